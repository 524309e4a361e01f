"""What an address means: a place on this machine, or somewhere on a network."""

from __future__ import annotations

import os
import re
from urllib.parse import unquote, urlsplit

from teller_app.rules.errors import Refusal

_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_HERE = re.compile(r"file:(?=/)", re.IGNORECASE)
_DRIVE = re.compile(r"/*([A-Za-z])[:|](?=/|$)")
_SELF = frozenset({"", "localhost", "127.0.0.1"})


def is_remote(text: str) -> bool:
    """Whether this lies on a network: ``https://``, ``s3://``, ``hdfs://`` and their like."""
    return _REMOTE.match(text) is not None and _HERE.match(text) is None


def path_of(text: str, *, windows: bool = os.name == "nt") -> str:
    """A path on this machine: as it stands, or what a ``file:`` address means.

    ``file:///home/a%20b.csv``, ``file:/home/a.csv`` and ``file://localhost/home/a.csv`` are read everywhere;
    ``file:///C:/a.csv``, ``file://C:/a.csv`` and ``file://server/share/a.csv`` on Windows.

    Args:
        text: as it was typed.
        windows: whose paths they are.

    Raises:
        Refusal: ``batch.address`` (file) where it names another machine, nothing, or a name that cannot be.
    """
    found = _HERE.match(text)
    if found is None:
        return text
    try:
        host, path = _split(text[found.end() :], windows=windows)
        path = unquote(path, errors="strict")
    except UnicodeDecodeError:
        raise Refusal("batch.address", file=text) from None
    if "\0" in path or not path.strip("/"):
        raise Refusal("batch.address", file=text)
    if not windows:
        if host not in _SELF:
            raise Refusal("batch.address", file=text)
        return path
    drive = _DRIVE.match(path)
    if drive is not None:
        path = f"{drive.group(1)}:{path[drive.end() :]}"
    elif host not in _SELF:
        path = f"//{host}{path}"
    return path.replace("/", "\\")


def name_in(text: str) -> str:
    """What the file is called that an address on a network names, without what is asked of its server."""
    return urlsplit(text).path.rpartition("/")[2]


def _split(rest: str, *, windows: bool) -> tuple[str, str]:
    """Machine and path of what stands after ``file:``; a drive there is no machine."""
    if not rest.startswith("//"):
        return "", rest
    host, slash, path = rest[2:].partition("/")
    if windows and _DRIVE.match(host):
        return "", f"/{host}/{path}"
    return host.lower(), slash + path
