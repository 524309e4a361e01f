"""What stands on the screen and is in no desk yet: it comes along, and back after a lock.

It goes into another language, onto a new book, and to the same person who comes in again. Plain texts by
where they stand, so that they can be sealed meanwhile; a password is never among them. The desks stay or
are taken up first: here only the page, and what was typed on it, is put in its place.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from teller_app.desk.draft import Draft, Typed, draft_of
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.ui.ask_bar import Again
from teller_app.ui.rail import DESKS, Page

if TYPE_CHECKING:
    from teller_app.desk.counter import Counter
    from teller_app.ui.window import Window

_BESIDE = (Page.FILES, Page.PEOPLE, Page.SETTINGS, Page.HELP, Page.INTAKE)
"""Pages beside the desks; what was typed on them comes back, and nobody comes back onto them."""
_HOLDING = (
    Page.PEOPLE,
    Page.FILES,
    Page.RULES,
    Page.CARE,
    Page.SETTINGS,
    Page.BRANCH,
    Page.AUDIT,
    Page.HELP,
)
"""Pages that hold what was typed themselves; those around a client are asked through ``ServicePages``."""


@runtime_checkable
class _Holding(Protocol):
    def in_hand(self) -> dict[str, str]: ...

    def take_in_hand(self, was: dict[str, str]) -> None: ...


def drafted(window: Window, counter: Counter) -> Draft:
    """Everything in hand before a lock: what the desks hold, the page, and what stands on the screen."""
    typed = in_hand(window)
    if Page.SETTINGS in window.made:
        window.settings.let_go()
    return draft_of(counter, window.page, typed)


def in_hand(window: Window) -> Typed:
    """What was typed, ticked and asked in a window, by the part of it; nothing where there was nothing."""
    search = window.bar.search
    parts = {
        "search": {"text": search.text(), "open": "1" if search.matches.isVisible() else ""},
        "client": {"tab": str(window.client.below.page)},
        "ask": window.ask.in_hand(),
        **window.service.in_hand(),
    }
    for page in _HOLDING:
        if page in window.made:  # nothing was typed on one that is not there
            parts[page.name.lower()] = _holding(window, page).in_hand()
    return {part: texts for part, texts in parts.items() if any(texts.values())}


def put_in_hand(window: Window, typed: Typed, page: Page) -> None:
    """Put it in its place in another window, and turn to the page that was in front.

    What cannot be shown any more, as a payment for a client who has no right to it now, is left out.
    """
    window.client.below.turn_to(int(typed.get("client", {}).get("tab", "0")))
    for each in _HOLDING:
        if each.name.lower() in typed:
            _holding(window, each).take_in_hand(typed[each.name.lower()])
    with suppress(Refusal, Unavailable):
        window.service.take_in_hand(page, typed)
        if page in (*DESKS, *_BESIDE):
            window.turn_to(page)
    if "search" in typed:  # after the page, which begins with an empty box
        window.bar.search.setText(typed["search"]["text"])
        window.bar.search.matches.setVisible(bool(typed["search"]["open"]))
    with suppress(Refusal, Unavailable):
        _ask_again(window, typed.get("ask", {}))


def _holding(window: Window, page: Page) -> _Holding:
    found = window.page_of(page)
    assert isinstance(found, _Holding)  # noqa: S101  each of ``_HOLDING`` is
    return found


def come_back(window: Window, draft: Draft) -> None:
    """Put what the same person left in its place; the search has the keyboard where nothing was begun."""
    page = Page(draft.page)
    put_in_hand(window, draft.typed, Page.CLIENT if page in _BESIDE else page)
    if window.page in DESKS and not window.ask.isVisible():
        window.bar.search.setFocus()


def _ask_again(window: Window, asked: dict[str, str]) -> None:
    """Put the question again that stood above the screen, where it is still about the same client or task."""
    if not asked:
        return
    again = Again(asked.get("code", ""), asked.get("about", ""))
    if window.service.ask_again(again) or window.care.ask_again(again):
        window.ask.edit.setText(asked["text"])
