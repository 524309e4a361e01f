"""A whole visit, typed through a real X window: what a hand does, and what is on the disk afterwards."""

from __future__ import annotations

import pytest

from tests.desktop.desk import Desktop
from tests.stage import WANG, open_stage


def test_a_visit_from_the_scan_to_the_lock_and_back(desktop: Desktop):
    find(desktop, WANG.phone)

    desktop.press("ctrl+1")
    desktop.until(desktop.find("label", "已给予"), "the privilege")

    desktop.press("ctrl+p")
    desktop.until(desktop.find("label", "台账号 0"), "the preview with its journal number")
    desktop.press("Escape")
    desktop.until(desktop.find("label", WANG.name), "the client again")

    desktop.press("F3")
    desktop.until(desktop.find("text", "贷款金额"), "the pre-screen")
    desktop.type("10w")
    desktop.press("Tab")
    desktop.type("4.35%")
    desktop.press("Tab")
    desktop.type("36")
    desktop.until(desktop.find("label", "月供"), "the findings")

    desktop.press("F12")
    desktop.until(desktop.find("push button", "继续"), "the lock")
    names = [node["name"] for node in desktop.every()]
    assert not [name for name in names if WANG.name in str(name)], "a locked counter knows nobody"

    desktop.press("Return")
    desktop.until(desktop.find("push button", "F12"), "the counter again")
    desktop.until(desktop.find("label", WANG.name), "whoever was on the screen")

    assert given(desktop) == [(WANG.key, "queue_priority")], "given once, and on the disk"


def test_a_tier_by_hand_is_begun_before_a_lock_and_ended_after_it(desktop: Desktop):
    find(desktop, WANG.key)
    desktop.press("ctrl+o")
    desktop.until(desktop.find("text", "理由"), "the form")
    desktop.press("Down", "Tab", "Tab")
    desktop.type("letter 77")
    desktop.until(lambda: reason(desktop) == "letter 77", "the reason")

    desktop.press("F12")
    desktop.until(desktop.find("push button", "继续"), "the lock")
    assert not [node for node in desktop.every() if "letter 77" in f"{node['name']} {node['text']}"]
    desktop.press("Return")
    desktop.until(lambda: reason(desktop) == "letter 77", "what was typed before the lock")

    desktop.press("Tab", "Tab", "Tab")
    desktop.type("2027-06-30")
    desktop.press("Tab")
    desktop.type("Li Na")
    desktop.press("ctrl+s")
    desktop.until(desktop.find("label", "已登记，台账"), "the journal number")
    rows = written(desktop, "select client_key, kind, reason, last_day, approver from tier_override")
    assert rows == [(WANG.key, "floor", "letter 77", "2027-06-30", "Li Na")]


@pytest.mark.long
def test_a_walk_in_in_english_is_kept_and_what_happened_is_noted(desktop: Desktop):
    desktop.open_program("en")
    desktop.press("ctrl+n")
    desktop.until(desktop.find("text", "Name"), "the form")
    desktop.type("12w")
    desktop.press("ctrl+s")
    desktop.until(desktop.find("label", "Enter a name"), "what is still missing, where the hand is now")
    desktop.type("Zhao Liu")
    desktop.press("ctrl+s")
    desktop.until(desktop.find("label", "Saved 0"), "the journal number")
    desktop.press("ctrl+d")
    desktop.until(desktop.find("push button", "OK Enter"), "the question")
    desktop.press("ctrl+a")
    desktop.type("2 waited too long")
    desktop.press("Return")
    desktop.until(lambda: written(desktop, "select kind from care_event"), "the event on the disk")
    assert written(desktop, "select kind, note from care_event") == [("complaint", "waited too long")]


def find(desktop: Desktop, text: str) -> None:
    """The program, and the client on its screen."""
    desktop.open_program()
    desktop.type(text)
    desktop.press("Return")
    desktop.until(desktop.find("label", WANG.name), "the client")


def reason(desktop: Desktop) -> object:
    """What stands in the field of that name."""
    found = desktop.find("text", "理由")()
    return found["text"] if found else None


def given(desktop: Desktop) -> list[tuple[str, str]]:
    """Who was given what, read from the journal."""
    return written(desktop, "select client_key, privilege from privilege_use")


def written(desktop: Desktop, question: str) -> list[tuple[str, ...]]:
    """What the journal says, read by another process than the one that wrote it."""
    place = open_stage(desktop.folder / "teller" / "demo")
    try:
        return place.journal.db.execute(question).fetchall()
    finally:
        place.close()
