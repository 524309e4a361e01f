"""``settings`` says and changes what the page of settings does."""

from __future__ import annotations

import pytest

from teller_app.cli import settings as command
from teller_app.desk.noting import note_if_there
from teller_app.desk.settings import Settings, SettingsFile
from teller_app.desk.workplace import with_settings
from tests.staff import FIRST, SECOND

EVERYTHING = (
    *("--text-size", "large", "--contrast", "high", "--printer", "front", "--receipt-printer", "roll"),
    *("--paper-language", "both", "--large-print", "yes"),
)


def test_what_is_ones_own_stays_with_whoever_gives_the_command(paired, run):
    changed = paired("settings", *EVERYTHING, "--stale-after", "7").json
    assert (changed["text_size"], changed["high_contrast"], changed["printer"]) == ("large", True, "front")
    assert changed["receipt_printer"] == "roll"
    assert (changed["paper_language"], changed["large_print"], changed["stale_days"]) == ("both", True, 7)
    for other in (run("settings").json, run("settings", "--user", SECOND).json):
        assert (other["text_size"], other["high_contrast"], other["stale_days"]) == ("normal", False, 7)
    assert run("settings", "--user", FIRST).json["text_size"] == "large"


def test_for_all_is_for_whoever_has_chosen_nothing(paired, run):
    paired("settings", "--text-size", "large")
    paired("settings", "--text-size", "largest", "--for-all")
    assert run("settings").json["text_size"] == "largest"
    assert run("settings", "--user", SECOND).json["text_size"] == "largest"
    assert run("settings", "--user", FIRST).json["text_size"] == "large"


def test_a_command_speaks_what_its_person_has_chosen(paired, run):
    paired("settings", "--language", "en")
    assert "Gold" in run("assess", "--holding", "deposit=100000", "--user", FIRST).out
    assert "金卡" in run("assess", "--holding", "deposit=100000").out


@pytest.mark.parametrize(
    "wrong",
    [("--text-size", "huge"), ("--contrast", "x"), ("--stale-after", "0"), ("--stale-after", "x"), ("--large-print", "1")],
)
def test_what_cannot_be_is_refused_and_changes_nothing(run, wrong):
    before = run("settings").json
    assert run("settings", "--branch", "福州支行", *wrong).code == 2
    assert run("settings").json == before


def test_the_demo_has_a_person_whose_choice_counts(run):
    assert run("settings", "--demo", "--language", "en").json["language"] == "en"
    assert run("settings", "--demo").json["language"] == "en"
    assert run("settings").json["language"] == "zh"


def test_what_another_program_changes_meanwhile_stays(paired, run, monkeypatch):
    """Going on record can wait for a busy journal; a window may change another setting in that time."""

    def busy(home, *given, **told):
        file = SettingsFile(home, Settings())
        file.save(with_settings(file.read(), lock_seconds=120))
        return note_if_there(home, *given, **told)

    monkeypatch.setattr(command, "note_if_there", busy)
    assert paired("settings", "--stale-after", "7").code == 0
    changed = run("settings").json
    assert (changed["stale_days"], changed["lock_seconds"]) == (7, 120)
