"""mutmut leaves decorated functions alone; here the same module has its decorators behind the functions."""

from __future__ import annotations

import ast

_LEFT = {"classmethod", "staticmethod"}
"""mutmut knows these."""
_MEMOS = {"lru_cache"}
"""A memo that the unharmed code filled would answer for the mutant."""


def bare(source: str) -> str:
    """``source`` with ``@property def x`` as ``def x`` and ``x = property(x)``, and without memos."""
    lines = source.splitlines()
    tree = ast.parse(source)
    owners = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]
    found = [node for owner in owners for node in owner.body if isinstance(node, ast.FunctionDef)]
    for node in sorted(found, key=lambda node: node.lineno, reverse=True):
        names = [_name(each) for each in node.decorator_list]
        if not names or set(names) <= _LEFT:
            continue
        wrapped = node.name
        for each, name in zip(reversed(node.decorator_list), reversed(names), strict=True):
            wrapped = wrapped if name in _MEMOS else f"{ast.unparse(each)}({wrapped})"
        if wrapped != node.name:
            lines.insert(node.end_lineno, " " * node.col_offset + f"{node.name} = {wrapped}")
        del lines[node.decorator_list[0].lineno - 1 : node.lineno - 1]
    return "\n".join(lines) + "\n"


def _name(decorator: ast.expr) -> str:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(called)
