"""Small JSON files that this device has signed: whole or not at all, and an edit by hand is noticed."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, PlainSerializer, PlainValidator, ValidationError

from teller_app.rules.errors import Unavailable
from teller_app.safe.disk import put_whole
from teller_app.safe.strict_json import read_object

M = TypeVar("M", bound=BaseModel)
MOST_BYTES = 4 * 1024 * 1024
_BODY, _MAC = "body", "mac"


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return bytes.fromhex(value)
    raise ValueError


Hex = Annotated[bytes, PlainValidator(_bytes), PlainSerializer(bytes.hex, return_type=str)]
"""Bytes that stand in a file as hexadecimal digits."""


class SignedFile(Generic[M]):
    """One model in one file, with an HMAC-SHA256 over its canonical JSON."""

    def __init__(self, path: Path, key: bytes, model: type[M]) -> None:
        self.path = path
        self._key, self._model = key, model

    def read(self) -> M | None:
        """What was written last; ``None`` where there is no file.

        Raises:
            Unavailable: ``people.damaged`` (file) where it was not this device that wrote it so,
                ``people.unreadable`` (file, reason).
        """
        return self._read(trusting=False)

    def read_unsigned(self) -> M | None:
        """What stands there, whoever wrote it: only recovery looks at that.

        Raises:
            Unavailable: as ``read``.
        """
        return self._read(trusting=True)

    def write(self, content: M) -> None:
        """Sign it and put it in place in one step, under the lock of its kind.

        Raises:
            Unavailable: ``people.unwritable`` (file, reason); what was there before stays.
        """
        body = content.model_dump(mode="json")
        text = json.dumps({_BODY: body, _MAC: self._sign(body)}, ensure_ascii=False, indent=1)
        try:
            put_whole(self.path, text.encode(), alone=True)
        except OSError as error:
            raise Unavailable(
                "people.unwritable", file=self.path.name, reason=error.strerror or ""
            ) from error

    def _read(self, *, trusting: bool) -> M | None:
        damaged = Unavailable("people.damaged", file=self.path.name)
        try:
            found = read_object(self.path, MOST_BYTES)
            body, mac = found[_BODY], str(found[_MAC])
            if not trusting and not hmac.compare_digest(self._sign(body).encode(), mac.encode()):
                raise damaged
            return self._model.model_validate(body)
        except FileNotFoundError:
            return None
        except OSError as error:
            reason = error.strerror or ""
            raise Unavailable("people.unreadable", file=self.path.name, reason=reason) from error
        except (ValidationError, ValueError, TypeError, KeyError, RecursionError):
            raise damaged from None

    def _sign(self, body: object) -> str:
        """Over the values and not the spelling; the file's name is in it, so that none passes for another."""
        canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
        text = f"{self.path.name}\n{canonical}".encode()
        return hmac.digest(self._key, text, hashlib.sha256).hex()
