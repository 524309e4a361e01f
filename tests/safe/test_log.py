"""The log tells what happened and never of whom, whatever is thrown at it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules.errors import Refusal
from teller_app.safe.log import KEPT, MOST_BYTES, Pages, begin, end, note, note_fault, note_stop
from teller_app.safe.log_fields import RULES, Event, harmless
from teller_app.words.refusal_texts import TEXTS
from tests.often import tries

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
NAME, IDENTITY, PHONE, CARD = "王小明", "110101199003071233", "13800138000", "6222020200112233445"
SECRETS = [
    NAME,
    "Wang Xiaoming",
    "wangxiaoming",
    IDENTITY,
    PHONE,
    CARD,
    "1990-03-07",
    "1990.03.07",
    "12345.67",
    "C000001",
    f"{NAME}.csv",
    f"/home/teller/{NAME}/book.db",
    f"journal-{PHONE}.db",
    f"book.unknown {NAME}",
    f"{PHONE}.py:12",
    f"teller_app/{NAME}.py:12",
]
NUMBERS = [int(IDENTITY), int(PHONE), int(CARD), 19900307, float(PHONE), Decimal("12345.67"), True, -1, float("nan")]


@pytest.fixture
def lines(tmp_path):
    """A log of its own; what stands in it, line by line."""
    begin(tmp_path, lambda: NOW)
    yield lambda: [json.loads(line) for line in text(tmp_path).splitlines()]
    end()


def text(home: Path) -> str:
    return "".join(path.read_text("utf-8") for path in sorted((home / "logs").glob("program.log*")))


def bad_frame():
    secret = NAME
    raise ValueError(secret, IDENTITY)


def caught(act) -> BaseException:
    try:
        act()
    except (ValueError, LookupError, Refusal) as error:
        return error
    raise AssertionError


def test_a_line_has_its_time_its_level_and_what_happened(lines):
    note(Event.IMPORTED, kind="client", count=1000)
    note(Event.REFUSED, code="store.locked", file="journal.db")
    assert lines() == [
        {"event": "imported", "level": "info", "at": "2026-11-24T09:30:00+00:00", "kind": "client", "count": 1000},
        {
            "event": "refused",
            "level": "warning",
            "at": "2026-11-24T09:30:00+00:00",
            "code": "store.locked",
            "file": "journal.db",
        },
    ]


def test_starting_and_stopping(tmp_path):
    times = iter([NOW, NOW, NOW + timedelta(hours=8), NOW + timedelta(hours=8)])
    begin(tmp_path, lambda: next(times))
    note(Event.START, version=version("teller-app"))
    note_stop()
    end()
    first, last = (json.loads(line) for line in text(tmp_path).splitlines())
    assert first["version"] == version("teller-app")
    assert (last["event"], last["seconds"]) == ("program.stop", 8 * 3600)


def test_an_unexpected_fault_is_its_class_and_its_lines(lines, tmp_path):
    note_fault(caught(bad_frame))
    (line,) = lines()
    assert (line["event"], line["level"], line["kind"]) == ("program.fault", "error", "ValueError")
    assert line["where"].split(" ")[-1].startswith("test_log.py:")
    assert set(line) == {"event", "level", "at", "kind", "where"}
    for secret in SECRETS:
        assert secret not in text(tmp_path)


def test_a_path_is_cut_to_what_is_ours_or_a_librarys(lines):
    note_fault(caught(lambda: date.fromisoformat(NAME)))
    note_fault(caught(lambda: json.loads(NAME)))
    note_fault(caught(lambda: __import__("teller_app.desk.amount_text", fromlist=["x"]).read_date(NAME)))
    for line in lines():
        assert str(Path.home()) not in line["where"]
        assert not line["where"].startswith("/")
    assert "teller_app/desk/amount_text.py:" in lines()[2]["where"]


@pytest.mark.parametrize("field", [*RULES, "client", "name", "exc_info", "stack", "message", "user"])
def test_no_field_takes_a_clients_value(field, lines, tmp_path):
    error = caught(bad_frame)
    nested = {"client": {"name": NAME, "phones": [PHONE]}, NAME: IDENTITY}
    thrown = [*SECRETS, *NUMBERS, error, nested, [NAME], (IDENTITY,), {NAME}, NAME.encode(), date(1990, 3, 7), object()]
    thrown.append(type("T" + PHONE, (str,), {})(NAME))
    thrown.append(type(NAME, (Exception,), {}))
    for value in thrown:
        if field == "event":
            found = harmless({"event": value})
            assert found == {}
        else:
            note(Event.REFUSED, **{field: value})
    for line in text(tmp_path).splitlines() if field != "event" else []:
        kept = {name: value for name, value in json.loads(line).items() if name not in {"event", "level", "at"}}
        assert kept in ({}, {"kind": "ValueError"}, {"kind": "elsewhere"}), kept
    note(Event.START)
    for secret in SECRETS:
        assert secret not in text(tmp_path)


def test_who_asks_structlog_itself_is_under_the_same_rules(lines, tmp_path, capfd):
    import structlog

    note(Event.START)
    logger = structlog.get_logger("anything")
    sentence = f"client {NAME} opened"
    logger.info(sentence, client=NAME, at=NAME, level=NAME)
    logger.bind(name=NAME, phone=PHONE).warning("card %s", CARD)
    try:
        bad_frame()
    except ValueError:
        logger.exception("failed", stack_info=True)
    assert [set(line) for line in lines()[1:]] == [{"level", "at"}] * 3
    assert capfd.readouterr() == ("", "")
    for secret in SECRETS:
        assert secret not in text(tmp_path)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@tries(40)
@given(st.dictionaries(st.sampled_from([*RULES, "name"]) | st.text(), ANYTHING))
def test_whatever_comes_only_what_is_known_is_kept(fields):
    for name, kept in harmless(fields).items():
        match name:
            case "at":
                assert isinstance(fields["at"], datetime)
            case "count" | "seconds":
                assert 0 <= kept <= 5_000_000
            case "code":
                assert kept in TEXTS
            case _:
                assert (name, kept) in {("level", "info"), ("level", "warning"), ("level", "error")}


def test_every_file_of_ours_may_be_named_and_no_other():
    ours = [
        "book-2026-11-23-1.db",
        "journal.db",
        "journal-20261124-093000-123456.db",
        "journal-20261124-093000-123456.kept.db",
        "device.key",
        "settings.json",
    ]
    assert [name for name in ours if harmless({"file": name}) != {"file": name}] == []


def test_before_it_begins_and_after_it_ends_nothing_is_written(tmp_path):
    note(Event.START)
    begin(tmp_path, lambda: NOW)
    end()
    note(Event.START)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="rights of another kind")
def test_it_is_for_its_owner_only(tmp_path):
    (tmp_path / "logs").mkdir(mode=0o700)
    page = tmp_path / "logs/program.log"
    page.touch(0o666)
    page.chmod(0o666)
    Pages(tmp_path / "logs").msg("one")
    fresh = tmp_path / "fresh"
    Pages(fresh / "logs").msg("one")
    for file in (page, fresh / "logs/program.log"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((fresh / "logs").stat().st_mode) == 0o700


def test_it_is_turned_over_and_never_grows_beyond_three_pages(tmp_path):
    pages = Pages(tmp_path)
    line = "x" * 9_999
    for number in range(450):
        pages.msg(f"{number:04d}{line[4:]}")
    files = sorted(tmp_path.glob("program.log*"))
    assert [file.name for file in files] == ["program.log", "program.log.1", "program.log.2"]
    assert len(files) == KEPT
    assert all(file.stat().st_size <= MOST_BYTES for file in files)
    assert files[0].read_text().splitlines()[-1].startswith("0449")
    oldest = [int(row[:4]) for row in files[2].read_text().splitlines()]
    middle = [int(row[:4]) for row in files[1].read_text().splitlines()]
    assert oldest[-1] + 1 == middle[0]


WRITER = """
import sys
from pathlib import Path
from teller_app.safe.log import Pages
pages = Pages(Path(sys.argv[1]))
for number in range(300):
    pages.msg(f"{sys.argv[2]} {number:04d} " + "x" * 2000)
"""


def test_two_processes_write_whole_lines(tmp_path):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, who]) for who in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]
    rows = [row for file in tmp_path.glob("program.log*") for row in file.read_text().splitlines()]
    assert len(rows) == 600
    assert {len(row) for row in rows} == {2007}


def test_a_disk_that_takes_nothing_stops_nobody(tmp_path, monkeypatch):
    (tmp_path / "logs").write_text("a file where the folder should be")
    begin(tmp_path, lambda: NOW)
    note(Event.START)
    end()
    monkeypatch.setattr(os, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    Pages(tmp_path / "other").msg("one")


def test_a_quiet_command_does_not_load_it():
    code = "import sys, teller_app.app, teller_app.wiring; sys.exit('structlog' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
