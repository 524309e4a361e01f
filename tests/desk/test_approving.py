"""A second person stands for exactly what was shown, once, soon, and never for an act of their own."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from teller_app.desk.approving import LASTS, Approval, Approvals, Shown, digest_of
from teller_app.desk.keeping import Keeping
from teller_app.desk.ledger import LedgerDesk, Procedure
from teller_app.desk.overrides import OverrideDesk, Said
from teller_app.desk.switching import show_switch, switch
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.rules.codes import OverrideKind
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act, Role, may
from teller_app.safe.session import Session
from teller_app.safe.tries import MOST
from teller_app.words.approving import short_code, tier_by_hand
from teller_app.words.speaker import Language, Speaker
from tests.safe.test_tries import code_of
from tests.staff import FIRST, SECOND, Branch, branch_at, password_of
from tests.stage import NOW, PRIVATE, WANG, open_stage

TELLER, AUDITOR, THIRD = "7001", "7002", "8003"
SHOWN = Shown(Act.OVERRIDE, Language.ZH, ("王小明的等级定为不低于钻石客户", "经办：7001 王7001"))
SAID = Said("diamond", OverrideKind.FLOOR, "行长特批", "2027-03-31")


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return branch_at(tmp_path)


@pytest.fixture
def staff(branch) -> dict[str, Session]:
    first, second = branch.two()
    found = {FIRST: first, SECOND: second}
    for code, role in ((TELLER, Role.TELLER), (AUDITOR, Role.AUDITOR)):
        found[code] = branch.add(first, code, role)
    return found


@pytest.fixture
def place(branch, staff) -> Iterator[Workplace]:
    """The teller's counter, with passwords."""
    found = open_stage(branch.home, session=staff[TELLER], approvals=branch.approvals)
    yield found
    found.journal.close()
    found.book.close()


def ask(branch: Branch, by: Session, shown: Shown = SHOWN, second: str = FIRST) -> Approval:
    return branch.approvals.ask(by, shown, second, password_of(second))


def entries(place: Workplace, kind: str) -> list[dict[str, object]]:
    rows = place.journal.db.execute("select body from entry where kind = ? order by number", [kind])
    return [json.loads(body) for (body,) in rows.fetchall()]


# ---------------------------------------------------------------- the digest


@given(
    one=st.tuples(st.sampled_from(Act), st.sampled_from(Language), st.lists(st.text(max_size=4), max_size=4)),
    other=st.tuples(
        st.sampled_from(Act), st.sampled_from(Language), st.lists(st.text(max_size=4), max_size=4)
    ),
)
def test_what_differs_in_anything_has_another_digest(one, other):
    assert (digest_of(*one) == digest_of(*other)) is (one == other)


def test_a_line_never_passes_for_two(branch):
    """Without the lengths these would all be the same bytes."""
    found = {
        digest_of(Act.SERVE, Language.ZH, lines)
        for lines in (["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["ab\nc"], ["\ud83d"])
    }
    assert len(found) == 6


def test_a_digest_is_the_same_in_every_version():
    assert short_code(digest_of(Act.OVERRIDE, Language.ZH, ("王小明", "经办"))) == "e96d 05f1 3e44"


# ---------------------------------------------------------------- asking


def test_a_second_person_with_a_password_stands_for_it(branch, staff):
    found = ask(branch, staff[TELLER])
    assert (found.approver, found.code, found.act, found.at) == ("8001 李娜", FIRST, Act.OVERRIDE, NOW)
    assert found.digest == SHOWN.digest
    assert branch.approvals.use(staff[TELLER], SHOWN, found) == found


@pytest.mark.parametrize(
    "tried",
    [
        (FIRST, FIRST, None, "approval.same_person"),
        (FIRST, f" {FIRST} ", None, "approval.same_person"),
        (TELLER, "", None, "approval.who"),
        (TELLER, " ", None, "approval.who"),
        (TELLER, "9999", None, "login.unknown"),
        (TELLER, FIRST, "wrong", "login.wrong"),
        (TELLER, FIRST, "", "login.wrong"),
        (FIRST, TELLER, None, "role.not_allowed"),
        (FIRST, AUDITOR, None, "role.not_allowed"),
        (AUDITOR, FIRST, None, "role.not_allowed"),
        (TELLER, "赵主管", None, "login.unknown"),
    ],
)
def test_who_cannot_stand_for_it(branch, staff, tried):
    by, second, password, refusal = tried
    given = password_of(second.strip()) if password is None else password
    assert code_of(branch.approvals.ask, staff[by], SHOWN, second, given) == refusal


def test_guesses_at_the_second_password_are_counted_as_at_the_door(branch, staff):
    for _ in range(MOST):
        assert code_of(branch.approvals.ask, staff[TELLER], SHOWN, FIRST, "wrong") == "login.wrong"
    assert code_of(ask, branch, staff[TELLER]) == "login.locked"
    assert code_of(branch.log_in) == "login.locked"


def test_ones_own_code_costs_no_guess(branch, staff):
    for _ in range(MOST + 1):
        assert code_of(branch.approvals.ask, staff[FIRST], SHOWN, FIRST, "wrong") == "approval.same_person"
    assert branch.log_in()


def test_a_one_time_password_stands_for_nothing(branch, staff):
    given = branch.reset(staff[FIRST], TELLER)
    assert code_of(branch.approvals.ask, staff[FIRST], SHOWN, TELLER, given) == "login.must_change"


# ---------------------------------------------------------------- serving


def test_it_serves_once(branch, staff):
    found = ask(branch, staff[TELLER])
    branch.approvals.use(staff[TELLER], SHOWN, found)
    assert code_of(branch.approvals.use, staff[TELLER], SHOWN, found) == "approval.used"


def test_none_is_no_approval(branch, staff):
    assert code_of(branch.approvals.use, staff[TELLER], SHOWN, None) == "approval.missing"


@pytest.mark.parametrize(
    "other",
    [
        replace(SHOWN, lines=(*SHOWN.lines, "")),
        replace(SHOWN, lines=SHOWN.lines[:1]),
        replace(SHOWN, lines=(SHOWN.lines[0] + " ", SHOWN.lines[1])),
        replace(SHOWN, language=Language.EN),
        replace(SHOWN, act=Act.SERVE),
    ],
)
def test_any_edit_voids_it(branch, staff, other):
    found = ask(branch, staff[TELLER])
    assert code_of(branch.approvals.use, staff[TELLER], other, found) == "approval.changed"
    assert code_of(branch.approvals.use, staff[TELLER], SHOWN, found) == "approval.used"


@pytest.mark.parametrize(
    ("later", "refusal"),
    [
        (timedelta(), ""),
        (LASTS, ""),
        (LASTS + timedelta(seconds=1), "approval.late"),
        (timedelta(minutes=5, seconds=1), "approval.late"),
        (timedelta(days=3650), "approval.late"),
        (timedelta(seconds=-1), "approval.late"),
    ],
)
def test_it_lasts_five_minutes_whatever_the_clock_does(branch, staff, later, refusal):
    found = ask(branch, staff[TELLER])
    branch.clock[0] = NOW + later
    assert code_of(branch.approvals.use, staff[TELLER], SHOWN, found) == refusal


def test_what_is_made_by_hand_is_none(branch, staff):
    real = ask(branch, staff[TELLER])
    forged = replace(real, serial="0" * 16)
    assert code_of(branch.approvals.use, staff[TELLER], SHOWN, forged) == "approval.used"
    bent = replace(real, digest=digest_of(Act.OVERRIDE, Language.ZH, ("x",)))
    other = replace(SHOWN, lines=("x",))
    assert code_of(branch.approvals.use, staff[TELLER], other, bent) == "approval.used"
    assert code_of(branch.approvals.use, staff[TELLER], SHOWN, real) == "approval.used"


def test_another_process_knows_nothing_of_it(branch, staff):
    found = ask(branch, staff[TELLER])
    other = Approvals(lambda: branch.door, lambda: NOW)
    assert code_of(other.use, staff[TELLER], SHOWN, found) == "approval.used"


def test_the_second_person_cannot_take_it_for_an_act_of_their_own(branch, staff):
    found = ask(branch, staff[TELLER])
    assert code_of(branch.approvals.use, staff[FIRST], SHOWN, found) == "approval.same_person"


def test_who_may_not_approve_any_more_has_not_approved(branch, staff):
    branch.add(staff[FIRST], THIRD, Role.SUPERVISOR)
    found = [ask(branch, staff[TELLER], second=THIRD) for _ in range(3)]
    branch.reset(staff[FIRST], THIRD)
    assert code_of(branch.approvals.use, staff[TELLER], SHOWN, found[0]) == "login.ended"
    branch.move(staff[FIRST], THIRD, Role.TELLER)
    assert code_of(branch.approvals.use, staff[TELLER], SHOWN, found[1]) == "login.ended"
    branch.disable(staff[FIRST], THIRD)
    assert code_of(branch.approvals.use, staff[TELLER], SHOWN, found[2]) == "login.disabled"


def test_a_name_is_enough_in_the_demo_and_nowhere_else(branch, staff, tmp_path):
    demo = open_stage(tmp_path / "demo")
    shown = show_switch(demo, "icbc")
    assert code_of(demo.ask_second, shown, "0231 李娜", "") == "approval.same_person"
    assert code_of(demo.ask_second, shown, "a\0b", "") == "text.unusable"
    found = demo.ask_second(shown, " 0107  赵主管 ", "")
    assert demo.stand_for(shown, found).approver == "0107 赵主管"
    by_name = Approvals(None, lambda: NOW)
    assert code_of(by_name.ask, staff[TELLER], SHOWN, "赵主管", "") == "approval.missing"
    given = by_name.ask(demo.session, SHOWN, "赵主管", "")
    assert code_of(by_name.use, staff[TELLER], SHOWN, given) == "approval.missing"
    demo.journal.close()
    demo.book.close()


# ---------------------------------------------------------------- what desks do with it


CHANGES = [
    {"tier": "black_gold"},
    {"kind": OverrideKind.FIXED},
    {"reason": "行长特批。"},
    {"last_day": "2027-03-30"},
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_tier_by_hand_is_exactly_what_was_approved(branch, place, change):
    desk = OverrideDesk(place)
    given = ask(branch, place.session, desk.show(WANG, SAID))
    assert code_of(desk.put, WANG, replace(SAID, **change), given) == "approval.changed"
    given = ask(branch, place.session, desk.show(WANG, SAID))
    assert code_of(desk.put, PRIVATE, SAID, given) == "approval.changed"
    place.settings = with_settings(place.settings, rulebook="general-low")
    given = ask(branch, place.session, desk.show(WANG, SAID))
    place.settings = with_settings(place.settings, rulebook="general")
    assert code_of(desk.put, WANG, SAID, given) == "approval.changed"
    assert entries(place, "override") == []
    shown = desk.show(WANG, SAID)
    desk.put(WANG, SAID, ask(branch, place.session, shown))
    (body,) = entries(place, "override")
    assert (body["approver"], body["approval"]) == ("8001 李娜", short_code(shown.digest))


def test_spaces_that_are_not_kept_are_no_edit(branch, place):
    desk = OverrideDesk(place)
    given = ask(branch, place.session, desk.show(WANG, replace(SAID, reason="  行长特批 ")))
    assert desk.put(WANG, SAID, given)


def test_an_emergency_payment_is_exactly_what_was_approved(branch, place):
    desk, whole = LedgerDesk(place), Procedure(4, "5000")
    for note, amount in (("机场", "5001"), ("车站", "5000"), ("", "5000")):
        given = ask(branch, place.session, desk.show(PRIVATE, "emergency_payment", "机场", whole))
        said = Procedure(4, amount, given)
        assert code_of(desk.give, PRIVATE, "emergency_payment", note, said) == "approval.changed"
    assert entries(place, "privilege") == []
    given = ask(branch, place.session, desk.show(PRIVATE, "emergency_payment", "机场", whole))
    desk.give(PRIVATE, "emergency_payment", "机场", Procedure(4, "0.5万", given))
    (body,) = entries(place, "privilege")
    assert (body["amount"], body["approver"]) == ("5000.00", "8001 李娜")


def test_a_rulebook_is_switched_by_two(branch, staff, place):
    assert code_of(show_switch, place, "icbc") == "role.not_allowed"
    place.session = staff[FIRST]
    assert code_of(switch, place, "icbc", None) == "approval.missing"
    given = ask(branch, place.session, show_switch(place, "icbc"), SECOND)
    assert code_of(switch, place, "boc", given) == "approval.changed"
    assert (place.settings.rulebook, entries(place, "rulebook_switch")) == ("general", [])
    switch(place, "icbc", ask(branch, place.session, show_switch(place, "icbc"), SECOND))
    assert place.settings.rulebook == place.settings_file.read().rulebook == "icbc"
    (body,) = entries(place, "rulebook_switch")
    assert body["approver"] == "8002 王8002"
    assert "工商银行" in body["says"][0]


def test_one_backup_is_restored_and_no_other(branch, staff, place):
    place.journal.close()
    times = iter(NOW + timedelta(seconds=at) for at in range(9))
    keeping = Keeping(branch.home, staff[FIRST], lambda: next(times), branch.approvals, place.speaker, outside=None)
    backup = keeping.back_up().path
    given = ask(branch, staff[FIRST], keeping.show_restore(backup), SECOND)
    newer = keeping.back_up().path
    assert code_of(keeping.restore, newer, given) == "approval.changed"
    given = ask(branch, staff[FIRST], keeping.show_restore(backup), SECOND)
    held = backup.read_bytes()
    shutil.copy(newer, backup)
    assert code_of(keeping.restore, backup, given) == "approval.changed"
    backup.write_bytes(held)
    assert code_of(keeping.restore, backup, None) == "approval.missing"
    given = ask(branch, staff[FIRST], keeping.show_restore(backup), SECOND)
    log = backup.with_name(f"{backup.name}-wal")
    log.write_bytes(b"frames that somebody has put beside it")
    assert code_of(keeping.restore, backup, given) == "approval.changed"
    log.unlink()
    given = ask(branch, staff[FIRST], keeping.show_restore(backup), SECOND)
    assert keeping.restore(backup, given).is_file()
    place.journal = open_stage(branch.home, session=staff[FIRST]).journal
    assert entries(place, "restore_approved")[0]["approver"] == "8002 王8002"


def test_what_a_restore_would_lose_is_read_and_more_than_that_is_not_lost(branch, staff, place):
    """The second person reads of when the backup is and what goes, in words; a file's name says neither."""
    times = iter(NOW + timedelta(seconds=at) for at in range(9))
    keeping = Keeping(branch.home, staff[FIRST], lambda: next(times), branch.approvals, place.speaker, outside=None)
    backup = keeping.back_up().path
    assert "台账里的业务记录一条不少" in keeping.show_restore(backup).lines
    place.record_consent(WANG)
    place.record_consent(WANG)
    shown = keeping.show_restore(backup)
    said = "\n".join(shown.lines)
    assert "备份做于 2026-11-23 09:30" in said
    assert "备份里有记录 3 条；最后一条 000003" in said
    assert "将丢失：台账记录 2（编号 000004 至 000005" in said
    given = ask(branch, staff[FIRST], shown, SECOND)
    place.record_consent(WANG)
    place.journal.close()
    assert code_of(keeping.restore, backup, given) == "approval.changed", "more would be lost than was read"
    given = ask(branch, staff[FIRST], keeping.show_restore(backup), SECOND)
    # A log-in, a lock or a backup meanwhile is no other loss.
    keeping.back_up()
    assert keeping.restore(backup, given).is_file()
    place.journal = open_stage(branch.home, session=staff[FIRST]).journal
    assert entries(place, "restore_approved")[0]["says"][1:3] == list(shown.lines[1:3])


def test_a_backup_that_is_exchanged_once_it_was_looked_at_is_not_what_is_restored(
    branch, staff, place, monkeypatch
):
    """The moment between the approval and the opening: a share can put another file under the name."""
    times = iter(NOW + timedelta(seconds=at) for at in range(9))
    keeping = Keeping(branch.home, staff[FIRST], lambda: next(times), branch.approvals, place.speaker, outside=None)
    backup = keeping.back_up().path
    place.record_consent(None)
    newer = keeping.back_up().path
    place.journal.close()
    given = ask(branch, staff[FIRST], keeping.show_restore(backup), SECOND)
    use = Approvals.use

    def exchanged(*args):
        found = use(*args)
        shutil.copy(newer, backup)
        return found

    monkeypatch.setattr(Approvals, "use", exchanged)
    assert keeping.restore(backup, given).is_file()
    place.journal = open_stage(branch.home, session=staff[FIRST]).journal
    assert entries(place, "restore_approved")
    assert entries(place, "consent") == []
    assert not (branch.home / "restoring").exists()


@pytest.mark.parametrize("language", Language)
def test_the_words_say_all_of_it_and_no_code(general, language):
    words = tier_by_hand(
        Speaker(language),
        replace(WANG, name="王\u202e小明"),
        general.tier["diamond"].name,
        kind=OverrideKind.FLOOR,
        until=date(2027, 3, 31),
        reason="行长特批",
        edition=general,
        author="0231 李娜",
    )
    text = "\n".join(words)
    for part in ("王小明", "C000001", "2027-03-31", "行长特批", "0231 李娜", "2024-05-19"):
        assert part in text
    assert ("钻石客户" if language is Language.ZH else "Diamond") in text
    assert "floor" not in text
    assert "diamond" not in text


# ---------------------------------------------------------------- anything, in any order


CODES = (FIRST, SECOND, THIRD, TELLER)
CONTENTS = tuple(replace(SAID, tier=tier, reason=reason) for tier in ("diamond", "gold") for reason in "甲乙")
CONTENT = st.sampled_from(CONTENTS)
EDITS = ("as asked", "as asked", "as asked", "somebody else", "something else", "nobody")


@dataclass
class Asked:
    """What the model remembers of an approval."""

    approval: Approval
    by: str
    second: str
    said: Said
    at: datetime
    keys: int
    spent: bool = False


class Approving(RuleBasedStateMachine):
    """Anybody asks, edits, waits, is moved, disabled, enabled or reset, and acts; a plain model judges."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.branch = branch_at(self.folder)
        first, second = self.branch.two()
        third = self.branch.add(first, THIRD, Role.SUPERVISOR)
        self.sessions = {FIRST: first, SECOND: second, THIRD: third}
        self.sessions[TELLER] = self.branch.add(first, TELLER, Role.TELLER)
        self.roles = dict.fromkeys((FIRST, SECOND, THIRD), Role.SUPERVISOR) | {TELLER: Role.TELLER}
        self.out: set[str] = set()
        self.keys = dict.fromkeys(CODES, 0)
        self.asked: list[Asked] = []
        self.place = open_stage(self.branch.home, session=first, approvals=self.branch.approvals)
        self.happened = 0

    def can(self, code: str, act: Act) -> bool:
        return code not in self.out and may(self.roles[code], act)

    def desk(self, by: str) -> OverrideDesk:
        return OverrideDesk(replace(self.place, session=self.sessions[by]))

    @rule(
        by=st.sampled_from(CODES),
        second=st.sampled_from(CODES),
        said=CONTENT,
        wrong=st.sampled_from((False, False, False, True)),
    )
    def ask(self, by: str, second: str, said: Said, wrong: bool) -> None:
        fine = self.can(by, Act.OVERRIDE) and self.can(second, Act.APPROVE) and by != second and not wrong
        refused = ""
        try:
            shown = self.desk(by).show(WANG, said)
            password = "no" if wrong else password_of(second)
            given = self.branch.approvals.ask(self.sessions[by], shown, second, password)
        except Refusal as refusal:
            refused = refusal.code
        else:
            now = self.branch.clock[0]
            self.asked.append(Asked(given, by, second, said, now, self.keys[second]))
        assert (not refused) is fine, refused
        if wrong:
            # Ten in a row are another test's; here nobody gets locked.
            self.branch.door.tries.free(second, CODES)

    @rule(which=st.integers(0, 9), edit=st.sampled_from(EDITS), by=st.sampled_from(CODES), said=CONTENT)
    def act(self, which: int, edit: str, by: str, said: Said) -> None:
        one = self.asked[-1 - which % len(self.asked)] if self.asked and edit != "nobody" else None
        if one is not None:
            by = by if edit == "somebody else" else one.by
            said = said if edit == "something else" else one.said
        before = self.number
        fine = (
            one is not None
            and not one.spent
            and (one.by, one.said) == (by, said)
            and by != one.second
            and self.can(by, Act.OVERRIDE)
            and self.can(one.second, Act.APPROVE)
            and one.keys == self.keys[one.second]
            and timedelta() <= self.branch.clock[0] - one.at <= LASTS
        )
        refused = code_of(self.desk(by).put, WANG, said, one.approval if one else None)
        assert (not refused) is fine, refused
        assert self.number == before + fine
        if one is not None and self.can(by, Act.OVERRIDE):
            one.spent = True
        if fine:
            self.happened += 1
            OverrideDesk(replace(self.place, session=self.sessions[by])).end(WANG, "完")

    @property
    def number(self) -> int:
        return len(entries(self.place, "override"))

    @rule(minutes=st.sampled_from((-1, 1, 2, 4, 6)))
    def wait(self, minutes: int) -> None:
        self.branch.clock[0] += timedelta(minutes=minutes)

    def pair(self, code: str) -> tuple[str, str] | None:
        """Two supervisors who could do something about somebody; their approvals are of now."""
        found = [one for one in CODES if self.can(one, Act.APPROVE) and one != code]
        return (found[0], found[1]) if len(found) > 1 else None

    @rule(code=st.sampled_from(CODES), role=st.sampled_from((Role.TELLER, Role.SUPERVISOR, Role.AUDITOR)))
    def move(self, code: str, role: Role) -> None:
        by = self.pair(code)
        if by and not code_of(self.branch.move, self.sessions[by[0]], code, role, by[1]):
            self.roles[code] = role

    @rule(code=st.sampled_from(CODES))
    def disable(self, code: str) -> None:
        by = self.pair(code)
        if by and not code_of(self.branch.disable, self.sessions[by[0]], code, by[1]):
            self.out.add(code)

    @rule(code=st.sampled_from(CODES))
    def enable(self, code: str) -> None:
        by = self.pair(code)
        if by and not code_of(self.branch.desk.enable, self.sessions[by[0]], code):
            self.out.discard(code)

    @rule(code=st.sampled_from(CODES))
    def reset(self, code: str) -> None:
        by = self.pair(code)
        if by is None or code in self.out:
            return
        given = self.branch.reset(self.sessions[by[0]], code, by[1])
        self.sessions[code] = self.branch.door.change_password(code, given, password_of(code))
        self.keys[code] += 1

    @rule(
        pair=st.permutations(CODES),
        said=CONTENT,
        between=st.sampled_from(("", "wait", "move", "disable", "reset")),
        edits=st.lists(st.sampled_from(EDITS), min_size=1, max_size=3),
        other=CONTENT,
    )
    def a_whole_visit(self, pair: list[str], said: Said, between: str, edits: list[str], other: Said) -> None:
        """What mostly happens: one asks another, perhaps something comes between, and then there is an act."""
        by, second, stranger, _ = pair
        self.ask(by, second, said, wrong=False)
        match between:
            case "wait":
                self.wait(6)
            case "move":
                self.move(second, Role.TELLER)
            case "disable":
                self.disable(second)
            case "reset":
                self.reset(second)
        for edit in edits:
            self.act(0, edit, stranger, other)

    @invariant()
    def nothing_has_happened_by_itself(self) -> None:
        if hasattr(self, "happened"):
            assert self.number == self.happened

    def teardown(self) -> None:
        if hasattr(self, "place"):
            self.place.journal.close()
            self.place.book.close()
            shutil.rmtree(self.folder)


TestApproving = Approving.TestCase
TestApproving.settings = settings(max_examples=15, stateful_step_count=30, deadline=None)
