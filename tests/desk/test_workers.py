"""A sum shared out among processes: whole, in order, by the rulebooks that were handed over, and left at once."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest

from teller_app.desk import workers
from tests.conftest import TODAY
from tests.stage import SHELF

PIPE = 65_536
"""What a pipe of Linux holds: who starts a process with more than that waits until it is read."""


class Stopped(Exception):
    """Nobody waits any more."""


def counted(pulled: list[int], most: int) -> Iterator[list[int]]:
    for at in range(most):
        pulled.append(at)
        yield [0] * at


def test_every_share_comes_back_in_its_order():
    found = workers.shared_out(len, counted([], 60), (SHELF.handed, None), lambda: None, file="x")
    assert list(found) == list(range(60))


def test_rulebooks_larger_than_a_pipe_come_to_every_process():
    handed = SHELF.handed
    only = SHELF.edition("general", TODAY)
    assert len(pickle.dumps((handed, only))) > PIPE
    (first, *_) = workers.shared_out(_decides_by, [TODAY] * 8, (handed, only), lambda: None, file="x")
    assert first == ("general", only.first_day)


def _decides_by(day) -> tuple[str, object]:
    edition = workers.shelf_here().edition("general", day)
    assert workers.only_here() is not None
    return edition.rulebook, workers.only_here().first_day


def test_who_stops_has_not_gone_through_the_whole_book_first():
    pulled: list[int] = []

    def wanted() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        next(workers.shared_out(len, counted(pulled, 10_000), (SHELF.handed, None), wanted, file="x"))
    assert len(pulled) <= workers.AHEAD * workers.MOST_PROCESSES
