"""Chinese names typed by pinyin into the search box of the real window, under both input methods of the desktops."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

import pytest

from tests.desktop.conftest import need
from tests.desktop.desk import Desktop
from tests.stage import COMPANY

HAND = 0.5
"""Seconds until a hand has seen the candidates, where it sees them at once; a slower machine is given more."""
SLOWEST = 4.0
FCITX_PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
"""


def type_a_name(desktop: Desktop, choose: Callable[[Desktop], bool]) -> None:
    """Part of a company's name, by the first candidate: personal names come in another order in each dictionary."""
    desktop.until(desktop.find("text", "查找客户"), "the search box")
    tries = count(1)
    desktop.until(lambda: typed(desktop, choose, next(tries)), "the name in the search box")
    desktop.press("Return")
    desktop.until(desktop.find("label", COMPANY.name), "the client of that name")


def typed(desktop: Desktop, choose: Callable[[Desktop], bool], tried: int) -> bool:
    """Type it, as often as letters get through: an input method that has come later is met at the next focus.

    Its engine may have gone meanwhile, so it is chosen each time; what an earlier try left half typed goes first.
    """
    hand = min(HAND * tried, SLOWEST)
    desktop.press("Escape", "F3", "ctrl+k", "BackSpace")
    if not choose(desktop):
        return False
    desktop.type("maoyi")
    time.sleep(hand)
    desktop.press("space")
    time.sleep(hand)
    return search(desktop) == "贸易"


def search(desktop: Desktop) -> object:
    found = desktop.find("text", "查找客户")()
    return found["text"] if found else ""


@pytest.mark.long(first=1)
@pytest.mark.parametrize("told_to_qt", ["fcitx", ""])
def test_a_name_is_typed_under_fcitx(desktop: Desktop, told_to_qt: str):
    need("fcitx5", "fcitx5-remote")
    profile = desktop.folder / "home/.config/fcitx5/profile"
    profile.parent.mkdir(parents=True)
    profile.write_text(FCITX_PROFILE, "utf-8")
    desktop.environment |= {"XMODIFIERS": "@im=fcitx", "GTK_IM_MODULE": "fcitx"}
    if told_to_qt:
        desktop.environment["QT_IM_MODULE"] = told_to_qt
    desktop.start("fcitx5", "--disable=wayland,waylandim,notifications,cloudpinyin")
    desktop.until(lambda: desktop.ask("fcitx5-remote").strip(), "fcitx5")
    desktop.open_program()
    desktop.until(lambda: pinyin_of_fcitx(desktop), "pinyin")
    type_a_name(desktop, pinyin_of_fcitx)


def pinyin_of_fcitx(desktop: Desktop) -> bool:
    """Choose pinyin; that is only heard while a field of some program has the keyboard."""
    desktop.ask("fcitx5-remote", "-o")
    desktop.ask("fcitx5-remote", "-s", "pinyin")
    return desktop.ask("fcitx5-remote", "-n").strip() == "pinyin"


def test_a_name_is_typed_under_ibus(desktop: Desktop):
    need("ibus-daemon", "ibus")
    desktop.environment |= {"XMODIFIERS": "@im=ibus", "GTK_IM_MODULE": "ibus", "QT_IM_MODULE": "ibus"}
    desktop.start("ibus-daemon", "--xim", "--panel=disable", "--config=default")
    desktop.until(lambda: "libpinyin" in desktop.ask("ibus", "list-engine"), "ibus with pinyin")
    desktop.until(lambda: chosen(desktop), "pinyin before there is a window")
    desktop.open_program()
    desktop.until(lambda: chosen(desktop), "pinyin")
    type_a_name(desktop, chosen)


def chosen(desktop: Desktop) -> bool:
    """Choose pinyin; the engine starts when it is first asked for."""
    desktop.ask("ibus", "engine", "libpinyin")
    return desktop.ask("ibus", "engine").strip() == "libpinyin"
