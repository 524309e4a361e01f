"""What can be measured of a screen: is anything cut, on top of something else, or too faint to read.

Each finding is one line that names the widget and says what is wrong. Text that something paints by itself (charts,
the ladder, the rows of a search) is heard while it is painted: see ``painted.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QTableView,
    QTreeView,
    QWidget,
)

from teller_app.ui import theme
from teller_app.ui.parts.fitting import height_of
from teller_app.ui.parts.labels import ShortLabel
from teller_app.ui.parts.tables import beside
from teller_app.ui.parts.tier_card import contrast
from tests.layout import painted

LEAST_CONTRAST, HIGH_CONTRAST = 4.5, 7
SLACK = 1
"""Pixels: a fractional scaling rounds a box and the text in it apart."""
CELL_PADDING = 2
Fact = str


def findings(root: QWidget, *, may_scroll: bool, sideways: bool = True) -> list[Fact]:
    """Everything that is wrong with the layout below ``root`` as it stands.

    Args:
        root: a window or a page, shown.
        may_scroll: whether whole pages may have a scroll bar at this size; lists and tables always may.
        sideways: whether that bar may lie at the bottom too.
    """
    found = [fact for widget in seen(root) for fact in _of_one(widget)]
    found += [fact for widget in seen(root) for fact in _of_children(widget)]
    if not may_scroll:
        found += [f"{where(area.widget())}: a scroll bar" for area in scrolling(root)]
    if not sideways:
        wide = [area for area in scrolling(root) if area.horizontalScrollBar().isVisible()]
        found += [f"{where(area.widget())}: scrolls sideways" for area in wide]
    return found + [f"{where(area.widget())}: a scroll bar beside that of its page" for area in nested(root)]


def seen(root: QWidget) -> Iterator[QWidget]:
    """``root`` and what is visible in it, without the inner parts of Qt's own widgets."""
    yield root
    for child in _children(root):
        yield from seen(child)


def _children(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        return [inside] if inside is not None and inside.isVisible() else []
    if isinstance(widget, QAbstractItemView):
        held = widget.viewport().children()
    elif isinstance(widget, QAbstractScrollArea | QComboBox | QLineEdit):
        held = []
    else:
        held = widget.children()
    return [each for each in held if isinstance(each, QWidget) and each.isVisible() and not each.isWindow()]


def where(widget: QWidget) -> str:
    """A widget as somebody who mends it would look for it."""
    named = widget.accessibleName() or widget.objectName() or str(widget.property("role") or "")
    text = str(widget.property("text") or "") or named
    return f"{type(widget).__name__} “{text}”".replace("\n", " ")


def scrolling(root: QWidget) -> list[QScrollArea]:
    """Pages and panels with a scroll bar; lists, tables and trees are read by theirs."""
    areas = [each for each in seen(root) if isinstance(each, QScrollArea)]
    return [
        area for area in areas if area.verticalScrollBar().isVisible() or area.horizontalScrollBar().isVisible()
    ]


def nested(root: QWidget) -> list[QScrollArea]:
    """Panels with a scroll bar on a page that has one too: which of them does the wheel move?"""
    areas = [each for each in scrolling(root) if each.verticalScrollBar().isVisible()]
    return [area for area in areas if any(other is not area and other.isAncestorOf(area) for other in areas)]


def _of_one(widget: QWidget) -> Iterator[Fact]:
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QAbstractButton):
        yield from _button(widget)
    elif isinstance(widget, QComboBox):
        yield from _combo(widget)
    elif isinstance(widget, QLineEdit):
        yield from _edit(widget)
    elif isinstance(widget, QAbstractItemView):
        yield from _cells(widget)
    elif isinstance(widget, QScrollArea):
        yield from _area(widget)
    for fact in painted.cut(widget, tip(widget)) if painted.paints(widget) else ():
        yield f"{where(widget)}: {fact}"


def _label(label: QLabel) -> Iterator[Fact]:
    text = label.text()
    if not text:
        return
    if isinstance(label, ShortLabel):
        if QFontMetrics(label._fitting()).horizontalAdvance(text) > label.width() + SLACK:
            yield f"{where(label)}: shortened"
        return
    need = label.sizeHint()
    if label.wordWrap():
        need = QSize(_longest_word(label), label.heightForWidth(label.width()))
    if label.width() + SLACK < need.width() or label.height() + SLACK < need.height():
        yield f"{where(label)}: needs {need.toTuple()}, has {label.size().toTuple()}"


def _longest_word(label: QLabel) -> int:
    """The width below which a wrapped label cuts a word; Chinese breaks between any two characters."""
    metrics = QFontMetrics(label.font())
    words = [word for word in label.text().split() if word.isascii()]
    return max((metrics.horizontalAdvance(word) for word in words), default=0)


def _button(button: QAbstractButton) -> Iterator[Fact]:
    option = QStyleOptionButton()
    option.initFrom(button)
    option.text, option.icon, option.iconSize = button.text(), button.icon(), button.iconSize()
    part = QStyle.SubElement.SE_PushButtonContents
    if isinstance(button, QPushButton):
        button.initStyleOption(option)
    elif isinstance(button, QCheckBox):
        part = QStyle.SubElement.SE_CheckBoxContents
    room = button.style().subElementRect(part, option, button)
    need = QFontMetrics(button.font()).size(Qt.TextFlag.TextShowMnemonic, button.text())
    if room.width() + SLACK < need.width() or button.height() < need.height():
        if isinstance(button, QPushButton) and button.text() in tip(button):
            return
        yield f"{where(button)}: needs {need.toTuple()}, has {room.size().toTuple()}"


def _combo(box: QComboBox) -> Iterator[Fact]:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box)
    need = QFontMetrics(box.font()).horizontalAdvance(box.currentText())
    if room.width() + SLACK < need and box.currentText() not in tip(box):
        yield f"{where(box)} “{box.currentText()}”: needs {need}, has {room.width()}, and no tip has it whole"


def _edit(edit: QLineEdit) -> Iterator[Fact]:
    # What is typed may be longer than its field, as everywhere; amounts and hints are to be seen whole.
    text = edit.text() if edit.isReadOnly() or not edit.hasFocus() else ""
    told = tip(edit) if text else ""
    text = text or edit.placeholderText()
    metrics = QFontMetrics(edit.font())
    border_and_cursor = 2 * 8 + 2
    need = metrics.horizontalAdvance(text) + border_and_cursor
    if need > edit.width() + SLACK and text not in told:
        yield f"{where(edit)} “{text}”: needs {need}, has {edit.width()}"
    if edit.height() < metrics.height():
        yield f"{where(edit)}: too low for its text"


def _area(area: QScrollArea) -> Iterator[Fact]:
    """What is larger than its place must have a bar, or nobody gets there."""
    inside, off = area.widget(), Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if inside is None:
        return
    room = area.viewport().size()
    if inside.width() > room.width() and area.horizontalScrollBarPolicy() is off:
        yield f"{where(inside)}: {inside.width()} wide in {room.width()}, and cannot be scrolled"
    if inside.height() > room.height() and area.verticalScrollBarPolicy() is off:
        yield f"{where(inside)}: {inside.height()} high in {room.height()}, and cannot be scrolled"


def _cells(view: QAbstractItemView) -> Iterator[Fact]:
    if isinstance(view, QTableView):
        yield from _heads(view, view.horizontalHeader())
    elif isinstance(view, QTreeView):
        yield from _heads(view, view.header())
    if isinstance(view, QListView):
        return  # drawn by a delegate that measures for itself
    for index in _indexes(view):
        text, area = str(index.data() or ""), view.visualRect(index)
        if not text or not area.isValid() or not view.viewport().rect().intersects(area):
            continue
        if view.indexWidget(index) is not None:
            continue
        need = view.sizeHintForIndex(index)
        told = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        if area.width() + CELL_PADDING < need.width() and text not in told:
            yield f"{where(view)}: “{text}” needs {need.width()}, has {area.width()}, and no tip has it whole"
        if area.height() + CELL_PADDING < _tall(view, text, area.width()):
            yield f"{where(view)}: “{text}” in too low a row"


def _tall(view: QAbstractItemView, text: str, width: int) -> int:
    """What a text needs, as it wraps where it does."""
    metrics = QFontMetrics(view.font())
    wraps = isinstance(view, QTableView) and view.wordWrap()
    return height_of(metrics, text, width - beside(view)) if wraps else metrics.height()


def _indexes(view: QAbstractItemView) -> Iterator[QModelIndex]:
    model = view.model()
    for row in range(model.rowCount(view.rootIndex())):
        for column in range(model.columnCount(view.rootIndex())):
            yield model.index(row, column, view.rootIndex())


def _heads(view: QAbstractItemView, header: QHeaderView) -> Iterator[Fact]:
    if not header.isVisible():
        return
    for at in range(header.count()):
        text = str(view.model().headerData(at, Qt.Orientation.Horizontal) or "")
        need = QFontMetrics(header.font()).horizontalAdvance(text)
        if not header.isSectionHidden(at) and header.sectionSize(at) < need:
            yield f"{where(view)}: head “{text}” needs {need}, has {header.sectionSize(at)}"


def tip(widget: QWidget) -> str:
    """What the tool tip over it says, its own or that of what it lies in; without the signs against markup."""
    at: QWidget | None = widget
    while at is not None and not at.toolTip():
        at = at.parentWidget()
    return at.toolTip().replace("&lt;", "<").replace("&amp;", "&") if at is not None else ""


def _of_children(widget: QWidget) -> Iterator[Fact]:
    """Children that lie outside their parent, or on each other."""
    if isinstance(widget, QAbstractScrollArea):
        return
    held = [each for each in _children(widget) if not _floats(each)]
    for child in held:
        if not widget.rect().contains(child.geometry()):
            yield f"{where(child)}: {_place(child)} is outside {where(widget)} {widget.size().toTuple()}"
    for one, other in combinations(held, 2):
        if one.geometry().intersects(other.geometry()):
            yield f"{where(one)} {_place(one)} lies on {where(other)} {_place(other)}"


def _floats(widget: QWidget) -> bool:
    """What comes up over the page on purpose: the matches of a search."""
    return widget.objectName() == "matches"


def _place(widget: QWidget) -> tuple[int, int, int, int]:
    return widget.geometry().getRect()


def faint(root: QWidget) -> list[Fact]:
    """Texts that stand out from their ground by less than 4.5 : 1, in high contrast 7 : 1, as painted.

    What is open over ``root``, a menu or a list, is looked at as well.
    """
    return [fact for surface in (root, *painted.open_over(root)) for fact in _faint(surface)]


def _faint(root: QWidget) -> list[Fact]:
    image = painted.picture(root)
    least = HIGH_CONTRAST if theme.look().high else LEAST_CONTRAST
    found = []
    for widget in seen(root):
        for text, rect in _parts(widget):
            ratio = _contrast(image, rect.translated(widget.mapTo(root, QPoint(0, 0))), root)
            if ratio < least:
                found.append(f"{where(widget)}: “{text}” {ratio:.1f} : 1")
        if painted.paints(widget):
            found += [f"{where(widget)}: {fact}" for fact in painted.faint(widget, least, image)]
        if not isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox):
            continue
        if not _text_of(widget).strip():
            continue
        area = _text_area(widget, root)
        if area.height() < QFontMetrics(widget.font()).height():
            continue  # scrolled half out of sight
        ratio = _contrast(image, area, root)
        if ratio < least:
            found.append(f"{where(widget)}: {ratio:.1f} : 1")
    return found


def _parts(widget: QWidget) -> Iterator[tuple[str, QRect]]:
    """The texts that Qt writes in a table, a tree, a list or a menu, and where, as far as they are seen."""
    if isinstance(widget, QMenu):
        yield from ((each.text(), widget.actionGeometry(each)) for each in widget.actions() if each.text())
    if not isinstance(widget, QAbstractItemView) or painted.paints(widget):
        return
    if isinstance(widget, QTableView | QTreeView):
        header = widget.horizontalHeader() if isinstance(widget, QTableView) else widget.header()
        yield from _within(widget, header.viewport(), _sections(header) if header.isVisible() else ())
    rows = ((str(index.data() or ""), widget.visualRect(index)) for index in _every_index(widget))
    yield from _within(widget, widget.viewport(), rows)


def _within(
    view: QAbstractItemView, viewport: QWidget, parts: Iterable[tuple[str, QRect]]
) -> Iterator[tuple[str, QRect]]:
    """Those that are not scrolled half out of sight, in the measure of ``view``."""
    room, least = viewport.visibleRegion().boundingRect(), QFontMetrics(view.font()).height()
    for text, rect in parts:
        area = rect.intersected(room)
        whole = area.width() >= min(rect.width(), room.width())
        if text.strip() and area.height() >= least and whole:
            yield text, area.translated(viewport.mapTo(view, QPoint(0, 0)))


def _sections(header: QHeaderView) -> Iterator[tuple[str, QRect]]:
    for at in range(header.count()):
        text = str(header.model().headerData(at, Qt.Orientation.Horizontal) or "")
        yield text, QRect(header.sectionViewportPosition(at), 0, header.sectionSize(at), header.height())


def _every_index(view: QAbstractItemView, above: QModelIndex | None = None) -> Iterator[QModelIndex]:
    """Every cell, those below others too; not where a widget of ours lies."""
    model, at = view.model(), view.rootIndex() if above is None else above
    # A list has one column, and keeps to itself how many that are.
    columns = 1 if isinstance(view, QListView) else model.columnCount(at)
    for row in range(model.rowCount(at)):
        cells = [model.index(row, column, at) for column in range(columns)]
        yield from (cell for cell in cells if view.indexWidget(cell) is None)
        if isinstance(view, QTreeView):
            yield from _every_index(view, cells[0])


def _text_of(widget: QWidget) -> str:
    if isinstance(widget, QLineEdit):
        return widget.text() or widget.placeholderText()
    return widget.currentText() if isinstance(widget, QComboBox) else str(widget.property("text"))


def _text_area(widget: QWidget, root: QWidget) -> QRect:
    """Where its text can be; a border or the ring of the focus is no text."""
    edge = 0 if isinstance(widget, QLabel) else 3
    seen_part = widget.visibleRegion().boundingRect().intersected(
        widget.rect().adjusted(edge, edge, -edge, -edge)
    )
    return seen_part.translated(widget.mapTo(root, QPoint(0, 0)))


def _contrast(image: QImage, area: QRect, root: QWidget) -> float:
    """Of the text in ``area``: the commonest colour is its ground, whatever is farthest from that its ink."""
    ratio = image.width() / root.width()
    area = area.intersected(root.rect())
    part = image.copy(
        int(area.x() * ratio), int(area.y() * ratio), int(area.width() * ratio), int(area.height() * ratio)
    )
    if part.isNull():
        return HIGH_CONTRAST
    counted = painted.counted(part)
    ground = max(counted, key=counted.__getitem__)
    return max(_between(each, ground) for each in counted)


@cache
def _between(one: int, other: int) -> float:
    return contrast(QColor(one), QColor(other))
