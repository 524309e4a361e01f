"""The columns of one file: what it holds, what each column is taken for, and its first rows."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QSizePolicy

from teller_app.desk.intake_lines import differing_line, encoding_name, missing_line
from teller_app.desk.intake_page import KINDS, IntakePage
from teller_app.desk.intake_state import IntakeView
from teller_app.ui.follow import Guard
from teller_app.ui.parts.column_table import ColumnTable
from teller_app.ui.parts.combo import Combo
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.labels import Card, Label, plain_tip
from teller_app.words.intake_fields import kind_name
from teller_app.words.speaker import Speaker


class ColumnsCard(Card):
    """Shows the file that is chosen on the page, and passes on what somebody says of it."""

    def __init__(self, desk: IntakePage, speaker: Speaker, guard: Guard) -> None:
        say = speaker.say
        super().__init__(say("文件的列"))
        self._speaker = speaker
        self.kind = Combo(say("文件内容"))
        for kind in KINDS:
            self.kind.addItem(kind_name(speaker, kind), kind)
        self.kind.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.adds = QCheckBox(say("只含新变动 Alt+D"))
        self.adds.setToolTip(plain_tip(say("原客户册里同一客户的其他日期保留；不选则以本文件为准")))
        self.sheet = Combo(say("工作表"))
        self.sheet.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._sheet_label = Label(say("工作表"), "quiet")
        self._missing = Label(role="warning", wrap=True)
        self.columns = ColumnTable(speaker)
        self.body.addWidget(
            flowing(self._sheet_label, self.sheet, Label(say("文件内容"), "quiet"), self.kind, self.adds)
        )
        self.body.addWidget(self._missing)
        self.body.addWidget(self.columns, 1)
        self.kind.activated.connect(lambda at: guard(lambda: desk.set_kind(self.kind.itemData(at))))
        self.sheet.activated.connect(lambda at: guard(lambda: desk.set_sheet(self.sheet.itemText(at))))
        self.adds.clicked.connect(lambda on: guard(lambda: desk.set_adds(adds=on)))
        self.columns.chosen.connect(lambda at, field: guard(lambda: desk.set_field(at, field)))

    def show_view(self, view: IntakeView) -> None:
        """Repaint from the page's state."""
        say, file = self._speaker.say, view.file
        how = encoding_name(file.proposal.seen.encoding) if file else ""
        title = say("“{file}”的列（{how}）", file=file.name, how=how) if file else say("文件的列")
        self.title.setText(title)
        self.kind.setEnabled(file is not None and view.rests)
        if file is not None:
            self.kind.setCurrentIndex(self.kind.findData(file.kind.value))
        self._show_sheets(view)
        self.adds.setVisible(file is not None and file.adds is not None)
        self.adds.setChecked(file is not None and bool(file.adds))
        self.adds.setEnabled(view.rests)
        lines = (missing_line(self._speaker, file) if file else "", differing_line(self._speaker, view))
        self._missing.show_text("\n".join(line for line in lines if line))
        self.columns.show_file(file)
        self.columns.setEnabled(view.rests)

    def _show_sheets(self, view: IntakeView) -> None:
        """Of a workbook that holds something in several; none of them is shown as chosen before it is."""
        seen = view.file.proposal.seen if view.file else None
        names = list(seen.sheets) if seen else []
        if [self.sheet.itemText(at) for at in range(self.sheet.count())] != names:
            self.sheet.clear()
            self.sheet.addItems(names)
        self.sheet.setCurrentIndex(names.index(seen.sheet) if seen and seen.sheet in names else -1)
        self.sheet.setEnabled(view.rests)
        for each in (self.sheet, self._sheet_label):
            each.setVisible(bool(names))
