"""Every desk asks who is there before it does anything: a role that may not, changes and sees nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from teller_app.desk.branch import BranchDesk
from teller_app.desk.branch_paper import branch_report, branch_workbook, show_unmasked, unmasked_workbook
from teller_app.desk.branch_view import BranchView
from teller_app.desk.care import CareDesk
from teller_app.desk.care_report import care_report
from teller_app.desk.care_view import CareView
from teller_app.desk.client import ClientDesk
from teller_app.desk.closing import close_day
from teller_app.desk.counter import Counter
from teller_app.desk.editions import Meant, every_edition
from teller_app.desk.finder import Finder
from teller_app.desk.intake import IntakeDesk
from teller_app.desk.intake_making import Asked
from teller_app.desk.keeping import Keeping
from teller_app.desk.key_account import KeyDesk
from teller_app.desk.ledger import LedgerDesk, Procedure
from teller_app.desk.overrides import OverrideDesk, Said
from teller_app.desk.prescreen import Form, PrescreenDesk
from teller_app.desk.printing import Job, Paper, Printing
from teller_app.desk.purpose import PurposeDesk
from teller_app.desk.releases import ReleaseDesk
from teller_app.desk.roster import Change, RosterDesk, Wish
from teller_app.desk.scheduling import schedule, show_schedule, show_withdraw, withdraw
from teller_app.desk.ties import Ties
from teller_app.desk.trial_tables import MOVED, trial_file, unmasked_file
from teller_app.desk.trial_tables import show_unmasked as trial_names
from teller_app.desk.trials import Asked as TriedOn
from teller_app.desk.trials import Listed, Trial, TrialDesk
from teller_app.paper.report import TEMPLATE, ReportPage
from teller_app.rules.codes import CareKind, GroupKind, OverrideKind, Purpose
from teller_app.safe.roles import Act, Role, may
from teller_app.words.speaker import Language
from tests.safe.test_tries import code_of
from tests.seconds import switch
from tests.stage import NOW, SHELF, TODAY, WANG, shipped_releases

SAID = Said("gold", OverrideKind.FLOOR, "r", "2027-01-01")
PAYMENT = Procedure(4, "1")
CSV = Path("no-such.csv")
SHEET = Job(1, "day-000001", TEMPLATE, ReportPage.model_construct())
PAPER = Paper(1, lambda _: SHEET)


def printing(place):
    return Printing(place, ClientDesk(place), PrescreenDesk(place))


def keeping(place):
    return Keeping(place.home, place.session, lambda: NOW, place.approvals, place.speaker)


def intake(place):
    return IntakeDesk(keeping(place), lambda: place.shelf, lambda: place.rulebook)


def wished(change, place):
    RosterDesk(place).do(Wish(change, "7001", "王五"))


def shown(change, place):
    RosterDesk(place).show(Wish(change, "7001", "王五"))


SHIPPED = shipped_releases(Path("nowhere")).in_force()
GENERAL = Meant(SHELF.edition("general", TODAY))
NOBODY_MOVES = Listed(Trial(TriedOn(GENERAL, GENERAL, TODAY, alone=True), {}, {}), MOVED, None, ())
ACTS = [
    (Act.LOOK, lambda place: Finder(place).find("wxm")),
    (Act.LOOK, lambda place: ClientDesk(place).open(WANG.key)),
    (Act.LOOK, lambda place: place.open_client(WANG.key)),
    (Act.LOOK, lambda place: PurposeDesk(place, ClientDesk(place)).open(WANG.key)),
    (Act.LOOK, lambda place: PurposeDesk(place, ClientDesk(place)).choose(Purpose.PHONE)),
    (Act.LOOK, lambda place: place.look_along([WANG.key], "group")),
    (Act.LOOK, lambda place: place.find_clients("wxm", 5)),
    (Act.LOOK, lambda place: place.find_walk_ins("wxm", 5)),
    (Act.LOOK, lambda place: Ties(place).view(WANG)),
    (Act.LOOK, lambda place: KeyDesk(place).view(WANG)),
    (Act.LOOK, lambda place: LedgerDesk(place).uses(WANG)),
    (Act.LOOK, lambda place: OverrideDesk(place).in_force("general")),
    (Act.LOOK, lambda place: CareDesk(place).refresh()),
    (Act.LOOK, lambda place: CareDesk(place).on(TODAY)),
    (Act.LOOK, lambda place: CareDesk(place).tasks_of(WANG)),
    (Act.LOOK, lambda place: CareDesk(place).wishes(WANG)),
    (Act.LOOK, lambda place: BranchDesk(place).work()),
    (Act.LOOK, lambda place: BranchDesk(place).choose(None)),
    (Act.LOOK, lambda place: BranchDesk(place).upcoming()),
    (Act.DECIDE, lambda place: ClientDesk(place).start_walk_in()),
    (Act.DECIDE, lambda place: ClientDesk(place).save_walk_in()),
    (Act.DECIDE, lambda place: place.save_walk_in(WANG)),
    (Act.DECIDE, lambda place: PrescreenDesk(place).begin(None)),
    (Act.DECIDE, lambda place: PrescreenDesk(place).take(Form(consent=True))),
    (Act.SERVE, lambda place: CareDesk(place).event(WANG, CareKind.DEAL)),
    (Act.SERVE, lambda place: CareDesk(place).done(1)),
    (Act.SERVE, lambda place: CareDesk(place).put_off(1, "2026-12-01")),
    (Act.SERVE, lambda place: CareDesk(place).not_wanted(1)),
    (Act.SERVE, lambda place: CareDesk(place).wish(WANG, contact=False)),
    (Act.SERVE, lambda place: CareDesk(place).morning()),
    (Act.SERVE, lambda place: LedgerDesk(place).give(WANG, "airport_channel")),
    (Act.SERVE, lambda place: LedgerDesk(place).show(WANG, "emergency_payment", "", PAYMENT)),
    (Act.SERVE, lambda place: LedgerDesk(place).undo(WANG, "r")),
    (Act.SERVE, lambda place: Ties(place).refer(WANG, None)),
    (Act.SERVE, lambda place: Ties(place).found(WANG, GroupKind.HOUSEHOLD, "王家")),
    (Act.SERVE, lambda place: Ties(place).join(WANG, "G1")),
    (Act.SERVE, lambda place: Ties(place).leave(WANG)),
    (Act.SERVE, lambda place: KeyDesk(place).answer(WANG, "a", "b")),
    (Act.SERVE, lambda place: KeyDesk(place).overrule(WANG, "a", "b")),
    (Act.OVERRIDE, lambda place: OverrideDesk(place).put(WANG, SAID, None)),
    (Act.OVERRIDE, lambda place: OverrideDesk(place).show(WANG, SAID)),
    (Act.OVERRIDE, lambda place: OverrideDesk(place).end(WANG, "r")),
    (Act.PRINT, lambda place: printing(place).summary()),
    (Act.PRINT, lambda place: printing(place).findings()),
    (Act.PRINT, lambda place: printing(place).note_printed(PAPER, SHEET, "counter-3")),
    (Act.PRINT, lambda place: branch_report(place, BranchView(TODAY))),
    (Act.PRINT, lambda place: care_report(place, CareView(TODAY))),
    (Act.AUDIT_OWN, close_day),
    (Act.AUDIT_OWN, lambda place: Counter(place).day_sheet()),
    (Act.EXPORT, lambda place: branch_workbook(place, BranchView(TODAY))),
    (Act.EXPORT_UNMASKED, lambda place: show_unmasked(place, BranchView(TODAY), "b.xlsx")),
    (Act.EXPORT_UNMASKED, lambda place: unmasked_workbook(place, BranchView(TODAY), "b.xlsx", None)),
    (Act.EXPORT, lambda place: CareDesk(place).save_calendar(place.home / "c.ics")),
    (Act.RULEBOOK_TRY, lambda place: TrialDesk(place).ask(every_edition(place.shelf)[0])),
    (Act.RULEBOOK_TRY, lambda place: TrialDesk(place).work()),
    (Act.RULEBOOK_TRY, lambda place: TrialDesk(place).export(MOVED)),
    (Act.EXPORT, lambda place: trial_file(place, NOBODY_MOVES, "t.csv")),
    (Act.EXPORT_UNMASKED, lambda place: trial_names(place, NOBODY_MOVES, "t.csv")),
    (Act.EXPORT_UNMASKED, lambda place: unmasked_file(place, NOBODY_MOVES, "t.csv", None)),
    (Act.RULEBOOK_SWITCH, lambda place: Counter(place).use_rulebook("icbc", None)),
    (Act.RULEBOOK_SWITCH, lambda place: Counter(place).show_rulebook("icbc")),
    (Act.RULEBOOK_SWITCH, lambda place: show_schedule(place, "icbc", TODAY)),
    (Act.RULEBOOK_SWITCH, lambda place: schedule(place, "icbc", TODAY, None)),
    (Act.RULEBOOK_SWITCH, show_withdraw),
    (Act.RULEBOOK_SWITCH, lambda place: withdraw(place, None)),
    (Act.RULEBOOK_INSTALL, lambda place: releases(place).examine(Path("no-such-folder"))),
    (Act.RULEBOOK_INSTALL, lambda place: releases(place).show(SHIPPED)),
    (Act.RULEBOOK_INSTALL, lambda place: releases(place).install(SHIPPED, None)),
    (Act.OWN_SETTINGS, lambda place: Counter(place).speak(Language.ZH)),
    (Act.OWN_SETTINGS, lambda place: Counter(place).remember_printer("p")),
    (Act.SETTINGS, lambda place: Counter(place).preferences.choose(stale_days=4)),
    (Act.IMPORT_BOOK, lambda place: intake(place).look(CSV)),
    (Act.IMPORT_BOOK, lambda place: intake(place).open_profile(CSV)),
    (Act.IMPORT_BOOK, lambda place: intake(place).keep_profile(None, CSV)),
    (Act.IMPORT_BOOK, lambda place: intake(place).prepare(Asked((CSV,)), print)),
    (Act.IMPORT_BOOK, lambda place: intake(place).take()),
    (Act.BACKUP, lambda place: keeping(place).back_up()),
    (Act.BACKUP, lambda place: keeping(place).back_up(only_changed=True)),
    (Act.BACKUP, lambda place: keeping(place).take_folder("/no/such/folder")),
    (Act.RESTORE, lambda place: keeping(place).restore(Path("no-such.db"), None)),
    (Act.RESTORE, lambda place: keeping(place).show_restore(Path("no-such.db"))),
    (Act.RESTORE, lambda place: keeping(place).preview(Path("no-such.db"))),
    (Act.RESTORE, lambda place: keeping(place).prove(Path("no-such.db"))),
    (Act.PEOPLE, lambda place: RosterDesk(place).refresh()),
    *((Act.PEOPLE, partial(wished, change)) for change in Change),
    *((Act.PEOPLE, partial(shown, change)) for change in Change),
    (Act.VERIFY, lambda place: keeping(place).verify()),
    (Act.VERIFY, lambda place: keeping(place).check()),
    (Act.VERIFY, lambda place: keeping(place).copies()),
]


def releases(place) -> ReleaseDesk:
    return ReleaseDesk(place, shipped_releases(place.home))


def traces(home: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file()}


@pytest.fixture
def as_role(place):
    def made(role: Role):
        place.session = replace(place.session, role=role, standing=lambda: role)
        return place

    return made


@pytest.mark.parametrize("role", Role)
def test_what_a_role_may_not_do_is_refused_before_anything_is_read_or_written(as_role, role):
    place = as_role(role)
    before = traces(place.home)
    asked = {act for act, _ in ACTS if not may(role, act)}
    for act, do in ACTS:
        if act in asked:
            assert code_of(do, place) == "role.not_allowed", act
    assert traces(place.home) == before


@pytest.mark.parametrize(("act", "do"), ACTS)
def test_what_a_role_may_do_is_not_refused_for_the_role(as_role, act, do):
    role = next(role for role in (Role.TELLER, Role.SUPERVISOR) if may(role, act))
    try:
        refused = code_of(do, as_role(role))
    except AttributeError:
        refused = ""  # the profile that is none
    assert refused != "role.not_allowed"


def test_a_custodian_switches_the_rulebook_without_seeing_a_client(as_role):
    place = as_role(Role.CUSTODIAN)
    counter = Counter(place)
    switch(counter, "icbc")
    assert place.settings.rulebook == "icbc"
    assert counter.care.view.today == ()


def test_whoever_is_out_can_do_nothing_more(place):
    from teller_app.rules.errors import Refusal

    def gone() -> Role:
        raise Refusal("login.disabled", user="7001")

    place.session = replace(place.session, standing=gone)
    for _, do in ACTS:
        assert code_of(do, place) == "login.disabled"
