"""Head office's side: list the rulebooks of a folder as a release, and sign the list.

Nobody logs in for it: what counts is whose keys they are, and the counters know those.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nacl.signing import SigningKey
from pydantic import ValidationError

from teller_app.desk.rulebooks import check_path
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.rules.rulebook.release import FORMAT, Release
from teller_app.safe.disk import put_whole
from teller_app.safe.release import (
    LIST_FILE,
    MOST_LIST_BYTES,
    MOST_SIGNATURE_BYTES,
    SIGNATURES_FILE,
    digest,
    parse,
    sign,
    who_signed,
    write_list,
)
from teller_app.store.release_files import read_file
from teller_app.store.rulebooks import MOST_BYTES, RulebookShelf


@dataclass(frozen=True, slots=True)
class Asked:
    """What a new release is to say of itself.

    Attributes:
        number: higher than that of any before.
        issued: today.
        expires: the last day on which it may decide.
        by: who makes it.
    """

    number: int
    issued: date
    expires: date
    by: str


def make_list(folder: Path, asked: Asked) -> Release:
    """List every edition of the folder, each read and proven; signatures of another list are taken away.

    Raises:
        Refusal: ``rulebook.refused`` (file, faults) or ``release.list`` (reason).
        Unavailable: ``release.unwritable`` (reason).
    """
    _prove(folder)
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.glob("*/*.toml"))]
    files = {name: digest(read_file(folder, name, MOST_BYTES)) for name in names}
    try:
        release = Release.model_validate(
            {
                "format": FORMAT,
                "number": asked.number,
                "issued": asked.issued.isoformat(),
                "expires": asked.expires.isoformat(),
                "by": asked.by,
                "files": files,
            }
        )
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"]) or "expires"
        raise Refusal("release.list", reason=where) from None
    _put(folder / SIGNATURES_FILE, b"")
    _put(folder / LIST_FILE, write_list(release))
    return release


def add_signature(folder: Path, key: SigningKey) -> tuple[Release, int]:
    """Sign the list of a folder whose files are as it says; returns it, and how many have signed now.

    Raises:
        Refusal: as ``read_file`` and ``parse``; ``release.altered`` (file); ``rulebook.refused``; and
            ``release.signatures`` where one that stands there is of another list.
        Unavailable: ``release.unwritable`` (reason).
    """
    listed = read_file(folder, LIST_FILE, MOST_LIST_BYTES)
    release = parse(listed)
    for name, wanted in release.files.items():
        if digest(read_file(folder, name, MOST_BYTES)) != wanted:
            raise Refusal("release.altered", file=name)
    _prove(folder)
    before = read_file(folder, SIGNATURES_FILE, MOST_SIGNATURE_BYTES)
    signed = who_signed(listed, before)
    if bytes(key.verify_key) not in signed:
        _put(folder / SIGNATURES_FILE, before + sign(listed, key).encode())
    return release, len(signed | {bytes(key.verify_key)})


def _prove(folder: Path) -> None:
    found = check_path(folder, RulebookShelf(folder))
    if found.findings:
        raise Refusal("rulebook.refused", file=folder.name, faults=found.findings)


def _put(path: Path, content: bytes) -> None:
    try:
        put_whole(path, content)
    except OSError as error:
        raise Unavailable("release.unwritable", reason=error.strerror or "") from error
