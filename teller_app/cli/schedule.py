"""The commands ``rulebook schedule`` and ``rulebook withdraw``."""

from __future__ import annotations

import argparse

from pydantic import BaseModel

from teller_app.cli.asking import approve, open_place
from teller_app.desk.scheduling import read_day, schedule, show_schedule, show_withdraw, withdraw
from teller_app.desk.start import Start
from teller_app.desk.workplace import Workplace
from teller_app.safe.roles import Act
from teller_app.words.trial import plan_line


class PlannedOut(BaseModel):
    """Another scheme, and from which day on."""

    rulebook: str
    first_day: str


class PlanOut(BaseModel):
    """What decides today, and what is planned."""

    rulebook: str
    scheduled: PlannedOut | None


def run_schedule(args: argparse.Namespace, start: Start) -> int:
    """Plan another rulebook; two people stand for it."""
    place = open_place(args, start, Act.RULEBOOK_SWITCH)
    first_day = read_day(place, args.from_day)
    second = approve(args, start, place.session, show_schedule(place, args.id, first_day))
    schedule(place, args.id, first_day, second)
    return _say(args, place)


def run_withdraw(args: argparse.Namespace, start: Start) -> int:
    """Give the plan up; two people stand for it."""
    place = open_place(args, start, Act.RULEBOOK_SWITCH)
    withdraw(place, approve(args, start, place.session, show_withdraw(place)))
    return _say(args, place)


def _say(args: argparse.Namespace, place: Workplace) -> int:
    planned = place.planned
    if args.json:
        out = planned and PlannedOut(rulebook=planned.rulebook, first_day=planned.first_day.isoformat())
        print(PlanOut(rulebook=place.rulebook, scheduled=out).model_dump_json(indent=2))
        return 0
    told = None if planned is None else (planned.rulebook, planned.first_day)
    print(plan_line(place.speaker, place.rulebook, told))
    return 0
