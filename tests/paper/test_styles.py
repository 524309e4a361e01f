"""A page in Chinese, English or both, in usual or large letters: nothing missing, nothing cut, nothing too small."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from itertools import product
from xml.etree import ElementTree as ET

import pytest

from teller_app.paper.bilingual import InBoth, woven
from teller_app.paper.findings import findings_page
from teller_app.paper.style import Sheet, Style
from teller_app.paper.summary import Beside, summary_page
from teller_app.paper.typeset import to_pdf, to_svg
from teller_app.rules.codes import Method, OverrideKind
from teller_app.rules.decision import Override
from teller_app.rules.errors import Refusal
from teller_app.rules.money import Money
from teller_app.rules.prescreen import Applicant, prescreen
from teller_app.rules.schedule import Loan
from teller_app.rules.tier import assess
from teller_app.words.speaker import Language, Speaker
from tests.conftest import TODAY
from tests.paper.conftest import HEAD, a_client
from tests.stage import LONGEST_NAME, SHELF, WANG

SPEAKERS = {language.value: Speaker(language) for language in Language}
SPACE = re.compile(r"\s")
NAMES = ("城东支行", "0231 李娜", "王*明", "阿***甫")
"""What is called so in every language: branch, teller, client."""
HEADED = replace(HEAD, audit="57-4f2a-9c01-77de")
WAYS = [*product(("a4", "large"), ("zh", "en", "both")), *product(("receipt",), ("zh", "en", "both"))]
MM = 72 / 25.4
BY_HAND = Override(
    "diamond", OverrideKind.FLOOR, "特批", "0231", "0442", TODAY, TODAY.replace(year=TODAY.year + 1), 7
)
LEAST_LARGE, ONE_DOT = 16, 72 / 203


def pages_of(subject):
    """The subject in each language; from one decision."""
    if subject == "findings":
        edition = SHELF.edition("general", TODAY, None)
        applicant = Applicant(as_of=TODAY, birth=WANG.birth, loan=WANG.loan, consent=True)
        found = prescreen(
            applicant, Loan(Money.yuan("300000"), Decimal("0.0435"), 36, Method.ANNUITY), edition
        )
        made = {code: findings_page(found, WANG, HEADED, speaker) for code, speaker in SPEAKERS.items()}
    else:
        edition = SHELF.edition("general" if subject != "stars" else "icbc", TODAY, None)
        level = "gold" if subject in {"stars", "by hand"} else subject
        client = a_client(level, LONGEST_NAME if level == "private" else "王小明")
        lifted = BY_HAND if subject == "by hand" else None
        decision = assess(client.facts(TODAY), edition, override=lifted)
        made = {code: summary_page(decision, client, HEADED, speaker, Beside()) for code, speaker in SPEAKERS.items()}
    return {**made, "both": InBoth(made["zh"], made["en"])}


SUBJECTS = ("ordinary", "gold", "by hand", "private", "rich in 9", "stars", "findings")
PAGES = {}


def printed(subject, form, language, make=to_pdf):
    if subject not in PAGES:
        PAGES[subject] = pages_of(subject)
    kind = "findings" if subject == "findings" else "summary"
    template = f"{kind}-{'a4' if form == 'large' else form}"
    return make(template, PAGES[subject][language], large=form == "large")


def texts_of(found):
    """Every text of a page."""
    match found:
        case str():
            yield found
        case dict():
            for name, inside in found.items():
                if name not in {"language", "colour", "ink", "accent", "state", "printed_at", "mark"}:
                    yield from texts_of(inside)
        case list() | tuple():
            for inside in found:
                yield from texts_of(inside)


def bare(text):
    return SPACE.sub("", text)


def expected(page, form):
    """Its texts, but for what a narrow layout says in another way, and what only an empty part says."""
    found = page.model_dump(mode="json")
    if "assets" not in found:
        return list(texts_of({**found, "schedule": [] if form == "receipt" else found["schedule"]}))
    assets, benefits = found["assets"], found["benefits"]
    gone = {"working"} if form == "a4" else {"weight", "amount"}
    assets["lines"] = [{name: text for name, text in line.items() if name not in gone} for line in assets["lines"]]
    if form != "a4":
        assets["columns"] = []
    if assets["lines"]:
        assets["nothing"] = ""
    if benefits["items"]:
        benefits["nothing"] = ""
    return list(texts_of(found))


@pytest.mark.parametrize(("form", "language"), WAYS)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_text_of_the_page_is_on_the_paper(subject, form, language, tmp_path):
    """And in both languages where both are asked for."""
    path = tmp_path / "page.pdf"
    path.write_bytes(printed(subject, form, language))
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True)
    shown = bare(done.stdout.decode("utf-8"))
    for code in ("zh", "en") if language == "both" else (language,):
        said = expected(PAGES[subject][code], form)
        assert len(said) > 20
        assert [text for text in said if bare(text) not in shown] == [], code


@pytest.mark.parametrize("subject", SUBJECTS)
def test_an_english_page_has_no_chinese_but_names(subject):
    page = PAGES.setdefault(subject, pages_of(subject))["en"].model_dump(mode="json")
    if "assets" in page:
        page["assets"].pop("in_capitals")
    said = [text for text in texts_of(page) if not any(name in text for name in NAMES)]
    assert [text for text in said if re.search(r"[\u4e00-\u9fff]", text)] == []


def test_lines_of_one_language_alone_are_not_lost():
    assert woven(["甲", "乙"], ["A"]) == ["甲", "乙", "A"]
    assert woven({"a": "甲", "b": ["1", None]}, {"a": "A", "b": ["1", None]}) == {
        "a": {"zh": "甲", "en": "A"},
        "b": ["1", None],
    }


def boxes(pdf, tmp_path):
    """Each word with its page and where it stands, in points."""
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf)
    made = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True)
    tree = ET.fromstring(made.stdout)
    space = {"x": "http://www.w3.org/1999/xhtml"}
    for page in tree.iterfind(".//x:page", space):
        size = float(page.get("width")), float(page.get("height"))
        for word in page.iterfind("x:word", space):
            edges = [float(word.get(name)) for name in ("xMin", "xMax", "yMin", "yMax")]
            yield size, edges, word.text


@pytest.mark.parametrize("form", ["a4", "large"])
@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_nothing_on_a4_runs_off_the_page_or_into_what_printers_cannot_reach(subject, language, form, tmp_path):
    for (width, height), (left, right, top, bottom), word in boxes(printed(subject, form, language), tmp_path):
        assert 10 * MM < left < right < width - 10 * MM, word
        assert 5 * MM < top < bottom < height - 5 * MM, word


@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_large_print_has_no_letter_under_16_points(subject, language, tmp_path):
    tool = shutil.which("pdftohtml")
    assert tool is not None, "poppler-utils"
    path = tmp_path / "page.pdf"
    path.write_bytes(printed(subject, "large", language))
    # At 1 it gives the sizes in points; -xml lists each font that is used.
    made = subprocess.run(
        [tool, "-xml", "-stdout", "-i", "-zoom", "1", str(path)], check=True, capture_output=True
    )
    sizes = {int(found) for found in re.findall(rb'<fontspec [^>]*size="(-?[0-9]+)"', made.stdout)}
    assert sizes
    assert min(sizes) >= LEAST_LARGE


def test_large_print_is_dark_on_white(tmp_path):
    """Letters in ink or on the band alone: no grey, and no tier's colour for text."""
    for page in printed("gold", "large", "both", to_svg):
        fills = {colour.lower() for colour in re.findall(rb'fill="(#[0-9a-fA-F]{6})"', page)}
        assert fills <= {b"#1b2733", b"#ffffff", PAGES["gold"]["zh"].tier.colour.lower().encode()}, fills


@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_receipt_is_black_and_no_line_is_finer_than_two_dots(subject, language):
    (strip,) = printed(subject, "receipt", language, to_svg)
    assert set(re.findall(rb'(?:fill|stroke|stop-color)="([^"]+)"', strip)) == {b"#000000", b"none"}
    assert b"opacity" not in strip
    assert b"<image" not in strip
    widths = [float(found) for found in re.findall(rb'stroke-width="([0-9.]+)"', strip)]
    assert widths
    assert min(widths) >= 2 * ONE_DOT


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils is not installed")
@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_thermal_head_of_72_mm_gets_all_of_it_in_black_or_white(subject, language, tmp_path):
    """Drawn with 203 dots to the inch and without smoothing, as a printer's driver does it."""
    path = tmp_path / "strip.pdf"
    path.write_bytes(printed(subject, "receipt", language))
    rough = ("-gray", "-aa", "no", "-aaVector", "no", "-r", "203", "-singlefile")
    subprocess.run(["pdftoppm", *rough, str(path), str(tmp_path / "strip")], check=True)
    _, size, _, dots = (tmp_path / "strip.pgm").read_bytes().split(b"\n", 3)
    width, height = (int(number) for number in size.split())
    assert set(dots) == {0, 255}
    assert 0.01 < dots.count(0) / len(dots) < 0.3
    assert width == pytest.approx(80 / 25.4 * 203, abs=2)
    unreached = round(4 / 25.4 * 203)
    for row in range(0, width * height, width):
        assert 0 not in dots[row : row + unreached]
        assert 0 not in dots[row + width - unreached : row + width]


@pytest.mark.parametrize("form", ["a4", "large"])
@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("subject", ["rich in 9", "private", "findings"])
def test_each_page_says_whose_it_is_of_what_day_and_how_many_there_are(subject, language, form, read_pdf):
    pages = read_pdf(printed(subject, form, language)).split("\f")[:-1]
    assert len(pages) > 1 or (form == "a4" and language != "both" and subject != "findings")
    mask = {"private": "阿***甫"}.get(subject, "王*明")
    for at, text in enumerate(pages, start=1):
        assert mask in text
        assert "2026-11-23" in text
        assert "城东支行" in text
        assert f"{at}/{len(pages)}" in text


@pytest.mark.parametrize("form", ["a4", "large"])
@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_a_schedule_that_runs_on_has_its_heads_again(language, form, read_pdf):
    found = printed("findings", form, language)
    pages = read_pdf(found).split("\f")[:-1]
    page = PAGES["findings"]["en" if language == "en" else "zh"]
    heads = [bare(name) for name in page.schedule.columns]
    for line in (page.schedule.lines[0], page.schedule.lines[-1]):
        (text,) = [text for text in pages if line.principal in text and line.interest in text]
        assert [head for head in heads if head not in text] == []


def test_large_print_is_for_a4_alone():
    with pytest.raises(Refusal) as refused:
        Style(Sheet.RECEIPT, large=True)
    assert refused.value.code == "print.large_receipt"
