"""Another edition tried on the book: who would go where, and nobody's tier changes by it."""

from __future__ import annotations

import csv
import json
import pickle
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from teller_app.desk import tallying, trials
from teller_app.desk.branch import BranchDesk
from teller_app.desk.editions import Meant, every_edition, meant
from teller_app.desk.trial_tables import (
    MOVED,
    cell_at,
    matrix_table,
    moved_table,
    saved_line,
    show_unmasked,
    trial_file,
    unmasked_file,
)
from teller_app.desk.trials import TrialDesk
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, ClientKind
from teller_app.rules.errors import Refusal
from teller_app.rules.migration import Way
from teller_app.store.journal import EntryKind
from teller_app.words.trial import answer_line
from tests.conftest import TODAY
from tests.seconds import NAME
from tests.stage import COMPANY, history, looks_at, open_stage


def rich(number: int, yuan: str, name: str = "王大伟") -> Client:
    held = {AssetClass.DEPOSIT: history(("2024-01-01", yuan))}
    return Client(f"B{number:06d}", ClientKind.PERSON, name, holdings=held)


BRANCH = (rich(1, "60000"), rich(2, "100000", "=SUM(A1)"), rich(3, "250000"), rich(4, "400000"), COMPANY)
DRAFT = """
extends = "general/2024-05-19"
rulebook = "mine"
first_day = 2027-01-01
tier.gold = { route = [{ recognised_assets = "120000" }] }
tier.platinum = { route = [{ recognised_assets = "200000" }] }
"""


@pytest.fixture
def place(tmp_path):
    opened = open_stage(tmp_path / "home", clients=BRANCH)
    yield opened
    opened.journal.close()
    opened.book.close()


@pytest.fixture
def draft(place, tmp_path) -> Meant:
    path = tmp_path / "mine.toml"
    path.write_text(DRAFT, "utf-8")
    return meant(place.shelf, str(path), TODAY)


def tried(place, after: Meant, before: Meant | None = None) -> TrialDesk:
    desk = TrialDesk(place)
    desk.ask(after, before)
    assert desk.view.waiting
    desk.show(desk.work())
    return desk


def entries(place, kind: EntryKind) -> list[dict]:
    query = "select body, rulebook, edition from entry where kind = ?"
    rows = place.journal.db.execute(query, [kind.value]).fetchall()
    return [
        {**json.loads(body), "rulebook": rulebook, "edition": edition} for body, rulebook, edition in rows
    ]


def test_who_goes_up_and_who_goes_down(place, draft):
    desk = tried(place, draft)
    trial = desk.view.trial
    assert trial.counts == {
        ("ordinary", "ordinary"): 1,
        ("gold", "ordinary"): 1,
        ("gold", "platinum"): 1,
        ("platinum", "platinum"): 1,
        ("diamond", "diamond"): 1,
    }
    assert trial.ways == {Way.UP: 1, Way.DOWN: 1, Way.SAME: 3, Way.OTHER: 0}
    assert answer_line(place.speaker, trial.ways) == "1 户上升，1 户下降，3 户不变"
    desk.choose(Way.UP)
    (up,) = desk.view.listed.rows
    assert (up.client, up.before, up.after) == ("B000003", "gold", "platinum")
    desk.choose(cell=("gold", "ordinary"))
    (down,) = desk.view.listed.rows
    assert down.client == "B000002"


def test_the_table_says_every_client_once(place, draft):
    desk = tried(place, draft)
    trial = desk.view.trial
    table = matrix_table(place.speaker, trial)
    assert table.rows[-1][-1] == str(len(BRANCH))
    gold = next(at for at, row in enumerate(table.rows) if row[0] == "金卡客户")
    to_platinum = table.columns.index("白金客户")
    assert table.rows[gold][to_platinum] == "1"
    assert cell_at(trial, table.keys[gold], to_platinum) == ("gold", "platinum")
    assert cell_at(trial, table.keys[gold], len(table.columns) - 1) is None
    assert cell_at(trial, table.keys[gold], 0) is None


def test_a_draft_is_tried_and_decides_about_nobody(place, draft):
    desk = tried(place, draft)
    assert BranchDesk(place).work().edition.rulebook == "general"
    with pytest.raises(Refusal, match=r"rulebook\.draft"):
        place.edition(BRANCH[0].facts(TODAY), "mine.toml")
    (body,) = entries(place, EntryKind.RULEBOOK_TRIAL)
    assert (body["rulebook"], body["edition"]) == (None, None), "no edition that anybody signed"
    says = " ".join(body["says"])
    assert "mine.toml" in says
    assert "草案校验码" in says
    assert desk.view.asked.after.draft == "mine.toml"


def test_a_draft_of_the_same_name_that_says_something_else_is_another_trial(place, draft, tmp_path):
    first = tried(place, draft).view.trial
    path = tmp_path / "mine.toml"
    path.write_text(DRAFT.replace("120000", "50000"), "utf-8")
    again = tried(place, meant(place.shelf, str(path), TODAY)).view.trial
    assert first.ways[Way.DOWN] == 1
    assert (again.ways[Way.DOWN], again.ways[Way.UP]) == (0, 2)


def test_it_is_on_record_before_it_is_worked_out(place):
    TrialDesk(place).ask(meant(place.shelf, "general-low", TODAY))
    (body,) = entries(place, EntryKind.RULEBOOK_TRIAL)
    assert (body["rulebook"], body["edition"]) == ("general-low", "2024-05-19")
    action = "select action, rulebook from trail order by number desc limit 1"
    assert place.journal.db.execute(action).fetchone() == ("rulebook_trial", "general-low")


def test_figures_are_no_look_at_anybody_and_a_list_is_one(place, draft):
    desk = tried(place, draft)
    assert looks_at(place, ["B000003"]) == []
    desk.choose(Way.UP)
    assert looks_at(place, ["B000003"]) == [("B000003", "branch")]


def test_what_decides_today_is_the_other_side_and_serves_the_branch_too(place, draft, monkeypatch):
    BranchDesk(place).work()
    made, make = [], tallying.make_tally
    monkeypatch.setattr(
        tallying, "make_tally", lambda *given, **how: made.append(given[1].rulebook) or make(*given, **how)
    )
    tried(place, draft)
    assert made == ["mine"], "the branch had worked the other side out already"
    tried(place, draft, meant(place.shelf, "general", TODAY))
    assert made == ["mine"]


def test_an_edition_of_another_day_is_tried_against_one_that_ended(place):
    old, new = (each for each in every_edition(place.shelf) if each.edition.rulebook == "icbc")
    assert old.edition.first_day > new.edition.first_day, "the newest first"
    desk = tried(place, meant(place.shelf, "icbc/2010-09-28", TODAY), meant(place.shelf, "icbc", TODAY))
    assert (desk.view.asked.alone, sum(desk.view.trial.counts.values())) == (True, len(BRANCH))
    assert desk.view.asked.after.edition.last_day == date(2021, 4, 30)


def test_old_clients_keep_their_edition_on_the_side_of_today_alone(place, monkeypatch):
    now = place.shelf.edition("general", TODAY)
    seen = []
    monkeypatch.setattr(
        type(place.shelf),
        "edition",
        lambda self, code, day, joined=None, first=None: seen.append(joined) or now,
    )
    tried(place, Meant(now))
    per_client = seen[1:]
    assert len(per_client) == len(BRANCH), (
        "asked for each client of the side of today, and never for the other"
    )


def test_many_clients_are_worked_out_in_other_processes(place, draft, monkeypatch):
    here = tried(place, draft).view.trial.counts
    for kept in place.home.glob("tally-*.db"):
        kept.unlink()
    monkeypatch.setattr(tallying, "FEW", 0)
    seen = []
    desk = TrialDesk(place)
    desk.ask(draft)
    desk.show(desk.work(lambda done, total: seen.append((done, total))))
    assert desk.view.trial.counts == here
    assert seen[-1] == (2 * len(BRANCH), 2 * len(BRANCH))
    assert seen == sorted(seen)
    assert pickle.loads(pickle.dumps(draft.edition)) == draft.edition


def test_it_can_be_stopped_and_leaves_nothing_half_made(place, draft):
    class Stopped(Exception):
        pass

    def stop(done, total):
        raise Stopped

    desk = TrialDesk(place)
    desk.ask(draft)
    with pytest.raises(Stopped):
        desk.work(stop)
    assert list(place.home.glob("tally-*")) == []
    desk.stopped()
    assert desk.view.stopped
    with pytest.raises(Refusal, match=r"trial\.none"):
        desk.export(MOVED)


def test_without_a_book_there_is_no_trial(place, draft):
    place.book.close()
    book, place.book = place.book, None
    with pytest.raises(Refusal, match=r"branch\.no_book"):
        TrialDesk(place).ask(draft)
    place.book = book
    assert entries(place, EntryKind.RULEBOOK_TRIAL) == []


# ---------------------------------------------------------------- files


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def test_a_list_as_csv_masks_names_and_holds_no_formula(place, draft):
    desk = tried(place, draft)
    rows = rows_of(trial_file(place, desk.export(MOVED), "moved.csv"))
    assert [row[0] for row in rows] == ["客户号", "B000003", "B000002"]
    assert rows[1][1:5] == ["王*伟", "上升", "金卡客户", "白金客户"]
    assert rows[2][1] == "'=*"
    stay = rows_of(trial_file(place, desk.export((Way.SAME,)), "stay.csv"))
    assert COMPANY.name in {row[1] for row in stay}, "a company's name is public"


def test_a_list_as_a_workbook_has_the_table_too(place, draft):
    desk = tried(place, draft)
    with ZipFile(BytesIO(trial_file(place, desk.export(MOVED), "moved.XLSX"))) as book:
        inside = book.read("xl/sharedStrings.xml").decode()
    for text in ("迁移表", "B000003", "王*伟", "草案没有签名"):
        assert text in inside
    assert "王大伟" not in inside


def test_whole_names_take_a_second_person_who_reads_which_list_and_which_file(place, draft):
    desk = tried(place, draft)
    listed = desk.export(MOVED)
    with pytest.raises(Refusal, match=r"approval\.missing"):
        unmasked_file(place, listed, "moved.csv", None)
    shown = show_unmasked(place, listed, "moved.csv")
    assert "存为 moved.csv" in shown.lines
    elsewhere = place.ask_second(shown, NAME, "")
    with pytest.raises(Refusal, match=r"approval\.changed"):
        unmasked_file(place, listed, "other.csv", elsewhere)
    assert entries(place, EntryKind.UNMASKED_EXPORT) == []
    rows = rows_of(unmasked_file(place, listed, "moved.csv", place.ask_second(shown, NAME, "")).lay())
    assert rows[1][1] == "王大伟"
    (body,) = entries(place, EntryKind.UNMASKED_EXPORT)
    assert body["approver"] == NAME


@pytest.mark.parametrize("name", ["moved", "moved.pdf", "moved.csv.exe"])
def test_another_kind_of_file_is_refused(place, draft, name):
    desk = tried(place, draft)
    with pytest.raises(Refusal, match=r"trial\.file"):
        trial_file(place, desk.export(MOVED), name)


def test_a_long_list_says_how_much_of_it_is_shown(place, draft, monkeypatch):
    desk = tried(place, draft)
    monkeypatch.setattr(trials, "MOST_EXPORTED", 1)
    listed = desk.export(MOVED)
    title = moved_table(place.speaker, listed).title
    assert title == "上升、下降、不可比：2 户，列出前 1 户"
    assert saved_line(place.speaker, listed, "there/moved.csv") == f"已存为 moved.csv。{title}"
    monkeypatch.undo()
    assert saved_line(place.speaker, desk.export(MOVED), "there/moved.csv") == "已存为 moved.csv"
