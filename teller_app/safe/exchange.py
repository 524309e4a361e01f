"""The envelope of an exchange file: sealed to head office, and signed by its branch over the raw bytes.

One line says whose signature it is, the rest is sealed to head office (X25519) around what is compressed. The
signature is over format and sealed bytes, so that nothing is unsealed, unpacked or parsed before it is
known which branch has sent exactly this. What a file is called and what lies around it say nothing of
a client; a stick that is lost says that a branch has written to head office.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import zlib
from collections.abc import Mapping
from typing import Final

from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

from teller_app.rules.errors import Refusal
from teller_app.safe.ring import seal

FORMAT: Final = "teller-app exchange 1"
MOST_FILE_BYTES = 32 * 1024 * 1024
MOST_PLAIN_BYTES = 64 * 1024 * 1024
"""What a file may unpack to; nothing beyond it is unpacked."""
_SIGNED = f"{FORMAT}\n".encode()
_LINE = re.compile(FORMAT.encode() + rb" ed25519 ([0-9a-f]{64}) ([0-9a-f]{128})\n")
_LINE_BYTES = len(FORMAT) + len(" ed25519 ") + 64 + 1 + 128 + 1


def signing_key(journal_key: bytes) -> SigningKey:
    """A branch's own key. It follows from the journal's, so it is there wherever the journal opens."""
    return SigningKey(hmac.digest(journal_key, b"teller-app exchange", hashlib.sha256))


def public_of(journal_key: bytes) -> bytes:
    """What head office knows of it, 32 bytes."""
    return bytes(signing_key(journal_key).verify_key)


def pack_file(content: bytes, office: bytes, key: SigningKey) -> bytes:
    """Compress, seal and sign.

    Args:
        content: at most ``MOST_PLAIN_BYTES``.
        office: head office's public key.
        key: the branch's.
    """
    sealed = seal(zlib.compress(content), office)
    signature = key.sign(_SIGNED + sealed).signature
    return f"{FORMAT} ed25519 {bytes(key.verify_key).hex()} {signature.hex()}\n".encode() + sealed


def unpack_file(raw: bytes, private: bytes, branches: Mapping[bytes, str]) -> tuple[str, bytes]:
    """Which branch has sent a file, and what is in it.

    Args:
        raw: the file.
        private: head office's key.
        branches: the code of each branch that is known, by its public key.

    Raises:
        Refusal: ``exchange.too_large``, ``exchange.form``, ``exchange.stranger``, ``exchange.signature``
            (branch), ``exchange.sealed`` (branch) or ``exchange.packed`` (branch).
    """
    if len(raw) > MOST_FILE_BYTES:
        raise Refusal("exchange.too_large")
    read = _LINE.fullmatch(raw[:_LINE_BYTES])
    if read is None:
        raise Refusal("exchange.form")
    public, sealed = bytes.fromhex(read[1].decode()), raw[_LINE_BYTES:]
    if public not in branches:
        raise Refusal("exchange.stranger")
    branch = branches[public]
    try:
        VerifyKey(public).verify(_SIGNED + sealed, bytes.fromhex(read[2].decode()))
    except (BadSignatureError, ValueError):
        raise Refusal("exchange.signature", branch=branch) from None
    try:
        packed = SealedBox(PrivateKey(private)).decrypt(sealed)
    except (CryptoError, ValueError, TypeError):
        raise Refusal("exchange.sealed", branch=branch) from None
    return branch, _unpacked(packed, branch)


def digest(raw: bytes) -> str:
    """Tells a file from every other one: SHA-256 over all of it."""
    return hashlib.sha256(raw).hexdigest()


def _unpacked(packed: bytes, branch: str) -> bytes:
    """Not a byte more than may be, however much more there would be."""
    machine = zlib.decompressobj()
    try:
        content = machine.decompress(packed, MOST_PLAIN_BYTES + 1)
    except zlib.error:
        raise Refusal("exchange.packed", branch=branch) from None
    if len(content) > MOST_PLAIN_BYTES or not machine.eof or machine.unused_data:
        raise Refusal("exchange.packed", branch=branch)
    return content
