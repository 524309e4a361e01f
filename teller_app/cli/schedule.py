"""The commands ``rulebook schedule`` and ``rulebook withdraw``."""

from __future__ import annotations

import argparse
from datetime import date

from pydantic import BaseModel

from teller_app.cli.asking import approve, open_place
from teller_app.desk.editions import meant
from teller_app.desk.planned import Plan, Withdrawal
from teller_app.desk.scheduling import read_day
from teller_app.desk.settings import Settings
from teller_app.desk.start import Start
from teller_app.desk.starting import chosen_for
from teller_app.desk.workplace import Workplace, refuse_draft
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act
from teller_app.words.rules_page import start_planned
from teller_app.words.speaker import Speaker
from teller_app.words.trial import plan_line


class PlannedOut(BaseModel):
    """Another scheme, and from which day on."""

    rulebook: str
    first_day: str


class StartOut(BaseModel):
    """An edition by its own first day, and from which day on it decides here."""

    rulebook: str
    edition: str
    first_day: str


class PlanOut(BaseModel):
    """What decides today, and what is planned."""

    rulebook: str
    scheduled: PlannedOut | None
    editions: list[StartOut]


def run_schedule(args: argparse.Namespace, start: Start) -> int:
    """Plan another rulebook, or the day of an edition; two people stand for it."""
    place = open_place(args, start, Act.RULEBOOK_SWITCH)
    plan = Plan.of(place, args.id, read_day(place, args.from_day))
    plan.keep(approve(args, start, place.session, plan.show()))
    return _say(args, place)


def run_withdraw(args: argparse.Namespace, start: Start) -> int:
    """Give the plan up; two people stand for it."""
    place = open_place(args, start, Act.RULEBOOK_SWITCH)
    chosen = None
    if args.id is not None:
        refuse_draft(args.id)
        chosen = meant(place.shelf, args.id, place.today()).edition
        if chosen_for(place, chosen) is None:
            raise Refusal("schedule.none")
    found = Withdrawal.of(place, chosen)
    found.keep(approve(args, start, place.session, found.show()))
    return _say(args, place)


def plan_out(settings: Settings, today: date) -> PlanOut:
    """What decides today and what is planned, as fields."""
    planned = settings.planned(today)
    out = planned and PlannedOut(rulebook=planned.rulebook, first_day=planned.first_day.isoformat())
    editions = [
        StartOut(rulebook=each.rulebook, edition=each.edition.isoformat(), first_day=each.day.isoformat())
        for each in settings.pending(today)
    ]
    return PlanOut(rulebook=settings.scheme(today), scheduled=out, editions=editions)


def plan_says(speaker: Speaker, settings: Settings, today: date) -> str:
    """The same in one line."""
    planned = settings.planned(today)
    told = None if planned is None else (planned.rulebook, planned.first_day)
    says = [start_planned(speaker, each) for each in settings.pending(today)]
    return plan_line(speaker, settings.scheme(today), told, says)


def _say(args: argparse.Namespace, place: Workplace) -> int:
    settings, today = place.settings, place.today()
    if args.json:
        print(plan_out(settings, today).model_dump_json(indent=2))
    else:
        print(plan_says(place.speaker, settings, today))
    return 0
