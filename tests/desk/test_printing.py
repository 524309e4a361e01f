"""What goes on paper is bound to the client on the screen, and is called printed when a printer has taken it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from teller_app.desk.counter import Counter
from teller_app.desk.deciding import decide
from teller_app.desk.ledger import LedgerDesk
from teller_app.paper.style import PaperLanguage, Sheet, Style, usual_style
from teller_app.rules.codes import AssetClass, WindowKind
from teller_app.rules.errors import Refusal
from teller_app.words.speaker import Language
from tests.stage import FALLING, PRIVATE, WANG, open_stage

BOTH = Style(Sheet.A4, PaperLanguage.BOTH)


@pytest.fixture
def counter(tmp_path) -> Iterator[Counter]:
    made = Counter(open_stage(tmp_path))
    yield made
    made.place.close()


def loan(counter):
    """Findings on the pre-screen desk."""
    desk = counter.prescreen
    desk.begin(counter.client.view.client)
    for name, value in (("principal", "30万"), ("annual_rate", "4.35%"), ("months", "36")):
        desk.take(desk.view.form.with_field(name, value))


CHANGES = {
    "another client": lambda counter: counter.client.open(FALLING.key),
    "the same one anew": lambda counter: counter.client.open(WANG.key),
    "other amounts": lambda counter: counter.client.type_amount(AssetClass.WEALTH, "40万"),
    "a field that is wrong": lambda counter: counter.client.type_amount(AssetClass.WEALTH, "40x"),
    "another scheme": lambda counter: counter.client.redecide(),
    "nobody": lambda counter: counter.client.start_walk_in(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_summary_is_void_once_the_screen_shows_something_else(counter, change):
    counter.client.open(WANG.key)
    paper = counter.printing.summary()
    counter.printing.require_bound(paper)
    CHANGES[change](counter)
    with pytest.raises(Refusal) as refused:
        counter.printing.require_bound(paper)
    assert refused.value.code == "print.other_client"


LOANS = {
    "another applicant": lambda counter: counter.prescreen.begin(None),
    "other terms": lambda counter: counter.prescreen.take(
        counter.prescreen.view.form.with_field("months", "24")
    ),
    "a field that is wrong": lambda counter: counter.prescreen.take(
        counter.prescreen.view.form.with_field("months", "x")
    ),
}


@pytest.mark.parametrize("change", LOANS)
def test_findings_are_void_once_the_desk_shows_something_else(counter, change):
    counter.client.open(WANG.key)
    loan(counter)
    paper = counter.printing.findings()
    counter.printing.require_bound(paper)
    LOANS[change](counter)
    with pytest.raises(Refusal) as refused:
        counter.printing.require_bound(paper)
    assert refused.value.code == "print.other_client"


def test_it_is_called_printed_once_a_printer_has_it(counter):
    counter.client.open(WANG.key)
    paper = counter.printing.summary()
    jobs = [paper.lay(style) for style in (usual_style(Language.ZH), BOTH)]
    assert [entry.kind for entry in counter.place.journal.entries(WANG.key)] == ["summary_print"]
    counter.printing.note_printed(paper, jobs[1], "counter-3")
    made, printed = counter.place.journal.entries(WANG.key)
    assert (made.number, printed.kind, printed.teller) == (paper.number, "printed", made.teller)
    assert json.loads(printed.body) == {
        "number": paper.number,
        "sheet": "a4",
        "language": "both",
        "large": False,
        "printer": "counter-3",
    }


def test_every_way_is_of_one_decision_under_one_number(counter):
    counter.client.open(WANG.key)
    paper = counter.printing.summary()
    titles, pages = set(), []
    for style in (Style(language=language) for language in PaperLanguage):
        job = paper.lay(style)
        titles.add(job.title)
        pages.append(job.page.model_dump_json())
    assert titles == {f"summary-{paper.number:06d}"}
    assert len(set(pages)) == len(pages)
    assert all("370,000.00" in page for page in pages)


def test_priority_on_paper_is_that_of_this_window(counter):
    """It told a client of a VIP window that this counter does not have."""
    counter.client.open(WANG.key)
    told = []
    for window in WindowKind:
        counter.place.settings = counter.place.settings.model_copy(update={"window": window})
        page = counter.printing.summary().lay(usual_style(Language.ZH)).page
        told.append({one.name: one.how for one in page.benefits.items}["优先排号"])
    assert told == ["请到贵宾窗口，随到随办", "普通窗口每叫两位普通客户后叫一位优先客户"]


def test_the_paper_says_until_when_and_what_is_left(counter):
    """“6 visits a year” stood there while five were left, and no day until which the tier lasts."""
    counter.client.open(PRIVATE.key)
    LedgerDesk(counter.place).give(PRIVATE, "airport_channel")
    page = counter.printing.summary().lay(usual_style(Language.ZH)).page
    assert page.tier.valid == "至少有效至 2027-06-30 · 下次评定 2026-12-31"
    left = {one.name: (one.value, one.left) for one in page.benefits.items}
    assert left["机场贵宾通道"] == ("每年 6 次", "截至 2026-11-23 还可用 5 次，有效至 2026-12-31")
    assert left["优先排号"] == ("", "")


def test_what_is_tried_promises_nothing(counter):
    counter.client.open(PRIVATE.key)
    counter.client.type_amount(AssetClass.DEMAND_DEPOSIT, "1万")
    page = counter.printing.summary().lay(usual_style(Language.ZH)).page
    assert (page.tier.valid, page.keep, {one.left for one in page.benefits.items}) == ("", None, {""})


def test_a_command_prints_the_paper_of_the_screen(counter):
    """It left out what keeps the tier."""
    counter.client.open(WANG.key)
    shown = counter.printing.summary()
    decided = decide(counter.place, WANG)
    asked = counter.printing.summary_of(decided.decision, decided.facts, WANG, decided.past)
    pages = [json.loads(paper.lay(usual_style(Language.ZH)).page.model_dump_json()) for paper in (shown, asked)]
    for page in pages:
        page["head"].pop("facts")  # its number
        assert page["keep"] is not None
    assert pages[0] == pages[1]


def test_what_keeps_the_tier_is_said_in_the_language_of_the_paper(counter):
    counter.client.open(WANG.key)
    paper = counter.printing.summary()
    chinese, english = (paper.lay(Style(language=code)).page for code in (PaperLanguage.ZH, PaperLanguage.EN))
    assert chinese.keep.lines[-1] == "余额较今天减少不超过 32万元存款，或 8万元理财的，2026-12-31 评定仍为白金客户。"
    assert "Platinum" in english.keep.lines[-1]
    assert "白金" not in english.keep.lines[-1]
