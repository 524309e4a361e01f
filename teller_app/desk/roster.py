"""The people as their page shows them: everybody's own password, and what supervisors do about people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from teller_app.desk.approving import Approval, Shown
from teller_app.desk.door import Door
from teller_app.desk.event import Event
from teller_app.desk.people import PeopleDesk
from teller_app.desk.person_view import PersonView
from teller_app.desk.workplace import Workplace
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.roles import Act, Role


class Change(StrEnum):
    """What can be done about somebody."""

    ADD = "add"
    UNLOCK = "unlock"
    RESET = "reset"
    ENABLE = "enable"
    DISABLE = "disable"
    ROLE = "role"
    WORDS = "words"
    """Take recovery words of one's own."""
    WORDS_ANEW = "words_anew"
    """Make them anew; all that were taken before are void."""


WORDS = frozenset({Change.WORDS, Change.WORDS_ANEW})
"""What gives recovery words."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done about whom.

    Attributes:
        name: of somebody who is added.
        role: that somebody is to have.
    """

    change: Change
    code: str = ""
    name: str = ""
    role: Role = Role.TELLER


@dataclass(frozen=True, slots=True)
class Done:
    """What was done.

    Attributes:
        secret: a one-time password, or recovery words; empty where there is none.
    """

    wish: Wish
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Given:
    """A one-time password, as long as it is shown."""

    code: str
    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RosterView:
    """Everything that the page of the people shows.

    Attributes:
        own: the code of whoever works here.
        people: everybody, for a supervisor; nobody for anybody else.
        chosen: the code of whoever is looked at.
        given: a one-time password that has just been made.
        words: recovery words that have just been taken.
        busy: something is being done beside the window.
    """

    own: str
    people: tuple[PersonView, ...] = ()
    chosen: str = ""
    given: Given | None = None
    words: str = field(default="", repr=False)
    busy: bool = False

    @property
    def person(self) -> PersonView | None:
        """Whoever is looked at."""
        return self.of(self.chosen)

    @property
    def has_words(self) -> bool:
        """Whoever works here has taken recovery words."""
        me = self.of(self.own)
        return me is not None and me.has_words

    @property
    def alone(self) -> bool:
        """Nobody else here could stand for an act."""
        return not any(
            one.role is Role.SUPERVISOR and not one.disabled and not one.must_change and one.code != self.own
            for one in self.people
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """What makes sense for whoever is looked at; nobody unlocks or resets oneself."""
        person = self.person
        if person is None:
            return ()
        other = person.code != self.own
        fits = {
            Change.UNLOCK: other and person.locked,
            Change.RESET: other and not person.disabled,
            Change.ENABLE: person.disabled,
            Change.DISABLE: not person.disabled,
            Change.ROLE: True,
        }
        return tuple(change for change, so in fits.items() if so)

    def of(self, code: str) -> PersonView | None:
        """One of the people."""
        return next((one for one in self.people if one.code == code), None)


class RosterDesk:
    """Knows no widget. ``do`` and ``change_password`` take their time and change nothing here: any thread."""

    def __init__(self, place: Workplace) -> None:
        self.changed: Event[RosterView] = Event()
        self._place = place
        self.view = RosterView(place.session.code)

    @property
    def place(self) -> Workplace:
        """Whose people they are."""
        return self._place

    @property
    def there(self) -> bool:
        """There are people; the demo has none."""
        return self._place.door is not None

    @property
    def manages(self) -> bool:
        """Whoever works here looks after people."""
        return self.there and self._place.may(Act.PEOPLE)

    def refresh(self) -> None:
        """Read everybody anew.

        Raises:
            Refusal: ``people.demo``, or as ``Session.require``.
            Unavailable: they cannot be read.
        """
        people = self._people().everybody(self._place.session)
        self._show(replace(self.view, people=people))
        if self.view.person is None:
            self.choose(people[0].code)

    def choose(self, code: str) -> None:
        """Look at somebody."""
        if code != self.view.chosen:
            self._show(replace(self.view, chosen=code))

    def show(self, wish: Wish) -> Shown | None:
        """What a second supervisor is to stand for; ``None`` where no second one is needed.

        Raises:
            Refusal: as the act of ``PeopleDesk``, as far as that is known before it is done.
        """
        desk, by = self._people(), self._place.session
        asks: dict[Change, Callable[[], Shown | None]] = {
            Change.ADD: lambda: desk.show_add(by, wish.code, wish.name, wish.role),
            Change.RESET: lambda: desk.show_reset(by, wish.code),
            Change.ENABLE: lambda: desk.show_enable(by, wish.code),
            Change.DISABLE: lambda: desk.show_disable(by, wish.code),
            Change.ROLE: lambda: desk.show_role(by, wish.code, wish.role),
            Change.WORDS_ANEW: lambda: desk.show_renewal(by),
        }
        return asks[wish.change]() if wish.change in asks else None

    def do(self, wish: Wish, approval: Approval | None = None) -> Done:
        """Do it; on any thread.

        Raises:
            Refusal: as the act of ``PeopleDesk``.
            Unavailable: nothing was done.
        """
        desk, by = self._people(), self._place.session
        secret = ""
        match wish.change:
            case Change.ADD:
                secret = desk.add(by, wish.code, wish.name, wish.role, approval)
            case Change.RESET:
                secret = desk.reset(by, wish.code, approval)
            case Change.WORDS:
                secret = desk.take_words(by)
            case Change.WORDS_ANEW:
                secret = desk.renew_words(by, approval)
            case Change.UNLOCK:
                desk.unlock(by, wish.code)
            case Change.ENABLE:
                desk.enable(by, wish.code, approval)
            case Change.DISABLE:
                desk.disable(by, wish.code, approval)
            case Change.ROLE:
                desk.change_role(by, wish.code, wish.role, approval)
        return Done(wish, secret)

    def change_password(self, old: str, new: str) -> None:
        """Another password of one's own; on any thread. Whoever works here goes on working.

        Raises:
            Refusal: as ``Door.change_password``, or ``people.demo``.
            Unavailable: the old password still counts.
        """
        self._door().change_password(self._place.session.code, old, new)

    def begin(self) -> None:
        """Something is about to be done; what was shown once before is gone.

        Raises:
            Refusal: ``people.waiting`` or ``recovery.unkept``.
        """
        self.require_kept()
        self._show(replace(self.view, given=None, busy=True))

    def ended(self) -> None:
        """It is done, or was refused."""
        self._show(replace(self.view, busy=False))

    def take(self, done: Done) -> None:
        """Show what came of it. A list that cannot be read just then undoes nothing."""
        wish = done.wish
        if wish.change in WORDS:
            self._show(replace(self.view, words=done.secret))
        try:
            self.refresh()
        except Refusal:
            # Whoever has disabled or moved oneself sees nobody any more.
            self._show(replace(self.view, people=(), chosen=""))
        except Unavailable:
            pass
        if wish.change in {Change.ADD, Change.RESET}:
            person = self.view.of(wish.code)
            given = Given(wish.code, person.name if person else wish.name, done.secret)
            self._show(replace(self.view, chosen=wish.code, given=given))

    def forget(self) -> None:
        """What was shown once is gone."""
        if self.view.given is not None or self.view.words:
            self._show(replace(self.view, given=None, words=""))

    def require_kept(self) -> None:
        """Go on only where nothing would be lost by it.

        Raises:
            Refusal: ``people.waiting``: what is being made would never be seen; ``recovery.unkept``: nobody
                has said yet that the words are kept.
        """
        if self.view.busy:
            raise Refusal("people.waiting")
        if self.view.words:
            raise Refusal("recovery.unkept")

    def _people(self) -> PeopleDesk:
        self._place.require(Act.PEOPLE)
        return PeopleDesk(self._door(), self._place.approvals, self._place.speaker)

    def _door(self) -> Door:
        if self._place.door is None:
            raise Refusal("people.demo")
        return self._place.door()

    def _show(self, view: RosterView) -> None:
        self.view = view
        self.changed.tell(view)
