"""Numbers that people carry: read as typed, checked, and never turned away for a wrong digit."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules.codes import Sex
from teller_app.rules.errors import Refusal
from teller_app.rules.identity import (
    IdKind,
    age_on,
    read_card,
    read_company_code,
    read_person_id,
    read_phone,
)
from tests.conftest import TODAY

STANDARD = "11010519491231002X"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def with_check(seventeen: str) -> str:
    """The check digit by the table of GB 11643, and not by the library under test."""
    return seventeen + "10X98765432"[sum(int(d) * w for d, w in zip(seventeen, WEIGHTS, strict=True)) % 11]


def refused(read, text, **more):
    with pytest.raises(Refusal) as caught:
        read(text, **more)
    return caught.value


def test_the_example_of_the_standard():
    person = read_person_id(STANDARD, as_of=TODAY)
    assert person.number == STANDARD
    assert person.kind is IdKind.RESIDENT
    assert person.birth == date(1949, 12, 31)
    assert person.sex is Sex.FEMALE
    assert person.check_ok is True


@pytest.mark.parametrize(
    "text",
    [
        " 11010519491231002x ",
        "110105 19491231 002X",
        "110105-19491231-002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105—19491231—002X",
        "11010519491231002X\n",
    ],
)
def test_a_number_is_read_as_it_is_typed_or_scanned(text):
    assert read_person_id(text, as_of=TODAY).number == STANDARD


def test_a_wrong_check_digit_is_a_finding_and_no_refusal():
    wrong = read_person_id("513436199010256982", as_of=TODAY)
    assert wrong.check_ok is False
    assert wrong.birth == date(1990, 10, 25)
    assert read_person_id("513436199010256985", as_of=TODAY).check_ok is True


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        ("810000", IdKind.HK_MACAU_PERMIT),
        ("820000", IdKind.HK_MACAU_PERMIT),
        ("830000", IdKind.TAIWAN_PERMIT),
        ("911156", IdKind.FOREIGN_PERMIT),
        ("991999", IdKind.FOREIGN_PERMIT),
        ("110119", IdKind.RESIDENT),
        ("710000", IdKind.RESIDENT),
        ("199999", IdKind.RESIDENT),
    ],
)
def test_the_first_digits_say_which_document_and_no_place_is_looked_up(start, kind):
    person = read_person_id(with_check(f"{start}20050228013"), as_of=TODAY)
    assert (person.kind, person.check_ok, person.sex) == (kind, True, Sex.MALE)


def test_a_card_of_the_first_generation_has_no_check_digit():
    person = read_person_id("110105491231002", as_of=TODAY)
    assert person.kind is IdKind.RESIDENT_15
    assert person.birth == date(1949, 12, 31)
    assert person.sex is Sex.FEMALE
    assert person.check_ok is None


@pytest.mark.parametrize("number", ["E12345678", "EA1234567", "G12345678", "C01X00T47", "e1234 5678"])
def test_a_passport_tells_nothing_but_its_number(number):
    person = read_person_id(number, as_of=TODAY)
    assert person.kind is IdKind.PASSPORT
    assert (person.birth, person.sex, person.check_ok) == (None, None, None)


@pytest.mark.parametrize("length", [1, 14, 16, 17, 19, 25])
def test_digits_of_another_length_are_counted_for_the_teller(length):
    refusal = refused(read_person_id, "1" * length, as_of=TODAY)
    assert refusal.code == "id.wrong_length"
    assert refusal.values["length"] == length


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "王小明",
        "01010519491231002X",
        "010105491231002",
        "X1010519491231002",
        "1101051949123100XX",
        "11010519491231O02X",
        "ABCDEF",
        "E1",
        "²" * 18,
        "٣" * 18,
    ],
)
def test_what_is_no_number_is_refused_with_the_text(text):
    refusal = refused(read_person_id, text, as_of=TODAY)
    assert refusal.code == "id.unreadable"
    assert refusal.values == {"text": text}


@pytest.mark.parametrize("born", ["19901301", "19900230", "19900001", "19900100", "19000229", "00000101"])
def test_a_birth_that_no_calendar_has(born):
    refusal = refused(read_person_id, with_check(f"110105{born}001"), as_of=TODAY)
    assert (refusal.code, refusal.values) == ("id.impossible_birth", {"born": born})


def test_a_birth_tomorrow_is_refused_and_a_birth_today_is_not():
    tomorrow = TODAY + timedelta(days=1)
    assert read_person_id(with_check(f"110105{TODAY:%Y%m%d}001"), as_of=TODAY).birth == TODAY
    refusal = refused(read_person_id, with_check(f"110105{tomorrow:%Y%m%d}001"), as_of=TODAY)
    assert (refusal.code, refusal.values) == ("id.birth_in_future", {"birth": tomorrow})


def test_nobody_is_older_than_a_hundred_and_thirty():
    refusal = refused(read_person_id, "440524188001010014", as_of=TODAY)
    assert refusal.code == "id.birth_too_early"
    assert refusal.values == {"birth": date(1880, 1, 1), "years": 130}
    assert read_person_id("440524188001010014", as_of=date(2010, 12, 31)).check_ok is True
    assert refused(read_person_id, "440524188001010014", as_of=date(2011, 1, 1)).code == "id.birth_too_early"


@given(st.integers(100_000, 999_999), st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_every_well_made_number_is_read_and_every_slip_of_one_digit_is_seen(place, birth, turn):
    number = with_check(f"{place}{birth:%Y%m%d}{turn:03d}")
    person = read_person_id(number.lower(), as_of=TODAY)
    assert (person.number, person.birth, person.check_ok) == (number, birth, True)
    assert person.sex is (Sex.MALE if turn % 2 else Sex.FEMALE)
    slipped = number[:16] + str((int(number[16]) + 1) % 10) + number[17]
    assert read_person_id(slipped, as_of=TODAY).check_ok is False


@given(st.text() | st.text("0123456789X -", max_size=20))
def test_any_text_is_a_number_or_a_refusal(text):
    for read in (lambda it: read_person_id(it, as_of=TODAY), read_card, read_company_code, read_phone):
        with suppress(Refusal):
            read(text)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2008, 11, 23), date(2026, 11, 22), 17),
        (date(2008, 11, 23), date(2026, 11, 23), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
    ],
)
def test_age_changes_on_the_birthday(birth, day, age):
    assert age_on(birth, day) == age


def test_there_is_no_age_before_the_birth():
    refusal = refused(age_on, date(2026, 11, 24), day=TODAY)
    assert refusal.code == "birth.in_future"
    assert refusal.values == {"birth": date(2026, 11, 24), "day": TODAY}


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 40_000))
def test_age_never_falls_and_grows_by_one_a_year(birth, days):
    day = birth + timedelta(days=days)
    assert 0 <= age_on(birth, day + timedelta(days=1)) - age_on(birth, day) <= 1
    assert age_on(birth, day.replace(year=day.year + 1, day=min(day.day, 28))) - age_on(birth, day) in {0, 1}


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ("4111 1111 1111 1111", True),
        ("4111111111111112", False),
        ("6222-0212-3456-7890-128", True),
        ("６２２２０２１２３４５６７８９０１２８", True),
        ("622202123456", False),
    ],
)
def test_a_card_is_checked_by_luhn(text, ok):
    card = read_card(text)
    assert card.check_ok is ok
    assert card.number.isascii()
    assert card.number.isdigit()


@given(st.text("0123456789", min_size=12, max_size=19))
def test_exactly_one_last_digit_makes_a_card_right(number):
    assert sum(read_card(number[:-1] + digit).check_ok for digit in "0123456789") == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "card.unreadable"),
        ("6222x", "card.unreadable"),
        ("1" * 11, "card.wrong_length"),
        ("1" * 20, "card.wrong_length"),
    ],
)
def test_what_is_no_card(text, code):
    assert refused(read_card, text).code == code


@pytest.mark.parametrize(
    "text", ["91110000600037341L", "9111 0000 6000 37341l", "９１１１００００６０００３７３４１Ｌ"]
)
def test_a_company_by_its_credit_code(text):
    company = read_company_code(text)
    assert (company.number, company.check_ok) == ("91110000600037341L", True)


def test_a_companys_wrong_check_character_is_a_finding():
    assert read_company_code("91110000600037341M").check_ok is False


def test_a_farmers_collective_begins_with_a_letter():
    """python-stdnum's ``validate`` turns these away; GB 32100 has them."""
    codes = [f"N2110000600037341{last}" for last in "0123456789ABCDEFGHJKLMNPQRTUWXY"]
    assert sum(read_company_code(code).check_ok for code in codes) == 1


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_that_look_like_digits_are_never_in_a_credit_code(letter):
    refusal = refused(read_company_code, f"9111000060003734{letter}L")
    assert (refusal.code, refusal.values["letter"]) == ("company_code.letter", letter)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "company_code.unreadable"),
        ("华夏公司", "company_code.unreadable"),
        ("911100006000373", "company_code.wrong_length"),
        ("91AB0000600037341L", "company_code.unreadable"),
    ],
)
def test_what_is_no_credit_code(text, code):
    assert refused(read_company_code, text).code == code


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("19912345678", "19912345678"),
        ("010-65541234", "010-65541234"),
        ("(0755) 26001234", "0755-26001234"),
        ("（0755）2600123", "0755-2600123"),
        ("+86 10 6554 1234", "010-65541234"),
        ("+86 0755 26001234", "0755-26001234"),
    ],
)
def test_a_phone_is_kept_in_one_spelling(text, number):
    assert read_phone(text) == number
    assert read_phone(number) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12800138000",
        "1380013800",
        "138001380000",
        "+85291234567",
        "65541234",
        "1065541234",
        "010-05541234",
        "110",
        "一三八",
        "+86",
        "0755",
    ],
)
def test_what_is_no_mainland_phone(text):
    refusal = refused(read_phone, text)
    assert (refusal.code, refusal.values) == ("phone.unreadable", {"text": text})
