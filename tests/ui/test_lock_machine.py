"""The lock under anything that can happen at a counter, in any order; more runs with PROPERTY_TIMES.

``PROPERTY_TIMES=20 .venv/bin/python -m pytest tests/ui/test_lock_machine.py`` takes some minutes.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from teller_app.desk.client_view import Mode
from teller_app.rules.codes import AssetClass
from teller_app.ui import idle
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.counter.looking import Numbers, told
from tests.often import tries
from tests.staff import FIRST, SECOND, password_of
from tests.stage import CLIENTS, COMPANY, PRIVATE, WANG
from tests.ui.test_entrance import Counter

MOST_IDLE = 180
EXAMPLES, STEPS = 4, 16
AMOUNTS = ("551万", "4x7y", "31415.92")
NAMES = ("Qian Unsaved", "Sun Unsaved")
SEARCHED = "zzsearched"
NUMBERS = Numbers(CLIENTS)
SECRETS = (*(client.name for client in CLIENTS), *AMOUNTS, *NAMES, SEARCHED)
PEOPLE = st.sampled_from((FIRST, SECOND))


@dataclass(frozen=True)
class Hand:
    """What somebody has in hand: a client or a walk-in, and what was typed."""

    client: str = ""
    walk_in: str = ""
    typed: dict[AssetClass, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        return not self.client and not self.walk_in


class Lock(RuleBasedStateMachine):
    """Two people at one counter, and all ways in which they leave it."""

    qtbot: object
    clock: list[float]

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.counter = Counter(self.qtbot, Path(self.folder.name))
        self.inside, self.hand, self.left = "", Hand(), {}
        self.seen, self.wrong = self.clock[0], 0

    def teardown(self) -> None:
        self.counter.end()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.folder.cleanup()

    @property
    def window(self):
        return self.counter.window

    def gone(self) -> None:
        """Whoever was here has left the counter; what was in hand is theirs."""
        self.qtbot.waitUntil(lambda: self.window is None, timeout=5000)
        self.left[self.inside] = self.hand
        self.inside, self.hand = "", Hand()

    def tick(self) -> None:
        self.counter.program._watch._idle._tick()

    # what is done at an open counter

    @precondition(lambda self: self.inside)
    @rule(key=st.sampled_from((WANG.key, COMPANY.key, PRIVATE.key)))
    def open_client(self, key: str) -> None:
        for _ in range(2):  # a walk-in that is not saved is spoken of once
            self.window.guarded(lambda: self.window.open_client(key))
        self.hand = Hand(client=key)

    @precondition(lambda self: self.inside)
    @rule(name=st.sampled_from(NAMES))
    def start_walk_in(self, name: str) -> None:
        for _ in range(2):
            self.window.guarded(self.window.start_walk_in)
        self.window.client.header.entry.name.edit.setFocus()
        self.window._counter.client.type_entry(replace(self.window._counter.client.view.entry, name=name))
        self.hand = Hand(walk_in=name)

    @precondition(lambda self: self.inside and not self.hand.empty)
    @rule(text=st.sampled_from(AMOUNTS))
    def type_amount(self, text: str) -> None:
        edit = self.window.client.amounts.table.first
        code = next(line.asset_class for line in self.window._counter.client.view.lines)
        edit.setText(text)
        edit.setModified(True)
        edit.textEdited.emit(text)
        self.hand = replace(self.hand, typed={**self.hand.typed, code: text})

    @precondition(lambda self: self.inside)
    @rule()
    def search_copy_and_reveal(self) -> None:
        self.window.bar.search.setText(SEARCHED)
        QApplication.clipboard().setText(WANG.phone)
        self.window.guarded(self.window.reveal)

    @precondition(lambda self: self.inside)
    @rule()
    def press_a_key(self) -> None:
        QTest.keyPress(self.window.windowHandle(), Qt.Key.Key_F2)
        self.seen = self.clock[0]

    # what ends it

    @precondition(lambda self: self.inside)
    @rule(seconds=st.sampled_from((4, 90, 178, 184)))
    def wait(self, seconds: int) -> None:
        for _ in range(0, seconds, 2):
            self.clock[0] += 2
            if self.window is not None:
                self.tick()
        if self.clock[0] - self.seen >= MOST_IDLE:
            self.gone()

    @precondition(lambda self: self.inside)
    @rule(seconds=st.sampled_from((20, 200, 40_000)))
    def sleep_without_a_word(self, seconds: int) -> None:
        self.clock[0] += seconds
        self.tick()
        self.gone()

    @precondition(lambda self: self.inside)
    @rule()
    def press_a_key_too_late(self) -> None:
        """The timer has not come; the key must find a lock, and do nothing else."""
        self.clock[0] = self.seen + MOST_IDLE + 1
        QTest.keyPress(self.window.windowHandle(), Qt.Key.Key_F4)
        self.gone()

    @precondition(lambda self: self.inside)
    @rule(why=st.sampled_from(("f12", "locked", "asleep")))
    def leave(self, why: str) -> None:
        if why == "f12":
            self.counter.lock()
        else:
            self.counter.program._watch._system.gone.emit(why)
        self.gone()

    # who comes in

    @precondition(lambda self: not self.inside)
    @rule(code=PEOPLE)
    def come_in(self, code: str) -> None:
        self.counter.log_in(code)
        assert self.window is not None
        self.inside, self.hand, self.wrong = code, self.left.pop(code, Hand()), 0
        self.seen = self.clock[0]

    @precondition(lambda self: not self.inside and self.wrong < 4)
    @rule(code=PEOPLE, guess=st.sampled_from(("", " ", "wrong wrong wrong", "of the other")))
    def guess(self, code: str, guess: str) -> None:
        other = password_of(SECOND if code == FIRST else FIRST)
        self.counter.type_into(
            self.counter.entrance.login, code=code, password=other if guess.startswith("of") else guess
        )
        self.counter.entrance.login.asked.emit()
        self.counter.answered()
        self.wrong += 1

    # what always holds

    @invariant()
    def nobody_is_in_without_a_password(self) -> None:
        assert (self.window is not None) == bool(self.inside)
        if self.inside:
            assert self.window._counter.place.session.code == self.inside
            assert self.clock[0] - self.seen < MOST_IDLE

    @invariant()
    def what_is_in_hand_is_ones_own(self) -> None:
        if not self.inside:
            return
        view = self.window._counter.client.view
        assert (view.client.key if view.client and view.mode is not Mode.WALK_IN else "") == self.hand.client
        assert view.entry.name == self.hand.walk_in
        assert {
            line.asset_class: line.typed for line in view.lines if line.typed is not None
        } == self.hand.typed

    @invariant()
    def a_locked_counter_knows_nobody(self) -> None:
        if self.inside:
            return
        assert self.counter.entrance.isVisible()
        texts = [each for widget in QApplication.topLevelWidgets() for each in told(widget)]
        assert NUMBERS.seen(texts) == []
        assert [(where, text) for where, text in texts if any(secret in text for secret in SECRETS)] == []


@pytest.mark.timeout(3600)
def test_the_lock_holds_whatever_happens_in_whatever_order(qtbot, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(idle, "_running", lambda: clock[0])
    Lock.qtbot, Lock.clock = qtbot, clock
    slow = settings(
        tries(EXAMPLES),
        stateful_step_count=STEPS,
        deadline=None,
        # A run takes a second: what fails is told as it was, for a shorter one may take an hour to find.
        phases=(Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Lock, settings=slow)


def test_the_looking_would_see_what_is_left(qtbot):
    """With somebody inside, the same looking finds what must be gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        counter = Counter(qtbot, Path(folder))
        counter.log_in()
        counter.window.open_client(WANG.key)
        counter.window.reveal()
        texts = [each for widget in QApplication.topLevelWidgets() for each in told(widget)]
        assert NUMBERS.seen(texts)
        assert any(WANG.name in text for _, text in texts)
        counter.end()
