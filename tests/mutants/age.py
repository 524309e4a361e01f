"""Of which code the figures are: a digest of each module, so that nobody takes old figures for those of now."""

from __future__ import annotations

import ast
import hashlib
import re

from tests.mutants import page
from tests.mutants.stage import PLAN, ROOT

LENGTH = 8
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_ROW = re.compile(r"(?m)^\| ([a-z_]+/[a-z_]+\.py) \| (?:[^|\n]+\| ){5}([0-9a-f]{8}|—) \|$")


def digest(source: str) -> str:
    """What of a module can be mutated, in a few digits: another comment, line or docstring is the same code."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
    return hashlib.sha256(ast.unparse(tree).encode()).hexdigest()[:LENGTH]


def of(module: str) -> str:
    """Of a module as it is now."""
    return digest((ROOT / "teller_app" / module).read_text("utf-8"))


def measured() -> dict[str, str]:
    """By module, the digest beside its figures; a dash where there are none yet."""
    return dict(_ROW.findall(page.PAGE.read_text("utf-8")))


def stale() -> list[tuple[str, str]]:
    """Which modules are other ones since they were measured, or never were, each with its word of the plan."""
    then = measured()
    return [
        (word, module) for word, part in PLAN.items() for module in part["modules"] if then.get(module) != of(module)
    ]
