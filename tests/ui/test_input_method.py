"""Which input method Qt is told to use."""

from __future__ import annotations

import pytest

from teller_app.ui.input_method import input_method

IBUS_BY_PORTAL = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}


@pytest.mark.parametrize(
    "desktop",
    [
        {"XMODIFIERS": "@im=fcitx"},
        {"GTK_IM_MODULE": "fcitx", "QT_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"},
        {"QT_IM_MODULE": "fcitx5"},
        {"GTK_IM_MODULE": "fcitx"},
        {"INPUT_METHOD": "fcitx"},
    ],
)
def test_fcitx_is_reached_as_ibus(desktop):
    assert input_method(desktop) == IBUS_BY_PORTAL


@pytest.mark.parametrize(
    "desktop",
    [
        {},
        {"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=ibus"},
        {"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=fcitx"},
        {"QT_IM_MODULE": "compose"},
        {"XMODIFIERS": "@im=none"},
    ],
)
def test_what_somebody_has_chosen_stays(desktop):
    assert input_method(desktop) == {}


def test_a_list_keeps_what_else_is_in_it():
    desktop = {"QT_IM_MODULES": "wayland;fcitx", "QT_IM_MODULE": "fcitx"}
    assert input_method(desktop) == IBUS_BY_PORTAL | {"QT_IM_MODULES": "wayland;ibus"}


def test_a_list_comes_before_the_single_name():
    assert input_method({"QT_IM_MODULES": "compose", "QT_IM_MODULE": "fcitx"}) == {}


def test_it_is_set_before_qt_starts(monkeypatch):
    import os

    from teller_app import app
    from teller_app.ui import shell

    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.setenv("XMODIFIERS", "@im=fcitx")
    for name in ("QT_IM_MODULE", "IBUS_USE_PORTAL", "QT_IM_MODULES"):
        monkeypatch.setenv(name, "")
    seen = {}

    def started(*_args, **_more):
        seen.update({name: os.environ[name] for name in IBUS_BY_PORTAL})
        return 0

    monkeypatch.setattr(shell, "run_shell", started)
    app.open_window(demo=True)
    assert seen == IBUS_BY_PORTAL
