"""Another edition tried on the book: who would go where, and nobody's tier changes by it."""

from __future__ import annotations

import csv
import json
import pickle
from datetime import date
from io import StringIO
from zipfile import ZipFile

import pytest

from teller_app.desk import tallying, trial_files, trials
from teller_app.desk.branch import BranchDesk
from teller_app.desk.editions import Meant, every_edition, meant
from teller_app.desk.trial_files import masked_file, show_unmasked, unmasked_file
from teller_app.desk.trial_tables import MOVED, cell_at, matrix_table, moved_table
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
        desk.chosen(*MOVED)


def test_without_a_book_there_is_no_trial(place, draft):
    place.book.close()
    book, place.book = place.book, None
    with pytest.raises(Refusal, match=r"branch\.no_book"):
        TrialDesk(place).ask(draft)
    place.book = book
    assert entries(place, EntryKind.RULEBOOK_TRIAL) == []


# ---------------------------------------------------------------- files


def rows_of(path) -> list[list[str]]:
    return list(csv.reader(StringIO(path.read_bytes().decode("utf-8-sig"))))


def saved(desk, path, *ways: Way, progress=None):
    masked_file(desk, desk.chosen(*ways), str(path))(progress)
    return path


def test_a_list_as_csv_masks_names_and_holds_no_formula(place, draft, tmp_path):
    desk = tried(place, draft)
    rows = rows_of(saved(desk, tmp_path / "moved.csv", *MOVED))
    assert [row[0] for row in rows] == ["客户号", "B000003", "B000002"]
    assert rows[1][1:5] == ["王*伟", "上升", "金卡客户", "白金客户"]
    assert rows[2][1] == "'=*"
    stay = rows_of(saved(desk, tmp_path / "stay.csv", Way.SAME))
    assert COMPANY.name in {row[1] for row in stay}, "a company's name is public"


def sheets_of(path) -> str:
    with ZipFile(path) as book:
        return " ".join(book.read(each).decode() for each in book.namelist() if "/worksheets/sheet" in each)


def test_a_list_as_a_workbook_has_the_table_too(place, draft, tmp_path):
    inside = sheets_of(saved(tried(place, draft), tmp_path / "moved.XLSX", *MOVED))
    for text in ("迁移表", "B000003", "王*伟", "草案没有签名"):
        assert text in inside
    assert "王大伟" not in inside


def test_whole_names_take_a_second_person_who_reads_which_list_and_which_file(place, draft, tmp_path):
    desk, file = tried(place, draft), str(tmp_path / "moved.csv")
    chosen = desk.chosen(*MOVED)
    with pytest.raises(Refusal, match=r"approval\.missing"):
        unmasked_file(desk, chosen, file, None)
    shown = show_unmasked(place, chosen, file)
    assert any(line.startswith("存为") and "moved.csv" in line for line in shown.lines)
    assert any("上升、下降、不可比：2 户" in line for line in shown.lines)
    elsewhere = place.ask_second(shown, NAME, "")
    with pytest.raises(Refusal, match=r"approval\.changed"):
        unmasked_file(desk, chosen, str(tmp_path / "other.csv"), elsewhere)
    assert entries(place, EntryKind.UNMASKED_EXPORT) == []
    _, save = unmasked_file(desk, chosen, file, place.ask_second(shown, NAME, ""))
    assert looks_at(place, ["B000003"]) == [], "nobody is looked at for a question"
    assert save(None) == "已存为 moved.csv"
    assert rows_of(tmp_path / "moved.csv")[1][1] == "王大伟"
    (body,) = entries(place, EntryKind.UNMASKED_EXPORT)
    assert body["approver"] == NAME


@pytest.mark.parametrize("name", ["moved", "moved.pdf", "moved.csv.exe"])
def test_another_kind_of_file_is_refused(place, draft, tmp_path, name):
    desk = tried(place, draft)
    with pytest.raises(Refusal, match=r"trial\.file"):
        saved(desk, tmp_path / name, *MOVED)


@pytest.mark.parametrize("name", ["moved.csv", "moved.xlsx"])
def test_a_file_holds_everybody_however_few_the_page_lists(place, draft, tmp_path, monkeypatch, name):
    """It ended after 20,000 clients, and a CSV file did not say so."""
    monkeypatch.setattr(trials, "MOST_LISTED", 1)
    desk, told = tried(place, draft), []
    desk.choose(*MOVED)
    assert moved_table(place.speaker, desk.view.listed).title == "上升、下降、不可比：2 户，列出前 1 户"
    path = saved(desk, tmp_path / name, *MOVED, progress=lambda *far: told.append(far))
    inside = sheets_of(path) if name.endswith("x") else path.read_text("utf-8-sig")
    assert all(key in inside for key in ("B000003", "B000002"))
    assert "列出前" not in inside
    assert told == [(0, 2), (1, 2)]
    looked = [key for key, _ in looks_at(place, ["B000003", "B000002"])]
    assert sorted(looked[1:]) == ["B000002", "B000003"], "everybody in the file, after the one on the page"


def test_what_a_sheet_has_no_room_for_is_said_in_it(place, draft, tmp_path, monkeypatch):
    monkeypatch.setattr(trial_files, "MOST_ROWS", 1)
    desk, path = tried(place, draft), tmp_path / "moved.xlsx"
    title = "上升、下降、不可比：2 户，列出前 1 户"
    assert masked_file(desk, desk.chosen(*MOVED), str(path))(None) == f"已存为 moved.xlsx。{title}"
    inside = sheets_of(path)
    assert title in inside
    assert ("B000003" in inside, "B000002" in inside) == (True, False), "those with the most assets first"
    csv_path = path.with_suffix(".csv")
    assert masked_file(desk, desk.chosen(*MOVED), str(csv_path))(None) == "已存为 moved.csv"
    assert len(rows_of(csv_path)) == 3


@pytest.mark.parametrize("name", ["moved.csv", "moved.xlsx"])
def test_a_file_that_is_stopped_is_none_and_leaves_nothing(place, draft, tmp_path, monkeypatch, name):
    class Stopped(Exception):
        pass

    def stop(done, total):
        if done:
            raise Stopped

    monkeypatch.setattr(trials, "MOST_LISTED", 1)
    desk, folder = tried(place, draft), tmp_path / "out"
    folder.mkdir()
    with pytest.raises(Stopped):
        saved(desk, folder / name, *MOVED, progress=stop)
    assert list(folder.iterdir()) == []
    assert [each for each in place.home.glob("temp/*") if each.is_dir()] == []
    assert len(rows_of(saved(desk, folder / "again.csv", *MOVED))) == 3
