"""Page data and a template into PDF, or into SVG for the preview and the printer."""

from __future__ import annotations

import calendar
import json
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Literal, Protocol

from teller_app import places
from teller_app.rules.errors import Refusal

if TYPE_CHECKING:
    import typst

FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
)
"""Families with mainland glyphs, the best first; without a name the Japanese ones would be taken."""

_ONE_AT_A_TIME = Lock()


class Laid(Protocol):
    """A page in one language or in both: its data, and the only time that goes into the PDF."""

    @property
    def printed_at(self) -> datetime:
        """The wall clock of the branch."""

    def model_dump_json(self) -> str:
        """What goes to the template."""


def to_pdf(template: str, page: Laid, *, large: bool = False) -> bytes:
    """Typeset ``page`` with ``resources/print/<template>.typ``; the same page gives the same bytes.

    Args:
        template: its name.
        page: what stands on it.
        large: letters of 16 points and more; the templates of A4 can do that.

    Raises:
        Refusal: ``print.no_font`` (families), where no Chinese font is installed.
    """
    return b"".join(_compile(template, page, "pdf", large=large))


def to_svg(template: str, page: Laid, *, large: bool = False) -> list[bytes]:
    """One picture a page, for the preview and for a printer that takes vectors.

    Raises:
        Refusal: as ``to_pdf``.
    """
    return _compile(template, page, "svg", large=large)


def _compile(template: str, page: Laid, kind: Literal["pdf", "svg"], *, large: bool) -> list[bytes]:
    inputs = {
        "page": page.model_dump_json(),
        "fonts": json.dumps(_families()),
        "large": "yes" if large else "no",
    }
    source = places.resources() / "print" / f"{template}.typ"
    with _ONE_AT_A_TIME:
        made = _compiler().compile(
            input=source,
            format=kind,
            sys_inputs=inputs,
            # The wall clock as it stands on the page, so that no time zone of a machine gets in.
            timestamp=calendar.timegm(page.printed_at.timetuple()),
        )
    if made is None:
        return []
    return made if isinstance(made, list) else [made]


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The machine's fonts; Typst and its fonts are loaded by the first print, not by the start."""
    import typst  # noqa: PLC0415

    return typst.Fonts()


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    import typst  # noqa: PLC0415

    return typst.Compiler(root=places.resources() / "print", font_paths=_fonts())


@lru_cache(maxsize=1)
def _families() -> tuple[str, ...]:
    """Those of ``FAMILIES`` that are installed: Typst warns of a family that is not."""
    here = set(_fonts().families())
    found = tuple(family for family in FAMILIES if family in here)
    if not found:
        raise Refusal("print.no_font", families=", ".join(FAMILIES))
    return found
