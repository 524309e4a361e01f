"""What is guessed first is refused, and nothing else is asked of a password."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules.errors import Refusal
from teller_app.safe.passwords import LEAST, MOST, check_password, one_time_password


def code_of(text: str) -> str:
    try:
        check_password(text, ("8001", "李娜"))
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "password.short"),
        ("1234567", "password.short"),
        ("x7#kQ2m", "password.short"),
        ("ab c" * 33, "password.long"),
        ("12345678", "password.common"),
        ("87654321", "password.common"),
        ("１２３４５６７８", "password.common"),
        ("password", "password.common"),
        ("P@ssw0rd", "password.common"),
        ("Password2026!", "password.common"),
        ("woaini1314520", "password.common"),
        ("Woaini.520", "password.common"),
        ("qwertyuiop", "password.common"),
        ("qwertqwert", "password.common"),
        ("20261123", "password.common"),
        ("19850615", "password.common"),
        ("23111985", "password.common"),
        ("13800138000", "password.common"),
        ("88888888", "password.common"),
        ("aabbaabb", "password.common"),
        ("8001-8001", "password.like_name"),
        ("8001#kQz", "password.like_name"),
        ("李娜你好我来了呀", "password.like_name"),
        ("tiger on the river", ""),
        ("龙门阵里喝茶去", "password.short"),
        ("龙门阵里喝茶去吧", ""),
        ("8001#kQz-vem-1", ""),
        ("48210957", ""),
    ],
)
def test_which_passwords_are_refused(text, code):
    assert code_of(text) == code


@given(st.text(max_size=200))
def test_any_text_is_a_password_or_a_refusal(text):
    assert code_of(text) in {
        "",
        "password.short",
        "password.long",
        "password.common",
        "password.like_name",
    }


def test_one_time_passwords_differ_and_could_be_passwords():
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(LEAST <= len(text) <= MOST and text.isascii() for text in made)
