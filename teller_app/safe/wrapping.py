"""A person's private key, wrapped so that it opens only with the password and on this device."""

from __future__ import annotations

import hashlib
import hmac
from secrets import token_bytes
from typing import Annotated
from unicodedata import normalize

from argon2.low_level import Type, hash_secret_raw
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from pydantic import BaseModel, ConfigDict, Field

from teller_app.safe.signed import Hex

SALT_BYTES = 16
KEY_BYTES = 32
_MOST_KIB = 2**21
_INFO = b"teller-app user key\x01"


class WrongPassword(Exception):
    """Password and device do not open the wrap: an answer, which ``tries`` turns into a refusal."""


class Cost(BaseModel):
    """What one guess costs (Argon2id).

    Attributes:
        passes: over the whole memory.
        kib: memory, in KiB.
        lanes: worked on side by side.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    passes: Annotated[int, Field(ge=1, le=64)] = 3
    kib: Annotated[int, Field(ge=8, le=_MOST_KIB)] = 64 * 1024
    lanes: Annotated[int, Field(ge=1, le=64)] = 4


COST = Cost()
"""About half a second on a counter PC of two cores; kept with each wrap, so that it can rise."""


class Wrapped(BaseModel):
    """A private key under a password; nothing in it tells the password from any other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cost: Cost
    salt: Hex
    box: Hex


def wrap(secret: bytes, password: str, device: bytes, cost: Cost = COST) -> Wrapped:
    """Wrap ``secret``.

    Args:
        secret: a private key.
        password: as typed.
        device: 32 bytes of the device secret; without them a password cannot even be guessed at.
        cost: what each guess shall cost.
    """
    salt = token_bytes(SALT_BYTES)
    box = bytes(SecretBox(_key(password, device, salt, cost)).encrypt(secret))
    return Wrapped(cost=cost, salt=salt, box=box)


def unwrap(wrapped: Wrapped, password: str, device: bytes) -> bytes:
    """The private key.

    Raises:
        WrongPassword: the password, or the device, is another.
    """
    key = _key(password, device, wrapped.salt, wrapped.cost)
    try:
        return SecretBox(key).decrypt(wrapped.box)
    except CryptoError:
        raise WrongPassword from None


def _key(password: str, device: bytes, salt: bytes, cost: Cost) -> bytes:
    """HKDF-SHA256 over Argon2id and the device secret together."""
    slow = hash_secret_raw(
        normalize("NFKC", password).encode(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
    extracted = hmac.digest(b"teller-app", slow + device, hashlib.sha256)
    return hmac.digest(extracted, _INFO, hashlib.sha256)
