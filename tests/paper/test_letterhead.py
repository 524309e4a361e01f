"""Head and foot of a page."""

from __future__ import annotations

from dataclasses import replace

from teller_app.paper.letterhead import head_block
from tests.paper.conftest import HEAD


def test_the_foot_names_teller_number_data_and_time(zh):
    said = {fact.label: fact.value for fact in head_block(HEAD, zh).facts}
    assert said == {
        "经办": "0231 李娜",
        "台账号": "000317",
        "数据日期": "2026-11-22",
        "打印时间": "2026-11-23 10:15",
    }


def test_what_is_not_known_is_left_away(zh):
    labels = [fact.label for fact in head_block(replace(HEAD, number=None, data_date=None), zh).facts]
    assert labels == ["经办", "打印时间"]


def test_the_audit_code_stands_at_the_end(zh):
    facts = head_block(replace(HEAD, audit="57-4f2a-9c01-77de"), zh).facts
    assert (facts[-1].label, facts[-1].value) == ("审计码", "57-4f2a-9c01-77de")
