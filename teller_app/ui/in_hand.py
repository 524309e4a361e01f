"""What stands on the screen and is in no desk yet: it comes along, and back after a lock.

It goes into another language, onto a new book, and to the same person who comes in again. Plain texts by
where they stand, so that they can be sealed meanwhile; a password is never among them. The desks stay or
are taken up first: here only the page, and what was typed on it, is put in its place.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from teller_app.desk.draft import Draft, Typed, draft_of
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.ui.ask_bar import Again
from teller_app.ui.rail import DESKS, Page

if TYPE_CHECKING:
    from teller_app.desk.counter import Counter
    from teller_app.ui.window import Window

_BESIDE = (Page.FILES, Page.PEOPLE, Page.SETTINGS, Page.HELP, Page.INTAKE)
"""Pages beside the desks; what was typed on them comes back, and nobody comes back onto them."""


def drafted(window: Window, counter: Counter) -> Draft:
    """Everything in hand before a lock: what the desks hold, the page, and what stands on the screen."""
    typed = in_hand(window)
    window.settings.let_go()
    return draft_of(counter, window.page, typed)


def in_hand(window: Window) -> Typed:
    """What was typed, ticked and asked in a window, by the part of it; nothing where there was nothing."""
    search = window.bar.search
    parts = {
        "search": {"text": search.text(), "open": "1" if search.matches.isVisible() else ""},
        "people": {name: field.edit.text() for name, field in window.people.add.fields.items()},
        "files": window.files.in_hand(),
        "rules": {"day": window.rules.plan.day.edit.text()},
        "client": {"tab": str(window.client.below.page)},
        "care": window.care.in_hand(),
        "settings": window.settings.in_hand(),
        "branch": window.branch.in_hand(),
        "audit": window.audit.in_hand(),
        "help": window.help.in_hand(),
        "ask": window.ask.in_hand(),
        **window.service.in_hand(),
    }
    return {part: texts for part, texts in parts.items() if any(texts.values())}


def put_in_hand(window: Window, typed: Typed, page: Page) -> None:
    """Put it in its place in another window, and turn to the page that was in front.

    What cannot be shown any more, as a payment for a client who has no right to it now, is left out.
    """
    for part, fields in (
        ("people", window.people.add.fields),
        ("files", {"folder": window.files.folder}),
        ("rules", {"day": window.rules.plan.day}),
    ):
        for name, text in typed.get(part, {}).items():
            if name in fields:
                fields[name].show_text(text)
    window.client.below.turn_to(int(typed.get("client", {}).get("tab", "0")))
    window.care.take_in_hand(typed.get("care", {}))
    for name, screen in (
        ("settings", window.settings),
        ("branch", window.branch),
        ("audit", window.audit),
        ("help", window.help),
    ):
        if name in typed:
            screen.take_in_hand(typed[name])
    with suppress(Refusal, Unavailable):
        window.service.take_in_hand(page, typed)
        if page in (*DESKS, *_BESIDE):
            window.turn_to(page)
    if "search" in typed:  # after the page, which begins with an empty box
        window.bar.search.setText(typed["search"]["text"])
        window.bar.search.matches.setVisible(bool(typed["search"]["open"]))
    with suppress(Refusal, Unavailable):
        _ask_again(window, typed.get("ask", {}))


def come_back(window: Window, draft: Draft) -> None:
    """Put what the same person left in its place; the search has the keyboard where nothing was begun."""
    page = Page(draft.page)
    put_in_hand(window, draft.typed, Page.CLIENT if page in _BESIDE else page)
    if window.page in DESKS and not window.ask.isVisible():
        window.bar.search.setFocus()


def _ask_again(window: Window, asked: dict[str, str]) -> None:
    """Put the question again that stood above the screen, where it is still about the same client or task."""
    again = Again(asked.get("code", ""), asked.get("about", ""))
    for page in (window.service, window.care):
        if page.ask_again(again):
            window.ask.edit.setText(asked["text"])
            return
