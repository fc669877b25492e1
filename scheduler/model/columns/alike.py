"""People of a seat who are alike: who can hear the same candidates; and the cheapest panels of such kinds of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.panels import MOST_SEATS
from scheduler.model.columns.sets import Floats, Ints

NEARLY = 1e-9
"""Minutes that make no difference."""

MOST_AT_ONCE = 200_000
"""Choices of people looked at together."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Alike:
    """People of a seat, by whom they can hear.

    Attributes
    ----------
    of : array of int, shape (people,)
        Kind of each.
    hears : array of bool, shape (kinds, candidates)
        Whom they can hear.
    beyond : array of bool, shape (kinds, kinds)
        Which kinds (column) can hear all whom one (row) can, and others.
    """

    of: Ints
    hears: Bools
    beyond: Bools

    @classmethod
    def of_seat(cls, able: Bools) -> Alike:
        """Return the kinds of some people (row), given whom each can hear (column)."""
        first, of = distinct_rows(able)
        hears = able[first]
        lacks = ~hears
        missed = hears.astype(np.float32) @ lacks.T.astype(np.float32)
        beyond = missed == 0
        np.fill_diagonal(beyond, val=False)
        return cls(of, hears, np.asarray(beyond))

    def useful(self, costs: Floats) -> tuple[Bools, Ints]:
        """Return whom the kinds worth looking at can hear, and the number of everyone's kind among them (or -1).

        ``costs``: of everyone (column) in some cases (row). A kind is worth looking at where, in some case, one of it
        is cheaper than everyone who can hear more.
        """
        least = np.full((len(costs), len(self.hears)), np.inf)
        for row, cost in zip(least, costs, strict=True):
            np.minimum.at(row, self.of, cost)
        others = np.where(self.beyond, least[:, None, :], np.inf).min(axis=2)
        useful = np.flatnonzero((least < others - NEARLY).any(axis=0) & self.hears.any(axis=1))
        number = np.full(len(self.hears), -1, dtype=np.int32)
        number[useful] = np.arange(len(useful))
        return self.hears[useful], number[self.of]


def distinct_rows(rows: Bools) -> tuple[Ints, Ints]:
    """Return the places of the first of each kind of row, in the order of their bits, and the kind of each row."""
    keys = [row.tobytes() for row in np.packbits(rows, axis=1)]
    first = {key: len(keys) - 1 - place for place, key in enumerate(reversed(keys))}
    kinds = {key: kind for kind, key in enumerate(sorted(first))}
    of = np.array([kinds[key] for key in keys], dtype=np.int32)
    return np.array([first[key] for key in kinds], dtype=np.int32), of


def fewer(hears: Bools, label: Ints) -> tuple[Bools, Ints]:
    """Return two kinds of a seat as one: those that can hear the fewest candidates."""
    few = np.sort(np.argsort(hears.sum(axis=1), kind="stable")[:2])
    both = hears[few].any(axis=0)
    number = np.delete(np.arange(len(hears)), few[1])
    place = np.searchsorted(number, np.arange(len(hears)))
    place[few[1]] = place[few[0]]
    merged = hears[number]
    merged[place[few[0]]] = both
    return merged, np.where(label < 0, -1, place[label]).astype(np.int32)


def cheapest(labels: Sequence[Ints], counts: Sequence[int], costs: Floats, rows: Ints) -> Floats:
    """Return the least cost of different people of the kinds in each column of ``rows``; infinite: there are none.

    Parameters
    ----------
    labels : sequence of array of int
        For each seat, the kind of everyone, or -1.
    counts : sequence of int
        How many kinds each seat has.
    costs : array, shape (cases, people)
        Of everyone.
    rows : array of int, shape (seats, panels)
        Kinds.

    Returns
    -------
    array, shape (cases, panels)
    """
    deep = len(labels) if len(labels) <= MOST_SEATS else 1
    found = [_first(label, count, costs, deep) for label, count in zip(labels, counts, strict=True)]
    who = [people[:, row, 0] for (people, _), row in zip(found, rows, strict=True)]
    least = np.sum([cost[:, row, 0] for (_, cost), row in zip(found, rows, strict=True)], axis=0)
    if deep > 1:
        # The cheapest of two kinds are one person: others are looked at for these.
        mixed = np.argwhere(np.any([one == other for one, other in combinations(who, 2)], axis=0))
        for part in np.array_split(mixed, len(mixed) * deep ** len(labels) // MOST_AT_ONCE + 1):
            case, panel = part.T
            kinds = [(case, row[panel]) for row in rows]
            chosen = [(people[place], cost[place]) for (people, cost), place in zip(found, kinds, strict=True)]
            least[case, panel] = _least_of_others(chosen)
    return np.asarray(least)


def _least_of_others(chosen: Sequence[tuple[Ints, Floats]]) -> Floats:
    """Return the least cost of different people, given the first few for each seat, shape (panels, people)."""
    seats = len(chosen)
    count, deep = chosen[0][0].shape

    def spread(values: NDArray[Any], seat: int) -> NDArray[Any]:
        return values.reshape(count, *[deep if other == seat else 1 for other in range(seats)])

    who = [spread(people, seat) for seat, (people, _) in enumerate(chosen)]
    total = np.zeros((count, *[deep] * seats))
    for seat, (_, cost) in enumerate(chosen):
        total += spread(cost, seat)
    for one, other in combinations(who, 2):
        total[np.broadcast_to(one == other, total.shape)] = np.inf
    return np.asarray(total.min(axis=tuple(range(1, seats + 1))))


def _first(label: Ints, count: int, costs: Floats, deep: int) -> tuple[Ints, Floats]:
    """Return the cheapest people of each kind in each case, and what they cost; infinite where there are no more."""
    order = np.lexsort((costs, np.broadcast_to(label, costs.shape)))
    size = np.bincount(label[label >= 0], minlength=count)
    ranks = np.arange(deep)
    there = ranks < size[:, None]
    place = np.where(there, (len(label) - np.cumsum(size[::-1])[::-1])[:, None] + ranks, 0)
    people = order[:, place]
    cost = np.where(there, costs[np.arange(len(costs))[:, None, None], people], np.inf)
    return np.where(there, people, -1).astype(np.int32), cost
