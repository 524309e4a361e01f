"""Rulebook editions on disk: read, completed from what they extend, and checked."""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.edition import Edition, overlap
from teller_app.rules.rulebook.fault import Fault, faults_of
from teller_app.rules.rulebook.starts import Starts, Term, deciding, edition_for, terms

MOST_BYTES = 1_000_000
_MAX_CHAIN = 8
_NEVER_INHERITED = ("example", "loan_example", "last_day", "start", "old_clients")
Table = dict[str, object]


@dataclass(frozen=True, slots=True)
class Handed:
    """A shelf on its way to another process."""

    folder: Path
    sealed: dict[str, bytes] | None
    starts: Starts

    def shelf(self) -> RulebookShelf:
        """What is decided by over there."""
        return RulebookShelf(self.folder, self.sealed, starts=self.starts)


@dataclass(slots=True)
class RulebookShelf:
    """The rulebooks of one folder: a folder a scheme, a file an edition.

    Attributes:
        folder: where they lie.
        sealed: bytes of a signed release, by ``scheme/first-day.toml``: nothing else of the folder is looked
            at. ``None`` where the folder itself is the shelf, as for those who write rulebooks.
        usable: raises a ``Refusal`` while nothing on this shelf may decide.
        expires: the last day on which it may; ``None`` where it has none.
        starts: days that this branch has chosen for editions that leave it the choice.
    """

    folder: Path
    sealed: Mapping[str, bytes] | None = None
    usable: Callable[[], None] = lambda: None
    expires: date | None = None
    starts: Starts = ()
    _read: dict[str, tuple[Edition, ...]] = field(default_factory=dict)
    _bases: dict[str, Table] = field(default_factory=dict)
    """What others extend or borrow from, each read once: reading is most of the cost of a scheme."""
    _terms: dict[tuple[str, Starts], tuple[Term, ...]] = field(default_factory=dict)
    """Asked for each client of a whole book."""

    def starting(self, starts: Starts) -> RulebookShelf:
        """The same shelf, with all that it has read, for a branch that has chosen these days."""
        return replace(self, starts=starts)

    @property
    def handed(self) -> Handed:
        """What another process needs to decide by the very same bytes."""
        return Handed(self.folder, None if self.sealed is None else dict(self.sealed), self.starts)

    def terms(self, rulebook: str) -> tuple[Term, ...]:
        """When each edition of a scheme decides in this branch, the oldest first.

        Raises:
            Refusal: as ``editions``.
        """
        editions, key = self.editions(rulebook), (rulebook, self.starts)
        if key not in self._terms:
            self._terms[key] = terms(editions, self.starts)
        return self._terms[key]

    def ids(self) -> list[str]:
        """Every scheme on the shelf, in order of name.

        Raises:
            Refusal: as ``usable``.
        """
        self.usable()
        if self.sealed is not None:
            return sorted({PurePosixPath(name).parts[0] for name in self.sealed})
        return sorted(path.name for path in self.folder.iterdir() if any(path.glob("*.toml")))

    def editions(self, rulebook: str) -> tuple[Edition, ...]:
        """Every edition of one scheme, the oldest first.

        Raises:
            Refusal: ``rulebook.unknown``, ``rulebook.refused`` or ``rulebook.overlap``; as ``usable``.
        """
        self.usable()
        if rulebook not in self._read:
            self._read[rulebook] = self._read_scheme(rulebook)
        return self._read[rulebook]

    def choose(self, rulebook: str) -> tuple[Edition, ...]:
        """Editions of a scheme by its id, or the one edition in a file given by its path."""
        if is_path(rulebook):
            return (self.read_file(Path(rulebook)),)
        return self.editions(rulebook)

    def edition(
        self, rulebook: str, day: date, joined: date | None = None, first_day: date | None = None
    ) -> Edition:
        """The edition that decides on ``day``, or the one that began on ``first_day``.

        Raises:
            Refusal: as ``choose``, and ``rulebook.none_in_force`` or ``rulebook.no_such_edition``.
        """
        if first_day is None and not is_path(rulebook):
            return deciding(self.terms(rulebook), day, joined)
        editions = self.choose(rulebook)
        if first_day is None:
            return edition_for(editions, day, joined, self.starts)
        for edition in editions:
            if edition.first_day == first_day:
                return edition
        known = [edition.first_day.isoformat() for edition in editions]
        raise Refusal("rulebook.no_such_edition", rulebook=rulebook, edition=first_day, known=known)

    def read_file(self, path: Path) -> Edition:
        """Read and check one edition, wherever it lies.

        Raises:
            Refusal: ``rulebook.refused`` (file, faults: each a ``Fault``).
        """
        table = self._complete(self._load(path), path, 0)
        try:
            return Edition.model_validate(table)
        except ValidationError as error:
            raise _refused(path, *faults_of(error)) from None

    def _read_scheme(self, rulebook: str) -> tuple[Edition, ...]:
        paths = self._paths(rulebook) if rulebook in self.ids() else []
        if not paths:
            raise Refusal("rulebook.unknown", rulebook=rulebook, known=self.ids())
        editions = tuple(sorted((self.read_file(path) for path in paths), key=lambda e: e.first_day))
        for path, edition in zip(paths, editions, strict=True):
            if edition.rulebook != rulebook or path.stem != edition.first_day.isoformat():
                raise _refused(path, Fault("rulebook", "rule.misplaced", {"path": f"{rulebook}/{path.name}"}))
        if pair := overlap(editions):
            first, second = pair
            raise Refusal("rulebook.overlap", rulebook=rulebook, first=first.first_day, then=second.first_day)
        return editions

    def _complete(self, table: Table, path: Path, depth: int) -> Table:
        """Lay ``table`` over what it extends, and take what it borrows."""
        if depth > _MAX_CHAIN:
            raise _refused(path, Fault("extends", "rule.circle"))
        extended, borrowed = table.pop("extends", None), table.pop("borrows", {})
        if not isinstance(borrowed, dict):
            raise _refused(path, Fault("borrows", "rule.borrows"))
        base: Table = {}
        if extended is not None:
            base = self._other(extended, "extends", path, depth)
        for part, name in borrowed.items():
            lender = self._other(name, f"borrows.{part}", path, depth)
            if part not in lender:
                raise _refused(
                    path, Fault(f"borrows.{part}", "rule.no_part", {"edition": name, "part": part})
                )
            base = merged(base, {part: lender[part], "documents": lender.get("documents", {})})
        return merged(base, table)

    def _other(self, name: object, key: str, path: Path, depth: int) -> Table:
        other = self.folder / f"{name}.toml"
        if not isinstance(name, str) or ".." in name or not self._has(other):
            raise _refused(path, Fault(key, "rule.no_edition", {"edition": repr(name)}))
        if name not in self._bases:
            found = self._complete(self._load(other), other, depth + 1)
            self._bases[name] = {key: value for key, value in found.items() if key not in _NEVER_INHERITED}
        return self._bases[name]

    def _paths(self, rulebook: str) -> list[Path]:
        if self.sealed is None:
            return sorted((self.folder / rulebook).glob("*.toml"))
        return sorted(self.folder / name for name in self.sealed if name.startswith(f"{rulebook}/"))

    def _has(self, path: Path) -> bool:
        return path.is_file() if self.sealed is None else self._name(path) in self.sealed

    def _name(self, path: Path) -> str | None:
        """What a release calls a file of its folder."""
        return path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else None

    def _load(self, path: Path) -> Table:
        """From the sealed bytes where they are; any other file is somebody's draft."""
        name = self._name(path)
        if self.sealed is not None and name is not None and name in self.sealed:
            return _parsed(self.sealed[name], path)
        return _parsed(_content(path), path)


def is_path(rulebook: str) -> bool:
    """Say whether this names a file, which is somebody's draft, and not a scheme of the shelf."""
    return rulebook.endswith(".toml")


def merged(base: Table, over: Table) -> Table:
    """``over`` laid on ``base``: tables are merged key by key, everything else is replaced."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        result[key] = merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return result


def _content(path: Path) -> bytes:
    try:
        told = path.stat()
        if stat.S_ISFIFO(told.st_mode) or stat.S_ISCHR(told.st_mode) or stat.S_ISSOCK(told.st_mode):
            # Reading would wait for whoever writes, perhaps for ever.
            raise _refused(path, Fault("", "rule.pipe"))
        if told.st_size > MOST_BYTES:
            raise _refused(path, Fault("", "rule.too_large"))
        return path.read_bytes()
    except FileNotFoundError:
        raise Refusal("rulebook.no_file", file=str(path)) from None
    except OSError as error:
        raise Refusal("rulebook.unreadable", file=path.name, reason=error.strerror or "") from error


@lru_cache(maxsize=64)
def _tables(content: bytes) -> Table:
    """The same bytes are read once: a release is proven file by file, and each file leans on others."""
    return tomllib.loads(content.decode("utf-8"))


def _parsed(content: bytes, path: Path) -> Table:
    try:
        return dict(_tables(content))
    except UnicodeDecodeError:
        raise _refused(path, Fault("", "rule.no_text")) from None
    except RecursionError:
        raise _refused(path, Fault("", "rule.too_deep")) from None
    except tomllib.TOMLDecodeError as error:
        raise _refused(path, Fault("", "rule.no_toml", {"told": str(error)})) from None
    except ValueError:
        # More digits than Python reads; it says so in words of its own.
        raise _refused(path, Fault("", "rule.endless_number")) from None


def _refused(path: Path, *faults: Fault) -> Refusal:
    return Refusal("rulebook.refused", file=path.name, faults=list(faults))
