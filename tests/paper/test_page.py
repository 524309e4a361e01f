"""Page data holds nothing but ink."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from teller_app.paper.page import Labelled, printable


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("王\u202e小明", "王小明"),
        ("\u2066王小明\u2069\u200f", "王小明"),
        ("王\n小\u2028明\x00", "王小明"),
        ("阿依古丽·买买提·玉素甫", "阿依古丽·买买提·玉素甫"),
        ("𠮷㐂䶮", "𠮷㐂䶮"),
        ('<img> #import *x* $ "', '<img> #import *x* $ "'),
    ],
)
def test_what_has_no_ink_is_left_out_and_nothing_else(name, left):
    assert printable(name) == left


def test_every_text_on_a_page_goes_that_way():
    assert Labelled(label="客户", value="王\u202e明").value == "王明"


def test_a_page_cannot_be_changed_after_it_is_made():
    fact = Labelled(label="客户", value="王*明")
    with pytest.raises(ValidationError):
        fact.value = "李*"
