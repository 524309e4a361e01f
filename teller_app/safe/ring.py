"""The keys of the files, sealed to each person: to seal takes no secret, to open takes that person's own.

So a night import can make a key that every person opens in the morning, with nobody's password.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_bytes

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from teller_app.rules.errors import Unavailable
from teller_app.safe.keys import FILE_NAMES, KEY_BYTES, FileName, Keys

Sealed = Mapping[FileName, bytes]
"""A key for each file, each sealed to the same person."""


def new_pair() -> tuple[bytes, bytes]:
    """A private key and its public one (X25519), 32 bytes each."""
    private = PrivateKey.generate()
    return bytes(private), bytes(private.public_key)


def public_of(private: bytes) -> bytes:
    """The public key of a private one."""
    return bytes(PrivateKey(private).public_key)


def new_keys() -> dict[FileName, bytes]:
    """A random key for every file."""
    return {name: token_bytes(KEY_BYTES) for name in FILE_NAMES}


def all_keys(keys: Keys) -> dict[FileName, bytes]:
    """Every file's key, from whoever has them."""
    return {name: keys.key(name) for name in FILE_NAMES}


def seal(content: bytes, public: bytes) -> bytes:
    """Seal anything so that only the holder of the private key opens it."""
    return bytes(SealedBox(PublicKey(public)).encrypt(content))


def seal_keys(keys: Mapping[FileName, bytes], public: bytes) -> dict[FileName, bytes]:
    """Seal every key to one person."""
    return {name: seal(key, public) for name, key in keys.items()}


@dataclass(frozen=True, slots=True)
class OpenRing:
    """One person's sealed keys together with what opens them; gone when the person has logged out."""

    private: bytes = field(repr=False)
    sealed: Sealed = field(repr=False)

    def seal(self, content: bytes) -> bytes:
        """Seal something to this person alone."""
        return seal(content, public_of(self.private))

    def key(self, name: FileName) -> bytes:
        """The 32 bytes that open one file.

        Raises:
            Unavailable: ``key.not_given`` (file): it was never sealed to this person.
        """
        if name not in self.sealed:
            raise Unavailable("key.not_given", file=name)
        return self.unseal(self.sealed[name])

    def unseal(self, content: bytes) -> bytes:
        """Open what was sealed to this person.

        Raises:
            Unavailable: ``key.not_given``: it was sealed to somebody else.
        """
        try:
            return SealedBox(PrivateKey(self.private)).decrypt(content)
        except CryptoError:
            raise Unavailable("key.not_given", file="people") from None
