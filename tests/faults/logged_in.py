"""A command of somebody who logs in: its passwords come through a pipe, and stand on no command line.

``main`` is the process: first the codes of whoever gives a password, ``--``, then the command.
"""

from __future__ import annotations

import os
import sys
from functools import partial

from tests.staff import CHEAP, password_of

SEPARATOR = "--"


def main(arguments: list[str]) -> int:
    """Run it as from a command line, each password on a line; a code that is none is a password itself."""
    from teller_app.desk import door
    from teller_app.safe import exchange_keys

    at = arguments.index(SEPARATOR)
    secrets, command = arguments[:at], arguments[at + 1 :]
    # Cheap guesses: what is looked at is where things are written, not how long a password takes.
    door.Door = partial(door.Door, cost=CHEAP)
    exchange_keys.wrap = partial(exchange_keys.wrap, cost=CHEAP)
    reading, writing = os.pipe()
    os.write(writing, "".join(f"{secret_of(each)}\n" for each in secrets).encode())
    os.close(writing)
    sys.argv[1:] = [*command, *(["--password-fd", str(reading)] if secrets else [])]

    from teller_app.app import main as program

    return program()


def secret_of(code: str) -> str:
    """The password of somebody, or the one-time password that was handed out."""
    return password_of(code) if code.isdecimal() else code
