"""The plan under the tier: with which class, how much, by when, and how the daily average gets there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from teller_app.desk.client_view import ClientView
from teller_app.rules.codes import AssetClass
from teller_app.ui import theme
from teller_app.ui.parts.combo import Combo
from teller_app.ui.parts.labels import Label
from teller_app.ui.parts.outlook_chart import OutlookChart
from teller_app.words.codes import asset_class
from teller_app.words.speaker import Speaker
from teller_app.words.standing import no_outlook, outlook_line

WIDTH = 330


class PlanTab(QWidget):
    """The tier and the day are chosen above, beside the tier; here only the class is."""

    def __init__(self, speaker: Speaker, chosen: Callable[[AssetClass], None]) -> None:
        super().__init__()
        self._speaker, self._chosen = speaker, chosen
        self.choice = Combo(speaker.say("用哪类资产"))
        self._codes: tuple[AssetClass, ...] = ()
        self._line, self._left = Label(role="strong", wrap=True), Label(role="fine", wrap=True)
        self.chart = OutlookChart(speaker)
        self.choice.activated.connect(lambda at: self._chosen(self._codes[at]))
        row = QHBoxLayout()
        label = Label(speaker.say("用哪类资产"), "quiet")
        label.setBuddy(self.choice)
        row.addWidget(label)
        row.addWidget(self.choice, 1)
        left = QWidget()
        left.setFixedWidth(theme.px(WIDTH))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._line)
        column.addWidget(self._left)
        column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(left)
        layout.addWidget(self.chart, 1)

    def show_view(self, view: ClientView) -> None:
        """Repaint; where no plan goes by amount it says so."""
        shown, speaker = view.outlook, self._speaker
        codes = shown.choices if shown else ()
        if codes != self._codes:
            self._codes = codes
            self.choice.clear()
            self.choice.addItems([asset_class(speaker, code) for code in codes])
        self.choice.setEnabled(bool(codes))
        if shown is not None:
            self.choice.setCurrentIndex(codes.index(shown.change.asset_class))
        self._line.show_text(outlook_line(speaker, shown) if shown else no_outlook(speaker))
        self._left.show_text(speaker.say("实线：至今　虚线：余额不动　点线：按规划") if shown else "")
        self.chart.show_outlook(shown)
