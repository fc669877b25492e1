"""The cheapest panel of each set at some prices."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.nested import InOrder, alike_in_length
from scheduler.model.columns.panels import AT_ONCE, cheapest_few, cheapest_with_breaks
from scheduler.model.columns.prices import EachPerson, Priced, Prices, Rows, sum_of
from scheduler.model.columns.sets import Floats, Ints, SessionSets


def price_sets(sets: SessionSets, chosen: Ints, prices: Prices, below: float = math.inf) -> Priced:
    """Return ``chosen`` sets, by rising number, with the cheapest panel of each, breaks included.

    Where a set's reduced cost is not ``below``, it may be told too low, but not below it: prices of pairs, which are
    positive, are worked out for the others only (277 candidates of one sector: 1.0 instead of 2.9 s a round).
    """
    every = len(chosen) == len(sets.size)
    members, casts = (sets.members, sets.cast) if every else (sets.members[chosen], sets.cast[chosen])
    day, kind = sets.day[casts], sets.kind[casts]
    worth = sum_of(prices.candidate, members)
    if prices.presence.any():
        _, kinds, width = prices.presence.shape
        worth -= sum_of(prices.presence.ravel(), members, (day * kinds + kind) * width)
    if prices.triples is not None:
        worth = worth - prices.triples.of_sets(members, len(sets.candidate_of))
    if prices.groups is not None:
        worth = worth + prices.groups.of_sets(members)
    room, groups = prices.place[sets.half[casts], kind], _Groups(sets, chosen, prices)
    least, who = groups.cheapest(below + worth - room)
    cost, panels = room + least[groups.place], who[groups.place]
    if prices.pairs:
        groups.price_pairs(cost, panels, cost - worth < below)
    return Priced(chosen, cost - worth, panels)


class _Groups:
    """The groups of some sets at some prices.

    Parameters
    ----------
    sets : SessionSets
        All sets.
    chosen : array of int
        Which of them.
    prices : Prices
        What everything costs.

    Attributes
    ----------
    used : array of int
        The groups.
    place : array of int
        The place of each chosen set's group among them.
    """

    def __init__(self, sets: SessionSets, chosen: Ints, prices: Prices) -> None:
        self.sets, self.chosen, self.prices = sets, chosen, prices
        self.used, self.place = used_groups(sets, chosen)
        self._parents, self._of_parent = ranked(sets.groups.parent[self.used], len(sets.groups.cast))
        self._in_order = InOrder.of(sets, self._parents, prices)

    def cheapest(self, below: Floats) -> tuple[Floats, Ints]:
        """Return the least cost of a panel of each group, and who is on it.

        ``below``: for each set, from which cost of its panel on that need not be precise: it may be too low then.
        """
        sets, in_order = self.sets, self._in_order
        least, panels, certain = self._of_parents()
        least, panels = least[self._of_parent], panels[self._of_parent]
        is_parent = self._parents[self._of_parent] == self.used
        unsure = ~(is_parent & certain[self._of_parent])
        # Each way is dearer than the one before, and has to tell of fewer groups; last, everyone is looked at.
        for way in (in_order.first_able, in_order.different):
            rows = np.flatnonzero(_wanted(self.place, least, below) & unsure)
            for some in _batches(rows):
                least[some], panels[some], certain = way(sets, self.used[some], self._of_parent[some])
                unsure[some] = ~certain
        rows = np.flatnonzero(_wanted(self.place, least, below) & unsure)
        for part in alike_in_length(sets.people.lengths(sets.groups.cast[self.used[rows]])):
            groups = self.used[rows[part]]
            able, each = sets.people[sets.groups.cast[groups]], self._prices_of(groups)
            least[rows[part]], panels[rows[part]] = cheapest_with_breaks(sets, groups, able, each)
        return least, panels

    def _of_parents(self) -> tuple[Floats, Ints, NDArray[np.bool_]]:
        """Return what `InOrder.first_able` tells of the parents: they cost no more than their groups."""
        every = np.arange(len(self._parents), dtype=np.int32)
        told = [self._in_order.first_able(self.sets, self._parents[some], some) for some in _batches(every)]
        least, panels, certain = zip(*told, strict=True)
        return np.concatenate(least), np.concatenate(panels), np.concatenate(certain)

    def price_pairs(self, cost: Floats, panels: Ints, wanted: NDArray[np.bool_]) -> None:
        """Price the wanted sets anew whose candidates cost something with someone of their cheapest panel, one by one.

        Where they cost nothing with any of it, it stays the cheapest: with others they only cost more.
        """
        sets, rows = self.sets, np.flatnonzero(wanted)
        rows = rows[(self._of_pairs(rows, panels[rows][:, :, None]) > 0).any(axis=(1, 2))]
        unsure = np.ones(len(rows), dtype=bool)
        for some in _batches(np.arange(len(rows))):
            place = self.place[rows[some]]
            more = self._of_pairs(rows[some], self._in_order.looked_at(self._of_parent[place]))
            least, who, certain = self._in_order.different(sets, self.used[place], self._of_parent[place], more)
            cost[rows[some]], panels[rows[some]] = self._rooms(rows[some]) + least, who
            unsure[some] = ~certain
        rows = rows[unsure]
        for part in alike_in_length(sets.people.lengths(sets.groups.cast[self.used[self.place[rows]]])):
            some = rows[part]
            groups = self.used[self.place[some]]
            able = sets.people[sets.groups.cast[groups]]
            each = self._prices_of(groups) + self._of_pairs(some, able)
            least, panels[some] = cheapest_with_breaks(sets, groups, able, each)
            cost[some] = self._rooms(some) + least

    def _rooms(self, rows: Rows) -> Floats:
        """Return what the rooms of some sets cost."""
        casts = self.sets.cast[self.chosen[rows]]
        return np.asarray(self.prices.place[self.sets.half[casts], self.sets.kind[casts]])

    def _of_pairs(self, rows: Rows, people: Ints) -> Floats:
        """Return what people, of shape (n, seats, m), cost with the candidates of some sets."""
        members, casts = self.sets.members[self.chosen[rows]], self.sets.cast[self.chosen[rows]]
        day, kind = self.sets.day[casts][:, None], self.sets.kind[casts][:, None]
        found = np.zeros(people.shape)
        for pairs in self.prices.pairs:
            for mine in pairs.index[day, kind, members].T:
                touched = np.flatnonzero(mine)
                found[touched] += pairs.table[mine[touched][:, None, None], people[touched]]
        return found

    def _prices_of(self, groups: Ints) -> Floats:
        return group_prices(self.sets, groups, self.prices)


def _batches(rows: Rows) -> Iterator[Rows]:
    return (rows[start : start + AT_ONCE] for start in range(0, max(1, len(rows)), AT_ONCE))


def _wanted(place: Ints, least: Floats, below: Floats) -> NDArray[np.bool_]:
    """Tell which groups have a set whose panel is to be told precisely, if it costs no more than that."""
    wanted = np.zeros(len(least), dtype=bool)
    wanted[place[least[place] < below]] = True
    return wanted


def used_groups(sets: SessionSets, chosen: Ints) -> tuple[Ints, Ints]:
    """Return the groups of some sets, rising, and the place of each set's among them."""
    return ranked(sets.groups.of[chosen], len(sets.groups.cast))


def ranked(numbers: Ints, above: int) -> tuple[Ints, Ints]:
    """Return the different numbers, rising, and the place of each among them; ``above`` all of them."""
    is_there = np.zeros(above, dtype=bool)
    is_there[numbers] = True
    place = np.cumsum(is_there, dtype=np.int32) - 1
    return np.flatnonzero(is_there).astype(np.int32), place[numbers]


def group_prices(sets: SessionSets, groups: Ints, prices: Prices) -> Floats:
    """Return what each person costs for a session of some groups of sets; shape as their people's."""
    casts, size = sets.groups.cast[groups], sets.groups.size[groups]
    each = EachPerson(prices, int(size.max(initial=0)))
    return each.costs(sets.half[casts], sets.kind[casts], size, sets.people[casts])


def good_panels(sets: SessionSets, groups: Ints, prices: Prices, people: int, panels: int) -> tuple[Floats, Ints]:
    """Return some of the cheapest panels of each group at some prices (see `cheapest_few`)."""
    return cheapest_few(sets, groups, group_prices(sets, groups, prices), people, panels)
