"""Known advisories against what ships, out of a saved report. No report is never a pass."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from release_facts.parts import Pin

OLD_AFTER_DAYS = 30
HOW = "Make one where there is a network: make advisories. Or name one: make release-facts ADVISORIES=FILE."
_MOST_NAMED = 8


class Code(IntEnum):
    """Exit codes, also of the whole command; 2 is left to make and to wrong arguments."""

    WELL = 0
    FOUND = 1
    NOT_CHECKED = 3
    OLD = 4


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the report says of what ships."""

    code: Code
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Report:
    made: date
    tool: str
    covered: Mapping[tuple[str, str], tuple[str, ...]]
    skipped: Mapping[str, str]


class _NoReport(Exception):
    """The text is no report; its message says why."""


def judge(text: str | None, where: str, pins: list[Pin], inside: Iterable[str], today: date) -> Verdict:
    """Hold a saved report against what ships.

    Args:
        text: what stands in the file; ``None`` where there is no file.
        where: the file's name, for the sentence.
        pins: what ships.
        inside: names of the parts without a package, which no such report can cover.
        today: from which the report's age is counted.
    """
    if text is None:
        return Verdict(Code.NOT_CHECKED, (f"Advisories: NOT CHECKED. There is no report at {where}.", HOW))
    try:
        report = _read(text)
    except _NoReport as wrong:
        return Verdict(Code.NOT_CHECKED, (f"Advisories: NOT CHECKED. {where} is no report: {wrong}.", HOW))
    age = (today - report.made).days
    if age < 0:
        why = f"{where} was made on {report.made}, which is yet to come; a clock is wrong."
        return Verdict(Code.NOT_CHECKED, (f"Advisories: NOT CHECKED. {why}", HOW))
    of = f"the report of {report.made} ({age} {'day' if age == 1 else 'days'} old, {report.tool})"
    hits = [
        f"  {pin.name} {pin.version}: {advisory}"
        for pin in pins
        for advisory in report.covered.get((pin.name, pin.version), ())
    ]
    missing = [
        f"{pin.name} {pin.version} ({report.skipped.get(pin.name, 'not in the report')})"
        for pin in pins
        if (pin.name, pin.version) not in report.covered
    ]
    lines, code = _found(of, hits, missing, len(pins))
    if age > OLD_AFTER_DAYS:
        lines.append(
            f"OLD REPORT: {age} days, over {OLD_AFTER_DAYS}. What became known since then is not in it. {HOW}"
        )
        code = Code.OLD if code is Code.WELL else code
    if names := ", ".join(inside):
        lines.append(
            f"No such report covers what has no package of its own: {names}. Look at their own announcements."
        )
    return Verdict(code, tuple(lines))


def _found(of: str, hits: list[str], missing: list[str], count: int) -> tuple[list[str], Code]:
    lines: list[str] = []
    if hits:
        lines += [f"Advisories: FOUND {len(hits)} in {of}:", *hits]
    if missing:
        more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
        named = "; ".join(missing[:_MOST_NAMED]) + more
        lines += [
            f"Advisories: NOT CHECKED IN FULL. Of {count} packages, {len(missing)} are not in {of}: {named}.",
            HOW,
        ]
    if hits:
        return lines, Code.FOUND
    if missing:
        return lines, Code.NOT_CHECKED
    return [f"Advisories: none known for all {count} packages in {of}."], Code.WELL


def _read(text: str) -> _Report:
    """A report of ``make advisories``: pip-audit's JSON with the day and the tool that made it."""
    try:
        found = json.loads(text)
    except ValueError:
        raise _NoReport("it is not JSON") from None
    if not isinstance(found, dict) or not isinstance(found.get("dependencies"), list):
        raise _NoReport("it has no list “dependencies”, as pip-audit writes it")
    try:
        made = date.fromisoformat(found["made"])
    except (KeyError, TypeError, ValueError):
        raise _NoReport("it has no day “made”, like 2026-11-24, so its age cannot be told") from None
    covered: dict[tuple[str, str], tuple[str, ...]] = {}
    skipped: dict[str, str] = {}
    for each in found["dependencies"]:
        try:
            name = str(each["name"]).lower().replace("_", "-")
            if "version" not in each or "vulns" not in each:
                skipped[name] = str(each.get("skip_reason", "no answer"))
            else:
                covered[name, str(each["version"])] = tuple(_advisory(one) for one in each["vulns"])
        except (KeyError, TypeError, AttributeError):
            raise _NoReport("an entry of “dependencies” is not as pip-audit writes it") from None
    return _Report(made, str(found.get("tool", "tool not named")), covered, skipped)


def _advisory(one: Mapping[str, object]) -> str:
    fixed = one.get("fix_versions")
    versions = ", ".join(str(each) for each in fixed) if isinstance(fixed, list) else ""
    return f"{one['id']}, mended in {versions or 'no version yet'}"
