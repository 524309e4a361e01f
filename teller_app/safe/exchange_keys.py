"""Head office's key, to which branches seal, and the list of branches whose signatures it knows."""

from __future__ import annotations

import hashlib
import hmac
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.disk import put_new, read_plain
from teller_app.safe.release_keys import SealedKey, TrustedKey
from teller_app.safe.ring import new_pair
from teller_app.safe.signed import Hex
from teller_app.safe.wrapping import WrongPassword, unwrap, wrap

CODE_PATTERN = "^[a-z0-9][a-z0-9-]{0,19}$"
MOST_BYTES = 1024 * 1024
_MOST_BRANCHES = 5000
_PUBLIC_BYTES = 32
_CONTEXT = b"teller-app exchange key\x01"
"""Takes the place of a device secret: head office receives on any machine."""
_FROZEN = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

BranchCode = Annotated[str, Field(pattern=CODE_PATTERN)]


class BranchKey(BaseModel):
    """A branch as head office knows it."""

    model_config = _FROZEN

    code: BranchCode
    name: Annotated[str, Field(max_length=60)] = ""
    public: Hex

    @field_validator("public")
    @classmethod
    def _whole(cls, public: bytes) -> bytes:
        if len(public) != _PUBLIC_BYTES:
            raise ValueError
        return public


class Branches(BaseModel):
    """Every branch; none twice, and no key twice: a copied home folder is not another branch."""

    model_config = _FROZEN

    branch: Annotated[tuple[BranchKey, ...], Field(min_length=1, max_length=_MOST_BRANCHES)]

    @model_validator(mode="after")
    def _all_different(self) -> Branches:
        codes, keys = {each.code for each in self.branch}, {each.public for each in self.branch}
        if len(codes) != len(self.branch) or len(keys) != len(self.branch):
            raise ValueError
        return self

    @property
    def by_key(self) -> Mapping[bytes, str]:
        """The code of each by its public key."""
        return {each.public: each.code for each in self.branch}


class _Office(BaseModel):
    model_config = _FROZEN

    office: TrustedKey


def make_office_key(path: Path, name: str, password: str) -> TrustedKey:
    """Make head office's pair; the private half goes into a new file, under a password.

    Raises:
        Refusal: ``exchange.key_exists`` (file): no key is ever written over.
        Unavailable: ``exchange.key_unwritable`` (file, reason).
    """
    private, public = new_pair()
    made = TrustedKey(name=name, public=public)
    sealed = SealedKey(name=name, public=public, private=wrap(private, password, _CONTEXT))
    try:
        put_new(path, sealed.model_dump_json(indent=1).encode())
    except FileExistsError:
        raise Refusal("exchange.key_exists", file=path.name) from None
    except OSError as error:
        raise Unavailable("exchange.key_unwritable", file=path.name, reason=error.strerror or "") from error
    return made


def open_office_key(path: Path, password: str) -> bytes:
    """Head office's private key, 32 bytes.

    Raises:
        Refusal: ``exchange.key_file`` (file) or ``exchange.key_password``.
    """
    try:
        sealed = SealedKey.model_validate_json(read_plain(path, MOST_BYTES))
    except (OSError, ValueError, ValidationError):
        raise Refusal("exchange.key_file", file=path.name) from None
    try:
        return unwrap(sealed.private, password, _CONTEXT)
    except (WrongPassword, ValueError):
        raise Refusal("exchange.key_password") from None


def office_text(office: TrustedKey) -> str:
    """What branches are given: the public half, as TOML."""
    return f'[office]\nname   = {_quoted(office.name)}\npublic = "{office.public.hex()}"\n'


def read_office(path: Path) -> TrustedKey:
    """Head office's public key, as ``office_text`` has written it.

    Raises:
        Refusal: ``exchange.office_file`` (file).
    """
    try:
        office = _Office.model_validate(_toml(path)).office
    except (OSError, ValueError, ValidationError, RecursionError):
        raise Refusal("exchange.office_file", file=path.name) from None
    if len(office.public) != _PUBLIC_BYTES or not office.name.isprintable():
        raise Refusal("exchange.office_file", file=path.name)
    return office


def branch_text(branch: BranchKey) -> str:
    """What head office is given of a branch, to be added to its list."""
    lines = (f'code   = "{branch.code}"', f"name   = {_quoted(branch.name)}")
    return "\n".join(("[[branch]]", *lines, f'public = "{branch.public.hex()}"', ""))


def read_branches(path: Path) -> Branches:
    """Every branch that head office knows.

    Raises:
        Refusal: ``exchange.branches`` (file).
    """
    try:
        return Branches.model_validate(_toml(path))
    except (OSError, ValueError, ValidationError, RecursionError):
        raise Refusal("exchange.branches", file=path.name) from None


def store_key(private: bytes) -> bytes:
    """The key of head office's merged file, from its private one: 32 bytes."""
    return hmac.digest(private, b"teller-app exchange store", hashlib.sha256)


def _toml(path: Path) -> dict[str, object]:
    raw = read_plain(path, MOST_BYTES)
    if len(raw) > MOST_BYTES:
        raise ValueError
    return tomllib.loads(raw.decode("utf-8"))


def _quoted(text: str) -> str:
    """A JSON string is a TOML string too."""
    return json.dumps(text, ensure_ascii=False)
