"""What candidates are worth and people, places and days cost, and the bound that such prices give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.panels import DEAR
from scheduler.model.columns.sets import Floats, Ints, SessionSets

Rows = NDArray[np.signedinteger]
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
        Prices of everyone.
    """

    index: Ints
    table: Floats

    @classmethod
    def of(
        cls, sets: SessionSets, days: Ints, kinds: Ints | None, pairs: tuple[Ints, Ints], price: Floats
    ) -> PairPrices:
        """Return what each of some pairs of a candidate and a person costs on a day, in a kind of room (None: any)."""
        candidates, people = pairs
        index = np.zeros((len(sets.days), len(sets.places.kinds), len(sets.candidate_of) + 1), dtype=np.int32)
        keys = np.stack([days, candidates] if kinds is None else [days, candidates, kinds], axis=1)
        distinct, row = np.unique(keys, axis=0, return_inverse=True)
        number = np.arange(1, len(distinct) + 1)
        if kinds is None:
            index[distinct[:, 0], :, distinct[:, 1]] = number[:, None]
        else:
            index[distinct[:, 0], distinct[:, 2], distinct[:, 1]] = number
        table = np.zeros((len(distinct) + 1, len(sets.examiner_of) + 2))
        np.add.at(table, (row.ravel() + 1, people), price)
        return cls(index, table)


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


class EachPerson:
    """What each person costs for sessions of up to ``most`` hearings, to be looked up for many at once."""

    def __init__(self, prices: Prices, most: int) -> None:
        self._there, self._hearings = prices.person, prices.of_so_many(most)

    def costs(self, half: Rows, kind: Rows, size: Rows, people: Ints) -> Floats:
        """Return prices of people, shape (n, ...), in sessions of so many hearings, shape (n,)."""
        cost = _taken(self._there, half, kind, people)
        cost += _taken(self._hearings, half, size, people)
        return cost


def _taken(table: Floats, first: Rows, second: Rows, people: Ints) -> Floats:
    """Return prices of people, each from a row of a table of three axes: several times faster than by axes."""
    _, rows, width = table.shape
    row = ((first * rows + second) * width).reshape(-1, *[1] * (people.ndim - 1))
    return np.asarray(table.ravel().take(row + people))


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


def sum_of(table: Floats, members: Ints, first: Ints | int = 0) -> Floats:
    """Return the sum of what a table says of the members of each set: one column after the other, which is faster."""
    found = np.zeros(len(members))
    for column in members.T:
        found += table.take(column + first)
    return found


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
    mine = sum_of(prices.candidate, members)
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
