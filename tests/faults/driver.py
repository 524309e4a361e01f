"""A counter without a window: opens the real workplace, acts, and prints each thing that it was told is saved.

``python -m tests.faults.driver walk-in NAME | change KEY NAME | hold KEY FEN | loop SEED | race SEED | give TIMES``; the
home is the demo's of ``TELLER_APP_HOME``. What is refused is one sentence on standard error, as the window would show it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

from teller_app import wiring
from teller_app.desk.care import CareDesk
from teller_app.desk.deciding import decide
from teller_app.desk.intake import IntakeDesk
from teller_app.desk.intake_making import Asked
from teller_app.desk.keeping import Keeping
from teller_app.desk.ledger import LedgerDesk
from teller_app.desk.start import Start
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, CareKind, ClientKind
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.words.refusals import problem_line
from tests.faults.papers import GIVEN, RICH, client_keys, in_book

ACTS = 400
_NAMES = "赵钱孙李周吴郑王"


def main(arguments: list[str]) -> int:
    """Act; 1 where something is refused that is not part of a day."""
    start = wiring.make_start(demo=True)
    if isinstance(start, Refusal):
        return _refused(start.code)
    try:
        match arguments:
            case ["walk-in", name]:
                _say("client", begun(start).save_walk_in(walk_in(name)).key, name)
            case ["change", key, name]:
                place = begun(start)
                _say("client", place.save_walk_in(replace(place.open_client(key), name=name)).key, name)
            case ["hold", key, fen]:
                place = begun(start)
                _say("client", place.save_walk_in(holding(place.open_client(key), int(fen))).key, fen)
            case ["loop", seed]:
                Day(start, Random(seed)).loop()
            case ["race", seed]:
                race(begun(start), Random(seed))
            case ["give", times]:
                place = begun(start)
                for _ in range(int(times)):
                    _say("entry", str(LedgerDesk(place).give(place.open_client(RICH), GIVEN)), "privilege")
    except (Refusal, Unavailable) as wrong:
        print(problem_line(start.speaker, wrong), file=sys.stderr)
        return 1
    return 0


def begun(start: Start) -> Workplace:
    """The demo's own person has come in."""
    return start.open(start.demo_person())


def walk_in(name: str) -> Client:
    """Somebody whom the book does not know."""
    held = {AssetClass.DEPOSIT: BalanceHistory.of([(wiring.today() - timedelta(days=400), Money(12_345_600))])}
    return Client("", ClientKind.PERSON, name, phone="13912345678", holdings=held)


def holding(client: Client, fen: int) -> Client:
    """The same person with other amounts, and nothing else."""
    since = wiring.today() - timedelta(days=400)
    return replace(client, holdings={AssetClass.DEPOSIT: BalanceHistory.of([(since, Money(fen))])})


def _say(*words: str) -> None:
    """It is on the page of whoever reads, even if we are killed with the next instruction."""
    print(*words, flush=True)


def _refused(code: str) -> int:
    print(code, file=sys.stderr)
    return 1


class Day:
    """One counter's day, by chance; what is refused by a rule is part of it."""

    def __init__(self, start: Start, rng: Random) -> None:
        self._start, self._rng = start, rng
        self._place = begun(start)
        self._care, self._ledger = CareDesk(self._place), LedgerDesk(self._place)
        self._keeping = Keeping(
            start.home, self._place.session, start.now, start.approvals, start.speaker, outside=start.outside
        )
        self._tellers = 0

    def loop(self) -> None:
        """Until somebody pulls the plug."""
        acts: tuple[Callable[[], None], ...] = (
            self._walk_in,
            self._change_walk_in,
            self._give,
            self._event,
            self._answer,
            self._decide,
            self._settings,
            self._backup,
            self._import,
        )
        _say("ready")
        for _ in range(ACTS):
            (act,) = self._rng.choices(acts, (4, 2, 4, 3, 4, 4, 2, 1, 1))
            try:
                act()
            except Refusal:
                continue

    def _client(self) -> Client:
        return self._place.open_client(self._rng.choice(client_keys()))

    def _walk_in(self) -> None:
        name = "".join(self._rng.choices(_NAMES, k=3))
        _say("client", self._place.save_walk_in(walk_in(name)).key, name)

    def _change_walk_in(self) -> None:
        known = self._place.find_walk_ins("W", 50)
        if known:
            old = self._place.open_client(self._rng.choice(known).key)
            name = "".join(self._rng.choices(_NAMES, k=4))
            _say("client", self._place.save_walk_in(replace(walk_in(name), key=old.key)).key, name)

    def _give(self) -> None:
        number = self._ledger.give(self._client(), GIVEN, "柜台")
        _say("entry", str(number), "privilege")

    def _event(self) -> None:
        client = self._client()
        on = self._place.today() - timedelta(days=self._rng.randint(0, 25))
        _say("entry", str(self._care.event(client, CareKind.DEAL, on.isoformat())), "care_event")

    def _answer(self) -> None:
        view = self._care.refresh()
        for line in (*view.late, *view.today, *view.week)[:1]:
            _say("entry", str(self._care.done(line.task, "已联系")), "care_done")

    def _decide(self) -> None:
        client = self._client()
        made = decide(self._place, client)
        _say("entry", str(self._place.record_decision(client, made.decision, made.facts)), "decision")

    def _settings(self) -> None:
        self._tellers += 1
        teller = f"0231 {self._tellers:03d}"
        self._place.change(with_settings(self._place.settings, teller=teller))
        _say("teller", teller)

    def _backup(self) -> None:
        _say("backup", self._keeping.back_up().path.name)

    def _import(self) -> None:
        """Head office's new book; the day goes on with the old one, as a window's would."""
        yesterday = self._place.today() - timedelta(days=1)
        files = tuple(Path(name) for name in in_book(self._start.home.parent))
        desk = IntakeDesk(self._keeping, lambda: self._start.shelf, lambda: self._place.rulebook)
        desk.prepare(Asked(files, without_manifest=True, as_of=yesterday), lambda *_: None)
        _say("book", desk.take().built_at.isoformat())


def race(place: Workplace, rng: Random) -> None:
    """Against another one who does the same: each sees either a number or a sentence."""
    care, ledger = CareDesk(place), LedgerDesk(place)
    _say("ready")
    for at in range(12):
        try:
            client = place.open_client(RICH)
            if at % 3 == 2:
                on = place.today() - timedelta(days=rng.randint(0, 25))
                _say("entry", str(care.event(client, CareKind.DEAL, on.isoformat())), "care_event")
            elif at % 3 == 1:
                _say("client", place.save_walk_in(walk_in("孙七")).key, "孙七")
            else:
                _say("entry", str(ledger.give(client, GIVEN)), "privilege")
        except (Refusal, Unavailable) as wrong:
            _say("refused", wrong.code, problem_line(place.speaker, wrong).replace(" ", "_"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
