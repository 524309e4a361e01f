"""The models of rows say what the layout says: no field of a file is read by nobody."""

from __future__ import annotations

import pytest

from teller_app.intake.layout import FIELDS, Kind
from teller_app.intake.row_models import BalanceRow, CardRow, ClientRow, FactRow, GrantRow, MonthRow

MODELS = {
    Kind.CLIENTS: ClientRow,
    Kind.HOLDINGS: BalanceRow,
    Kind.ACTIVITY: MonthRow,
    Kind.CARDS: CardRow,
    Kind.FACTS: FactRow,
    Kind.GRANTS: GrantRow,
}


@pytest.mark.parametrize("kind", Kind)
def test_every_field_of_a_file_has_its_cell(kind):
    fields = {field.name: field.required for field in FIELDS[kind]}
    assert {name: cell.is_required() for name, cell in MODELS[kind].model_fields.items()} == fields
