"""How much an examiner hears on a day: where six are the most, three in the morning exclude four in the afternoon.

A linear program holds three quarters of both for three quarters of a day. Rows "of the sessions that hear so many or
more on one half-day, and too many beside these on the other, no more than one is held" say that they exclude each other
(cover inequalities, Balas 1975); where a session hears whole numbers, nothing is left between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from scheduler.model.columns.prices import Prices
from scheduler.model.columns.sets import Column, Floats, SessionSets

Load = tuple[int, int, int]
"""Examiner, day, and from how many hearings in the morning on."""


class DayLoads:
    """Rows on what examiners hear on days of two half-days, and what each costs at some dual values.

    Parameters
    ----------
    sets : SessionSets
        All sets.
    days : dict of tuple to int
        Variable "comes" of each (examiner, day) that is not paid.

    Attributes
    ----------
    rows : dict of tuple to int
        Those added.
    """

    def __init__(self, sets: SessionSets, days: Mapping[tuple[int, int], int]) -> None:
        self.sets, self._days = sets, days
        self.rows: dict[Load, int] = {}
        self._most = {who: most for who, one in enumerate(sets.places.problem.examiners) if (most := one.max_day)}
        halves = defaultdict[int, list[int]](list)
        for half in range(len(sets.places.openings.halves)):
            halves[sets.day_of(half)].append(half)
        self._halves = {day: (found[0], found[1]) for day, found in halves.items() if len(found) == 2}

    def rows_of(self, column: Column) -> Iterator[int]:
        """Yield the rows that a session belongs to."""
        for who, day, half, hearings in self._sitting(column):
            most, morning = self._most[who], half == self._halves[day][0]
            for least in range(1, hearings + 1) if morning else range(most + 1 - hearings, most + 1):
                if (who, day, least) in self.rows:
                    yield self.rows[who, day, least]

    def _sitting(self, column: Column) -> Iterator[tuple[int, int, int, int]]:
        """Yield (examiner, day, half-day, hearings) of those whom it can be too much for."""
        half, _, day = self.sets.place_of(column[0])
        if day not in self._halves:
            return
        hearings = len(self.sets.members_of(column[0]))
        for who in dict.fromkeys(column[1]):
            if who in self._most and (who, day) in self._days:
                yield who, day, half, hearings

    def broken(self, used: Mapping[Column, float], values: Floats, least: float) -> list[Load]:
        """Return the row of each day of an examiner that is broken most, by ``least`` or more."""
        parts: dict[tuple[int, int], Floats] = {}
        for column, part in used.items():
            for who, day, half, hearings in self._sitting(column):
                if (who, day) not in parts:
                    parts[who, day] = np.zeros((2, self._most[who] + 1))
                half_of = self._halves[day].index(half)
                parts[who, day][half_of, min(hearings, self._most[who])] += part
        found = []
        for (who, day), held in parts.items():
            # Of so many or more: from 1 to the most in the morning, from the most down to 1 in the afternoon.
            morning, afternoon = np.cumsum(held[:, ::-1], axis=1)[:, ::-1][:, 1:]
            over = morning + afternoon[::-1] - values[self._days[who, day]]
            if over.max() >= least:
                found.append((who, day, int(over.argmax()) + 1))
        return [load for load in found if load not in self.rows]

    def put_prices(self, prices: Prices, duals: Floats) -> None:
        """Add what these rows cost at some dual values."""
        for (who, day, least), row in self.rows.items():
            if price := -float(duals[row]):
                morning, afternoon = self._halves[day]
                prices.from_so_many(morning, who, least, price)
                prices.from_so_many(afternoon, who, self._most[who] + 1 - least, price)
