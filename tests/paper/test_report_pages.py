"""A report over several pages: no page holds one lost row, or nothing but the remark, and no row is lost."""

from __future__ import annotations

import subprocess
from datetime import datetime

import pytest

from teller_app.desk.printing import letterhead
from teller_app.paper.letterhead import head_block
from teller_app.paper.page import Labelled
from teller_app.paper.report import TEMPLATE, ReportPage, Section
from teller_app.paper.typeset import to_pdf
from teller_app.words.speaker import Language, Speaker
from tests.stage import open_stage

AT_THE_END = 3
REMARK = "REMARK"
MOST = 70


def report(place, *lengths: int) -> ReportPage:
    """A section for each of ``lengths``, with so many rows."""
    speaker = Speaker(Language.EN)
    return ReportPage(
        language=speaker.language,
        title="Report",
        printed_at=datetime.fromisoformat("2026-11-23T09:30:00+08:00"),
        head=head_block(letterhead(place, 1), speaker),
        facts=(Labelled(label="As of", value="2026-11-23"),),
        figures=(Labelled(label="Clients", value="10,000"),),
        sections=tuple(
            Section(
                title=f"Part {part}",
                columns=("Client", "Amount"),
                rows=tuple((f"row-{part}-{at}", "1.00") for at in range(length)),
                right=(1,),
            )
            for part, length in enumerate(lengths)
        ),
        remark=REMARK,
    )


def pages(page: ReportPage, folder) -> list[str]:
    path = folder / "page.pdf"
    path.write_bytes(to_pdf(TEMPLATE, page))
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True)
    return done.stdout.decode("utf-8").split("\f")[:-1]


@pytest.fixture
def place(tmp_path):
    made = open_stage(tmp_path / "home")
    yield made
    made.close()


@pytest.mark.long(first=1)
@pytest.mark.parametrize("first", [0, 6])
def test_the_last_page_of_a_list_holds_some_rows_and_the_remark(place, tmp_path, first):
    several = 0
    for length in range(1, MOST):
        lengths = (first, length) if first else (length,)
        found = pages(report(place, *lengths), tmp_path)
        text = "".join(found)
        for part, rows in enumerate(lengths):
            assert all(text.count(f"row-{part}-{at} ") == 1 for at in range(rows)), length
        assert text.count(REMARK) == 1
        assert REMARK in found[-1]
        if len(found) > 1:
            several += 1
            assert found[-1].count("row-") >= min(AT_THE_END, length), (length, found[-1])
    assert several > MOST // 4


@pytest.mark.parametrize("short", [4, 6])
def test_a_short_table_is_on_one_page(place, tmp_path, short):
    """Wherever on the page it would begin."""
    moved = 0
    for before in range(25, 45):
        found = pages(report(place, before, short), tmp_path)
        (whole,) = [text for text in found if "row-1-" in text]
        assert whole.count("row-1-") == short
        assert "Part 1" in whole, "with its heading"
        moved += "row-0-" not in whole
    assert moved


def test_a_report_without_rows_keeps_its_remark_with_its_head(place, tmp_path):
    (only,) = pages(report(place, 0), tmp_path)
    assert REMARK in only
