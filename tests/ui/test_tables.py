"""A table that is on the screen measures its columns when it is full, not once a cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from teller_app.desk.branch_tables import Table
from teller_app.desk.care import CareDesk
from teller_app.desk.looks import Look
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, CareKind, ClientKind, Method
from teller_app.rules.money import Money
from teller_app.rules.schedule import Loan, schedule
from teller_app.ui import theme
from teller_app.ui.parts.care_table import CareTable
from teller_app.ui.parts.fact_table import FactTable
from teller_app.ui.parts.schedule_table import ScheduleTable
from teller_app.ui.ties_screen import ClientTree, Node
from teller_app.words.speaker import Language, Speaker
from tests.stage import history, open_stage

SPEAKER = Speaker(Language.ZH)
ROWS = 60
MOST = 8
"""Measured so often a column, whatever the number of rows."""


def facts(turn, general, tmp_path):
    rows = tuple(tuple(f"{turn} {row} {column}" for column in range(5)) for row in range(ROWS))
    return Table("", ("一", "二", "三", "四", "五"), rows, ("",) * ROWS)


def payments(turn, general, tmp_path):
    loan = Loan(Money.yuan(f"{turn + 1}00000"), Decimal("0.04"), ROWS, Method.ANNUITY)
    return schedule(loan, general.prescreen.payment)


def lines(turn, general, tmp_path):
    held = {AssetClass.DEPOSIT: history(("2024-01-01", "200000"))}
    everybody = tuple(
        Client(f"C{at:06d}", ClientKind.PERSON, f"王{at}", holdings=held) for at in range(1, ROWS + 1)
    )
    place = open_stage(tmp_path / str(turn), clients=everybody)
    care = CareDesk(place)
    for client in everybody:
        care.event(client, CareKind.COMPLAINT)
    view = care.refresh()
    place.close()
    return view.today or view.week


@pytest.mark.parametrize(
    "case",
    [
        (FactTable, ("名称", 1), facts, "show_table"),
        (ScheduleTable, (SPEAKER,), payments, "show_schedule"),
        (CareTable, (SPEAKER,), lines, "show_lines"),
    ],
    ids=["facts", "payments", "care"],
)
def test_a_full_table_is_measured_a_few_times(qtbot, general, tmp_path, case):
    kind, given, rows, show = case
    measured = []

    class Counted(kind):
        def sizeHintForColumn(self, column: int) -> int:  # noqa: N802  Qt's name
            measured.append(column)
            return super().sizeHintForColumn(column)

    table = Counted(*given)
    qtbot.addWidget(table)
    table.show()
    for turn in range(2):
        getattr(table, show)(rows(turn, general, tmp_path))
        assert table.rowCount() == ROWS
        qtbot.wait(1)
    assert 0 < len(measured) <= 2 * MOST * table.columnCount()
    assert len({table.columnWidth(column) for column in range(table.columnCount())}) > 1


def fact_table():
    table = FactTable("清单")
    rows = tuple((f"客户 {row}", "1,234.00") for row in range(ROWS))
    table.show_table(Table("", ("姓名", "金额"), rows, ("",) * ROWS))
    table.setCurrentCell(0, 0)
    return table


def client_tree():
    tree = ClientTree(SPEAKER, "转介关系")
    tree.show_nodes(tuple(Node(f"C{at:06d}", f"王{at}", "金卡", "1,234.00") for at in range(ROWS)))
    tree.setCurrentItem(tree.topLevelItem(0))
    return tree


@pytest.fixture(params=[False, True], ids=["normal", "high"])
def look(qapp, request):
    worn = Look(high=request.param)
    theme.apply(qapp, worn)
    yield worn
    theme.apply(qapp)


@pytest.mark.parametrize("made", [fact_table, client_tree])
def test_the_ring_of_a_table_that_has_the_keyboard_is_closed(qtbot, look, made):
    """Under the head, beside the scroll bar, and past the row that is chosen: all four sides, in one colour."""
    page = QWidget()
    column = QVBoxLayout(page)
    table = made()
    column.addWidget(table)
    qtbot.addWidget(page)
    page.resize(300, 200)
    page.show()
    page.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    assert table.verticalScrollBar().isVisible()
    image, wide = table.grab().toImage(), 3 if look.high else 2
    right, low = image.width() - 1, image.height() - 1
    sides = {
        "top": [(x, at) for x in range(right + 1) for at in range(wide)],
        "bottom": [(x, low - at) for x in range(right + 1) for at in range(wide)],
        "left": [(at, y) for y in range(low + 1) for at in range(wide)],
        "right": [(right - at, y) for y in range(low + 1) for at in range(wide)],
    }
    ring = theme.colour("focus" if look.high else "accent").name()
    found = {side: {image.pixelColor(*each).name() for each in pixels} for side, pixels in sides.items()}
    assert found == {side: {ring} for side in sides}
