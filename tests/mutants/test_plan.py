"""`make mutants` means what it says: its plan names what is there, and its page gives a reason for each survivor."""

from __future__ import annotations

import ast
import re

import pytest

from tests.mutants import age, page
from tests.mutants.__main__ import main
from tests.mutants.bare import bare
from tests.mutants.stage import PLAN, ROOT, Mutant, Score

MODULES = [module for part in PLAN.values() for module in part["modules"]]
TESTS = [test for part in PLAN.values() for test in (*part["tests"], *part.get("without", ()))]


@pytest.mark.parametrize("module", MODULES)
def test_every_module_is_there_and_can_be_read_without_its_decorators(module):
    tree = ast.parse(bare((ROOT / "teller_app" / module).read_text("utf-8")))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.decorator_list]
    assert {ast.unparse(each) for node in found for each in node.decorator_list} <= {
        "classmethod",
        "staticmethod",
    }


def test_no_module_is_mutated_twice():
    assert len(MODULES) == len(set(MODULES))


@pytest.mark.parametrize("test", TESTS)
def test_every_test_of_the_plan_is_there(test):
    file, _, name = test.partition("::")
    text = (ROOT / "tests" / file).read_text("utf-8")
    assert re.search(rf"(?:def |class |^){name}\b", text, re.MULTILINE) if name else "def test_" in text


def test_no_test_of_the_plan_needs_a_window_or_reads_our_sources():
    assert [test for test in TESTS if test.startswith(("ui/", "counter/", "test_house"))] == []


def test_the_target_is_there():
    assert (
        "-m tests.mutants"
        in (ROOT / "Makefile").read_text("utf-8").partition("\nmutants:")[2].partition("\n\n")[0]
    )


def test_without_its_decorators_a_module_does_the_same():
    source = """
from functools import cached_property, lru_cache
class Sum:
    def __init__(self, *all):
        self.all = all
    @property
    def first(self):
        return self.all[0]
    @cached_property
    def whole(self):
        return sum(self.all)
    @classmethod
    def of(cls, number):
        return cls(number)
@lru_cache(maxsize=8)
def twice(number):
    return 2 * number
"""
    plain = bare(source)
    assert "first = property(first)" in plain
    assert "lru_cache(" not in plain
    space: dict[str, object] = {}
    exec(plain, space)
    found = space["Sum"](3, 4)
    assert (found.first, found.whole, space["Sum"].of(5).first, space["twice"](6)) == (3, 7, 5, 12)


def test_a_row_of_the_page_reads_back(tmp_path, monkeypatch):
    told = [
        Mutant("rules/money.py", "total", "a | b", r"re.sub(r'\|', `x`)"),
        Mutant("safe/audit.py", "Trail.append", "", "return"),
    ]
    path = tmp_path / "page.md"
    path.write_text("\n".join(page.row(mutant, "because") for mutant in told), "utf-8")
    monkeypatch.setattr(page, "PAGE", path)
    assert page.explained() == dict.fromkeys(told, "because")


def test_the_page_has_figures_for_every_module_and_a_reason_for_every_survivor():
    text = page.PAGE.read_text("utf-8")
    named = re.findall(r"(?m)^\| ([a-z_]+/[a-z_]+\.py) \| (?:[0-9]+|—) \|", text)
    assert named == MODULES == list(age.measured())
    known = page.explained()
    assert {mutant.module for mutant in known} <= set(MODULES)
    assert [mutant for mutant, why in known.items() if why in {"", "?"}] == []
    alive = re.findall(r"(?m)^\| [a-z_]+/[a-z_]+\.py \| [0-9]+ \| [0-9]+ \| [0-9]+ \| ([0-9]+) \|", text)
    assert sum(map(int, alive)) == len(known)


def test_the_figures_say_of_which_code_they_are(monkeypatch, capsys):
    """Only said, and no reason to fail: whoever changes a module measures it when there is time."""
    monkeypatch.setattr(age, "measured", lambda: {module: age.of(module) for module in MODULES[1:-1]})
    monkeypatch.setattr("sys.argv", ["python -m tests.mutants", "--stale"])
    main()
    assert capsys.readouterr().out.splitlines() == [f"money: {MODULES[0]}", f"people: {MODULES[-1]}"]


def test_a_digest_is_of_the_code_and_not_of_what_is_said_about_it():
    plain = "def worth(one):\n    return one + 1\n"
    said = '"""A module."""\n\ndef worth(one):\n    """Its worth."""\n    return one + 1  # rounded\n'
    assert age.digest(plain) == age.digest(said)
    assert age.digest(plain) != age.digest(plain.replace("1", "2"))


def test_what_never_ends_is_noticed_and_what_lives_is_not():
    lives = Mutant("rules/money.py", "total", "a", "b")
    assert Score("rules/money.py", killed=8, stuck=1, alive=[lives]).share == 0.9
