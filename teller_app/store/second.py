"""A second folder for the backups: another disk, a share, a stick. It may be away; backups go on."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path
from shutil import copyfileobj

from teller_app.rules.errors import Refusal
from teller_app.safe.disk import clear_left, make_private, sync_folder
from teller_app.safe.keys import Keys
from teller_app.store.backup import proven_counts
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.thinning import copies_in, copy_of, next_name, thin

_PREFIX = "teller-app-"
_PROBE = "can-be-written"
_ALSO = "*.json"
"""What lies beside the backups and helps to open them goes along; nothing there is readable by itself."""


def own_folder(folder: Path, keys: Keys) -> Path:
    """This journal's own place in ``folder``, so that several counters can share one."""
    mark = hmac.digest(keys.key("journal"), b"backup folder", hashlib.sha256).hex()[:8]
    return folder / f"{_PREFIX}{mark}"


def take_folder(home: Path, keys: Keys, folder: Path) -> None:
    """Make this journal's place in ``folder``, once; where it is missing later, the folder is away.

    Raises:
        Refusal: ``backup_folder.missing``, ``backup_folder.inside`` or ``backup_folder.unwritable`` (folder).
    """
    try:
        if not folder.is_absolute() or not folder.is_dir():
            raise Refusal("backup_folder.missing", folder=str(folder))
        if folder.resolve().is_relative_to(home.resolve()):
            raise Refusal("backup_folder.inside", folder=str(folder))
        own = own_folder(folder, keys)
        make_private(own)
        (own / _PROBE).write_bytes(b"yes")
        (own / _PROBE).unlink()
    except OSError as error:
        reason = error.strerror or ""
        raise Refusal("backup_folder.unwritable", folder=str(folder), reason=reason) from error


def copy_to(folder: Path, keys: Keys, path: Path) -> Path:
    """Copy a backup there, open the copy anew, check every page and compare the counts.

    Returns:
        Where the copy lies; one that is there already is proven again.

    Raises:
        StoreUnavailable: ``backup.away`` (folder), or it could not be written or proven; ``path`` stays.
    """
    own = own_folder(folder, keys)
    if not own.is_dir():
        raise StoreUnavailable("backup.away", folder=str(folder))
    wanted = proven_counts(path, keys)
    with trouble(str(folder)):
        found = _same(own, path)
        if found is None or not _proves(found, keys, wanted):
            found = _copied(own, keys, path, wanted)
        for also in sorted(path.parent.glob(_ALSO)):
            _write(also, own / also.name)
        sync_folder(own)
        thin(own, {found})
    clear_left(found, "journal-*.new*")
    return found


def _same(own: Path, path: Path) -> Path | None:
    """The copy of the same moment; the numbers of two folders differ."""
    wanted = copy_of(path)
    made = wanted.made if wanted else None
    return next((copy.path for copy in copies_in(own) if copy.made == made), None)


def _proves(path: Path, keys: Keys, wanted: tuple[int, ...]) -> bool:
    try:
        return proven_counts(path, keys) == wanted
    except StoreUnavailable:
        return False


def _copied(own: Path, keys: Keys, path: Path, wanted: tuple[int, ...]) -> Path:
    of = copy_of(path)
    if of is None:
        raise StoreUnavailable("backup.not_proven", file=path.name)
    target = next_name(own, of.made)
    beside = target.with_suffix(".new")
    try:
        _write(path, beside)
        if proven_counts(beside, keys) != wanted:
            raise StoreUnavailable("backup.not_proven", file=target.name)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return target


def _write(source: Path, target: Path) -> None:
    """Have the bytes on that disk before anybody says so; a stick may be pulled the next moment."""
    beside = target.with_name(f"{target.name}.part")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            with source.open("rb") as original:
                copyfileobj(original, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
