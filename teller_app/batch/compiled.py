"""An edition as one query over a table of clients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sqlglot import exp

from teller_app.batch.cells import (
    MOST,
    Dialect,
    as_text,
    cell,
    fen,
    holds_card,
    in_regions,
    number,
    text,
    yes,
)
from teller_app.batch.shape import CARD, CLIENT, REGION, Column, Shape
from teller_app.rules.codes import AssetClass
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.measure import POINTS_PER_YUAN
from teller_app.rules.rulebook.tiers import Route, Tier
from teller_app.rules.windows import Window

TABLE = "input"
"""What the table is called that the query reads."""
BETWEEN = ";"
OUTPUT = ("client", "tier", "recognised_assets", "next_tier", "shortfall", "privileges")
_MONEY, _FEN, _ONE_FEN = "DECIMAL(18, 2)", "DECIMAL(17, 0)", "DECIMAL(3, 2)"
_LONG = 2**63
_SCORE, _RUNG = "score", "rung"


def windows_of(edition: Edition) -> tuple[Window, ...]:
    """Every window that an edition averages over, the measure's own first."""
    asked = [edition.measure.window, *([edition.score.window] if edition.score else [])]
    asked += [route.window for tier in edition.tiers for route in tier.route + tier.floor if route.window]
    return tuple(dict.fromkeys(asked))


def compile_edition(
    edition: Edition, shape: Shape, dialect: Dialect, *, lists: bool = True, table: str = TABLE
) -> exp.Select:
    """Decide about every row of a table as ``assess`` does about a client whose levels are steady.

    Args:
        edition: the rules.
        shape: of the table; its cells are right.
        dialect: whose types are taken.
        lists: privileges as a list; otherwise their codes in one text, between semicolons.
        table: what the table is called.

    Returns:
        A query of the columns ``OUTPUT``, in any order of rows. The shortfall of a way by score is in points.
    """
    return _Query(edition, shape, dialect, table).build(lists=lists)


@dataclass(frozen=True, slots=True)
class _Query:
    """Three steps, each over the one before: sums of each client, the rung, and what the rung gives."""

    edition: Edition
    shape: Shape
    dialect: Dialect
    table: str

    def build(self, *, lists: bool) -> exp.Select:
        placed = exp.select(exp.Star(), exp.alias_(self._rung(), _RUNG)).from_(
            self._summed().subquery("summed")
        )
        tiers, missing = self.edition.tiers, self._shortfalls()
        given = [[one.code for one in self.edition.entitlements[tier.code]] for tier in tiers]
        columns = {
            "tier": _by_rung([text(tier.code) for tier in tiers]),
            "recognised_assets": _yuan(exp.column(self._assets(None))),
            "next_tier": _by_rung([text(tier.code) for tier in tiers[1:]]),
            "shortfall": _yuan(_by_rung(missing)),
            "privileges": _by_rung([_list(codes) for codes in given]) if lists else _joined(given),
        }
        named = [exp.alias_(expression, name, quoted=True) for name, expression in columns.items()]
        return exp.select(exp.column(CLIENT, quoted=True), *named).from_(placed.subquery("placed"))

    def _summed(self) -> exp.Select:
        """One row a client: key, sums over each window, points, and the facts that routes name."""
        key = self.shape.columns[CLIENT]
        columns = [exp.alias_(as_text(key), CLIENT)]
        columns += [
            exp.alias_(self._recognised(window), self._assets(window)) for window in windows_of(self.edition)
        ]
        if self.edition.score is not None:
            columns.append(exp.alias_(self._points(), _SCORE))
        facts = dict.fromkeys(
            [code.value for route in self._routes() for code in route.amounts]
            + [status.value for route in self._routes() for status in route.statuses]
            + ([CARD] if any(route.cards for route in self._routes()) else [])
            + ([REGION] if any(route.regions or route.not_regions for route in self._routes()) else [])
        )
        columns += [cell(column) for name in facts if (column := self.shape.get(name)) is not None]
        return exp.select(*columns).from_(exp.to_table(self.table, quoted=True))

    def _routes(self) -> list[Route]:
        return [route for tier in self.edition.tiers for route in tier.route + tier.floor]

    def _assets(self, window: Window | None) -> str:
        return f"assets_{(window or self.edition.measure.window).value}"

    def _recognised(self, window: Window) -> exp.Expr:
        lines = []
        for asset_class in AssetClass:
            column = self.shape.averaged(asset_class, window)
            if column is not None:
                lines.append((column, self.edition.measure.coefficient(asset_class)))
        return self._sum(lines)

    def _points(self) -> exp.Expr:
        rules = self.edition.score
        assert rules is not None  # noqa: S101  asked for only where an edition scores
        lines = []
        for asset_class in AssetClass:
            averaged = self.shape.averaged(asset_class, rules.window)
            if averaged is not None:
                lines.append((averaged, rules.ratio(asset_class)))
        for code, weight in rules.amounts_per_10000.items():
            column = self.shape.get(code.value)
            if column is not None:
                lines.append((column, weight / POINTS_PER_YUAN))
        return self._sum(lines)

    def _sum(self, lines: list[tuple[Column, Decimal]]) -> exp.Expr:
        """Each line rounded down, what is not known adding nothing; wide where 64 bits might not do."""
        counted = [(column, *ratio.as_integer_ratio()) for column, ratio in lines if ratio]
        largest = sum(MOST.fen * top for _, top, _ in counted)
        total: exp.Expr = number(0)
        for at, (column, top, bottom) in enumerate(counted):
            line = self._line(fen(column), top, bottom, wide=largest >= _LONG)
            known = exp.func("COALESCE", line, number(0))
            total = exp.Add(this=total, expression=known) if at else known
        return total

    def _line(self, amount: exp.Expr, top: int, bottom: int, *, wide: bool) -> exp.Expr:
        widest = self.dialect.widest
        found = exp.cast(amount, widest) if wide else amount
        if top != 1:
            found = exp.Mul(this=found, expression=number(top))
        if bottom != 1:
            found = exp.IntDiv(this=exp.paren(found) if top != 1 else found, expression=number(bottom))
        return exp.cast(found, widest) if wide and bottom != 1 else found

    def _rung(self) -> exp.Expr:
        """The highest rung that one of its ways reaches; the lowest takes everyone."""
        found = exp.Case()
        for height, tier in reversed(list(enumerate(self.edition.tiers))):
            for way in tier.route + tier.floor:
                asked = self._asked(way)
                if asked is not None:
                    found = found.when(exp.and_(*asked), number(height))
        return found.else_(number(0)) if found.args.get("ifs") else number(0)

    def _asked(self, way: Route) -> list[exp.Expr] | None:
        """Everything that a way names; ``None`` where nobody can be known to fulfil it."""
        found = [*self._opens(way)]
        if way.recognised_assets is not None:
            found.append(_reaches(self._assets(way.window), way.recognised_assets.fen))
        if way.score is not None:
            found.append(_reaches(_SCORE, way.score.hundredths))
        for code, least in way.amounts.items():
            column = self.shape.get(code.value)
            if column is None:
                return None
            found.append(exp.GTE(this=fen(column), expression=number(least.fen)))
        cards, statuses = self.shape.get(CARD), [self.shape.get(status.value) for status in way.statuses]
        if (way.cards and cards is None) or None in statuses:
            return None
        found += [holds_card(cards, card) for card in way.cards if cards is not None]
        found += [yes(status) for status in statuses if status is not None]
        return found if self._is_reachable(way) else None

    def _opens(self, way: Route) -> Iterator[exp.Expr]:
        """Where a way is meant for some regions."""
        region = self.shape.get(REGION)
        if region is not None and way.regions:
            yield in_regions(region, way.regions)
        if region is not None and way.not_regions:
            yield exp.Not(this=in_regions(region, way.not_regions))

    def _is_reachable(self, way: Route) -> bool:
        """A way for some regions is closed where nobody's region is known."""
        return not way.regions or self.shape.get(REGION) is not None

    def _shortfalls(self) -> list[exp.Expr]:
        """For each rung what the next one still asks for, by the way by amount that lacks least."""
        return [self._missing(above) for above in self.edition.tiers[1:]]

    def _missing(self, above: Tier) -> exp.Expr:
        found = []
        for way in above.route:
            if not self._is_reachable(way) or (way.recognised_assets is None and way.score is None):
                continue
            if way.recognised_assets is not None:
                lacks = _lacks(self._assets(way.window), way.recognised_assets.fen)
            else:
                assert way.score is not None  # noqa: S101  one of the two is there
                lacks = exp.cast(_lacks(_SCORE, way.score.hundredths), "BIGINT")
            closed = [*self._opens(way)]
            found.append(exp.Case().when(exp.and_(*closed), lacks) if closed else lacks)
        if not found:
            return exp.null()
        return exp.func("LEAST", *found) if len(found) > 1 else found[0]


def _reaches(name: str, least: int) -> exp.Expr:
    """Exactly on the threshold is in."""
    return exp.GTE(this=exp.column(name), expression=number(least))


def _lacks(name: str, least: int) -> exp.Expr:
    short = exp.Sub(this=number(least), expression=exp.column(name))
    return exp.func("GREATEST", number(0), short)


def _by_rung(each: list[exp.Expr]) -> exp.Expr:
    """One value a rung from the lowest up; nothing for rungs beyond."""
    found = exp.Case(this=exp.column(_RUNG))
    for height, value in enumerate(each):
        found = found.when(number(height), value)
    return found if each else exp.null()


def _yuan(whole: exp.Expr) -> exp.Expr:
    """Whole fen, or hundredths of a point, with their two decimals; no threshold has more than 17 digits."""
    hundredth = exp.cast(text("0.01"), _ONE_FEN)
    return exp.cast(exp.Mul(this=exp.cast(whole, _FEN), expression=hundredth), _MONEY)


def _joined(given: list[list[str]]) -> exp.Expr:
    """Codes in one text; nothing where a rung gives nothing: CSV would put an empty text in quotes."""
    each = [text(BETWEEN.join(codes)) if codes else exp.null() for codes in given]
    return exp.cast(_by_rung(each), "TEXT")


def _list(codes: list[str]) -> exp.Expr:
    found = exp.Array(expressions=[text(code) for code in codes])
    return found if codes else exp.cast(found, "ARRAY<TEXT>")
