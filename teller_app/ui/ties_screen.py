"""Who brought whom, and who belongs together."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.labels import Card, Label, plain_tip
from teller_app.ui.parts.tables import LeavesSigns
from teller_app.words.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Node:
    """A client in the tree: key, name, tier, own amount in words, and whom this one brought."""

    key: str
    name: str
    tier: str
    amount: str
    brought: tuple[Node, ...] = ()
    here: bool = False


@dataclass(frozen=True, slots=True)
class TiesShown:
    """Everything on the page, in words.

    Attributes:
        referral: who brought this client, and what this client has brought.
        group: which household or group, both figures, and whether the scheme counts it.
    """

    name: str
    referral: str
    tree: tuple[Node, ...]
    group: str
    members: tuple[Node, ...]
    in_group: bool
    referred: bool


class TiesScreen(QWidget):
    """Two lists side by side; Enter on a name opens the client."""

    closed = Signal()
    open_client = Signal(str)

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        say = speaker.say
        self._name = Label(role="name")
        self._referral, self._group = Label(role="strong", wrap=True), Label(role="strong", wrap=True)
        self.tree = ClientTree(speaker, say("转介关系"))
        self.members = ClientTree(speaker, say("家庭或集团成员"))
        self.set_referrer = QPushButton(say("登记介绍人 Ctrl+I"))
        self.clear_referrer = QPushButton(say("取消介绍人 Alt+R"))
        self.join, self.leave = QPushButton(say("加入家庭或集团 Ctrl+G")), QPushButton(say("退出 Alt+E"))
        self.found = QPushButton(say("新建家庭或集团 Alt+N"))
        self.back = QPushButton(say("返回 Esc"))
        self._lay_out()
        self.back.clicked.connect(self.closed.emit)
        for tree in (self.tree, self.members):
            tree.opened.connect(self.open_client)

    def _lay_out(self) -> None:
        say = self._speaker.say
        head = QHBoxLayout()
        head.addWidget(self._name)
        head.addStretch(1)
        head.addWidget(self.back)
        left, right = Card(say("转介")), Card(say("家庭与集团"))
        for card, label, tree, buttons in (
            (left, self._referral, self.tree, (self.set_referrer, self.clear_referrer)),
            (right, self._group, self.members, (self.join, self.found, self.leave)),
        ):
            card.body.addWidget(label)
            card.body.addWidget(tree, 1)
            card.body.addWidget(flowing(*buttons))
        lists = QHBoxLayout()
        lists.setSpacing(12)
        lists.addWidget(left, 1)
        lists.addWidget(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addLayout(lists, 1)

    def show_ties(self, shown: TiesShown) -> None:
        """Repaint."""
        self._name.setText(shown.name)
        self._referral.show_text(shown.referral)
        self._group.show_text(shown.group)
        self.tree.show_nodes(shown.tree)
        self.members.show_nodes(shown.members)
        self.clear_referrer.setEnabled(shown.referred)
        self.leave.setEnabled(shown.in_group)
        self.join.setEnabled(not shown.in_group)
        self.found.setEnabled(not shown.in_group)


class ClientTree(LeavesSigns, QTreeWidget):
    """Clients under those who brought them; the one on the screen stands out."""

    opened = Signal(str)

    def __init__(self, speaker: Speaker, name: str) -> None:
        super().__init__()
        say = speaker.say
        self.setAccessibleName(name)
        self.setHeaderLabels([say("客户"), say("等级"), say("认定资产")])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setRootIsDecorated(True)
        header = self.header()
        header.setStretchLastSection(False)
        for column, wide in enumerate((True, False, False)):
            mode = QHeaderView.ResizeMode.Stretch if wide else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)
        self.itemActivated.connect(lambda item, _: self.opened.emit(item.data(0, Qt.ItemDataRole.UserRole)))

    def show_nodes(self, nodes: tuple[Node, ...]) -> None:
        """Repaint, everything open."""
        self.clear()
        for node in nodes:
            self.addTopLevelItem(self._item(node))
        self.expandAll()

    def _item(self, node: Node) -> QTreeWidgetItem:
        item = QTreeWidgetItem([node.name, node.tier, node.amount])
        for column in range(item.columnCount()):
            item.setToolTip(column, plain_tip(item.text(column)))
        item.setData(0, Qt.ItemDataRole.UserRole, node.key)
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if node.here:
            font = item.font(0)
            font.setBold(True)
            item.setFont(0, font)
        for each in node.brought:
            item.addChild(self._item(each))
        return item
