"""Collect every sentence for the English catalogue, and compile it.

``python packaging/catalogue.py`` updates ``resources/i18n/en`` and fails while a sentence lacks its English.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "resources/i18n/en/LC_MESSAGES"
FIXED = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock in a file that is kept: only sentences make a difference."""
PO, MO = FOLDER / "teller_app.po", FOLDER / "teller_app.mo"


def collected() -> Catalog:
    """Every Chinese original that stands in the code."""
    catalogue = Catalog(locale="en", header_comment="# English for the teller assistant.", fuzzy=False)
    catalogue.creation_date = catalogue.revision_date = FIXED
    found = extract_from_dir(str(ROOT / "teller_app"), keywords={"say": None, "mark": None})
    for file, _line, message, _comments, _context in found:
        catalogue.add(message, locations=[(file, 0)])
    return catalogue


def read(path: Path) -> Catalog:
    """A catalogue as it stands."""
    with path.open("rb") as file:
        return read_po(file, locale="en")


def missing(catalogue: Catalog) -> list[str]:
    """Originals without English."""
    return [str(message.id) for message in catalogue if message.id and not message.string]


def main() -> int:
    """Update and compile; 1 while something is missing."""
    wanted = collected()
    if PO.exists():
        old = {message.id: message.string for message in read(PO)}
        for message in wanted:
            if message.id and old.get(message.id):
                message.string = old[message.id]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, wanted, width=110, sort_output=True, no_location=True, omit_header=False)
    with MO.open("wb") as file:
        write_mo(file, wanted)
    for text in missing(wanted):
        print(text)
    return 1 if missing(wanted) else 0


if __name__ == "__main__":
    sys.exit(main())
