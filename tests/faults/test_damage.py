"""Whatever rots, is cut, changes places or comes from another day: the truth is shown, or nothing."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlcipher3 import dbapi2

from teller_app import wiring
from teller_app.safe.keys import DeviceKeys
from teller_app.store.files import open_file
from teller_app.store.journal import FILE_NAME
from tests.faults.damage import (
    HARMS,
    NOTHING,
    PAGE,
    TARGETS,
    everything,
    noticed,
    older_pages,
    wrong,
)
from tests.faults.faulting import ACTS, BUGS
from tests.faults.homes import copy_of, journal_rows, live_in, state_of
from tests.faults.nursery import DRIVER, Run
from tests.faults.papers import RICH

EACH = 5
"""Of each harm to each file; ``python -m tests.faults --harms`` does more."""


@pytest.fixture(scope="module")
def with_figures(nursery, lived_in, tmp_path_factory):
    """A home whose branch was worked out."""
    home = copy_of(lived_in, tmp_path_factory.mktemp("figures") / "branch")
    assert nursery.run(Run(home, ("branch",))).code == 0
    return home


@pytest.mark.long(first=10)
@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_harmed_file_shows_the_truth_or_nothing(with_figures, tmp_path, target, harm):
    rng = Random(f"{target.name} {harm.__name__}")
    truth = target.read(copy_of(with_figures, tmp_path / "branch"))
    assert truth
    assert NOTHING not in truth.values()
    for _ in range(EACH):
        home = copy_of(with_figures, tmp_path / "branch")
        path = target.path(home)
        raw = harm(path.read_bytes(), rng)
        path.write_bytes(raw)
        # A tally is no file of record: one that is harmed is made anew, and nobody need know.
        assert target.name == "tally" or noticed(home)
        path.write_bytes(raw)
        assert wrong(truth, target.read(home)) == []


def test_pages_of_an_older_journal_are_noticed(nursery, lived_in, tmp_path):
    """A disk that has lost a write gives back the page of before, under the right key and number."""
    home = copy_of(lived_in, tmp_path / "later")
    old = (home / FILE_NAME).read_bytes()
    assert nursery.run(Run(home, ("hold", "W000001", "98765400"), module=DRIVER)).code == 0
    for name in ("event", "give", "walk-in", "give"):
        assert nursery.run(next(act for act in ACTS if act.name == name).run(home)).code == 0
    assert nursery.run(Run(home, ("privilege", "undo", "--client", RICH, "--reason", "改期"))).code == 0
    assert nursery.run(Run(home, ("care", "done", "1"))).code in {0, 2}
    truth, tables = everything(home), _roots(home)
    new = (home / FILE_NAME).read_bytes()
    tried = 0
    for page, raw in older_pages(new, old):
        harmed = copy_of(home, tmp_path / "branch")
        (harmed / FILE_NAME).write_bytes(raw)
        if not noticed(harmed):
            (harmed / FILE_NAME).write_bytes(raw)
            assert not wrong(truth, everything(harmed)), tables.get(page, page)
        tried += 1
    assert tried > 8


def test_an_older_page_of_each_table_is_noticed(nursery, lived_in, tmp_path):
    """Tables whose rows are written over: each act in its turn, and every page that it changed put back alone."""
    home = copy_of(lived_in, tmp_path / "later")
    until = (wiring.today() + timedelta(days=60)).isoformat()
    soon = wiring.calendar().working_from(wiring.today() + timedelta(days=8)).isoformat()
    one = ("--client", "C000004")
    tried = set()
    for words in (
        ("override", "set", *one, "--tier", "diamond", "--until", until, "--approver", "0107", "--reason", "特批"),
        ("override", "end", *one, "--reason", "有变"),
        ("referral", "set", *one, "--referrer", "C000002"),
        ("referral", "set", *one, "--referrer", "C000003"),
        ("group", "found", *one, "--name", "单家"),
        ("group", "leave", *one),
        ("care", "event", *one, "--kind", "deal"),
        ("care", "put-off", "6", "--to", soon),
        ("care", "not-wanted", "6"),
        ("care", "wish", *one, "--contact", "no"),
        ("care", "wish", *one, "--contact", "yes"),
        ("value-type", *one, "--overrule", "strategic", "--reason", "谈过"),
        ("value-type", *one, "--overrule", "intrinsic", "--reason", "谈过"),
    ):
        old = (home / FILE_NAME).read_bytes()
        done = nursery.run(Run(home, words))
        assert done.code == 0, (words, done.err)
        assert not noticed(home)
        tables, new = _roots(home), (home / FILE_NAME).read_bytes()
        for page, raw in older_pages(new, old):
            harmed = copy_of(home, tmp_path / "branch")
            (harmed / FILE_NAME).write_bytes(raw)
            # The last number that was given is the highest one that is there, too.
            assert noticed(harmed) or tables[page] == "sqlite_sequence", (words, tables.get(page, page))
            tried.add(tables.get(page))
    assert {"tier_override", "tie", "client_group", "care_task", "contact_wish", "value_finding"} <= tried


def _roots(home):
    db = open_file(home / FILE_NAME, DeviceKeys(home).key("journal"), read_only=True)
    try:
        return {root: name for name, root in db.execute("select tbl_name, rootpage from sqlite_master")}
    finally:
        db.conn.close()


@pytest.mark.parametrize("name", ["book", "backup", "tally"])
def test_pages_of_another_copy_of_a_finished_file_are_noticed(nursery, with_figures, tmp_path, name):
    """Each is made once, under a salt of its own: no page of an older one fits."""
    target = next(each for each in TARGETS if each.name == name)
    home = copy_of(with_figures, tmp_path / "later")
    old = target.path(home).read_bytes()
    truth = target.read(copy_of(with_figures, tmp_path / "branch"))
    target.path(home).unlink()
    if name == "book":
        assert nursery.run(next(act for act in ACTS if act.name == "import").run(home)).code == 1
        state_files = [str(home.parent / each) for each in ("clients.csv", "holdings.csv")]
        assert nursery.run(Run(home, ("import", "--fresh", *state_files))).code == 0
    elif name == "backup":
        assert nursery.run(Run(home, ("backup",))).code == 0
        truth = target.read(copy_of(home, tmp_path / "branch"))
    else:
        assert nursery.run(Run(home, ("branch",))).code == 0
    new = target.path(home).read_bytes()
    pages = list(older_pages(new, old))
    assert len(pages) > 10
    for _, raw in pages[:: max(1, len(pages) // 8)]:
        harmed = copy_of(home, tmp_path / "branch")
        target.path(harmed).write_bytes(raw)
        assert name == "tally" or noticed(harmed)
        assert wrong(truth, target.read(harmed)) == []


def test_the_morning_finds_a_lost_page(nursery, lived_in, tmp_path):
    """No single look shows it: the newest entry is gone from one list and there in another."""
    home = copy_of(lived_in, tmp_path / "branch")
    old = (home / FILE_NAME).read_bytes()
    assert nursery.run(next(act for act in ACTS if act.name == "give").run(home)).code == 0
    new = (home / FILE_NAME).read_bytes()
    truth, found = everything(home), 0
    for _, raw in older_pages(new, old):
        (home / FILE_NAME).write_bytes(raw)
        if wrong(truth, everything(home)):
            (home / FILE_NAME).write_bytes(raw)
            ran = nursery.run(Run(home, ("care", "due")))
            assert ran.code == 1
            assert "已损坏" in ran.err or "损坏" in ran.err
            found += 1
    assert found > 0


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_file_of_another_key_is_refused(nursery, with_figures, tmp_path, target):
    """Another branch's, in the place of ours."""
    other = live_in(nursery, tmp_path / "other")
    assert nursery.run(Run(other, ("branch",))).code == 0
    truth = target.read(copy_of(with_figures, tmp_path / "branch"))
    home = copy_of(with_figures, tmp_path / "branch")
    target.path(home).write_bytes(target.path(other).read_bytes())
    assert target.name == "tally" or noticed(home)
    assert wrong(truth, target.read(home)) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("book.current", b""),
        ("book.current", b"book-2026-"),
        ("book.current", b"\xff\xfe\x00"),
        ("book.current", b"../demo/device.key"),
        ("book.current", b"/etc/passwd"),
        ("book.current", b"journal.db"),
        ("book.current", b"a\x00b"),
        ("book.current", b"x" * 5000),
        ("settings.json", b""),
        ("settings.json", b'{"language": "zh", "bran'),
        ("settings.json", b"null"),
        ("settings.json", b"\xff\xfe"),
        ("settings.json", b"[" * 100_000),
        ("device.key", b""),
        ("device.key", b"x" * 63),
        ("device.key", b"x" * 65),
        ("device.key", b"y" * 64),
    ],
)
@pytest.mark.parametrize("command", [("find", "王"), ("verify",), ("backup",)])
def test_a_small_file_that_is_cut_or_changed_is_a_sentence(nursery, home, name, content, command):
    there, rows = {path.name: path.read_bytes() for path in home.glob("*.db")}, journal_rows(home)
    key = (home / "device.key").read_bytes()
    (home / name).write_bytes(content)
    ran = nursery.run(Run(home, command))
    assert ran.code in {0, 1, 2}
    assert not any(each in ran.err for each in BUGS), ran.err
    if ran.code:
        assert len((ran.err + ran.out).splitlines()) >= 1
    elif command == ("find", "王"):
        assert "王*明" in ran.out
    assert (home / name).read_bytes() == content
    now = {path.name: path.read_bytes() for path in home.glob("*.db")}
    if command == ("backup",) and ran.code == 0:
        # Who made it is on the trail of what it is made of.
        (home / "device.key").write_bytes(key)
        after = journal_rows(home)
        assert {table for table in rows if rows[table] != after[table]} == {"trail", "anchor"}
        del now[FILE_NAME], there[FILE_NAME]
    assert now == there


def test_a_harm_that_shows_a_wrong_value_would_be_seen(with_figures, tmp_path):
    """The comparison itself must be able to fail."""
    home = copy_of(with_figures, tmp_path / "branch")
    truth = everything(home)
    db = open_file(home / FILE_NAME, DeviceKeys(home).key("journal"))
    try:
        db.execute("update privilege_use set tier = 'gold'")
    except dbapi2.Error:
        pytest.fail("the row is there")
    finally:
        db.conn.close()
    assert f"uses {RICH}" in wrong(truth, everything(home))
    assert {row[6] for row in state_of(home).journal["privilege_use"]} == {"gold"}
    assert (home / FILE_NAME).stat().st_size % PAGE == 0
