"""The measuring itself: what is wrong on purpose is found, and what is right is left alone."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tests.layout import painted
from tests.layout.facts import LEAST_CONTRAST, faint, findings

FAINT, CLEAR = "#909090", "#505050"
"""On white: 3.2 and 8.1 to 1."""


class Chart(QWidget):
    """Writes by itself, as charts do."""

    def __init__(self, ink: str) -> None:
        super().__init__()
        self._ink = QColor(ink)
        self.setFixedSize(200, 40)

    def paintEvent(self, _event: object) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.setPen(self._ink)
        painter.drawText(self.rect(), 0, "12,345.00 YUAN")


@pytest.fixture
def page(qtbot):
    """A white page with some widgets on it, below each other."""

    held = []  # pytest-qt closes it, and keeps it no longer than Python does

    def made(*widgets: QWidget) -> QWidget:
        root = QWidget()
        held.append(root)
        root.setStyleSheet("background: white; font-size: 20px")
        column = QVBoxLayout(root)
        for each in widgets:
            column.addWidget(each)
        qtbot.addWidget(root)
        root.show()
        qtbot.waitExposed(root)
        return root

    return made


def label(ink: str) -> QLabel:
    found = QLabel("WMWMWMWM HHHH")
    found.setStyleSheet(f"color: {ink}")
    return found


def test_a_faint_label_is_found_and_a_clear_one_is_not(page):
    assert len(faint(page(label(FAINT), label(CLEAR)))) == 1
    assert faint(page(label(CLEAR))) == []


@pytest.mark.parametrize(("ink", "found"), [(FAINT, 1), (CLEAR, 0)])
def test_a_faint_text_that_something_paints_is_found(page, ink, found):
    chart = Chart(ink)
    image = painted.picture(page(chart))
    assert len(list(painted.faint(chart, LEAST_CONTRAST, image))) == found


def test_a_label_that_is_cut_is_found(page):
    whole, cut = label(CLEAR), label(CLEAR)
    cut.setFixedWidth(40)
    assert findings(page(whole), may_scroll=False) == []
    assert len(findings(page(cut), may_scroll=False)) >= 1


def area(inside: QWidget) -> QScrollArea:
    found = QScrollArea()
    found.setWidgetResizable(True)
    found.setWidget(inside)
    return found


def tall() -> QWidget:
    """Higher than any place here, and wider."""
    found = QWidget()
    found.setMinimumSize(900, 900)
    return found


def test_a_scroll_bar_beside_that_of_its_page_is_found(page):
    beside = QWidget()
    column = QVBoxLayout(beside)
    column.addWidget(area(tall()))
    column.addWidget(tall())
    (fact,) = findings(page(area(beside)), may_scroll=True)
    assert "beside that of its page" in fact


def test_a_page_that_scrolls_sideways_is_found_where_it_must_not(page):
    root = page(area(tall()))
    assert findings(root, may_scroll=True) == []
    (fact,) = findings(root, may_scroll=True, sideways=False)
    assert "sideways" in fact


def table(ink: str) -> QTableWidget:
    """A word in the head and two below it, each as asked."""
    found = QTableWidget(2, 1)
    found.setHorizontalHeaderLabels(["WMWM"])
    for row in range(2):
        found.setItem(row, 0, QTableWidgetItem("WMWM HHHH"))
    found.setStyleSheet(f"QTableWidget, QHeaderView::section {{ background: white; color: {ink}; border: 0 }}")
    return found


def tree(ink: str) -> QTreeWidget:
    """A word below another one, each as asked."""
    found = QTreeWidget()
    found.setHeaderHidden(True)
    above = QTreeWidgetItem(["WMWM HHHH"])
    above.addChild(QTreeWidgetItem(["WMWM HHHH"]))
    found.addTopLevelItem(above)
    found.expandAll()
    found.setStyleSheet(f"QTreeWidget {{ background: white; color: {ink} }}")
    return found


@pytest.mark.parametrize(("made", "count"), [(table, 3), (tree, 2)])
def test_faint_texts_of_a_table_or_a_tree_are_found_one_by_one(page, made, count):
    assert len(faint(page(made(FAINT)))) == count
    assert faint(page(made(CLEAR))) == []


def test_a_row_that_fades_when_it_is_chosen_is_found(page):
    chosen = table(CLEAR)
    fading = f"QTableWidget::item:selected {{ background: white; color: {FAINT} }}"
    chosen.setStyleSheet(chosen.styleSheet() + fading)
    root = page(chosen)
    assert faint(root) == []
    chosen.setCurrentCell(1, 0)
    (fact,) = faint(root)
    assert "WMWM HHHH" in fact


@pytest.mark.parametrize(("ink", "found"), [(FAINT, 2), (CLEAR, 0)])
def test_faint_lines_of_a_menu_that_is_open_are_found(page, ink, found):
    button = QPushButton()
    menu = QMenu(button)
    for text in ("WMWM", "HHHH"):
        menu.addAction(text)
    menu.setStyleSheet(f"QMenu {{ background: white; color: {ink} }}")
    root = page(button)
    assert faint(root) == [], "closed, nobody sees it"
    menu.popup(root.mapToGlobal(root.rect().center()))
    assert len(faint(root)) == found
    menu.close()


@pytest.fixture
def bare(qapp):
    """Without the program's own sheet, which dresses every list that opens."""
    sheet = qapp.styleSheet()
    qapp.setStyleSheet("")
    yield
    qapp.setStyleSheet(sheet)


@pytest.mark.parametrize(("ink", "found"), [(FAINT, 2), (CLEAR, 0)])
@pytest.mark.usefixtures("bare")
def test_faint_lines_of_a_list_that_is_open_are_found(page, qtbot, ink, found):
    combo = QComboBox()
    combo.addItems(["WMWM HHHH", "HHHH WMWM"])
    colours = f"background: white; color: {ink}; selection-background-color: white; selection-color: {ink}"
    combo.setStyleSheet(f"QComboBox QAbstractItemView {{ {colours} }}")
    root = page(combo)
    assert faint(root) == [], "closed, nobody sees it"
    combo.showPopup()
    qtbot.wait(20)  # it is laid out as it opens
    assert len(faint(root)) == found
    combo.hidePopup()


@pytest.mark.parametrize(("lines", "found"), [(1, 1), (2, 0)])
def test_a_cell_that_wraps_into_too_low_a_row_is_found(page, lines, found):
    """A tip does not help there: who gives a text its lines has it read."""
    wrapping = table(CLEAR)
    wrapping.setWordWrap(True)
    wrapping.setColumnWidth(0, 120)
    for row in range(2):
        wrapping.item(row, 0).setToolTip("WMWM HHHH")
    root = page(wrapping)
    wrapping.setRowHeight(0, lines * wrapping.fontMetrics().lineSpacing() + 5)
    wrapping.setRowHeight(1, 80)
    facts = findings(root, may_scroll=True)
    assert len([each for each in facts if "too low" in each]) == found
