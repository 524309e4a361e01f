"""The files of a release, read once: what was checked is what is used."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.release import Release
from teller_app.safe.disk import make_private, read_plain, sync_folder
from teller_app.safe.release import (
    LIST_FILE,
    MOST_LIST_BYTES,
    MOST_SIGNATURE_BYTES,
    SIGNATURES_FILE,
    digest,
    open_release,
)
from teller_app.store.rulebooks import MOST_BYTES

MOST_TOTAL_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """A release whose signatures and digests are right.

    Attributes:
        folder: where it lies.
        listed: the signed bytes.
        signatures: as they stand beside it.
        files: the bytes of each edition, by ``scheme/first-day.toml``.
    """

    folder: Path
    release: Release
    listed: bytes
    signatures: bytes
    files: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        """Tells it from every other release."""
        return digest(self.listed)


def read_release(folder: Path, trusted: Sequence[bytes]) -> Opened:
    """Read a release.

    Args:
        folder: of the release.
        trusted: public keys; two of them must have signed.

    Raises:
        Refusal: ``release.missing``, ``release.too_large``, ``release.altered`` or ``release.surplus``
            (file), or as ``open_release``.
    """
    listed = read_file(folder, LIST_FILE, MOST_LIST_BYTES)
    signatures = read_file(folder, SIGNATURES_FILE, MOST_SIGNATURE_BYTES)
    release = open_release(listed, signatures, trusted)
    files: dict[str, bytes] = {}
    left = MOST_TOTAL_BYTES
    for name, wanted in release.files.items():
        content = read_file(folder, name, min(MOST_BYTES, left))
        if digest(content) != wanted:
            raise Refusal("release.altered", file=name)
        left -= len(content)
        files[name] = content
    for path in sorted((*folder.glob("*.toml"), *folder.glob("*/*.toml"))):
        name = path.relative_to(folder).as_posix()
        if name not in files:
            raise Refusal("release.surplus", file=name)
    return Opened(folder, release, listed, signatures, MappingProxyType(files))


def read_file(folder: Path, name: str, most: int) -> bytes:
    """One plain file, not longer than it may be.

    Raises:
        Refusal: ``release.missing`` or ``release.too_large`` (file).
    """
    try:
        content = read_plain(folder / name, most)
    except (OSError, ValueError):
        raise Refusal("release.missing", file=name) from None
    if len(content) > most:
        raise Refusal("release.too_large", file=name)
    return content


def write_file(path: Path, content: bytes) -> None:
    """A new file for the owner only, and on the disk.

    Raises:
        OSError: it is not there, or not whole.
    """
    make_private(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
