"""The master program of a campaign some of whose sets are written down only when they pay."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.generate import LEAST_PAY
from scheduler.model.columns.master import DEAREST, EACH, Master
from scheduler.model.columns.panels import DEAR
from scheduler.model.columns.prices import Priced, Prices
from scheduler.model.columns.pricing import price_sets, ranked
from scheduler.model.columns.sets import Floats, Ints, NewSet, SessionSets
from scheduler.model.columns.wide import Best, WideGroup

MOST_EACH, ADDED = 20, 12_000
"""Columns added for a candidate in one round, and in all, where sets are found when they pay: pricing takes longer than
the program then (300 of 2 sectors: a program of 1140 after 57, 11, 8, 11 s with 2, 10, 20, 40 for each). The more, the
more memory: 1,000 of 5 sectors, after 80 s, 4187 with 6, 3782 with 20, but 5 GB in all."""
ROWS_FROM_WIDE = 0.04
"""Gap between program and bound from which on rows are added where sets are found when they pay (300 candidates of 2
sectors, bound after 45 s: from 4 % 1300, from 12 % 1177; without rows the program ends at 1228)."""
FEW = 1_500
"""Candidates up to which a program whose sets are not all written down comes to its end."""


class CampaignMaster(Master):
    """The linear program of a whole campaign.

    Parameters
    ----------
    sets : SessionSets
        Sets written down so far; more are added.
    wide : sequence of WideGroup
        Where there are others.

    Attributes
    ----------
    comes_to_its_end : bool
        Whether it is solved to its end in the time a campaign of its size has: all sets are written down, or
        candidates are not too many.
    """

    def __init__(self, sets: SessionSets, wide: Sequence[WideGroup] = ()) -> None:
        self.wide = wide
        self._written: dict[tuple[int, tuple[int, ...]], int] = {}
        super().__init__(sets, sets.every)
        self.whole = not wide
        self.comes_to_its_end = self.whole or len(self.candidates) <= FEW
        if wide:
            self.each = min(MOST_EACH, max(EACH, ADDED // max(1, len(self.candidates))))
            self.rows_from = ROWS_FROM_WIDE * self.comes_to_its_end

    def _heard(self) -> list[int]:
        far = {int(one) for group in self.wide for one in group.candidates}
        return sorted(far.union(super()._heard()))

    def _seated(self) -> dict[tuple[int, int], set[int]]:
        found = super()._seated()
        for group in self.wide:
            found[group.half, group.kind].update(group.people.tolist())
        return found

    def open(self, prices: Prices) -> None:
        """Write down the fullest cheap session of each candidate, to begin with."""
        worth = prices.candidate.copy()
        prices.candidate[:-1] = DEAREST
        _, written = self._price_wide(prices, -DEAR)
        self.chosen = np.concatenate([self.chosen, written])
        prices.candidate[:] = worth

    def price(
        self, prices: Prices, kept: NDArray[np.bool_] | None = None, below: float = math.inf, *, new: bool = True
    ) -> Priced:
        """Return the sets that count with their cheapest panels, those that pay written down first.

        What was written down at other prices does not count: no such set pays more than those written down now.
        """
        if not self.wide:
            return super().price(prices, kept, below)
        if not new:
            every = self.sets.every
            return price_sets(self.sets, every if kept is None else every[kept], prices, below)
        beyond, written = self._price_wide(prices, LEAST_PAY)
        chosen = self.chosen if kept is None else self.chosen[kept[self.chosen]]
        chosen, _ = ranked(np.concatenate([chosen, written]), len(self.sets.size))
        priced = price_sets(self.sets, chosen, prices, below)
        return replace(priced, beyond=beyond)

    def _price_wide(self, prices: Prices, least: float) -> tuple[Floats, Ints]:
        """Write down the sets that pay most.

        Returns how much of each candidate's worth is too much in any set, and the numbers of those written down.
        """
        beyond = np.zeros(len(prices.candidate))
        best: list[Best] = []
        found: list[tuple[float, int, int]] = []
        for number, group in enumerate(self.wide):
            mine = group.best(prices, least)
            best.append(mine)
            np.maximum.at(beyond, group.candidates, mine.share)
            paying = np.flatnonzero(mine.lack > least)
            found += [
                (-lack, number, one) for lack, one in zip(mine.lack[paying].tolist(), paying.tolist(), strict=True)
            ]
        return beyond, self._write_best(sorted(found), best, prices)

    def _write_best(self, found: Sequence[tuple[float, int, int]], best: Sequence[Best], prices: Prices) -> Ints:
        """Write down a few sets for each candidate, the best first; those that are there get the cheapest people.

        Sets of one group share few candidates, so that several can be held together (3,000 generated candidates: a
        program within 1.5 of the first bound after 36 instead of 45 s, a bound of 16,400 after 95 instead of 107 s).
        """
        each: dict[int, int] = defaultdict(int)
        used = [np.zeros(len(group.candidates), dtype=bool) for group in self.wide]
        keys, new, known = list[tuple[int, tuple[int, ...]]](), list[NewSet](), dict[int, NewSet]()
        seen, orders = set[tuple[int, tuple[int, ...]]](), dict[tuple[int, int], Ints]()
        for _, number, one in found:
            group = self.wide[number]
            if each[int(group.candidates[one])] >= self.each:
                continue
            members = group.members(best[number], one, used[number])
            used[number][members] = True
            key = number, tuple(members)
            if key in seen:
                continue
            seen.add(key)
            alike = number, len(members)
            if alike not in orders:
                orders[alike] = group.in_order(prices, len(members))
            written = group.written(members, orders[alike])
            if written is None:
                continue
            for member in written.members:
                each[member] += 1
            if key in self._written:
                known[self._written[key]] = written
            else:
                keys.append(key)
                new.append(written)
        self.sets.seat_others(known)
        numbers = self.sets.write_down(new) if new else np.zeros(0, dtype=np.int32)
        self._written.update(zip(keys, numbers.tolist(), strict=True))
        return np.concatenate([numbers, np.array(list(known), dtype=np.int32)])
