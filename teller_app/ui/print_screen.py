"""The preview: what comes out of the printer, in the ways it can be laid out, and the two ways to get it."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.counter import Counter
from teller_app.desk.printing import Job, Paper
from teller_app.desk.saving import save_file
from teller_app.paper.style import PaperLanguage, Sheet, Style, usual_style
from teller_app.rules.errors import Refusal
from teller_app.safe import spool
from teller_app.ui import theme
from teller_app.ui.follow import Guard, follow
from teller_app.ui.parts.combo import Combo
from teller_app.ui.parts.field import Choice
from teller_app.ui.parts.folding import NO_BOUND, Folding
from teller_app.ui.parts.going import empty
from teller_app.ui.parts.labels import Card, Label
from teller_app.ui.parts.opening import Opening
from teller_app.ui.parts.paper_sheet import PaperSheet
from teller_app.ui.print_watch import PrintWatch
from teller_app.ui.printer import print_pages, printers
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker

SHEETS = (Sheet.A4, Sheet.RECEIPT)
LANGUAGES = (PaperLanguage.ZH, PaperLanguage.EN, PaperLanguage.BOTH)
LARGE = len(SHEETS) + len(LANGUAGES)
REAL = {Sheet.A4: 794, Sheet.RECEIPT: 302}
"""Of a page as large as it is on paper, at the 96 pixels an inch that screens go by."""
MOST = {Sheet.A4: 1120, Sheet.RECEIPT: 480}
"""As wide as there is room for, up to that: larger ones are not read more easily."""
LEAST_PREVIEW = 380
"""Below this a page cannot even be looked over; then it stands under what is chosen."""
SIDE = 320


class Zoom(IntEnum):
    """How large a page is in the preview."""

    WIDTH = 0
    PAGE = 1
    REAL = 2


class PrintScreen(QWidget):
    """One paper at a time, bound to the client that was on the screen when it was opened."""

    closed = Signal()

    def __init__(self, counter: Counter, speaker: Speaker, guard: Guard) -> None:
        super().__init__()
        self._desk, self._remember = counter.printing, counter.remember_printer
        self._place, self._speaker, self._guard = counter.place, speaker, guard
        self._paper: Paper | None = None
        self._jobs: dict[Style, Job] = {}
        self._style = usual_style(speaker.language)
        self._watch: PrintWatch | None = None
        say = speaker.say
        self.sheet = Choice(say("纸张"), (say("A4 Alt+1"), say("80 毫米小票 Alt+2")), self.turn_to)
        languages = (say("中文 Alt+3"), say("英文 Alt+4"), say("双语 Alt+5"))
        self.language = Choice(say("单据语言"), languages, lambda at: self.turn_to(len(SHEETS) + at))
        self.letters = Choice(say("字号"), (say("标准"), say("大字 Alt+6")), self._choose_size)
        self.printer = Combo(say("打印机"))
        self.print = QPushButton(say("打印 Ctrl+P"), self)
        self.print.setProperty("role", "primary")
        self.save = QPushButton(say("存为 PDF Ctrl+S"), self)
        self.back = QPushButton(say("返回 Esc"), self)
        self.zoom, self._zoom = QPushButton(), Zoom.WIDTH
        self.zoom.clicked.connect(self._zoom_on)
        self._number, self._said = Label(role="strong"), Label(wrap=True)
        self._said.setObjectName("print_said")
        self._pages = QVBoxLayout()
        self._lay_out()
        self.print.clicked.connect(self.send)
        self.printer.activated.connect(self._choose_printer)
        self.save.clicked.connect(self.choose_file)
        self.back.clicked.connect(self.closed.emit)
        follow(self, counter.client.changed, self._look_again)
        follow(self, counter.prescreen.changed, self._look_again)

    def _lay_out(self) -> None:
        side = Card(self._speaker.say("打印预览"))
        side.setMinimumWidth(theme.px(SIDE))
        side.setMaximumWidth(theme.px(SIDE))
        printer = Label(self._speaker.say("打印机"), "quiet")
        above: tuple[QWidget, ...] = (self._number, self.sheet, self.language, self.letters, printer)
        for widget in (*above, self.printer, self.print, self._said, self.save, self.zoom, self.back):
            side.body.addWidget(widget)
        side.body.addStretch(1)
        holder = QWidget(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.setSpacing(12)
        self._pages.setAlignment(Qt.AlignmentFlag.AlignTop)
        holder.setLayout(self._pages)
        self._preview = Opening(holder)
        self._preview.setMinimumWidth(LEAST_PREVIEW)
        self._preview.viewport().installEventFilter(self)
        both = Folding(side, self._preview, (0, 1), gap=12)
        both.folded.connect(lambda below: side.setMaximumWidth(NO_BOUND if below else theme.px(SIDE)))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 12, 18, 12)
        whole.addWidget(both)
        self._name_zoom()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """There is more room for a page, or less."""
        if event.type() is QEvent.Type.Resize and watched is self._preview.viewport():
            self._size_pages()
        return super().eventFilter(watched, event)

    def _zoom_on(self) -> None:
        """The next size: as wide as there is room, a whole page in sight, as on paper; it stays so."""
        self._zoom = Zoom((self._zoom + 1) % len(Zoom))
        self._name_zoom()
        self._size_pages()

    def _name_zoom(self) -> None:
        say = self._speaker.say
        names = {
            Zoom.WIDTH: say("预览：整宽 Alt+Z"),
            Zoom.PAGE: say("预览：整页 Alt+Z"),
            Zoom.REAL: say("预览：实际大小 Alt+Z"),
        }
        self.zoom.setText(names[self._zoom])

    def _width_of(self, sheet: PaperSheet) -> int:
        """The most that a page takes; it never takes more than there is room for."""
        match self._zoom:
            case Zoom.REAL:
                return REAL[self._style.sheet]
            case Zoom.PAGE if not self._preview.is_open:
                return max(1, int(self._preview.viewport().height() / sheet.shape_of_page))
            case _:
                return MOST[self._style.sheet]

    def _size_pages(self) -> None:
        for at in range(self._pages.count()):
            sheet = self._pages.itemAt(at).widget()
            if isinstance(sheet, PaperSheet):
                sheet.grow_to(self._width_of(sheet))

    def show_paper(self, paper: Paper) -> None:
        """Preview ``paper``: on the sheet used last, in the language and letters of one's settings."""
        spool.sweep()
        self._paper, self._jobs, self._watch = paper, {}, None
        sheet = self._style.sheet if paper.styled else Sheet.A4
        self._show_printers()
        self._show(self._usual(sheet) if paper.styled else usual_style(self._speaker.language, sheet))
        self._offer_printer()
        self.print.setFocus()

    def turn_to(self, at: int) -> None:
        """One way to lay it out: the papers, then the languages, then large print on and off."""
        if at < len(SHEETS):
            large = self._style.large and SHEETS[at] is Sheet.A4
            self._turn(replace(self._style, sheet=SHEETS[at], large=large))
        elif at < LARGE:
            self._turn(replace(self._style, language=LANGUAGES[at - len(SHEETS)]))
        else:
            self._choose_size(int(not self._style.large))

    def _choose_size(self, large: int) -> None:
        """Large print is on A4 alone, so it brings A4 with it."""
        sheet = Sheet.A4 if large else self._style.sheet
        self._turn(replace(self._style, sheet=sheet, large=bool(large)))

    def _turn(self, style: Style) -> None:
        """Another way of the same paper: the same decision and the same number."""
        if self._paper is not None and self._paper.styled:
            self._guard(lambda: self._show(style))

    def _usual(self, sheet: Sheet) -> Style:
        """As whoever works here has it in their settings; what they have not said is as the window."""
        own = self._place.settings
        language = own.paper_language or PaperLanguage(self._speaker.language.value)
        return Style(sheet, language, own.large_print and sheet is Sheet.A4)

    def _show(self, style: Style) -> None:
        if self._paper is None:
            return
        if style not in self._jobs:
            self._jobs[style] = self._paper.lay(style)
        other_sheet, self._style = style.sheet is not self._style.sheet, style
        if other_sheet:
            self._offer_printer()
        self.sheet.show_chosen(SHEETS.index(style.sheet))
        self.language.show_chosen(LANGUAGES.index(style.language))
        self.letters.show_chosen(int(style.large))
        for choice in (self.sheet, self.language, self.letters):
            choice.setEnabled(self._paper.styled)
        self._number.setText(self._speaker.say("台账号 {number:06d}", number=self._paper.number))
        self.save.setEnabled(True)
        self._said.show_text("")
        self._show_pages(self._jobs[style].svg())

    def send(self) -> None:
        """Print; a job that is not taken, or does not come out, says so and can be sent again."""
        if self._paper is None or not self.print.isEnabled():
            return
        paper, job, name = self._paper, self._jobs[self._style], self.printer.currentText()
        try:
            self._desk.require_bound(paper)
            if self._watch is not None and self._watch.title == job.title:
                self._watch.withdraw()
            spooled = print_pages(job.svg(), job.title, name)
        except Refusal as refusal:
            self._say_wrong(refusal)
            return
        self._said.show_text(self._speaker.say("已送到 {printer}", printer=name), "good")
        if spooled is not None:
            self._watch_over(PrintWatch(spooled))
        sheet = self._style.sheet
        self._guard(lambda: self._keep(paper, job, name, sheet))

    def _keep(self, paper: Paper, job: Job, name: str, sheet: Sheet) -> None:
        """What was handed over is on record, and this printer is the first to be offered for this paper."""
        self._desk.note_printed(paper, job, name)
        self._remember_once(name, sheet)

    def _choose_printer(self, at: int) -> None:
        """Chosen once is enough."""
        self._guard(lambda: self._remember_once(self.printer.itemText(at), self._style.sheet))

    def _remember_once(self, name: str, sheet: Sheet) -> None:
        if self._place.settings.printers_for(sheet)[:1] != (name,):
            self._remember(name, sheet)

    def _watch_over(self, watch: PrintWatch) -> None:
        # Methods, not lambdas: the watch outlives this screen, and must not keep it.
        self._watch = watch
        watch.printed.connect(self._came_out)
        watch.wrong.connect(self._did_not)

    def _came_out(self, watch: PrintWatch) -> None:
        if watch is self._watch:
            self._watch = None
            self._said.show_text(self._speaker.say("{printer} 已打印", printer=watch.queue), "good")

    def _did_not(self, watch: PrintWatch, wrong: Refusal) -> None:
        if watch is self._watch:
            self._watch = watch if watch.waits else None
            self._say_wrong(wrong)

    def _say_wrong(self, wrong: Refusal) -> None:
        self._said.show_text(problem_line(self._speaker, wrong), "bad")

    def choose_file(self) -> None:
        """Ask where to, then write the PDF."""
        if self._paper is None:
            return
        title = self._speaker.say("存为 PDF")
        suggested = f"{self._jobs[self._style].title}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, title, suggested, "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the PDF, whole or not at all."""
        if self._paper is None:
            return
        try:
            self._desk.require_bound(self._paper)
            save_file(path, self._jobs[self._style].pdf())
        except Refusal as refusal:
            self._say_wrong(refusal)
            return
        self._said.show_text(self._speaker.say("已存为 {file}", file=path.name), "good")

    def _look_again(self, _: object) -> None:
        """Another client or another answer on the screen: this paper is void, and nothing of it stays."""
        if self._paper is None or self._paper.holds():
            return
        self._paper, self._jobs, self._watch = None, {}, None
        self._show_pages([])
        self._number.setText("")
        void: tuple[QWidget, ...] = (self.print, self.save, self.sheet, self.language, self.letters)
        for widget in void:
            widget.setEnabled(False)
        self._say_wrong(Refusal("print.other_client"))

    def _show_printers(self) -> None:
        names = printers()
        self.printer.clear()
        self.printer.addItems(names)
        self.printer.setEnabled(bool(names))
        self.print.setEnabled(bool(names))
        if not names:
            self.printer.addItem(self._speaker.say("本机没有打印机，可存为 PDF"))

    def _offer_printer(self) -> None:
        """The one of this paper; whatever is away today gives way."""
        wanted = self._place.settings.printers_for(self._style.sheet)
        at = next((at for at in map(self.printer.findText, wanted) if at >= 0), 0)
        self.printer.setCurrentIndex(at)

    def _show_pages(self, pages: list[bytes]) -> None:
        empty(self._pages)
        for page in pages:
            sheet = PaperSheet(page, MOST[self._style.sheet], self)
            sheet.grow_to(self._width_of(sheet))
            self._pages.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        # Else all of them are painted once, squeezed into the room of what was there before.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
