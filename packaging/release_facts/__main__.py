"""``make release-facts`` and ``make advisories``.

Exit codes: 0 all is well; 1 something stands in the way of a release; 3 the advisories could not be checked,
or not in full; 4 they were checked against an old report.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from release_facts import collect, parts
from release_facts.advisories import Code, Verdict, judge
from release_facts.refresh import refresh
from release_facts.sbom import make_sbom

ROOT = Path(__file__).parents[2]
SAVED = ROOT / "packaging/advisories.json"


def main(arguments: list[str] | None = None) -> int:
    """Write the facts, and say what stands in the way."""
    read = argparse.ArgumentParser(prog="release_facts")
    read.add_argument("--site", type=Path, help="site-packages that hold what ships")
    read.add_argument("--out", type=Path, default=ROOT / "build/release-facts")
    read.add_argument("--advisories", type=Path, default=SAVED, help="a saved report")
    read.add_argument("--refresh", action="store_true", help="make the saved report anew; needs a network")
    args = read.parse_args(arguments)
    try:
        pins = parts.shipped(parts.read_lock((ROOT / "packaging/requirements.lock").read_text("utf-8")))
        if args.refresh:
            return refresh(pins, args.advisories, datetime.now(UTC).date())
        return write_facts(pins, args.site, args.out, args.advisories)
    except parts.Unreadable as wrong:
        print(f"Not made: {wrong}", file=sys.stderr)
        return Code.FOUND


def write_facts(pins: list[parts.Pin], site: Path, out: Path, saved: Path) -> int:
    """Write all files, even where something stands in the way, so that it can be looked at.

    Raises:
        Unreadable: a file that all the others need cannot be read.
    """
    known = collect.read_known((ROOT / "packaging/licences.toml").read_text("utf-8"))
    found = collect.collect(pins, collect.installed(site), known)
    out.mkdir(parents=True, exist_ok=True)
    (out / "licences.txt").write_text(collect.as_text(found), "utf-8")
    (out / "licences.csv").write_text(collect.as_csv(found.parts), "utf-8")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    (out / "sbom.cdx.json").write_text(make_sbom(version, found.parts, _made()), "utf-8")
    text = saved.read_text("utf-8", errors="replace") if saved.is_file() else None
    where = str(saved.relative_to(ROOT)) if saved.is_relative_to(ROOT) else str(saved)
    inside = [each.name for each in known.embedded]
    verdict = judge(text, where, pins, inside, datetime.now(UTC).date())
    (out / "advisories.txt").write_text("\n".join(verdict.lines) + "\n", "utf-8")
    return say(found, verdict)


def say(found: collect.Collected, verdict: Verdict) -> int:
    """What stands in the way, in order of weight; the exit code."""
    packages = sum(1 for part in found.parts if not part.inside)
    print(
        f"Parts: {packages} packages, {len(found.parts) - packages} parts inside; the schema takes the list."
    )
    if found.faults:
        print("Licences: STOP.", *(f"  {fault}" for fault in found.faults), sep="\n")
    else:
        print("Licences: all known, none GPL or AGPL; Qt, PySide6 and python-stdnum are LGPL, as allowed.")
    print(*verdict.lines, sep="\n")
    code = Code.FOUND if found.faults else verdict.code
    if code is not Code.WELL:
        print(f"release-facts: not all is well (exit {int(code)}).")
    return code


def _made() -> datetime:
    """Now, or the time that a build which can be repeated gives (SOURCE_DATE_EPOCH, seconds)."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(told), UTC) if told else datetime.now(UTC).replace(microsecond=0)


if __name__ == "__main__":
    sys.exit(main())
