"""Balances over time, and their daily averages."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import accumulate, pairwise

from teller_app.rules.errors import Refusal
from teller_app.rules.money import Money
from teller_app.rules.windows import Span


class YoungAccount(StrEnum):
    """What a sum of balances is divided by when the account is younger than the window."""

    WHOLE_WINDOW = "whole_window"
    DAYS_HELD = "days_held"


@dataclass(frozen=True)
class BalanceHistory:
    """End-of-day balances of one holding, as the days on which they changed.

    Before its first day a holding is not known to exist and adds nothing.
    """

    days: tuple[int, ...]
    fens: tuple[int, ...]

    @classmethod
    def of(cls, points: Iterable[tuple[date, Money]]) -> BalanceHistory:
        """Build from changes in order of day.

        Raises:
            Refusal: ``history.out_of_order`` or ``history.empty``.
        """
        return cls.of_fens((day.toordinal(), amount.fen) for day, amount in points)

    @classmethod
    def of_fens(cls, points: Iterable[tuple[int, int]]) -> BalanceHistory:
        """The same from days as ordinals and balances in fen.

        Raises:
            Refusal: as ``of``.
        """
        pairs = list(points)
        if not pairs:
            raise Refusal("history.empty")
        days, fens = (tuple(column) for column in zip(*pairs, strict=True))
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise Refusal("history.out_of_order")
        return cls(days, fens)

    @classmethod
    def steady(cls, amount: Money) -> BalanceHistory:
        """One level for as long as anyone remembers: what a figure stated at the counter means."""
        return cls((1,), (amount.fen,))

    @cached_property
    def _sums(self) -> tuple[int, ...]:
        """Fen-days before each change, so that any window costs two look-ups."""
        lengths = (later - earlier for earlier, later in pairwise(self.days))
        weights = (length * fen for length, fen in zip(lengths, self.fens, strict=False))
        return tuple(accumulate(weights, initial=0))

    def _sum_before(self, ordinal: int) -> int:
        at = bisect_left(self.days, ordinal) - 1
        return 0 if at < 0 else self._sums[at] + (ordinal - self.days[at]) * self.fens[at]

    def sum_over(self, window: Span) -> int:
        """Fen-days from the window's first day to its last."""
        return self.fen_days(window.first.toordinal(), window.last.toordinal() + 1)

    def fen_days(self, first: int, after: int) -> int:
        """Fen-days from the day ``first`` to the one before ``after``, both as ordinals."""
        return self._sum_before(after) - self._sum_before(first)

    def known_days(self, window: Span) -> int:
        """How many of the window's days this holding has been known."""
        return max(0, window.last.toordinal() - max(self.days[0], window.first.toordinal()) + 1)

    def balance_on(self, day: date) -> Money:
        """Balance at the end of ``day``; nothing before the first."""
        at = bisect_right(self.days, day.toordinal()) - 1
        return Money(0 if at < 0 else self.fens[at])

    def average(self, window: Span, young: YoungAccount) -> Money:
        """Daily average over ``window``, rounded down to the fen."""
        divisor = self.divisor(window, young)
        return Money(self.sum_over(window) // divisor if divisor else 0)

    def divisor(self, window: Span, young: YoungAccount) -> int:
        """Days to divide by: 0 where nothing is known and only known days count."""
        return window.days if young is YoungAccount.WHOLE_WINDOW else self.known_days(window)

    def changed_from(self, day: date, delta: Money) -> BalanceHistory:
        """The same history with ``delta`` more (or less) from ``day`` on."""
        ordinal = day.toordinal()
        known = list(zip(self.days, self.fens, strict=True))
        kept = [(at, fen) for at, fen in known if at < ordinal]
        later = [(at, fen + delta.fen) for at, fen in known if at > ordinal]
        points = [*kept, (ordinal, self.balance_on(day).fen + delta.fen), *later]
        return BalanceHistory(tuple(at for at, _ in points), tuple(fen for _, fen in points))


def added(histories: Sequence[BalanceHistory]) -> BalanceHistory:
    """Several histories as one, day by day; there is at least one."""
    if len(histories) == 1:
        return histories[0]
    changes: dict[int, int] = defaultdict(int)
    for history in histories:
        for day, fen, before in zip(history.days, history.fens, (0, *history.fens), strict=False):
            changes[day] += fen - before
    days = sorted(changes)
    return BalanceHistory(tuple(days), tuple(accumulate(changes[day] for day in days)))


NOTHING = BalanceHistory.steady(Money(0))
