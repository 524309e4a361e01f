"""A release of rulebooks: one list of files with their digests, signed by two of the keys trusted here.

The signatures stand beside the list and are over its raw bytes. Nothing of the list is parsed before two of
them are right; nothing of a file is parsed before its digest is the one in the list.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey
from pydantic import ValidationError

from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.release import Release

LIST_FILE, SIGNATURES_FILE = "release.json", "release.json.sig"
NEEDED = 2
"""Signatures by different keys; no file can lower it."""
MOST_LIST_BYTES = 256 * 1024
MOST_SIGNATURE_BYTES = 16 * 1024
_LINE = re.compile(r"ed25519 ([0-9a-f]{64}) ([0-9a-f]{128})")


def open_release(listed: bytes, signatures: bytes, trusted: Sequence[bytes]) -> Release:
    """The release in ``listed``, where enough of the trusted keys have signed exactly these bytes.

    Args:
        listed: the raw bytes of the list.
        signatures: a line each, ``ed25519 PUBLIC-KEY SIGNATURE`` in hexadecimal digits.
        trusted: public keys, 32 bytes each.

    Raises:
        Refusal: ``release.signatures`` where they cannot be read or one does not match,
            ``release.unsigned`` (found, needed), or as ``parse``.
    """
    found = len(who_signed(listed, signatures) & set(trusted))
    if found < NEEDED:
        raise Refusal("release.unsigned", found=found, needed=NEEDED)
    return parse(listed)


def who_signed(listed: bytes, signatures: bytes) -> set[bytes]:
    """Every key that has signed; one wrong signature spoils them all, whoever it is of.

    Raises:
        Refusal: ``release.signatures``.
    """
    found: set[bytes] = set()
    for line in _lines(signatures):
        read = _LINE.fullmatch(line)
        if read is None:
            raise Refusal("release.signatures")
        public, signature = bytes.fromhex(read[1]), bytes.fromhex(read[2])
        if public in found:
            raise Refusal("release.signatures")
        try:
            VerifyKey(public).verify(listed, signature)
        except (BadSignatureError, ValueError):
            raise Refusal("release.signatures") from None
        found.add(public)
    return found


def _lines(signatures: bytes) -> list[str]:
    try:
        text = signatures.decode("ascii")
    except UnicodeDecodeError:
        raise Refusal("release.signatures") from None
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text else []


def parse(listed: bytes) -> Release:
    """The list itself, whoever signed it: for those who are about to sign.

    Raises:
        Refusal: ``release.list`` (reason: the key that is wrong).
    """
    try:
        return Release.model_validate(
            json.loads(listed.decode("utf-8"), object_pairs_hook=each_once, parse_constant=no_number)
        )
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"]) or "expires"
        raise Refusal("release.list", reason=where) from None
    except (ValueError, RecursionError):
        raise Refusal("release.list", reason=LIST_FILE) from None


def write_list(release: Release) -> bytes:
    """The list as it is signed; the same release is the same bytes."""
    body = release.model_dump(mode="json")
    body["files"] = dict(sorted(body["files"].items()))
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def sign(listed: bytes, key: SigningKey) -> str:
    """One line for the file of signatures."""
    return f"ed25519 {bytes(key.verify_key).hex()} {key.sign(listed).signature.hex()}\n"


def digest(content: bytes) -> str:
    """SHA-256, as it stands in the list."""
    return hashlib.sha256(content).hexdigest()


def each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON lets a later key win in silence; here it is a mistake."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def no_number(text: str) -> object:
    """JSON takes NaN and the infinities for numbers; here they are mistakes."""
    raise ValueError(text)
