"""Whatever a desk does goes through the workplace: who asks, what is noted first, and what the journal keeps."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from teller_app.desk.approving import Approvals, Shown
from teller_app.desk.prescreen import Form, PrescreenDesk
from teller_app.desk.settings import DEMO, Settings
from teller_app.desk.workplace import refuse_draft, with_settings
from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind, Purpose
from teller_app.rules.decision import ENGINE
from teller_app.rules.errors import Refusal
from teller_app.rules.facts import ClientFacts
from teller_app.rules.tier import assess
from teller_app.safe.audit import Actor
from teller_app.safe.roles import Act, Role
from teller_app.store import terms
from teller_app.store.book import Book
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import EntryKind
from teller_app.words.speaker import Language
from tests.staff import SECOND, branch_at, password_of
from tests.stage import NOW, TODAY, WANG, looks_at, open_stage

LI = "0231 李娜"
NEW = Client("", ClientKind.PERSON, "王小红", phone="13900000000")


def refused(act, *arguments, **named):
    with pytest.raises(Refusal) as caught:
        act(*arguments, **named)
    return caught.value.code, caught.value.values


def decide(place, client):
    facts = client.facts(TODAY)
    return facts, assess(facts, place.edition(facts))


# ---------------------------------------------------------------- who works here


def test_it_says_who_works_here_with_which_keys_and_in_which_language(place):
    assert (place.teller, place.actor) == (LI, Actor(LI, "supervisor"))
    assert place.keys is place.session.keys
    assert place.speaker.language is Language.ZH
    place.change(with_settings(place.settings, language=Language.EN))
    assert place.speaker.language is Language.EN


def test_an_act_is_asked_of_the_role_of_this_moment_and_a_screen_of_the_one_at_log_in(place):
    place.session = replace(place.session, standing=lambda: Role.AUDITOR)
    assert place.may(Act.LOOK)
    assert refused(place.require, Act.LOOK) == ("role.not_allowed", {"act": "look", "role": "auditor"})
    place.session = replace(place.session, role=Role.AUDITOR)
    assert not place.may(Act.LOOK)
    assert place.may(Act.AUDIT_ALL)


def test_a_second_person_reads_it_in_the_language_of_this_counter(place):
    lines = ("一", "二")
    assert place.show_second(Act.OVERRIDE, lines) == Shown(Act.OVERRIDE, Language.ZH, lines)
    place.change(with_settings(place.settings, language=Language.EN))
    shown = place.show_second(Act.OVERRIDE, lines)
    assert shown == Shown(Act.OVERRIDE, Language.EN, lines)
    approval = place.ask_second(shown, "0107 赵主管", "")
    assert approval.digest == shown.digest
    assert refused(place.stand_for, shown, None) == ("approval.missing", {})
    assert place.stand_for(shown, approval) == approval
    assert refused(place.stand_for, shown, approval) == ("approval.used", {})


def test_where_there_are_passwords_the_second_person_gives_their_own(tmp_path):
    branch = branch_at(tmp_path)
    first, _ = branch.two()
    place = open_stage(branch.home, session=first, approvals=branch.approvals)
    shown = place.show_second(Act.OVERRIDE, ("一",))
    assert refused(place.ask_second, shown, SECOND, "wrong")[0] == "login.wrong"
    assert place.ask_second(shown, SECOND, password_of(SECOND)).code == SECOND
    place.close()


def test_in_the_demo_nobody_stands_for_themselves(place):
    shown = place.show_second(Act.OVERRIDE, ("一",))
    assert refused(place.ask_second, shown, LI, "") == ("approval.same_person", {})


# ---------------------------------------------------------------- settings and rulebooks


def test_settings_that_could_not_be_kept_do_not_count(place, monkeypatch):
    def full(settings: Settings) -> None:
        raise Refusal("settings.not_saved")

    monkeypatch.setattr(place.settings_file, "save", full)
    before = place.settings
    assert refused(place.change, with_settings(before, branch="b"))[0] == "settings.not_saved"
    assert place.settings == before


def test_changed_settings_are_kept(place):
    place.change(with_settings(place.settings, branch="b"))
    assert place.settings.branch == place.settings_file.read().branch == "b"


def test_what_differs_goes_where_it_belongs_and_nothing_else(place):
    own, shared = place.own_file, place.home / "settings.json"
    place.change(with_settings(place.settings, language=Language.EN, high_contrast=True))
    kept = json.loads((place.home / "settings-0231.json").read_text("utf-8"))
    assert kept == {"language": "en", "high_contrast": True}
    assert not shared.exists()
    place.change(with_settings(place.settings, branch="b"))
    assert json.loads((place.home / "settings-0231.json").read_text("utf-8")) == kept
    assert (place.settings_file.read().branch, place.settings_file.read().language) == ("b", Language.ZH)
    assert own.over(place.settings_file.read()).settings.language is Language.EN


def test_a_setting_that_is_none_is_named_with_what_was_given():
    assert with_settings(DEMO, printer="p") == DEMO.model_copy(update={"printer": "p"})
    assert refused(with_settings, DEMO, lock_seconds=7) == (
        "settings.value",
        {"name": "lock_seconds", "text": 7},
    )
    assert refused(with_settings, DEMO, colour="red") == ("settings.value", {"name": "colour", "text": "red"})


def test_the_edition_is_that_of_the_day_and_of_the_scheme_that_is_set_or_asked_for(place):
    facts = ClientFacts(TODAY, {})
    assert place.edition(facts).rulebook == "general"
    assert place.edition(facts, "boc").rulebook == "boc"
    old = place.edition(ClientFacts(date(2021, 4, 30), {}), "icbc")
    assert old.last_day == date(2021, 4, 30)
    place.change(with_settings(place.settings, rulebook="icbc"))
    assert place.edition(facts).rulebook == "icbc"


def test_a_draft_decides_about_no_client(place):
    facts = WANG.facts(TODAY)
    for draft in ("mine.toml", "/somewhere/else/mine.toml"):
        assert refused(place.edition, facts, draft) == ("rulebook.draft", {"file": "mine.toml"})
    assert refused(refuse_draft, "a/b.toml") == ("rulebook.draft", {"file": "b.toml"})
    assert refuse_draft("general") is None


def test_who_was_a_client_before_may_go_by_an_older_edition(place):
    class Asked:
        def edition(self, *asked):
            return asked

    place.shelf = Asked()
    assert place.edition(ClientFacts(TODAY, {}, joined=date(2013, 4, 1))) == (
        "general",
        TODAY,
        date(2013, 4, 1),
    )


def test_without_a_book_there_is_no_day_and_nobody_in_it(place):
    assert place.data_date == date(2026, 11, 22)
    book, place.book = place.book, None
    assert place.data_date is None
    assert place.find_clients("wxm", 5) == []
    assert refused(place.open_client, WANG.key) == ("client.unknown", {"key": WANG.key})
    assert place.look_along([WANG.key], "group") == []
    place.book = book


# ---------------------------------------------------------------- clients


def test_clients_are_found_up_to_so_many_and_where_they_lie(place):
    kept = place.save_walk_in(NEW)
    assert [match.key for match in place.find_clients("wxm", 5)] == [WANG.key]
    assert place.find_clients("wxm", 0) == []
    assert [match.key for match in place.find_walk_ins("wxh", 5)] == [kept.key]
    assert place.find_walk_ins("wxm", 5) == place.find_clients("wxh", 5) == []
    assert place.find_walk_ins("wxh", 0) == []


def test_a_look_is_noted_before_anything_is_read(place):
    assert place.open_client(WANG.key) == WANG
    assert refused(place.open_client, "C999999") == ("client.unknown", {"key": "C999999"})
    assert looks_at(place, [WANG.key, "C999999"]) == [(WANG.key, "counter"), ("C999999", "counter")]
    rows = place.journal.db.execute("select at, user, role from trail").fetchall()
    assert set(rows) == {(NOW.isoformat(), LI, "supervisor")}


def test_a_key_is_kept_of_who_is_here_and_not_of_what_was_only_typed(place, monkeypatch):
    def damaged(*_):
        raise StoreUnavailable("store.damaged", file="book.db")

    kept = place.save_walk_in(NEW)
    place.journal.db.execute("update trail_client set client_key = null")
    for key in (WANG.key, kept.key, "C999999", "W999999"):
        place.note_look(key, Purpose.AUDIT)
    assert named(place) == {WANG.key, kept.key}
    monkeypatch.setattr(Book, "has", damaged)
    place.note_look("C000002", Purpose.AUDIT)
    monkeypatch.undo()
    book, place.book = place.book, None
    place.note_look("C000003", Purpose.AUDIT)
    place.book = book
    assert named(place) == {WANG.key, kept.key}, "where it cannot be known it is not kept"


def named(place) -> set[str]:
    rows = place.journal.db.execute("select client_key from trail_client where client_key is not null")
    return {str(key) for (key,) in rows}


@pytest.mark.parametrize("key", ["C000001\n", "\ud83d", "C\x00"])
def test_a_key_that_no_journal_could_keep_is_nobodys(place, key):
    assert refused(place.open_client, key) == ("client.unknown", {"key": key})
    assert looks_at(place, []) == []


def test_who_belongs_to_a_client_is_looked_at_with_the_reason_and_strangers_are_left_out(place):
    kept = place.save_walk_in(NEW)
    keys = iter([WANG.key, "C999999", kept.key])
    assert place.look_along(keys, "group") == [WANG, kept]
    assert looks_at(place, [WANG.key, "C999999", kept.key]) == [
        (WANG.key, "group"),
        ("C999999", "group"),
        (kept.key, "group"),
    ]
    rows = place.journal.db.execute("select at, user, role from trail where action = 'look'").fetchall()
    assert set(rows) == {(NOW.isoformat(), LI, "supervisor")}


def test_looking_at_nobody_notes_nothing(place):
    assert place.look_along([], "group") == []
    assert looks_at(place, []) == []


def test_a_walk_in_is_kept_once_and_then_changed(place):
    kept = place.save_walk_in(NEW)
    assert kept == replace(NEW, key="W000001")
    assert place.save_walk_in(replace(kept, name="王小虹")).key == kept.key
    assert place.open_client(kept.key).name == "王小虹"
    rows = place.journal.db.execute("select action, at, user, role from trail where action != 'look'")
    assert rows.fetchall() == [
        ("add", NOW.isoformat(), LI, "supervisor"),
        ("change", NOW.isoformat(), LI, "supervisor"),
    ]


# ---------------------------------------------------------------- the journal


def test_a_decision_is_kept_with_its_client_rules_and_engine(place):
    facts, decision = decide(place, WANG)
    entry = place.journal.entry(place.record_decision(WANG, decision, facts))
    assert (entry.kind, entry.at, entry.teller, entry.role) == (EntryKind.DECISION, NOW, LI, "supervisor")
    assert (entry.client_key, entry.rulebook, entry.edition) == (WANG.key, "general", date(2024, 5, 19))
    assert entry.engine == ENGINE
    body = json.loads(entry.body)
    assert (body["tier"], body["as_of"]) == (decision.tier.code, "2026-11-23")


@pytest.mark.parametrize("client", [None, NEW])
def test_a_decision_about_nobody_whom_we_know_names_nobody(place, client):
    facts, decision = decide(place, NEW)
    entry = place.journal.entry(place.record_decision(client, decision, facts, EntryKind.SUMMARY_PRINT))
    assert (entry.kind, entry.client_key) == (EntryKind.SUMMARY_PRINT, None)


def test_a_prescreen_is_kept_with_its_rules(place):
    desk = PrescreenDesk(place)
    desk.begin(WANG)
    desk.take(Form(principal="10万", annual_rate="4.35%", months="36", consent=True))
    decision = desk.view.decision
    for client, key in ((WANG, WANG.key), (None, None), (NEW, None)):
        entry = place.journal.entry(place.record_prescreen(client, decision))
        assert (entry.kind, entry.client_key, entry.engine) == (EntryKind.PRESCREEN, key, ENGINE)
        assert (entry.rulebook, entry.edition) == (decision.edition.rulebook, decision.edition.first_day)
        assert json.loads(entry.body)
    printed = place.record_prescreen(WANG, decision, EntryKind.FINDINGS_PRINT)
    assert place.journal.entry(printed).kind is EntryKind.FINDINGS_PRINT


@pytest.mark.parametrize(("client", "key"), [(WANG, WANG.key), (None, None), (NEW, None)])
def test_a_consent_is_kept_without_rules(place, client, key):
    entry = place.journal.entry(place.record_consent(client))
    assert (entry.kind, entry.at, entry.teller, entry.role) == (EntryKind.CONSENT, NOW, LI, "supervisor")
    assert (entry.client_key, entry.rulebook, entry.edition, entry.engine, entry.body) == (
        key,
        None,
        None,
        0,
        "{}",
    )


def test_a_consent_is_taken_only_by_who_may_decide(place):
    place.session = replace(place.session, standing=lambda: Role.AUDITOR)
    assert refused(place.record_consent, WANG) == ("role.not_allowed", {"act": "decide", "role": "auditor"})


def test_an_entry_says_nothing_that_it_was_not_given(place):
    entry = place.entry(EntryKind.TIE, WANG.key)
    assert (entry.kind, entry.client_key, entry.body, entry.number) == (EntryKind.TIE, WANG.key, "{}", None)
    assert (entry.rulebook, entry.edition, entry.engine) == (None, None, 0)
    assert place.entry(EntryKind.TIE, None, body='{"a": 1}').body == '{"a": 1}'


def test_a_workplace_that_is_closed_holds_no_file(tmp_path):
    place = open_stage(tmp_path, approvals=Approvals(None, lambda: NOW))
    place.close()
    for db in (place.journal.db, place.book.db):
        with pytest.raises(Exception, match="closed"):
            db.execute("select 1")
    without = open_stage(tmp_path)
    without.book.close()
    without.book = None
    without.close()


def test_a_workplace_that_is_closed_knows_no_name_any_more(tmp_path):
    """A lock closes it: what made a search for names quick must not hold them through it."""
    place = open_stage(tmp_path)
    place.save_walk_in(NEW)
    assert [match.name for match in place.find_walk_ins("wxh", 5)] == [NEW.name]
    place.close()
    assert terms._spelt.cache_info().currsize == 0
