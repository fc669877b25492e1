"""Sessions of so many candidates that their sets cannot be written down: the best ones are found at given prices.

Where a thousand candidates may be heard by link on the same half-day, sets of three or four of them are beyond count,
but at given prices the best session of a panel is that of the candidates who are worth most. People who can hear the
same candidates are alike; of those who can hear no more than others do, only the cheaper ones count, which leaves few
kinds of panel (`alike.py`). For each of them, and for every mix of lengths that fits, the candidates worth most are
taken. Where more kinds are left than are looked at, some of a seat count as one: a session then seems to cost less than
it does, which keeps every bound.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement

import numpy as np

from scheduler.domain import Candidate
from scheduler.model.columns.able import Able, Limits, as_row, can_be_seated
from scheduler.model.columns.alike import Alike, Bools, cheapest, distinct_rows, fewer
from scheduler.model.columns.prices import Prices
from scheduler.model.columns.sets import Floats, Ints, NewSet, SessionSets
from scheduler.model.place_kinds import Group

MOST_LENGTHS, MOST_MIXES = 10, 300
"""Lengths of hearings told apart, and mixes of them looked at, in one group; others count as a shorter one."""
MOST_PANELS = 2_000
"""Kinds of panel looked at in one group (300 candidates of 2 sectors: with 300 the bound of a program of 1228 ends at
1184, with 2,000 at 1227; a round takes a tenth more)."""
NEAR = 8
"""People for each seat with whom a set is written down."""
NOBODY = -1e9
"""What a candidate is worth who is not there, in minutes."""


@dataclass(frozen=True, slots=True)
class Best:
    """The session that pays most for each candidate of a group.

    Attributes
    ----------
    lack : array, shape (candidates,)
        What its candidates are worth beyond its cost, in minutes; it may be below 0.
    share : array, shape (candidates,)
        The largest part of what candidates are worth that is too much in any session with this one.
    panel, mix, copies : array of int, shape (candidates,)
        How to write the session down; see `WideGroup.members`.
    hears : array of bool, shape (panels, candidates)
        Whom each kind of panel can hear.
    order : list of array of int
        The candidates of each length, those worth most first.
    """

    lack: Floats
    share: Floats
    panel: Ints
    mix: Ints
    copies: Ints
    hears: Bools
    order: list[Ints]


@dataclass(frozen=True, slots=True)
class _Mixes:
    """Numbers of hearings of each length that fit into a half-day together.

    Attributes
    ----------
    copies : array of int, shape (mixes, lengths)
        How many of each length.
    size : array of int, shape (mixes,)
        How many in all.
    key : array of int, shape (mixes,)
        Kind of session as far as people are concerned: who can sit, who needs a break.
    kinds : list of (hearings, people who can sit, minutes)
        These kinds.
    """

    copies: Ints
    size: Ints
    key: Ints
    kinds: list[tuple[int, Bools, int]]


class WideGroup:
    """Those who can be heard on one half-day in one kind of room, in sessions of one kind of panel.

    Parameters
    ----------
    sets : SessionSets
        Those that are written down.
    group : Group
        Which.
    candidates : sequence of Candidate
        Who; in the order of their numbers.

    Attributes
    ----------
    candidates : array of int
        Their numbers; those left out for whom a seat stays empty.
    people : array of int
        Numbers of the people.
    """

    def __init__(self, sets: SessionSets, group: Group, candidates: Sequence[Candidate]) -> None:
        places = sets.places
        able = Able(places, group, sets.examiner_of)
        masks = [(candidate, able.masks(candidate)) for candidate in candidates]
        heard = [(candidate, rows) for candidate, rows in masks if all(rows)]
        self.half, self.kind, self.seats = able.half.index, able.kind, able.seats
        self.day, self.minutes, self.breaks = sets.day_of(self.half), able.half.minutes, sets.breaks
        self.people = np.array(able.people, dtype=np.int32)
        self.candidates = np.array([sets.candidate_of[candidate.id] for candidate, _ in heard], dtype=np.int32)
        self.hold = np.array([places.hold(candidate, able.kind) for candidate, _ in heard], dtype=np.int32)
        self._limits = Limits([places.problem.examiners[who] for who in able.people], self.minutes)
        self._can_sit: dict[int, Bools] = {}
        may_take = np.zeros((len(heard), len(self.seats), len(self.people)), dtype=bool)
        for number, (_, rows) in enumerate(heard):
            for seat, mask in enumerate(rows):
                may_take[number, seat] = as_row(mask, len(self.people))
        # As bits: a seat that is open to many takes a megabyte a group else.
        self._able = np.packbits(may_take, axis=2)
        self._lengths = _told_apart(self.hold, self.minutes)
        self._length_of = np.searchsorted(self._lengths, self.hold, side="right") - 1
        self._alike = [Alike.of_seat(able.T) for able in may_take.swapaxes(0, 1)]
        self._mixes = self._fitting()

    def __bool__(self) -> bool:
        return len(self.candidates) > 0 and len(self._mixes.size) > 0

    # --- mixes of lengths -----------------------------------------------------------------------

    def _fitting(self) -> _Mixes:
        copies, sizes, keys = [], [], []
        known: dict[tuple[int, int, int], int] = {}
        kinds: list[tuple[int, Bools, int]] = []
        for mix in _mixes(self._lengths, self.minutes):
            size, minutes = len(mix), sum(int(self._lengths[one]) for one in mix)
            mask = self._limits.mask(size, minutes)
            key = size, mask, minutes if minutes > self.breaks.shortest_run else 0
            if not mask:
                continue
            if key not in known:
                known[key] = len(kinds)
                kinds.append((size, self._who(mask), key[2]))
            copies.append([mix.count(one) for one in range(len(self._lengths))])
            sizes.append(size)
            keys.append(known[key])
        rows = np.array(copies, dtype=np.int32).reshape(len(sizes), len(self._lengths))
        return _Mixes(rows, np.array(sizes, dtype=np.int32), np.array(keys, dtype=np.int32), kinds)

    def _who(self, mask: int) -> Bools:
        """Return who is in a mask."""
        if mask not in self._can_sit:
            self._can_sit[mask] = as_row(mask, len(self.people))
        return self._can_sit[mask]

    @cached_property
    def _most(self) -> int:
        """The most hearings of one length in a mix."""
        return int(self._mixes.copies.max())

    @cached_property
    def _places(self) -> Floats:
        """Which of the best of each length a mix takes, shape (mixes, lengths x most)."""
        ranks = np.arange(self._most)
        return np.asarray((self._mixes.copies[:, :, None] > ranks).reshape(len(self._mixes.size), -1), dtype=np.float64)

    # --- prices ---------------------------------------------------------------------------------

    def best(self, prices: Prices, least: float = -math.inf) -> Best:
        """Return the session that pays most for each candidate, at some prices.

        Parameters
        ----------
        prices : Prices
            Prices.
        least : float
            What the lack has to be above; below it, and below 0, it may be any.
        """
        worth = prices.candidate[self.candidates] - prices.presence[self.day, self.kind, self.candidates]
        hears, costs = self._panels(prices)
        order = self._by_worth(worth)
        value = self._worth_most(worth, hears, order)
        cost = costs[:, self._mixes.key]
        lack = value @ self._places.T - cost
        count = len(worth)
        most, share = np.full(count, -np.inf), np.zeros(count)
        panel, mix, copies = (np.zeros(count, dtype=np.int32) for _ in range(3))
        for mixes, length, times in self._like_mixes:
            mine = self._of_length[length]
            rows = np.flatnonzero(lack[:, mixes].max(axis=1) > min(least, 0.0))
            if not len(rows):
                continue
            best = mixes[lack[np.ix_(rows, mixes)].argmax(axis=1)]
            # Whoever is not among the best takes the place of the last of them.
            behind = np.maximum(value[rows, length * self._most + times - 1][:, None] - worth[mine], 0.0)
            gains = lack[rows, best][:, None] - behind
            gains[~hears[np.ix_(rows, mine)]] = -np.inf
            cost_least = cost[np.ix_(rows, mixes)].min(axis=1)[:, None]
            paid = np.maximum(gains, 0.0)
            parts = np.divide(paid, cost_least + paid, out=np.zeros_like(paid), where=paid > 0)
            share[mine] = np.maximum(share[mine], parts.max(axis=0))
            row = gains.argmax(axis=0)
            gain = gains[row, np.arange(len(mine))]
            better = gain > most[mine]
            chosen, row = mine[better], row[better]
            most[chosen], panel[chosen], mix[chosen], copies[chosen] = gain[better], rows[row], best[row], times
        return Best(most, share, panel, mix, copies, hears, order)

    @cached_property
    def _of_length(self) -> list[Ints]:
        """The candidates of each length."""
        return [np.flatnonzero(self._length_of == length).astype(np.int32) for length in range(len(self._lengths))]

    @cached_property
    def _like_mixes(self) -> list[tuple[Ints, int, int]]:
        """Mixes of one size with so many hearings of one length: (mixes, length, how many)."""
        copies, size = self._mixes.copies, self._mixes.size
        rows = []
        for count in range(1, int(size.max()) + 1):
            for length in range(len(self._lengths)):
                for times in range(1, count + 1):
                    found = np.flatnonzero((size == count) & (copies[:, length] == times))
                    if len(found):
                        rows.append((found.astype(np.int32), length, times))
        return rows

    def _by_worth(self, worth: Floats) -> list[Ints]:
        """Return the candidates of each length, those worth most first."""
        return [mine[np.argsort(-worth[mine], kind="stable")] for mine in self._of_length]

    def _worth_most(self, worth: Floats, hears: Bools, order: Sequence[Ints]) -> Floats:
        """Return what the candidates worth most to each kind of panel are worth, for each length."""
        value = np.full((len(hears), len(self._lengths) * self._most), NOBODY)
        for length, mine in enumerate(order):
            able = hears[:, mine]
            rank = np.cumsum(able, axis=1)
            for place in range(self._most):
                here = able & (rank == place + 1)
                rows = np.flatnonzero(here.any(axis=1))
                value[rows, length * self._most + place] = worth[mine[here[rows].argmax(axis=1)]]
        return value

    def _panels(self, prices: Prices) -> tuple[Bools, Floats]:
        """Return kinds of panel: whom each can hear, and what it costs for each kind of session, at the least."""
        cases = list(self._cases(prices))
        # Mostly everyone costs the same in all of them.
        same = {cost.tobytes(): cost for _, cost, _ in cases}
        each = np.array(list(same.values()))
        seats = [alike.useful(each) for alike in self._alike]
        while math.prod(len(hears) for hears, _ in seats) > MOST_PANELS:
            widest = max(range(len(seats)), key=lambda seat: len(seats[seat][0]))
            seats[widest] = fewer(*seats[widest])
        rows = np.indices([len(hears) for hears, _ in seats], dtype=np.int32).reshape(len(seats), -1)
        hears = np.ones((rows.shape[1], len(self.candidates)), dtype=bool)
        for (mine, _), row in zip(seats, rows, strict=True):
            hears &= mine[row]
        rows, hears = rows[:, hears.any(axis=1)], hears[hears.any(axis=1)]
        costs = np.full((len(hears), len(self._mixes.kinds)), np.inf)
        labels, counts = [label for _, label in seats], [len(mine) for mine, _ in seats]
        found = cheapest(labels, counts, each, rows)
        panels = dict(zip(same, found, strict=True))
        for number, cost, waiting in cases:
            costs[:, number] = np.minimum(costs[:, number], panels[cost.tobytes()] + waiting)
        first, place = distinct_rows(hears)
        least = np.full((len(first), costs.shape[1]), np.inf)
        np.minimum.at(least, place, costs)
        return hears[first], np.asarray(least + prices.place[self.half, self.kind])

    def _cases(self, prices: Prices) -> Iterator[tuple[int, Floats, float]]:
        """Yield (kind of session, what everyone costs there, what waiting costs), for each length of break."""
        for number, (size, can_sit, minutes) in enumerate(self._mixes.kinds):
            each = np.where(can_sit, self._each(prices, size), np.inf)
            needed = self.breaks.of_each(self.people, np.full(len(self.people), minutes, dtype=np.int32))
            for length in (0, *self.breaks.lengths) if minutes else (0,):
                waiting = float(self.breaks.weight * len(self.seats) * length)
                yield number, np.where(needed <= length, each, np.inf), waiting

    def _each(self, prices: Prices, hearings: int) -> Floats:
        """Return what everyone costs for a session of so many hearings."""
        own = prices.of_hearings(self.half, self.people, hearings)
        return np.asarray(prices.person[self.half, self.kind, self.people] + own)

    # --- sets -----------------------------------------------------------------------------------

    def members(self, best: Best, one: int, used: Bools) -> list[int]:
        """Return the candidates of the best session of one of them, as places in `candidates`, rising.

        Whoever is ``used`` in another session comes after the others: sessions that differ can be held together.
        """
        heard, able = list[int](), best.hears[best.panel[one]]
        for length, times in enumerate(self._mixes.copies[best.mix[one]].tolist()):
            if not times:
                continue
            mine = [one] if length == self._length_of[one] else []
            order = best.order[length]
            order = order[able[order] & (order != one)]
            fresh = ~used[order]
            mine += [*order[fresh][: times - len(mine)].tolist()]
            mine += [*order[~fresh][: times - len(mine)].tolist()]
            heard += mine
        return sorted(heard)

    def in_order(self, prices: Prices, hearings: int) -> Ints:
        """Return the places in `people` of everyone, the cheapest for a session of so many hearings first."""
        return np.argsort(self._each(prices, hearings), kind="stable").astype(np.int32)

    def written(self, members: Sequence[int], order: Ints) -> NewSet | None:
        """Return a set to be written down, with the first of some people who may take its seats; None: there are none.

        ``order``: these people, as places in `people`.
        """
        minutes = int(self.hold[members].sum())
        if minutes > self.minutes:
            return None
        before_all = np.bitwise_and.reduce(self._able[members], axis=0)
        able = np.unpackbits(before_all, axis=1, count=len(self.people)).astype(bool)
        able &= self._who(self._limits.mask(len(members), minutes))
        people = tuple(tuple(self.people[order[mine[order]][:NEAR]].tolist()) for mine in able)
        if min(map(len, people)) < len(people) and not can_be_seated(tuple(map(_as_mask, people))):
            return None
        heard = tuple(self.candidates[members].tolist())
        return NewSet(self.half, self.kind, self.seats, heard, minutes, people)


def _as_mask(people: Sequence[int]) -> int:
    return sum(1 << who for who in people)


def _told_apart(hold: Ints, minutes: int) -> Ints:
    """Return the lengths of hearings told apart: each hearing counts as the longest of them that is no longer."""
    lengths = np.unique(hold)
    most = MOST_LENGTHS
    while len(lengths) > most or sum(1 for _ in _mixes(lengths, minutes)) > MOST_MIXES:
        most = max(1, min(most, len(lengths)) - 1)
        lengths = lengths[np.linspace(0, len(lengths) - 1, most).astype(int)]
        if most == 1:
            break
    return lengths.astype(np.int32)


def _mixes(lengths: Ints, minutes: int) -> Iterator[tuple[int, ...]]:
    """Yield the mixes of lengths that fit into so many minutes."""
    size = 1
    while len(lengths) and size * int(lengths.min()) <= minutes:
        for mix in combinations_with_replacement(range(len(lengths)), size):
            if sum(int(lengths[one]) for one in mix) <= minutes:
                yield mix
        size += 1
