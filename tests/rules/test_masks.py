"""What is hidden stays hidden, also when the text is short or strange."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules.codes import ClientKind
from teller_app.rules.masks import (
    COMPOUND_SURNAMES,
    MaskStyle,
    mask_account,
    mask_card,
    mask_client,
    mask_id,
    mask_name,
    mask_phone,
)

WIDE = "\u3000"
NUMBERS = st.text("0123456789ABCDEFX", max_size=24)
PROMISED = [(mask_id, 0, 4), (mask_account, 0, 4), (mask_phone, 3, 4), (mask_card, 6, 4)]
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


@pytest.mark.parametrize(
    ("mask", "number", "shown"),
    [
        (mask_id, "11010519491231002X", "**************002X"),
        (mask_id, "110105491231002", "***********1002"),
        (mask_id, "E12345678", "*****5678"),
        (mask_phone, "13800138000", "138****8000"),
        (mask_card, "6222021234567890123", "622202*********0123"),
        (mask_card, "4111111111111111", "411111******1111"),
        (mask_card, "622202123456", "********3456"),
        (mask_account, "0200001234567890123", "***************0123"),
        (mask_account, "12345678", "****5678"),
        (mask_phone, "13800138", "****0138"),
        (mask_phone, "13800138000"[:10], "******3800"),
        (mask_card, "62220212345678", "622202****5678"),
        (mask_card, "6222021234567", "*********4567"),
    ],
)
def test_numbers(mask, number, shown):
    assert mask(number) == shown


@pytest.mark.parametrize("mask", [mask_id, mask_account, mask_phone, mask_card])
@pytest.mark.parametrize("short", ["", "1", "1234", "1234567"])
def test_short_input_shows_nothing(mask, short):
    assert mask(short) == "*" * len(short)


@pytest.mark.parametrize(("mask", "head", "tail"), PROMISED)
@given(number=NUMBERS)
def test_no_mask_shows_more_than_it_promises(mask, head, tail, number):
    shown = mask(number)
    assert len(shown) == len(number)
    hidden = [place for place, sign in enumerate(shown) if sign == "*"]
    assert len(hidden) >= min(4, len(number))
    assert hidden == list(range(hidden[0], hidden[-1] + 1)) if hidden else not number
    assert all(
        place < head or place >= len(number) - tail for place in range(len(number)) if place not in hidden
    )


def test_a_bank_may_show_less():
    style = MaskStyle(id_tail=0, phone_head=0, card_head=0, most_stars=1)
    assert mask_id("11010519491231002X", style) == "*" * 18
    assert mask_phone("13800138000", style) == "*******8000"
    assert mask_card("4111111111111111", style) == "************1111"
    assert mask_name("阿依古丽·买买提·玉素甫", style) == "阿*甫"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王*明"),
        ("王明", "王*"),
        ("王", "*"),
        ("", ""),
        ("  王小明 ", "王*明"),
        ("王小明明", "王**明"),
        ("欧阳修文", "欧阳*文"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("歐陽修文", "歐陽*文"),
        ("阿依古丽·买买提·玉素甫", "阿***甫"),
        ("阿依古丽•买买提", "阿***提"),
        ("𠮷野家", "𠮷*家"),
        ("John Smith", "J* S*"),
        ("J Smith", "* S*"),
        ("Al Bo", "A* B*"),
        ("Anne-Marie O'Brien", "A* O*"),
        ("David王", "D***王"),
        ("Ольга", "О*"),
    ],
)
def test_names_on_paper(name, shown):
    assert mask_name(name) == shown


@given(st.text(HAN, min_size=1, max_size=20))
def test_a_chinese_name_shows_its_surname_and_one_more_character(name):
    shown = mask_name(name)
    visible = shown.replace("*", "")
    surname = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    assert 1 <= shown.count("*") <= 3
    assert visible in {"", name[:surname], name[:surname] + name[-1]}
    assert len(visible) < len(name)


@given(st.text(max_size=40).filter(lambda name: "*" not in name))
def test_any_name_hides_most_of_each_part(name):
    shown = mask_name(name)
    parts = shown.split()
    assert bool(parts) == bool(name.split())
    assert all("*" in part for part in parts) or ("*" in shown and len(shown.replace("*", "")) <= 3)


@pytest.mark.parametrize("company", [ClientKind.COMPANY, "company"])
def test_a_companys_name_is_public_and_a_persons_is_not(company):
    assert mask_client("示范贸易有限公司", company) == "示范贸易有限公司"
    assert mask_client("王小明", ClientKind.PERSON) == mask_client("王小明", "person") == "王*明"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (f"张{WIDE}三", "张*"),
        ("张 三", "张*"),
        (f"欧阳{WIDE}修", "欧阳*"),
        ("王\xa0小 明", "王*明"),
        ("李\ue816", "李*"),
        ("\ue816\ue817", "\ue816*"),
        ("王\U00031350", "王*"),
    ],
)
def test_a_space_that_pads_a_name_shows_no_more_of_it(name, shown):
    assert mask_name(name) == shown
