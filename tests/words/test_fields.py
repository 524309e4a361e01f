"""Whoever raises a code gives every field that its sentence fills in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

from teller_app.words.refusal_texts import TEXTS

ROOT = Path(__file__).parent.parent.parent
WRONGS = {"Refusal", "Unavailable", "StoreUnavailable", "Problem"}
KINDS = (*WRONGS, "RowFault", "Finding")


@dataclass(frozen=True)
class Raised:
    """A code as it is raised; ``given`` is nothing where the values are passed on whole."""

    where: str
    code: str
    given: frozenset[str] | None


def everything_raised() -> Iterator[Raised]:
    for path in sorted((ROOT / "teller_app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WRONGS:
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                for code in codes(node):
                    yield Raised(where, code, given(node))


def codes(call: ast.Call) -> list[str]:
    """The codes that a call may carry: written out, or one of two by a condition."""
    at = 2 if getattr(call.func, "id", "") == "Problem" else 0
    found = call.args[at] if len(call.args) > at else None
    choices = [found.body, found.orelse] if isinstance(found, ast.IfExp) else [found]
    return [one.value for one in choices if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def given(call: ast.Call) -> frozenset[str] | None:
    if getattr(call.func, "id", "") == "Problem":
        values = call.args[3] if len(call.args) > 3 else None
        keys = values.keys if isinstance(values, ast.Dict) else [None]
        names = [key.value if isinstance(key, ast.Constant) else None for key in keys]
    else:
        names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(str(name) for name in names)


ALL = list(everything_raised())


def test_the_search_finds_most_of_what_is_raised():
    found = {one.code for one in ALL}
    assert len(found) > len(TEXTS) // 2
    assert {"amount.unreadable", "client.unknown", "print.stale", "settings.value"} <= found


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"{one.where}-{one.code}")
def test_every_field_of_a_sentence_is_given(one):
    fields = {name for _, name, _, _ in Formatter().parse(TEXTS[one.code]) if name}
    if one.given is not None:
        assert fields <= one.given
