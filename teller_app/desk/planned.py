"""What somebody means by rules and a day: another scheme, or an edition of the one that decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from teller_app.desk.amount_text import read_date
from teller_app.desk.approving import Approval, Shown
from teller_app.desk.scheduling import schedule, show_schedule, show_withdraw, withdraw
from teller_app.desk.starting import chosen_for, coming_edition, pending, show_start, show_stop, start, stop
from teller_app.desk.workplace import Workplace, refuse_draft
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.edition import Edition


@dataclass(frozen=True, slots=True)
class Plan:
    """From ``day`` on: ``edition`` of the scheme that decides, or else the scheme ``code``."""

    place: Workplace
    code: str
    day: date
    edition: Edition | None

    @classmethod
    def of(cls, place: Workplace, text: str, day: date) -> Plan:
        """What ``general`` or ``general/2027-01-01`` means from ``day`` on.

        Raises:
            Refusal: ``rulebook.draft`` (file), ``date.unreadable``; ``schedule.other`` (day, rulebook,
                decides, edition) where another edition of that scheme is in force on the day; as
                ``coming_edition`` and ``RulebookShelf.edition``.
        """
        refuse_draft(text)
        code, slash, first = text.partition("/")
        named = read_date(first) if slash else None
        if code == place.rulebook:
            own = coming_edition(place, code, day) if named is None else None
            return cls(place, code, day, own or place.shelf.edition(code, day, None, named))
        if named is not None and (then := place.shelf.edition(code, day).first_day) != named:
            raise Refusal("schedule.other", day=day, rulebook=code, decides=then, edition=named)
        return cls(place, code, day, None)

    def show(self) -> Shown:
        """What a second person is to stand for.

        Raises:
            Refusal: as ``show_schedule`` and ``show_start``.
        """
        if self.edition is not None:
            return show_start(self.place, self.edition, self.day)
        return show_schedule(self.place, self.code, self.day)

    def keep(self, approval: Approval | None) -> None:
        """Let it decide from that day on.

        Raises:
            Refusal: as ``schedule`` and ``start``.
        """
        if self.edition is not None:
            start(self.place, self.edition, self.day, approval)
        else:
            schedule(self.place, self.code, self.day, approval)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Of the day of ``edition``, or else of the change of scheme."""

    place: Workplace
    edition: Edition | None

    @classmethod
    def of(cls, place: Workplace, chosen: Edition | None) -> Withdrawal:
        """The day of ``chosen`` first, then the change of scheme, then the next edition."""
        if chosen is not None and chosen_for(place, chosen) is not None:
            return cls(place, chosen)
        coming = pending(place)
        if place.planned is not None or not coming:
            return cls(place, None)
        return cls(place, place.shelf.edition(coming[0].rulebook, place.today(), None, coming[0].edition))

    def show(self) -> Shown:
        """What a second person is to stand for.

        Raises:
            Refusal: as ``show_withdraw`` and ``show_stop``.
        """
        return show_withdraw(self.place) if self.edition is None else show_stop(self.place, self.edition)

    def keep(self, approval: Approval | None) -> None:
        """Give it up.

        Raises:
            Refusal: as ``withdraw`` and ``stop``.
        """
        if self.edition is None:
            withdraw(self.place, approval)
        else:
            stop(self.place, self.edition, approval)
