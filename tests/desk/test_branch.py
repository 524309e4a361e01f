"""The branch as a whole: what a supervisor reads off it, on any day."""

from __future__ import annotations

import itertools
import multiprocessing
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from teller_app.desk import tallying
from teller_app.desk.branch import BranchDesk
from teller_app.desk.branch_paper import (
    MOST_PRINTED,
    branch_report,
    branch_workbook,
    show_unmasked,
    unmasked_workbook,
)
from teller_app.desk.branch_tables import edge_table, list_table, list_title, tier_table
from teller_app.desk.care import CareDesk
from teller_app.desk.ledger import LedgerDesk
from teller_app.desk.overrides import Said
from teller_app.rules.client import CardHeld, Client
from teller_app.rules.codes import AssetClass, CareKind, ClientKind, ListKind, OverrideKind
from teller_app.rules.errors import Refusal
from teller_app.rules.masks import mask_name
from teller_app.rules.money import Money
from teller_app.words.speaker import Language
from tests.conftest import TODAY
from tests.seconds import NAME, by_hand
from tests.stage import CLIENTS, COMPANY, WANG, history, looks_at, open_stage

YEARS = "2024-01-01"


def rich(number: int, yuan: str, name: str = "客户", **more) -> Client:
    held = {AssetClass.DEPOSIT: history((YEARS, yuan))}
    return Client(f"B{number:06d}", ClientKind.PERSON, f"{name}{number}", holdings=held, **more)


JUST_UNDER = rich(1, "99999.99")
ON_IT = rich(2, "100000")
EXPIRING = rich(
    3,
    "7000000",
    birth=date(1980, 12, 1),
    id_expires=date(2026, 12, 20),
    cards=(CardHeld("6228480000000000012", None, date(2026, 12, 31)),),
)
GONE_DOWN = Client(
    "B000004",
    ClientKind.PERSON,
    "查良镛",
    holdings={AssetClass.DEPOSIT: history(("2024-06-01", "600000"), ("2026-02-01", "200000"))},
)
BRANCH = (JUST_UNDER, ON_IT, EXPIRING, GONE_DOWN)


@pytest.fixture
def place(tmp_path):
    opened = open_stage(tmp_path, clients=BRANCH)
    yield opened
    opened.journal.close()
    opened.book.close()


@pytest.fixture
def desk(place):
    found = BranchDesk(place)
    found.show(found.work())
    return found


def clients(desk: BranchDesk) -> dict[str, int]:
    return {each.tier: each.clients for each in desk.view.figures.totals.tiers}


def test_clients_and_assets_by_tier(desk):
    assert clients(desk) == {
        "ordinary": 1,
        "gold": 1,
        "platinum": 0,
        "black_gold": 1,
        "diamond": 0,
        "private": 1,
    }
    totals = desk.view.figures.totals
    assert totals.clients == 4
    assert totals.recognised_assets == sum((each.recognised_assets for each in totals.tiers), Money(0))


def test_the_first_fifth_is_rounded_up_to_a_whole_client(desk):
    totals = desk.view.figures.totals
    assert totals.top_fifth == pytest.approx(7_000_000_00 / totals.recognised_assets.fen)


def test_a_fen_under_a_threshold_is_just_under_and_on_it_is_just_over(desk, place):
    figures = desk.view.figures
    assert (figures.under["gold"].clients, figures.under["gold"].together) == (1, Money(1))
    assert (figures.over["gold"].clients, figures.over["gold"].together) == (1, Money(0))
    row = next(row for row in edge_table(place.speaker, figures).rows if row[0] == "金卡客户")
    assert row == ("金卡客户", "1", "0.01", "1", "0.00")


def test_who_could_fall_and_when(desk, place):
    desk.choose(ListKind.FALLING)
    (line,) = desk.view.chosen.lines
    assert (line.client, line.tier, line.measured) == ("B000004", "black_gold", "gold")
    assert line.falls_on == date(2026, 12, 31)


def test_expiring_documents_cards_and_birthdays(desk):
    for kind in (ListKind.ID_EXPIRY, ListKind.CARD_EXPIRY, ListKind.BIRTHDAY):
        desk.choose(kind)
        assert [line.client for line in desk.view.chosen.lines] == ["B000003"], kind


def test_a_list_is_a_look_at_everybody_on_it(desk, place):
    desk.choose(ListKind.UNDER, "gold")
    assert looks_at(place, ["B000001"]) == [("B000001", "branch")]


def test_sums_are_no_look_at_anybody(place):
    desk = BranchDesk(place)
    desk.show(desk.work())
    assert looks_at(place, []) == []


def test_any_day_against_another(desk, place):
    desk.look_at("2026-11-23", "2026-01-01")
    desk.show(desk.work())
    figures = desk.view.figures
    assert (figures.totals.day, figures.against.day) == (TODAY, date(2026, 1, 1))
    table = tier_table(place.speaker, figures)
    assert len(table.columns) == 6
    assert table.rows[-1][0] == "合计"


@pytest.mark.parametrize(
    ("day", "against", "code"),
    [("2026-11-24", "", "branch.future"), ("", "2030-01-01", "branch.future"), ("soon", "", "date.unreadable")],
)
def test_a_day_that_has_no_figures_is_refused_and_what_is_shown_stays(desk, day, against, code):
    before = desk.view
    with pytest.raises(Refusal) as refused:
        desk.look_at(day, against)
    assert refused.value.code == code
    assert desk.view is before


def test_a_day_before_there_were_rules_is_refused(desk):
    with pytest.raises(Refusal):
        desk.look_at("1999-01-01")


def test_figures_are_kept_and_read_the_second_time(place, monkeypatch):
    desk = BranchDesk(place)
    desk.work()

    def never(*_):
        raise AssertionError("worked out twice")

    monkeypatch.setattr(tallying, "build_tally", never)
    assert BranchDesk(place).work().totals.clients == 4


def test_care_and_privileges_of_the_branch(desk, place):
    client = place.open_client("B000003")
    CareDesk(place).event(client, CareKind.DEAL)
    LedgerDesk(place).give(client, "airport_channel")
    desk.show(desk.work())
    served = desk.view.served
    assert served.due == 3
    assert [(code, times) for code, _, times in served.given] == [("airport_channel", 1)]


def test_tiers_by_hand_are_listed_with_author_reason_and_end(desk, place):
    said = Said("diamond", OverrideKind.FLOOR, "总行批准", "2027-03-31")
    by_hand(place, place.open_client("B000002"), said, "0100 王主管")
    desk.show(desk.work())
    desk.choose(None)
    assert desk.view.overrides == 1
    (row,) = list_table(place.speaker, desk.view.figures, desk.view.chosen).rows
    assert row[0] == "B000002"
    assert {"2027-03-31", "总行批准", f"{place.settings.teller} / 0100 王主管"} <= set(row)


def test_a_company_with_a_tier_by_hand_keeps_its_name_on_paper_too(tmp_path):
    place = open_stage(tmp_path)
    said = Said("diamond", OverrideKind.FLOOR, "总行批准", "2027-03-31")
    for client in (COMPANY, WANG, replace(WANG, key="ZZ000099")):
        by_hand(place, client, said)
    desk = BranchDesk(place)
    desk.show(desk.work())
    desk.choose(None)
    rows = list_table(place.speaker, desk.view.figures, desk.view.chosen, masked=True).rows
    assert {row[0]: row[1] for row in rows} == {
        COMPANY.key: COMPANY.name,
        WANG.key: mask_name(WANG.name),
        "ZZ000099": "ZZ000099",
    }
    place.journal.close()
    place.book.close()


def test_without_a_book_there_is_a_sentence(place):
    place.book.close()
    bare = replace(place, book=None)
    with pytest.raises(Refusal, match=r"branch\.no_book"):
        BranchDesk(bare).work()


def test_stopping_keeps_what_was_shown(desk):
    shown = desk.view
    desk.stopped()
    assert desk.view is shown


def test_many_clients_are_worked_out_by_several_processes_to_the_same_figures(tmp_path, monkeypatch):
    many = tuple(
        replace(client, key=f"M{number:06d}")
        for number, client in zip(range(240), itertools.cycle(BRANCH), strict=False)
    )
    found = []
    for few in (10_000, 1):
        monkeypatch.setattr(tallying, "FEW", few)
        monkeypatch.setattr(tallying, "BATCH", 50)
        place = open_stage(tmp_path / str(few), clients=many)
        figures = BranchDesk(place).work()
        found.append((figures.totals.tiers, figures.totals.curve, figures.counts, figures.under, figures.over))
        place.journal.close()
        place.book.close()
    assert found[0] == found[1]
    assert found[0][0][0].clients == 60


def test_whoever_is_not_wanted_any_more_is_not_waited_for(tmp_path, monkeypatch):
    """A lock stops the work: also before its first share is there, and with no process left behind."""

    class Unwanted(Exception):
        pass

    reports = []

    def progress(done, total):
        reports.append(done)
        raise Unwanted

    monkeypatch.setattr(tallying, "FEW", 1)
    place = open_stage(tmp_path)
    with pytest.raises(Unwanted) as kept:
        BranchDesk(place).work(progress)
    assert reports == [0]
    assert multiprocessing.active_children() == [], kept
    assert list(place.home.glob("tally*")) == []
    place.journal.close()
    place.book.close()


def test_a_long_list_says_how_many_there_are(tmp_path, monkeypatch):
    monkeypatch.setattr("teller_app.desk.branch.MOST_LISTED", 2)
    place = open_stage(tmp_path, clients=tuple(rich(number, "120000") for number in range(5)))
    desk = BranchDesk(place)
    desk.show(desk.work())
    desk.choose(ListKind.TIER, "gold")
    assert list_title(place.speaker, desk.view.figures, desk.view.chosen) == "金卡客户：5 户，列出前 2 户"
    place.journal.close()
    place.book.close()


def long_list(folder, count: int):
    """The list of a branch whose clients are all of one tier, as it is printed."""
    place = open_stage(folder, clients=tuple(rich(number, "120000") for number in range(count)))
    desk = BranchDesk(place)
    desk.show(desk.work())
    desk.choose(ListKind.TIER, "gold")
    job = branch_report(place, desk.view)
    place.journal.close()
    place.book.close()
    return job.page.sections[-1]


def test_a_list_that_does_not_go_on_paper_whole_says_so_and_where_the_rest_is(tmp_path, monkeypatch):
    printed = long_list(tmp_path / "a", MOST_PRINTED + 20)
    assert (printed.title, len(printed.rows)) == ("金卡客户：120 户", MOST_PRINTED)
    assert printed.aside == "只列前 100 户，全部见 Excel"
    whole = long_list(tmp_path / "b", MOST_PRINTED)
    assert (whole.aside, len(whole.rows)) == ("", MOST_PRINTED)
    monkeypatch.setattr("teller_app.desk.branch.MOST_LISTED", MOST_PRINTED + 10)
    cut = long_list(tmp_path / "c", MOST_PRINTED + 20)
    assert (cut.title, cut.aside) == ("金卡客户：120 户", "只列前 100 户，Excel 里有前 110 户")


@pytest.mark.parametrize("language", list(Language))
def test_the_figures_of_a_branch_fit_on_one_page(tmp_path, language):
    place = open_stage(tmp_path, language, clients=BRANCH)
    desk = BranchDesk(place)
    desk.show(desk.work())
    job = branch_report(place, desk.view)
    assert len(job.svg()) == 1
    assert job.page.figures[1].label in {"认定资产（元）", "Assets (yuan)"}
    curve = next(one for one in job.page.sections if one.curve)
    assert all(curve.axes), "a curve of what, over what?"
    place.journal.close()
    place.book.close()


def test_the_workbook_holds_text_and_no_formula(tmp_path):
    name = "=cmd|' /C calc'!A0"
    place = open_stage(tmp_path, clients=(*CLIENTS, rich(9, "99999.99", name)))
    desk = BranchDesk(place)
    desk.show(desk.work())
    desk.choose(ListKind.UNDER, "gold")
    shown = show_unmasked(place, desk.view, "b.xlsx")
    whole = unmasked_workbook(place, desk.view, "b.xlsx", place.ask_second(shown, NAME, "")).lay()
    with ZipFile(BytesIO(whole)) as archive:
        sheets = [archive.read(each).decode() for each in archive.namelist() if "worksheets/" in each]
        texts = archive.read("xl/sharedStrings.xml").decode()
    assert len(sheets) == 5
    assert not any("<f>" in sheet for sheet in sheets)
    assert "cmd|" in texts
    place.journal.close()
    place.book.close()


def test_the_print_is_in_the_journal_and_shows_what_the_screen_shows_with_names_masked(desk, place):
    desk.choose(ListKind.TIER, "private")
    job = branch_report(place, desk.view)
    entry = place.journal.entry(job.number)
    assert entry.kind == "branch_print"
    text = job.page.model_dump_json()
    assert EXPIRING.key in text
    assert mask_name(EXPIRING.name) in text
    assert EXPIRING.name not in text, "whole names leave with a second person's word alone"
    assert job.pdf().startswith(b"%PDF")


def test_nothing_is_printed_before_there_are_figures(place):
    with pytest.raises(Refusal, match=r"print\.nothing"):
        branch_report(place, BranchDesk(place).view)


def cells(workbook: bytes) -> str:
    with ZipFile(BytesIO(workbook)) as archive:
        return archive.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("kind", [ListKind.TIER, None])
def test_names_leave_masked_and_whole_only_with_a_second_person(tmp_path, kind):
    place = open_stage(tmp_path)
    by_hand(place, place.open_client("C000001"), Said("diamond", OverrideKind.FLOOR, "批准", "2027-03-31"))
    desk = BranchDesk(place)
    desk.show(desk.work())
    desk.choose(kind, "platinum" if kind else "")
    masked = cells(branch_workbook(place, desk.view))
    assert "王*明" in masked
    assert "王小明" not in masked
    before = len(place.journal.db.execute("select 1 from entry").fetchall())
    with pytest.raises(Refusal, match=r"approval\.missing"):
        unmasked_workbook(place, desk.view, "b.xlsx", None)
    given = place.ask_second(show_unmasked(place, desk.view, "b.xlsx"), NAME, "")
    with pytest.raises(Refusal, match=r"approval\.changed"):
        unmasked_workbook(place, desk.view, "c.xlsx", given)
    assert len(place.journal.db.execute("select 1 from entry").fetchall()) == before
    given = place.ask_second(show_unmasked(place, desk.view, "b.xlsx"), NAME, "")
    assert "王小明" in cells(unmasked_workbook(place, desk.view, "b.xlsx", given).lay())
    (entry,) = place.journal.db.execute("select body from entry where kind = 'unmasked_export'").fetchall()
    assert NAME in entry[0]
    assert "王小明" not in entry[0]


def test_a_companys_name_is_public(tmp_path):
    place = open_stage(tmp_path)
    desk = BranchDesk(place)
    desk.show(desk.work())
    for tier in ("black_gold", "diamond", "platinum", "gold"):
        desk.choose(ListKind.TIER, tier)
        if any(line.client == "C000003" for line in desk.view.chosen.lines):
            break
    assert "示范贸易有限公司" in cells(branch_workbook(place, desk.view))
