"""The preview: what comes out of the printer, and the two ways to get it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.printing import Job
from teller_app.desk.saving import save_file
from teller_app.paper.typeset import Sheet
from teller_app.rules.errors import Refusal
from teller_app.ui import theme
from teller_app.ui.follow import Guard
from teller_app.ui.parts.combo import Combo
from teller_app.ui.parts.field import Choice
from teller_app.ui.parts.labels import Card, Label, scroll
from teller_app.ui.printer import print_pages, printers, size_of
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker

SHEETS = (Sheet.A4, Sheet.RECEIPT)
A4_WIDTH, RECEIPT_WIDTH = 560, 300
_BAR = 20
Lay = Callable[[Sheet], Job]
"""Lays the subject out on a sheet; raises a refusal when there is nothing to print."""


class PrintScreen(QWidget):
    """One job at a time, bound to the client that was on the screen when it was opened."""

    closed = Signal()

    def __init__(self, speaker: Speaker, printer: str, remember: Callable[[str], None], guard: Guard) -> None:
        super().__init__()
        self._speaker, self._remember, self._guard = speaker, remember, guard
        self._lay: Lay | None = None
        self._jobs: dict[Sheet, Job] = {}
        self._sheet = Sheet.A4
        say = speaker.say
        self.sheet = Choice(say("纸张"), (say("A4 Alt+1"), say("80 毫米小票 Alt+2")), self._choose_sheet)
        self.printer = Combo(say("打印机"))
        self._preferred = printer
        self.print = QPushButton(say("打印 Ctrl+P"))
        self.print.setProperty("role", "primary")
        self.save = QPushButton(say("存为 PDF Ctrl+S"))
        self.back = QPushButton(say("返回 Esc"))
        self._number, self._said = Label(role="strong"), Label(wrap=True)
        self._said.setObjectName("print_said")
        self._pages = QVBoxLayout()
        self._lay_out()
        self.print.clicked.connect(self.send)
        self.save.clicked.connect(self.choose_file)
        self.back.clicked.connect(self.closed.emit)

    def _lay_out(self) -> None:
        side = Card(self._speaker.say("打印预览"))
        side.setFixedWidth(theme.px(300))
        for widget in (self._number, self.sheet, Label(self._speaker.say("打印机"), "quiet"), self.printer):
            side.body.addWidget(widget)
        for button in (self.print, self.save, self.back):
            side.body.addWidget(button)
        side.body.addWidget(self._said)
        side.body.addStretch(1)
        holder = QWidget()
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.setSpacing(12)
        self._pages.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        holder.setLayout(self._pages)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 12, 18, 12)
        row.setSpacing(12)
        row.addWidget(side)
        preview = scroll(holder)
        preview.setMinimumWidth(A4_WIDTH + _BAR)
        row.addWidget(preview, 1)

    def show_job(self, lay: Lay, *, a4_only: bool = False) -> None:
        """Open the preview of what ``lay`` lays out; a list has no receipt.

        Raises:
            Refusal: there is nothing to print.
        """
        self._lay, self._jobs = lay, {}
        self._show_printers()
        self.sheet.button(SHEETS.index(Sheet.RECEIPT)).setEnabled(not a4_only)
        if a4_only:
            self._sheet = Sheet.A4
        self.turn_to(SHEETS.index(self._sheet))
        self.print.setFocus()

    def _choose_sheet(self, at: int) -> None:
        self._guard(lambda: self.turn_to(at))

    def turn_to(self, at: int) -> None:
        """The other paper; it is a print of its own, with its own number."""
        if self._lay is None:
            return
        sheet = SHEETS[at]
        if not self.sheet.button(at).isEnabled():
            return
        if sheet not in self._jobs:
            self._jobs[sheet] = self._lay(sheet)
        self._sheet = sheet
        self.sheet.show_chosen(at)
        job = self._jobs[sheet]
        self._number.setText(self._speaker.say("台账 {number:06d}", number=job.number))
        self._said.show_text("")
        self._show_pages(job.svg())

    def send(self) -> None:
        """Print; a job that is not taken says so and can be sent again."""
        job, name = self._jobs[self._sheet], self.printer.currentText()
        try:
            print_pages(job.svg(), job.title, name)
        except Refusal as refusal:
            self._said.show_text(problem_line(self._speaker, refusal), "bad")
            return
        self._guard(lambda: self._remember(name))
        self._said.show_text(self._speaker.say("已送到 {printer}", printer=name), "good")

    def choose_file(self) -> None:
        """Ask where to, then write the PDF."""
        title = self._speaker.say("存为 PDF")
        suggested = f"{self._jobs[self._sheet].title}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, title, suggested, "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the PDF, whole or not at all."""
        try:
            save_file(path, self._jobs[self._sheet].pdf())
        except Refusal as refusal:
            self._said.show_text(problem_line(self._speaker, refusal), "bad")
            return
        self._said.show_text(self._speaker.say("已存为 {file}", file=path.name), "good")

    def _show_printers(self) -> None:
        names = printers()
        self.printer.clear()
        self.printer.addItems(names)
        if self._preferred in names:
            self.printer.setCurrentText(self._preferred)
        self.printer.setEnabled(bool(names))
        self.print.setEnabled(bool(names))
        if not names:
            self.printer.addItem(self._speaker.say("本机没有打印机，可存为 PDF"))

    def _show_pages(self, pages: list[bytes]) -> None:
        while (item := self._pages.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        width = A4_WIDTH if self._sheet is Sheet.A4 else RECEIPT_WIDTH
        for page in pages:
            size = size_of(page)
            picture = QSvgWidget()
            picture.load(QByteArray(page))
            picture.setFixedSize(width, round(width * size.height() / size.width()))
            self._pages.addWidget(picture)
