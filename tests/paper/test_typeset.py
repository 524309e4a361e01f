"""What leaves the press: readable text, one page, pure black, and no client's name as markup."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from teller_app import places
from teller_app.paper import typeset
from teller_app.paper.page import printable
from teller_app.paper.style import Sheet
from teller_app.paper.summary import Beside, KeepBlock, summary_page
from teller_app.paper.typeset import to_pdf, to_svg
from teller_app.rules.codes import ClientKind
from teller_app.rules.errors import Refusal
from teller_app.rules.tier import assess
from tests.conftest import TODAY
from tests.paper.conftest import HEAD, a_client, with_branch

ROOT = Path(__file__).parents[2]
FOOT_GAP = 17
"""Six millimetres in points."""
PAINT = re.compile(rb'(?:fill|stroke|stop-color)="([^"]+)"')
HOSTILE = [
    '#import "x"',
    "*bold* _it_ `raw`",
    "$ x^2 $",
    "<img src=file:///etc/passwd>",
    'a"b\\c',
    "= 标题 <label> @ref",
    "\u202e王小明\u202c",
    "{name} %s",
    "𠮷㐂䶮",
    "阿依古丽·买买提·玉素甫",
]


@pytest.mark.parametrize("sheet", list(Sheet))
@pytest.mark.parametrize("level", ["ordinary", "gold", "private"])
def test_the_text_layer_reads_right(sheet, level, summarise, read_pdf):
    page = summarise(level)
    text = read_pdf(to_pdf(f"summary-{sheet}", page))
    expected = [page.tier.name, page.tier.card, page.promise, page.assets.total.value, "000317", "客户"]
    expected += [item.name for item in page.benefits.items]
    for said in expected:
        assert said.replace(" ", "") in text, said


@pytest.mark.parametrize("sheet", list(Sheet))
@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_ever_a_name(sheet, name, general, zh, read_pdf):
    client = a_client("gold", name, ClientKind.COMPANY)
    page = summary_page(assess(client.facts(TODAY), general), client, HEAD, zh, Beside())
    text = read_pdf(to_pdf(f"summary-{sheet}", with_branch(page, printable(name))))
    assert text.count(printable(name).replace(" ", "")) >= 2


def test_signs_that_no_font_has_do_not_stop_the_press(general, zh, read_pdf):
    client = a_client("gold", "王😀明𪚥", ClientKind.COMPANY)
    page = summary_page(assess(client.facts(TODAY), general), client, HEAD, zh, Beside())
    assert "金卡客户" in read_pdf(to_pdf(f"summary-{Sheet.RECEIPT}", page))


@pytest.mark.parametrize("level", ["ordinary", "gold", "private"])
def test_a_usual_client_gets_one_page(level, summarise):
    assert len(to_svg(f"summary-{Sheet.A4}", summarise(level))) == 1


@pytest.mark.parametrize("lines", range(7, 15))
def test_the_small_print_never_stands_alone_on_a_page(lines, summarise, read_pdf):
    """However many holdings there are: the sum and what the page rests on stay together."""
    page = summarise("rich in 9")
    more = page.assets.model_copy(update={"lines": (2 * page.assets.lines)[:lines]})
    page = page.model_copy(update={"assets": more})
    pages = read_pdf(to_pdf(f"summary-{Sheet.A4}", page)).split("\f")[:-1]
    assert "应急支付" in pages[0]
    assert [page.assets.title in text for text in pages] == [page.promise in text for text in pages]
    assert f"{len(pages)}/{len(pages)}" in pages[-1]


def test_nine_classes_and_thirteen_privileges_are_one_page_and_more_of_them_two(summarise):
    page = summarise("rich in 9")
    assert len(to_svg(f"summary-{Sheet.A4}", page)) == 1
    longer = page.assets.model_copy(update={"lines": 2 * page.assets.lines})
    assert len(to_svg(f"summary-{Sheet.A4}", page.model_copy(update={"assets": longer}))) == 2


def test_a_receipt_is_one_strip_of_80_mm(summarise):
    (strip,) = to_svg(f"summary-{Sheet.RECEIPT}", summarise("private"))
    width = re.search(rb'width="([0-9.]+)pt"', strip)
    assert width is not None
    assert float(width[1]) == pytest.approx(80 / 25.4 * 72, abs=0.1)


@pytest.mark.parametrize("level", ["ordinary", "gold", "private"])
def test_a_receipt_is_pure_black(level, summarise):
    (strip,) = to_svg(f"summary-{Sheet.RECEIPT}", summarise(level))
    assert set(PAINT.findall(strip)) == {b"#000000", b"none"}
    assert b"opacity" not in strip


def test_a4_carries_the_tiers_colour(summarise):
    page = summarise("private")
    assert page.tier.colour.lower().encode() in to_svg(f"summary-{Sheet.A4}", page)[0].lower()


def test_the_same_page_gives_the_same_bytes(summarise):
    first, second = (to_pdf(f"summary-{Sheet.A4}", summarise("gold")) for _ in range(2))
    assert first == second
    later = summarise("gold").model_copy(update={"printed_at": HEAD.printed_at.replace(year=2027)})
    assert to_pdf(f"summary-{Sheet.A4}", later) != first


def test_the_file_names_its_title(summarise):
    pdf = to_pdf(f"summary-{Sheet.A4}", summarise("gold"))
    assert b"Title" in pdf
    assert "客户权益单".encode("utf-16-be") in pdf or "客户权益单".encode() in pdf


@pytest.mark.parametrize(
    "template", sorted(path.stem for path in (places.resources() / "print").glob("summary-*.typ"))
)
def test_typst_has_nothing_to_warn_of(template, summarise):
    import typst

    for level in ("ordinary", "gold", "private"):
        inputs = {"page": summarise(level).model_dump_json(), "fonts": json.dumps(typeset._families())}
        source = places.resources() / "print" / f"{template}.typ"
        _, warnings = typst.compile_with_warnings(source, format="pdf", sys_inputs=inputs)
        assert [warning.message for warning in warnings] == []


def test_without_a_chinese_font_nothing_is_printed_as_boxes(summarise, monkeypatch):
    class NoFonts:
        def families(self) -> list[str]:
            return ["DejaVu Sans"]

    monkeypatch.setattr(typeset, "_fonts", NoFonts)
    typeset._families.cache_clear()
    try:
        with pytest.raises(Refusal) as refused:
            to_pdf(f"summary-{Sheet.A4}", summarise("gold"))
    finally:
        typeset._families.cache_clear()
    assert refused.value.code == "print.no_font"


def test_the_press_is_loaded_by_the_first_print_only():
    code = "import sys, teller_app.paper.summary, teller_app.paper.typeset; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_however_full_a_page_is_the_small_print_does_not_touch_the_text(summarise, tmp_path):
    """Where what is kept just fitted, the foot stood against its last line."""
    page = summarise("gold")
    gaps = []
    for lines in range(1, 24):
        keep = KeepBlock(title="保持本等级", lines=("余额不低于今天的，评定仍为金卡客户。",) * lines)
        gaps.append(gap_above("依据", to_pdf(f"summary-{Sheet.A4}", page.model_copy(update={"keep": keep})), tmp_path))
    assert min(gaps) >= FOOT_GAP, gaps


def gap_above(word, pdf, folder):
    """Points between the last line of text above ``word`` and it, on its page."""
    path = folder / "page.pdf"
    path.write_bytes(pdf)
    made = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True)
    for sheet in re.split("<page ", made.stdout.decode())[1:]:
        found = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)<', sheet)
        tops = [float(top) for top, _, text in found if text == word]
        if tops:
            return tops[0] - max(float(bottom) for _, bottom, _ in found if float(bottom) <= tops[0] + 3)
    raise AssertionError(word)
