"""How many clients somebody brought: those whom they brought are not called theirs."""

from __future__ import annotations

import pytest

from teller_app.rules.money import Money
from teller_app.words.speaker import Language, Speaker
from teller_app.words.ties import brought_line


@pytest.mark.parametrize(
    ("direct", "count", "says"),
    [
        (3, 3, "带来 3 位客户，认定资产合计 100.00 元"),
        (3, 4, "带来 3 位客户，连同他们带来的共 4 位，认定资产合计 100.00 元"),
    ],
)
def test_those_brought_by_others_are_counted_apart(direct, count, says):
    assert brought_line(Speaker(Language.ZH), direct, count, Money.yuan("100")) == says
