"""``make screenshots``: every screen and print as a picture, in every size and language.

``python -m tests.screenshots [FOLDER]`` renders all of them, by default into ``build/screenshots``;
``--manual`` renders only those of the README and the manual, into ``resources/help/pictures``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from teller_app.desk.branch_paper import show_unmasked
from teller_app.desk.care import CareDesk
from teller_app.desk.counter import Counter
from teller_app.desk.exchange import ExchangeView
from teller_app.desk.intake_page import IntakePage
from teller_app.desk.ledger import LedgerDesk
from teller_app.desk.looks import Look
from teller_app.desk.morning import plan_morning
from teller_app.desk.roster import Change, Wish
from teller_app.rules.codes import AssetClass, CareKind, ListKind
from teller_app.rules.errors import Refusal
from teller_app.rules.migration import Way
from teller_app.safe.keys import DeviceKeys
from teller_app.safe.roles import Role
from teller_app.safe.tries import MOST
from teller_app.store.demo import make_demo
from teller_app.ui import theme
from teller_app.ui.branch_screen import TABLES
from teller_app.ui.help_screen import KEYS
from teller_app.ui.rail import Page
from teller_app.ui.rules_screen import DIFFERENCES, PLAN
from teller_app.ui.window import Window
from teller_app.ui.window_help import show_help
from teller_app.words.speaker import Language
from tests.conftest import TODAY
from tests.layout.painted import open_over
from tests.staff import FIRST, SECOND, branch_at, password_of
from tests.stage import LONGEST_NAME, NOW, WANG, open_stage

SCALES = ("1", "1.25", "1.5", "2")
LONGEST_SECONDS = 120
ROUNDS = 16
"""Until a page has come to rest, as where it is measured: after three a small one was pictured squeezed."""
TURN_MS = 20
"""Slept between two looks: a loop that only turns takes the interpreter from the work that it waits for."""
BRANCH, LONGEST = "branch", "longest"
OLD = timedelta(days=3)
"""So much later the book is older than the setting allows."""
HIGH_SIZES = ((1280, 720), (1366, 768))
"""Taken in high contrast as well."""
DRAFT = """
extends = "general/2024-05-19"
rulebook = "general"
first_day = 2027-01-01
tier.gold = { route = [{ recognised_assets = "80000" }], source = "choice: 2027 年第 1 号通知" }
tier.private = { route = [{ recognised_assets = "8000000" }], source = "choice: 2027 年第 1 号通知" }
privilege.airport_channel = { quota = 4, quota_source = "choice: 2027 年第 1 号通知" }
"""
"""What a head office might think of for the next year."""
SENT = {
    "客户_20261122.csv": "客户编号,客户姓名,证件号码,手机号码,性别,开户日期,内部备注\n"
    "C000001,王小明,110105198506152730,13800138000,男,20130401,甲类客户\n"
    "C000009,查理,,13700137000,女,20240105,乙类客户\n"
    f"C000010,{LONGEST_NAME},,13700137001,女,20240105,乙类客户\n",
    "资产_20261122.csv": "客户编号,产品大类,余额日期,余额\n"
    'C000001,理财,20241101,"6,000,000.00"\n'
    'C000004,活期存款,20241101,"1,234.56"\n'
    'C000009,活期存款,20261122,"1,234.56"\n',
}
FILLED = {"name": "欧阳上官娜仁", "id_number": WANG.id_number, "phone": WANG.phone, "note": "来问存单到期"}
"""A walk-in who is a client already."""
MANUAL = Path(__file__).parent.parent / "resources/help/pictures"


@dataclass(frozen=True)
class Stage:
    """A window on the demo book."""

    app: QApplication
    window: Window
    counter: Counter

    def type_amount(self, code: AssetClass, text: str) -> None:
        edit = self.window.client.amounts.table.row(code).edit
        edit.setFocus()
        edit.setText(text)
        edit.setModified(True)
        edit.textEdited.emit(text)

    def enter(self, texts: dict[str, str]) -> None:
        for name, text in texts.items():
            edit = self.window.client.header.entry.fields[name].edit
            edit.setText(text)
            edit.textEdited.emit(text)

    def until(self, there: Callable[[], bool]) -> None:
        """Let the window work until something is there."""
        end = time.monotonic() + LONGEST_SECONDS
        while not there():
            assert time.monotonic() < end, "the figures did not come"
            QTest.qWait(TURN_MS)

    def loan(self, principal: str) -> None:
        self.window.show_prescreen()
        for name, text in (("principal", principal), ("annual_rate", "4.35%"), ("months", "36")):
            edit = self.window.prescreen.form.fields[name].edit
            edit.setText(text)
            edit.textEdited.emit(text)


def screens(stage: Stage) -> Iterator[str]:
    """Goes from screen to screen; each name is a picture to take."""
    window = stage.window
    yield "empty"
    window.bar.search.setText("wxm")
    yield "search"
    window.open_client("C000001")
    window.bar.search.clear()
    yield "client"
    for at, name in ((1, "compare"), (2, "history"), (5, "plan")):
        window.client.below.turn_to(at)
        yield f"client-{name}"
    window.client.below.turn_to(0)
    window.extras.turn_to_client()
    yield "client-facing"
    window.extras.facing.leave()
    window.extras.blank.come()
    yield "blank"
    window.extras.blank.leave()
    stage.type_amount(AssetClass.WEALTH, "40w")
    yield "client-trial"
    stage.type_amount(AssetClass.WEALTH, "40x")
    yield "client-wrong"
    window.open_client("C000004")
    yield "client-private"
    window.open_client("C000007")
    yield "client-protected"
    yield from walk_in_screens(stage)
    window.open_client("C000001")
    stage.loan("30万")
    yield "prescreen-no-consent"
    window.prescreen.form.choices["consent"].button(0).click()
    yield "prescreen"
    window.print_current()
    yield "print-findings"
    window.go_back()
    window.open_client("C000001")
    window.print_current()
    yield "print-summary"
    for way, name in ((1, "receipt"), (4, "both"), (5, "large")):
        window.printing.turn_to(way)
        yield f"print-{name}"
    window.go_back()
    yield from service_screens(stage)
    yield from branch_screens(stage)
    yield from rules_screens(stage)
    yield from files_screens(stage)
    yield from intake_screens(stage)
    yield from help_screens(stage)
    yield from told_screens(stage)
    yield from open_screens(stage)


def told_screens(stage: Stage) -> Iterator[str]:
    """What comes up above a client's page, also while the book is old: told, asked, refused, a whole number."""
    window, place = stage.window, stage.counter.place
    fresh = place.today
    for name, today in (("client", fresh), ("client-old", lambda: TODAY + OLD)):
        place.today = today
        window.open_client("C000001")
        if today is not fresh:
            yield name
        window.service.give_numbered(0)
        yield f"{name}-told"
        window.notice.say("", "good")
        window.service.ask_event()
        yield f"{name}-asked"
        window.ask.edit.setText("7")
        window.ask.done.click()
        yield f"{name}-refused"
        window.ask.hide()
        window.reveal()
        yield f"{name}-number"
        window.revealed.hide()
    place.today = fresh
    window.open_client("C000004")


def open_screens(stage: Stage) -> Iterator[str]:
    """What opens over a page: lists at the foot, at the amounts and on top."""
    window = stage.window
    facts = window.client.amounts.facts
    window.purpose.open()
    yield "open-purpose"
    window.purpose.list.close()
    for name, button in (("open-more", window.more), ("open-facts", facts)):
        menu = button.menu()
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
        menu.setActiveAction(menu.actions()[0])
        yield name
        menu.close()
    window.bar.rulebook.showPopup()
    yield "open-schemes"
    window.bar.rulebook.hidePopup()


def walk_in_screens(stage: Stage) -> Iterator[str]:
    """Somebody whom the book does not know, by amounts alone; then with everything entered."""
    stage.window.start_walk_in()
    stage.type_amount(AssetClass.DEPOSIT, "12w")
    yield "walk-in"
    stage.enter(FILLED)
    yield "walk-in-filled"
    stage.enter(dict.fromkeys(FILLED, ""))


def help_screens(stage: Stage) -> Iterator[str]:
    """The manual from the client's page and from that of care, with something looked for; and the keys."""
    window = stage.window
    window.turn_to(Page.CLIENT)
    show_help(window)
    yield "help"
    window.go_back()
    window.show_care()
    show_help(window)
    yield "help-care"
    window.help.search.setText("Ctrl+U")
    yield "help-search"
    show_help(window)
    window.help.search.clear()
    window.help.turn_to(KEYS)
    yield "keys"
    window.turn_to(Page.SETTINGS)
    yield "settings"


def files_screens(stage: Stage) -> Iterator[str]:
    """The files, what going back to a backup would lose, and who stands for that."""
    desk, window = stage.counter.files, stage.window
    desk.take_backed(desk.back_up(lambda done, total: None))
    window.open_client("C000001")
    window.turn_to(Page.FILES)
    desk.take_checked(desk.check(lambda done, total: None))
    desk.choose(desk.view.copies[0])
    desk.take_preview(desk.preview(desk.view.copies[0], lambda done, total: None))
    desk.take_exchange(desk.look_exchange(lambda done, total: None))
    yield "files-no-exchange"
    sent = ExchangeView("总行", "0231", 7, NOW, entries=12, waiting=3, ready=True)
    desk.take_exchange(replace(sent, undelivered=1, written=1))
    yield "files-sent"
    desk.take_exchange(sent)
    yield "files"
    window.files.ask_restore()
    yield "files-second-person"
    window.go_back()


def checked(desk: IntakePage) -> None:
    """What the button does, in one turn."""
    asked = desk.asked()
    desk.begin(asked)
    desk.take_outcome(desk.prepare(asked, lambda step, done, total: None))


def intake_screens(stage: Stage) -> Iterator[str]:
    """Head office's files: their columns, what a new book would change, and rows that are wrong."""
    desk, window = stage.counter.intake, stage.window
    window.turn_to(Page.FILES)
    window.files.take_in.click()
    yield "intake-empty"
    with tempfile.TemporaryDirectory() as folder:
        for name, text in SENT.items():
            (Path(folder) / name).write_text(text, "utf-8")
        desk.add([Path(folder) / name for name in SENT])
        desk.choose(0)
        yield "intake"
        desk.choose(1)
        yield "intake-balances"
        desk.answer(without=True)
        checked(desk)
        yield "intake-checked"
        bad = Path(folder) / next(iter(SENT))
        bad.write_text(
            bad.read_text("utf-8").replace("13700137000", "98006543210").replace(",女", ",不详"), "utf-8"
        )
        checked(desk)
        yield "intake-wrong"
    for _ in SENT:
        desk.remove()
    desk.answer(without=False)
    window.go_back()


def service_screens(stage: Stage) -> Iterator[str]:
    """A morning's care, what is left to give, and the pages around a key account."""
    window = stage.window
    window.open_client("C000004")
    for at, name in ((3, "client-key"), (4, "client-ties")):
        window.client.below.turn_to(at)
        yield name
    window.client.below.turn_to(0)
    yield "client-ledger"
    window.service.give("emergency_payment")
    yield "procedure"
    window.go_back()
    window.open_client("C000003")
    window.service.open_key()
    yield "key-account"
    window.go_back()
    window.open_client("C000004")
    window.service.open_ties()
    yield "ties"
    window.go_back()
    window.service.ask_override()
    yield "override"
    window.go_back()
    window.show_care()
    yield "care"
    window.print_current()
    yield "print-care"
    window.go_back()


def branch_screens(stage: Stage) -> Iterator[str]:
    """The whole book: pictures, tables with another day beside them, a list, and paper."""
    window, desk = stage.window, stage.counter.branch
    window.show_branch()
    stage.until(lambda: desk.view.figures is not None)
    yield "branch"
    window.branch.against.setText("2025-12-31")
    window.branch.against.returnPressed.emit()
    stage.until(lambda: desk.view.figures is not None)
    window.branch.turn_to(TABLES)
    yield "branch-tables"
    window.branch.choose(ListKind.UNDER)
    yield "branch-list"
    window.print_current()
    yield "print-branch"
    window.go_back()
    window.turn_to(Page.BRANCH)
    window.approve.ask(show_unmasked(desk.place, desk.view, "branch-names.xlsx"), lambda approval: None)
    yield "branch-unmasked"
    window.go_back()
    window.turn_to(Page.AUDIT)
    yield "audit"
    audit = stage.counter.audit
    while not (told := [each.line.entry for each in audit.view.lines if each.line.entry and each.key]):
        audit.older()
    audit.read(told[0])
    yield "audit-entry"
    audit.put_away()
    window.turn_to(Page.PEOPLE)
    yield "people-demo"
    window.go_back()


def rules_screens(stage: Stage) -> Iterator[str]:
    """What an edition says, what is another in a draft, a trial of it on the book, and what is planned."""
    window, desk = stage.window, stage.counter.rules
    window.turn_to(Page.RULES)
    yield "rules"
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft-2027.toml"
        draft.write_text(DRAFT, "utf-8")
        desk.open_draft(draft)
    window.rules.turn_to(DIFFERENCES)
    yield "rules-differences"
    window.rules.start_trial()
    stage.until(lambda: desk.trials.view.trial is not None)
    window.rules.trial.choose(Way.DOWN)
    yield "rules-trial"
    desk.choose("icbc/2021-05-01")
    window.rules.turn_to(PLAN)
    window.rules.plan.day.edit.setText("2027-01-01")
    window.rules.plan.ask_plan()
    yield "rules-plan"
    window.go_back()


def people_screens(stage: Stage) -> Iterator[str]:
    """Who may come in, what takes a second supervisor, and what is shown once."""
    window, desk = stage.window, stage.counter.people
    window.turn_to(Page.PEOPLE)
    desk.choose("7002")
    yield "people"
    window.people.ask(Change.DISABLE)
    yield "people-second-person"
    window.go_back()
    window.people.add.fields["code"].edit.setText("Zhang San")
    window.people.add.fields["name"].edit.setText("张三")
    window.people.ask_add()
    yield "people-wrong"
    reset = Wish(Change.RESET, "7002")
    desk.take(desk.do(reset, desk.place.ask_second(desk.show(reset), FIRST, password_of(FIRST))))
    yield "people-password"
    desk.take(desk.do(Wish(Change.WORDS, SECOND)))
    yield "people-words"
    desk.forget()


def teller_screens(stage: Stage) -> Iterator[str]:
    """A teller has a password, and looks after nobody."""
    stage.window.turn_to(Page.PEOPLE)
    stage.window.people.password.say(Refusal("login.wrong", left=9))
    yield "people-teller"


def office_screens(stage: Stage) -> Iterator[str]:
    """Whoever sees no client has these pages."""
    window = stage.window
    assert stage.counter.place.session is not None
    role = stage.counter.place.session.role
    for page in (Page.AUDIT, Page.FILES, Page.PEOPLE, Page.SETTINGS):
        window.turn_to(page)
        yield f"{role}-{page.name.lower()}"


STAFF: tuple[tuple[str, Callable[[Stage], Iterator[str]]], ...] = (
    (SECOND, people_screens),
    ("7001", teller_screens),
    ("7003", office_screens),
    ("7004", office_screens),
)
"""Who of the branch shows which screens: a supervisor, a teller, a custodian, an auditor."""


def render(
    home: Path,
    folder: Path,
    language: Language,
    *,
    size: tuple[int, int],
    only: frozenset[str],
    high: bool = False,
) -> None:
    """Take the pictures of one size and language, on a copy."""
    from tests.layout.walk import counter, every  # which goes from screen to screen as it is done here

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, Look(high=high))
    with tempfile.TemporaryDirectory() as copied:
        here = Path(shutil.copytree(home, Path(copied) / "home"))
        for name, window in every(app, here, here / BRANCH, language):
            window.resize(*size)
            take(app, window, folder / f"{name}-{language}.png", wanted=not only or name in only)
        for name, window in counter(app, here / LONGEST, language) if not only else ():
            window.resize(*size)
            wanted = name.startswith("client")
            take(app, window, folder / f"{LONGEST}-{name}-{language}.png", wanted=wanted)


def take(app: QApplication, window: QWidget, file: Path, *, wanted: bool) -> None:
    """One picture, with what is open over the window."""
    if wanted:
        for _ in range(ROUNDS):
            app.processEvents()
        picture, corner = window.grab(), QPoint(0, 0)
        painter = QPainter(picture)
        for each in open_over(window):
            painter.drawPixmap(each.mapToGlobal(corner) - window.mapToGlobal(corner), each.grab())
        painter.end()
        picture.save(str(file))


def make_home(folder: Path) -> Path:
    """A demo home on the morning of the fixed day, so that pictures only change with the program."""
    make_demo(folder, DeviceKeys(folder), TODAY - timedelta(days=1), NOW)
    place = open_stage(folder)
    plan_morning(place)
    care, ledger = CareDesk(place), LedgerDesk(place)
    for key, kind in (
        ("C000003", CareKind.DEAL),
        ("C000004", CareKind.COMPLAINT),
        ("C000001", CareKind.DEAL),
    ):
        care.event(place.open_client(key), kind)
    ledger.give(place.open_client("C000004"), "airport_channel")
    place.journal.close()
    return folder


def make_branch(folder: Path) -> None:
    """People in every state: two supervisors, one of whom has still to take words, and a few more."""
    staff = branch_at(folder)
    first = staff.start()
    staff.add(first, SECOND, Role.SUPERVISOR)
    staff.add(first, "7001", Role.TELLER)
    staff.give(first, "7002", LONGEST_NAME, Role.TELLER)
    for code, role in (("7003", Role.CUSTODIAN), ("7004", Role.AUDITOR)):
        staff.add(first, code, role)
    for code in ("7005", "7006"):
        staff.add(first, code, Role.TELLER)
    staff.disable(first, "7005")
    for _ in range(MOST):
        with suppress(Refusal):
            staff.door.log_in("7006", "not the password")
    place = open_stage(staff.home, session=staff.log_in(FIRST), approvals=staff.approvals)
    place.close()


def make_longest(folder: Path) -> None:
    """A counter whose clients have the longest names and amounts."""
    from tests.layout.walk import make_book  # which goes from screen to screen as it is done here

    make_book(folder, longest=True)


def sets() -> list[tuple[tuple[int, int], str]]:
    """Every size and scaling that is measured: a screen of 1366 × 768 at 200 % has 683 × 384 pixels of ours."""
    from tests.layout.measure import sizes_at

    return [(size, scale) for scale in SCALES for size in sizes_at(float(scale))]


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--one"]:
        home, folder, language, width, height, only, high = arguments[1:]
        names = frozenset(only.split(",")) if only else frozenset()
        size = int(width), int(height)
        render(Path(home), Path(folder), Language(language), size=size, only=names, high=bool(high))
        return 0
    manual = arguments == ["--manual"]
    if not manual and [each for each in arguments if each.startswith("-")]:
        print(__doc__)
        return 2
    target = MANUAL if manual else Path(arguments[0] if arguments else "build/screenshots")
    with tempfile.TemporaryDirectory() as home:
        make_home(Path(home))
        make_branch(Path(home) / BRANCH)
        make_longest(Path(home) / LONGEST)
        if manual:
            from tests import manual_pictures

            manual_pictures.make(Path(home), target)
        for language in Language if not manual else ():
            for size, scale in sets():
                folder = target / f"{size[0]}x{size[1]}@{scale}"
                one(home, folder, language, size, scale=scale, only="")
            for size in HIGH_SIZES:
                one(home, target / f"{size[0]}x{size[1]}-high", language, size, scale="1", only="", high=True)
    print(target)
    return 0


def one(
    home: str,
    folder: Path,
    language: Language,
    size: tuple[int, int],
    *,
    scale: str,
    only: str,
    high: bool = False,
) -> None:
    """Scaling is set once a process, so each set is a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.screenshots", "--one", home, str(folder), language]
    subprocess.run(
        [*command, str(size[0]), str(size[1]), only, "high" if high else ""],
        check=True,
        env={**os.environ, "QT_SCALE_FACTOR": scale},
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
