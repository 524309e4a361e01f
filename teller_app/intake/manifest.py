"""The manifest beside an extract: what was sent, checked before anything of it is read as data."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from teller_app.intake.opening import Heard, first_bytes, opened, unheard, unreadable
from teller_app.rules.errors import Refusal
from teller_app.rules.money import Money
from teller_app.safe.release import who_signed
from teller_app.safe.strict_json import NotPlain, read_strict
from teller_app.store.book import BookInfo, ManifestState

MOST_BYTES = 1024 * 1024
MOST_SIGNATURE_BYTES = 16 * 1024
_CHUNK = 1 << 20
SIGNATURE = ".sig"
"""After the manifest's own name: a line each, ``ed25519 PUBLIC-KEY SIGNATURE``."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ListedFile(_Strict):
    """One file.

    Attributes:
        rows: those that hold something, the header not counted.
        sum: in yuan, of the balances or of what the months moved; ``None`` where nothing is summed.
        sha256: of its bytes.
    """

    name: Annotated[str, Field(min_length=1, max_length=200)]
    rows: Annotated[int, Field(ge=0)]
    sum: Annotated[str, Field(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$")] | None = None
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Listed(_Strict):
    """What a manifest says, as JSON or TOML."""

    format: Literal[1]
    sequence: Annotated[int, Field(ge=1)]
    business_date: Annotated[date, Field(strict=False)]
    files: Annotated[tuple[ListedFile, ...], Field(strict=False, min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that was read, and who signed it.

    Attributes:
        gap: how many extracts are missing between the present book's and this one.
    """

    listed: Listed
    state: ManifestState
    gap: int = 0

    def of(self, name: str) -> ListedFile:
        """What it says of a file that ``check_files`` has found in it."""
        return next(each for each in self.listed.files if each.name == name)


def read_manifest(path: Path, keys: Sequence[str]) -> Manifest:
    """Read a manifest, its signature first.

    Args:
        path: the file; its signature lies beside it.
        keys: public keys, one of which must have signed; with none, a signature only must not be wrong.

    Raises:
        Refusal: ``import.no_file``, ``manifest.unsigned``, ``manifest.signature`` or ``manifest.wrong``
            (file, reason).
    """
    raw = _bytes(path, MOST_BYTES)
    state = ManifestState.CHECKED
    beside = path.with_name(path.name + SIGNATURE)
    if beside.exists():
        try:
            signers = who_signed(raw, _bytes(beside, MOST_SIGNATURE_BYTES))
        except Refusal as wrong:
            raise Refusal("manifest.signature", file=beside.name) from wrong
        known = signers & {bytes.fromhex(key) for key in keys}
        state = ManifestState.SIGNED if known else ManifestState.UNKNOWN_KEY
    if keys and state is not ManifestState.SIGNED:
        raise Refusal("manifest.unsigned", file=path.name)
    return Manifest(_parsed(raw, path.name), state)


def check_order(manifest: Manifest, present: BookInfo | None, today: date, *, gap_ok: bool = False) -> int:
    """Refuse an extract that is not the next one.

    Args:
        manifest: of the extract.
        present: what the book says of itself that it is to follow; ``None`` where it follows none.
        today: no extract is of a later day: none could follow it.
        gap_ok: somebody has said that missing ones do not matter.

    Returns:
        How many are missing in between.

    Raises:
        Refusal: ``manifest.ahead``, ``manifest.older``, ``manifest.repeated``, ``manifest.back`` or
            ``manifest.gap``.
    """
    listed = manifest.listed
    if listed.business_date > today:
        raise Refusal("manifest.ahead", day=listed.business_date, today=today)
    if present is None:
        return 0
    if listed.business_date < present.business_date:
        raise Refusal("manifest.older", day=listed.business_date, present=present.business_date)
    if present.sequence is None:
        return 0
    if listed.sequence == present.sequence:
        raise Refusal("manifest.repeated", number=listed.sequence)
    if listed.sequence < present.sequence:
        raise Refusal("manifest.back", number=listed.sequence, present=present.sequence)
    missing = listed.sequence - present.sequence - 1
    if missing and not gap_ok:
        first, last = present.sequence + 1, listed.sequence - 1
        raise Refusal("manifest.gap", count=missing, first=first, last=last)
    return missing


def check_files(manifest: Manifest, files: Sequence[Path], heard: Heard = unheard) -> None:
    """Refuse any other files than those that are listed, byte for byte.

    Raises:
        Refusal: ``manifest.files`` (missing, unknown) or ``manifest.digest`` (file).
    """
    listed = [each.name for each in manifest.listed.files]
    given = [path.name for path in files]
    if sorted(listed) != sorted(given):
        missing, unknown = sorted(set(listed) - set(given)), sorted(set(given) - set(listed))
        raise Refusal("manifest.files", missing=missing, unknown=unknown)
    for path in files:
        if digest(path, heard) != manifest.of(path.name).sha256:
            raise Refusal("manifest.digest", file=path.name)


def check_counted(
    manifest: Manifest, name: str, rows: int, total: Money | None, *, unread: bool = False
) -> None:
    """Refuse a file that holds another number of rows, or another sum.

    Args:
        manifest: of the extract.
        name: of the file.
        rows: that it holds.
        total: of what could be read.
        unread: rows without a readable amount are in no sum; they are faults of their own, and the file is
            what was sent, for its digest says so.

    Raises:
        Refusal: ``manifest.rows`` or ``manifest.sum`` (file, said, found).
    """
    said = manifest.of(name)
    if rows != said.rows:
        raise Refusal("manifest.rows", file=name, said=said.rows, found=rows)
    if said.sum is not None and not unread and (total is None or Money.yuan(said.sum) != total):
        raise Refusal("manifest.sum", file=name, said=said.sum, found="—" if total is None else str(total))


def digest(path: Path, heard: Heard = unheard) -> str:
    """SHA-256 of a file, as it stands in a manifest.

    Raises:
        Refusal: ``import.no_file``.
    """
    with opened(path) as file:
        try:
            found = hashlib.sha256()
            while chunk := file.read(_CHUNK):
                found.update(chunk)
                heard(len(chunk))
            return found.hexdigest()
        except OSError as error:
            raise unreadable(path, error) from error


def _parsed(raw: bytes, name: str) -> Listed:
    try:
        text = raw.decode("utf-8-sig")
        told = read_strict(text.encode()) if text.lstrip().startswith("{") else tomllib.loads(text)
        found = Listed.model_validate(told)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        raise Refusal("manifest.wrong", file=name, reason=where) from None
    except NotPlain as error:
        raise Refusal("manifest.wrong", file=name, reason=str(error)) from None
    except (ValueError, RecursionError) as error:
        raise Refusal("manifest.wrong", file=name, reason=type(error).__name__) from None
    if len({each.name for each in found.files}) != len(found.files):
        raise Refusal("manifest.wrong", file=name, reason="files")
    return found


def _bytes(path: Path, most: int) -> bytes:
    raw = first_bytes(path, most)
    if len(raw) > most:
        raise Refusal("manifest.wrong", file=path.name, reason=f"> {most}")
    return raw
