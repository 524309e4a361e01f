"""SVG pages onto a printer, as vectors and in their own size."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtSvg import QSvgRenderer

from teller_app.desk.start import Start
from teller_app.desk.words_paper import words_page
from teller_app.desk.workplace import Workplace
from teller_app.paper.report import TEMPLATE
from teller_app.paper.typeset import to_svg
from teller_app.rules.errors import Refusal
from teller_app.safe import spool
from teller_app.safe.spool import Spooled
from teller_app.ui.print_watch import PrintWatch
from teller_app.words.speaker import Speaker

MM_PER_POINT = 25.4 / 72


def printers() -> list[str]:
    """Names of this machine's printers, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return sorted(names, key=lambda name: (name != usual, name))


def print_pages(pages: list[bytes], title: str, printer_name: str) -> Spooled | None:
    """Send ``pages`` to a printer by its name.

    Args:
        pages: as SVG.
        title: of the job; ASCII, and nothing of a client: queues keep and show it.
        printer_name: as ``printers`` names it.

    Returns:
        The job in its queue; ``None`` on a system whose queues cannot be asked.

    Raises:
        Refusal: ``print.no_printer`` (printer), ``print.stopped`` (printer, troubles), or ``print.failed``
            (printer) when the job was not taken.
    """
    info = QPrinterInfo.printerInfo(printer_name)
    queue = spool.queue(printer_name)
    if info.isNull() or (queue is None and spool.known()):
        raise Refusal("print.no_printer", printer=printer_name)
    if queue is not None and not queue.takes:
        raise Refusal("print.stopped", printer=printer_name, troubles=queue.reasons)
    before = _newest(printer_name, title)
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    painted = paint(printer, pages)
    job = _newest(printer_name, title)
    # Qt does not say that CUPS refused a job: it is asked for.
    taken = queue is None or (job is not None and (before is None or job.number > before.number))
    if not painted or not taken:
        raise Refusal("print.failed", printer=printer_name)
    return job


def _newest(queue: str, title: str) -> Spooled | None:
    """The last job of that title."""
    return next((job for job in reversed(spool.jobs(queue)) if job.title == title), None)


def paint(printer: QPrinter, pages: list[bytes]) -> bool:
    """Draw every page in its own size; false when the printer did not take it."""
    renderers = [QSvgRenderer(QByteArray(page)) for page in pages]
    _fit(printer, renderers[0])
    painter = QPainter()
    if not painter.begin(printer):
        return False
    try:
        for at, renderer in enumerate(renderers):
            if at and not printer.newPage():
                return False
            renderer.render(painter, _target(printer, renderer))
    finally:
        ended = painter.end()
    return ended and printer.printerState() is not QPrinter.PrinterState.Error


def _fit(printer: QPrinter, renderer: QSvgRenderer) -> None:
    """Paper of the page's own size, without margins: the template has its own."""
    points = renderer.viewBoxF().size()
    size = QPageSize(
        points * MM_PER_POINT, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch
    )
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)
    printer.setFullPage(True)


def _target(printer: QPrinter, renderer: QSvgRenderer) -> QRectF:
    """The page on the paper, in its true size from the top left corner."""
    dots = printer.resolution() / 72
    size = renderer.viewBoxF().size()
    return QRectF(0, 0, size.width() * dots, size.height() * dots)


def print_words(
    start: Start | Workplace, speaker: Speaker, who: str, words: str, audit: str | None = None
) -> None:
    """Recovery words on the usual printer; they are in no file, and in no queue once they are printed.

    ``audit`` is the code of the trail, where a journal is open.

    Raises:
        Refusal: ``print.no_printer`` or as ``print_pages``.
    """
    branch = start.settings_file.read().branch
    page = words_page(who, words, branch, start.now(), speaker, audit)
    job = print_pages(to_svg(TEMPLATE, page), "teller-app", next(iter(printers()), ""))
    if job is not None:
        PrintWatch(job)
