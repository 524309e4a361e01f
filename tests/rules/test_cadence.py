"""Every rule of care, by its name in the facts, on the real calendar of 2025 to 2027."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teller_app import places
from teller_app.rules.cadence import GO_FIRST, Cadence
from teller_app.rules.care import NO_CONTACT, CareEvent, Diary, Planned, Task
from teller_app.rules.codes import CareKind, CareStep, TaskState
from teller_app.rules.errors import Refusal
from teller_app.store.calendar import load_calendar
from teller_app.store.rulebooks import RulebookShelf

CALENDAR = load_calendar(places.resources() / "calendar")
MONDAY = date(2026, 3, 9)
DAY = timedelta(days=1)


SHELF = RulebookShelf(places.resources() / "rulebooks")
CADENCE = Cadence(SHELF.edition("general", MONDAY).care, CALENDAR)


@pytest.fixture
def cadence():
    return CADENCE


def event(kind: CareKind, day: date) -> CareEvent:
    return CareEvent("C1", kind, day, day.isoformat())


def steps(planned: tuple[Planned, ...]) -> dict[CareStep, Planned]:
    return {each.step: each for each in planned}


def task(planned: Planned, number: int = 1, kind: CareKind = CareKind.DEAL) -> Task:
    return Task(
        number,
        number,
        "C1",
        kind,
        planned.from_day,
        planned.step,
        planned.from_day,
        planned.due,
        planned.state,
    )


@pytest.mark.parametrize("rulebook", SHELF.ids())
def test_every_scheme_that_is_shipped_keeps_the_days_of_the_document(rulebook):
    care = SHELF.edition(rulebook, MONDAY).care
    assert (care.greeting_within_days, care.survey_within_days, care.then_every_days) == (2, 7, 30)
    assert care.at_the_door.zh == "亲自送到门口"
    assert "spring_festival" in care.holidays
    assert "national_day" in care.holidays


def after_deal(cadence, day, diary=Diary()):  # noqa: B008  frozen
    return steps(cadence.first(event(CareKind.DEAL, day), diary))


def test_after_a_deal_the_client_is_seen_to_the_door_at_once(cadence):
    door = after_deal(cadence, MONDAY)[CareStep.DOOR]
    assert (door.from_day, door.due) == (MONDAY, MONDAY)


def test_a_greeting_comes_within_two_days(cadence):
    greeting = after_deal(cadence, MONDAY)[CareStep.GREETING]
    assert MONDAY < greeting.from_day <= greeting.due <= MONDAY + 2 * DAY


def test_a_usage_survey_comes_within_a_week(cadence):
    found = after_deal(cadence, MONDAY)
    assert found[CareStep.GREETING].due < found[CareStep.SURVEY].due <= MONDAY + 7 * DAY


@pytest.mark.parametrize("ahead", range(-3, 14))
def test_a_monthly_contact_that_is_planned_makes_neither_greeting_nor_survey_late(cadence, ahead):
    due = CALENDAR.working_from(MONDAY + ahead * DAY)
    regular = task(Planned(CareStep.REGULAR, due - 4 * DAY, due), 7)
    found = after_deal(cadence, MONDAY, Diary(open=(regular,), last_deal=MONDAY))
    greeting, survey = found[CareStep.GREETING], found[CareStep.SURVEY]
    assert greeting.state is TaskState.OPEN
    assert greeting.due <= MONDAY + 2 * DAY
    assert survey.due <= MONDAY + 7 * DAY
    diary = Diary(open=(regular, task(greeting, 8), task(survey, 9)))
    for each in diary.open[1:]:
        diary = take(diary, cadence.moved(diary, each.due, keep=each.number))
    holds(diary, cadence.rules.at_least_days_between)
    assert len(diary.open) == 3


@pytest.mark.parametrize(
    ("deal", "greeting"),
    [
        (date(2026, 3, 13), date(2026, 3, 13)),  # a Friday: today is in time, Monday is not
        (date(2026, 3, 14), date(2026, 3, 16)),  # a Saturday
        (date(2026, 9, 30), date(2026, 9, 30)),  # before National Day
        (date(2026, 10, 3), date(2026, 10, 8)),  # in the middle of it: the first day after
        (date(2026, 2, 13), date(2026, 2, 14)),  # the Saturday after is made up
    ],
)
def test_days_off_never_make_a_greeting_late_without_need(cadence, deal, greeting):
    assert after_deal(cadence, deal)[CareStep.GREETING].due == greeting


def closing(cadence, step, closed_on, last_deal=MONDAY, **diary):
    done = task(Planned(step, closed_on, closed_on))
    return cadence.after(done, closed_on, Diary(frozenset({closed_on}), last_deal=last_deal, **diary))


def test_then_about_once_a_month(cadence):
    regular = closing(cadence, CareStep.SURVEY, date(2026, 3, 16))
    assert regular.step is CareStep.REGULAR
    assert 26 <= (regular.due - date(2026, 3, 16)).days <= 30


def test_a_holiday_takes_the_place_of_the_monthly_contact(cadence):
    greeting = closing(cadence, CareStep.REGULAR, date(2026, 4, 8))
    assert greeting == Planned(CareStep.HOLIDAY, date(2026, 4, 30), date(2026, 4, 30))


def test_nobody_is_greeted_for_tomb_sweeping_day(cadence):
    regular = closing(cadence, CareStep.REGULAR, date(2026, 3, 9))
    assert regular.step is CareStep.REGULAR


def test_regular_contact_ends_a_year_after_the_last_deal(cadence):
    assert closing(cadence, CareStep.REGULAR, date(2026, 3, 9), last_deal=date(2025, 3, 10)) is None


def test_there_is_one_regular_chain_a_client(cadence):
    other = task(Planned(CareStep.REGULAR, date(2026, 4, 1), date(2026, 4, 2)), 2)
    assert closing(cadence, CareStep.SURVEY, date(2026, 3, 16), open=(other,)) is None


@pytest.mark.parametrize("kind", [CareKind.PRODUCT, CareKind.PROMOTION, CareKind.EXPERT_VISIT])
def test_a_new_product_a_promotion_and_an_experts_visit_bring_an_invitation(cadence, kind):
    found = steps(cadence.first(event(kind, MONDAY), Diary()))
    assert found[CareStep.INVITATION].due <= MONDAY + 5 * DAY


def test_a_complaint_is_answered_first_and_followed_up_within_a_week(cadence):
    found = steps(cadence.first(event(CareKind.COMPLAINT, MONDAY), Diary()))
    assert found[CareStep.REPLY].due <= MONDAY + DAY
    assert found[CareStep.FOLLOW_UP].due <= MONDAY + 7 * DAY


def test_what_was_planned_gives_way_to_the_answer_to_a_complaint(cadence):
    regular = task(Planned(CareStep.REGULAR, MONDAY, MONDAY + DAY), 7)
    diary = Diary(open=(regular,))
    reply = steps(cadence.first(event(CareKind.COMPLAINT, MONDAY), diary))[CareStep.REPLY]
    (moved,) = cadence.moved(diary, reply.due)
    assert moved.due >= reply.due + 4 * DAY
    assert not CALENDAR.is_day_off(moved.due)


def test_a_birthday_on_a_sunday_is_greeted_on_the_friday(cadence):
    found = steps(cadence.first(event(CareKind.BIRTHDAY, date(2026, 3, 15)), Diary()))
    assert found[CareStep.BIRTHDAY].due == date(2026, 3, 13)


def test_a_birthday_on_the_sunday_that_is_known_on_the_saturday_is_not_late_already(cadence):
    birthday = event(CareKind.BIRTHDAY, date(2026, 3, 15))
    found = steps(cadence.first(birthday, Diary(), date(2026, 3, 14)))
    assert found[CareStep.BIRTHDAY].due == date(2026, 3, 16)


@pytest.mark.parametrize("kind", [CareKind.CARD_EXPIRY, CareKind.DOCUMENT_EXPIRY])
@pytest.mark.parametrize(
    ("known", "expires", "due"),
    [
        (date(2026, 5, 6), date(2026, 5, 20), date(2026, 5, 13)),
        (MONDAY, date(2026, 3, 13), date(2026, 3, 13)),
        (date(2026, 3, 14), date(2026, 3, 15), date(2026, 3, 16)),
    ],
)
def test_what_expires_soon_when_it_is_told_is_not_late_already(cadence, kind, known, expires, due):
    renewal = steps(cadence.first(event(kind, expires), Diary(), known))[CareStep.RENEWAL]
    assert known <= renewal.from_day <= renewal.due == due


@pytest.mark.parametrize("kind", [CareKind.CARD_EXPIRY, CareKind.DOCUMENT_EXPIRY])
def test_an_expiring_card_or_document_is_spoken_of_a_month_before(cadence, kind):
    expires = date(2026, 5, 20)
    renewal = steps(cadence.first(event(kind, expires), Diary()))[CareStep.RENEWAL]
    assert 23 <= (expires - renewal.due).days <= 30


def test_not_too_often_a_second_contact_within_the_gap_is_refused(cadence):
    diary = Diary(frozenset({MONDAY}))
    with pytest.raises(Refusal) as refused:
        cadence.check(CareStep.SURVEY, MONDAY + 3 * DAY, diary)
    assert refused.value.code == "care.too_soon"
    assert refused.value.values["earliest"] == MONDAY + 4 * DAY
    cadence.check(CareStep.SURVEY, MONDAY + 4 * DAY, diary)


@pytest.mark.parametrize("day", [date(2026, 3, 14), date(2026, 10, 1), date(2027, 2, 5)])
def test_never_on_a_day_off(cadence, day):
    with pytest.raises(Refusal, match=r"care\.day_off"):
        cadence.check(CareStep.GREETING, day, Diary())
    cadence.check(CareStep.DOOR, day, Diary())


def test_a_made_up_saturday_is_a_working_day(cadence):
    cadence.check(CareStep.GREETING, date(2026, 10, 10), Diary())


def test_who_does_not_want_to_be_contacted_is_only_seen_to_the_door(cadence):
    silent = Diary(wishes=frozenset({NO_CONTACT}))
    assert set(after_deal(cadence, MONDAY, silent)) == {CareStep.DOOR}
    for kind in CareKind:
        if kind is not CareKind.DEAL:
            assert cadence.first(event(kind, MONDAY), silent) == ()
    with pytest.raises(Refusal, match=r"care\.not_wanted"):
        cadence.check(CareStep.REGULAR, MONDAY, silent)


def test_who_wants_no_survey_still_hears_once_a_month(cadence):
    found = after_deal(cadence, MONDAY, Diary(wishes=frozenset({"survey"})))
    assert CareStep.SURVEY not in found
    assert CareStep.REGULAR in found or CareStep.HOLIDAY in found


def test_who_wants_no_survey_is_not_greeted_for_the_holiday_right_after_the_deal(cadence):
    """The greeting of 25 to 27 April and the Labour Day greeting of 30 April would be too near."""
    found = after_deal(cadence, date(2026, 4, 25), Diary(wishes=frozenset({"survey"})))
    assert CareStep.GREETING in found
    days = sorted(each.due for step, each in found.items() if step is not CareStep.DOOR)
    assert all((later - earlier).days >= 4 for earlier, later in itertools.pairwise(days))


def test_not_too_seldom_a_client_hears_about_once_a_month_for_a_year(cadence):
    """Each contact on the last day in time; a holiday may take up to ten days more, never longer."""
    deal, day, heard = MONDAY, MONDAY + 7 * DAY, [MONDAY + 7 * DAY]
    following = closing(cadence, CareStep.SURVEY, day)
    while following is not None:
        heard.append(following.due)
        following = closing(cadence, following.step, following.due, last_deal=deal)
    apart = [(later - earlier).days for earlier, later in itertools.pairwise(heard)]
    assert len(heard) >= 12
    assert max(apart) <= 30 + 10
    assert min(apart) >= 4
    assert heard[-1] >= deal + (365 - 40) * DAY


def test_what_is_late_goes_to_a_supervisor_after_three_working_days(cadence):
    assert cadence.escalates_on(date(2026, 9, 30)) == date(2026, 10, 10)


def test_a_year_without_a_notice_is_not_certain():
    assert CALENDAR.certain(date(2026, 12, 31))
    assert not CALENDAR.certain(date(2027, 1, 4))
    assert CALENDAR.is_day_off(date(2027, 2, 8))


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
ACTS = st.lists(
    st.tuples(st.sampled_from(CareKind), st.integers(0, 20), st.sampled_from(("done", "wait"))), max_size=12
)
WISHES = st.sets(st.sampled_from(sorted({each.value for each in CareStep})), max_size=2).map(frozenset)


@settings(max_examples=150, deadline=None)
@given(day=DAYS, acts=ACTS, wishes=WISHES)
def test_whatever_happens_no_two_contacts_are_near_and_none_is_on_a_day_off(day, acts, wishes):
    """A branch in small: events come, tasks are done on their day, and what follows is planned."""
    cadence = CADENCE
    gap = cadence.rules.at_least_days_between
    diary, number = Diary(wishes=wishes), 0
    for kind, ahead, act in acts:
        day += ahead * DAY
        if kind is CareKind.DEAL:
            diary = replace(diary, last_deal=day)
        fresh = []
        for planned in cadence.first(event(kind, day), diary):
            number += 1
            if planned.state is TaskState.OPEN and planned.step is not CareStep.DOOR:
                fresh.append(task(planned, number, kind))
        diary = replace(diary, open=(*diary.open, *fresh))
        for each in fresh:
            if each.step in GO_FIRST:
                diary = take(diary, cadence.moved(diary, each.due, keep=each.number))
        holds(diary, gap)
        if act == "done":
            diary = do_all(cadence, diary, day)
            holds(diary, gap)


def take(diary: Diary, moved: tuple[Task, ...]) -> Diary:
    new = {each.number: each for each in moved}
    kept = tuple(new.get(each.number, each) for each in diary.open)
    return replace(diary, open=tuple(each for each in kept if each.state is TaskState.OPEN))


def do_all(cadence: Cadence, diary: Diary, day: date) -> Diary:
    for each in diary.open:
        rest = replace(diary, open=tuple(other for other in diary.open if other.number != each.number))
        try:
            cadence.check(each.step, day, rest)
        except Refusal:
            continue
        diary = take(replace(rest, contacts=rest.contacts | {day}), cadence.moved(rest, day))
        follows = cadence.after(each, day, diary)
        if follows is not None:
            diary = replace(diary, open=(*diary.open, task(follows, each.number + 1000)))
    return diary


def holds(diary: Diary, gap: int) -> None:
    days = sorted(diary.contacts)
    assert all((later - earlier).days >= gap for earlier, later in itertools.pairwise(days))
    assert not any(CALENDAR.is_day_off(each) for each in days)
    dues = sorted(each.due for each in diary.open)
    assert not any(CALENDAR.is_day_off(each) for each in dues)
    assert all((later - earlier).days >= gap for earlier, later in itertools.pairwise(dues))
    assert all(each.from_day <= each.due for each in diary.open)
    assert sum(each.step in {CareStep.REGULAR, CareStep.HOLIDAY} for each in diary.open) <= 1
