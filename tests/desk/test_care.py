"""The care desk: the lists of a day, what a teller may do with a line, and what the morning plans."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from teller_app.desk.care import CareDesk
from teller_app.desk.care_report import care_report
from teller_app.desk.care_view import CareLine, CareView, masked
from teller_app.desk.key_account import KeyDesk
from teller_app.desk.morning import Morning, plan_morning
from teller_app.desk.workplace import Workplace
from teller_app.rules.care import NO_CONTACT
from teller_app.rules.client import CardHeld, Client
from teller_app.rules.codes import AssetClass, CareKind, CareStep, ClientKind, Sex
from teller_app.rules.errors import Refusal
from teller_app.rules.masks import mask_name
from teller_app.words.speaker import Language
from tests.stage import history, looks_at, open_stage

DAY = timedelta(days=1)
MONDAY = date(2026, 11, 9)


def client(number: int, name: str, yuan: str, **known: object) -> Client:
    held = {AssetClass.DEPOSIT: history(("2024-01-01", yuan))}
    return Client(f"C{number:06d}", ClientKind.PERSON, name, phone="13800138000", holdings=held, **known)


DIAMOND = client(1, "王小明", "1200000", sex=Sex.MALE, birth=date(1985, 11, 15))
BLACK_GOLD = client(2, "李四", "600000", birth=date(1985, 11, 15))
EXPIRING = client(3, "<b>张三</b>", "1000", id_expires=date(2026, 12, 9))
CARD = client(4, "赵六", "1000", cards=(CardHeld("6228480000000000012", None, date(2026, 11, 13)),))
LEAP = client(5, "孙七", "9000000", birth=date(1996, 2, 29))
NEW_YEAR = client(6, "欧阳修远", "9000000", sex=Sex.FEMALE, birth=date(1990, 1, 5))
CLIENTS = (DIAMOND, BLACK_GOLD, EXPIRING, CARD, LEAP, NEW_YEAR)
Opened = Callable[..., Workplace]


@pytest.fixture
def at(tmp_path: Path) -> Opened:
    """The counter on a day; the journal goes on from day to day."""
    opened: list[Workplace] = []

    def on(day: date = MONDAY, language: Language = Language.ZH) -> Workplace:
        place = open_stage(tmp_path, language, today=day, clients=CLIENTS)
        opened.append(place)
        return place

    yield on
    for place in opened:
        place.journal.close()
        place.book.close()


def desk_on(at: Opened, day: date) -> CareDesk:
    desk = CareDesk(at(day))
    desk.refresh()
    return desk


def lines(view: CareView) -> list[CareLine]:
    return [*view.today, *view.late, *view.escalated, *view.week]


def line(view: CareView, step: CareStep, key: str = "C000001") -> CareLine:
    (found,) = [each for each in lines(view) if each.step is step and each.client == key]
    return found


def planned(view: CareView) -> set[tuple[str, CareStep, date]]:
    return {(each.client, each.step, each.due) for each in lines(view)}


class Watcher:
    """Whoever repaints: keeps what it was shown."""

    def __init__(self, desk: CareDesk) -> None:
        self.shown: list[CareView] = []
        desk.changed.listen(self.show)

    def show(self, view: CareView) -> None:
        self.shown.append(view)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def lists_of_everything(at: Opened) -> CareDesk:
    """A week later: with a supervisor, late since Friday, in time today, and ahead in the week."""
    early = desk_on(at, MONDAY)
    early.event(BLACK_GOLD, CareKind.DEAL, "2026-11-02")
    early.event(CARD, CareKind.PRODUCT)
    early.event(EXPIRING, CareKind.DEAL)
    desk = desk_on(at, MONDAY + 7 * DAY)
    desk.morning()
    desk.event(DIAMOND, CareKind.DEAL)
    assert all((desk.view.today, desk.view.late, desk.view.escalated, desk.view.week))
    return desk


def test_a_deal_stands_in_the_lists_at_once(at):
    desk = desk_on(at, MONDAY)
    watcher = Watcher(desk)
    number = desk.event(DIAMOND, CareKind.DEAL, note="存单到期")
    assert desk.view.saved == number
    assert watcher.shown == [desk.view]
    assert [each.step for each in desk.view.today] == [CareStep.DOOR]
    assert {each.step for each in desk.view.week} == {CareStep.GREETING, CareStep.SURVEY}
    assert {each.note for each in lines(desk.view)} == {"存单到期"}


def test_an_event_needs_a_day_that_was_not_long_ago(at):
    desk = desk_on(at, MONDAY)
    assert code_of(lambda: desk.event(DIAMOND, CareKind.DEAL, "2026-11-10")) == "care.future"
    assert code_of(lambda: desk.event(DIAMOND, CareKind.DEAL, "2026-10-09")) == "care.long_ago"
    assert code_of(lambda: desk.event(DIAMOND, CareKind.DEAL, "昨天")) == "date.unreadable"
    assert code_of(lambda: desk.event(DIAMOND, CareKind.DEAL, note="x" * 201)) == "text.unusable"
    desk.event(DIAMOND, CareKind.DEAL, "2026-10-10")
    assert code_of(lambda: desk.event(DIAMOND, CareKind.DEAL, "2026-10-10")) == "care.twice"


def test_done_counts_and_the_gap_is_told_with_its_earliest_day(at):
    desk = desk_on(at, MONDAY)
    desk.event(DIAMOND, CareKind.DEAL)
    desk.done(line(desk.view, CareStep.DOOR).task)
    assert desk.view.done_today == 1
    following = desk_on(at, MONDAY + DAY)
    following.done(line(following.view, CareStep.GREETING).task, "一切顺利")
    survey = line(following.view, CareStep.SURVEY)
    with pytest.raises(Refusal) as caught:
        following.done(survey.task)
    assert caught.value.code == "care.too_soon"
    assert caught.value.values["earliest"] == MONDAY + 7 * DAY


def test_what_was_noted_is_in_the_journal(at):
    place = at(MONDAY)
    desk = CareDesk(place)
    desk.event(DIAMOND, CareKind.DEAL)
    task = line(desk.view, CareStep.DOOR).task
    entry = place.journal.entry(desk.done(task, "送到车上"))
    assert json.loads(entry.body) == {"task": task, "note": "送到车上"}
    assert (entry.client_key, entry.teller) == ("C000001", place.settings.teller)


def test_put_off_moves_the_line_and_says_how_often(at):
    desk = desk_on(at, MONDAY)
    desk.event(DIAMOND, CareKind.DEAL)
    task = line(desk.view, CareStep.SURVEY).task
    assert code_of(lambda: desk.put_off(task, "2026-11-09")) == "care.not_ahead"
    assert code_of(lambda: desk.put_off(task, "2026-11-15")) == "care.day_off"
    assert code_of(lambda: desk.put_off(task, "2026-11-12")) == "care.too_soon"
    assert code_of(lambda: desk.put_off(task, "下周")) == "date.unreadable"
    desk.put_off(task, "2026-11-16")
    moved = line(desk.view, CareStep.SURVEY)
    assert (moved.due, moved.put_off) == (date(2026, 11, 16), 1)


def test_not_wanted_asks_for_this_kind_or_for_all(at):
    desk = desk_on(at, MONDAY)
    for each in (DIAMOND, BLACK_GOLD):
        desk.event(each, CareKind.DEAL)
    desk.not_wanted(line(desk.view, CareStep.GREETING).task, "请勿来电")
    assert desk.wishes(DIAMOND) == {"greeting"}
    assert {each.step for each in lines(desk.view) if each.client == "C000001"} == {
        CareStep.DOOR,
        CareStep.SURVEY,
    }
    desk.not_wanted(line(desk.view, CareStep.GREETING, "C000002").task, all_contacts=True)
    assert NO_CONTACT in desk.wishes(BLACK_GOLD)
    assert {each.step for each in lines(desk.view) if each.client == "C000002"} == {CareStep.DOOR}


def test_a_wish_ends_what_is_open_and_can_be_taken_back(at):
    desk = desk_on(at, MONDAY)
    desk.event(DIAMOND, CareKind.DEAL)
    desk.wish(DIAMOND, contact=False, note="客户来电")
    assert [each.step for each in lines(desk.view)] == [CareStep.DOOR]
    desk.event(DIAMOND, CareKind.PRODUCT)
    assert [each.step for each in lines(desk.view)] == [CareStep.DOOR]
    desk.wish(DIAMOND, contact=True)
    assert not desk.wishes(DIAMOND)
    desk.event(DIAMOND, CareKind.PROMOTION)
    assert line(desk.view, CareStep.INVITATION).kind is CareKind.PROMOTION


def test_contact_again_takes_back_a_single_kind_too(at):
    desk = desk_on(at, MONDAY)
    desk.event(DIAMOND, CareKind.DEAL)
    desk.not_wanted(line(desk.view, CareStep.SURVEY).task)
    desk.wish(DIAMOND, contact=True)
    assert desk.wishes(DIAMOND) == frozenset()


def test_the_way_to_the_door_is_now_or_never(at):
    desk = desk_on(at, MONDAY)
    desk.event(DIAMOND, CareKind.DEAL)
    door = line(desk.view, CareStep.DOOR).task
    assert code_of(lambda: desk.put_off(door, "2026-11-11")) == "care.at_once"
    desk.not_wanted(door)
    assert desk.wishes(DIAMOND) == frozenset()


def test_put_off_has_a_furthest_day(at):
    desk = desk_on(at, MONDAY)
    desk.event(DIAMOND, CareKind.DEAL)
    task = line(desk.view, CareStep.SURVEY).task
    with pytest.raises(Refusal) as refused:
        desk.put_off(task, "2150-01-05")
    assert refused.value.code == "care.too_far"
    assert refused.value.values == {"latest": MONDAY + timedelta(days=30)}


def test_every_open_task_of_the_days_stands_in_exactly_one_list(at):
    desk = lists_of_everything(at)
    view = desk.view
    lists = [view.today, view.late, view.escalated, view.week]
    numbers = [each.task for one in lists for each in one]
    assert len(set(numbers)) == len(numbers)
    rows = desk._place.journal.db.execute(
        "select number from care_task where state = 'open' and due <= '2026-11-23'"
    )
    assert sorted(numbers) == sorted(row[0] for row in rows)
    assert all(each.late_days == (view.day - each.due).days > 0 for each in view.late)
    assert all(each.from_day <= view.day <= each.due for each in view.today)
    assert all(each.from_day > view.day for each in view.week)
    assert {each.escalated for each in view.escalated} == {view.day}


def test_the_lists_of_another_day_are_shown_to_nobody(at):
    desk = desk_on(at, MONDAY)
    desk.event(DIAMOND, CareKind.DEAL)
    watcher = Watcher(desk)
    wednesday = desk.on(MONDAY + 2 * DAY)
    assert {each.step for each in wednesday.today} == {CareStep.GREETING}
    assert {each.step for each in wednesday.late} == {CareStep.DOOR}
    assert (watcher.shown, desk.view.day) == ([], MONDAY)


def test_a_day_off_says_so(at):
    desk = desk_on(at, MONDAY + 5 * DAY)
    assert desk.view.day_off
    assert desk.view.certain
    assert not desk_on(at, date(2027, 3, 1)).view.certain


def test_the_morning_plans_birthdays_from_the_rulebooks_tier_up_and_expiries(at):
    """The birthday falls on a Sunday; the card expires in four days; the black-gold birthday is not greeted."""
    place = at(MONDAY)
    told = plan_morning(place)
    assert told.planned == 3
    assert planned(CareDesk(place).refresh()) == {
        ("C000001", CareStep.BIRTHDAY, date(2026, 11, 13)),
        ("C000003", CareStep.RENEWAL, date(2026, 11, 16)),
        ("C000004", CareStep.RENEWAL, date(2026, 11, 13)),
    }


def test_the_morning_twice_plans_once(at):
    plan_morning(at(MONDAY))
    place = at(MONDAY + DAY)
    assert plan_morning(place).planned == 0
    assert plan_morning(place).planned == 0


def test_nothing_is_late_on_the_morning_that_tells_it(at):
    """The card expires tomorrow, the document in four weeks; the birthday is greeted tomorrow."""
    assert plan_morning(at(date(2026, 11, 12))) == Morning(planned=3, today=2)


def test_a_birthday_in_the_new_year_is_planned_in_the_old(at):
    place = at(date(2026, 12, 28))
    plan_morning(place)
    tasks = CareDesk(place).tasks_of(NEW_YEAR)
    assert [(each.step, each.event_day) for each in tasks] == [(CareStep.BIRTHDAY, date(2027, 1, 5))]


def test_who_was_born_on_29_february_is_greeted_in_every_year(at):
    place = at(date(2027, 2, 20))
    plan_morning(place)
    (task,) = CareDesk(place).tasks_of(LEAP)
    assert (task.step, task.event_day) == (CareStep.BIRTHDAY, date(2027, 2, 28))


def test_the_morning_hands_on_what_has_been_late_for_too_long(at):
    desk_on(at, MONDAY).event(DIAMOND, CareKind.PROMOTION)
    assert plan_morning(at(MONDAY + 8 * DAY)).escalated == 0
    assert plan_morning(at(MONDAY + 9 * DAY)).escalated == 1
    place = at(MONDAY + 10 * DAY)
    assert plan_morning(place).escalated == 1
    kinds = [each.kind.value for each in place.journal.entries("C000001")]
    assert kinds.count("care_escalated") == 1


def test_a_scheme_without_rules_on_care_says_so_and_plans_nothing(at, monkeypatch):
    place = at(MONDAY)
    without = place.shelf.edition("general", MONDAY).model_copy(update={"care": None})
    monkeypatch.setattr(type(place.shelf), "edition", lambda *_a, **_k: without)
    assert plan_morning(place) == Morning()
    desk = CareDesk(place)
    assert desk.refresh().problem.code == "care.no_rules"
    assert code_of(lambda: desk.event(DIAMOND, CareKind.DEAL)) == "care.no_rules"


def test_what_to_say_goes_by_step_and_value_type(at):
    place = at(MONDAY)
    desk = CareDesk(place)
    desk.event(DIAMOND, CareKind.DEAL)
    anybody = line(desk.view, CareStep.GREETING)
    assert anybody.value_type is None
    assert anybody.wording.startswith("王先生您好，日前")
    words = {
        anybody.wording,
        line(desk.view, CareStep.DOOR).wording,
        line(desk.view, CareStep.SURVEY).wording,
    }
    for code in ("intrinsic", "extrinsic", "strategic"):
        KeyDesk(place).overrule(DIAMOND, code, "当面了解")
        found = line(CareDesk(place).refresh(), CareStep.GREETING)
        assert found.value_type == code
        words.add(found.wording)
    assert len(words) == 6
    assert not any("{" in each for each in words)


def test_a_holiday_greeting_names_its_holiday_and_a_compound_surname_is_whole(at):
    place = at(date(2026, 9, 1))
    desk = CareDesk(place)
    desk.event(NEW_YEAR, CareKind.DEAL)
    for step, day in ((CareStep.GREETING, 2), (CareStep.SURVEY, 7)):
        on = desk_on(at, date(2026, 9, 1 + day))
        on.done(line(on.on(date(2026, 9, 1 + day)), step, "C000006").task)
    view = desk.on(date(2026, 9, 24))
    assert line(view, CareStep.HOLIDAY, "C000006").wording.startswith("欧阳女士您好，中秋节将至")


def test_english_words_at_an_english_counter(at):
    desk = CareDesk(at(MONDAY, Language.EN))
    desk.event(replace(DIAMOND), CareKind.COMPLAINT)
    assert "apologies" in line(desk.view, CareStep.REPLY).wording


@pytest.mark.parametrize(
    ("language", "name", "shown", "words"),
    [
        (Language.EN, "We", "W*", "We are working on what you told us."),
        (Language.ZH, "处理", "处*", "您反映的问题我们已在处理"),
    ],
)
def test_only_the_name_is_masked_in_what_is_to_be_said(tmp_path, language, name, shown, words):
    """A name may be a word of the rulebook too."""
    place = open_stage(tmp_path, language, today=MONDAY, clients=(client(7, name, "1000"),))
    desk = CareDesk(place)
    desk.event(client(7, name, "1000"), CareKind.COMPLAINT)
    found = masked(line(desk.view, CareStep.REPLY, "C000007"))
    assert found.name == shown
    assert shown in found.wording
    assert words in found.wording
    assert found.wording.count(name) == words.count(name)
    place.journal.close()
    place.book.close()


def test_the_calendar_file_has_one_event_a_task_on_its_last_day(at, tmp_path):
    desk = lists_of_everything(at)
    desk.save_calendar(tmp_path / "care.ics")
    content = (tmp_path / "care.ics").read_bytes()
    found = Calendar.from_ical(content)
    events = list(found.walk("VEVENT"))
    whole = {
        (str(each["UID"]).partition("@")[0], each["DTSTART"].dt, each["DTEND"].dt - each["DTSTART"].dt)
        for each in events
    }
    assert whole == {(f"care-{each.task}", each.due, DAY) for each in lines(desk.view)}
    assert len(events) == len(lines(desk.view)) >= 6
    assert found["VERSION"] == "2.0"
    assert all(each["DTSTAMP"].dt == desk._place.now() for each in events)


def test_the_calendar_file_names_nobody_and_has_no_markup(at, tmp_path):
    desk = lists_of_everything(at)
    desk.save_calendar(tmp_path / "care.ics")
    told = (tmp_path / "care.ics").read_bytes().replace(b"\r\n ", b"").decode("utf-8")
    assert "C000003" in told
    for word in ("<b>", "张三", "王小明", "13800138000", "138****", "1200000", "{"):
        assert word not in told, word


def test_the_printed_list_has_every_line_and_names_nobody(at):
    desk = lists_of_everything(at)
    job = care_report(desk._place, desk.view)
    cells = [row for section in job.page.sections for row in section.rows]
    tasks = sorted((row[1], row[3]) for row in cells)
    words = {
        CareStep.DOOR: "送到门口",
        CareStep.GREETING: "问候",
        CareStep.SURVEY: "使用回访",
        CareStep.INVITATION: "邀请",
    }
    assert tasks == sorted((each.client, words[each.step]) for each in lines(desk.view))
    shown = dict(row[1:3] for row in cells)
    assert shown["C000001"] == "王*明"
    assert shown == {key: mask_name(name) for key, name in ((each.client, each.name) for each in lines(desk.view))}
    company = replace(desk.view.today[0], name="示范贸易有限公司", client_kind=ClientKind.COMPANY)
    of_company = care_report(desk._place, replace(desk.view, today=(company,)))
    assert "示范贸易有限公司" in of_company.page.model_dump_json(), "a company's name is public"
    assert {row[6] for row in cells} == {"138****8000"}
    assert not any(each.name in job.page.model_dump_json() for each in CLIENTS)
    assert [figure.value for figure in job.page.figures] == [
        str(len(one)) for one in (desk.view.late, desk.view.escalated, desk.view.today, desk.view.week)
    ]
    entry = desk._place.journal.entry(job.number)
    assert entry.kind == "care_print"
    assert sorted(json.loads(entry.body)["tasks"]) == sorted(each.task for each in lines(desk.view))
    assert job.pdf().startswith(b"%PDF")


def test_an_empty_list_is_not_printed(at):
    desk = desk_on(at, MONDAY)
    assert code_of(lambda: care_report(desk._place, desk.view)) == "print.nothing"
    assert desk._place.journal.db.execute("select count(*) from entry").fetchone() == (0,)


def test_whoever_stands_in_a_list_was_looked_at(at):
    place = at(MONDAY)
    desk = CareDesk(place)
    desk.event(DIAMOND, CareKind.DEAL)
    desk.refresh()
    assert looks_at(place, ["C000001"]) == [("C000001", "care")]


def test_what_was_saved_counts_although_the_lists_cannot_be_read(at, monkeypatch):
    """Otherwise it is said to have failed, and is done a second time."""
    from teller_app.store.care import CareBook
    from teller_app.store.errors import StoreUnavailable

    desk = CareDesk(at())

    def unreadable(self, day):
        raise StoreUnavailable("store.failed", file="journal.db")

    monkeypatch.setattr(CareBook, "open_until", unreadable)
    number = desk.event(DIAMOND, CareKind.DEAL)
    assert desk.view.saved == number
    with pytest.raises(Refusal, match=r"care\.twice"):
        desk.event(DIAMOND, CareKind.DEAL)


def test_a_journal_that_rots_is_noticed_in_the_morning(at):
    from teller_app.store.errors import StoreUnavailable

    place = at()
    place.journal.db.execute("pragma wal_checkpoint(truncate)")
    path = place.journal.path
    raw = path.read_bytes()
    path.write_bytes(raw[:-3000] + bytes([raw[-3000] ^ 1]) + raw[-2999:])
    with pytest.raises(StoreUnavailable, match=r"store\.damaged"):
        plan_morning(place)
