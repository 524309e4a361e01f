"""What was typed on the command line, into facts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from teller_app.cli.asking import open_place
from teller_app.cli.looking import open_asked
from teller_app.cli.saying import remark
from teller_app.desk.amount_text import read_amount, read_date, read_months, read_rate, read_whole
from teller_app.desk.deciding import Basis, settle
from teller_app.desk.start import Start
from teller_app.desk.ties import Ties
from teller_app.desk.workplace import Workplace, refuse_draft
from teller_app.rules.client import Client, CreditRecord, LoanFacts
from teller_app.rules.codes import AmountFact, AssetClass, Method
from teller_app.rules.decision import TierDecision
from teller_app.rules.errors import Refusal
from teller_app.rules.facts import ClientFacts, FactReader
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.identity import read_person_id
from teller_app.rules.money import Money
from teller_app.rules.prescreen import Applicant
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.schedule import MAX_MONTHS, Loan
from teller_app.rules.standing import Standing, standing
from teller_app.rules.tier import assess
from teller_app.safe.roles import Act
from teller_app.store.rulebooks import is_path
from teller_app.words.amounts import day as day_text

_CLASSES = {code.value: code for code in AssetClass}
_AMOUNTS = {code.value for code in AmountFact}
_YES = {"yes": True, "no": False, None: None}
MOST = 999


@contextmanager
def said_by(option: str) -> Iterator[None]:
    """What is refused meanwhile was said by ``option``, which a line with a dozen of them has to know.

    Raises:
        Refusal: ``command.option`` (option, problem).
    """
    try:
        yield
    except Refusal as refusal:
        raise Refusal("command.option", option=option, problem=refusal) from None


def day_of(text: str | None, start: Start) -> date:
    """The day of the decision, as ``--as-of`` says it: today if none was given."""
    with said_by("--as-of"):
        return start.today() if text is None else read_date(text)


def remark_ahead(day: date, start: Start) -> None:
    """What is said of a day to come is no tier that a client has."""
    if day > start.today():
        remark(start.speaker.say("试算：{day} 在今天之后，余额照现在的算", day=day_text(day)))


def is_there(path: Path) -> bool:
    """Whether a file or folder lies there; a name that the disk cannot hold does not."""
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked about.

    Attributes:
        place: open where a client was named.
        stated: something was said on the command line and not by the book or the journal: it is a trial.
    """

    client: Client | None
    facts: ClientFacts
    place: Workplace | None
    stated: bool

    def decide(self, edition: Edition) -> tuple[TierDecision, Standing | None]:
        """A known client with past, group and override; what was stated stands for itself."""
        if self.client is None or self.place is None:
            return assess(self.facts, edition), None
        others = Ties(self.place).others(self.client) if edition.group is not None else ()
        past = None if self.stated else standing(self.client.facts(self.facts.as_of), edition)
        return settle(self.place, self.client, Basis(self.facts, edition, past, others)), past


def facts_of(args: argparse.Namespace, start: Start) -> Asked:
    """A known client, or stated holdings and facts; stated ones are laid over a client's own.

    Raises:
        Refusal: ``asset_class.unknown``, ``pair.unreadable``, ``pair.twice`` or ``nobody``.
    """
    day = day_of(args.as_of, start)
    stated, reader = _holdings(args.holding), _facts(args.fact)
    if args.client is not None:
        place = open_place(args, start, Act.LOOK)
        client = open_asked(args, place)
        facts = client.facts(day)
    elif not args.holding and not args.fact:
        raise Refusal("nobody")
    else:
        place, client, facts = None, None, ClientFacts(day)
    laid_over = replace(
        facts,
        holdings={**facts.holdings, **stated},
        amounts={**facts.amounts, **reader.amounts},
        cards=facts.cards | frozenset(reader.cards),
        statuses={**facts.statuses, **reader.statuses},
        region=reader.region or facts.region,
    )
    return Asked(client, laid_over, place, stated=bool(args.holding or args.fact))


def edition_of(args: argparse.Namespace, start: Start, day: date, joined: date | None = None) -> Edition:
    """The edition asked for, or the one that this workplace decides by."""
    rulebook = start.settings_file.read().scheme(day) if args.rulebook is None else args.rulebook
    with said_by("--edition"):
        first_day = None if args.edition is None else read_date(args.edition)
    if is_path(rulebook):
        _only_a_trial(args, start, rulebook)
    return start.shelf.edition(rulebook, day, joined, first_day)


def _only_a_trial(args: argparse.Namespace, start: Start, rulebook: str) -> None:
    """A file that nobody has signed decides about figures on the command line, and goes on no paper."""
    if getattr(args, "command", "") == "summary" or getattr(args, "client", None) is not None:
        refuse_draft(rulebook)
    print(start.speaker.say("试算：规则文件 {file} 没有签名", file=Path(rulebook).name), file=sys.stderr)


def loan_of(args: argparse.Namespace) -> Loan:
    """The loan."""
    with said_by("--principal"):
        principal = read_amount(args.principal)
    with said_by("--annual-rate"):
        rate = read_rate(args.annual_rate)
    with said_by("--months"):
        months = read_months(args.months, 1, MAX_MONTHS)
    return Loan(principal=principal, annual_rate=rate, months=months, method=Method(args.method))


def applicant_of(args: argparse.Namespace, day: date) -> tuple[Applicant, bool]:
    """The applicant, and whether the identity number's check digit is wrong."""
    birth, wrong = None, False
    if args.id is not None:
        person = read_person_id(args.id, as_of=day)
        birth, wrong = person.birth, person.check_ok is False
    elif args.birth is not None:
        with said_by("--birth"):
            birth = read_date(args.birth)
        if birth > day:
            raise Refusal("birth.in_future", day=birth)
    credit = CreditRecord(
        overdue_consecutive=_count("--overdue-consecutive", args.overdue_consecutive),
        overdue_total=_count("--overdue-total", args.overdue_total),
        currently_overdue=_YES[args.currently_overdue],
        inquiries=_count("--inquiries", args.inquiries),
    )
    known = LoanFacts(
        income=_amount("--income", args.income),
        existing_monthly=_amount("--existing-monthly", args.existing_monthly),
        stable_job=_YES[args.stable_job],
        capacity=_YES[args.capacity],
        credit=credit,
    )
    return Applicant(as_of=day, birth=birth, loan=known, consent=_YES[args.consent]), wrong


def _amount(option: str, text: str | None) -> Money | None:
    """Nothing given is not known; something empty, like a script's empty variable, is a mistake."""
    with said_by(option):
        return None if text is None else read_amount(text)


def _count(option: str, text: str | None) -> int | None:
    with said_by(option):
        return None if text is None else read_whole(text, 0, MOST)


def _holdings(pairs: list[str]) -> dict[AssetClass, BalanceHistory]:
    found: dict[AssetClass, BalanceHistory] = {}
    for pair in pairs:
        key, value = read_pair(pair)
        if key not in _CLASSES:
            raise Refusal("asset_class.unknown", asset_class=key, allowed=list(_CLASSES))
        if _CLASSES[key] in found:
            raise Refusal("pair.twice", key=key)
        found[_CLASSES[key]] = BalanceHistory.steady(read_amount(value))
    return found


def _facts(pairs: list[str]) -> FactReader:
    reader = FactReader()
    for pair in pairs:
        key, value = read_pair(pair)
        reader.take(key, str(read_amount(value)) if key in _AMOUNTS else value)
    return reader


def read_pair(text: str) -> tuple[str, str]:
    """``name=value``.

    Raises:
        Refusal: ``pair.unreadable`` (text).
    """
    key, equals, value = text.partition("=")
    if not equals or not key or not value:
        raise Refusal("pair.unreadable", text=text)
    return key, value
