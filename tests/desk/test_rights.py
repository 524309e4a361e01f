"""Every desk asks who is there before it does anything: a role that may not, changes and sees nothing."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from teller_app import desk as desks
from teller_app.desk.audit import AuditDesk
from teller_app.desk.batch import BookBatch
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
from teller_app.desk.exchange import ExchangeDesk
from teller_app.desk.files import CopyLine, FilesDesk
from teller_app.desk.finder import Finder
from teller_app.desk.intake import IntakeDesk
from teller_app.desk.intake_apart import ImportApart
from teller_app.desk.intake_making import Asked
from teller_app.desk.intake_page import IntakePage
from teller_app.desk.keeping import Keeping
from teller_app.desk.key_account import KeyDesk
from teller_app.desk.ledger import LedgerDesk, Procedure
from teller_app.desk.overrides import OverrideDesk, Said
from teller_app.desk.people import PeopleDesk
from teller_app.desk.planned import Plan, Withdrawal
from teller_app.desk.prescreen import Form, PrescreenDesk
from teller_app.desk.printing import Job, Paper, Printing
from teller_app.desk.purpose import PurposeDesk
from teller_app.desk.releases import ReleaseDesk
from teller_app.desk.rescue import RescueDesk
from teller_app.desk.reveal import RevealDesk
from teller_app.desk.roster import Change, RosterDesk, Wish
from teller_app.desk.rules import RulesDesk, key_of
from teller_app.desk.scheduling import schedule, show_schedule, show_withdraw, withdraw
from teller_app.desk.shift import ShiftDesk
from teller_app.desk.starting import show_start, show_stop, start, stop
from teller_app.desk.ties import Ties
from teller_app.desk.trial_files import masked_file, unmasked_file
from teller_app.desk.trial_files import show_unmasked as trial_names
from teller_app.desk.trial_tables import MOVED
from teller_app.desk.trials import Asked as TriedOn
from teller_app.desk.trials import Listed, Trial, TrialDesk
from teller_app.paper.report import TEMPLATE, ReportPage
from teller_app.rules.codes import CareKind, GroupKind, OverrideKind, Purpose
from teller_app.rules.errors import Refusal, Unavailable
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
    return Keeping(place.home, place.session, lambda: NOW, place.approvals, place.speaker, outside=None)


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
    (Act.RULEBOOK_TRY, lambda place: TrialDesk(place).chosen(*MOVED)),
    (Act.RULEBOOK_TRY, lambda place: TrialDesk(place).pieces(NOBODY_MOVES, 1)),
    (Act.EXPORT, lambda place: masked_file(TrialDesk(place), NOBODY_MOVES, "t.csv")),
    (Act.EXPORT_UNMASKED, lambda place: trial_names(place, NOBODY_MOVES, "t.csv")),
    (Act.EXPORT_UNMASKED, lambda place: unmasked_file(TrialDesk(place), NOBODY_MOVES, "t.csv", None)),
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


def shift(place) -> ShiftDesk:
    clients = ClientDesk(place)
    return ShiftDesk(place, clients, PurposeDesk(place, clients))


def rules(place) -> RulesDesk:
    desk = RulesDesk(place)
    desk.refresh()
    return desk


def people(place) -> PeopleDesk:
    return PeopleDesk(None, place.approvals, place.speaker)


def page(place) -> IntakePage:
    return IntakePage(place, ImportApart())


def rescue(place) -> RescueDesk:
    return RescueDesk(keeping(place), Unavailable("store.missing"))


def unheard(*_: object) -> None:
    pass


CODE, LINE, FUTURE = "57-4f2a-9c01-77de", CopyLine(Path("no-such.db"), NOW), "2027-01-01"
EDITION = GENERAL.edition
MORE = [
    *(
        (Act.AUDIT_ALL, do)
        for do in (
            lambda place: AuditDesk(place).refresh(),
            lambda place: AuditDesk(place).look_for(client=WANG.key),
            lambda place: AuditDesk(place).clear(),
            lambda place: AuditDesk(place).choose(None),
            lambda place: AuditDesk(place).newer(),
            lambda place: AuditDesk(place).turn_to(0),
            lambda place: AuditDesk(place).everything(),
            lambda place: AuditDesk(place).read(1),
        )
    ),
    (Act.VERIFY, lambda place: AuditDesk(place).check_code(CODE)),
    (Act.EXPORT, lambda place: page(place).changes_file("changes.csv")),
    (Act.VERIFY, lambda place: keeping(place).check_code(CODE)),
    (Act.VERIFY, lambda place: keeping(place).listed(print, 1.0)),
    (Act.RESTORE, lambda place: keeping(place).digest(LINE.path)),
    (Act.LOOK, lambda place: RevealDesk(place, ClientDesk(place)).next()),
    (Act.LOOK, lambda place: shift(place).recent()),
    (Act.LOOK, lambda place: shift(place).step(1)),
    (Act.LOOK, lambda place: OverrideDesk(place).named("general")),
    (Act.LOOK, lambda place: Counter(place).care_list()),
    (Act.SERVE, lambda place: KeyDesk(place).answers(WANG, {"a": "b"})),
    (Act.PRINT, lambda place: Counter(place).branch_list()),
    (Act.PRINT, lambda place: printing(place).summary_of(None, None, None, None)),
    (Act.PRINT, lambda place: printing(place).require_bound(PAPER)),
    (Act.EXPORT, lambda place: PrescreenDesk(place).require_schedule()),
    (Act.EXPORT, lambda place: PrescreenDesk(place).schedule_file()),
    (Act.EXPORT_UNMASKED, lambda place: BookBatch(place, "general", TODAY, "o.csv").shown()),
    (Act.EXPORT_UNMASKED, lambda place: BookBatch(place, "general", TODAY, "o.csv").decide(None, None)),
    *(
        (Act.EXCHANGE, do)
        for do in (
            lambda place: ExchangeDesk(place).read_setup(CSV, "B1"),
            lambda place: ExchangeDesk(place).show_setup(None),
            lambda place: ExchangeDesk(place).set_up(None, None),
            lambda place: ExchangeDesk(place).key(),
            lambda place: ExchangeDesk(place).state(),
            lambda place: ExchangeDesk(place).view(),
            lambda place: ExchangeDesk(place).write(CSV, print),
            lambda place: ExchangeDesk(place).send(CSV),
            lambda place: ExchangeDesk(place).send_again(1, CSV),
            lambda place: FilesDesk(place).look_exchange(unheard),
            lambda place: FilesDesk(place).send("no-such", unheard),
        )
    ),
    (Act.VERIFY, lambda place: FilesDesk(place).check(unheard)),
    (Act.VERIFY, lambda place: FilesDesk(place).verify(unheard)),
    (Act.VERIFY, lambda place: FilesDesk(place).look(unheard)),
    (Act.BACKUP, lambda place: FilesDesk(place).back_up(unheard)),
    (Act.VERIFY, lambda place: rescue(place).look(unheard)),
    (Act.RESTORE, lambda place: rescue(place).preview(LINE, unheard)),
    (Act.RESTORE, lambda place: rescue(place).restore(LINE, None, unheard)),
    *(
        (Act.RULEBOOK_SWITCH, do)
        for do in (
            lambda place: show_start(place, EDITION, TODAY),
            lambda place: start(place, EDITION, TODAY, None),
            lambda place: show_stop(place, EDITION),
            lambda place: stop(place, EDITION, None),
            lambda place: Plan(place, "icbc", TODAY, None).show(),
            lambda place: Plan(place, "icbc", TODAY, None).keep(None),
            lambda place: Withdrawal(place, EDITION).show(),
            lambda place: Withdrawal(place, EDITION).keep(None),
            lambda place: Withdrawal(place, None).keep(None),
            lambda place: chosen_icbc(place).show_plan(FUTURE),
            lambda place: chosen_icbc(place).plan(FUTURE, None),
            lambda place: rules(place).show_withdraw(),
            lambda place: rules(place).withdraw(None),
        )
    ),
    (Act.RULEBOOK_TRY, lambda place: rules(place).open_draft(Path("no-such.toml"))),
    (Act.RULEBOOK_TRY, lambda place: rules(place).ask_trial()),
    (Act.RULEBOOK_INSTALL, lambda place: rules(place).examine(Path("no-such-folder"))),
    (Act.RULEBOOK_INSTALL, lambda place: rules(place).show_release(SHIPPED)),
    (Act.RULEBOOK_INSTALL, lambda place: rules(place).install(SHIPPED, None)),
    *(
        (Act.IMPORT_BOOK, do)
        for do in (
            lambda place: page(place).add([CSV]),
            lambda place: page(place).begin_look([CSV]),
            lambda place: page(place).take_up(page(place).held),
            lambda place: page(place).remove(),
            lambda place: page(place).open_profile(CSV),
            lambda place: page(place).require_rest(),
            lambda place: page(place).set_day(FUTURE),
            lambda place: page(place).answer(fresh=True),
            lambda place: page(place).asked(),
            lambda place: page(place).profile(),
            lambda place: page(place).save_profile("p.toml"),
            lambda place: page(place).begin(Asked((CSV,))),
            lambda place: page(place).prepare(Asked((CSV,)), unheard),
            lambda place: page(place).follow(unheard),
            lambda place: page(place).switch(),
        )
    ),
    *(
        (Act.PEOPLE, do)
        for do in (
            lambda place: people(place).everybody(place.session),
            lambda place: people(place).show_add(place.session, "7", "王五", Role.TELLER),
            lambda place: people(place).add(place.session, "7", "王五", Role.TELLER),
            lambda place: people(place).show_disable(place.session, "7"),
            lambda place: people(place).disable(place.session, "7", None),
            lambda place: people(place).show_enable(place.session, "7"),
            lambda place: people(place).enable(place.session, "7"),
            lambda place: people(place).show_role(place.session, "7", Role.TELLER),
            lambda place: people(place).change_role(place.session, "7", Role.TELLER, None),
            lambda place: people(place).show_reset(place.session, "7"),
            lambda place: people(place).reset(place.session, "7"),
            lambda place: people(place).unlock(place.session, "7"),
            lambda place: people(place).take_words(place.session),
            lambda place: people(place).show_renewal(place.session),
            lambda place: people(place).renew_words(place.session),
        )
    ),
]
"""Asked of everybody who may not, and of nobody who may: some of them would work for minutes, or need more."""


def chosen_icbc(place) -> RulesDesk:
    desk = rules(place)
    desk.choose(next(key_of(each) for each in desk.view.editions if each.code.startswith("icbc")))
    return desk


EXPLAINED = {
    "it shows or changes what stands on the screen already, and reads nothing": {
        "audit.AuditDesk": "older put_away",
        "branch.BranchDesk": "show fail stopped look_at look_on looks_at",
        "client.ClientDesk": "at_once close type_amount say_fact drop_trial type_entry aim aim_by show_also plan_with note_saved",
        "files.FilesDesk": "take_exchange take_checked take_backed take_preview show_doing choose take_copies show_restore"
        " compare_anew",
        "intake.IntakeDesk": "profile_of heard drop",
        "intake_files.IntakeFiles": "take_found drop_look recall choose kept_profile",
        "intake_page.IntakePage": "write_rejects show_busy take_outcome take_wrong cancel edition",
        "preferences.PreferencesDesk": "refresh",
        "prescreen.PrescreenDesk": "adopt note_saved",
        "roster.RosterDesk": "choose begin ended take forget require_kept",
        "service.ServiceDesk": "look take_settings",
        "shift.ShiftDesk": "remember",
        "trials.TrialDesk": "show fail stopped choose",
    },
    "it decides anew about whoever is on the screen, for which somebody was let in": {
        "client.ClientDesk": "redecide",
        "counter.Counter": "redecide",
        "prescreen.PrescreenDesk": "redecide",
    },
    "it acts on the client on the screen through a desk above, which asks": {
        "service.ServiceDesk": "show_procedure show_override give undo record wish wishes answer overrule refer found"
        " join leave override end_override",
        "intake_files.IntakeFiles": "set_field set_kind set_sheet set_adds look_at",
    },
    "the refusal is handed over and stands beside its field": {
        "files.FilesDesk": "try_folder preview take_folder",
        "preferences.PreferencesDesk": "type",
    },
    "rules are nobody's: they name no client": {
        "batch.BookBatch": "edition",
        "care.CareDesk": "edition",
        "intake.IntakeDesk": "edition",
        "counter.Counter": "rulebooks",
        "rules.RulesDesk": "refresh choose compare_with lines differences",
        "rules.RulesView": "find decides",
        "workplace.Workplace": "edition",
    },
    "it is a part of acts that have asked": {
        "care_lines.CareLines": "of",
        "finder.Finder": "follow note_command",
        "intake.IntakeDesk": "manifest_beside",
        "keeping.Keeping": "safeguard note_book note_export alone newest ask_second",
        "key_account.KeyDesk": "type_of",
        "ledger.LedgerDesk": "balances needs_second",
        "overrides.OverrideDesk": "current",
        "rescue.RescueDesk": "line_of show_restore ask_second",
        "ties.Ties": "brought group_of is_group others total",
        "workplace.Workplace": "change note_export note_look record_decision record_prescreen entry show_second close",
    },
    "it asks by itself: who stands for what, and who comes and goes": {
        "approving.Approvals": "check_other ask use",
        "counter.Counter": "note_coming note_going",
        "roster.RosterDesk": "change_password",
        "start.Start": "note_command speak",
        "workplace.Workplace": "may ask_second stand_for",
    },
}
"""Why a method of a desk need not ask who is there. A new one stands here with its reason, or asks."""
HOLDERS = ("Workplace", "Session", "Keeping", "Counter", "Door", "Start", "ClientDesk", "IntakeDesk")
"""Whoever is made with one of these can reach the files, and is a desk."""


def public_methods() -> Iterator[str]:
    for module in pkgutil.iter_modules(desks.__path__):
        found = importlib.import_module(f"{desks.__name__}.{module.name}")
        for name, kind in vars(found).items():
            if name.startswith("_") or not inspect.isclass(kind) or kind.__module__ != found.__name__:
                continue
            given = str(inspect.signature(kind.__init__)) if "__init__" in vars(kind) else ""
            holds = any(holder in given for holder in HOLDERS)
            bases = (base for base in kind.__mro__[1:-1] if base.__module__.startswith(desks.__name__))
            if holds or any("__init__" in vars(base) for base in bases):
                yield from (
                    f"{module.name}.{kind.__qualname__}.{each}"
                    for each, value in vars(kind).items()
                    if not each.startswith("_") and inspect.isfunction(value)
                )


def refused_through(place) -> set[str]:
    """What an act was refused in, from where it was asked for to where it was refused."""
    found: set[str] = set()
    for _, do in (*ACTS, *MORE):
        try:
            do(place)
        except Refusal as refused:
            frame = refused.__traceback__ if refused.code == "login.disabled" else None
            while frame is not None:
                code = frame.tb_frame.f_code
                module = frame.tb_frame.f_globals["__name__"].removeprefix(f"{desks.__name__}.")
                found.add(f"{module}.{code.co_qualname}")
                frame = frame.tb_next
    return found


def test_every_method_of_every_desk_asks_who_is_there_or_says_why_not(place):
    """Found in the code and not in a list: a desk or a method that is new is missed here until it asks."""
    place.session = replace(place.session, standing=gone)
    asks, there = refused_through(place), set(public_methods())
    explained = [
        f"{desk}.{method}"
        for desks_of in EXPLAINED.values()
        for desk, methods in desks_of.items()
        for method in methods.split()
    ]
    assert len(there) > 200, "the desks are found"
    assert sorted(there - asks - set(explained)) == [], "asks nobody, and nobody says why"
    assert sorted(set(explained) - there) == [], "explained, and not there"
    assert sorted(set(explained) & asks) == [], "asks after all: nothing to explain"
    assert len(explained) == len(set(explained))


def gone() -> Role:
    """Whoever was here has been disabled."""
    raise Refusal("login.disabled", user="7001")


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
    for act, do in (*ACTS, *MORE):
        if not may(role, act):
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
    place.session = replace(place.session, standing=gone)
    for _, do in (*ACTS, *MORE):
        assert code_of(do, place) == "login.disabled"
