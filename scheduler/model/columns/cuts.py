"""Rows of the master program that every plan keeps, added where its linear relaxation does not.

*Whoever hears a candidate is paid*: of the sessions that hear a candidate, no more than one is held, so that those
which need the same examiner-day (or trip, or room-day) are together no more than that is paid.
*Whoever sits opens the room*: of the sessions of an examiner on a half-day, no more than one is held, so that those by
the links of one pool are together no more than the room-day that is paid for them.
*Two of three*: of the sessions that hear two or more of three candidates, at most one is held (subset rows, Jepsen,
Petersen, Spoorendonk and Pisinger 2008).
*Not too much for a day*: what is too much for an examiner on both half-days (`loads.py`).
*Sessions enough*: of the sessions that hear one of a group, no fewer are held than the group takes (`counts.py`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.counts import SessionCounts, Together
from scheduler.model.columns.loads import DayLoads
from scheduler.model.columns.prices import GroupPrices, PairPrices, Prices, TriplePrices
from scheduler.model.columns.program import Program
from scheduler.model.columns.sets import Column, Floats, Ints, SessionSets

LEAST, LEAST_OF_TRIPLES = 0.005, 0.02
"""By how much a row has to be broken to be added."""
USED = 1e-9
"""Part of a session that is looked at."""
Triple = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Touched:
    """What new rows are about.

    Attributes
    ----------
    heard : array of bool, shape (candidates + 1, days)
        That someone is heard on a day.
    sits : array of bool, shape (people, days)
        That someone sits on a day.
    """

    heard: NDArray[np.bool_]
    sits: NDArray[np.bool_]

    @classmethod
    def by(
        cls,
        sets: SessionSets,
        heard: Iterable[tuple[int, int]],
        together: Iterable[Iterable[int]],
        sits: Iterable[tuple[int, int]],
    ) -> _Touched:
        """Return it, given (candidate, day), candidates whose day does not matter, and (examiner, day)."""
        shapes = (len(sets.candidate_of) + 1, len(sets.days)), (sets.no_seat + 2, len(sets.days))
        found = cls(*(np.zeros(shape, dtype=bool) for shape in shapes))
        for key in heard:
            found.heard[key] = True
        for members in together:
            found.heard[list(members)] = True
        for key in sits:
            found.sits[key] = True
        return found

    def may_concern(self, sets: SessionSets, columns: Collection[Column]) -> list[Column]:
        """Return the sessions that such rows may be about."""
        numbers = np.array([number for number, _ in columns], dtype=np.int64)
        panels = np.array([panel for _, panel in columns], dtype=np.int64)
        days = sets.day[sets.cast[numbers]][:, None]
        near = np.any(self.heard[sets.members[numbers], days], axis=1) | np.any(self.sits[panels, days], axis=1)
        return [column for column, is_near in zip(columns, near, strict=True) if is_near]


class Cuts:
    """The rows added so far to a master program.

    Parameters
    ----------
    program : Program
        Its rows and variables.
    sets : SessionSets
        All sets.
    days, journeys, rooms : dict of tuple to int
        Variables that are paid: (examiner, day), (examiner, day, kind of room), (day, kind of room).
    dearest : float, optional
        What a session costs at the most that a group lacks; None: groups are not counted, as in a step over some of the
        candidates.

    Attributes
    ----------
    links : list of (row, variable, coefficient)
        What the rows hold beside sessions.
    """

    def __init__(
        self,
        program: Program,
        sets: SessionSets,
        days: Mapping[tuple[int, int], int],
        journeys: Mapping[tuple[int, int, int], int],
        rooms: Mapping[tuple[int, int], int],
        dearest: float | None = None,
    ) -> None:
        self.program, self.sets = program, sets
        self._days, self._journeys, self._rooms = days, journeys, rooms
        self._day_of = {variable: key[1] for paid in (days, journeys) for key, variable in paid.items()}
        self._day_of.update((variable, day) for (day, _), variable in rooms.items())
        self.links: list[tuple[int, int, float]] = []
        self._paid: dict[tuple[int, int], int] = {}
        self._opens: dict[tuple[int, int, int], int] = {}
        self._triples: dict[Triple, int] = {}
        self._of_pair: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._loads = DayLoads(sets, days)
        self._dearest, self._counts = dearest, SessionCounts(sets)
        self._counted: dict[Together, int] = {}
        self._of_member: dict[int, list[int]] = defaultdict(list)

    def paid_for(self, column: Column) -> list[int]:
        """Return the variables of what a session needs and is not paid yet."""
        number, panel = column
        _, kind, day = self.sets.place_of(number)
        found = [self._rooms.get((day, kind))]
        for who in dict.fromkeys(panel):
            found += [self._days.get((who, day)), self._journeys.get((who, day, kind))]
        return [one for one in found if one is not None]

    def rows_of(self, column: Column) -> list[tuple[int, float]]:
        """Return the rows a session belongs to, with its coefficients."""
        members = self.sets.members_of(column[0])
        found = dict.fromkeys(self._paid[key] for key in self._keys(column) if key in self._paid) if self._paid else {}
        for key in self._sitting(column) if self._opens else ():
            if key in self._opens:
                found[self._opens[key]] = None
        for pair in combinations(members, 2) if self._triples else ():
            found.update(dict.fromkeys(self._of_pair.get(pair, ())))
        found.update(dict.fromkeys(self._loads.rows_of(column) if self._loads.rows else ()))
        for member in members if self._counted else ():
            found.update(dict.fromkeys(self._of_member.get(member, ())))
        return [(row, 1.0) for row in found]

    def _keys(self, column: Column) -> Iterator[tuple[int, int]]:
        members = self.sets.members_of(column[0])
        return ((member, one) for one in self.paid_for(column) for member in members)

    def _sitting(self, column: Column) -> Iterator[tuple[int, int, int]]:
        """Yield (examiner, half-day, kind of room) of those who sit by links that are not paid yet."""
        number, panel = column
        half, kind, day = self.sets.place_of(number)
        if self.sets.places.kinds[kind].remote and (day, kind) in self._rooms:
            for who in dict.fromkeys(panel):
                if who < self.sets.no_seat:
                    yield who, half, kind

    # --- rows that do not hold ------------------------------------------------------------------

    def demand(self, columns: Mapping[Column, int], values: Floats, *, alone: bool = False) -> int:
        """Add the rows that do not hold; return how many. There may be columns of which there is no value yet.

        ``alone``: only those whose price is one for each examiner who sits, or each candidate, whoever else is there.
        """
        known = ((column, number) for column, number in columns.items() if number < len(values))
        used = {column: part for column, number in known if (part := float(values[number])) > USED}
        rooms = set(self._rooms.values())
        paid = [key for key in self._unpaid(used, values) if not alone or key[1] in rooms]
        opens, triples = self._unopened(used, values), [] if alone else self._crowded(used)
        for member, one in paid:
            self._paid[member, one] = row = self.program.no_more_than(one, ())
            self.links.append((row, one, -1.0))
        for who, half, kind in opens:
            room = self._rooms[self.sets.day_of(half), kind]
            self._opens[who, half, kind] = row = self.program.no_more_than(room, ())
            self.links.append((row, room, -1.0))
        for triple in triples:
            self._triples[triple] = row = self.program.row(at_most=1.0)
            for pair in combinations(triple, 2):
                self._of_pair[pair].append(row)
        loads, groups = self._loads.broken(used, values, LEAST), [] if alone else self._count(used)
        for who, day, least in loads:
            self._loads.rows[who, day, least] = row = self.program.no_more_than(self._days[who, day], ())
            self.links.append((row, self._days[who, day], -1.0))
        new = {self._paid[key] for key in paid} | {self._opens[key] for key in opens}
        new |= {self._triples[key] for key in triples} | {self._counted[key] for key in groups}
        new |= {self._loads.rows[key] for key in loads}
        if new:
            heard = [(member, self._day_of[one]) for member, one in paid]
            sits = [(who, self.sets.day_of(half)) for who, half, _ in opens] + [(who, day) for who, day, _ in loads]
            self._put_into(new, columns, _Touched.by(self.sets, heard, (*triples, *groups), sits))
        return len(new)

    def _count(self, used: Mapping[Column, float]) -> list[Together]:
        """Add rows of groups that too few sessions hear; return these groups."""
        if self._dearest is None:
            return []
        found = {group: least for group, least in self._counts.broken(used).items() if group not in self._counted}
        for group, least in found.items():
            self._counted[group] = row = self.program.row(at_least=float(least))
            # While columns are missing, or sessions are held, there may be too few.
            self.program.variable(self._dearest, math.inf, [(row, 1.0)])
            for one in group:
                self._of_member[one].append(row)
        return list(found)

    def _put_into(self, new: set[int], columns: Mapping[Column, int], touched: _Touched) -> None:
        """Put the columns into new rows: only those are looked at that may belong to one."""
        for column in touched.may_concern(self.sets, columns):
            for row, coefficient in self.rows_of(column):
                if row in new:
                    self.program.put(row, columns[column], coefficient)

    def _unpaid(self, used: Mapping[Column, float], values: Floats) -> list[tuple[int, int]]:
        heard: dict[tuple[int, int], float] = defaultdict(float)
        for column, part in used.items():
            for key in self._keys(column):
                heard[key] += part
        return [key for key, sum_ in heard.items() if key not in self._paid and sum_ > values[key[1]] + LEAST]

    def _unopened(self, used: Mapping[Column, float], values: Floats) -> list[tuple[int, int, int]]:
        sits: dict[tuple[int, int, int], float] = defaultdict(float)
        for column, part in used.items():
            for key in self._sitting(column):
                sits[key] += part
        opened = {(half, kind): values[self._rooms[self.sets.day_of(half), kind]] for _, half, kind in sits}
        return [key for key, sum_ in sits.items() if key not in self._opens and sum_ > opened[key[1:]] + LEAST]

    def _crowded(self, used: Mapping[Column, float]) -> list[Triple]:
        """Return the triples of which sessions hear two or more for more than one session's worth."""
        pairs: dict[tuple[int, int], float] = defaultdict(float)
        whole: dict[Triple, float] = defaultdict(float)
        for (number, _), part in used.items():
            members = self.sets.members_of(number)
            for one, other in combinations(members, 2):
                pairs[one, other] += part
            for a, b, c in combinations(members, 3):
                whole[a, b, c] += part
        near: dict[int, set[int]] = defaultdict(set)
        for one, other in pairs:
            near[one].add(other)
            near[other].add(one)
        found = []
        for triple in {(a, b, c) for a, b in pairs for c in near[a] & near[b] if c > b}:
            # A session of all three is in three pairs, and counts once.
            together = sum(pairs[pair] for pair in combinations(triple, 2)) - 2 * whole.get(triple, 0.0)
            if triple not in self._triples and together > 1 + LEAST_OF_TRIPLES:
                found.append(triple)
        return sorted(found)

    # --- prices ---------------------------------------------------------------------------------

    def put_prices(self, prices: Prices, duals: Floats) -> None:
        """Add what these rows cost at some dual values to ``prices``."""
        if self._paid:
            self._put_paid(prices, duals)
        for (who, half, kind), row in self._opens.items():
            prices.person[half, kind, who] -= duals[row]
        self._loads.put_prices(prices, duals)
        priced = [(triple, -float(duals[row])) for triple, row in self._triples.items() if duals[row] < 0]
        if priced:
            prices.triples = TriplePrices(
                np.array([triple for triple, _ in priced], dtype=np.int32), np.array([price for _, price in priced])
            )
        worth = [(group, float(duals[row])) for group, row in self._counted.items() if duals[row] > 0]
        if worth:
            prices.groups = GroupPrices.of(worth, len(prices.candidate))

    def _put_paid(self, prices: Prices, duals: Floats) -> None:
        members, variables = np.array(list(self._paid), dtype=np.int32).T
        price = -duals[np.array(list(self._paid.values()), dtype=np.int64)]
        costs = price > 0
        members, variables, price = members[costs], variables[costs], price[costs]
        room, day, trip = (self._among(paid, variables) for paid in (self._rooms, self._days, self._journeys))
        if len(room[0]):
            (days, kinds), mine = room[1].T, room[0]
            np.add.at(prices.presence, (days, kinds, members[mine]), price[mine])
        if len(day[0]):
            (people, days), mine = day[1].T, day[0]
            prices.pairs += (PairPrices.of(self.sets, days, None, (members[mine], people), price[mine]),)
        if len(trip[0]):
            (people, days, kinds), mine = trip[1].T, trip[0]
            prices.pairs += (PairPrices.of(self.sets, days, kinds, (members[mine], people), price[mine]),)

    @staticmethod
    def _among(paid: Mapping[Any, int], variables: Ints) -> tuple[Ints, Ints]:
        """Return which of some variables are for days, trips or rooms, and the keys of these as rows."""
        key_of = {variable: key for key, variable in paid.items()}
        places = [place for place, one in enumerate(variables.tolist()) if one in key_of]
        keys = [key_of[int(variables[place])] for place in places]
        return np.array(places, dtype=np.int32), np.array(keys, dtype=np.int32)
