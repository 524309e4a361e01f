"""House rules that no single test would notice."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "teller_app").rglob("*.py"))
NAMES = [str(path.relative_to(ROOT)) for path in FILES]
MOST_LINES, MOST_IN_A_FUNCTION = 400, 50
MANUAL_PAGE = "document.setMarkdown(self._text, _READS)"
"""The one call that reads markup; ``tests/ui/test_manual_page.py`` holds what it may not do."""
CLOCK = {"today", "now", "utcnow", "time", "localtime"}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]


def name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_files_and_functions_fit_on_a_screen(path):
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < MOST_IN_A_FUNCTION, node.name


def test_nobody_looks_up_the_stairs():
    from importlinter.cli import lint_imports

    assert lint_imports(no_cache=True) == 0, "see [tool.importlinter] in pyproject.toml"


def test_only_the_wiring_reads_the_clock():
    for path in FILES:
        if path.name == "wiring.py":
            continue
        for call in calls(path):
            owner = call.func.value if isinstance(call.func, ast.Attribute) else None
            if isinstance(owner, ast.Name) and owner.id in {"date", "datetime", "time"}:
                assert name(call) not in CLOCK, f"{path.name}: {owner.id}.{name(call)}"


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_words_are_said_inside_an_f_string(path):
    """The catalogue does not find them there, so they would stay Chinese in English."""
    inside = [node for text in ast.walk(tree(path)) if isinstance(text, ast.JoinedStr) for node in ast.walk(text)]
    assert [node.lineno for node in inside if isinstance(node, ast.Call) and name(node) == "say"] == []


FULL_WIDTH = r"[\u3001-\u303f\uff00-\uffef]"


SPEAKING = [path for path in FILES if path.relative_to(ROOT).parts[1] in {"ui", "cli", "paper", "words"}]


@pytest.mark.parametrize("path", [path for path in SPEAKING if path.name != "spreadsheet.py"], ids=lambda path: path.stem)
def test_brackets_and_stops_of_one_language_are_not_put_between_the_words_of_another(path):
    """“Yearly average（2025-11-23 to 2026-11-22）”: the signs between words belong to the language as well."""
    import re

    nodes = list(ast.walk(tree(path)))
    right = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}  # docstrings
    for node in nodes:
        if isinstance(node, ast.Call) and name(node) in {"say", "mark", "compile"} and node.args:
            right |= {id(part) for part in ast.walk(node.args[0])}
    texts = (node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    assert [(one.lineno, one.value) for one in texts if id(one) not in right and re.search(FULL_WIDTH, one.value)] == []


def test_every_label_is_plain_text():
    """A bare QLabel, tool tip or message box would read a client's name as markup."""
    for path in FILES:
        for call in calls(path):
            if path.name != "labels.py":
                assert name(call) != "QLabel", path.name
            if name(call) == "setToolTip":
                shown = call.args[-1]  # a tree has the column first
                assert isinstance(shown, ast.Call), path.name
                assert name(shown) == "plain_tip", path.name
        if "QMessageBox" in path.read_text("utf-8"):
            assert "TextFormat.PlainText" in path.read_text("utf-8"), path.name


def test_no_text_is_ever_read_as_markup():
    """But for the manual's own chapters: one place, in a document that loads and opens nothing."""
    for path in FILES:
        for call in calls(path):
            if name(call) == "setTextFormat":
                assert ast.unparse(call.args[0]) == "Qt.TextFormat.PlainText", path.name
            allowed = MANUAL_PAGE if path.name == "manual_page.py" else ""
            assert name(call) not in {"setHtml", "setMarkdown", "insertHtml", "appendHtml"} or (
                ast.unparse(call) == allowed
            ), path.name
    from PySide6.QtGui import QTextDocument

    from teller_app.ui.parts import manual_page

    assert QTextDocument.MarkdownFeature.MarkdownNoHTML in manual_page._READS


def test_only_the_progress_bar_the_lock_and_the_wiring_measure_time():
    for path in FILES:
        for node in ast.walk(tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [str(node.module)]
            assert "time" not in names or path.name in {"progress.py", "idle.py"}, path.name


def test_the_lock_names_no_place():
    lock = (ROOT / "packaging/requirements.lock").read_text("utf-8")
    for word in ("http", "--index-url", "--extra-index", "--find-links", " @ ", "file:"):
        assert word not in lock, word
    assert "--hash=sha256:" in lock


def test_no_colour_outside_the_palette():
    import re

    for path in [*FILES, ROOT / "resources/style/teller.qss"]:
        if path.parent.name in {"ui", "parts", "style"}:
            assert re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text("utf-8")) == [], path.name


def test_no_path_of_a_machine_and_no_unfinished_note():
    for path in [*FILES, *(ROOT / "packaging").glob("*"), *ROOT.glob("*.md"), ROOT / "Makefile"]:
        if path.is_file():
            text = path.read_text("utf-8")
            for word in ("TO" + "DO", "FIX" + "ME", "/ro" + "ot/", "NotImplemented"):
                assert word not in text, f"{path.name}: {word}"


@pytest.mark.parametrize("words", [[], ["--demo"]])
def test_opening_the_window_makes_no_option_of_any_command(words):
    code = f"import sys, teller_app.app as app; app.open_window = lambda demo: 0; app.main({words}); print('teller_app.cli' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_first_look_waits_for_nothing_that_it_does_not_show():
    """One import at the top of what reads the command line once made a cold start twice as long, unnoticed."""
    heavy = ("pydantic", "sqlite_utils", "sqlcipher3", "structlog", "nacl", "typst", "teller_app.desk.workplace", "teller_app.store", "teller_app.cli")
    code = f"import sys, teller_app.app, teller_app.ui.shell; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
