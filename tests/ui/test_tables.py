"""A table that is on the screen measures its columns when it is full, not once a cell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from teller_app.desk.branch_tables import Table
from teller_app.desk.care import CareDesk
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, CareKind, ClientKind, Method
from teller_app.rules.money import Money
from teller_app.rules.schedule import Loan, schedule
from teller_app.ui.parts.care_table import CareTable
from teller_app.ui.parts.fact_table import FactTable
from teller_app.ui.parts.schedule_table import ScheduleTable
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
