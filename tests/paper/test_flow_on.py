"""What stands above the foot of a page, and the foot, are never parted: a page that holds the foot alone says nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from teller_app import places
from teller_app.paper.typeset import _fonts

MAIN = """
#import "lib.typ": *
#show: document-setup.with(page-data)
#show: a4-page.with(page-data, ())
#block(above: 0mm, below: 0mm, height: {height}mm)[before]
#flow-on(part("heading", said("body")), basis("basis", ("line",), "promise"))
"""
PAGE = {"language": "en", "title": "t", "head": {"branch": "b", "demo": "", "facts": []}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The library beside a page of our own."""
    made = tmp_path_factory.mktemp("print")
    shutil.copy(places.resources() / "print" / "lib.typ", made)
    return made


@pytest.mark.parametrize("height", range(196, 240, 2))
def test_body_and_foot_stay_together(folder, height):
    import typst

    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    (folder / "main.typ").write_text(MAIN.format(height=height), "utf-8")
    inputs = {"page": json.dumps(PAGE), "fonts": json.dumps(["Noto Sans CJK SC"])}
    (folder / "made.pdf").write_bytes(
        typst.compile(folder / "main.typ", root=folder, font_paths=_fonts(), sys_inputs=inputs)
    )
    told = subprocess.run([tool, str(folder / "made.pdf"), "-"], check=True, capture_output=True, text=True)
    pages = told.stdout.removesuffix("\f").split("\f")
    assert len(pages) == 1 or "before" in pages[0]
    assert [("body" in page, "promise" in page) for page in pages][-1] == (True, True)
