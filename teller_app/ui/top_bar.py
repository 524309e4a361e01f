"""The bar on top: find, the scheme that decides here, who works here, and the language."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStyledItemDelegate, QWidget

from teller_app.ui import theme
from teller_app.ui.parts.combo import Combo
from teller_app.ui.parts.labels import Label, plain_tip
from teller_app.ui.parts.search_box import Find, SearchBox
from teller_app.words.brand import demo_line
from teller_app.words.keys import LANGUAGE_KEY, search_hints
from teller_app.words.speaker import Language, Speaker

WIDE = 1080
"""Below it, the name of the program gives way, which the window's title has, and of who works here the name;
the code stays."""
_LEAST = 620
_LEAST_SCHEME = 96
"""Of a rulebook's name so much is seen however narrow the bar is; the tip has the rest."""


class TopBar(QFrame):
    """Search first: it has the focus when nothing else does."""

    rulebook_chosen = Signal(str)
    language_chosen = Signal(str)

    def __init__(
        self,
        speaker: Speaker,
        find: Find,
        teller: str,
        *,
        demo: bool,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setFixedHeight(theme.bar_height(parent.height()))
        say = speaker.say
        brand = Label(say("柜员助手"))
        brand.setObjectName("brand")
        brand.setParent(self)  # read before the search, as it is seen
        self.setMinimumWidth(_LEAST)
        self.search = SearchBox(speaker, find, self)
        self.search.setToolTip(plain_tip(search_hints(speaker)[0]))
        self.rulebook = Combo(say("规则库"))
        self.rulebook.activated.connect(lambda at: self.rulebook_chosen.emit(self.rulebook.itemData(at)))
        other = Language.EN if speaker.language is Language.ZH else Language.ZH
        self.language = QPushButton(f"{'English' if other is Language.EN else '中文'} {LANGUAGE_KEY}")
        self.language.setAccessibleName(say("切换语言"))
        self.language.clicked.connect(lambda: self.language_chosen.emit(other.value))
        self.rulebook.setMinimumWidth(_LEAST_SCHEME)
        # Left to itself, Qt writes the lines of the list in the ink of the bar: white on white.
        self.rulebook.setItemDelegate(QStyledItemDelegate(self.rulebook))
        self._brand, self._teller, self._who = brand, teller, Label(teller)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 18, 0)
        row.setSpacing(12)
        row.addWidget(brand)
        row.addWidget(self.search, 5)
        row.addStretch(2)
        if demo:
            tag = Label(demo_line(speaker))
            tag.setObjectName("demo")
            row.addWidget(tag, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.rulebook)
        if teller:
            row.addWidget(self._who)
        self.lock = QPushButton(say("锁定 F12"))
        self.lock.setToolTip(plain_tip(teller))
        self.lock.setAccessibleDescription(teller)
        row.addWidget(self.lock)
        row.addWidget(self.language)

    def show_rulebooks(self, named: list[tuple[str, str]], chosen: str) -> None:
        """Every scheme by id and name, and the one that decides here."""
        self.rulebook.clear()
        for code, name in named:
            self.rulebook.addItem(name, code)
        self.show_rulebook(chosen)

    def show_rulebook(self, code: str) -> None:
        """The scheme that decides here."""
        self.rulebook.setCurrentIndex(self.rulebook.findData(code))
        self.rulebook.setToolTip(plain_tip(self.rulebook.currentText()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """On a small screen what is only to be read gives way to what is used."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        self._brand.setVisible(wide)
        self._who.setText(self._teller if wide else self._teller.partition(" ")[0])
