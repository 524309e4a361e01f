"""A copy of the tree in which mutmut may write, and what it found there."""

from __future__ import annotations

import difflib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.mutants.bare import bare

ROOT = Path(__file__).parents[2]
PLAN = tomllib.loads((Path(__file__).parent / "plan.toml").read_text("utf-8"))
_BUILD, TOOLS = ROOT / "build" / "mutants", ROOT / "build" / "mutation-tools"
_FOLDERS = ("teller_app", "tests", "resources", "db", "packaging")
_MUTMUT = [sys.executable, "-c", "from mutmut.__main__ import cli; cli()"]
_KILLED = {1, 3}
_STUCK = {-24, 24, 36, 152, 255}


@dataclass(frozen=True, slots=True, order=True)
class Mutant:
    """One change, as the page of survivors names it."""

    module: str
    function: str
    old: str
    new: str


@dataclass(slots=True)
class Score:
    """What became of the mutants of one module. One that never ends is noticed, and so counts as killed."""

    module: str
    killed: int = 0
    stuck: int = 0
    alive: list[Mutant] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.killed + self.stuck + len(self.alive)

    @property
    def share(self) -> float:
        return (self.killed + self.stuck) / self.total if self.total else 1.0


def run(word: str, children: int, *, again: bool) -> list[Score]:
    """Mutate the modules of ``word``.

    Args:
        word: of the plan.
        children: so many mutants at once.
        again: what was killed stays killed where its function is as it was; only the others are tried.
    """
    stage = _BUILD / word
    modules = PLAN[word]["modules"]
    if again:
        _forget(stage, modules)
    else:
        shutil.rmtree(stage, ignore_errors=True)
    for folder in _FOLDERS:
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, stage / folder, ignore=leave, dirs_exist_ok=True)
    for module in modules:
        path = stage / "teller_app" / module
        path.write_text(bare(path.read_text("utf-8")), "utf-8")
    (stage / "pyproject.toml").write_text(_config(word), "utf-8")
    log = stage / "mutmut.txt"
    print(f"{word}: as it goes stands in {log.relative_to(ROOT)}", flush=True)
    command = [*_MUTMUT, "run", "--max-children", str(children)]
    with log.open("wb") as out:
        ended = subprocess.run(
            command, cwd=stage, env=_environment(stage), stdout=out, stderr=out, check=False
        )
    if ended.returncode:
        sys.exit(log.read_text("utf-8")[-4000:])
    return [_score(stage, module) for module in modules]


def _forget(stage: Path, modules: list[str]) -> None:
    """What lived is open again, and which test meets which function is asked anew."""
    (stage / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    for module in modules:
        meta = _meta(stage, module)
        if meta.exists():
            told = json.loads(meta.read_text("utf-8"))
            codes = told["exit_code_by_key"]
            told["exit_code_by_key"] = {name: code if _dead(code) else None for name, code in codes.items()}
            meta.write_text(json.dumps(told), "utf-8")


def _config(word: str) -> str:
    ours = (ROOT / "pyproject.toml").read_text("utf-8")
    left_out = [part for test in PLAN[word].get("without", ()) for part in ("--deselect", f"tests/{test}")]
    told = {
        "source_paths": ["teller_app"],
        "only_mutate": [f"teller_app/{module}" for module in PLAN[word]["modules"]],
        "also_copy": ["resources", "db", "packaging"],
        "pytest_add_cli_args_test_selection": [*(f"tests/{test}" for test in PLAN[word]["tests"]), *left_out],
        "pytest_add_cli_args": [
            "-p",
            "no:cacheprovider",
            "-p",
            "tests.mutants.quick",
            "--hypothesis-profile=mutants",
        ],
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in told.items()]
    return "\n".join([ours, "[tool.mutmut]", *lines, "use_git_change_detection = false", ""])


def _environment(stage: Path) -> dict[str, str]:
    """The processes that a test starts find mutmut too, and nothing is kept from one run to the next."""
    return {
        **os.environ,
        "PYTHONPATH": str(TOOLS),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(stage / ".hypothesis"),
    }


def _meta(stage: Path, module: str) -> Path:
    return stage / "mutants" / "teller_app" / f"{module}.meta"


def _codes(stage: Path, module: str) -> list[tuple[str, int | None]]:
    return list(json.loads(_meta(stage, module).read_text("utf-8"))["exit_code_by_key"].items())


def _dead(code: int | None) -> bool:
    return code in _KILLED | _STUCK


def _score(stage: Path, module: str) -> Score:
    codes = _codes(stage, module)
    alive = [name for name, code in codes if not _dead(code)]
    return Score(
        module,
        killed=sum(code in _KILLED for _, code in codes),
        stuck=sum(code in _STUCK for _, code in codes),
        alive=sorted(_told(stage, module, alive)),
    )


def _told(stage: Path, module: str, names: list[str]) -> Iterator[Mutant]:
    path = stage / "mutants" / "teller_app" / module
    lines = path.read_text("utf-8").splitlines()
    spans = json.loads(path.with_name(path.name + ".spans").read_text("utf-8"))["spans"]
    seen: Counter[Mutant] = Counter()
    for name in names:
        mangled = name.rpartition(".")[2]
        function = mangled.partition("__mutmut_")[0]
        old, new = (
            [line.replace(each, function) for line in lines[spans[each][0] - 1 : spans[each][1]]]
            for each in (f"{function}__mutmut_orig", mangled)
        )
        diff = list(difflib.ndiff(old, new))
        before, after = (
            " ".join(line[2:].strip() for line in diff if line[:2] == sign) for sign in ("- ", "+ ")
        )
        told = Mutant(module, function.removeprefix("x_").removeprefix("xǁ").replace("ǁ", "."), before, after)
        seen[told] += 1
        # The same line can stand twice in one function.
        yield told if seen[told] == 1 else replace(told, function=f"{told.function} ({seen[told]})")
