"""The plug is pulled at every stage of an import, in a process of its own: the old book serves, whole."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from teller_app.intake.prepare import Step
from teller_app.store.verify import verify

ROOT = Path(__file__).parents[2]
CLIENTS = "key,kind,name,cards"
DIE = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
sys.path.insert(0, os.getcwd())
from teller_app.desk.intake_making import Asked, Making, Means
from teller_app.intake import manifest, prepare as intake, taking
from teller_app.intake.faults import Faults
from teller_app.safe.keys import DeviceKeys
from teller_app.store import book, staging, term_sort
from teller_app.words.speaker import Language
from tests.intake.conftest import AS_OF, AT
from tests.stage import SHELF

def die(*args, **named):
    os.kill(os.getpid(), signal.SIGKILL)

home, stage, *files = sys.argv[1:]
home = Path(home)
term_sort.SAMPLE = term_sort.RANGE = 300
if stage in {"read", "build"}:
    limit = [3 if stage == "read" else 1]
elif stage == "terms":
    write = term_sort.TermSorter.write
    term_sort.TermSorter.write = lambda self, kept, told: write(self, kept, lambda done, of: die() if done == 2 else None)
elif stage in {"checksum", "compare"}:
    limit = [1]
elif stage == "hashing":
    manifest.digest = die
elif stage == "waiting":
    pass
else:
    setattr(book, stage, die)

def told(step, done, total):
    if step.value == stage and (stage != "compare" or done):
        limit[0] -= 1
        if not limit[0]:
            die()

keys = DeviceKeys(home)
if stage in {"checksum", "hashing", "compare"}:
    beside = home.parent / "manifest.json" if stage != "compare" else None
    asked = Asked(tuple(Path(name) for name in files), manifest=beside, without_manifest=True, as_of=AS_OF)
    Making().prepare(asked, Means(home, keys, AT, Language.ZH, (SHELF, "general")), told)
present = book.open_book(home, keys)
request = intake.Request(tuple(Path(name) for name in files), AS_OF)
with intake.prepare(request, intake.Where(home, keys, AT, present), told, Faults()) as found:
    assert found.report.acceptable, found.report.faults
    if stage == "waiting":
        die()
    found.switch()
"""
STAGES = (
    "_switch",
    "point_to",
    "build",
    "_prove",
    "read",
    "terms",
    "waiting",
    "_thin",
    "compare",
    "hashing",
    "checksum",
)
"""Steps of an import by their names, and the functions in which the plug is pulled; those that decide first."""


@pytest.mark.long(first=4)
@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_import_harms_nothing(branch, write, stage):
    branch.take(write(CLIENTS, *(f"C{at},person,王芳," for at in range(50))))
    before = branch.clients()
    new = write(CLIENTS, *(f"N{at},person,李明,4111111111111111" for at in range(1600)), name="new.csv")
    held = write(
        "client,asset_class,date,balance",
        *(f"N{at},fund,2026-01-01,{at}" for at in range(1600)),
        name="h.csv",
    )
    listed = [
        {"name": each.name, "rows": 1600, "sha256": hashlib.sha256(each.read_bytes()).hexdigest()}
        for each in (new, held)
    ]
    told = {"format": 1, "sequence": 1, "business_date": "2026-11-22", "files": listed}
    (branch.home.parent / "manifest.json").write_text(json.dumps(told), "utf-8")
    command = [sys.executable, "-c", DIE, str(branch.home), stage, str(new), str(held)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    assert len(branch.clients()) == (1650 if stage == "_thin" else 50)
    assert stage == "_thin" or branch.clients() == before
    assert verify(branch.home, branch.keys, outside=None) == ()
    branch.take(write("key,kind,name", "Z,person,赵", name="z.csv"))
    assert "Z" in branch.clients()
    assert not list(branch.home.glob("building-*"))


def test_what_lies_beside_meanwhile_can_be_read_by_nobody(branch, write):
    """Neither the new book nor the scratch file beside it says a name, a number or a key."""
    secrets = ("欧阳娜娜", "11010519491231002X", "SECRETKEY")
    path = write(
        "key,kind,name,id_number",
        f"{secrets[2]},person,{secrets[0]},{secrets[1]}",
        *(f"N{at},person,王," for at in range(600)),
    )
    seen = 0

    def look(step, done, total):
        nonlocal seen
        for left in branch.home.glob("building-*"):
            raw = left.read_bytes()
            seen += bool(raw)
            assert not any(
                secret.encode(code) in raw for secret in secrets for code in ("utf-8", "utf-16-le", "gb18030")
            ), left.name
            assert os.name == "nt" or left.stat().st_mode & 0o077 == 0, left.name

    with branch.prepared(path, told=look):
        look(None, 0, 0)
    assert seen > 1


def test_look_ups_go_on_while_a_new_book_is_built(branch, write):
    branch.take(write(CLIENTS, *(f"C{at},person,王芳," for at in range(50))))
    book = branch.book()
    asked = 0

    def look(step, done, total):
        nonlocal asked
        assert book.client("C7").name == "王芳"
        asked += 1

    with branch.prepared(
        write("key,kind,name", *(f"C{at},person,李明" for at in range(1600))), told=look
    ) as found:
        found.switch()
        assert book.client("C7").name == "王芳"
    book.close()
    assert asked > 5
    assert branch.clients()["C7"].name == "李明"


def test_no_step_of_an_import_is_left_out():
    assert {step.value for step in Step} - {"prove"} <= set(STAGES)
    assert "_prove" in STAGES
