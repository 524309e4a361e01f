"""The pages around one client: key account, ties, a procedure, a tier by hand; and the short questions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from teller_app.desk.approving import Approval, Shown
from teller_app.desk.ledger import Procedure
from teller_app.desk.overrides import Said
from teller_app.desk.service import ServiceDesk
from teller_app.desk.service_view import Look, ServiceView
from teller_app.rules.care import NO_CONTACT
from teller_app.rules.codes import CareKind, CareStep, GroupKind
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.rules.rulebook.privileges import PrivilegeKind
from teller_app.ui.ask_bar import Again, AskBar
from teller_app.ui.follow import Guard, follow
from teller_app.ui.key_screen import KeyScreen
from teller_app.ui.known_lines import key_page, ties_page
from teller_app.ui.override_screen import OverrideScreen
from teller_app.ui.privilege_tiles import KEYS, given_by_hand
from teller_app.ui.procedure_screen import ProcedureScreen
from teller_app.ui.rail import Page
from teller_app.ui.ties_screen import TiesScreen
from teller_app.words.care import kind_name, said
from teller_app.words.speaker import Speaker
from teller_app.words.standing import validity

KINDS = (
    CareKind.DEAL,
    CareKind.COMPLAINT,
    CareKind.PRODUCT,
    CareKind.PROMOTION,
    CareKind.EXPERT_VISIT,
)
"""In the order of the numbers that a teller types."""
_TOGETHER = "\N{NO-BREAK SPACE}"
"""Keeps a number and what it means in one line."""
_PAGES = (Page.KEY_ACCOUNT, Page.PROCEDURE, Page.OVERRIDE)
"""Where something is typed about the client."""
_Screen = TypeVar("_Screen", KeyScreen, TiesScreen, ProcedureScreen, OverrideScreen)
_WISHES = {"8": True, "9": False}
"""Whether a client may be contacted again."""


class ServicePages(QObject):
    """Every act goes to the desk; ``said`` tells what came of it, ``turn`` asks for another page.

    Each page is made when it is first asked for; ``made`` gives it to whoever lays it in, with its number.
    """

    said = Signal(str)
    turn = Signal(int)
    made = Signal(int, object)
    closed = Signal()

    def __init__(
        self, desk: ServiceDesk, speaker: Speaker, ask: AskBar, guard: Guard, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._speaker, self._ask = desk, speaker, ask
        self._shown = self._about
        self._open: set[Page] = set()
        self._left: dict[Page, dict[str, str]] = {}
        self._guard = guard
        self._typed_in: dict[Page, KeyScreen | ProcedureScreen | OverrideScreen] = {}
        follow(self, desk.changed, self.show_view)

    @cached_property
    def key(self) -> KeyScreen:
        """A key account."""
        made = KeyScreen(self._speaker, self._desk.answer, self._desk.overrule, self._guard)
        return self._own(Page.KEY_ACCOUNT, made)

    @cached_property
    def ties(self) -> TiesScreen:
        """Who belongs to whom."""
        made = TiesScreen(self._speaker)
        for button, act in (
            (made.set_referrer, self.ask_referrer),
            (made.clear_referrer, lambda: self._desk.refer("")),
            (made.join, self.ask_join),
            (made.found, self.ask_found),
            (made.leave, self._desk.leave),
        ):
            button.clicked.connect(lambda _=False, act=act: self._guard(act))
        return self._own(Page.TIES, made)

    @cached_property
    def procedure(self) -> ProcedureScreen:
        """An emergency payment, step by step."""
        desk = self._desk
        made = ProcedureScreen(
            self._speaker, self._show_pay, self._pay, desk.ask_second, by_name=desk.by_name
        )
        return self._own(Page.PROCEDURE, made)

    @cached_property
    def override(self) -> OverrideScreen:
        """A tier by hand."""
        desk = self._desk
        made = OverrideScreen(
            self._speaker, desk.show_override, self._override, desk.ask_second, by_name=desk.by_name
        )
        return self._own(Page.OVERRIDE, made)

    def page_of(self, page: Page) -> QWidget:
        """One of ``AROUND_CLIENT`` beside the desk itself, made now if it is not there yet."""
        if page is Page.KEY_ACCOUNT:
            return self.key
        if page is Page.TIES:
            return self.ties
        return self.procedure if page is Page.PROCEDURE else self.override

    def _own(self, page: Page, made: _Screen) -> _Screen:
        if not isinstance(made, TiesScreen):
            self._typed_in[page] = made
            made.closed.connect(lambda: self.put_away(page))
        made.closed.connect(self.closed)
        self.made.emit(page, made)
        return made

    def show_view(self, view: ServiceView) -> None:
        """Repaint what is looked at; whatever was typed about another client goes first."""
        if self._about != self._shown:
            self._shown = self._about
            for page in _PAGES:
                self.put_away(page)
        if view.key is not None:
            self.key.show_key(key_page(self._speaker, view.key))
        if view.ties is not None:
            self.ties.show_ties(ties_page(self._speaker, view.ties))

    def open_key(self) -> None:
        """The key account page of the client on the screen."""
        self._here()
        self._desk.look(Look.KEY)
        if was := self._left_on(Page.KEY_ACCOUNT):
            self.key.take_in_hand(was)
        self.turn.emit(Page.KEY_ACCOUNT)

    def open_ties(self) -> None:
        """The ties page of the client on the screen."""
        self._here()
        self._desk.look(Look.TIES)
        self.turn.emit(Page.TIES)

    def give_numbered(self, at: int) -> None:
        """Give the privilege of a key; where there is none, nothing happens."""
        found = given_by_hand(self._desk.view.decision)
        if at < len(found):
            self.give(found[at].code)

    def give(self, code: str) -> None:
        """Give one at once; a procedure has its own page."""
        self._here()
        found = self._held(code)
        if found is None:
            self._desk.give(code)  # and is told why this cannot be given
            return
        if found.privilege.kind is PrivilegeKind.PROCEDURE:
            self._open_procedure(found)
            return
        number = self._desk.give(code)
        name = self._speaker.name(found.privilege.name)
        told = self._speaker.say(
            "已给予“{name}”，台账号 {number:06d}；撤销按 Ctrl+U", name=name, number=number
        )
        waiting = found.privilege.waiting
        if found.privilege.kind is PrivilegeKind.QUEUE and waiting is not None:
            text = self._speaker.name(waiting)
            told = "\n".join((told, self._speaker.say("对等候的客户说：{text}", text=text)))
        self.said.emit(told)

    def ask_undo(self) -> None:
        """Why the newest one is taken back."""
        self._here()
        question = self._speaker.say("撤销最近一次权益登记，理由")
        self._put(question, self._desk.undo, "undo")

    def ask_event(self) -> None:
        """What has happened with the client today."""
        self._here()
        wishes, say = self._desk.wishes(), self._speaker.say
        listed = [f"{at} {kind_name(self._speaker, kind)}" for at, kind in enumerate(KINDS, 1)]
        listed += [say("8 恢复联系")] if wishes else []
        listed += [] if NO_CONTACT in wishes else [say("9 谢绝联系")]
        kinds = "  ".join(one.replace(" ", _TOGETHER) for one in listed)
        question = say("登记（数字，可加备注）：{kinds}", kinds=kinds)
        self._ask.ask(question, self._record, Again("event", self._about), "1")

    def ask_override(self) -> None:
        """The form for a tier by hand; where there is one already, why it ends."""
        self._here()
        view = self._desk.view
        if view.decision is None or view.client is None:
            return
        if view.decision.override is not None:
            until = view.decision.override.last_day
            question = self._speaker.say("手工认定至 {until}，现在结束，理由", until=until)
            self._put(question, self._desk.end_override, "override")
            return
        edition, names = view.decision.edition, self._speaker.name
        tiers = [(tier.code, names(tier.name)) for tier in edition.tiers]
        now = f"{names(view.decision.tier.name)} · {validity(self._speaker, view.decision, None)}"
        was = self._left_on(Page.OVERRIDE)
        self.override.begin(view.client.name, now.rstrip(" ·"), tiers, view.decision.tier.code)
        if was:
            self.override.take_in_hand(was)
        self._open.add(Page.OVERRIDE)
        self.turn.emit(Page.OVERRIDE)

    def ask_referrer(self) -> None:
        """Who brought the client."""
        question = self._speaker.say("介绍人（客户号、证件、手机或卡号）")
        self._put(question, self._refer, "referrer")

    def ask_join(self) -> None:
        """Which group."""
        question = self._speaker.say("家庭或集团代码，或其中一位成员")
        self._put(question, self._desk.join, "join")

    def ask_found(self) -> None:
        """What the new group is called; a company's is a group of companies."""
        question = self._speaker.say("名称（公司集团请以“集团”结尾）")
        self._put(question, self._found, "found")

    def _here(self) -> None:
        if self._desk.view.client is None:
            raise Refusal("client.none")

    @property
    def _about(self) -> str:
        """The key of the client on the screen; empty for nobody."""
        return self._desk.view.client.key if self._desk.view.client is not None else ""

    def _held(self, code: str) -> Entitlement | None:
        """What the client on the screen may be given by hand."""
        held = given_by_hand(self._desk.view.decision)
        return next((one for one in held if one.code == code), None)

    def _open_procedure(self, found: Entitlement) -> None:
        client = self._desk.view.client
        assert client is not None  # noqa: S101  somebody is here
        was = self._left_on(Page.PROCEDURE)
        self.procedure.show_procedure(client.name, found)
        if was.get("code") == found.code:
            self.procedure.take_in_hand(was)
        self._open.add(Page.PROCEDURE)
        self.turn.emit(Page.PROCEDURE)

    def _put(self, question: str, act: Callable[[str], object], code: str) -> None:
        def answered(text: str) -> None:
            act(text)
            self.said.emit("")

        self._ask.ask(question, answered, Again(code, self._about))

    def _refer(self, text: str) -> None:
        if not text.strip():
            raise Refusal("find.not_one", text="", count=0)
        self._desk.refer(text)

    def _found(self, text: str) -> None:
        companies = text.strip().endswith(("集团", "group", "Group"))
        self._desk.found(GroupKind.COMPANIES if companies else GroupKind.HOUSEHOLD, text)

    def _record(self, text: str) -> None:
        """``1``, or ``1 买了理财``; a deal says at once how to see the client off."""
        number, _, note = text.strip().partition(" ")
        if number in _WISHES:
            self._desk.wish(contact=_WISHES[number])
            self.said.emit(self._speaker.say("已登记"))
            return
        if not number.isdecimal() or not 1 <= int(number) <= len(KINDS):
            raise Refusal("number.not_listed")
        kind = KINDS[int(number) - 1]
        saved = self._desk.record(kind, note)
        told = self._speaker.say(
            "已登记{kind}，台账号 {number:06d}", kind=kind_name(self._speaker, kind), number=saved
        )
        self.said.emit(f"{told}\n{self._door()}" if kind is CareKind.DEAL else told)

    def _door(self) -> str:
        """Seeing the client to the door is done at once, so it is said at once."""
        view = self._desk.view
        care = view.decision.edition.care if view.decision else None
        if care is None or view.client is None:
            return ""
        wording = said(self._speaker, care.wording[CareStep.DOOR].any, view.client)
        return self._speaker.say(
            "现在{what}：{text}", what=self._speaker.name(care.at_the_door), text=wording
        )

    def in_hand(self) -> dict[str, dict[str, str]]:
        """What was typed on each page around the client on the screen, by its name; no password.

        A page that was turned away from has it still, one that was left with Esc or saved has not.
        """
        held = {page: {**was, "about": self._shown} for page in _PAGES if (was := self._typed_on(page))}
        left = {page: was for page, was in self._left.items() if was.get("about") == self._shown}
        return {page.name.lower(): was for page, was in (left | held).items()}

    def take_in_hand(self, page: Page, typed: dict[str, dict[str, str]]) -> None:
        """Have what was typed ready for when each page is asked for, and ask for ``page`` if it is one.

        What is about another client, or does not apply to this one any more, is left out.

        Raises:
            Refusal: as the page is refused to a key.
        """
        found = {each: typed.get(each.name.lower(), {}) for each in _PAGES}
        self._left = {each: was for each, was in found.items() if was.get("about") == self._about}
        if page is Page.TIES:
            self.open_ties()
        elif page not in self._left:
            return
        elif page is Page.KEY_ACCOUNT:
            self.open_key()
        elif page is Page.OVERRIDE:
            decision = self._desk.view.decision
            if decision is not None and decision.override is None:
                self.ask_override()
        elif page is Page.PROCEDURE:
            one = self._held(self._left[page].get("code", ""))
            if one is not None and one.privilege.kind is PrivilegeKind.PROCEDURE:
                self._open_procedure(one)

    def put_away(self, page: Page) -> None:
        """A page was left for good, or its client: what was typed on it is nobody's any more."""
        self._open.discard(page)
        self._left.pop(page, None)
        if (screen := self._typed_in.get(page)) is not None:
            screen.forget()

    def _typed_on(self, page: Page) -> dict[str, str]:
        """What stands on a page about the client on the screen; nothing where it is not begun.

        The page of a key account is there for every client, and begun with the first word of a reason.
        """
        if page not in self._typed_in:
            return {}
        if page is Page.KEY_ACCOUNT:
            return self.key.in_hand()
        return self._typed_in[page].in_hand() if page in self._open else {}

    def _left_on(self, page: Page) -> dict[str, str]:
        """What was typed on a page that is asked for, and left without Esc; it is taken up once."""
        left = self._left.pop(page, {})
        if self._shown != self._about:
            return {}
        return self._typed_on(page) or (left if left.get("about") == self._about else {})

    def ask_again(self, again: Again) -> bool:
        """Put a question again, if it is one of these and about this client; say whether it is asked."""
        asks = {
            "undo": self.ask_undo,
            "event": self.ask_event,
            "override": self.ask_override,
            "referrer": self.ask_referrer,
            "join": self.ask_join,
            "found": self.ask_found,
        }
        return self._ask.ask_again(again, self._about, asks)

    def stop(self) -> None:
        """Nothing runs on when the window goes."""
        for page in self._typed_in.values():
            if not isinstance(page, KeyScreen):
                page.second.stop()

    def _show_pay(self, code: str, steps: int, amount: str, note: str) -> Shown:
        return self._desk.show_procedure(code, note, Procedure(steps, amount))

    def _pay(self, code: str, steps: int, amount: str, note: str, approval: Approval) -> None:
        number = self._desk.give(code, note, Procedure(steps, amount, approval))
        self.said.emit(self._speaker.say("已登记，台账号 {number:06d}", number=number))

    def _override(self, said: Said, approval: Approval) -> None:
        number = self._desk.override(said, approval)
        self.said.emit(self._speaker.say("已登记，台账号 {number:06d}", number=number))


def key_of(key: int) -> str:
    """The shortcut of the ``key``-th privilege, counted from 0."""
    return KEYS[key]
