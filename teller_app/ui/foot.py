"""The line at the foot: of which day the data is, which edition decides, what was saved last or goes on."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from teller_app.desk.care_view import CareView
from teller_app.desk.client_view import ClientView
from teller_app.desk.counter import Counter
from teller_app.desk.files import FilesView
from teller_app.desk.intake_state import IntakeView
from teller_app.desk.prescreen import PrescreenView
from teller_app.rules.rulebook.edition import Edition
from teller_app.ui.follow import follow
from teller_app.ui.parts.labels import Label, restyle
from teller_app.ui.parts.more_menu import MoreMenu
from teller_app.ui.parts.purpose_button import PurposeButton
from teller_app.words.files import checked_line
from teller_app.words.intake import import_line
from teller_app.words.status import expiry_line, status_line


class Foot(QFrame):
    """Repainted whenever a desk has something new to say."""

    def __init__(self, counter: Counter, purpose: PurposeButton, more: MoreMenu) -> None:
        super().__init__()
        self.setObjectName("foot")
        self._counter, self._place = counter, counter.place
        self._line, self._checked = Label(wrap=True), Label(role="small")
        self.state = Label(wrap=True)
        self.state.hide()
        self._expires, self._import = Label(role="warning"), Label(role="warning")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 12, 3)
        row.setSpacing(16)
        row.addWidget(self._line, 1)
        row.addWidget(self.state, 1)
        row.addWidget(self._expires)
        row.addWidget(self._import)
        row.addWidget(self._checked)
        row.addWidget(purpose)
        row.addWidget(more)
        follow(self, counter.client.changed, self._show_client)
        follow(self, counter.prescreen.changed, self._show_loan)
        follow(self, counter.care.changed, self._show_care)
        follow(self, counter.files.changed, self.show_files)
        follow(self, counter.intake.changed, self._show_import)
        self._show_client(counter.client.view)
        self.show_files(counter.files.view)
        self._show_import(counter.intake.view)

    def _show_client(self, view: ClientView) -> None:
        self.show_saved(view.decision.edition if view.decision else None, view.saved)

    def _show_loan(self, view: PrescreenView) -> None:
        self.show_saved(self._edition, view.saved or view.consent_number)

    def _show_care(self, view: CareView) -> None:
        self.show_saved(self._edition, view.saved)

    @property
    def _edition(self) -> Edition | None:
        decision = self._counter.client.view.decision
        return decision.edition if decision else None

    def show_saved(self, edition: Edition | None, saved: int | None) -> None:
        """Repaint with the edition in front and the last journal number."""
        place = self._place
        clients = place.book.info.clients if place.book else 0
        self._line.setText(status_line(place.speaker, place.data_date, clients, edition, saved))
        self._expires.show_text(expiry_line(place.speaker, place.shelf.expires, place.today()))

    def show_state(self, text: str, tone: str) -> None:
        """What is with the book, in the place of which day it is of; nothing is as before."""
        self.state.setText(text)
        self.state.setVisible(bool(text))
        self._line.setVisible(not text)
        tone = tone if text else ""
        if (self.property("tone") or "") != tone:
            self.setProperty("tone", tone)
            for each in (self, *self.findChildren(QWidget)):
                restyle(each)

    def _show_import(self, view: IntakeView) -> None:
        self._import.show_text(import_line(self._place.speaker, busy=view.busy, waits=view.waits))

    def show_files(self, view: FilesView) -> None:
        """When the files were checked, or that something is wrong with them."""
        found = view.checked
        wrong = found is not None and bool(found.findings)
        text = checked_line(self._place.speaker, found.at if found else None, wrong=wrong)
        self._checked.show_text(text, "bad" if wrong else "")
