"""Three branches and a head office at random: whatever is lost, repeated, harmed or put back, nothing goes unseen.

A model beside it knows what each file holds and which file it hangs on, and nothing else: it says what must become
of a file, and what head office must hold.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from teller_app.store.backup import backup, restore
from tests.exchange import Office, Site, branches_of, copied, hashes_in, site_at
from tests.often import tries
from tests.stage import NOW

CODES = ("0231", "0442", "0517")
TAMPERED = {"exchange.form", "exchange.stranger", "exchange.signature", "exchange.too_large"}


@dataclass(frozen=True)
class File:
    """A file that went out.

    Attributes:
        base: number of the file that its journal knew as the last one.
        hashes: of its records.
    """

    branch: str
    number: int
    base: int
    path: Path
    hashes: frozenset[bytes]


@dataclass
class Model:
    """One branch as it must be, at both ends."""

    known: int = 0
    highest: int = 0
    files: dict[int, File] = field(default_factory=dict)
    backup: tuple[Path, int] | None = None
    taken: list[int] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    @property
    def last(self) -> int:
        return max(self.taken, default=0)

    def expected(self, file: File, *, consent: bool) -> str:
        """What must become of a file, and with it of this branch."""
        if file.number in self.taken:
            return "there"
        known_base = file.base == 0 or file.base in self.taken
        if (consent and known_base) or (file.number == self.last + 1 and file.base == self.last):
            self.taken.append(file.number)
            return "taken"
        if file.number > self.last + 1:
            self.seen.add(file.number)
            return "exchange.gap"
        return "exchange.fork"

    @property
    def holds(self) -> set[bytes]:
        return {each for number in self.taken for each in self.files[number].hashes}

    @property
    def missing(self) -> tuple[int, ...]:
        seen = {number for number in self.seen if number > self.last}
        return tuple(number for number in range(self.last + 1, max(seen, default=0)) if number not in seen)


@cache
def templates() -> Path:
    """Three branches that have been set up; copied for each run."""
    folder = Path(tempfile.mkdtemp(prefix="exchange-"))
    for code in CODES:
        site_at(folder, code).set_up().close()
    return folder


class Exchange(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="exchange-"))
        homes = templates()
        self.sites = {
            code: copied(Site(code, homes / code, homes / f"{code}-outside"), self.folder) for code in CODES
        }
        self.office = Office(self.folder / "merged", branches_of(*self.sites.values()))
        self.models = {code: Model() for code in CODES}
        self.clock = NOW

    @rule(
        code=st.sampled_from(CODES),
        what=st.sampled_from(("give", "walk_in", "decide", "look")),
        times=st.integers(1, 3),
    )
    def act(self, code: str, what: str, times: int) -> None:
        for _ in range(times):
            act = getattr(self.sites[code], what)
            if what == "give":
                act(quota=None)
            else:
                act()

    @rule(code=st.sampled_from(CODES))
    def send(self, code: str) -> None:
        model = self.models[code]
        done = self.sites[code].send(self.folder / "sent")
        for sent, path in zip(done.made, done.files, strict=True):
            assert sent.number == model.highest + 1, "a number was left out or used twice"
            hashes = frozenset(hashes_in(path, self.office.branches))
            model.files[sent.number] = File(code, sent.number, model.known, path, hashes)
            model.known = model.highest = sent.number

    @rule(data=st.data(), consent=st.sampled_from((None, None, *CODES)))
    def deliver(self, data: st.DataObject, consent: str | None) -> None:
        """Some of the files, perhaps one twice, in any order."""
        files = [file for model in self.models.values() for file in model.files.values()]
        chosen = data.draw(st.lists(st.sampled_from(files), max_size=4)) if files else []
        in_order = sorted(chosen, key=lambda file: (file.branch, file.number))
        wanted = [self.models[f.branch].expected(f, consent=f.branch == consent) for f in in_order]
        restored = (consent,) if consent else ()
        assert self.office.outcomes(*(file.path for file in chosen), restored=restored) == wanted

    @rule(code=st.sampled_from(CODES), data=st.data())
    def harm(self, code: str, data: st.DataObject) -> None:
        """A bit, the end, or something more; whatever head office has of it by now."""
        files = self.models[code].files
        if not files:
            return
        raw = bytearray(files[data.draw(st.sampled_from(sorted(files)))].path.read_bytes())
        at = data.draw(st.integers(0, len(raw) - 1))
        match data.draw(st.sampled_from(("bit", "cut", "more"))):
            case "bit":
                raw[at] ^= 1 << data.draw(st.integers(0, 7))
            case "cut":
                del raw[at:]
            case "more":
                raw += bytes(at % 50 + 1)
        path = self.folder / "harmed"
        path.write_bytes(raw)
        (outcome,) = self.office.outcomes(path, restored=(code,))
        assert outcome in TAMPERED

    @rule(code=st.sampled_from(CODES))
    def back_up(self, code: str) -> None:
        site, model = self.sites[code], self.models[code]
        model.backup = (backup(site.home, site.keys, self.clock), model.known)

    @rule(code=st.sampled_from(CODES))
    def put_back(self, code: str) -> None:
        site, model = self.sites[code], self.models[code]
        if model.backup is None:
            return
        site.close()
        self.clock += timedelta(seconds=1)
        path, model.known = model.backup
        restore(site.home, site.keys, path, self.clock, outside=site.outside)

    @rule(code=st.sampled_from(CODES), lost=st.integers(0, 2), arrives=st.booleans())
    def a_bad_day(self, code: str, lost: int, arrives: bool) -> None:
        """What mostly happens: files go out after a backup, it is put back, and the counter goes on."""
        self.act(code, "decide", 1)
        self.send(code)
        self.back_up(code)
        for _ in range(lost):
            self.act(code, "give", 1)
            self.send(code)
        if arrives:
            self.arrive(code)
        self.put_back(code)
        self.act(code, "walk_in", 1)
        self.send(code)
        self.arrive(code)

    def arrive(self, code: str) -> None:
        """Everything that a branch has sent, in one go."""
        model = self.models[code]
        files = [model.files[number] for number in sorted(model.files)]
        wanted = [model.expected(file, consent=False) for file in files]
        assert self.office.outcomes(*(file.path for file in files)) == wanted

    @invariant()
    def head_office_holds_what_it_has_taken_and_names_what_it_lacks(self) -> None:
        if not hasattr(self, "models") or not self.office.folder.exists():
            return
        held: dict[str, set[bytes]] = {code: set() for code in CODES}
        for branch, hashed, *_ in self.office.rows():
            assert hashed not in held[branch]
            held[branch].add(hashed)
        assert held == {code: model.holds for code, model in self.models.items()}
        states = {state.branch: state for state in self.office.report().branches}
        for code, model in self.models.items():
            if code in states:
                assert (states[code].number, states[code].missing) == (model.last, model.missing)
            else:
                assert (model.taken, model.seen) == ([], set())

    def teardown(self) -> None:
        """Everything that ever went out comes in at last: head office holds the union, without a gap."""
        if not hasattr(self, "models"):
            return
        for code, model in self.models.items():
            for number in sorted(model.files):
                wanted = model.expected(model.files[number], consent=True)
                assert self.office.outcomes(model.files[number].path, restored=(code,)) == [wanted]
            assert model.taken == [] or set(model.taken) == set(model.files)
            assert model.holds == {each for file in model.files.values() for each in file.hashes}
        self.head_office_holds_what_it_has_taken_and_names_what_it_lacks()
        for site in self.sites.values():
            site.close()
        shutil.rmtree(self.folder)


TestExchange = Exchange.TestCase
TestExchange.settings = settings(tries(8), stateful_step_count=12, deadline=None)
