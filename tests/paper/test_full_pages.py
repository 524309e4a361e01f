"""A client with much to read: on one page where less air makes room for it, and else parted where a reader would part it."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from teller_app.desk.counter import Counter
from teller_app.paper.style import PaperLanguage, Style
from teller_app.rules.codes import AssetClass
from tests.stage import PRIVATE, WANG, open_stage

FOUR = (AssetClass.TIME_DEPOSIT, AssetClass.WEALTH, AssetClass.PRECIOUS_METAL, AssetClass.INSURANCE)
RICH = replace(PRIVATE, holdings={code: PRIVATE.holdings[code] for code in FOUR})
"""Thirteen privileges, four assets, and a sentence on what keeps the tier."""
END = "\f"
POINTS = 72 / 25.4
"""A millimetre."""


@pytest.fixture
def counter(tmp_path):
    made = Counter(open_stage(tmp_path / "home", clients=(RICH, WANG)))
    yield made
    made.place.close()


def summary(counter, key, language=PaperLanguage.ZH):
    counter.client.open(key)
    return counter.printing.summary().lay(Style(language=language)).pdf()


def pages(read_pdf, pdf):
    return read_pdf(pdf).removesuffix(END).split(END)


@pytest.mark.parametrize(
    ("language", "keeps"), [(PaperLanguage.ZH, "保持本等级"), (PaperLanguage.EN, "Keepingthistier")]
)
def test_all_thirteen_privileges_and_what_keeps_the_tier_are_one_page(counter, read_pdf, language, keeps):
    """What keeps the tier stood alone on a second page, one sentence of it."""
    found = pages(read_pdf, summary(counter, RICH.key, language))
    assert len(found) == 1
    assert keeps in found[0]


def test_in_both_languages_the_list_ends_with_its_page(counter, read_pdf):
    """The last privilege stood alone at the head of the second page."""
    first, second = pages(read_pdf, summary(counter, RICH.key, PaperLanguage.BOTH))
    assert "应急支付" in first
    assert "应急支付" not in second
    assert "资产认定" in second


def test_who_has_little_to_read_has_all_the_air(counter, tmp_path):
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    made = tmp_path / "made.pdf"
    found = {}
    for key in (RICH.key, WANG.key):
        made.write_bytes(summary(counter, key))
        told = subprocess.run([tool, "-bbox", str(made), "-"], check=True, capture_output=True, text=True)
        tops = {name: float(top) for top, name in re.findall(r'yMin="([\d.]+)".*>(汇兑手续费|优先排号)<', told.stdout)}
        found[key] = tops["优先排号"] - tops["汇兑手续费"]
    assert found[WANG.key] - found[RICH.key] > POINTS
