"""Chinese under fcitx: Qt's wheel has no plugin for it, and fcitx speaks the protocol of ibus."""

from __future__ import annotations

from collections.abc import Mapping

_LIST, _ONE = "QT_IM_MODULES", "QT_IM_MODULE"
"""What Qt itself is told; where there is a list, Qt does not look at the single one."""
_OTHERS = ("XMODIFIERS", "GTK_IM_MODULE", "CLUTTER_IM_MODULE", "INPUT_METHOD")


def input_method(environment: Mapping[str, str]) -> dict[str, str]:
    """What to set before Qt starts, so that names can be typed; nothing where another input method is chosen.

    Without it, nothing that is typed under fcitx arrives: Qt looks for a plugin called fcitx, finds none and
    falls back to none at all. Its ibus plugin finds fcitx by the portal.
    """
    listed = environment.get(_LIST, "")
    told = listed or environment.get(_ONE, "")
    # What Qt is told counts; where that says nothing, what the desktop tells all others.
    asked = (told,) if told else tuple(environment.get(name, "") for name in _OTHERS)
    if not any("fcitx" in each.lower() for each in asked):
        return {}
    found = {_ONE: "ibus", "IBUS_USE_PORTAL": "1"}
    if listed:
        names = ["ibus" if "fcitx" in name.lower() else name for name in listed.split(";")]
        found[_LIST] = ";".join(names)
    return found
