"""The audit desk: who did what, page by page, with filters; to be shown, printed and taken along."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from teller_app.desk.amount_text import read_date
from teller_app.desk.audit_entry import entry_shown
from teller_app.desk.audit_view import AuditView, EntryShown, Shown
from teller_app.desk.event import Event
from teller_app.desk.printed_code import check_code
from teller_app.desk.workplace import Workplace
from teller_app.rules.codes import Purpose
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.rules.half_width import half_width
from teller_app.safe.audit import short_code
from teller_app.safe.roles import Act
from teller_app.store.trail import Deed
from teller_app.store.trail_reads import TrailLine, TrailReads, Wanted
from teller_app.words.audit import ACTIONS

PAGE = 200
MOST_EXPORTED = 100_000
"""What a spreadsheet still opens; a longer time is taken in parts."""
RECENT_DAYS = 30
"""What is shown first; everything ever written is a filter away."""


class AuditDesk:
    """Reads the trail for somebody; every act refuses as ``Workplace.require``.

    Args:
        place: whose trail.
        own: show only what this workplace's user did.
        reveal: the reader may see clients, so that they go by their keys; otherwise by their hashes.
    """

    def __init__(self, place: Workplace, *, own: bool = False, reveal: bool = True) -> None:
        self._place, self._own, self._reveal = place, own, reveal
        self.changed: Event[AuditView] = Event()
        since = place.today() - timedelta(days=RECENT_DAYS)
        self._people: tuple[tuple[str, str], ...] = ()
        self.view = AuditView(Wanted(first=since), own=own)

    def refresh(self) -> AuditView:
        """The newest records that fit, as of now."""
        self._people = self._everybody()
        return self._show(self.view.wanted, 0)

    def look_for(self, user: str = "", first: str = "", last: str = "", client: str = "") -> AuditView:
        """Other filters, as they are typed; what is empty does not matter. The action stays as chosen.

        Of somebody the code counts, also where a name is typed behind it: names change, codes do not. A
        look-up by client is a look at that client, which is in the trail first.

        Raises:
            Refusal: ``date.unreadable``, ``date.out_of_range``, ``audit.days`` or ``client.unknown``.
        """
        self._may()
        days = [read_date(text) if text.strip() else None for text in (first, last)]
        if days[0] is not None and days[1] is not None and days[0] > days[1]:
            raise Refusal("audit.days", first=days[0], last=days[1])
        code = next(iter(half_width(user).split()), None)
        wanted = Wanted(code, days[0], days[1], client.strip() or None, self.view.wanted.action)
        if wanted.client is not None and wanted.client != self.view.wanted.client:
            self._note_look(wanted.client)
        return self._show(wanted, 0)

    def clear(self) -> AuditView:
        """No filter at all: everything that was ever written."""
        return self._show(Wanted(), 0)

    def choose(self, action: str | None) -> AuditView:
        """Only this action, or every one.

        Raises:
            Refusal: ``audit.unknown_action`` (name, known).
        """
        if action is not None and action not in ACTIONS:
            raise Refusal("audit.unknown_action", name=action, known=list(ACTIONS))
        return self._show(replace(self.view.wanted, action=action), 0)

    def read(self, number: int) -> EntryShown:
        """What an entry of the journal says.

        Words about a client are a look at that client, which is in the trail first.

        Raises:
            Refusal: ``audit.no_entry`` (number): there is none, or none of this reader's.
            StoreUnavailable: it is not as it was written, or the look could not be noted.
        """
        self._may()
        place = self._place
        records = TrailReads(place.journal).page(self._seen(Wanted(entry=number)), 1)
        entry = place.journal.entry(number) if records else None
        if entry is None:
            raise Refusal("audit.no_entry", number=number)
        found = entry_shown(place.speaker, entry, self._shown(records[0]), reveal=self._reveal)
        if found.says and entry.client_key is not None:
            place.note_look(entry.client_key, Purpose.AUDIT)
        self._tell(replace(self.view, entry=found))
        return found

    def put_away(self) -> bool:
        """Read no entry any more; whether one was read."""
        if self.view.entry is None:
            return False
        self._tell(replace(self.view, entry=None))
        return True

    def older(self) -> None:
        """The page of older records, where there is one."""
        if self.view.at + PAGE < self.view.total:
            self.turn_to(self.view.at + PAGE)

    def newer(self) -> None:
        """The page of newer records; from the first page on, what has come since."""
        if self.view.at == 0:
            self.refresh()
        else:
            self.turn_to(max(0, self.view.at - PAGE))

    def turn_to(self, at: int) -> AuditView:
        """The page behind the newest ``at`` records of those that were there at the last refresh."""
        return self._show(self.view.wanted, at, self.view.wanted.top)

    def everything(self) -> AuditView:
        """Every record that fits, up to ``MOST_EXPORTED``, to be taken along; that is in the trail first.

        Raises:
            StoreUnavailable: it could not be noted, so there is nothing.
        """
        self._may()
        place = self._place
        place.journal.note(Deed.AUDIT_EXPORT, at=place.now(), by=place.actor)
        return self._read(self._seen(replace(self.view.wanted, top=None)), 0, MOST_EXPORTED)

    def check_code(self, text: str) -> AuditView:
        """Whether the audit code of a print is in this trail; as ``verify --code`` has it.

        Raises:
            Refusal: as ``printed_code.check_code``.
            StoreUnavailable: as ``printed_code.check_code``.
        """
        self._place.require(Act.VERIFY)
        return self._tell(replace(self.view, code=check_code(self._place.home, self._place.keys, text)))

    def _note_look(self, key: str) -> None:
        if not key.isprintable():
            raise Refusal("client.unknown", key=key)
        self._place.note_look(key, Purpose.AUDIT)

    def _show(self, wanted: Wanted, at: int, top: int | None = None) -> AuditView:
        self._may()
        return self._tell(self._read(self._seen(replace(wanted, top=top)), at, PAGE))

    def _tell(self, view: AuditView) -> AuditView:
        self.view = view
        self.changed.tell(view)
        return view

    def _may(self) -> None:
        self._place.require(Act.AUDIT_OWN if self._own else Act.AUDIT_ALL)

    def _seen(self, wanted: Wanted) -> Wanted:
        """Within what this reader may see; whoever sees only their own acts cannot ask for another's."""
        return replace(wanted, user=self._place.session.code) if self._own else wanted

    def _everybody(self) -> tuple[tuple[str, str], ...]:
        """Where no list of people is, or none that can be read, those who stand in the trail."""
        place = self._place
        here = {place.session.code: place.session.name}
        if self._own:
            return tuple(here.items())
        if place.door is not None:
            with suppress(Unavailable):
                return tuple((one.code, one.name) for one in place.door().people.read().people)
        return tuple((TrailReads(place.journal).users() | here).items())

    def _read(self, wanted: Wanted, at: int, most: int) -> AuditView:
        reads, head = TrailReads(self._place.journal), self._place.journal.head()
        wanted = replace(wanted, top=wanted.top or (head.number if head else 0))
        counts = reads.counts(wanted)
        total = sum(counts.values()) if wanted.action is None else counts.get(wanted.action, 0)
        lines = tuple(self._shown(line) for line in reads.page(wanted, most, at))
        return AuditView(wanted, lines, at, total, counts, head, self._own, self._people)

    def _shown(self, line: TrailLine) -> Shown:
        if line.client is None:
            return Shown(line, "", "")
        code = short_code(line.client)
        if not self._reveal:
            return Shown(replace(line, known=None), code, "")
        return Shown(line, line.known or code, line.known or "")


def audit_desk(place: Workplace) -> AuditDesk:
    """As much of the trail as the role of whoever works here may see."""
    return AuditDesk(place, own=not place.may(Act.AUDIT_ALL), reveal=place.may(Act.LOOK))
