"""What argparse says of a line that it cannot read, as a refusal that speaks both languages."""

from __future__ import annotations

import re
from ast import literal_eval

from teller_app.rules.errors import Refusal

_CHOICE = r"invalid choice: (?P<text>.*) \(choose from (?P<allowed>.*)\)"
_SAID = {
    "command.choice": rf"argument (?P<option>-\S+): {_CHOICE}",
    "command.unknown": rf"argument \S+: {_CHOICE}",
    "command.one_of_two": r"argument (?P<option>\S+): not allowed with argument (?P<other>\S+)",
    "command.no_value": r"argument (?P<option>\S+): expected .*argument.*",
    "command.surplus": r"argument (?P<option>\S+): ignored explicit argument (?P<text>.*)",
    "command.missing": r"the following arguments are required: (?P<wanted>.*)",
    "command.strange": r"unrecognized arguments: (?P<given>.*)",
}
"""By the code of the refusal; what is named fills its sentence."""


def refusal_of(message: str) -> Refusal:
    """The refusal that ``message`` stands for; ``command.wrong`` (message) for one that is not foreseen."""
    for code, pattern in _SAID.items():
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return Refusal(code, **{name: _read(name, text) for name, text in found.groupdict().items()})
    return Refusal("command.wrong", message=message)


def _read(name: str, said: str) -> object:
    """Lists as lists, so that none is cut; what was typed, as it was typed where that can be shown."""
    match name:
        case "allowed":
            return [each.strip("'") for each in said.split(", ")]
        case "wanted":
            return said.split(", ")
        case "text":
            try:
                text = str(literal_eval(said))
            except (ValueError, SyntaxError):
                return said
            return text if text.isprintable() else said
        case _:
            return said
