"""``teller-app import``: with and without a manifest, by a profile, with rejects, dry, and what it says."""

from __future__ import annotations

import csv
import hashlib
import json
import stat
import sys

import pytest

from teller_app.intake.profile import parse_profile

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


def test_rejected_rows_go_where_the_caller_says_and_no_value_of_them_anywhere_else(staffed, files):
    path, out = files / "clients.csv", files / "no.csv"
    path.write_text("key,kind,name,id_number\nA1,person,赵六,110105194912310029999\n", "utf-8")
    done = staffed("import", str(path), "--without-manifest", "--rejects", str(out))
    assert done.code == 1
    assert "110105194912310029999" not in done.out + done.err
    assert list(csv.reader(out.read_text("utf-8-sig").splitlines()))[1][4] == "110105194912310029999"
    assert sys.platform == "win32" or stat.S_IMODE(out.stat().st_mode) == 0o600


def test_in_english(staffed, files):
    path = files / "clients.csv"
    path.write_text("key,kind,name\nA1,robot,赵六\n", "utf-8")
    out = files / "no.csv"
    done = staffed("import", str(path), "--without-manifest", "--rejects", str(out), "--lang", "en")
    assert "Rejected rows are in" in done.err
    assert out.read_text("utf-8-sig").startswith("File,Row,Column,Reason,Original text")
