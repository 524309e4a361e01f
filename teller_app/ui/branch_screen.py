"""The branch screen: the whole book at a glance, and the way from a figure to its clients."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from teller_app.desk.approving import Approval
from teller_app.desk.branch import BranchDesk
from teller_app.desk.branch_paper import (
    branch_workbook,
    remark,
    require_figures,
    show_unmasked,
    unmasked_workbook,
)
from teller_app.desk.branch_tables import (
    Table,
    curve_table,
    edge_table,
    edges_title,
    list_table,
    lists_table,
    served_table,
    tier_table,
)
from teller_app.desk.branch_view import BranchView, Figures
from teller_app.desk.saving import save_file
from teller_app.rules.codes import ListKind
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.roles import Act
from teller_app.ui import theme
from teller_app.ui.approve_bar import ApproveBar
from teller_app.ui.follow import Guard, follow
from teller_app.ui.parts.branch_charts import Bar, CurveChart, TierBars
from teller_app.ui.parts.fact_table import ROW_HEIGHT, FactTable
from teller_app.ui.parts.field import Choice
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.folding import Folding
from teller_app.ui.parts.labels import Card, Label, named
from teller_app.ui.parts.line_edit import FilterEdit
from teller_app.ui.parts.progress import Waiting
from teller_app.ui.work import Cancelled, Work
from teller_app.words.amounts import day, near_money
from teller_app.words.branch import BY_HAND, concentration_line, tier_name
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker

PICTURES, TABLES, LIST = range(3)
_SIDE = 232
_OVER_COLUMN = 3
_LEAST_HEIGHT, _ROWS = 640, 8
_BESIDE, _BOTH = 820, 760
"""The least width for the line on top with its buttons, and for two columns of cards."""


class BranchScreen(QWidget):
    """Shows a ``BranchView``; figures are worked out on another thread, with progress and a way out."""

    open_client = Signal(str)

    def __init__(self, desk: BranchDesk, speaker: Speaker, approve: ApproveBar, guard: Guard) -> None:
        super().__init__()
        self._desk, self._speaker, self._approve, self._guard = desk, speaker, approve, guard
        self._work: Work | None = None
        self._came_back = False
        say = speaker.say
        self.day = FilterEdit(say("日期"), say("今天"), 118)
        self.against = FilterEdit(say("对比日期"), say("如 2025-12-31"), 118)
        self.print, self.export = QPushButton(say("打印 Ctrl+P")), QPushButton(say("存为 Excel Ctrl+S"))
        self.unmasked = QPushButton(say("含姓名导出… Alt+S"))
        self.unmasked.setProperty("role", "link")
        self._head, self._remark = Label(role="name", wrap=True), Label(role="quiet", wrap=True)
        self._remark.setText(remark(speaker))
        self.waiting = Waiting(speaker, self.cancel)
        self.bars, self.curve = TierBars(speaker), CurveChart(speaker)
        self._fifth = Label(role="strong", wrap=True)
        self.tiers, self.edges = FactTable(say("客户与认定资产")), FactTable(edges_title(speaker))
        self.shares, self.served = FactTable(say("集中度")), FactTable(say("维护与权益"))
        self.lists, self.list = FactTable(say("清单")), FactTable(say("清单中的客户"), wide=1)
        self._list_title = Label(role="title")
        pages = (say("图 Alt+1"), say("表 Alt+2"), say("清单 Alt+3"))
        self.choice = Choice(say("显示"), pages, self.turn_to, titled=False)
        self._pages = QStackedWidget()
        self._lay_out()
        self.unmasked.setVisible(desk.place.may(Act.EXPORT_UNMASKED))
        self._connect()
        self.turn_to(PICTURES)
        self.show_view(desk.view)

    def _connect(self) -> None:
        for field in (self.day, self.against):
            field.returnPressed.connect(self._look)
        for signal in (self.lists.chosen, self.lists.opened):
            signal.connect(lambda code: self._guard(lambda: self.choose(_kind(code))))
        for signal in (self.bars.chosen, self.tiers.chosen, self.tiers.opened):
            signal.connect(lambda code: self._guard(lambda: self.choose(ListKind.TIER, code)))
        self.edges.cell_chosen.connect(self._choose_edge)
        self.list.opened.connect(self.open_client)
        self.unmasked.clicked.connect(lambda: self._guard(self.choose_unmasked))
        follow(self, self._desk.changed, self.show_view)

    def _lay_out(self) -> None:
        side = Card(self._speaker.say("清单"))
        side.setFixedWidth(theme.px(_SIDE))
        side.body.setContentsMargins(8, 12, 8, 12)
        side.body.addWidget(self.lists, 1)
        for page in (self._pictures(), self._tables(), self._list_card()):
            self._pages.addWidget(page)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.choice)
        right.addWidget(self._pages, 1)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(side)
        below.addLayout(right, 1)
        self.setMinimumHeight(theme.px(_LEAST_HEIGHT))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.setSpacing(12)
        layout.addWidget(self._head_card())
        layout.addWidget(self.waiting)
        layout.addLayout(below, 1)

    def _head_card(self) -> Card:
        head = Card()
        head.body.setContentsMargins(16, 8, 16, 8)
        head.body.setSpacing(2)
        say = self._speaker.say
        days = (named(say("日期"), self.day), named(say("对比"), self.against))
        acts = flowing(*days, self.print, self.export, right=True)
        head.body.addWidget(Folding(self._head, acts, (1, 0), beside=theme.px(_BESIDE)))
        below = QHBoxLayout()
        below.addWidget(self._remark, 1)
        below.addWidget(self.unmasked)
        head.body.addLayout(below)
        return head

    def _pictures(self) -> QWidget:
        say = self._speaker.say
        curve = Card(say("集中度"))
        curve.body.addWidget(self._fifth)
        curve.body.addWidget(self.curve, 1)
        bars, edges = _card(say("客户与认定资产"), self.bars), _card(edges_title(self._speaker), self.edges)
        served = _card(say("维护与权益"), self.served)
        both = _beside((_above((bars, 3), (edges, 2)), 3), (_above((curve, 3), (served, 2)), 2))
        both.folded.connect(self._open_tables)
        return both

    def _open_tables(self, below: bool) -> None:  # noqa: FBT001  a signal's
        """Where the page is long anyway, a table is not looked at through a slit."""
        for table in (self.edges, self.served):
            table.setMinimumHeight(theme.px(_ROWS * ROW_HEIGHT) if below else 0)

    def _tables(self) -> QWidget:
        tiers = _card(self._speaker.say("客户与认定资产"), self.tiers)
        return _beside((tiers, 7), (_card(self._speaker.say("集中度"), self.shares), 2))

    def _list_card(self) -> QWidget:
        card = Card()
        card.body.addWidget(self._list_title)
        card.body.addWidget(self.list, 1)
        return card

    def begin(self) -> None:
        """Show the day's figures; they are worked out first where that is needed."""
        if self._came_back:
            self._came_back = False
            self._look()  # what cannot be read is said, and stays in its field
        if self._work is not None:
            return
        self.waiting.begin()
        self._work = Work(self._desk.work, self)
        self._work.progressed.connect(self._progressed)
        self._work.done.connect(self._done)
        self._work.failed.connect(self._failed)
        self._work.start()

    def in_hand(self) -> dict[str, str]:
        """The days as they stand in their fields, looked at or not."""
        return {"day": self.day.text(), "against": self.against.text()}

    def take_in_hand(self, was: dict[str, str]) -> None:
        """Put the days back; they are looked at when the page comes to the front, if they are not already."""
        self.day.setText(was.get("day", ""))
        self.against.setText(was.get("against", ""))
        self._came_back = not self._desk.looks_at(self.day.text(), self.against.text())

    def cancel(self) -> None:
        """Stop working; nothing half made is kept."""
        if self._work is not None:
            self._work.cancel()

    def stop(self) -> None:
        """Stop, and wait until nothing runs any more; before the window goes."""
        for work in self.findChildren(Work):
            work.cancel()
            work.wait()
        self._work = None

    def _drop(self) -> None:
        """Let go of work that nobody wants any more; it ends by itself and is heard no longer."""
        if self._work is not None:
            self._work.cancel()
            self._work.finished.connect(self._work.deleteLater)
            self._work = None

    def _progressed(self, done: int, total: int) -> None:
        if self.sender() is self._work:
            self.waiting.show_progress(done, total)

    def _done(self, figures: object) -> None:
        if self.sender() is not self._work:
            return
        self._ended()
        if isinstance(figures, Figures):
            self._guard(lambda: self._desk.show(figures))

    def _failed(self, error: object) -> None:
        if self.sender() is not self._work:
            return
        self._ended()
        if isinstance(error, Cancelled):
            self._guard(self._desk.stopped)
        elif isinstance(error, (Refusal, Unavailable)):
            self._desk.fail(error)
        elif isinstance(error, Exception):
            # A bug of ours; the handler of unexpected faults says so.
            raise error

    def _ended(self) -> None:
        if self._work is not None:
            self._work.wait()
            self._work.deleteLater()
            self._work = None
        self.waiting.hide()

    def _look(self) -> None:
        self._guard(lambda: self._desk.look_at(self.day.text(), self.against.text()))

    def choose(self, kind: ListKind | None, tier: str = "") -> None:
        """Bring up a list; a double click asks twice, and is one look."""
        chosen = self._desk.view.chosen
        if self._pages.currentIndex() != LIST or chosen is None or (chosen.kind, chosen.tier) != (kind, tier):
            self._desk.choose(kind, tier)
        self.turn_to(LIST)
        self.list.setFocus()

    def _choose_edge(self, code: str, column: int) -> None:
        """The last two columns tell of those just over a threshold."""
        kind = ListKind.OVER if column >= _OVER_COLUMN else ListKind.UNDER
        self._guard(lambda: self.choose(kind, code))

    def turn_to(self, at: int) -> None:
        """Pictures, tables or the list."""
        self.choice.show_chosen(at)
        self._pages.setCurrentIndex(at)

    def choose_file(self) -> None:
        """Ask where to, then write the workbook."""
        require_figures(self._desk.place, self._desk.view)
        chosen = self._ask_where(f"branch-{self._desk.view.day}.xlsx")
        if chosen:
            save_file(Path(chosen), branch_workbook(self._desk.place, self._desk.view))

    def choose_unmasked(self) -> None:
        """Ask where to, then for a second person, who reads that too; whole names leave only then."""
        chosen = self._ask_where(f"branch-{self._desk.view.day}-names.xlsx")
        if chosen:
            shown = show_unmasked(self._desk.place, self._desk.view, chosen)
            self._approve.ask(shown, lambda approval: self._save_unmasked(chosen, approval))

    def _save_unmasked(self, file: str, approval: Approval) -> None:
        """What the screen shows now; where that is not what was read any more, nothing."""
        save_file(Path(file), unmasked_workbook(self._desk.place, self._desk.view, file, approval).lay())

    def _ask_where(self, suggested: str) -> str:
        title = self._speaker.say("存为 Excel")
        chosen, _ = QFileDialog.getSaveFileName(self, title, suggested, "XLSX (*.xlsx)")
        return chosen

    def show_view(self, view: BranchView) -> None:
        """Repaint everything from one state."""
        figures, say = view.figures, self._speaker.say
        if view.waiting:
            self._drop()
            if self.isVisible():
                self.begin()
        for button in (self.print, self.export, self.unmasked):
            button.setEnabled(figures is not None)
        self.lists.show_table(lists_table(self._speaker, view))
        if figures is None:
            self._head.setText(self._without_figures(view))
            return
        totals = figures.totals
        self._head.setText(
            say(
                "{day} · {clients} 户 · 认定资产 {assets} 元",
                day=day(totals.day),
                clients=f"{totals.clients:,}",
                assets=near_money(totals.recognised_assets, self._speaker),
            )
        )
        self.bars.show_bars(self._bars(figures))
        self.curve.show_curve(totals.curve)
        self._fifth.setText(concentration_line(self._speaker, totals.top_fifth))
        self.tiers.show_table(tier_table(self._speaker, figures))
        self.edges.show_table(edge_table(self._speaker, figures))
        self.shares.show_table(curve_table(self._speaker, figures))
        self.served.show_table(served_table(self._speaker, view))
        if view.chosen is not None:
            table = list_table(self._speaker, figures, view.chosen)
            self._list_title.setText(table.title)
            self.list.show_table(table)
        else:
            self._list_title.setText(say("从左边选一份清单，或点一个等级"))
            self.list.show_table(Table("", (), (), ()))

    def _without_figures(self, view: BranchView) -> str:
        say = self._speaker.say
        if view.problem is not None:
            return problem_line(self._speaker, view.problem)
        if view.stopped:
            return say("已停止汇总；按 F5 重新开始")
        return say("{day} 的数字正在汇总", day=day(view.day))

    def _bars(self, figures: Figures) -> list[Bar]:
        totals = figures.totals
        most_clients = max((each.clients for each in totals.tiers), default=0) or 1
        most_assets = max((each.recognised_assets.fen for each in totals.tiers), default=0) or 1
        return [
            Bar(
                code=each.tier,
                name=tier_name(self._speaker, figures.edition, each.tier),
                colour=figures.edition.tier[each.tier].colour
                if each.tier in figures.edition.tier
                else theme.colours()["quiet"],
                clients=each.clients / most_clients,
                assets=each.recognised_assets.fen / most_assets,
                clients_text=f"{each.clients:,}",
                assets_text=near_money(each.recognised_assets, self._speaker),
            )
            for each in reversed(totals.tiers)
        ]


def _kind(code: str) -> ListKind | None:
    """The list of a code; ``None`` are the tiers by hand."""
    return None if code == BY_HAND else ListKind(code)


def _card(title: str, inside: QWidget) -> Card:
    card = Card(title)
    card.body.addWidget(inside, 1)
    return card


def _above(*parts: tuple[QWidget, int]) -> QWidget:
    return _set(QVBoxLayout(), parts)


def _beside(first: tuple[QWidget, int], second: tuple[QWidget, int]) -> Folding:
    """Where there is not room enough for both, below each other: a table is not read sideways."""
    return Folding(first[0], second[0], (first[1], second[1]), gap=12, beside=theme.px(_BOTH))


def _set(layout: QBoxLayout, parts: Sequence[tuple[QWidget, int]]) -> QWidget:
    """Each part takes its share of the room."""
    holder = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for part, share in parts:
        layout.addWidget(part, share)
    holder.setLayout(layout)
    return holder
