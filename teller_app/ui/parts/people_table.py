"""Everybody who may come in, or could once, a line each."""

from __future__ import annotations

from teller_app.desk.branch_tables import Table
from teller_app.desk.person_view import PersonView
from teller_app.ui import theme
from teller_app.ui.parts.fact_table import FactTable
from teller_app.words.amounts import day
from teller_app.words.people import role_name, state_parts
from teller_app.words.speaker import Speaker

_NAME, _STATE = 1, 4


class PeopleTable(FactTable):
    """Arrows choose as well as a click; whoever is chosen stays so over a repaint."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__(speaker.say("人员"), wide=_NAME)
        self._speaker = speaker
        self.currentCellChanged.connect(lambda row, *_: self._clicked(row, 0))

    def show_people(self, people: tuple[PersonView, ...], chosen: str) -> None:
        """Repaint, with ``chosen`` chosen."""
        say = self._speaker.say
        columns = (say("工号"), say("姓名"), say("角色"), say("加入日期"), say("状态"), say("恢复词"))
        rows = tuple(self._cells(person) for person in people)
        codes = tuple(person.code for person in people)
        self.blockSignals(True)
        self.show_table(Table(say("人员"), columns, rows, codes))
        for row, person in enumerate(people):
            item = self.item(row, _STATE)
            if item is not None and (person.disabled or person.locked or person.must_change):
                item.setForeground(theme.colour("quiet" if person.disabled else "caution"))
        self.setCurrentCell(codes.index(chosen) if chosen in codes else -1, 0)
        self.blockSignals(False)

    def _cells(self, person: PersonView) -> tuple[str, ...]:
        say = self._speaker.say
        states = state_parts(self._speaker, person) or [say("在用")]
        words = say("已领取") if person.has_words else "—"
        role = role_name(self._speaker, person.role)
        return (person.code, person.name, role, day(person.since.date()), " · ".join(states), words)
