"""What went wrong, what it was about and what to do: one sentence a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

from teller_app.rules.codes import AssetClass
from teller_app.rules.errors import Coded
from teller_app.rules.money import Money
from teller_app.rules.names import visible
from teller_app.words.amounts import day, money
from teller_app.words.codes import code_name
from teller_app.words.intake_fields import field_name
from teller_app.words.people import ACTS, ROLES
from teller_app.words.printer import trouble_words
from teller_app.words.refusal_texts import TEXTS
from teller_app.words.settings import NAMES
from teller_app.words.speaker import Speaker
from teller_app.words.system import reason_line

_LONG = 60


class Wrong(Protocol):
    """A refusal, a problem beside a field or a store that cannot be used: a code and its values."""

    @property
    def code(self) -> str:
        """Which sentence."""

    @property
    def values(self) -> Mapping[str, object]:
        """What fills it."""


def problem_line(speaker: Speaker, wrong: Wrong) -> str:
    """The sentence for ``wrong``; a code without one is a bug that a test finds."""
    text = TEXTS.get(wrong.code)
    shown = {key: _named(speaker, key, found) for key, found in wrong.values.items()}
    if text is None:
        return speaker.say("未能完成（{code}）", code=wrong.code)
    return speaker.say(text, **shown)


def supervisor_line(speaker: Speaker, wrong: Wrong) -> str:
    """The same, for whoever cannot go the way back."""
    return speaker.say("{problem}。请主管登录，从备份恢复", problem=problem_line(speaker, wrong))


def _named(speaker: Speaker, key: str, found: object) -> str:
    """Roles, acts, settings, fields and a printer's troubles by their names, everything else as it stands."""
    if key in _NAMED and isinstance(found, list):
        named = _NAMED[key]
        return speaker.say("、").join(named(speaker, each) for each in found)
    if key == "troubles" and isinstance(found, tuple):
        return trouble_words(speaker, found)
    if isinstance(found, Coded):
        return problem_line(speaker, found)
    if key == "reason" and isinstance(found, str):
        return _shown(speaker, reason_line(speaker, found))
    if isinstance(found, Money):
        return money(found)
    names = {"role": ROLES, "act": ACTS}.get(key, {})
    return speaker.say(names[str(found)]) if str(found) in names else _shown(speaker, found)


def _setting(speaker: Speaker, name: str) -> str:
    """What no setting of ours is called, as it stands."""
    return speaker.say(NAMES[name]) if name in NAMES else visible(name)


def _asset_class(speaker: Speaker, name: str) -> str:
    return code_name(speaker, AssetClass(name))


_NAMED: Mapping[str, Callable[[Speaker, str], str]] = {
    "names": _setting,
    "fields": field_name,
    "classes": _asset_class,
}


def _shown(speaker: Speaker, found: object) -> str:
    match found:
        case date():
            return day(found)
        case list() | tuple():
            return speaker.say("、").join(visible(str(each)) for each in found)
        case _:
            text = visible(str(found))
            return text if len(text) <= _LONG else text[:_LONG] + "…"
