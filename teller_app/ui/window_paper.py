"""What Ctrl+P and Ctrl+S mean on the page in front."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from teller_app.desk.client_view import Mode
from teller_app.desk.counter import Counter
from teller_app.desk.printing import Paper
from teller_app.ui.rail import AROUND_CLIENT, Page

if TYPE_CHECKING:
    from teller_app.ui.window import Window


def print_page(window: Window, counter: Counter) -> None:
    """Preview what the screen shows, and nobody who is out of sight; in the preview, print it."""
    page = window.page
    if page is Page.PEOPLE and window.people.print_words():
        return
    if page is Page.PRINT:
        window.printing.send()
        return
    printing = counter.printing
    lays: dict[Page, Callable[[], Paper]] = {
        **dict.fromkeys(AROUND_CLIENT, printing.summary),
        Page.PRESCREEN: printing.findings,
        Page.CARE: counter.care_list,
        Page.BRANCH: counter.branch_list,
        Page.AUDIT: counter.day_sheet,
    }
    if page in lays:
        window.printing.show_paper(lays[page]())
        window.turn_to(Page.PRINT)


def save_page(window: Window, counter: Counter) -> None:
    """Keep the walk-in in sight; in the preview, write the PDF; elsewhere what the page keeps."""
    acts: dict[Page, Callable[[], object]] = {
        Page.PRINT: window.printing.choose_file,
        Page.KEY_ACCOUNT: window.service.key.take_overrule,
        Page.PROCEDURE: window.service.procedure.submit,
        Page.OVERRIDE: window.service.override.submit,
        Page.PRESCREEN: window.prescreen.choose_file,
        Page.CARE: window.care.choose_file,
        Page.BRANCH: window.branch.choose_file,
        Page.RULES: window.rules.choose_file,
        Page.AUDIT: window.audit.choose_file,
        Page.FILES: window.files.save_folder,
        Page.INTAKE: window.intake.begin_switch,
        Page.SETTINGS: window.settings.take,
    }
    if window.page in acts:
        acts[window.page]()
        return
    entering = window.page is Page.CLIENT and counter.client.view.mode is Mode.WALK_IN
    if entering and counter.client.save_walk_in() is None:
        window.client.seek_problem()
