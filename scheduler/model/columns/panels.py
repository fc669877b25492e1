"""The cheapest panel of different people for each set of seats, breaks included."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.sets import Floats, Ints, SessionSets

AT_ONCE = 20_000
"""Groups or sets priced one by one at once: some 5 kB each (1,000 candidates, 100,000 at once: 2.8 GB for all
processes)."""
MOST_SEATS = 5
"""Seats up to which the cheapest panel is of different people; above, one person may count twice, which only
makes the bound weaker."""
DEAR = 1e7
"""Minutes that nobody and nothing costs: what may not be taken."""


def cheapest_with_breaks(sets: SessionSets, groups: Ints, able: Ints, each: Floats) -> tuple[Floats, Ints]:
    """Return the least cost of a panel of each group of sets, and who is on it.

    All wait for the longest break of anyone: where the cheapest panel has to wait, another one is looked for among
    those who need a shorter break, as long as there are any.

    Parameters
    ----------
    sets : SessionSets
        The sets.
    groups : array of int, shape (n,)
        Which groups.
    able, each : array, shape (n, seats, most)
        Who may take each seat, and what they cost (see `People`).
    """
    minutes = sets.groups.minutes[groups]
    least, panels = cheapest(sets, able, each)
    rows, minute = np.flatnonzero(minutes > 0), minute_of_break(sets, groups)
    waits = _wait_of(sets, panels[rows], minutes[rows])
    least[rows] += minute[rows] * waits
    rows, waits = rows[waits > 0], waits[waits > 0]
    while len(rows):
        needed = sets.breaks.of_each(able[rows], minutes[rows][:, None, None])
        total, who = cheapest(sets, able[rows], np.where(needed < waits[:, None, None], each[rows], DEAR))
        waits = np.where(total < DEAR / 2, _wait_of(sets, who, minutes[rows]), 0)
        total = total + minute[rows] * waits
        better = total < least[rows]
        least[rows[better]], panels[rows[better]] = total[better], who[better]
        rows, waits = rows[waits > 0], waits[waits > 0]
    return least, panels


def _wait_of(sets: SessionSets, panels: Ints, minutes: Ints) -> Ints:
    """Return how long sessions of so many minutes stand still before some panels."""
    return np.asarray(sets.breaks.of_each(panels, minutes[:, None]).max(axis=1, initial=0))


def minute_of_break(sets: SessionSets, groups: Ints) -> Floats:
    """Return what a minute costs in which the panel of each group waits."""
    return np.asarray(sets.breaks.weight * sets.people.seats_of(sets.groups.cast[groups]), dtype=np.float64)


def cheapest(sets: SessionSets, able: Ints, each: Floats) -> tuple[Floats, Ints]:
    """Return the least cost of a panel of those able to take each seat, at their prices, and who is on it.

    Mostly the cheapest of each seat are different people. Where they are not, the best panel is what comes of letting
    the seats choose one after the other, in one of all orders (Abdulkadiroğlu and Sönmez 1998: every assignment that
    nobody can better alone comes of such an order).
    """
    best = each.argmin(axis=2)[:, :, None]
    least = np.take_along_axis(each, best, 2)[:, :, 0].sum(axis=1)
    panels = np.take_along_axis(able, best, 2)[:, :, 0]
    if panels.shape[1] <= MOST_SEATS:
        rows = np.flatnonzero(twice(sets, panels))
        if len(rows):
            least[rows], panels[rows] = _by_turns(sets, able[rows], each[rows])
    return least, panels


def twice(sets: SessionSets, panels: Ints) -> NDArray[np.bool_]:
    """Tell which panels have one person twice."""
    found = np.zeros(len(panels), dtype=bool)
    for one, other in combinations(panels.T, 2):
        found |= (one == other) & (one != sets.no_seat)
    return found


def _by_turns(sets: SessionSets, able: Ints, each: Floats) -> tuple[Floats, Ints]:
    """Return the best panels that come of letting the seats choose one after the other, in every order."""
    seats = able.shape[1]
    people, cost = in_order(able, each, seats)
    least, panels = np.full(len(people), np.inf), people[:, :, 0].copy()
    chosen, rows = panels.copy(), np.arange(len(people))

    def choose(left: tuple[int, ...], taken: tuple[int, ...], total: Floats) -> None:
        if not left:
            better = total < least
            least[better], panels[better] = total[better], chosen[better]
            return
        for seat in left:
            free = np.ones(people[:, seat].shape, dtype=bool)
            for other in taken:
                free &= people[:, seat] != chosen[:, other, None]
            free |= people[:, seat] == sets.no_seat
            place = free.argmax(axis=1)
            more = np.where(free[rows, place], cost[rows, seat, place], np.inf)
            chosen[:, seat] = people[rows, seat, place]
            choose(tuple(one for one in left if one != seat), (*taken, seat), total + more)

    choose(tuple(range(seats)), (), np.zeros(len(people)))
    return least, panels


def in_order(people: Ints, cost: Floats, most: int) -> tuple[Ints, Floats]:
    """Return the cheapest people for each seat, ``most`` of them, and their prices, the cheapest first."""
    people, cost = nearest(people, cost, most)
    order = np.argsort(cost, axis=2, kind="stable")
    return np.take_along_axis(people, order, 2), np.take_along_axis(cost, order, 2)


def nearest(people: Ints, cost: Floats, most: int) -> tuple[Ints, Floats]:
    """Return the cheapest people for each seat, ``most`` of them, and their prices."""
    if people.shape[2] > most:
        near = np.argpartition(cost, most - 1, axis=2)[:, :, :most]
        people, cost = np.take_along_axis(people, near, 2), np.take_along_axis(cost, near, 2)
    return people, cost


def cheapest_few(sets: SessionSets, groups: Ints, each: Floats, people: int, panels: int) -> tuple[Floats, Ints]:
    """Return some of the cheapest panels of different people of each group: their costs and who is on them.

    ``people``: how many are looked at for each seat; ``panels``: how many are returned. Costs of `DEAR` and more
    are of panels that cannot sit.
    """
    able, minute = sets.people[sets.groups.cast[groups]], minute_of_break(sets, groups)
    minutes = sets.groups.minutes[groups][:, None, None]
    alone = each + minute[:, None, None] * sets.breaks.of_each(able, minutes)
    who, cost = nearest(able, alone, people)
    needed = sets.breaks.of_each(who, minutes)
    cost = cost - minute[:, None, None] * needed
    totals, seats = [], who.shape[1]
    choices = list(product(range(who.shape[2]), repeat=seats))
    for choice in choices:
        stands = np.max([needed[:, seat, place] for seat, place in enumerate(choice)], axis=0)
        totals.append(_total(sets, who, cost, choice) + minute * stands)
    total = np.stack(totals, axis=1)
    best = np.argsort(total, axis=1, kind="stable")[:, :panels]
    index = np.array(choices)[best]
    rows = np.arange(len(groups))[:, None, None]
    return np.take_along_axis(total, best, 1), who[rows, np.arange(seats)[None, None, :], index]


def _total(sets: SessionSets, people: Ints, cost: Floats, choice: tuple[int, ...]) -> Floats:
    """Return what the people at some places cost together; infinite where one person is there twice."""
    who = np.stack([people[:, seat, place] for seat, place in enumerate(choice)], axis=1)
    total = np.sum([cost[:, seat, place] for seat, place in enumerate(choice)], axis=0)
    return np.where(twice(sets, who), np.inf, total)
