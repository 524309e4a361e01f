"""Whoever works beside the window opens files by what it was handed: no device secret, no command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from teller_app.desk import tallying, workers
from teller_app.desk.branch import BranchDesk
from teller_app.desk.morning import plan_morning
from teller_app.safe.keys import FILE_NAME, DeviceKeys
from teller_app.safe.roles import Role
from teller_app.store.book import Origin, build_book, open_book
from teller_app.store.clients import write_clients
from teller_app.store.journal import open_journal
from teller_app.store.terms import terms_of
from tests.staff import branch_at
from tests.stage import CLIENTS, NOW, TODAY, open_stage


@pytest.fixture
def own(place, tmp_path):
    """The same branch on a bank's own files, for a teller who has logged in."""
    branch = branch_at(tmp_path / "own")
    session = branch.add(branch.start(), "7001", Role.TELLER)
    origin = Origin(TODAY - timedelta(days=1), NOW, "test")
    build_book(branch.home, session.keys, origin, lambda db: write_clients(db, CLIENTS, terms_of))
    (branch.home / FILE_NAME).rename(branch.home / "aside")
    made = replace(
        place,
        home=branch.home,
        session=replace(session, standing=lambda: Role.TELLER),
        book=open_book(branch.home, session.keys),
        journal=open_journal(branch.home, session.keys, None),
    )
    yield made
    made.journal.close()
    made.book.close()


def test_other_processes_get_the_book_key_alone_through_their_pipe(own, monkeypatch):
    monkeypatch.setattr(tallying, "FEW", 0)
    figures = BranchDesk(own).work()
    assert figures.totals.clients == len(CLIENTS)
    share = tallying.Share(own.home, own.keys.key("book"), "general", TODAY, 1, 400)
    assert own.keys.key("book").hex() not in repr(share)
    assert repr(own.keys.key("book")) not in repr(share)
    monkeypatch.setattr(workers, "_SHELVES", [own.shelf])
    assert len(tallying.work_out(share)) == len(CLIENTS)
    tallying._OPENED.popitem()[1].close()


def test_the_morning_plans_on_the_sessions_keys(own):
    assert plan_morning(own).falling == plan_morning(own).falling
    assert not (own.home / FILE_NAME).exists()


def test_the_demo_opens_by_its_device(tmp_path):
    place = open_stage(tmp_path / "demo")
    assert place.keys.key("book") == DeviceKeys(tmp_path / "demo").key("book")
    assert place.session.role is Role.SUPERVISOR
    assert place.teller == "0231 李娜"
    place.journal.close()
    place.book.close()
