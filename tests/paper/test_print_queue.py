"""A real print queue: what comes out, what a teller is told when nothing does, and what is left in the spool."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import correlation

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.paper import queue as cups
from tests.paper.queue import QUEUE, print_server
from tests.stage import CLIENTS, LONGEST_NAME, PRIVATE, WANG

ROOT = Path(__file__).parents[2]
ASIDE, ROLL = "counter-4", "roll-3"
MM = 72 / 25.4
ALIKE = 0.95
"""At least so alike are a page that was printed and the one of the PDF; 1 is the same, and blank is no number."""
LACKS = cups.missing() if sys.platform == "linux" else "Linux"
pytestmark = [
    pytest.mark.skipif(bool(LACKS), reason=f"a print queue of CUPS needs {LACKS} (packages cups, cups-client)"),
    pytest.mark.skipif(shutil.which("pdftocairo") is None, reason="poppler-utils is not installed"),
    pytest.mark.timeout(240),
]


class Counter:
    """The window in its own process."""

    def __init__(self, home, environment):
        self._errors = home / "errors"
        with self._errors.open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.paper.desk_at_queue", str(home)],
                cwd=ROOT, env=environment, text=True, encoding="utf-8",
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip

    def __call__(self, *orders):
        """Give orders; the answer to the last."""
        for order in orders:
            self._process.stdin.write(f"{order}\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
            assert line, self._errors.read_text("utf-8")
        return json.loads(line)

    def end(self):
        with self._process as process:
            process.stdin.close()
            process.wait(cups.LONGEST_SECONDS)
        return self._errors.read_text("utf-8")


@pytest.fixture(scope="module")
def server():
    folder = Path(tempfile.mkdtemp(prefix="q-"))
    try:
        with print_server(folder) as running:
            yield running
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def window(server):
    home, temporary = server.folder / "home", server.folder / "jobs"
    temporary.mkdir()
    environment = {
        **server.environment, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(temporary), "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    counter = Counter(home, environment)
    yield counter
    assert "Traceback" not in counter.end()


@pytest.fixture
def desk(server, window):
    """The window with a client's preview in front, and a printer that is well."""
    server.mood("sound")
    server.add()
    server.run("cupsenable", QUEUE)
    window(f"client {PRIVATE.key}", "turn 1", f"choose {QUEUE}")
    return window


def in_spool(server):
    """Everything that the print server, and the way to it, still keeps of jobs."""
    places = (server.spool, server.folder / "temp", server.folder / "jobs", server.folder / "cache")
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    return [path.name for path in files if re.match(r"[cd][0-9]|.*\.(pdf|tmp)$|[0-9a-f]{8,}", path.name)]


def newest(server):
    """The last job that came out."""
    return max(server.printed.glob("*.pdf"), key=lambda path: int(path.stem))


def facts(pdf):
    """Number of pages, width and height in points."""
    said = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    width, height = re.search(r"Page size: +([0-9.]+) x ([0-9.]+)", said).groups()
    return int(re.search(r"Pages: +([0-9]+)", said)[1]), float(width), float(height)


DOTS = 2 / 25.4 * 75
"""Of a page at 75 to the inch, in 2 mm."""


def pictures(pdf, folder):
    """Each page as how much ink there is where: one number for every 2 mm in both directions."""
    folder.mkdir()
    # Not pdftoppm: it draws the curves of a print bolder than the letters of a PDF.
    subprocess.run(["pdftocairo", "-png", "-gray", "-r", "75", str(pdf), str(folder / "p")], check=True)
    found = []
    for path in sorted(folder.glob("*.png")):
        fine = QImage(str(path)).convertToFormat(QImage.Format.Format_Grayscale8)
        wide, high = round(fine.width() / DOTS), int(fine.height() / DOTS)
        # A strip is as long as what is on it: what lies beyond the last whole square would stretch all others.
        whole = fine.copy(0, 0, fine.width(), round(high * DOTS))
        page = whole.scaled(wide, high, mode=Qt.TransformationMode.SmoothTransformation)
        found.append([page.pixelColor(x, y).red() for y in range(high) for x in range(wide)])
    return found


@pytest.mark.long(first=1)
@pytest.mark.parametrize("way", [1, 5, 6], ids=["a4", "both languages", "large"])
def test_what_comes_out_is_what_the_preview_showed(way, server, desk, tmp_path):
    kept = tmp_path / "kept.pdf"
    shown = desk(f"turn {way}", f"save {kept}")["pages"]
    answer = desk("send", f"until {QUEUE} 已打印")
    assert answer["said"] == f"{QUEUE} 已打印"
    came = newest(server)
    pages, width, height = facts(came)
    assert (pages, pages) == (shown, facts(kept)[0])
    assert pages > 1
    assert (width, height) == (pytest.approx(595.3, abs=1), pytest.approx(841.9, abs=1))
    printed, wanted = pictures(came, tmp_path / "printed"), pictures(kept, tmp_path / "wanted")
    assert min(correlation(*both) for both in zip(printed, wanted, strict=True)) > ALIKE
    assert correlation(printed[0], wanted[1]) < ALIKE / 2, "the comparison tells pages apart"


def test_a_receipt_comes_out_as_one_strip_of_its_own_length(server, desk, tmp_path):
    kept = tmp_path / "kept.pdf"
    desk("turn 2", f"save {kept}", "send", f"until {QUEUE} 已打印")
    pages, width, height = facts(newest(server))
    assert pages == 1
    assert (width, height) == (pytest.approx(80 * MM, abs=1), pytest.approx(facts(kept)[2], abs=2))
    printed, wanted = pictures(newest(server), tmp_path / "a"), pictures(kept, tmp_path / "b")
    row = round(80 / 2)
    assert abs(len(printed[0]) - len(wanted[0])) <= row, "both are as long, but for the last square"
    high = min(len(printed[0]), len(wanted[0]))
    assert correlation(printed[0][:high], wanted[0][:high]) > ALIKE


def test_nothing_of_the_client_is_left_in_the_queue(server, desk):
    """CUPS keeps documents for a day as it is shipped, and this one does: a job of another program shows it."""
    page = newest(server)
    server.run("lp", "-d", QUEUE, "-t", "another", str(page))
    server.until(lambda: newest(server) != page and not server.run("lpstat", "-o"))
    kept = in_spool(server)
    assert any(name.startswith("d") for name in kept)
    desk("send", f"until {QUEUE} 已打印")
    assert sorted(in_spool(server)) == sorted(kept)
    server.run("cancel", "-a", "-x", QUEUE)


def test_a_queue_shows_a_number_and_no_client(server, desk):
    """While it waits, whoever looks at the queue or at the server's own logs sees the journal's number."""
    server.mood("empty")
    number = desk("send", "until 缺纸")["number"].split()[-1]
    listed = server.run("lpstat", "-l", "-o", QUEUE)
    (control,) = [path for path in server.spool.glob("c*") if f"summary-{number}".encode() in path.read_bytes()]
    logs = b"".join(path.read_bytes() for path in (server.folder / "log").iterdir())
    said = control.read_bytes() + logs + listed.encode()
    for client in CLIENTS:
        for secret in (client.name, client.id_number, client.phone, client.key):
            assert not secret or secret.encode() not in said
    server.mood("sound")
    desk("send", f"until {QUEUE} 已打印")


def test_a_window_that_is_locked_meanwhile_leaves_nothing_either(server, desk):
    server.mood("empty")
    desk("send", "until 缺纸", "close")
    assert in_spool(server) != []
    server.mood("sound")
    desk("work 2", "open")
    assert in_spool(server) == []


def test_what_a_program_that_ended_meanwhile_left_goes_with_the_next_preview(server, desk):
    page = newest(server)
    server.run("lp", "-d", QUEUE, "-t", "summary-000099", str(page))
    server.until(lambda: newest(server) != page and not server.run("lpstat", "-o"))
    assert in_spool(server) != []
    desk(f"client {WANG.key}")
    assert in_spool(server) == []


def test_recovery_words_do_not_stay_in_the_queue(server, desk):
    before = set(server.printed.iterdir())
    desk("words apple banana cherry")
    server.until(lambda: set(server.printed.iterdir()) - before)
    desk("work 2")
    assert in_spool(server) == []


def test_a_stopped_queue_says_so_and_one_key_repeats_it(server, desk):
    server.run("cupsdisable", QUEUE)
    answer = desk("send")
    assert answer["said"] == f"打印机“{QUEUE}”已停用（已暂停），没有打印；请检查后再按 Ctrl+P"
    assert answer["may print"]
    assert answer["kinds"][-1] == "summary_print", "nothing says that it was printed"
    assert in_spool(server) == []
    server.run("cupsenable", QUEUE)
    answer = desk("send", f"until {QUEUE} 已打印")
    assert answer["kinds"][-1] == "printed"


@pytest.mark.long
def test_a_queue_that_takes_no_jobs_says_so(server, desk):
    server.run("cupsreject", QUEUE)
    assert "没有打印" in desk("send")["said"]
    server.run("cupsaccept", QUEUE)
    assert desk("send", f"until {QUEUE} 已打印")["kinds"][-1] == "printed"


@pytest.mark.long
def test_a_job_that_the_server_refuses_is_not_called_sent(server, desk):
    """Qt says nothing of it."""
    server.run("lpadmin", "-p", QUEUE, "-o", "job-quota-period=600", "-o", "job-k-limit=1")
    try:
        before = desk("send", "work 1.5")["kinds"]
        answer = desk("send")
        assert answer["said"] == f"打印机“{QUEUE}”没有接收，请检查后再按 Ctrl+P"
        assert answer["kinds"] == before
    finally:
        server.run("lpadmin", "-p", QUEUE, "-o", "job-quota-period=0", "-o", "job-k-limit=0")
    assert desk("send", f"until {QUEUE} 已打印")["kinds"][-1] == "printed"


def test_a_queue_that_is_gone_says_so_and_its_return_is_enough(server, desk):
    server.run("lpadmin", "-x", QUEUE)
    answer = desk("send")
    assert answer["said"] == f"没有打印机“{QUEUE}”，请另选一台或存为 PDF"
    assert answer["kinds"][-1] == "summary_print"
    server.add()
    assert desk("send", f"until {QUEUE} 已打印")["kinds"][-1] == "printed"


@pytest.mark.long
def test_out_of_paper_is_said_and_paper_is_enough(server, desk):
    before = len(list(server.printed.iterdir()))
    server.mood("empty")
    answer = desk("send", "until 缺纸")
    assert answer["said"].startswith(f"打印机“{QUEUE}”在等待（缺纸）")
    server.mood("sound")
    desk(f"until {QUEUE} 已打印")
    assert len(list(server.printed.iterdir())) == before + 1


@pytest.mark.long
def test_printing_again_while_it_waits_makes_one_copy(server, desk):
    before = len(list(server.printed.iterdir()))
    server.mood("empty")
    desk("send", "until 缺纸", "send", "work 1")
    server.mood("sound")
    desk(f"until {QUEUE} 已打印", "work 0.5")
    assert len(list(server.printed.iterdir())) == before + 1
    assert in_spool(server) == []


def test_a_printer_that_stops_in_the_middle_gives_the_job_back(server, desk):
    """It must not come out later, in front of somebody else."""
    server.mood("jammed")
    answer = desk("send", "until 已撤回")
    assert "卡纸" in answer["said"]
    assert in_spool(server) == []
    server.mood("sound")
    before = len(list(server.printed.iterdir()))
    server.run("cupsenable", QUEUE)
    desk("send", f"until {QUEUE} 已打印")
    assert len(list(server.printed.iterdir())) == before + 1


def test_a_job_that_is_dropped_is_not_called_printed(server, desk):
    server.mood("broken")
    assert "放弃了这份打印" in desk("send", "until 放弃")["said"]
    assert in_spool(server) == []


def test_the_printer_is_chosen_once(server, desk):
    server.add(ASIDE)
    assert ASIDE in desk(f"client {WANG.key}")["printers"]
    desk(f"choose {ASIDE}", "send", f"until {ASIDE} 已打印")
    desk("close", "open")
    assert desk(f"client {PRIVATE.key}")["printer"] == ASIDE
    server.run("lpadmin", "-x", ASIDE)
    assert desk(f"client {PRIVATE.key}")["printer"] == QUEUE, "one that is gone gives way"


@pytest.mark.long
def test_a_page_and_a_receipt_each_come_out_of_their_own_printer(server, desk):
    """Chosen once for each paper: turning to the other one, also after the window was away, turns the printer."""
    server.add(ROLL)
    try:
        desk(f"client {PRIVATE.key}", "turn 2", f"choose {ROLL}", "send", f"until {ROLL} 已打印")
        desk("close", "open", f"client {WANG.key}")
        assert desk("turn 1")["printer"] == QUEUE
        assert desk("turn 2")["printer"] == ROLL
        desk("send", f"until {ROLL} 已打印")
        receipt = newest(server)
        desk("turn 1", "send", f"until {QUEUE} 已打印")
        page = newest(server)
        assert (server.came_by(receipt), server.came_by(page)) == (ROLL, QUEUE)
        assert facts(receipt)[1] == pytest.approx(80 * MM, abs=1)
        assert facts(page)[1] == pytest.approx(595.3, abs=1)
        assert in_spool(server) == []
    finally:
        server.run("lpadmin", "-x", ROLL)
    assert desk(f"client {PRIVATE.key}", "turn 2")["printer"] == QUEUE, "without its own, the A4 one serves"


def test_another_client_voids_what_was_ready(server, desk):
    before = len(list(server.printed.iterdir()))
    answer = desk(f"other {WANG.key}", "send", "work 0.5")
    assert answer["pages"] == 0
    assert "作废" in answer["said"]
    assert not answer["may print"]
    assert len(list(server.printed.iterdir())) == before
    assert LONGEST_NAME not in answer["said"]
