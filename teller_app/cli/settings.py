"""The command that shows what a person and a workplace have set, and changes it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from teller_app.cli.asking import approve, enter
from teller_app.desk.amount_text import read_whole
from teller_app.desk.keeping import Keeping
from teller_app.desk.noting import note_if_there
from teller_app.desk.own_file import OwnFile
from teller_app.desk.preferences import NUMBERS
from teller_app.desk.settings import Own, Settings
from teller_app.desk.start import Start
from teller_app.desk.switching import show_switch, switch
from teller_app.desk.workplace import settings_told, with_settings
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act
from teller_app.safe.session import Session
from teller_app.store.trail import Deed

_OPTIONS = {
    "branch": "branch",
    "teller": "teller",
    "language": "language",
    "rulebook": "default_rulebook",
    "window": "window",
    "lock_seconds": "lock_after",
    "stale_days": "stale_after",
    "text_size": "text_size",
    "high_contrast": "contrast",
    "printer": "printer",
    "receipt_printer": "receipt_printer",
    "paper_language": "paper_language",
    "large_print": "large_print",
}
"""By which option a setting is said."""
_NEVER_EMPTY = {"branch", "teller"}
_SAID = {"high_contrast": {"high": True, "normal": False}, "large_print": {"yes": True, "no": False}}


def run_settings(args: argparse.Namespace, start: Start) -> int:
    """Show the settings, or change some of them; from the first person on, changes need somebody."""
    settings = start.settings_file.read()
    changes = _changes(args)
    if args.default_rulebook is not None:
        start.shelf.editions(args.default_rulebook)
    if not changes:
        print(_shown(start, settings, args.user).model_dump_json(indent=2))
        return 0
    settings = with_settings(settings, **changes)
    if _somebody_is_there(start, changes):
        code = _change(args, start, changes)
        settings = _shown(start, start.settings_file.read(), code)
    else:
        start.settings_file.save(settings)
    print(settings.model_dump_json(indent=2))
    return 0


def _changes(args: argparse.Namespace) -> dict[str, object]:
    """What is to be otherwise, by the name of the setting."""
    asked = {name: getattr(args, option) for name, option in _OPTIONS.items()}
    changes = {name: _read(name, said) for name, said in asked.items() if said is not None}
    if args.backup_folder is not None:
        changes["backup_folder"] = str(Path(args.backup_folder).absolute()) if args.backup_folder else ""
    return changes


def _read(name: str, said: str) -> object:
    """What was said, checked by the option that says it: nobody knows the name of the setting.

    Raises:
        Refusal: ``settings.number`` (option, low, high, text) or ``settings.option`` (option, text).
    """
    option = "--" + _OPTIONS[name].replace("_", "-")
    if name in NUMBERS:
        low, high = NUMBERS[name]
        try:
            return read_whole(said, low, high)
        except Refusal:
            raise Refusal("settings.number", option=option, low=low, high=high, text=said) from None
    if name == "rulebook":
        # The shelf knows which there are.
        return said
    value = _SAID.get(name, {}).get(said, said.strip())
    try:
        with_settings(Settings(), **{name: value})
    except Refusal:
        raise Refusal("settings.option", option=option, text=said) from None
    if not said.isprintable() or (name in _NEVER_EMPTY and not value):
        raise Refusal("settings.option", option=option, text=said)
    return value


def _shown(start: Start, settings: Settings, user: str | None) -> Settings:
    """What counts for somebody; the demo's person is known."""
    code = settings.teller.partition(" ")[0] if start.demo else user
    return OwnFile(start.home, code).over(settings).settings if code else settings


def _who_may(args: argparse.Namespace, start: Start, changes: Mapping[str, object]) -> Session:
    """Another rulebook is an act of its own, and so is what only belongs to the person."""
    own = set() if args.for_all else changes.keys() & Own.model_fields.keys()
    acts = [
        act
        for act, there in (
            (Act.RULEBOOK_SWITCH, "rulebook" in changes),
            (Act.OWN_SETTINGS, own),
            (Act.SETTINGS, changes.keys() - {"rulebook"} - own),
        )
        if there
    ]
    session = enter(args, start, acts[0])
    for act in acts[1:]:
        session.require(act)
    return session


def _somebody_is_there(start: Start, changes: Mapping[str, object]) -> bool:
    """Before anybody is there, a workplace is still being set up.

    A second folder for backups gets a place of this journal's own, so it always needs somebody with its keys.
    """
    return bool(changes.get("backup_folder")) or start.demo or not start.door().nobody


def _change(args: argparse.Namespace, start: Start, changes: dict[str, object]) -> str:
    """For another rulebook a second person stands; the rest comes after it. Says who has changed it."""
    session = _who_may(args, start, changes)
    folder, code = changes.get("backup_folder"), changes.pop("rulebook", None)
    if folder:
        # First what can be refused: a refusal leaves every setting as it was.
        keeping = Keeping(
            start.home, session, start.now, start.approvals, start.speaker, outside=start.outside
        )
        keeping.take_folder(str(folder))
    if code is not None and code != start.settings_file.read().scheme(start.today()):
        place = start.open(session)
        switch(place, str(code), approve(args, start, session, show_switch(place, str(code))))
    own = {} if args.for_all else {name: changes.pop(name) for name in Own.model_fields if name in changes}
    before, mine = start.settings_file.read(), OwnFile(start.home, session.code)
    after = with_settings(before, **changes)
    own_before = mine.over(before).settings
    own_after = with_settings(own_before, **own)
    for told in (
        *settings_told(before, {name: getattr(after, name) for name in changes}),
        *settings_told(own_before, {name: getattr(own_after, name) for name in own}, own=True),
    ):
        # Where the journal is gone, another folder may be the way to its backup: nothing holds that up.
        at, by, out = start.now(), session.actor, start.outside
        note_if_there(start.home, session.keys, Deed.SETTING, at=at, by=by, told=told, outside=out)
    if changes:
        # Onto what stands there now: going on record may take a while, and others change settings too.
        start.settings_file.save(with_settings(start.settings_file.read(), **changes))
    if own:
        mine.keep(own)
    return session.code
