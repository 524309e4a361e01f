"""A report on A4: figures, tables and perhaps a curve, already in words; nothing is decided here."""

from __future__ import annotations

from teller_app.paper.letterhead import HeadBlock
from teller_app.paper.page import Block, Labelled, PrintedPage, Text

TEMPLATE = "report-a4"


class Section(Block):
    """One part of a report.

    Attributes:
        aside: at the right of the title, in small print.
        lines: sentences above the table, or beside the curve.
        curve: shares from 0 to 1 at equal steps; empty where there is nothing to draw.
        axes: what of the curve goes to the right, and what goes up.
        columns: heads of the table; ``rows`` have as many cells.
        right: which columns stand at the right, as figures do.
        wide: which columns share the room that is left, and by how many parts.
        nothing: what stands there instead of an empty table.
    """

    title: Text
    aside: Text = ""
    lines: tuple[Text, ...] = ()
    curve: tuple[float, ...] = ()
    axes: tuple[Text, Text] = ("", "")
    columns: tuple[Text, ...] = ()
    rows: tuple[tuple[Text, ...], ...] = ()
    right: tuple[int, ...] = ()
    wide: dict[int, int] = {0: 1}
    nothing: Text = ""


class ReportPage(PrintedPage):
    """Everything on a report; it goes to the template as JSON."""

    head: HeadBlock
    facts: tuple[Labelled, ...]
    figures: tuple[Labelled, ...]
    sections: tuple[Section, ...]
    remark: Text
