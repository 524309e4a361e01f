"""The clock jumps by years, there and back: only an edition that is in force on the day ever decides."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QLabel

from teller_app import places, wiring
from teller_app.desk.counter import Counter
from teller_app.desk.record import KeptTier
from teller_app.paper.style import Style
from teller_app.rules.codes import AssetClass
from teller_app.rules.errors import Refusal
from teller_app.store.rulebooks import RulebookShelf
from teller_app.ui.window import Window
from tests.cli.conftest import run  # noqa: F401  fixture
from tests.conftest import TODAY
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.stage import NOW, WANG, open_stage

EDITIONS = {"2014-01-01": "2018-12-31", "2024-01-01": "2030-12-31", "2036-01-01": None}
"""With years between them in which none is in force."""
IN_FORCE = {0: "2024-01-01", 10: "2036-01-01", -10: "2014-01-01", 6: None, -5: None, -20: None}
JUMPS = (0, 10, 0, -10, 0, 6, 0, -5, 0, 10, -10, -20, 0)
NONE = "没有生效的版本"
LOAN = ("--principal", "30万", "--annual-rate", "4.35%", "--months", "36")
COMMANDS = (
    ("assess", "--client", WANG.key),
    ("assess", "--holding", "deposit=370000"),
    ("prescreen", *LOAN),
    ("key-account", "--client", WANG.key),
    ("branch",),
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory) -> RulebookShelf:
    """The general scheme in three editions, each with another threshold for gold."""
    folder = tmp_path_factory.mktemp("shelf") / "rulebooks"
    shutil.copytree(places.resources() / "rulebooks", folder)
    (folder / "mine").mkdir()
    for at, (first, last) in enumerate(EDITIONS.items(), start=1):
        until = f"last_day = {last}\n" if last else ""
        (folder / f"mine/{first}.toml").write_text(
            f'extends = "general/2024-05-19"\nrulebook = "mine"\nfirst_day = {first}\n{until}'
            f'tier.gold = {{ route = [{{ recognised_assets = "{at * 1000}" }}] }}\n',
            "utf-8",
        )
    return RulebookShelf(folder)


def years(count: int) -> timedelta:
    return timedelta(days=3653 * count / 10)


# commands


@pytest.fixture
def at(run, shelf, monkeypatch):  # noqa: F811
    """Run a command so many years from the day of the tests."""
    fixed = SimpleNamespace(shelf=lambda: RulebookShelf(shelf.folder))
    monkeypatch.setattr(wiring, "releases_of", lambda _: fixed)
    clock = [0]
    monkeypatch.setattr(wiring, "now", lambda: NOW + years(clock[0]))
    by_hand = ("--approver", "0107 赵主管")
    assert run("settings", "--default-rulebook", "mine", "--demo", *by_hand).code == 0

    def ran(shift: int, *command: str):
        clock[0] = shift
        return run(*command, "--demo", "--json")

    return ran


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
def test_a_command_goes_by_the_edition_of_the_day_or_by_none(at, command):
    first = at(0, *command).json
    for shift in JUMPS:
        done = at(shift, *command)
        wanted = IN_FORCE[shift]
        if wanted is None:
            assert (done.code, done.out) == (2, ""), (shift, done)
            assert NONE in done.err
        else:
            assert done.code == 0, (shift, done)
            assert done.json["rulebook"]["edition"] == wanted, shift
        if shift == 0:
            assert done.json == first, "back on the day, it is decided as it was before"


@pytest.mark.parametrize(
    "command",
    [
        ("privilege", "give", "queue_priority", "--client", WANG.key),
        ("privilege", "list", "--client", WANG.key),
        ("care", "event", "--client", WANG.key, "--kind", "complaint"),
        ("summary", "--client", WANG.key, "--out", "no.pdf"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
@pytest.mark.parametrize("shift", [6, -5, -20])
def test_nothing_is_done_on_a_day_without_rules(at, command, shift, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = at(shift, *command)
    assert (done.code, done.out) == (2, ""), done
    assert NONE in done.err
    assert not Path("no.pdf").exists()


# the window


@pytest.fixture
def counter(tmp_path, shelf):
    place = open_stage(tmp_path / "home")
    place.shelf = RulebookShelf(shelf.folder)
    place.settings = place.settings.model_copy(update={"rulebook": "mine"})
    made = Counter(place)
    yield made
    made.client.close()
    place.close()


def jump(counter: Counter, shift: int) -> None:
    counter.place.today = lambda: TODAY + years(shift)
    counter.place.now = lambda: NOW + years(shift)


def edition_of(view) -> str | None:
    return view.decision.edition.first_day.isoformat() if view.decision else None


def test_a_window_goes_by_the_edition_of_the_day_or_by_none(qtbot, counter):
    window = Window(counter)
    qtbot.addWidget(window, before_close_func=lambda _: counter.client.close())
    window.show()
    tiers = {}
    for shift in JUMPS:
        jump(counter, shift)
        window.guarded(lambda: window.open_client(WANG.key))
        wanted = IN_FORCE[shift]
        assert edition_of(counter.client.view) == wanted, shift
        texts = " ".join(label.text() for label in window.findChildren(QLabel))
        if wanted is None:
            assert NONE in texts
            with pytest.raises(Refusal):
                window.print_current()
            window.service.give_numbered(0)
        else:
            assert tiers.setdefault(wanted, counter.client.view.decision.tier.code) == (
                counter.client.view.decision.tier.code
            )
            assert counter.branch.work().edition.first_day.isoformat() == wanted


@pytest.mark.parametrize("shift", [6, -5, -20])
def test_nothing_is_given_to_a_client_who_stays_on_the_screen_into_a_day_without_rules(counter, shift):
    counter.client.open(WANG.key)
    jump(counter, shift)
    with pytest.raises(Refusal, match="none_in_force"):
        counter.service.give("queue_priority")
    assert not any(entry.kind == "privilege" for entry in counter.place.journal.entries(WANG.key))


@pytest.mark.parametrize("shift", [10, -10])
def test_a_client_who_stays_on_the_screen_is_decided_anew_before_anything_is_printed(counter, shift):
    """Also over a New Year's night on which the next edition begins."""
    counter.client.open(WANG.key)
    counter.client.type_amount(AssetClass.DEPOSIT, "40万")
    jump(counter, shift)
    job = counter.printing.summary().lay(Style())
    kept = KeptTier.model_validate_json(counter.place.journal.entry(job.number).body)
    entry = counter.place.journal.entry(job.number)
    assert entry.edition.isoformat() == edition_of(counter.client.view) == IN_FORCE[shift]
    assert counter.client.view.decision.as_of == counter.place.today()
    assert kept
    assert counter.client.view.has_trial, "what was typed stays"


@pytest.mark.parametrize("shift", [6, -5])
def test_without_rules_on_the_day_nothing_is_printed_of_what_was_decided_before(counter, shift):
    counter.client.open(WANG.key)
    counter.prescreen.begin(counter.client.view.client)
    form = counter.prescreen.view.form
    counter.prescreen.take(replace(form, principal="10万", annual_rate="4%", months="12"))
    assert edition_of(counter.prescreen.view) == "2024-01-01"
    jump(counter, shift)
    for lay in (counter.printing.summary, counter.printing.findings):
        with pytest.raises(Refusal):
            lay()
    jump(counter, 0)
    assert counter.printing.findings()
