"""What the buttons of a page do outside of it, and what it says to the window; tied when the page is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton

from teller_app.rules.codes import Purpose
from teller_app.ui.audit_screen import AuditScreen
from teller_app.ui.branch_screen import BranchScreen
from teller_app.ui.care_screen import CareScreen
from teller_app.ui.client_screen import ClientScreen
from teller_app.ui.files_screen import FilesScreen
from teller_app.ui.intake_screen import IntakeScreen
from teller_app.ui.people_screen import PeopleScreen
from teller_app.ui.prescreen_screen import PrescreenScreen
from teller_app.ui.print_screen import PrintScreen
from teller_app.ui.rail import Page
from teller_app.ui.rules_screen import RulesScreen
from teller_app.ui.settings_screen import SettingsScreen
from teller_app.ui.ties_screen import TiesScreen

if TYPE_CHECKING:
    from teller_app.ui.window import Window

Act = Callable[[], object]


def tie(window: Window, made: object) -> None:
    """Tie a page to the window; those that need nothing of it have nothing here."""
    _tie_buttons(window, made)
    _tie_clients(window, made)
    if isinstance(made, AuditScreen | IntakeScreen | PeopleScreen | RulesScreen):
        made.said.connect(window.tell)
    if isinstance(made, RulesScreen):
        made.installed.connect(window.schemes.take_new)
    if isinstance(made, PrintScreen):
        made.closed.connect(window.go_back)
    if isinstance(made, SettingsScreen):
        made.look_changed.connect(window.language_changed)
        made.lock_changed.connect(window.lock_changed)
    if isinstance(made, IntakeScreen):
        made.switched.connect(window.switched)


def _tie_buttons(window: Window, made: object) -> None:
    ties: tuple[tuple[QAbstractButton, Act], ...] = ()
    if isinstance(made, ClientScreen):
        header, below, service = made.header, made.below, window.service
        ties = (
            (header.walk_in, window.start_walk_in),
            (header.prescreen, window.show_prescreen),
            (header.print, window.print_current),
            (header.save, window.save),
            (made.why.facing, lambda: window.extras.turn_to_client()),  # noqa: PLW0108  not there yet
            (below.record, service.ask_event),
            (below.by_hand, service.ask_override),
            (below.more, window.show_more),
        )
        below.grid.clicked.connect(lambda code: window.guarded(lambda: service.give(code)))
    elif isinstance(made, PrescreenScreen | CareScreen | BranchScreen | AuditScreen):
        ties = ((made.print, window.print_current), (made.export, window.save))
    elif isinstance(made, FilesScreen):
        ties = ((made.take_in, lambda: window.turn_to(Page.INTAKE)),)
    for button, act in ties:
        button.clicked.connect(lambda _=False, act=act: window.guarded(act))


def _tie_clients(window: Window, made: object) -> None:
    """Whoever is opened from a page is looked at for what that page is for."""
    purpose = Purpose.COUNTER
    if isinstance(made, CareScreen):
        purpose = Purpose.CARE
    elif isinstance(made, BranchScreen | RulesScreen):
        purpose = Purpose.BRANCH
    elif isinstance(made, AuditScreen):
        purpose = Purpose.AUDIT
    elif not isinstance(made, TiesScreen):
        return
    made.open_client.connect(lambda key: window.guarded(lambda: window.open_client(key, purpose)))
