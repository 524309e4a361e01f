"""What a teller has in hand and has not saved, kept through a lock: sealed to that person meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from teller_app.desk.client_view import Aimed, Entry, Mode
from teller_app.desk.counter import Counter
from teller_app.desk.intake_state import FilesHeld
from teller_app.desk.prescreen import Form
from teller_app.rules.codes import AssetClass, Card, Purpose, Status
from teller_app.rules.errors import Coded
from teller_app.rules.match import Match
from teller_app.safe.session import Session
from teller_app.words.speaker import mark

Typed = dict[str, dict[str, str]]
"""Texts by the part of the window where they stand, and by their field."""


@dataclass(frozen=True)
class Draft:
    """Enough to stand where the teller stood.

    Attributes:
        client: key of the client on the screen; empty for nobody, or for a walk-in that was never saved.
        amounts: what stands in the fields that were typed in, as typed.
        cards: cards and statuses that the teller has said, and whether the client has them.
        page: which page was in front.
        purpose: what the client was looked at for.
        seen: whom this person has served, the oldest first.
        aimed: what was planned for.
        files: what was chosen and answered for an import, and not checked yet.
        typed: what stood on the screen and in no desk.
    """

    mode: Mode = Mode.EMPTY
    client: str = ""
    amounts: dict[AssetClass, str] = field(default_factory=dict)
    cards: dict[Card, bool] = field(default_factory=dict)
    statuses: dict[Status, bool] = field(default_factory=dict)
    entry: Entry = field(default_factory=Entry)
    form: Form = field(default_factory=Form)
    page: int = 0
    purpose: Purpose = Purpose.COUNTER
    seen: tuple[Match, ...] = ()
    aimed: Aimed = field(default_factory=Aimed)
    files: FilesHeld = field(default_factory=FilesHeld)
    typed: Typed = field(default_factory=dict)


_DRAFT = TypeAdapter(Draft)
IMPORT_LOST = mark("客户册的导入还没有完成或启用。再次关闭以放弃")


def draft_of(counter: Counter, page: int, typed: Typed) -> Draft:
    """What is in hand at this moment; ``typed`` is what the window adds."""
    view, place = counter.client.view, counter.place
    client, form, seen = view.client, counter.prescreen.view.form, counter.shift.seen
    # What is being checked goes on, and the page recalls its files itself.
    files = FilesHeld() if counter.intake.there else counter.intake.held
    if client is None:
        return Draft(page=page, form=form, seen=seen, files=files, typed=typed)
    had = client.facts(place.today())
    own = set(had.cards) | {status for status, on in had.statuses.items() if on}
    said = {code: code in view.facts for code in own ^ view.facts} if view.mode is not Mode.EMPTY else {}
    return Draft(
        mode=view.mode if view.mode is not Mode.EMPTY else Mode.CLIENT,
        client=client.key,
        amounts={line.asset_class: line.typed for line in view.lines if line.typed is not None},
        cards={code: on for code, on in said.items() if isinstance(code, Card)},
        statuses={code: on for code, on in said.items() if isinstance(code, Status)},
        entry=view.entry,
        form=form,
        page=page,
        purpose=counter.purpose.view.purpose or Purpose.COUNTER,
        seen=seen,
        aimed=counter.client.aimed,
        files=files,
        typed=typed,
    )


def take_up(counter: Counter, draft: Draft) -> None:
    """Put it in hand again; the client is read anew, which is a look like any other.

    Raises:
        Refusal: the client is there no more, or as ``Workplace.require``.
        StoreUnavailable: nothing can be read.
    """
    if draft.files != FilesHeld():
        counter.intake.take_up(draft.files)
    counter.shift.remember(draft.seen)
    with counter.client.at_once():
        _take_up_client(counter, draft)
    counter.prescreen.begin(counter.client.view.client)
    if draft.form != counter.prescreen.view.form:
        counter.prescreen.take(draft.form)


def _take_up_client(counter: Counter, draft: Draft) -> None:
    desk = counter.client
    if draft.mode is Mode.WALK_IN:
        desk.start_walk_in(draft.client)
        desk.type_entry(draft.entry)
    elif draft.client:
        counter.purpose.open(draft.client, draft.purpose)
    if desk.view.client is not None:
        for asset_class, text in draft.amounts.items():
            desk.type_amount(asset_class, text)
        for card, on in draft.cards.items():
            desk.say_fact(card, on=on)
        for status, on in draft.statuses.items():
            desk.say_fact(status, on=on)
        desk.aim(draft.aimed.target)
        if draft.aimed.plan_with is not None:
            desk.plan_with(draft.aimed.plan_with)
        if draft.aimed.by:
            desk.aim_by(draft.aimed.by)


class Drafts:
    """Sealed drafts of this run of the program, one a person; on no disk."""

    def __init__(self) -> None:
        self._sealed: dict[str, bytes] = {}

    def keep(self, session: Session, draft: Draft) -> None:
        """Seal it to whoever goes."""
        self._sealed[session.code] = session.seal(_DRAFT.dump_json(draft))

    def take(self, session: Session) -> Draft | None:
        """What this person left, once; nothing where it cannot be opened any more."""
        sealed = self._sealed.pop(session.code, None)
        if sealed is None:
            return None
        try:
            return _DRAFT.validate_json(session.unseal(sealed))
        except (Coded, ValidationError):
            # New keys since, after a reset by a supervisor: what was sealed to the old ones is gone.
            return None


def would_be_lost(counter: Counter) -> str:
    """What closing the window would lose for good, as a sentence; empty where it would lose nothing."""
    say = counter.place.speaker.say
    if counter.people.view.words:
        return say("恢复词还没有确认保管。打印或抄下后勾选，或再次关闭以放弃")
    if counter.client.view.unsaved:
        return say("手工录入的客户还没有保存。按 Ctrl+S 保存，或再次关闭以放弃")
    if counter.imports.goes_on:
        return say(IMPORT_LOST)
    return ""
