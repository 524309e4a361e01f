"""The door: a command, or the window.

Only what the first look needs is loaded here; everything else is wired together in ``wiring``, while
the search box already takes keys.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from typing import TYPE_CHECKING

from teller_app import places
from teller_app.rules.errors import Refusal
from teller_app.safe.log import note_fault, note_stop
from teller_app.safe.log_fields import places_of
from teller_app.safe.residue import own_temporary, seal_process
from teller_app.safe.signals import BY_SIGNAL, answered, numbers

if TYPE_CHECKING:
    import argparse

    from teller_app.cli.parser import HelpAsked
    from teller_app.words.speaker import Speaker

WRONG, UNEXPECTED = 2, 70
_OF_THE_WINDOW = frozenset({"--demo"})
"""A line of these alone opens the window, which waits for no other option to be made."""
_HEAVY = (
    "pydantic",
    "structlog",
    "sqlite_utils",
    "teller_app.store.files",
    "teller_app.rules.rulebook.edition",
    "teller_app.store.journal",
    "teller_app.desk.counter",
    "PySide6.QtPrintSupport",
    "PySide6.QtSvgWidgets",
    "teller_app.ui.client_screen",
    "teller_app.ui.prescreen_screen",
    "teller_app.ui.window",
    "teller_app.ui.run",
    "teller_app.wiring",
)
"""Loaded one by one between two keys, the slowest first."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or open the window where none is named."""
    _ready_streams()
    if arguments is None:
        seal_process()
    words = sys.argv[1:] if arguments is None else arguments
    if _OF_THE_WINDOW.issuperset(words):
        return open_window(demo=bool(words))
    return _run_line(words)


def _run_line(words: Sequence[str]) -> int:
    """Read a line and do as it says; making every option of every command takes a tenth of a cold start."""
    from teller_app.cli.parser import HelpAsked, read_arguments  # noqa: PLC0415  the window must not wait for it

    try:
        args = read_arguments(words)
    except (HelpAsked, Refusal) as instead:
        return _instead(instead, _language_of(words))
    if args.command is None and not args.version:
        if args.json or args.lang:
            # A command was meant; the window would show neither.
            return _refused(Refusal("command.missing", wanted=["COMMAND"]), _language_of(words))
        return open_window(demo=args.demo)
    try:
        from teller_app import wiring  # noqa: PLC0415  the window must not wait for it

        with _ended_cleanly():
            return wiring.run_command(args)
    except KeyboardInterrupt as stop:
        return _stopped(stop, args)
    except Exception as error:  # noqa: BLE001  the crash handler of the command line
        return _unexpected(error, args)


@contextmanager
def _ended_cleanly() -> Iterator[None]:
    """Told to end, a command takes away what is half done, as with Ctrl+C; told again, it goes on."""
    told = numbers("SIGTERM", "SIGHUP")

    def end(number: int, _frame: object) -> None:
        for each in told:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt(number)

    with answered(told, end):
        yield


def _ready_streams() -> None:
    """Started without a console, as by ``pythonw``, there are none; what is said then goes nowhere."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  as long as we run
        else:
            # A console of another code page must not stop a client's name.
            stream.reconfigure(errors="replace")


def open_window(*, demo: bool) -> int:
    """Open the window, or say why there can be none."""
    if sys.platform.startswith("linux") and not _has_display():
        return _refused(Refusal("window.no_display"))
    from teller_app.ui.input_method import input_method  # noqa: PLC0415  a command needs no Qt
    from teller_app.ui.shell import run_shell  # noqa: PLC0415  as above

    os.environ.update(input_method(os.environ))

    def begin(shell: object) -> None:
        from teller_app import wiring  # noqa: PLC0415  loaded by now

        wiring.begin_window(shell, demo=demo)

    home = places.home(demo=demo)
    with own_temporary(home):
        code = run_shell(home, _loading(), begin, searching=demo)
    note_stop()
    return code


def _loading() -> Iterator[None]:
    for name in _HEAVY:
        importlib.import_module(name)
        yield


def _refused(refusal: Refusal, language: str = "zh") -> int:
    from teller_app.words.refusals import problem_line  # noqa: PLC0415
    from teller_app.words.speaker import Language, Speaker  # noqa: PLC0415

    print(problem_line(Speaker(Language(language)), refusal), file=sys.stderr)
    return WRONG


def _instead(of_a_command: HelpAsked | Refusal, language: str) -> int:
    """What a line comes to that no command is run for."""
    if isinstance(of_a_command, Refusal):
        return _refused(of_a_command, language)
    from teller_app.cli.run import answered  # noqa: PLC0415  the window must not wait for it
    from teller_app.words.speaker import Language, Speaker  # noqa: PLC0415  as above

    speaker = Speaker(Language(language))
    page = of_a_command.parser.help_in(speaker)
    return answered(lambda: print(page, end="") or 0, speaker)


def _language_of(words: Sequence[str]) -> str:
    """What a line asks for that is not read to its end: of help, or one that cannot be read."""
    said = [each for each in _values(words, "--lang") if each in {"zh", "en"}]
    user = (None, *_values(words, "--user"))[-1]
    return _language(said[-1] if said else None, demo="--demo" in words, user=user)


def _values(words: Sequence[str], option: str) -> list[str]:
    """Every value that a line gives to ``option``, in their order."""
    begun = f"{option}="
    after = [
        second for first, second in pairwise(["", *words]) if first == option or second.startswith(begun)
    ]
    return [each.removeprefix(begun) for each in after]


def _language(said: str | None, *, demo: bool, user: str | None) -> str:
    """What was asked for, else what the person or the workplace has set, where it can be read."""
    if said is not None:
        return said
    with suppress(Exception):
        from teller_app.desk.own_file import language_of  # noqa: PLC0415
        from teller_app.desk.settings import DEMO, Settings, SettingsFile  # noqa: PLC0415

        home = places.home(demo=demo)
        settings = SettingsFile(home, DEMO if demo else Settings()).read()
        return language_of(home, settings, demo=demo, user=user).value
    return "zh"


def _speaker(args: argparse.Namespace) -> Speaker:
    """Whoever gives the command is told in their own language."""
    from teller_app.words.speaker import Language, Speaker  # noqa: PLC0415

    said, user = getattr(args, "lang", None), getattr(args, "user", None)
    return Speaker(Language(_language(said, demo=args.demo, user=user)))


def _stopped(stop: KeyboardInterrupt, args: argparse.Namespace) -> int:
    """One sentence, and the code that a shell gives to whoever ends by a signal."""
    speaker = _speaker(args)
    print(speaker.say("已停止；没有做完的不会留下"), file=sys.stderr)
    return BY_SIGNAL + (stop.args[0] if stop.args else signal.SIGINT)


def _unexpected(error: Exception, args: argparse.Namespace) -> int:
    """A bug of ours: what kind and where, for whoever mends it, and no values, which may be a client's."""
    with suppress(Exception):
        note_fault(error)
    says = _speaker(args).say(
        "程序遇到意外（{kind}，{where}），这一步没有完成；请重试，仍不行请把这一行告诉维护人员",
        kind=type(error).__name__,
        where=places_of(error.__traceback__).rsplit(" ", 1)[-1],
    )
    print(says, file=sys.stderr)
    return UNEXPECTED


def _has_display() -> bool:
    """An X or Wayland display, or a platform that was asked for by name, as tests do."""
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
