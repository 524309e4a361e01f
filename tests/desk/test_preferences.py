"""The desk of the settings: one change at a time, checked, in force at once; and what state the book is in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from teller_app.desk.book_state import BookKind, book_state
from teller_app.desk.client import ClientDesk
from teller_app.desk.counter import Counter
from teller_app.desk.looks import TextSize
from teller_app.desk.preferences import PreferencesDesk
from teller_app.desk.workplace import with_settings
from teller_app.rules.codes import WindowKind
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.roles import Role
from teller_app.words.speaker import Language
from tests.stage import TODAY, WANG, open_stage


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("lock_seconds", "29", "number.out_of_range"),
        ("lock_seconds", "181", "number.out_of_range"),
        ("lock_seconds", "9" * 400, "number.out_of_range"),
        ("lock_seconds", "²", "number.unreadable"),
        ("stale_days", "", "number.unreadable"),
        ("stale_days", "-1", "number.unreadable"),
        ("stale_days", "0", "number.out_of_range"),
        ("branch", "长" * 61, "settings.branch"),
        ("branch", "a\nb", "settings.branch"),
    ],
)
def test_what_cannot_be_stays_beside_its_field_and_the_old_one_counts(place, name, text, code):
    desk = PreferencesDesk(place)
    before = place.settings
    assert not desk.type(name, text)
    assert (desk.view.problems[name].code, desk.view.problems[name].typed) == (code, text)
    assert place.settings == before
    assert desk.type(name, " 60 " if name == "lock_seconds" else "5")
    assert desk.view.problems == {}
    assert desk.view.kept == name
    assert place.settings_file.read() == place.settings != before


def test_full_width_digits_are_digits(place):
    assert PreferencesDesk(place).type("lock_seconds", "１２０")
    assert place.settings.lock_seconds == 120


def test_another_kind_of_window_has_its_words_at_once(place):
    counter = Counter(place)
    counter.client.open(WANG.key)
    assert counter.service.view.window is WindowKind.SHARED
    counter.preferences.choose(window=WindowKind.VIP)
    assert counter.service.view.window is WindowKind.VIP


@pytest.mark.parametrize("role", [Role.CUSTODIAN, Role.AUDITOR])
def test_whoever_keeps_rules_or_reads_the_log_has_settings_of_their_own_and_no_others(place, role):
    place.session = replace(place.session, role=role, standing=lambda: role)
    shared = place.settings_file.read()
    desk = PreferencesDesk(place)
    assert not desk.view.may
    for act in (
        lambda: desk.choose(window=WindowKind.VIP),
        lambda: desk.choose(large_print=True, stale_days=5),
        lambda: desk.type("branch", "长" * 99),
        lambda: desk.type("lock_seconds", "60"),
    ):
        with pytest.raises(Refusal, match=r"role\.not_allowed"):
            act()
    assert not (place.home / "settings-0231.json").exists()
    desk.choose(language=Language.EN)
    desk.choose(high_contrast=True, text_size=TextSize.LARGE)
    kept = place.own_file.over(shared).settings
    assert (kept.language, kept.high_contrast, kept.text_size) == (Language.EN, True, TextSize.LARGE)
    assert place.settings_file.read() == shared


@pytest.mark.parametrize(
    ("today", "gone", "kind"),
    [
        (TODAY, 1, BookKind.FRESH),  # the book is of the Sunday before this Monday
        (date(2026, 11, 25), 3, BookKind.FRESH),
        (date(2026, 11, 26), 4, BookKind.OLD),
        (date(2026, 11, 29), 5, BookKind.OLD),  # a week-end makes nothing older
        (date(2026, 11, 20), 0, BookKind.FRESH),  # a clock that is behind
    ],
)
def test_a_book_is_old_after_so_many_working_days(tmp_path, today, gone, kind):
    place = open_stage(tmp_path, today=today)
    found = book_state(place)
    assert (found.kind, found.working_days, found.limit) == (kind, gone, 3)
    place.settings = with_settings(place.settings, stale_days=5)
    assert book_state(place).kind is BookKind.FRESH


def test_a_long_holiday_makes_nothing_older(place):
    calendar = place.calendar()
    # National Day of 2026: Thursday 1 to Wednesday 7 October.
    assert calendar.working_since(date(2026, 9, 30), date(2026, 10, 7)) == 0
    assert calendar.working_since(date(2026, 9, 30), date(2026, 10, 8)) == 1


def test_a_calendar_that_is_wrong_does_not_hide_the_age(tmp_path):
    place = open_stage(tmp_path, today=TODAY + timedelta(days=30))

    def wrong():
        raise Refusal("calendar.wrong", file="2026.toml")

    place.calendar = wrong
    assert book_state(place).kind is BookKind.OLD


def test_no_book_an_empty_one_and_a_damaged_one_are_told_apart(tmp_path):
    place = open_stage(tmp_path, clients=())
    assert book_state(place).kind is BookKind.EMPTY
    place.book = None
    assert book_state(place).kind is BookKind.NONE
    place.trouble = Unavailable("store.damaged", file="book.db")
    assert book_state(place).kind is BookKind.BROKEN
    assert ClientDesk(place).view.client is None
