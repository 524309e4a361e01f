"""What is read, and what is written: beside, then put in place whole."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from glob import escape
from pathlib import Path, PurePath

from teller_app.batch.addresses import is_remote, name_in, path_of
from teller_app.rules.errors import Refusal
from teller_app.safe.disk import OWNER_ONLY

_PATTERN = frozenset("*?[]{}\\")
"""An engine takes a name with one of these for many files."""
_OWN_FILE = 0o600
PARTITIONS = ("tier", "next_tier")
"""Columns of the answer with few values: any other would make a folder for each client."""
_DAY_SECONDS = 86_400
_ROOM = {errno.ENOSPC, errno.EDQUOT}


class Format(StrEnum):
    """How a table lies on a disk, told by the end of its name."""

    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Source:
    """A table to be read: one file, or a folder of parts.

    Attributes:
        name: as it was given, for sentences.
        files: where it lies; of something remote only its address.
        folder: the folder of parts, as a path; empty where it is one file, or remote.
        partitioned: some columns stand in the names of folders, like ``region=low``.
    """

    name: str
    format: Format
    files: tuple[str, ...]
    remote: bool = False
    partitioned: bool = False
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """Where the answer goes.

    Attributes:
        parts: a folder of files, as many as are written at once.
        partition: for each value of this column a folder below, like ``tier=gold``; none where it is empty.
    """

    name: str
    format: Format
    parts: bool
    remote: bool = False
    partition: str = ""

    @property
    def waiting(self) -> Path:
        """A folder beside, in which the answer is written in the meantime."""
        path = Path(self.name).absolute()
        return path.with_name(f".{path.name}.{os.getpid()}.new")


def read_source(text: str) -> Source:
    """What is to be read.

    Raises:
        Refusal: ``batch.no_input``, ``batch.no_parts``, ``batch.mixed_parts``, ``batch.format`` or
            ``batch.odd_name``, each with the file; as ``path_of``.
    """
    if is_remote(text):
        return Source(text, _format(name_in(text)), (text,), remote=True)
    local = path_of(text)
    path = Path(local)
    try:
        if path.is_dir():
            return _parts(text, path)
        there = path.is_file()
    except (OSError, ValueError):
        there = False
    if not there:
        raise Refusal("batch.no_input", file=text)
    return Source(text, _format(local), (_plain(path),))


def read_target(text: str, *, parts: bool, partition: str = "") -> Target:
    """Where to write; a name without an ending is a folder of Parquet parts.

    Args:
        text: a path, or an address where the engine writes to one.
        parts: whether the engine writes a folder in any case.
        partition: the column by which the folder is divided, if by any.

    Raises:
        Refusal: ``batch.partition`` (column, known) or ``batch.partition_file`` (file);
            ``batch.format`` or ``batch.odd_name`` (file); ``batch.output_there`` (file) where a folder
            is in the way, or something that is no file; as ``path_of``.
    """
    remote = is_remote(text)
    local = text if remote else path_of(text)
    path = Path(local)
    if not path.name:
        raise Refusal("batch.output_there", file=text)
    folder = parts or not path.suffix
    if not remote:
        _plain(path)
        with suppress(ValueError):
            if path.is_dir() or (path.exists() and (folder or not path.is_file())):
                raise Refusal("batch.output_there", file=text)
    form = _format(local) if path.suffix else Format.PARQUET
    if partition and partition not in PARTITIONS:
        raise Refusal("batch.partition", column=partition, known=list(PARTITIONS))
    if partition and not (folder and form is Format.PARQUET):
        raise Refusal("batch.partition_file", file=text)
    return Target(local, form, folder, remote, partition)


def apart(source: Source, target: Target) -> None:
    """Make sure that nothing is written over what is read, or among it.

    Raises:
        Refusal: ``batch.same_place`` (file).
    """
    if source.remote or target.remote:
        return
    to = Path(target.name).resolve()
    folder = [source.folder] if source.folder else []
    read = map(Path, (*folder, *source.files))
    if any(each.resolve() in {to, *to.parents} for each in read):
        raise Refusal("batch.same_place", file=target.name)


@contextmanager
def beside(target: Target) -> Iterator[str]:
    """Where to write in the meantime; put in place at the end, gone where anything goes wrong.

    Engines write for everybody to read, so it lies in a folder that only its owner may enter, and is its
    owner's alone when it comes out. To something remote an engine writes at once: it has such a step of its
    own.

    Raises:
        Refusal: ``file.no_room`` or ``file.not_saved`` (file, reason).
    """
    if target.remote:
        yield target.name
        return
    path, waiting = Path(target.name), target.waiting
    written = waiting / path.name
    _drop(waiting)  # of a killed process that had the same number
    try:
        try:
            waiting.mkdir(mode=OWNER_ONLY)
            _clear_left(path, waiting)
            yield str(written)
            written.chmod(OWNER_ONLY if target.parts else _OWN_FILE)
            written.replace(path)
        finally:
            _drop(waiting)
    except OSError as error:
        code = "file.no_room" if error.errno in _ROOM else "file.not_saved"
        raise Refusal(code, file=path.name, reason=error.strerror or "") from error


def _clear_left(path: Path, waiting: Path) -> None:
    """What killed ones have left beside holds clients; one of today may be at work still."""
    now = waiting.stat().st_mtime
    for left in path.absolute().parent.glob(f".{escape(path.name)}.*.new"):
        with suppress(OSError):
            if now - left.stat().st_mtime > _DAY_SECONDS:
                _drop(left)


def _drop(waiting: Path) -> None:
    """What this process was writing, with all that lies in it."""
    if waiting.is_dir() and not waiting.is_symlink():
        shutil.rmtree(waiting, ignore_errors=True)
    else:
        with suppress(OSError):
            waiting.unlink(missing_ok=True)


def _parts(text: str, folder: Path) -> Source:
    """Every part below a folder, but for what engines keep there for themselves."""
    found = [
        each
        for each in sorted(folder.rglob("*"))
        if each.is_file() and not any(part.startswith((".", "_")) for part in each.relative_to(folder).parts)
    ]
    if not found:
        raise Refusal("batch.no_parts", file=text)
    formats = {_format(each.name) for each in found}
    nested = any(each.parent != folder for each in found)
    if len(formats) > 1 or (nested and Format.CSV in formats):
        raise Refusal("batch.mixed_parts", file=text)
    partitioned = any("=" in part for each in found for part in each.relative_to(folder).parts[:-1])
    files = tuple(_plain(each) for each in found)
    return Source(text, formats.pop(), files, partitioned=partitioned, folder=str(folder))


def _format(name: str) -> Format:
    ending = Path(name).suffix.lower().removeprefix(".")
    if ending not in {each.value for each in Format}:
        raise Refusal("batch.format", file=name)
    return Format(ending)


def _plain(path: Path) -> str:
    whole = path.absolute()
    if is_pattern(whole):
        raise Refusal("batch.odd_name", file=path.name)
    return str(whole)


def is_pattern(path: PurePath) -> bool:
    """Whether an engine would look for many files; what Windows puts between folders is no sign of that."""
    return bool(_PATTERN & set(path.as_posix()))
