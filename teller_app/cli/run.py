"""From a parsed command line to an exit code."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable

from teller_app.desk.start import Start
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.log import note
from teller_app.safe.log_fields import Event
from teller_app.words.refusals import Wrong, problem_line
from teller_app.words.speaker import Speaker

NO, WRONG = 1, 2
_Run = Callable[[argparse.Namespace, Start], int]
_ANSWERS = {
    "privilege.used_up",
    "privilege.not_granted",
    "login.wrong",
    "login.locked",
    "login.disabled",
    "login.ended",
    "login.must_change",
    "role.not_allowed",
    "approval.same_person",
    "approval.changed",
    "approval.used",
    "approval.late",
    "people.last_supervisor",
    "people.self",
    "recovery.words",
    "recovery.taken",
    "recovery.none_left",
    "manifest.ahead",
    "manifest.back",
    "manifest.digest",
    "manifest.files",
    "manifest.gap",
    "manifest.older",
    "manifest.repeated",
    "manifest.rows",
    "manifest.signature",
    "manifest.sum",
    "manifest.unsigned",
    "import.bomb",
    "import.cut_off",
}
"""Not a wrong request: the answer is no."""


def run(args: argparse.Namespace, start: Start) -> int:
    """Run one command; a refusal is one sentence on standard error."""
    return answered(lambda: _command(args, start), start.speaker)


def answered(answer: Callable[[], int], speaker: Speaker) -> int:
    """The code of ``answer``, once all that it prints is out, or of what kept it from that."""
    try:
        code = answer()
        sys.stdout.flush()
    except Refusal as refusal:
        return _say(refusal, speaker, NO if refusal.code in _ANSWERS else WRONG)
    except Unavailable as trouble:
        return _say(trouble, speaker, NO)
    except BrokenPipeError:
        # Whoever read our output has had enough, like ``head``; nothing more can be said there.
        _drop_output()
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        # Whatever else may be full says so itself.
        _drop_output()
        return _say(Unavailable("file.no_room", file="stdout"), speaker, NO)
    return code


def _drop_output() -> None:
    """What is still waiting to be written goes nowhere, so that the end of the program is quiet."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _command(args: argparse.Namespace, start: Start) -> int:
    """Each family is imported only when it is asked for, so that a short command stays quick."""
    commands: dict[str, _Run]
    match args.command:
        case "assess" | "compare" | "prescreen" | "schedule":
            from teller_app.cli import decide  # noqa: PLC0415

            commands = {
                "assess": decide.run_assess,
                "compare": decide.run_compare,
                "prescreen": decide.run_prescreen,
                "schedule": decide.run_schedule,
            }
        case "rulebook" | "exchange":
            commands = _head_office()
        case "find" | "summary":
            from teller_app.cli import look  # noqa: PLC0415

            commands = {
                "find": look.run_find,
                "summary": look.run_summary,
            }
        case "settings":
            from teller_app.cli import settings  # noqa: PLC0415

            commands = {"settings": settings.run_settings}
        case "key-account" | "value-type" | "referral" | "group" | "override":
            from teller_app.cli import known  # noqa: PLC0415

            commands = {
                "key-account": known.run_key_account,
                "value-type": known.run_value_type,
                "referral": known.run_referral,
                "group": known.run_group,
                "override": known.run_override,
            }
        case "batch" | "branch" | "audit" | "close-day" | "people":
            commands = _reports()
        case "care" | "privilege":
            from teller_app.cli import serve  # noqa: PLC0415

            commands = {"care": serve.run_care, "privilege": serve.run_privilege}
        case _:
            from teller_app.cli import intake, keep  # noqa: PLC0415

            commands = {**keep.COMMANDS, **intake.COMMANDS}
    return commands[args.command](args, start)


def _head_office() -> dict[str, _Run]:
    """The commands about what comes from head office, and what goes there."""
    from teller_app.cli import exchange, rulebook  # noqa: PLC0415

    return {"rulebook": rulebook.run_rulebook, "exchange": exchange.run_exchange}


def _reports() -> dict[str, _Run]:
    """The commands about many clients at once, the whole branch, what was done there, and by whom."""
    from teller_app.cli import audit, batch, branch, people  # noqa: PLC0415

    return {
        "batch": batch.run_batch,
        "branch": branch.run_branch,
        "audit": audit.run_audit,
        "close-day": audit.run_close_day,
        "people": people.run_people,
    }


def _say(wrong: Wrong, speaker: Speaker, code: int) -> int:
    note(Event.REFUSED, code=wrong.code, file=wrong.values.get("file"))
    if "faults" in wrong.values:
        from teller_app.words.rulebook_faults import told_lines  # noqa: PLC0415  few commands read a rulebook

        print("\n  ".join(told_lines(speaker, wrong)), file=sys.stderr)
    else:
        print(problem_line(speaker, wrong), file=sys.stderr)
    return code
