"""What CUPS says of a queue and of our own jobs in it, and how nothing of them is left there.

CUPS keeps a job's document for a day after it has come out. Its own library is asked; on a system without it
(Windows) nothing is known of a queue, and every answer is ``None`` or empty. A call waits for the server: for
one on this machine that is a millisecond.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

OURS = re.compile(r"(summary|findings|care|branch|day)-[0-9]{6,}|teller-app")
"""Titles of our jobs: codes and numbers of the journal, and nothing of a client."""
_ALL, _MINE = -1, 1
_STOPPED = 5
_HARMLESS = ("none", "cups-", "connecting-", "other", "toner-low", "marker-supply-low", "offline-report")


class JobState(IntEnum):
    """As IPP numbers them (RFC 8011, 5.3.7)."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9

    @property
    def over(self) -> bool:
        """Nothing more comes of it."""
        return self >= JobState.CANCELED


@dataclass(frozen=True, slots=True)
class Queue:
    """How a queue is.

    Attributes:
        takes: it stands open for jobs and works on them.
        reasons: why not, or what it waits for, in IPP's own words without their degree, as ``media-empty``.
    """

    takes: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spooled:
    """One of our jobs."""

    queue: str
    number: int
    title: str
    state: JobState


class _Option(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("value", ctypes.c_char_p))


class _Dest(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("instance", ctypes.c_char_p),
        ("is_default", ctypes.c_int),
        ("num_options", ctypes.c_int),
        ("options", ctypes.POINTER(_Option)),
    )


class _Job(ctypes.Structure):
    """``cups_job_t`` of <cups/cups.h>."""

    _fields_ = (
        ("id", ctypes.c_int),
        ("dest", ctypes.c_char_p),
        ("title", ctypes.c_char_p),
        ("user", ctypes.c_char_p),
        ("format", ctypes.c_char_p),
        ("state", ctypes.c_int),
        ("size", ctypes.c_int),
        ("priority", ctypes.c_int),
        ("completed", ctypes.c_long),
        ("created", ctypes.c_long),
        ("processed", ctypes.c_long),
    )


def queue(name: str) -> Queue | None:
    """How a queue is; ``None`` where nobody can say, or it is not there."""
    cups = _cups()
    found = cups.cupsGetNamedDest(None, name.encode(), None) if cups else None
    if not cups or not found:
        return None
    try:
        dest = found.contents
        options = {
            _text(dest.options[at].name): _text(dest.options[at].value) for at in range(dest.num_options)
        }
    finally:
        cups.cupsFreeDests(1, found)
    open_for_jobs = options.get("printer-is-accepting-jobs", "true") == "true"
    works = options.get("printer-state") != str(_STOPPED)
    return Queue(open_for_jobs and works, _reasons(options.get("printer-state-reasons", "")))


def known() -> bool:
    """Whether queues and jobs can be asked after on this system."""
    return _cups() is not None


def jobs(name: str | None = None) -> tuple[Spooled, ...]:
    """Our jobs of this user that the server still has, of one queue or of all, the oldest first."""
    cups = _cups()
    if cups is None:
        return ()
    with _listed(cups, name) as rows:
        found = [Spooled(_text(row.dest), row.id, _text(row.title), _state(row.state)) for row in rows]
    return tuple(sorted((job for job in found if OURS.fullmatch(job.title)), key=lambda job: job.number))


def remove(job: Spooled) -> bool:
    """Take a job back, or clear away what is left of one that is over; false where the server refuses."""
    cups = _cups()
    return cups is not None and cups.cupsCancelJob2(None, job.queue.encode(), job.number, 1) == 0


def sweep() -> None:
    """Clear away what is left of every job of ours that is over, whoever printed it at this desktop."""
    for job in jobs():
        if job.state.over:
            remove(job)


@contextmanager
def _listed(cups: ctypes.CDLL, name: str | None) -> Iterator[list[_Job]]:
    rows = ctypes.POINTER(_Job)()
    count = cups.cupsGetJobs2(None, ctypes.byref(rows), name.encode() if name else None, _MINE, _ALL)
    try:
        yield [rows[at] for at in range(max(0, count))]
    finally:
        if count > 0:
            cups.cupsFreeJobs(count, rows)


def _state(number: int) -> JobState:
    return JobState(number) if number in set(JobState) else JobState.PENDING


def _reasons(said: str) -> tuple[str, ...]:
    """Without the degree that each may end with, and without what is only a report."""
    words = (word.strip() for word in said.split(","))
    bare = dict.fromkeys(re.sub(r"-(error|warning|report)$", "", word) for word in words if word)
    return tuple(word for word in bare if not word.startswith(_HARMLESS))


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace")


@lru_cache(maxsize=1)
def _cups() -> ctypes.CDLL | None:
    """The library that Qt prints through; loaded by the first print, not by the start."""
    path = ctypes.util.find_library("cups")
    try:
        cups = ctypes.CDLL(path) if path else None
    except OSError:
        return None
    if cups is None:
        return None
    text, whole = ctypes.c_char_p, ctypes.c_int
    cups.cupsGetNamedDest.restype = ctypes.POINTER(_Dest)
    cups.cupsGetNamedDest.argtypes = (ctypes.c_void_p, text, text)
    cups.cupsFreeDests.argtypes = (whole, ctypes.POINTER(_Dest))
    cups.cupsGetJobs2.argtypes = (ctypes.c_void_p, ctypes.POINTER(ctypes.POINTER(_Job)), text, whole, whole)
    cups.cupsFreeJobs.argtypes = (whole, ctypes.POINTER(_Job))
    cups.cupsCancelJob2.argtypes = (ctypes.c_void_p, text, whole, whole)
    return cups
