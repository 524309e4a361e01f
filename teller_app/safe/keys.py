"""The keys of the files, and the device secret, which is of no use without a person's password."""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_bytes
from typing import Literal, Protocol, get_args

from teller_app.rules.errors import Unavailable
from teller_app.safe.disk import make_private, open_plain, sync_folder

FILE_NAME = "device.key"
SECRET_BYTES = 64
KEY_BYTES = 32
FileName = Literal["book", "journal", "tally"]
FILE_NAMES: tuple[FileName, ...] = get_args(FileName)
PEOPLE_FILE = "people.json"
_LOCKED_FILES = ("*.db", PEOPLE_FILE)


class Keys(Protocol):
    """Whoever can open the files."""

    def key(self, name: FileName) -> bytes:
        """The 32 bytes that open one file."""


@dataclass(frozen=True, slots=True)
class GivenKeys:
    """Keys that were handed over, as to a worker process, which learns no other."""

    keys: Mapping[FileName, bytes] = field(repr=False)

    def key(self, name: FileName) -> bytes:
        """The 32 bytes that open one file.

        Raises:
            Unavailable: ``key.not_given`` (file).
        """
        if name not in self.keys:
            raise Unavailable("key.not_given", file=name)
        return self.keys[name]


class DeviceSecret:
    """One random secret in the home folder, made on first use; what comes out is derived from it.

    Raises:
        Unavailable: ``key.unsafe`` when others can read the file, ``key.damaged`` when it has another
            length, ``key.unreadable`` or ``key.unwritable`` (reason) when it cannot be read or made,
            ``key.missing`` when it is gone while files that need it are there.
    """

    def __init__(self, home: Path) -> None:
        self._secret = _read(home / FILE_NAME) if (home / FILE_NAME).exists() else _make(home)

    @classmethod
    def renewed(cls, home: Path) -> DeviceSecret:
        """The secret that is there, or a new one in place of one that is lost: only recovery does that.

        Raises:
            Unavailable: as for the class, but never ``key.missing``.
        """
        if not (home / FILE_NAME).exists():
            _put_new(home)
        return cls(home)

    def derive(self, purpose: str) -> bytes:
        """HKDF-SHA256 (RFC 5869), one block: 32 bytes for each purpose that tell nothing of another's."""
        extracted = hmac.digest(b"teller-app", self._secret, hashlib.sha256)
        return hmac.digest(extracted, purpose.encode() + b"\x01", hashlib.sha256)


class DeviceKeys:
    """File keys derived from the device secret alone: for the demo, which has no password.

    Raises:
        Unavailable: as ``DeviceSecret``.
    """

    def __init__(self, home: Path) -> None:
        self._device = DeviceSecret(home)

    def key(self, name: FileName) -> bytes:
        """A file's own key."""
        return self._device.derive(name)


def _read(path: Path) -> bytes:
    try:
        with open_plain(path) as file:
            mode = os.fstat(file.fileno()).st_mode
            secret = file.read(SECRET_BYTES + 1)
    except OSError as error:
        raise Unavailable("key.unreadable", file=FILE_NAME, reason=error.strerror or "") from error
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Unavailable("key.unsafe", file=FILE_NAME)
    if len(secret) != SECRET_BYTES:
        raise Unavailable("key.damaged", file=FILE_NAME)
    return secret


def _make(home: Path) -> bytes:
    """A new secret beside files that the old one opens would only hide that it is gone."""
    if any(True for pattern in _LOCKED_FILES for _ in home.glob(pattern)):
        raise Unavailable("key.missing", file=FILE_NAME)
    return _put_new(home)


def _put_new(home: Path) -> bytes:
    """Written beside and put in place whole: a half-written secret would lock the files for ever."""
    path, beside = home / FILE_NAME, home / f"{FILE_NAME}.{os.getpid()}.new"
    secret = token_bytes(SECRET_BYTES)
    try:
        make_private(home)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(secret)
                file.flush()
                os.fsync(file.fileno())
            if not _put(beside, path):
                return _read(path)
        finally:
            beside.unlink(missing_ok=True)
        sync_folder(home)
    except OSError as error:
        raise Unavailable("key.unwritable", reason=error.strerror or "") from error
    return secret


def _put(beside: Path, path: Path) -> bool:
    """Say whether ours is the secret now: somebody may have been faster, and theirs may be in use."""
    try:
        os.link(beside, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        beside.replace(path)
    return True
