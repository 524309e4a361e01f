"""``teller-app import``: with and without a manifest, by a profile, with rejects, dry, and what it says."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import stat
import sys
from pathlib import Path

import pytest
import xlsxwriter

from teller_app.cli.progress import Progress
from teller_app.intake.profile import parse_profile
from teller_app.words.speaker import Language, Speaker

CLIENTS = "key,kind,name\nA1,person,赵六\nA2,person,钱七\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "clients.csv").write_text(CLIENTS, "utf-8")
    return tmp_path


def manifest(folder, sequence=3, rows=2, name="manifest.json"):
    digest = hashlib.sha256((folder / "clients.csv").read_bytes()).hexdigest()
    told = {
        "format": 1,
        "sequence": sequence,
        "business_date": "2026-11-22",
        "files": [{"name": "clients.csv", "rows": rows, "sha256": digest}],
    }
    path = folder / name
    path.write_text(json.dumps(told), "utf-8")
    return path


def test_without_a_manifest_it_takes_a_word(staffed, files):
    path = str(files / "clients.csv")
    asked = staffed("import", path)
    assert asked.code == 2
    assert "--without-manifest" in asked.err
    done = staffed("import", path, "--without-manifest", "--json")
    assert (done.code, done.json["total"], done.json["manifest"], done.json["sequence"]) == (
        0,
        2,
        "none",
        None,
    )


def test_the_demo_takes_files_without_a_word(run, files):
    assert run("import", "--demo", str(files / "clients.csv"), "--dry-run").code == 0


def test_a_manifest_beside_the_files_is_held_to(staffed, files):
    path = str(files / "clients.csv")
    manifest(files)
    done = staffed("import", path, "--json")
    assert (done.code, done.json["manifest"], done.json["sequence"], done.json["as_of"]) == (
        0,
        "checked",
        3,
        "2026-11-22",
    )
    again = staffed("import", path)
    assert again.code == 1
    assert "第 3 批已经导入过" in again.err
    manifest(files, sequence=4)
    said = staffed("import", path, "--dry-run").out
    assert "与清单第 4 批相符，清单没有签名" in said
    assert "clients.csv（UTF-8）：客户资料 2 行" in said
    manifest(files, sequence=5)
    gap = staffed("import", path)
    assert gap.code == 1
    assert "--accept-gap" in gap.err
    assert staffed("import", path, "--accept-gap", "--json").json["missing"] == 1
    other = manifest(files, sequence=6, rows=3, name="other.json")
    wrong = staffed("import", path, "--manifest", str(other))
    assert wrong.code == 1
    assert "2 行" in wrong.err


def test_a_dry_run_says_what_would_change_and_changes_nothing(staffed, files):
    path = files / "clients.csv"
    staffed("import", str(path), "--without-manifest")
    path.write_text("key,kind,name\nA3,person,孙八\n", "utf-8")
    dry = staffed("import", str(path), "--without-manifest", "--fresh", "--dry-run", "--json").json
    assert (dry["changes"]["new"], dry["changes"]["gone"], dry["changes"]["gone_clients"]) == (
        1,
        2,
        ["A1", "A2"],
    )
    said = staffed("import", str(path), "--without-manifest", "--fresh", "--dry-run", "--no-tiers")
    assert "新增 1 户，减少 2 户" in said.out
    assert "等级" not in said.out
    assert staffed("find", "孙八", "--json").json["matches"] == []


def test_a_profile_is_proposed_and_read(staffed, files):
    path = files / "kh.csv"
    path.write_text("客户编号,客户名称,性别,开户日期\n0012,赵六,男,20200102\n", "gb18030")
    proposed = staffed("import", str(path), "--propose")
    assert proposed.code == 0
    profile = files / "p.toml"
    profile.write_text(proposed.out, "utf-8")
    assert dict(parse_profile(profile.read_bytes(), "p").file[0].columns) == {
        "key": "客户编号",
        "name": "客户名称",
        "sex": "性别",
        "joined": "开户日期",
    }
    assert staffed("import", str(path), "--profile", str(profile), "--without-manifest").code == 0
    assert staffed("find", "赵六", "--json").json["matches"][0]["key"] == "0012"


@pytest.fixture
def workbook(files):
    """Its first sheet alone holds something, and balances lie in a text beside it."""
    (files / "h.csv").write_text("客户号,资产类别,日期,余额\nA1,基金,2026-01-01,5\n", "utf-8")
    with xlsxwriter.Workbook(files / "kh.xlsx") as book:
        for name in ("客户", "空"):
            sheet = book.add_worksheet(name)
            if name == "客户":
                sheet.write_row(0, 0, ("客户号", "姓名"))
                sheet.write_row(1, 0, ("A1", "赵六"))
    return files / "kh.xlsx"


def test_a_sheet_that_is_named_is_the_one_that_is_read_or_it_is_said(staffed, files, workbook):
    found = staffed("import", str(workbook), "--propose", "--sheet", "客户")
    assert parse_profile(found.out.encode(), "p").file[0].sheet == "客户"
    for wrong in ((str(workbook), "客尸"), (str(workbook), ""), (str(files / "h.csv"), "客户")):
        done = staffed("import", wrong[0], "--propose", "--sheet", wrong[1])
        assert (done.code, done.out) == (2, "")
        assert f"没有工作表“{wrong[1]}”" in done.err
    alone = staffed("import", str(workbook), "--without-manifest", "--sheet", "客户")
    assert alone.code == 2
    assert "--propose" in alone.err


def test_a_list_of_changes_that_there_cannot_be_is_not_asked_for(staffed, files):
    path, out = files / "clients.csv", files / "changes.csv"
    assert staffed("import", str(path), "--without-manifest").code == 0
    asked = ("import", str(path), "--changes", str(out))
    both = staffed(*asked, "--propose")
    assert both.code == 2
    assert all(option in both.err for option in ("--changes", "--propose"))
    path.write_text(f"{CLIENTS}A3,person,\n", "utf-8")
    rows = staffed(*asked, "--without-manifest", "--dry-run")
    assert rows.code == 1
    assert "没有可以比较的客户册" not in rows.err, "there is one; rows are wrong, which is said"
    assert not out.exists()


def test_without_a_book_there_is_nothing_to_compare_with_and_that_is_said(staffed, files):
    out = files / "changes.csv"
    done = staffed("import", str(files / "clients.csv"), "--without-manifest", "--dry-run", "--changes", str(out))
    assert (done.code, out.exists()) == (0, False)
    assert "没有可以比较的客户册" in done.err


def test_rejected_rows_go_where_the_caller_says_and_no_value_of_them_anywhere_else(staffed, files):
    path, out = files / "clients.csv", files / "no.csv"
    path.write_text("key,kind,name,id_number\nA1,person,赵六,110105194912310029999\n", "utf-8")
    done = staffed("import", str(path), "--without-manifest", "--rejects", str(out))
    assert done.code == 1
    assert "110105194912310029999" not in done.out + done.err
    assert list(csv.reader(out.read_text("utf-8-sig").splitlines()))[1][4] == "'110105194912310029999"
    assert sys.platform == "win32" or stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["rr.txt", "no", "no.csv.xlsx"])
def test_rejected_rows_go_into_no_file_of_another_ending(staffed, files, name):
    path, out = files / "clients.csv", files / name
    path.write_text("key,kind,name\nA1,robot,赵六\n", "utf-8")
    out.write_text("mine", "utf-8")
    done = staffed("import", str(path), "--without-manifest", "--rejects", str(out))
    assert (done.code, done.out) == (2, "")
    assert f"{name} 没有保存" in done.err
    assert ".csv" in done.err
    assert out.read_text("utf-8") == "mine"


def test_in_english(staffed, files):
    path = files / "clients.csv"
    path.write_text("key,kind,name\nA1,robot,赵六\n", "utf-8")
    out = files / "no.csv"
    done = staffed("import", str(path), "--without-manifest", "--rejects", str(out), "--lang", "en")
    assert "Rejected rows are in" in done.out
    assert "Faults: 1; nothing was imported" in done.out, "right for one and for many"
    assert out.read_text("utf-8-sig").startswith("File,Row,Column,Reason,Original text")


def test_what_the_window_says_is_said_here_too_and_the_list_of_changes_is_saved(staffed, files):
    path = files / "clients.csv"
    assert staffed("import", str(path), "--without-manifest").code == 0
    path.write_text("key,kind,name\nA1,person,赵六\nB7,person,钱七\n", "utf-8")
    balances = files / "h.csv"
    balances.write_text("client,asset_class,date,balance\nA1,deposit,2024-01-01,900000\n", "utf-8")
    out = files / "changes.csv"
    done = staffed(
        *("import", str(path), str(balances), "--without-manifest", "--fresh", "--dry-run", "--changes", str(out))
    )
    for line in (
        "检查通过：新客户册 2 户",
        "clients.csv（UTF-8）：客户资料 2 行",
        "h.csv（UTF-8）：资产余额 1 行，合计 900,000.00 元",
        "没有清单，无法核对文件是否完整",
        "减少：A2",
        "新增：B7",
    ):
        assert line in done.out
    rows = list(csv.reader(out.read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["客户号", "变化", "原来", "新册"]
    assert [row[:2] for row in rows[1:]] == [["A1", "上升"], ["A2", "减少"], ["B7", "新增"]]
    assert "赵六" not in out.read_text("utf-8-sig")
    assert sys.platform == "win32" or stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "导入的变化名单" in staffed("audit", "--action", "export").out
    over = staffed("import", str(path), "--without-manifest", "--changes", str(path))
    assert over.code == 2


@pytest.mark.parametrize("harm", ["rotten", "gone"])
def test_no_list_of_changes_leaves_without_a_record(staffed, files, harm):
    """A book may still be taken in beside a journal that is damaged or gone; a list goes nowhere."""
    path, out = files / "clients.csv", files / "changes.csv"
    assert staffed("import", str(path), "--without-manifest").code == 0
    journal = Path(os.environ["TELLER_APP_HOME"]) / "journal.db"
    if harm == "rotten":
        journal.write_bytes(b"rotten" * 2000)
    else:
        journal.unlink()
    refused = staffed("import", str(path), "--without-manifest", "--fresh", "--changes", str(out))
    assert refused.code == 1
    assert "journal.db" in refused.err
    assert not out.exists()
    assert staffed("import", str(path), "--without-manifest", "--fresh").code == 0


@pytest.fixture
def wrong(files):
    """A hundred clients, and one whom nobody can read."""
    rows = [f"B{each},person,客户{each}" for each in range(99)]
    (files / "clients.csv").write_text("key,kind,name\n" + "\n".join([*rows, "B99,nobody,客户"]) + "\n", "utf-8")
    return str(files / "clients.csv")


@pytest.mark.parametrize(("most", "taken"), [("1", True), ("1%", True), ("１ %", True), ("0", False), ("0.99%", False)])
def test_so_many_wrong_rows_are_left_out_as_somebody_says(staffed, wrong, most, taken):
    done = staffed("import", wrong, "--without-manifest", "--most-rejects", most, "--json")
    assert (done.code == 0, done.json["ok"], done.json["rejected"]) == (taken, taken, 1)
    assert done.json["total"] == (99 if taken else 0)


def test_without_a_word_none_is_left_out_and_a_word_counts_before_the_profile(staffed, wrong, files):
    assert staffed("import", wrong, "--without-manifest").code == 1
    profile = files / "profile.toml"
    profile.write_text(staffed("import", wrong, "--propose").out.replace("rejects = 0", "rejects = 5"), "utf-8")
    given = ("import", wrong, "--without-manifest", "--profile", str(profile), "--dry-run")
    assert staffed(*given).code == 0
    assert staffed(*given, "--most-rejects", "0").code == 1


@pytest.mark.parametrize("most", ["", "-1", "many", "101%", "1.5", "0.00001%", "1e3", "%"])
def test_how_many_is_a_count_or_a_share(staffed, wrong, most):
    done = staffed("import", wrong, "--without-manifest", f"--most-rejects={most}")
    assert (done.code, done.out) == (2, "")
    assert "应是行数，如 20，或占全部行的百分比，如 0.5%" in done.err


class Screen(io.StringIO):
    """Standard error of a terminal, or of a log."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.isatty = lambda: terminal


@pytest.fixture
def progress(monkeypatch):
    """What an import of ten minutes says: 6,000 rows are read, a hundredth of a second apart and more."""

    def said(*, terminal: bool) -> str:
        seconds, screen = [0.0], Screen(terminal)
        monkeypatch.setattr(sys, "stderr", screen)
        with Progress(Speaker(Language.ZH), lambda: seconds[0]) as shown:
            for row in range(1, 6001):
                seconds[0] = row / 10
                shown.step("读取并检查", row, 6000)
        return screen.getvalue()

    return said


def test_on_a_terminal_it_says_how_fast_and_how_long_still_on_one_line(progress):
    text = progress(terminal=True)
    assert "\n" not in text
    lines = text.split("\r\x1b[K")
    assert lines[-1] == "", "clean again at the end"
    assert len(lines) < 3010, "not for every row"
    assert any(line.startswith("读取并检查 3,00") and line.endswith("· 每秒 10 · 还需 5 分钟") for line in lines)
    assert any(line.endswith("· 每秒 10 · 还需 10 秒") for line in lines)
    assert all("每秒 10 " in line for line in lines if line)


def test_in_a_log_there_is_a_line_every_half_minute(progress):
    text = progress(terminal=False)
    assert "\r" not in text
    assert text.splitlines()[0] == "读取并检查 300 / 6,000 · 每秒 10 · 还需 10 分钟"
    assert len(text.splitlines()) == 20


def test_a_short_import_says_nothing_of_it_in_a_log(staffed, files):
    assert staffed("import", str(files / "clients.csv"), "--without-manifest").err == ""
