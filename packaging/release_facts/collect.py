"""From pins to parts: the licence of each, out of its installed metadata, and what is compiled into it."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distributions
from pathlib import Path

from release_facts.parts import Part, Pin, Unreadable
from release_facts.policy import NotAllowed, check, spdx

Find = Callable[[str], Distribution | None]
_CLASSIFIER = "License :: "


@dataclass(frozen=True, slots=True)
class Said:
    """What packaging/licences.toml says of one part."""

    licence: str
    says: str = ""
    note: str = ""
    lgpl: bool = False


@dataclass(frozen=True, slots=True)
class Embedded(Said):
    """A part that is compiled into another."""

    within: str = ""
    name: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """packaging/licences.toml."""

    package: Mapping[str, Said] = field(default_factory=dict)
    embedded: tuple[Embedded, ...] = ()


@dataclass(frozen=True, slots=True)
class Collected:
    """What ships, and what stands in the way of a release."""

    parts: tuple[Part, ...]
    faults: tuple[str, ...]


def read_known(text: str) -> Known:
    """Read packaging/licences.toml.

    Raises:
        Unreadable: it is no TOML, or has a key that means nothing here.
    """
    try:
        found = tomllib.loads(text)
        package = {name: Said(**said) for name, said in found.get("package", {}).items()}
        return Known(package, tuple(Embedded(**each) for each in found.get("embedded", [])))
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise Unreadable(f"packaging/licences.toml cannot be read: {error}") from error


def installed(site: Path) -> Find:
    """Find a distribution among those installed in ``site``, by its name as the lock spells it."""
    there = {_normal(each.metadata["Name"]): each for each in distributions(path=[str(site)])}
    return there.get


def collect(pins: list[Pin], find: Find, known: Known) -> Collected:
    """Name the licence of every pin and of all that lies inside it, and every reason not to release."""
    parts: list[Part] = []
    faults: list[str] = []
    for pin in pins:
        try:
            found = _part(pin, find(pin.name), known)
            inside = [*_embedded(pin, known), *_crates(pin, find(pin.name))]
        except Unreadable as wrong:
            faults.append(str(wrong))
            continue
        parts += [found, *sorted(inside, key=lambda part: (part.name, part.version))]
    names = {pin.name for pin in pins}
    faults += [
        f"packaging/licences.toml speaks of {name}, which does not ship"
        for name in sorted({*known.package, *(each.within for each in known.embedded)} - names)
    ]
    seen = Counter((part.inside, part.name, part.version) for part in parts)
    faults += [
        f"packaging/licences.toml names {name} {version} in {inside}, which lists it itself"
        for (inside, name, version), times in seen.items()
        if times > 1
    ]
    may_be_lgpl = {name for name, said in known.package.items() if said.lgpl}
    may_be_lgpl |= {each.name for each in known.embedded if each.lgpl}
    for part in parts:
        try:
            check(part.licence, lgpl=part.name in may_be_lgpl)
        except NotAllowed as refused:
            where = f" in {part.inside}" if part.inside else ""
            faults.append(f"{part.name} {part.version}{where}: {refused}")
    return Collected(tuple(parts), tuple(faults))


def _part(pin: Pin, there: Distribution | None, known: Known) -> Part:
    said = known.package.get(pin.name)
    if there is not None and there.version != pin.version:
        raise Unreadable(f"{pin.name} {pin.version} ships, but {there.version} is installed; run make setup")
    if said is None and there is None:
        raise Unreadable(
            f"{pin.name} {pin.version} is not installed here, and packaging/licences.toml does not name it"
        )
    says = "" if there is None else _says(there)
    if said is not None and there is not None and says != said.says:
        raise Unreadable(
            f"{pin.name} {pin.version} now says “{says}”; look, and mend packaging/licences.toml"
        )
    licence = spdx(says if said is None else said.licence)
    if licence is None:
        raise Unreadable(f"{pin.name} {pin.version} has no known licence: it says “{says}”")
    return Part(
        pin.name,
        pin.version,
        licence,
        f"pkg:pypi/{pin.name}@{pin.version}",
        needed_by=pin.wanted_by,
        marker=pin.marker,
        hashes=pin.hashes,
        note="" if said is None else said.note,
    )


def _says(there: Distribution) -> str:
    """The metadata's own words: the SPDX field, or the free text, or the classifiers."""
    fields = there.metadata
    text = fields["License-Expression"] or fields["License"] or ""
    if text.strip():
        return text.strip().splitlines()[0]
    return ", ".join(line for line in fields.get_all("Classifier") or [] if line.startswith(_CLASSIFIER))


def _embedded(pin: Pin, known: Known) -> Iterator[Part]:
    for each in known.embedded:
        if each.within == pin.name:
            licence = spdx(each.licence)
            if licence is None:
                raise Unreadable(f"{each.name} in {pin.name}: “{each.licence}” is no SPDX expression")
            yield Part(each.name, each.version, licence, "", inside=pin.name, note=each.note)


def _crates(pin: Pin, there: Distribution | None) -> Iterator[Part]:
    """What a wheel tells about itself in ``*.dist-info/sboms`` (PEP 770)."""
    for path in (there.files or []) if there is not None else []:
        if path.parent.name != "sboms" or path.suffix != ".json":
            continue
        try:
            components = json.loads(path.read_text("utf-8")).get("components", [])
            for each in components:
                yield _crate(pin, each)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unreadable(f"{pin.name}: {path.name} cannot be read: {error}") from error


def _crate(pin: Pin, each: Mapping[str, object]) -> Part:
    name, version, licences = str(each["name"]), str(each["version"]), each.get("licenses")
    words = [_licence_of(one) for one in licences] if isinstance(licences, list) else []
    licence = spdx(" AND ".join(f"({word})" for word in words) if len(words) != 1 else words[0])
    if licence is None:
        raise Unreadable(f"{name} {version} in {pin.name} has no known licence: it says “{licences}”")
    # What follows the version in an address of the builder's own machine says nothing to anybody.
    purl = str(each.get("purl", "")).split("?")[0]
    return Part(name, version, licence, purl, inside=pin.name)


def _licence_of(one: Mapping[str, object]) -> str:
    inner = one.get("license")
    found = inner.get("id") or inner.get("name") if isinstance(inner, Mapping) else one.get("expression")
    return str(found or "")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def as_text(found: Collected) -> str:
    """The list for people: packages first, and under each what lies inside it."""
    lines = [
        "What ships, and under which licence (SPDX). A part that lies inside a package stands under it.",
        "",
    ]
    if found.faults:
        lines += ["THIS MAY NOT BE RELEASED:", *(f"  {fault}" for fault in found.faults), ""]
    else:
        lines += [
            "Nothing under GPL or AGPL ships. What is under LGPL (Qt, PySide6, shiboken6, python-stdnum) is",
            "unchanged, in separate files that whoever receives the program may replace.",
            "",
        ]
    for part in found.parts:
        indent = "    " if part.inside else ""
        note = f"  ({part.note})" if part.note else ""
        lines.append(f"{indent}{part.name} {part.version}: {part.licence}{note}")
    return "\n".join(lines) + "\n"


def as_csv(parts: tuple[Part, ...]) -> str:
    """The list for a spreadsheet."""
    page = io.StringIO(newline="")
    rows = csv.writer(page)
    rows.writerow(["name", "version", "licence", "inside", "note"])
    rows.writerows([part.name, part.version, part.licence, part.inside, part.note] for part in parts)
    return page.getvalue()
