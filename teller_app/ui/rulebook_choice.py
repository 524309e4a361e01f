"""Another rulebook, chosen in the top bar: it decides only when a second person has stood for it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from teller_app.desk.approving import Approval
from teller_app.desk.counter import Counter
from teller_app.ui.approve_bar import ApproveBar
from teller_app.ui.follow import Guard, follow
from teller_app.ui.top_bar import TopBar


class RulebookChoice(QObject):
    """Between the list of schemes and the bar that asks."""

    def __init__(
        self, counter: Counter, bar: TopBar, approve: ApproveBar, guard: Guard, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._counter, self._bar, self._approve, self._guard = counter, bar, approve, guard
        bar.rulebook_chosen.connect(self.choose)
        # What is planned begins at midnight, and a window may be open over it.
        follow(self, counter.client.changed, self._name_anew)

    def choose(self, code: str) -> None:
        """The bar goes on naming the scheme that decides, until a second person has stood for another one."""
        self._approve.hide()
        self._name_it()
        if code != self._counter.place.rulebook:
            self._guard(lambda: self._ask(code))

    def take_new(self) -> None:
        """Other rulebooks decide from now on, and there may be others to choose from."""
        self._guard(self._counter.redecide)
        self._bar.show_rulebooks(self._counter.rulebooks(), self._counter.place.rulebook)

    def _ask(self, code: str) -> None:
        self._approve.ask(self._counter.show_rulebook(code), lambda approval: self._use(code, approval))

    def _use(self, code: str, approval: Approval) -> None:
        self._counter.use_rulebook(code, approval)
        self._name_it()

    def _name_anew(self, _: object) -> None:
        self._name_it()

    def _name_it(self) -> None:
        self._bar.show_rulebook(self._counter.place.rulebook)
