"""A whole visit, typed through a real X window: what a hand does, and what is on the disk afterwards."""

from __future__ import annotations

from tests.desktop.desk import Desktop
from tests.stage import WANG, open_stage


def test_a_visit_from_the_scan_to_the_lock_and_back(desktop: Desktop):
    desktop.open_program()
    desktop.type(WANG.phone)
    desktop.press("Return")
    desktop.until(desktop.find("label", WANG.name), "the client")

    desktop.press("ctrl+1")
    desktop.until(desktop.find("label", "已给予"), "the privilege")

    desktop.press("ctrl+p")
    desktop.until(desktop.find("label", "台账 0"), "the preview with its journal number")
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


def given(desktop: Desktop) -> list[tuple[str, str]]:
    """Who was given what, read from the journal by another process than the one that wrote it."""
    place = open_stage(desktop.folder / "teller" / "demo")
    try:
        return place.journal.db.execute("select client_key, privilege from privilege_use").fetchall()
    finally:
        place.close()
