"""Care in the journal: each event once, each act with what follows from it, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from teller_app import places
from teller_app.rules.cadence import Cadence
from teller_app.rules.care import NO_CONTACT, CareEvent, Task
from teller_app.rules.codes import CareKind, CareStep, TaskState
from teller_app.rules.errors import Refusal
from teller_app.store.calendar import load_calendar
from teller_app.store.care import CareBook
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import Entry, EntryKind, open_journal
from teller_app.store.rulebooks import RulebookShelf
from tests.store.conftest import AT, Home

DAY = timedelta(days=1)
MONDAY = date(2026, 3, 9)
ONE, OTHER = "C000001", "C000002"
CADENCE = Cadence(
    RulebookShelf(places.resources() / "rulebooks").edition("general", MONDAY).care,
    load_calendar(places.resources() / "calendar"),
)


def entry(kind: EntryKind = EntryKind.CARE_EVENT, client: str = ONE) -> Entry:
    return Entry(
        kind=kind,
        at=AT,
        teller="李",
        client_key=client,
        rulebook="general",
        edition=date(2024, 5, 19),
        engine=1,
        body="{}",
    )


def event(kind: CareKind = CareKind.DEAL, day: date = MONDAY, client: str = ONE) -> CareEvent:
    return CareEvent(client, kind, day, day.isoformat())


@pytest.fixture
def book(home: Home) -> Iterator[CareBook]:
    journal = open_journal(home.path, home.keys, None)
    yield CareBook(journal)
    journal.close()


def add(book: CareBook, *args: object, **kwargs: object) -> int | None:
    found = event(*args, **kwargs)
    return book.add(found, CADENCE, entry(client=found.client))


def task_of(book: CareBook, step: CareStep, client: str = ONE, state: TaskState = TaskState.OPEN) -> Task:
    (found,) = [each for each in book.tasks_of(client) if each.step is step and each.state is state]
    return found


def states(book: CareBook, client: str = ONE) -> dict[CareStep, TaskState]:
    return {each.step: each.state for each in book.tasks_of(client)}


def done(book: CareBook, step: CareStep, day: date) -> int:
    return book.done(task_of(book, step).number, day, CADENCE, entry(EntryKind.CARE_DONE))


def all_of_it(book: CareBook) -> list[list[tuple[object, ...]]]:
    """Whatever care and the journal keep."""
    tables = ("entry", "care_event", "care_task", "contact", "contact_wish")
    return [book.journal.db.execute(f"select * from {name}").fetchall() for name in tables]


def refused(book: CareBook, act) -> Refusal:
    """The refusal of an act that has written nothing."""
    before = all_of_it(book)
    with pytest.raises(Refusal) as caught:
        act()
    assert all_of_it(book) == before
    return caught.value


def test_an_event_twice_is_one_event(book):
    number = add(book)
    before = all_of_it(book)
    assert add(book) is None
    assert all_of_it(book) == before
    assert {each.event for each in book.tasks_of(ONE)} == {number}
    assert add(book, day=MONDAY + DAY) is not None
    assert add(book, client=OTHER) is not None


def test_a_deal_plans_door_greeting_and_survey_under_its_own_entry(book):
    number = add(book)
    assert [each.step for each in book.tasks_of(ONE)] == [CareStep.DOOR, CareStep.GREETING, CareStep.SURVEY]
    assert book.journal.entry(number).kind is EntryKind.CARE_EVENT


def test_what_follows_a_task_is_written_with_it(book):
    add(book)
    done(book, CareStep.GREETING, MONDAY + DAY)
    written = done(book, CareStep.SURVEY, MONDAY + 7 * DAY)
    following = task_of(book, CareStep.REGULAR)
    assert 26 <= (following.due - MONDAY - 7 * DAY).days <= 30
    contacts = book.journal.db.execute("select entry, day, step from contact order by day").fetchall()
    assert contacts[-1] == (written, "2026-03-16", "survey")


def test_what_fails_in_the_middle_leaves_nothing(book, monkeypatch):
    """Task, contact and what follows are one transaction: there is no moment to be killed between them."""
    add(book)
    done(book, CareStep.GREETING, MONDAY + DAY)
    before = all_of_it(book)

    def killed(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(CareBook, "_plan", killed)
    with pytest.raises(KeyboardInterrupt):
        done(book, CareStep.SURVEY, MONDAY + 7 * DAY)
    with pytest.raises(KeyboardInterrupt):
        add(book, day=MONDAY + 7 * DAY)
    assert all_of_it(book) == before


def test_done_inside_the_gap_is_refused_with_the_earliest_day(book):
    add(book)
    done(book, CareStep.GREETING, MONDAY + DAY)
    refusal = refused(book, lambda: done(book, CareStep.SURVEY, MONDAY + 4 * DAY))
    assert refusal.code == "care.too_soon"
    assert refusal.values["last"] == MONDAY + DAY
    assert refusal.values["earliest"] == MONDAY + 7 * DAY  # day 5 is a Saturday
    done(book, CareStep.SURVEY, MONDAY + 7 * DAY)


def test_done_on_a_day_off_is_refused_with_the_next_day(book):
    add(book)
    refusal = refused(book, lambda: done(book, CareStep.GREETING, MONDAY + 5 * DAY))
    assert (refusal.code, refusal.values["next"]) == ("care.day_off", MONDAY + 7 * DAY)


def test_seeing_to_the_door_is_no_contact_and_right_at_any_time(book):
    saturday = MONDAY + 5 * DAY
    add(book, day=saturday)
    done(book, CareStep.DOOR, saturday)
    assert book.journal.db.execute("select count(*) from contact").fetchone() == (0,)
    assert book.diary(ONE, saturday).contacts == frozenset()


def test_a_contact_moves_what_was_planned_too_near(book):
    add(book, CareKind.PRODUCT)
    add(book, CareKind.CARD_EXPIRY, day=MONDAY + 38 * DAY)
    assert task_of(book, CareStep.RENEWAL).due == MONDAY + 15 * DAY
    invitation = task_of(book, CareStep.INVITATION).number
    book.done(invitation, MONDAY + 14 * DAY, CADENCE, entry(EntryKind.CARE_DONE))
    assert task_of(book, CareStep.RENEWAL).due == MONDAY + 18 * DAY


def test_a_new_deal_moves_the_regular_contact_not_its_own_greeting_and_survey(book):
    add(book)
    done(book, CareStep.GREETING, MONDAY + DAY)
    done(book, CareStep.SURVEY, MONDAY + 7 * DAY)
    again = task_of(book, CareStep.REGULAR).due - 4 * DAY
    add(book, day=again)
    survey = task_of(book, CareStep.SURVEY)
    assert task_of(book, CareStep.GREETING).due <= again + 2 * DAY
    assert survey.due <= again + 7 * DAY
    assert task_of(book, CareStep.REGULAR).due >= survey.due + 4 * DAY


def test_what_another_contact_covers_ends_with_the_entry_of_that_contact(book):
    add(book, CareKind.COMPLAINT)
    add(book, CareKind.PRODUCT)
    covered = task_of(book, CareStep.INVITATION, state=TaskState.COVERED)
    row = book.journal.db.execute(
        "select closed_on, closed_by from care_task where number = ?", [covered.number]
    )
    assert row.fetchone() == (covered.due.isoformat(), covered.event)


@pytest.mark.parametrize("act", ["done", "put_off", "not_wanted"])
def test_what_is_unknown_or_ended_is_refused(book, act):
    add(book)
    done(book, CareStep.GREETING, MONDAY + DAY)
    ended = next(each for each in book.tasks_of(ONE) if each.step is CareStep.GREETING).number
    acts = {
        "done": lambda number: book.done(number, MONDAY + 14 * DAY, CADENCE, entry()),
        "put_off": lambda number: book.put_off(number, MONDAY + 14 * DAY, CADENCE, MONDAY, entry()),
        "not_wanted": lambda number: book.not_wanted(number, "greeting", MONDAY, CADENCE, entry()),
    }
    assert refused(book, lambda: acts[act](ended)).code == "care.closed"
    assert refused(book, lambda: acts[act](999)).code == "care.unknown"


def put_off(book: CareBook, to: date, today: date = MONDAY, step: CareStep = CareStep.SURVEY) -> int:
    return book.put_off(task_of(book, step).number, to, CADENCE, today, entry(EntryKind.CARE_PUT_OFF))


def test_put_off_gives_another_day_and_counts(book):
    add(book)
    put_off(book, MONDAY + 9 * DAY)
    task = task_of(book, CareStep.SURVEY)
    assert (task.from_day, task.due, task.put_off) == (MONDAY + 9 * DAY, MONDAY + 9 * DAY, 1)


def test_put_off_only_so_often(book):
    add(book)
    most = CADENCE.rules.put_off_most
    for times in range(most):
        put_off(book, MONDAY + (14 + times) * DAY)
    refusal = refused(book, lambda: put_off(book, MONDAY + 21 * DAY))
    assert (refusal.code, refusal.values["most"]) == ("care.put_off_often", most)


@pytest.mark.parametrize(
    ("ahead", "code"),
    [(0, "care.not_ahead"), (-3, "care.not_ahead"), (12, "care.day_off"), (3, "care.too_soon")],
)
def test_put_off_not_to_the_past_a_day_off_or_near_another_planned_one(book, ahead, code):
    """The greeting stands on Wednesday; the survey may not be put to the Thursday."""
    add(book)
    assert task_of(book, CareStep.GREETING).due == MONDAY + 2 * DAY
    assert refused(book, lambda: put_off(book, MONDAY + ahead * DAY)).code == code


def test_put_off_near_a_contact_that_was_made_is_refused(book):
    add(book)
    done(book, CareStep.GREETING, MONDAY + DAY)
    refusal = refused(book, lambda: put_off(book, MONDAY + 3 * DAY, MONDAY + DAY))
    assert (refusal.code, refusal.values["last"]) == ("care.too_soon", MONDAY + DAY)


def test_not_wanted_ends_every_open_task_of_the_kind_and_the_chain_goes_on(book):
    add(book)
    add(book, day=MONDAY + 14 * DAY)
    number = next(each for each in book.tasks_of(ONE) if each.step is CareStep.SURVEY).number
    book.not_wanted(number, "survey", MONDAY, CADENCE, entry(EntryKind.CARE_NOT_WANTED))
    surveys = [each for each in book.tasks_of(ONE) if each.step is CareStep.SURVEY]
    assert {each.state for each in surveys} == {TaskState.NOT_WANTED}
    assert len(surveys) == 2
    assert states(book)[CareStep.GREETING] is TaskState.OPEN
    chain = [each for each in book.tasks_of(ONE) if each.step in {CareStep.REGULAR, CareStep.HOLIDAY}]
    assert len(chain) == 1
    add(book, day=MONDAY + 40 * DAY)
    assert not [each for each in book.tasks_of(ONE) if each.step is CareStep.SURVEY and each.state == "open"]


def test_no_contact_at_all_ends_everything_but_the_way_to_the_door(book):
    add(book)
    add(book, client=OTHER)
    number = task_of(book, CareStep.GREETING).number
    book.not_wanted(number, NO_CONTACT, MONDAY, CADENCE, entry(EntryKind.CARE_NOT_WANTED))
    assert states(book) == {
        CareStep.DOOR: TaskState.OPEN,
        CareStep.GREETING: TaskState.NOT_WANTED,
        CareStep.SURVEY: TaskState.NOT_WANTED,
    }
    assert set(states(book, OTHER).values()) == {TaskState.OPEN}


def test_a_do_not_contact_wish_ends_open_tasks_but_the_door_and_new_ones_do_not_come(book):
    add(book)
    written = book.wish(ONE, NO_CONTACT, MONDAY, entry(EntryKind.CONTACT_WISH))
    ended = "select distinct state, closed_by from care_task where step <> 'door'"
    assert book.journal.db.execute(ended).fetchall() == [("not_wanted", written)]
    assert states(book)[CareStep.DOOR] is TaskState.OPEN
    add(book, CareKind.PRODUCT)
    add(book, day=MONDAY + DAY)
    assert [each.step for each in book.tasks_of(ONE) if each.state is TaskState.OPEN] == [CareStep.DOOR] * 2


def test_unwish_lets_new_ones_come_and_what_was_ended_stays_ended(book):
    add(book)
    book.wish(ONE, NO_CONTACT, MONDAY, entry(EntryKind.CONTACT_WISH))
    book.unwish(ONE, entry(EntryKind.CONTACT_WISH))
    assert states(book)[CareStep.SURVEY] is TaskState.NOT_WANTED
    add(book, day=MONDAY + 7 * DAY)
    assert task_of(book, CareStep.SURVEY).state is TaskState.OPEN


def escalate(book: CareBook, day: date) -> int:
    return book.escalate(day, CADENCE, lambda task: entry(EntryKind.CARE_ESCALATED, task.client))


def test_escalation_comes_once_and_not_before_its_day(book):
    add(book, CareKind.PRODUCT)
    due = task_of(book, CareStep.INVITATION).due
    assert due == MONDAY + 4 * DAY  # a Friday, so three working days end on the Wednesday
    assert escalate(book, MONDAY + 8 * DAY) == 0
    assert escalate(book, MONDAY + 9 * DAY) == 1
    assert escalate(book, MONDAY + 10 * DAY) == 0
    assert task_of(book, CareStep.INVITATION).escalated == MONDAY + 9 * DAY
    kinds = [each.kind for each in book.journal.entries(ONE)]
    assert kinds.count(EntryKind.CARE_ESCALATED) == 1


def test_what_is_ended_is_never_escalated(book):
    add(book, CareKind.PRODUCT)
    done(book, CareStep.INVITATION, MONDAY + DAY)
    assert escalate(book, MONDAY + 90 * DAY) == 0


def test_the_chain_ends_a_year_after_the_last_deal_and_begins_again_with_the_next(book):
    add(book)
    done(book, CareStep.GREETING, MONDAY + DAY)
    day = MONDAY + 7 * DAY
    done(book, CareStep.SURVEY, day)
    while chain := [task for task in book.diary(ONE, day).open if task.step is not CareStep.DOOR]:
        (task,) = chain
        day = task.due
        book.done(task.number, day, CADENCE, entry(EntryKind.CARE_DONE))
    assert MONDAY + 325 * DAY <= day <= MONDAY + 365 * DAY
    add(book, day=day + 30 * DAY)
    assert task_of(book, CareStep.SURVEY).due > day


def test_counts_and_sums_tell_open_late_escalated_and_done(book):
    add(book)
    add(book, CareKind.PRODUCT, client=OTHER)
    done(book, CareStep.DOOR, MONDAY)
    assert book.counts(MONDAY + 7 * DAY, MONDAY) == (3, 1)
    wednesday = MONDAY + 9 * DAY
    escalate(book, MONDAY + 8 * DAY)
    assert book.sums(wednesday, wednesday + 7 * DAY) == (0, 2, 1)
    assert book.done_between(MONDAY, MONDAY) == 1
    assert book.done_between(MONDAY + DAY, wednesday) == 0


def test_a_row_that_no_program_wrote_is_a_damaged_file(book):
    add(book)
    book.journal.db.conn.execute("update care_task set step = 'dance'")
    with pytest.raises(StoreUnavailable, match="damaged"):
        book.tasks_of(ONE)
