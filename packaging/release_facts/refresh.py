"""Make the saved report of advisories anew: pip-audit asks the network about exactly what ships."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path

from release_facts.advisories import Code
from release_facts.parts import Pin


def refresh(pins: list[Pin], saved: Path, today: date) -> int:
    """Ask about every package that ships, and keep the answer with its day.

    pip-audit itself ends with 0 when it could find out nothing at all, so its exit code is not believed.
    """
    with tempfile.TemporaryDirectory() as folder:
        wanted, answer = Path(folder) / "shipped.txt", Path(folder) / "answer.json"
        wanted.write_text("".join(_line(pin) for pin in pins), "utf-8")
        command = [
            sys.executable,
            "-m",
            "pip_audit",
            "--requirement",
            str(wanted),
            "--no-deps",
            "--disable-pip",
        ]
        command += ["--format", "json", "--progress-spinner", "off", "--output", str(answer)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  our own words
        found = json.loads(answer.read_text("utf-8")) if answer.is_file() else {"dependencies": []}
    return keep(found, done.stderr, saved, today)


def keep(found: dict[str, list[dict[str, object]]], said: str, saved: Path, today: date) -> int:
    """Write ``saved`` where the answer is about anything; ``said`` is pip-audit's standard error."""
    known = [each for each in found["dependencies"] if "vulns" in each]
    if not known:
        reasons = [str(each["skip_reason"]) for each in found["dependencies"] if "skip_reason" in each]
        why = (reasons or said.strip().splitlines()[-1:] or ["no answer"])[0]
        print("Advisories: NOT FETCHED; what was saved stays. Nothing could be found out about any package:")
        print(f"  {why}")
        return Code.NOT_CHECKED
    report = {
        "made": today.isoformat(),
        "tool": f"pip-audit {version('pip-audit')}",
        "dependencies": _short(found),
    }
    saved.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"Saved {saved.name}: {len(known)} of {len(found['dependencies'])} packages have an answer.")
    return Code.WELL


def _short(found: dict[str, list[dict[str, object]]]) -> list[dict[str, object]]:
    """Without the long descriptions, which the advisory's number leads to."""
    kept = []
    for each in found["dependencies"]:
        vulns = each.get("vulns")
        if isinstance(vulns, list):
            brief = [
                {key: one[key] for key in ("id", "aliases", "fix_versions") if key in one} for one in vulns
            ]
            kept.append({**each, "vulns": brief})
        else:
            kept.append(each)
    return kept


def _line(pin: Pin) -> str:
    hashes = "".join(f" --hash=sha256:{each}" for each in pin.hashes)
    return f"{pin.name}=={pin.version}{hashes}\n"
