"""What the client gets, and what only a higher tier gets."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from teller_app.rules.decision import TierDecision
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.ui.parts.labels import ShortLabel, restyle
from teller_app.ui.parts.reason_list import plain_tip
from teller_app.words.privileges import from_tier, privilege_line
from teller_app.words.speaker import Speaker

COLUMNS = 7
"""Thirteen privileges, as many as the general scheme has, stand in two rows."""


class Tile(QFrame):
    """One privilege."""

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 5, 10, 5)
        layout.setSpacing(1)
        self._name, self._value = ShortLabel("strong"), ShortLabel("quiet")
        layout.addWidget(self._name)
        layout.addWidget(self._value)
        self.setMinimumWidth(0)

    def show_privilege(self, name: str, value: str, how: str, *, given: bool) -> None:
        """Given ones stand out; the others say from which tier on."""
        role = "tile" if given else "tile-later"
        if self.property("role") != role:
            self.setProperty("role", role)
            for widget in (self, self._name, self._value):
                restyle(widget)
        self._name.setText(name)
        self._value.setText(value)
        self.setToolTip(plain_tip(f"{name}：{value}\n{how}"))
        self.setAccessibleName(f"{name}：{value}")
        self.show()


class PrivilegeGrid(QWidget):
    """Tiles in rows, given first."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self._tiles: list[Tile] = []

    def show_decision(self, decision: TierDecision | None) -> None:
        """Repaint from a decision."""
        given = decision.entitlements if decision else ()
        later = decision.not_yet if decision else ()
        shown = [*((one, True) for one in given), *((one, False) for one in later)]
        while len(self._tiles) < len(shown):
            tile = Tile()
            self._grid.addWidget(tile, len(self._tiles) // COLUMNS, len(self._tiles) % COLUMNS)
            self._tiles.append(tile)
        for at, tile in enumerate(self._tiles):
            if at < len(shown):
                self._show(tile, *shown[at])
            else:
                tile.hide()

    def _show(self, tile: Tile, one: Entitlement, given: bool) -> None:  # noqa: FBT001  a pair from above
        speaker = self._speaker
        value = privilege_line(speaker, one) if given else from_tier(speaker, one)
        how = speaker.name(one.privilege.how)
        tile.show_privilege(speaker.name(one.privilege.name), value, how, given=given)
