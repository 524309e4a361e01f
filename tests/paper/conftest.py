"""Clients at the counter, and a printing press that is warm before anything is tried."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from teller_app.paper.letterhead import Letterhead
from teller_app.paper.page import PrintedPage
from teller_app.paper.style import Sheet
from teller_app.paper.summary import Beside, SummaryPage, summary_page
from teller_app.paper.typeset import to_pdf
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, ClientKind
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.tier import assess
from teller_app.words.speaker import Language, Speaker
from tests.conftest import TODAY

HEAD = Letterhead(
    branch="城东支行",
    teller="0231 李娜",
    printed_at=datetime(2026, 11, 23, 10, 15),  # noqa: DTZ001  the wall clock of the branch
    data_date=date(2026, 11, 22),
    number=317,
)
CLASSES = (
    "deposit",
    "wealth",
    "fund",
    "money_fund",
    "precious_metal",
    "insurance",
    "bond",
    "securities",
    "custody",
)
HOLDINGS: dict[str, dict[str, str]] = {
    "ordinary": {"deposit": "52000", "wealth": "30000"},
    "gold": {"deposit": "120000", "wealth": "80000", "fund": "20000"},
    "private": {
        "deposit": "99999999999.99",
        "wealth": "80000.01",
        "securities": "99999999999.99",
        "fund": "0",
    },
} | {f"rich in {n}": dict.fromkeys(CLASSES[:n], "6000000") for n in range(4, len(CLASSES) + 1)}
Summarise = Callable[[str], SummaryPage]
ReadPdf = Callable[[bytes], str]


def a_client(level: str, name: str = "王小明", kind: ClientKind = ClientKind.PERSON) -> Client:
    """A client of the book whose balances have always been the same."""
    held = {
        AssetClass(code): BalanceHistory.steady(Money.yuan(text)) for code, text in HOLDINGS[level].items()
    }
    return Client("B1", kind, name, "11010519491231002X", "13800138000", holdings=held)


@pytest.fixture(scope="session")
def zh() -> Speaker:
    return Speaker(Language.ZH)


@pytest.fixture(scope="session")
def summarise(general: Edition, zh: Speaker) -> Summarise:
    """The summary of a client of a level."""

    def make(level: str) -> SummaryPage:
        client = a_client(level)
        return summary_page(assess(client.facts(TODAY), general), client, HEAD, zh, Beside())

    return make


@pytest.fixture(scope="session", autouse=True)
def _warm(summarise: Summarise) -> None:
    """Fonts are read once; no test should carry that time."""
    to_pdf(f"summary-{Sheet.A4}", summarise("ordinary"))


@pytest.fixture
def read_pdf(tmp_path: Path) -> ReadPdf:
    """What a reader program sees, without spaces: where they fall is the layout's business."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")

    def read(pdf: bytes) -> str:
        path = tmp_path / "page.pdf"
        path.write_bytes(pdf)
        made = subprocess.run([tool, "-layout", str(path), "-"], check=True, capture_output=True)
        return "".join(sign for sign in made.stdout.decode("utf-8") if not sign.isspace() or sign == "\f")

    return read


def with_branch(page: PrintedPage, branch: str) -> PrintedPage:
    """The same page from another branch."""
    assert isinstance(page, SummaryPage)
    head = page.head.model_copy(update={"branch": branch})
    return page.model_copy(update={"head": head})
