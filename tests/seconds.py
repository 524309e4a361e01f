"""A second person at the demo's counter, where a name is enough."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from teller_app.desk.approving import Approval
from teller_app.desk.counter import Counter
from teller_app.desk.keeping import Keeping
from teller_app.desk.ledger import LedgerDesk, Procedure
from teller_app.desk.overrides import OverrideDesk, Said
from teller_app.desk.workplace import Workplace
from teller_app.rules.client import Client
from teller_app.ui.approve_bar import ApproveBar
from teller_app.ui.window import Window

NAME = "0107 赵主管"
EMERGENCY = "emergency_payment"


def by_hand(place: Workplace, client: Client, said: Said, second: str = NAME) -> int:
    """Set a tier by hand, as a second person has read it."""
    desk = OverrideDesk(place)
    return desk.put(client, said, place.ask_second(desk.show(client, said), second, ""))


def pay(place: Workplace, client: Client, procedure: Procedure, note: str = "", second: str = NAME) -> int:
    """Pay in an emergency, as a second person has read it."""
    desk = LedgerDesk(place)
    approval = place.ask_second(desk.show(client, EMERGENCY, note, procedure), second, "")
    return desk.give(client, EMERGENCY, note, replace(procedure, approval=approval))


def switch(counter: Counter, code: str, second: str = NAME) -> None:
    """Let another rulebook decide, as a second person has read it."""
    counter.use_rulebook(code, counter.place.ask_second(counter.show_rulebook(code), second, ""))


def for_restore(keeping: Keeping, path: Path, second: str = NAME) -> Approval:
    """A second person has read which backup it is."""
    return keeping.ask_second(keeping.show_restore(path), second, "")


def stand_for(bar: ApproveBar, second: str = NAME, password: str = "") -> None:
    """A second person reads what the bar says, and stands for it."""
    assert bar.isVisible()
    bar.second.code.edit.setText(second)
    bar.second.password.edit.setText(password)
    bar.take()


def choose_rulebook(window: Window, code: str, second: str = NAME) -> None:
    """Choose another rulebook in the bar, and have a second person stand for it."""
    at = window.bar.rulebook.findData(code)
    window.bar.rulebook.setCurrentIndex(at)
    window.bar.rulebook.activated.emit(at)
    if window.approve.isVisible():
        edit = window.approve.second.code.edit
        edit.setText(second)
        QTest.keyClick(edit, Qt.Key.Key_Return)
