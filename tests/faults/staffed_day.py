"""What two supervisors and a teller do in the window of a home with passwords; each step when it is ready for it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.canary import NOTE
from tests.staff import FIRST, SECOND, password_of

if TYPE_CHECKING:
    from teller_app.ui.entrance import Entrance
    from teller_app.ui.parts.second_person import SecondPerson
    from teller_app.ui.window import Window

PATIENCE = 1500
"""Steps of waiting, at most."""


def until(there: Callable[[], object]) -> Iterator[None]:
    """Wait for it, in turns of the loop."""
    for _ in range(PATIENCE):
        if there():
            return
        yield
    raise AssertionError(there.__code__.co_firstlineno)


def log_in(entrance: Entrance) -> None:
    """As the first supervisor."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    for name, text in (("code", FIRST), ("password", password_of(FIRST))):
        entrance.login.fields[name].edit.setText(text)
    QTest.keyClick(entrance.login.fields["password"].edit, Qt.Key.Key_Return)


def with_a_second_person(window: Window, chosen: Path) -> Iterator[None]:
    """A tier by hand, an emergency payment, and names that leave whole."""
    from teller_app.desk.branch_paper import show_unmasked
    from teller_app.rules.codes import ListKind

    service, desk = window.service, window._counter.client
    window.open_client("C000008")
    yield
    service.give("emergency_payment")
    page = service.procedure
    for at in range(len(page._steps)):
        page.confirm(at)
    page.amount.edit.setText("5000")
    page.note.edit.setText(NOTE)
    yield from _stood_for(page.second, page.submit)
    service.ask_override()
    form = service.override
    form.reason.edit.setText(NOTE)
    form.last_day.edit.setText((window._counter.place.today().replace(day=1)).isoformat())
    form.submit()  # a day that is over: it is said beside the field
    yield
    form.last_day.edit.setText(f"{window._counter.place.today().year + 1}-01-15")
    yield from _stood_for(form.second, form.submit)
    yield from until(lambda: desk.view.decision.override is not None)
    window.show_branch()
    yield from until(lambda: window._counter.branch.view.figures is not None)
    window.branch.choose(ListKind.TIER, "diamond")
    file = str(chosen / "window-names.xlsx")
    bar, branch = window.approve, window._counter.branch
    bar.ask(show_unmasked(branch.place, branch.view, file), lambda given: window.branch._save_unmasked(file, given))
    yield from _stood_for(bar.second, bar.second.asked.emit)
    yield from until(lambda: Path(file).exists())


def _stood_for(second: SecondPerson, act: Callable[[], object]) -> Iterator[None]:
    """The second supervisor reads it and gives code and password; it is done when the page is empty again."""
    second.code.edit.setText(SECOND)
    second.password.edit.setText(password_of(SECOND))
    yield
    act()
    yield from until(lambda: not second.isVisible())


def at_the_trail(window: Window, chosen: Path) -> Iterator[None]:
    """F7: a client's records, all of them into files, and the close of the day."""
    from teller_app.ui.rail import Page

    window.turn_to(Page.AUDIT)
    window.audit.client.setText("C000008")
    window.audit.look.click()
    yield
    assert window._counter.audit.view.lines
    for name in ("window-audit.xlsx", "window-audit.csv"):
        window.audit.save_to(chosen / name)
        yield from until(lambda: window.audit._saving is None)
    window.print_current()
    window.printing.save_to(chosen / "window-day.pdf")
    yield
    window.turn_to(Page.PEOPLE)
    yield


def take_files_in(window: Window, papers: Path) -> Generator[None, None, None]:
    """Wrong files first, then the night's; another book serves then, in another window."""
    from teller_app.ui.rail import Page

    page, desk = window.intake, window._counter.intake
    served: list[object] = []
    page.switched.connect(served.append)
    for names, good in ((("bad.csv",), False), (("clients.csv", "holdings.csv"), True)):
        window.turn_to(Page.INTAKE)
        desk.begin_look([papers / name for name in names])
        page._looking.follow()
        yield from until(lambda: desk.view.rests and desk.view.files)
        desk.answer(without=True)
        if good:
            desk.choose(1)
            desk.set_adds(adds=False)
        page.begin_check()
        yield from until(lambda: desk.view.rests)
        yield
        assert desk.view.waits == good
        if not good:
            desk.remove()
    page.begin_switch()
    yield from until(lambda: served)
