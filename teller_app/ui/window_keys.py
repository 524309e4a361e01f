"""The table of keys, and what one means on the page in front."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton

from teller_app.desk.counter import Counter
from teller_app.desk.roster import Change
from teller_app.rules.migration import Way
from teller_app.safe.roles import Act
from teller_app.ui.branch_screen import LIST
from teller_app.ui.care_screen import LISTS
from teller_app.ui.cover import LOCK
from teller_app.ui.follow import Guard
from teller_app.ui.privilege_tiles import KEYS
from teller_app.ui.rail import AROUND_CLIENT, Page
from teller_app.ui.rules_screen import PLAN
from teller_app.ui.service_pages import key_of
from teller_app.ui.window_help import show_help
from teller_app.words.keys import (
    AFTER_KEY,
    BEFORE_KEY,
    BLANK_KEY,
    COPY_KEY,
    FACING_KEY,
    LANGUAGE_KEY,
    MORE_KEY,
    REVEAL_KEY,
    SETTINGS_KEY,
    TRIAL_KEY,
)

if TYPE_CHECKING:
    from teller_app.ui.window import Window

Does = Callable[[], object]
LOCK_KEY = "F12"


def set_keys(window: Window, counter: Counter, guarded: Guard) -> None:
    """Every key of the window; what it cannot do is said as for a button."""
    for key, act in (*_everywhere(window), *_by_place(window, counter)):
        made = QShortcut(QKeySequence(key), window, lambda act=act: guarded(act))
        if key == LOCK_KEY:
            made.setObjectName(LOCK)
    serves = counter.place.may(Act.LOOK)
    acts = ((key, act) for key, act in _without_a_button(window) if serves or key == BLANK_KEY)
    window.more.offer(((key, partial(guarded, act)) for key, act in acts), lambda key: _is_there(window, key))
    for key, buttons in _BUTTONS.items():
        # Unguarded: a button guards what it does, and a second guard would hide what the first has said.
        QShortcut(QKeySequence(key), window, lambda buttons=buttons: _press(window, buttons))


def _everywhere(window: Window) -> tuple[tuple[str, Does], ...]:
    return (
        ("F1", lambda: show_help(window)),
        ("F2", window.show_client),
        ("F3", window.show_prescreen),
        ("F4", window.show_care),
        ("F5", window.show_branch),
        ("F6", lambda: window.turn_to(Page.RULES)),
        ("F7", lambda: window.turn_to(Page.AUDIT)),
        ("F9", lambda: window.turn_to(Page.FILES)),
        ("F10", lambda: window.turn_to(Page.PEOPLE)),
        (SETTINGS_KEY, lambda: window.turn_to(Page.SETTINGS)),
        (LOCK_KEY, window.lock),
        (FACING_KEY, window.extras.turn_to_client),
        *((key.replace("←", "Left").replace("→", "Right"), act) for key, act in _without_a_button(window)),
        ("Ctrl+K", window.focus_search),
        ("Ctrl+M", window.purpose.open),
        ("Ctrl+N", window.start_walk_in),
        ("Ctrl+P", window.print_current),
        ("Ctrl+S", window.save),
        ("Ctrl+U", lambda: _take_back(window)),
        ("Ctrl+O", window.service.ask_override),
        ("Ctrl+T", window.service.open_ties),
        ("Esc", window.go_back),
    )


def _without_a_button(window: Window) -> tuple[tuple[str, Does], ...]:
    """What stands in the list at the foot; covering the screen is for everybody."""
    return (
        (TRIAL_KEY, window.focus_amounts),
        (REVEAL_KEY, window.reveal),
        (COPY_KEY, window.extras.copy_number),
        (BEFORE_KEY, lambda: window.extras.step(-1)),
        (AFTER_KEY, lambda: window.extras.step(1)),
        (BLANK_KEY, window.extras.blank.come),
    )


def _is_there(window: Window, key: str) -> bool:
    """Whether an act of the list does anything here: no whole number of a client who is out of sight."""
    return key != REVEAL_KEY or window.page is Page.CLIENT


def _by_place(window: Window, counter: Counter) -> tuple[tuple[str, Does], ...]:
    """Keys that mean something else on another page."""
    keys = sorted({key for acts in _ACTS.values() for key in acts})
    return (
        ("Ctrl+R", lambda: counter.client.drop_trial() if window.page is Page.CLIENT else None),
        *((key, lambda key=key: _by_page(window, key)) for key in keys),
        *((f"Alt+{at + 1}", lambda at=at: _numbered(window, at)) for at in range(6)),
        *((key_of(at), lambda at=at: _give(window, at)) for at in range(len(KEYS))),
    )


_ACTS: dict[Page, dict[str, Callable[[Window], object]]] = {
    Page.CLIENT: {
        "Ctrl+D": lambda window: window.service.ask_event(),
        "Ctrl+G": lambda window: window.service.open_key(),
    },
    Page.HELP: {"Ctrl+F": lambda window: window.help.focus_search()},
    Page.CARE: {
        "Ctrl+D": lambda window: window.care.done(),
        "Ctrl+L": lambda window: window.care.put_off(),
        "Ctrl+B": lambda window: window.care.not_wanted(),
    },
    Page.TIES: {
        "Ctrl+G": lambda window: window.service.ask_join(),
        "Ctrl+I": lambda window: window.service.ask_referrer(),
    },
    Page.RULES: {
        "Ctrl+D": lambda window: window.rules.choose_draft(),
        "Ctrl+L": lambda window: window.rules.start_trial(),
        "Ctrl+B": lambda window: window.rules.choose_release(),
    },
    Page.FILES: {
        "Ctrl+L": lambda window: window.files.check.click(),
        "Ctrl+B": lambda window: window.files.backup.click(),
        "Ctrl+G": lambda window: window.files.send.click(),
        "Ctrl+I": lambda window: window.files.take_in.click(),
    },
    Page.INTAKE: {
        "Ctrl+F": lambda window: window.intake.choose_files(),
        "Ctrl+D": lambda window: window.intake.leave_out(),
        "Ctrl+G": lambda window: window.intake.profile.choose(),
        "Ctrl+L": lambda window: window.intake.begin_check(),
        "Ctrl+B": lambda window: window.intake.choose_rejects(),
    },
}
"""What a key means on a page."""


def _by_page(window: Window, key: str) -> None:
    """What a key means on the page in front; elsewhere it means nothing."""
    act = _ACTS.get(window.page, {}).get(key)
    if act is not None:
        act(window)


_ALWAYS = None
"""A place that no page hides."""
_Button = Callable[["Window"], QAbstractButton]
_BUTTONS: dict[str, dict[Page | None, _Button]] = {
    LANGUAGE_KEY: {_ALWAYS: lambda window: window.bar.language},
    MORE_KEY: {_ALWAYS: lambda window: window.more},
    "Alt+K": {_ALWAYS: lambda window: window.notice.close_now},
    "Alt+C": {
        Page.CLIENT: lambda window: window.client.amounts.facts,
        Page.PEOPLE: lambda window: window.people.person.buttons[Change.ROLE],
    },
    "Alt+B": {
        Page.CARE: lambda window: window.care.detail.never,
        Page.RULES: lambda window: window.rules.trial.ways[Way.OTHER],
    },
    "Alt+S": {
        Page.BRANCH: lambda window: window.branch.unmasked,
        Page.RULES: lambda window: window.rules.trial.unmasked,
        Page.INTAKE: lambda window: window.intake.save_changes,
    },
    "Alt+Q": {
        Page.BRANCH: lambda window: window.branch.waiting.stop,
        Page.RULES: lambda window: _seen(window.rules.trial.waiting.stop, window.rules.trial.saving.stop),
        Page.FILES: lambda window: window.files.checking.stop,
    },
    "Alt+R": {
        Page.TIES: lambda window: window.service.ties.clear_referrer,
        Page.FILES: lambda window: window.files.restore,
        Page.PEOPLE: lambda window: window.people.person.buttons[Change.RESET],
    },
    "Alt+N": {
        Page.TIES: lambda window: window.service.ties.found,
        Page.INTAKE: lambda window: window.intake.without,
    },
    "Alt+E": {
        Page.TIES: lambda window: window.service.ties.leave,
        Page.PEOPLE: lambda window: window.people.person.buttons[Change.ENABLE],
        Page.INTAKE: lambda window: window.intake.gap,
    },
    "Alt+U": {
        Page.PEOPLE: lambda window: window.people.person.buttons[Change.UNLOCK],
        Page.INTAKE: lambda window: window.intake.whole,
        Page.RULES: lambda window: window.rules.trial.ways[Way.UP],
    },
    "Alt+D": {
        Page.PEOPLE: lambda window: window.people.person.buttons[Change.DISABLE],
        Page.RULES: lambda window: window.rules.trial.ways[Way.DOWN],
        Page.INTAKE: lambda window: window.intake.adds,
    },
    "Alt+W": {Page.PEOPLE: lambda window: _seen(window.people.own_words.take, window.people.own_words.anew)},
    "Alt+X": {
        Page.AUDIT: lambda window: window.audit.clear,
        Page.INTAKE: lambda window: window.intake.fresh,
    },
    "Alt+O": {
        Page.AUDIT: lambda window: window.audit.entry.client,
        Page.INTAKE: lambda window: window.intake.profile.save,
    },
    "Alt+V": {Page.AUDIT: lambda window: window.audit.check},
    "Alt+H": {Page.PEOPLE: lambda window: window.people.given.hide_now},
    "Alt+Y": {Page.PEOPLE: lambda window: window.people.words.kept},
    "Alt+Z": {Page.PRINT: lambda window: window.printing.zoom},
}
"""Keys with the buttons on which they stand, by their page."""


def _press(window: Window, buttons: dict[Page | None, _Button]) -> None:
    """Press the one that is seen."""
    found = buttons.get(_ALWAYS) or buttons.get(window.page)
    if found is not None and (button := found(window)).isVisible():
        button.click()


def _seen(one: QAbstractButton, other: QAbstractButton) -> QAbstractButton:
    """Of two that stand in the same place by turns."""
    return one if one.isVisible() else other


def _give(window: Window, at: int) -> None:
    """A privilege is given from the client desk only, where its tile is seen."""
    if window.page is Page.CLIENT:
        window.service.give_numbered(at)


def _take_back(window: Window) -> None:
    """What the client in sight was given last, or on the page of rules what is planned there."""
    if window.page is Page.RULES:
        window.rules.ask_withdraw()
    elif window.page in AROUND_CLIENT:
        window.service.ask_undo()


def _numbered(window: Window, at: int) -> None:
    page = window.page
    if page is Page.CLIENT:
        window.client.below.choose(at)
    elif page is Page.PRESCREEN:
        window.prescreen.findings.adopt(at)
    elif page is Page.PRINT:
        window.printing.turn_to(at)
    elif page is Page.CARE and at < len(LISTS):
        window.care.turn_to(at)
    elif page is Page.BRANCH and at <= LIST:
        window.branch.turn_to(at)
    elif page is Page.RULES and at <= PLAN:
        window.rules.turn_to(at)
    elif page is Page.PROCEDURE:
        window.service.procedure.confirm(at)
    elif page is Page.AUDIT:
        window.audit.turn(at)
