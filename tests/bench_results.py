"""What a bench has measured, in ``build/bench_NAME_OF.json``: the figures, the machine, and the command that gave them.

``python -m tests.bench_results`` gathers all of them in one file, to be kept with the sources by whoever has run the
benches on a quiet machine; until somebody has, there is none.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "build"
SHIPPED = Path(__file__).parent.parent / "packaging" / "bench" / "results.json"


@dataclass(slots=True)
class Results:
    """Figures of one run, each beside its budget where it has one.

    Attributes:
        name: of the bench, as ``import``; ``python -m tests.bench`` has none.
        of: what it was of, as ``spark_1000000``: only the next run of the same replaces it.
    """

    name: str = ""
    of: str = ""
    figures: list[dict[str, object]] = field(default_factory=list)

    def add(self, what: str, **figures: object) -> None:
        """One more."""
        self.figures.append({"what": what, **figures})

    def write(self) -> Path:
        """Put them where the next run of the same bench, of the same size, replaces them."""
        FOLDER.mkdir(exist_ok=True)
        module = f"tests.bench_{self.name}" if self.name else "tests.bench"
        told = {
            "command": f"python -m {module} {' '.join(sys.argv[1:])}".strip(),
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "code": code(),
            "machine": machine(),
            "results": self.figures,
        }
        path = FOLDER / f"{'_'.join(filter(None, ('bench', self.name, self.of)))}.json"
        path.write_text(json.dumps(told, indent=1, ensure_ascii=False), "utf-8")
        return path


def machine() -> dict[str, object]:
    """Enough to tell whether another run can be held against this one."""
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "processor": _told("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory": _told("/proc/meminfo", "MemTotal"),
        "disk_free_gb": round(shutil.disk_usage(FOLDER.parent).free / 1e9),
        "load": os.getloadavg(),
    }


def code() -> str:
    """Which commit was measured, so that figures of another code are known for such; empty outside of git."""
    if shutil.which("git") is None:
        return ""
    command = ["git", "-C", str(FOLDER.parent), "describe", "--always", "--dirty"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _told(path: str, name: str) -> str:
    """Of a list that Linux keeps; elsewhere nothing."""
    file = Path(path)
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def ship(folder: Path = FOLDER, shipped: Path = SHIPPED) -> list[str]:
    """Put what the benches have written into the one file; of a bench that has not run, what is there stays.

    Returns:
        The benches in it.
    """
    found = json.loads(shipped.read_text("utf-8")) if shipped.exists() else {}
    for path in sorted(folder.glob("bench*.json")):
        found[path.stem] = json.loads(path.read_text("utf-8"))
    shipped.parent.mkdir(parents=True, exist_ok=True)
    shipped.write_text(json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    return sorted(found)


if __name__ == "__main__":
    print(f"{SHIPPED}: {', '.join(ship())}")
