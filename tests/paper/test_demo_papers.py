"""A page of the demo says so at its head, in the file itself; a page of a branch never does."""

from __future__ import annotations

import pytest

from teller_app.desk.counter import Counter
from teller_app.paper.style import PaperLanguage, Sheet, Style
from tests.stage import WANG, open_stage

SAYS = {PaperLanguage.ZH: "演示数据", PaperLanguage.EN: "Demodata", PaperLanguage.BOTH: "演示数据Demodata"}


@pytest.fixture(params=[True, False], ids=["demo", "branch"])
def counter(tmp_path, request):
    made = Counter(open_stage(tmp_path))
    made.place.demo = request.param
    yield made
    made.place.close()


def summary(counter):
    counter.client.open(WANG.key)
    return counter.printing.summary()


def findings(counter):
    counter.client.open(WANG.key)
    desk = counter.prescreen
    desk.begin(counter.client.view.client)
    for name, value in (("principal", "30万"), ("annual_rate", "4.35%"), ("months", "36")):
        desk.take(desk.view.form.with_field(name, value))
    return counter.printing.findings()




@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("made", [summary, findings])
def test_what_a_client_takes_home_says_that_it_is_of_the_demo(counter, read_pdf, made, large):
    paper = made(counter)
    for sheet in Sheet:
        for language in PaperLanguage:
            read = read_pdf(paper.lay(Style(sheet, language, large=large and sheet is Sheet.A4)).pdf())
            head = f"{counter.place.settings.branch}·{SAYS[language]}"
            assert (head in read) is counter.place.demo
            assert ("演示数据" in read or "Demodata" in read) is counter.place.demo


def test_the_sheet_of_the_day_says_it(counter, read_pdf):
    read = read_pdf(counter.day_sheet().lay(Style()).pdf())
    assert ("·演示数据" in read) is counter.place.demo
