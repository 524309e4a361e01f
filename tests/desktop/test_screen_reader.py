"""What a screen reader finds on every page: names, roles, and the order in which the eye reads."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tests.desktop.desk import Desktop, Node, below
from tests.stage import PRIVATE, WANG

PAGES = {
    "client": (),
    "compared": ("alt+2",),
    "past": ("alt+3",),
    "figures": ("alt+4",),
    "contacts": ("alt+5",),
    "plan": ("alt+6",),
    "facing": ("F11",),
    "blank": ("F11", "shift+F12"),
    "pre-screen": ("shift+F12", "F3"),
    "care": ("F4",),
    "branch": ("F5",),
    "rules": ("F6",),
    "audit": ("F7",),
    "files": ("F9",),
    "intake": ("ctrl+i",),
    "people": ("F10",),
    "manual": ("F1",),
    "keys": ("F1",),
    "asked": ("Escape", "F2", "ctrl+d"),
    "print": ("Escape", "F2", "ctrl+p"),
    "key account": ("Escape", "F2", "ctrl+g"),
    "ties": ("Escape", "F2", "ctrl+t"),
    "override": ("Escape", "F2", "ctrl+o"),
    "walk-in": ("Escape", "F2", "ctrl+n"),
    "settings": ("ctrl+comma",),
}
"""How each page is reached from the one before."""
READ = re.compile("手册$|Manual$|全部按键$|All keys$|对客说明|For the client|已遮屏|The screen is blank")
"""A text to be read has the keyboard too, and so has what covers the window; Qt tells of them as of a label or a filler, and
a screen reader says their name."""
ROLES = {"push button", "radio button", "check box", "text", "password text", "combo box", "table", "tree", "list"}
"""What can have the keyboard; ``tree table`` and what lies in a table come with their tables."""
INSIDE = {"table cell", "table column header", "table row header", "tree item", "list item", "menu item", "frame"}
WHOLE = (WANG.phone, WANG.id_number, WANG.cards[0].number, *WANG.accounts, PRIVATE.cards[0].number)


@pytest.mark.long(first=1)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_told_in_names_roles_and_order(desktop: Desktop, language: str):
    desktop.open_program(language)
    desktop.type(WANG.phone)
    desktop.press("Return")
    desktop.until(desktop.find("label", WANG.name), "the client")
    found = []
    before = ""
    for page, keys in PAGES.items():
        desktop.press(*keys)
        if keys:
            desktop.until(lambda last=before: signs(desktop.windows()) != last, page)
        windows = desktop.windows()
        before = signs(windows)
        found += [f"{page}: {fact}" for window in windows for fact in wrong(window)]
    assert not found, "\n".join(dict.fromkeys(found))


CODE, PASSWORD = "8001", "tiger on the river"
FORM = {"first start": ("8001", "李娜", PASSWORD, PASSWORD), "log-in": (CODE, PASSWORD)}


@pytest.mark.long(first=1)
@pytest.mark.parametrize(("language", "words", "way_in"), [("zh", "恢复词", "锁定"), ("en", "Recovery words", "Lock")])
def test_the_entrance_and_the_rescue_are_told_too(desktop: Desktop, language: str, words: str, way_in: str):
    """First start, recovery words, the lock and its log-in, and a journal that is gone; in both languages."""
    found = []

    def look(page: str) -> None:
        nonlocal found
        found += [f"{page}: {fact}" for window in desktop.windows() for fact in wrong(window)]

    desktop.open_branch(language=language)
    desktop.until(lambda: len(fields(desktop)) == len(FORM["first start"]), "the first start")
    look("first start")
    for name in ("8001", "Li Na", PASSWORD, PASSWORD):
        desktop.type(name)
        desktop.press("Return")
    desktop.until(desktop.find("label", words), "the recovery words")
    look("recovery words")
    desktop.press("alt+y", "Return")
    desktop.until(desktop.find("push button", way_in), "the counter")
    # Before the first backup nothing tells a journal that is gone from one that was never there.
    desktop.until(lambda: any((desktop.folder / "teller" / "backups").glob("journal-*.db")), "the first backup")
    desktop.press("F12")
    desktop.until(lambda: len(fields(desktop)) == len(FORM["log-in"]), "the lock")
    look("lock")
    desktop.end_program()
    (desktop.folder / "teller" / "journal.db").rename(desktop.folder / "aside.db")
    desktop.open_branch(language=language)
    desktop.until(lambda: len(fields(desktop)) == len(FORM["log-in"]), "the log-in")
    look("log-in")
    for text in FORM["log-in"]:
        desktop.type(text)
        desktop.press("Return")
    desktop.until(desktop.find("push button", "Alt+O"), "the rescue")
    look("rescue")
    assert not found, "\n".join(dict.fromkeys(found))


def fields(desktop: Desktop) -> list[Node]:
    """What can be typed into."""
    return [node for node in desktop.every() if node["role"] in {"text", "password text"} and node["focusable"]]


def signs(windows: list[Node]) -> str:
    """What a page is known by."""
    return " ".join(str(node["name"]) for window in windows for node in below(window))


def wrong(window: Node) -> list[str]:
    """Whatever a screen reader would stumble over."""
    found = []
    for node in below(window):
        role, said = str(node["role"]), f"{node['name']}{node['says']}"
        if node["focusable"] and role not in INSIDE:
            if not said.strip():
                found.append(f"a {role} at {node['place']} has no name")
            if role not in ROLES and role != "tree table" and not READ.match(said):
                found.append(f"“{said}” can have the keyboard as a {role}")
        if role == "combo box" and not node["says"]:
            found.append(f"what “{said}” is chosen for is not told")
        if "\n" in str(node["name"]) and role != "label":
            found.append(f"“{said}” is read in two lines")
        whole = [number for number in WHOLE if number in f"{said} {node['text']}"]
        found += [f"a whole number ending in {number[-4:]} in a {role}" for number in whole]
        found += re.findall(r"(?<![\d,.*])\d{11,}(?![\d,.])", said)
        found += disordered(node)
    return found


def disordered(node: Node) -> list[str]:
    """Neighbours of which the later one stands above the earlier one, or left of it in the same line."""
    inside = node["inside"]
    assert isinstance(inside, list)
    if str(node["role"]) in {"table", "tree", "tree table", "list"}:
        return []
    seen = [each for each in inside if each["place"][2] > 0 and each["place"][3] > 0]
    return [
        f"“{later['name']}” {later['place']} is read after “{first['name']}” {first['place']}"
        for first, later in pairwise(seen)
        if not _follows(first["place"], later["place"])
    ]


def _follows(first: list[int], later: list[int]) -> bool:
    left, top, _, _ = first
    at, above, _, height = later
    if above + height <= top:
        return False
    same_line = above < top + first[3] and top < above + height
    return not (same_line and at + later[2] <= left)
