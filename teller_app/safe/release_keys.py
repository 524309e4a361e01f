"""Whose rulebooks are taken here, and the keys of those who sign them."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Annotated

from nacl.signing import SigningKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.disk import put_new, read_small
from teller_app.safe.signed import Hex
from teller_app.safe.wrapping import Wrapped, WrongPassword, unwrap, wrap

FILE_NAME = "rulebook-keys.toml"
MOST_BYTES = 64 * 1024
MOST_NAME = 60
_FEWEST, _MOST = 2, 16
_PUBLIC_BYTES = 32
_CONTEXT = b"teller-app rulebook release key\x01"
"""Takes the place of a device secret: who signs does so on any machine."""


class TrustedKey(BaseModel):
    """One key.

    Attributes:
        name: of whoever holds it.
        public: 32 bytes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=MOST_NAME)]
    public: Hex


class TrustedKeys(BaseModel):
    """The keys of ``rulebook-keys.toml``, which whoever rolls the program out puts there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[tuple[TrustedKey, ...], Field(min_length=_FEWEST, max_length=_MOST)]

    @model_validator(mode="after")
    def _all_different(self) -> TrustedKeys:
        publics = {each.public for each in self.key}
        if len(publics) != len(self.key) or any(len(each) != _PUBLIC_BYTES for each in publics):
            raise ValueError
        return self

    @property
    def publics(self) -> tuple[bytes, ...]:
        """Their bytes."""
        return tuple(each.public for each in self.key)


class SealedKey(BaseModel):
    """A private key as it lies on a disk: under a password."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    public: Hex
    private: Wrapped


def trusted_keys(path: Path) -> TrustedKeys:
    """Whose rulebooks are taken here.

    Raises:
        Refusal: ``release.keys`` (file) where there is none, or where it is not as it must be.
    """
    try:
        return TrustedKeys.model_validate(tomllib.loads(read_small(path, MOST_BYTES).decode("utf-8")))
    except (OSError, ValueError, ValidationError, RecursionError):
        raise Refusal("release.keys", file=path.name) from None


def key_text(key: TrustedKey) -> str:
    """What stands in ``rulebook-keys.toml`` for one key."""
    # A JSON string is a TOML string too.
    return f'[[key]]\nname   = {json.dumps(key.name, ensure_ascii=False)}\npublic = "{key.public.hex()}"\n'


def make_key(path: Path, name: str, password: str) -> TrustedKey:
    """Make a key and put its private half into a new file, under a password.

    Raises:
        Refusal: ``release.key_exists`` (file): no key is ever written over.
        Unavailable: ``release.key_unwritable`` (file, reason).
    """
    key = SigningKey.generate()
    trusted = TrustedKey(name=name, public=bytes(key.verify_key))
    sealed = SealedKey(name=name, public=trusted.public, private=wrap(bytes(key), password, _CONTEXT))
    try:
        put_new(path, sealed.model_dump_json(indent=1).encode())
    except FileExistsError:
        raise Refusal("release.key_exists", file=path.name) from None
    except OSError as error:
        raise Unavailable("release.key_unwritable", file=path.name, reason=error.strerror or "") from error
    return trusted


def read_key(path: Path) -> SealedKey:
    """A private key, still under its password.

    Raises:
        Refusal: ``release.key_file`` (file).
    """
    try:
        return SealedKey.model_validate_json(read_small(path, MOST_BYTES))
    except (OSError, ValueError, ValidationError):
        raise Refusal("release.key_file", file=path.name) from None


def open_key(sealed: SealedKey, password: str) -> SigningKey:
    """What signs.

    Raises:
        Refusal: ``release.key_password``.
    """
    try:
        return SigningKey(unwrap(sealed.private, password, _CONTEXT))
    except (WrongPassword, ValueError):
        raise Refusal("release.key_password") from None
