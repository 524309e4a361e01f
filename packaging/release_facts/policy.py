"""Which licences may ship. What is not named here stops a release until somebody has looked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

FREE = frozenset(
    {
        "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause",
        "BSL-1.0", "Bitstream-Vera", "CC0-1.0", "FTL", "ISC", "LicenseRef-GUST-Font-License", "MIT",
        "MIT-0", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Unicode-3.0", "Unicode-DFS-2016", "Unlicense", "Zlib",
        "blessing", "libpng-2.0",
    }
)  # fmt: skip
"""MPL-2.0 asks for the source of its own files only, which are unchanged and public."""
_TOKEN = re.compile(r"\(|\)|[^\s()]+")


class NotAllowed(Exception):
    """A licence that may not ship, or that nobody has decided about; its text says which."""


def spdx(text: str) -> str | None:
    """``text`` as SPDX spells it, or ``None`` where it is no SPDX expression."""
    try:
        return str(canonicalize_license_expression(text))
    except InvalidLicenseExpression:
        return None


def check(expression: str, *, lgpl: bool) -> None:
    """Pass an expression of which at least one choice may ship; all of what stands under AND must.

    Args:
        expression: SPDX, as ``spdx`` gives it.
        lgpl: whether this part is one of the named ones that ship under the LGPL.

    Raises:
        NotAllowed: no choice may ship.
    """
    words = iter(_joined(_TOKEN.findall(expression)))
    if not _any(words, lgpl=lgpl):
        raise NotAllowed(f"{expression} may not ship, or nobody has decided about it")


def _joined(tokens: list[str]) -> Iterator[str]:
    """``A WITH B`` is one licence."""
    at = 0
    while at < len(tokens):
        if tokens[at + 1 : at + 2] == ["WITH"]:
            yield " ".join(tokens[at : at + 3])
            at += 3
        else:
            yield tokens[at]
            at += 1


def _any(words: Iterator[str], *, lgpl: bool) -> bool:
    """Up to the closing bracket or the end: one of the alternatives is enough."""
    found, all_of = False, True
    for word in words:
        match word:
            case ")":
                break
            case "OR":
                found, all_of = found or all_of, True
            case "AND":
                continue
            case "(":
                inner = _any(words, lgpl=lgpl)
                all_of = all_of and inner
            case _:
                may = word in FREE or (lgpl and word.startswith("LGPL-"))
                all_of = all_of and may
    return found or all_of
