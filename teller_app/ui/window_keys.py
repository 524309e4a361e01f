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
    for key, buttons in _buttons(window):
        # Unguarded: a button guards what it does, and a second guard would hide what the first has said.
        QShortcut(QKeySequence(key), window, lambda buttons=buttons: _press(buttons))


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
    care, files, service, rules = window.care, window.files, window.service, window.rules
    intake = window.intake
    pages: dict[Page, dict[str, Does]] = {
        Page.CLIENT: {
            "Ctrl+D": service.ask_event,
            "Ctrl+G": service.open_key,
            "Ctrl+R": counter.client.drop_trial,
        },
        Page.HELP: {"Ctrl+F": window.help.focus_search},
        Page.CARE: {"Ctrl+D": care.done, "Ctrl+L": care.put_off, "Ctrl+B": care.not_wanted},
        Page.TIES: {"Ctrl+G": service.ask_join, "Ctrl+I": service.ask_referrer},
        Page.RULES: {
            "Ctrl+D": rules.choose_draft,
            "Ctrl+L": rules.start_trial,
            "Ctrl+B": rules.choose_release,
        },
        Page.FILES: {
            "Ctrl+L": files.check.click,
            "Ctrl+B": files.backup.click,
            "Ctrl+G": files.send.click,
            "Ctrl+I": files.take_in.click,
        },
        Page.INTAKE: {
            "Ctrl+F": intake.choose_files,
            "Ctrl+D": intake.leave_out,
            "Ctrl+G": intake.choose_profile,
            "Ctrl+L": intake.begin_check,
            "Ctrl+B": intake.choose_rejects,
        },
    }
    keys = sorted({key for acts in pages.values() for key in acts})
    return (
        *((key, lambda key=key: _by_page(pages.get(window.page, {}), key)) for key in keys),
        *((f"Alt+{at + 1}", lambda at=at: _numbered(window, at)) for at in range(6)),
        *((key_of(at), lambda at=at: _give(window, at)) for at in range(len(KEYS))),
    )


def _buttons(window: Window) -> tuple[tuple[str, tuple[QAbstractButton, ...]], ...]:
    """Keys with the buttons on which they stand: the one that is seen is pressed."""
    ties, people, intake, trial = window.service.ties, window.people, window.intake, window.rules.trial
    person = people.person.buttons
    return (
        (LANGUAGE_KEY, (window.bar.language,)),
        (MORE_KEY, (window.more,)),
        ("Alt+K", (window.notice.close_now,)),
        ("Alt+C", (window.client.amounts.facts, person[Change.ROLE])),
        ("Alt+B", (window.care.detail.never, trial.ways[Way.OTHER])),
        ("Alt+S", (window.branch.unmasked, trial.unmasked, intake.save_changes)),
        ("Alt+Q", (window.branch.waiting.stop, trial.waiting.stop, window.files.checking.stop)),
        ("Alt+R", (ties.clear_referrer, window.files.restore, person[Change.RESET])),
        ("Alt+N", (ties.found, intake.without)),
        ("Alt+E", (ties.leave, person[Change.ENABLE], intake.gap)),
        ("Alt+U", (person[Change.UNLOCK], intake.whole, trial.ways[Way.UP])),
        ("Alt+D", (person[Change.DISABLE], trial.ways[Way.DOWN], intake.adds)),
        ("Alt+W", (people.own_words.take, people.own_words.anew)),
        ("Alt+X", (window.audit.clear, intake.fresh)),
        ("Alt+O", (window.audit.entry.client,)),
        ("Alt+V", (window.audit.check,)),
        ("Alt+H", (people.given.hide_now,)),
        ("Alt+Y", (people.words.kept,)),
        ("Alt+Z", (window.printing.zoom,)),
    )


def _press(buttons: tuple[QAbstractButton, ...]) -> None:
    for button in buttons:
        if button.isVisible():
            button.click()
            return


def _give(window: Window, at: int) -> None:
    """A privilege is given from the client desk only, where its tile is seen."""
    if window.page is Page.CLIENT:
        window.service.give_numbered(at)


def _by_page(acts: dict[str, Does], key: str) -> None:
    """What a key means on the page in front; elsewhere it means nothing."""
    if key in acts:
        acts[key]()


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
