"""What candidates are worth and people, places and days cost, and the cheapest panel of each set at such prices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.panels import DEAR, cheapest_few, cheapest_with_breaks
from scheduler.model.columns.sets import Floats, Ints, SessionSets

AT_ONCE = 20_000
"""Sets priced one by one at once: some 5 kB each (1,000 candidates, 100,000 at once: 2.8 GB for all processes)."""

AT_A_TIME = 16
"""Groups looked at together: which of them a set hears is the number of a row, of what these are worth."""


@dataclass(slots=True)
class PairPrices:
    """What it costs that someone hears a candidate somewhere; few of both cost anything.

    Attributes
    ----------
    index : array of int, shape (days, kinds of room, candidates + 1)
        Row of the table; 0 for nothing.
    table : array, shape (rows, people)
        Prices of everyone; while it is filled, `rows` holds them.
    """

    index: Ints
    table: Floats
    rows: list[Floats] = field(default_factory=list)

    @classmethod
    def zero(cls, sets: SessionSets) -> PairPrices:
        """Return prices of nothing."""
        index = np.zeros((len(sets.days), len(sets.places.kinds), len(sets.candidate_of) + 1), dtype=np.int32)
        return cls(index, np.zeros((1, len(sets.examiner_of) + 2)))

    def __bool__(self) -> bool:
        return bool(self.rows)

    def add(self, day: int, kind: int | slice, candidate: int, who: int, price: float) -> None:
        """Add a price, for one kind of room or all."""
        place = int(self.index[day, kind, candidate].max())
        if not place:
            self.rows.append(np.zeros(self.table.shape[1]))
            self.index[day, kind, candidate] = place = len(self.rows)
        self.rows[place - 1][who] += price

    def closed(self) -> PairPrices:
        """Return the prices as a table."""
        return PairPrices(self.index, np.vstack([self.table, *self.rows]))


@dataclass(slots=True)
class TriplePrices:
    """What it costs to hear two or more of three candidates together.

    Attributes
    ----------
    members : array of int, shape (n, 3)
        Numbers of the candidates, rising.
    price : array, shape (n,)
        What that costs.
    """

    members: Ints
    price: Floats

    def of_sets(self, members: Ints, candidates: int) -> Floats:
        """Return what sets cost, given their members, rising and filled up with the number of ``candidates``."""
        width = candidates + 1
        of_pair = np.zeros((width, width))
        for one, other in combinations(range(3), 2):
            np.add.at(of_pair, (self.members[:, one], self.members[:, other]), self.price)
        cost, pairs = np.zeros(len(members)), of_pair.ravel()
        for one, other in combinations(members.T, 2):
            cost += pairs.take(one * width + other)
        # A set of all three holds three pairs, and costs once.
        keys = _keys(self.members, width)
        order = np.argsort(keys)
        keys, price = keys[order], self.price[order]
        rows = np.flatnonzero(cost > 0)
        near = members[rows]
        for three in combinations(range(members.shape[1]), 3):
            mine = _keys(near[:, three], width)
            place = np.minimum(np.searchsorted(keys, mine), len(keys) - 1)
            cost[rows] -= np.where(keys[place] == mine, 2 * price[place], 0.0)
        return cost


@dataclass(slots=True)
class GroupPrices:
    """What a session is worth that hears anyone of a group.

    Attributes
    ----------
    inside : array of bool, shape (groups, candidates + 1)
        Who is in each group.
    worth : array, shape (groups,)
        What each such session is worth.
    """

    inside: NDArray[np.bool_]
    worth: Floats

    @classmethod
    def of(cls, groups: Sequence[tuple[Sequence[int], float]], width: int) -> GroupPrices:
        """Return these prices, given (members, worth) of each group."""
        return cls(inside_of([members for members, _ in groups], width), np.array([worth for _, worth in groups]))

    def of_sets(self, members: Ints) -> Floats:
        """Return what sets are worth, given their members."""
        found = np.zeros(len(members))
        for first in range(0, len(self.worth), AT_A_TIME):
            inside, every = self.inside[first : first + AT_A_TIME], np.zeros(1)
            for worth in self.worth[first : first + AT_A_TIME].tolist():
                every = np.concatenate([every, every + worth])
            bits = (inside * (1 << np.arange(len(inside)))[:, None]).sum(axis=0).astype(np.uint16)
            found += every.take(reduce(np.bitwise_or, (bits.take(column) for column in members.T)))
        return found


def inside_of(groups: Sequence[Sequence[int]], width: int) -> NDArray[np.bool_]:
    """Tell who (column) is in each group (row)."""
    inside = np.zeros((len(groups), width), dtype=bool)
    for row, members in zip(inside, groups, strict=True):
        row[list(members)] = True
    return inside


def _keys(members: Ints, width: int) -> NDArray[np.int64]:
    wide = members.astype(np.int64)
    return np.asarray((wide[:, 0] * width + wide[:, 1]) * width + wide[:, 2])


@dataclass(slots=True)
class Prices:
    """Prices in minutes of cost.

    Attributes
    ----------
    candidate : array, shape (candidates + 1,)
        What hearing a candidate is worth.
    person : array, shape (half-days, kinds of room, people)
        What someone costs for a session.
    hearing : array, shape (half-days, people)
        What someone costs for each hearing of it.
    many : array, optional, shape (half-days, hearings + 1, people)
        What someone costs besides for so many hearings; the last holds for more.
    place : array, shape (half-days, kinds of room)
        What the room of a session costs.
    presence : array, shape (days, kinds of room, candidates + 1)
        What hearing a candidate on a day in a kind of room costs.
    pairs : tuple of PairPrices
        What it costs that someone hears a candidate somewhere.
    triples : TriplePrices, optional
        What it costs to hear two or more of three candidates together.
    groups : GroupPrices, optional
        What a session is worth that hears anyone of a group.
    """

    candidate: Floats
    person: Floats
    hearing: Floats
    place: Floats
    presence: Floats
    pairs: tuple[PairPrices, ...] = ()
    triples: TriplePrices | None = None
    groups: GroupPrices | None = None
    many: Floats | None = None

    @classmethod
    def zero(cls, sets: SessionSets) -> Prices:
        """Return prices of nothing, for all but those who stand for nobody."""
        halves, kinds = len(sets.places.openings.halves), len(sets.places.kinds)
        people, candidates = len(sets.examiner_of) + 2, len(sets.candidate_of) + 1
        person = np.zeros((halves, kinds, people))
        person[:, :, sets.nobody] = DEAR
        return cls(
            np.zeros(candidates),
            person,
            np.zeros((halves, people)),
            np.zeros((halves, kinds)),
            np.zeros((len(sets.days), kinds, candidates)),
        )

    def from_so_many(self, half: int, who: int, hearings: int, price: float) -> None:
        """Add what someone costs for a session of so many hearings or more."""
        known = 1 if self.many is None else self.many.shape[1]
        if self.many is None or hearings >= known:
            many = np.zeros((self.hearing.shape[0], max(known, hearings + 1), self.hearing.shape[1]))
            if self.many is not None:
                many[:, :known] = self.many
                many[:, known:] = self.many[:, -1:]
            self.many = many
        self.many[half, hearings:, who] += price

    def of_hearings(self, half: Ints | int, people: Ints | int, hearings: Ints | int) -> Floats:
        """Return what people cost for the hearings of a session."""
        cost = self.hearing[half, people] * hearings
        if self.many is not None:
            cost = cost + self.many[half, np.minimum(hearings, self.many.shape[1] - 1), people]
        return np.asarray(cost)

    def of_so_many(self, most: int) -> Floats:
        """Return what everyone costs for 0 to ``most`` hearings; shape (half-days, hearings, people)."""
        cost = self.hearing[:, None, :] * np.arange(most + 1)[None, :, None]
        if self.many is not None:
            cost += self.many[:, np.minimum(np.arange(most + 1), self.many.shape[1] - 1)]
        return np.asarray(cost)


@dataclass(slots=True)
class Priced:
    """Some sets with their cheapest panels.

    Attributes
    ----------
    chosen : array of int, shape (n,)
        Which sets.
    reduced : array, shape (n,)
        What a session costs at the prices, less what hearing its candidates is worth.
    panels : array of int, shape (n, seats)
        Who takes the seats at that cost.
    beyond : array, optional, shape (candidates + 1,)
        The part of what each candidate is worth that is too much in sessions that are not written down.
    """

    chosen: Ints
    reduced: Floats
    panels: Ints
    beyond: Floats | None = None


def price_sets(sets: SessionSets, chosen: Ints, prices: Prices, below: float = math.inf) -> Priced:
    """Return ``chosen`` sets, by rising number, with the cheapest panel of each, breaks included.

    Where a set's reduced cost is not ``below``, it may be told too low, but not below it: prices of pairs, which are
    positive, are worked out for the others only (277 candidates of one sector: 1.0 instead of 2.9 s a round).
    """
    every = len(chosen) == len(sets.size)
    members, casts = (sets.members, sets.cast) if every else (sets.members[chosen], sets.cast[chosen])
    day, kind = sets.day[casts], sets.kind[casts]
    worth = _sum_of(prices.candidate, members)
    if prices.presence.any():
        _, kinds, width = prices.presence.shape
        worth -= _sum_of(prices.presence.ravel(), members, (day * kinds + kind) * width)
    if prices.triples is not None:
        worth = worth - prices.triples.of_sets(members, len(sets.candidate_of))
    if prices.groups is not None:
        worth = worth + prices.groups.of_sets(members)
    used, place = used_groups(sets, chosen)
    room = prices.place[sets.half[casts], kind]
    least, who = _cheapest_of_groups(sets, used, prices, place, below + worth - room)
    cost, panels = room + least[place], who[place]
    if prices.pairs:
        _price_pairs(sets, chosen, prices, cost, panels, cost - worth < below)
    return Priced(chosen, cost - worth, panels)


def _cheapest_of_groups(
    sets: SessionSets, used: Ints, prices: Prices, place: Ints, below: Floats
) -> tuple[Floats, Ints]:
    """Return the least cost of a panel of each group, and who is on it; too low, maybe, where that makes no difference.

    Parameters
    ----------
    used : array of int
        The groups.
    place : array of int
        The place of each set's group among them.
    below : array
        For each set, from which cost of its panel on that need not be precise.
    """
    parents, of_parent = np.unique(sets.groups.parent[used], return_inverse=True)
    least, panels = cheapest_with_breaks(sets, parents, group_prices(sets, parents, prices))
    least, panels = least[of_parent], panels[of_parent]
    wanted = np.zeros(len(used), dtype=bool)
    wanted[place[least[place] < below]] = True
    rows = np.flatnonzero(wanted & (parents[of_parent] != used))
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        able = sets.people[sets.groups.cast[used[some]]]
        some = some[~(able == panels[some][:, :, None]).any(axis=2).all(axis=1)]
        least[some], panels[some] = cheapest_with_breaks(sets, used[some], group_prices(sets, used[some], prices))
    return least, panels


def _sum_of(table: Floats, members: Ints, first: Ints | int = 0) -> Floats:
    """Return the sum of what a table says of the members of each set: one column after the other, which is faster."""
    found = np.zeros(len(members))
    for column in members.T:
        found += table.take(column + first)
    return found


def used_groups(sets: SessionSets, chosen: Ints) -> tuple[Ints, Ints]:
    """Return the groups of some sets, rising, and the place of each set's among them."""
    groups = sets.groups.of[chosen]
    is_used = np.zeros(len(sets.groups.cast), dtype=bool)
    is_used[groups] = True
    place = np.cumsum(is_used, dtype=np.int32) - 1
    return np.flatnonzero(is_used).astype(np.int32), place[groups]


def _price_pairs(
    sets: SessionSets, chosen: Ints, prices: Prices, cost: Floats, panels: Ints, wanted: NDArray[np.bool_]
) -> None:
    """Price the wanted sets anew whose candidates cost something with someone of their cheapest panel, one by one.

    Where they cost nothing with any of it, it stays the cheapest: with others they only cost more.
    """
    dear = np.flatnonzero(wanted)
    members, casts = sets.members[chosen[dear]], sets.cast[chosen[dear]]
    day, kind = sets.day[casts][:, None], sets.kind[casts][:, None]
    costs = np.zeros(len(dear), dtype=bool)
    for pairs in prices.pairs:
        for mine in pairs.index[day, kind, members].T:
            touched = np.flatnonzero(mine)
            costs[touched] |= (pairs.table[mine[touched][:, None], panels[dear[touched]]] > 0).any(axis=1)
    dear = dear[costs]
    members, casts = members[costs], casts[costs]
    day, kind = day[costs], kind[costs]
    for start in range(0, len(dear), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        rows, people = dear[some], sets.people[casts[some]]
        groups = sets.groups.of[chosen[rows]]
        each = group_prices(sets, groups, prices)
        for pairs in prices.pairs:
            for mine in pairs.index[day[some], kind[some], members[some]].T:
                each = each + pairs.table[mine[:, None, None], people]
        least, panels[rows] = cheapest_with_breaks(sets, groups, each)
        cost[rows] = prices.place[sets.half[casts[some]], sets.kind[casts[some]]] + least


def group_prices(sets: SessionSets, groups: Ints, prices: Prices) -> Floats:
    """Return what each person costs for a session of some groups of sets; shape as `SessionSets.people`."""
    casts, size = sets.groups.cast[groups], sets.groups.size[groups]
    people, half, kind = sets.people[casts], sets.half[casts], sets.kind[casts]
    cost = _taken(prices.person.reshape(-1, prices.person.shape[2]), half * prices.person.shape[1] + kind, people)
    hearings = prices.of_so_many(int(size.max(initial=0)))
    cost += _taken(hearings.reshape(-1, hearings.shape[2]), half * hearings.shape[1] + size, people)
    return cost


def _taken(table: Floats, rows: Ints, people: Ints) -> Floats:
    """Return prices of people, each from the row of the table that theirs takes: several times faster than by axes."""
    return np.asarray(table.ravel().take(rows[:, None, None] * table.shape[1] + people))


def good_panels(sets: SessionSets, groups: Ints, prices: Prices, people: int, panels: int) -> tuple[Floats, Ints]:
    """Return some of the cheapest panels of each group at some prices (see `cheapest_few`)."""
    return cheapest_few(sets, groups, group_prices(sets, groups, prices), people, panels)


def bound_of(sets: SessionSets, priced: Priced, prices: Prices, worth: float) -> float:
    """Return a lower bound on the cost of hearing everyone, at any prices.

    ``worth``: of the prices while no session pays. Where some do, candidates are worth less than was thought.
    """
    return worth - float((prices.candidate - lowered_worth(sets, priced, prices))[:-1].sum())


def lowered_worth(sets: SessionSets, priced: Priced, prices: Prices) -> Floats:
    """Return what candidates may be worth so that no session pays.

    Where a session pays at the prices (``reduced`` below 0) its candidates are worth less than was thought: lowering
    what they are worth until no session pays gives prices at which nothing is gained, so that their worth is a bound
    (weak duality; after Farley 1990, candidate by candidate). Where they are worth less than that in all, as a group is
    worth something, too, each goes below nothing: everyone is heard exactly once.
    """
    pays = np.flatnonzero(priced.reduced < 0)
    chosen, lack = priced.chosen[pays], -priced.reduced[pays]
    members = sets.members[chosen]
    mine = _sum_of(prices.candidate, members)
    much = lack > np.maximum(mine, 0.0)
    share = np.where(much, 0.0, lack / np.maximum(mine, 1e-9))
    worst, less = np.zeros(len(prices.candidate)), np.zeros(len(prices.candidate))
    for column in members.T:
        np.maximum.at(worst, column, share)
    if priced.beyond is not None:
        worst = np.maximum(worst, priced.beyond)
    for number, over in zip(chosen[much].tolist(), lack[much].tolist(), strict=True):
        own = list(sets.members_of(number))
        less[own] = np.maximum(less[own], over / len(own))
    return np.asarray(prices.candidate - np.maximum(prices.candidate * worst, less))
