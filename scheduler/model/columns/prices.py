"""What candidates are worth and people, places and days cost, and the cheapest panel of each set at such prices."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.sets import Ints, SessionSets

Floats = NDArray[np.float64]
MOST_SEATS = 4
"""Seats up to which the cheapest panel is of different people; above, one person may count twice, which only
makes the bound weaker."""
DEAR = 1e7
"""Minutes that nobody and nothing costs: what may not be taken."""


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
    place : array, shape (half-days, kinds of room)
        What the room of a session costs.
    presence : array, shape (days, kinds of room, candidates + 1)
        What hearing a candidate on a day in a kind of room costs.
    """

    candidate: Floats
    person: Floats
    hearing: Floats
    place: Floats
    presence: Floats

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


@dataclass(slots=True)
class Priced:
    """Some sets with their cheapest panels.

    Attributes
    ----------
    chosen : array of int, shape (n,)
        Which sets.
    worth : array, shape (n,)
        What hearing their candidates is worth.
    reduced : array, shape (n,)
        What a session costs at the prices, less that.
    panels : array of int, shape (n, seats)
        Who takes the seats at that cost.
    """

    chosen: Ints
    worth: Floats
    reduced: Floats
    panels: Ints


def price_sets(sets: SessionSets, chosen: Ints, prices: Prices) -> Priced:
    """Return ``chosen`` sets with the cheapest panel of each."""
    members, casts = sets.members[chosen], sets.cast[chosen]
    day, kind = sets.day[casts], sets.kind[casts]
    worth = prices.candidate[members].sum(axis=1)
    if prices.presence.any():
        worth = worth - prices.presence[day[:, None], kind[:, None], members].sum(axis=1)
    cost = prices.place[sets.half[casts], kind]
    panels = np.zeros((len(chosen), sets.people.shape[1]), dtype=np.int32)
    sizes = sets.size[chosen]
    for size in np.unique(sizes):
        rows = np.flatnonzero(sizes == size)
        used, place = np.unique(casts[rows], return_inverse=True)
        least, who = _cheapest(sets, used, int(size), prices)
        cost[rows] += least[place]
        panels[rows] = who[place]
    return Priced(chosen, worth, cost - worth, panels)


def cast_prices(sets: SessionSets, casts: Ints, size: int, prices: Prices) -> Floats:
    """Return what each person of some casts costs for a session of ``size`` hearings; shape as `SessionSets.people`."""
    people, half, kind = sets.people[casts], sets.half[casts], sets.kind[casts]
    apiece = prices.hearing[half[:, None, None], people] * size
    return np.asarray(prices.person[half[:, None, None], kind[:, None, None], people] + apiece)


def _cheapest(sets: SessionSets, casts: Ints, size: int, prices: Prices) -> tuple[Floats, Ints]:
    """Return the least cost of a panel of each cast for ``size`` hearings, and who is on it."""
    people, cost = sets.people[casts], cast_prices(sets, casts, size, prices)
    seats = people.shape[1]
    if people.shape[2] > seats:
        near = np.argpartition(cost, seats - 1, axis=2)[:, :, :seats]
        people, cost = np.take_along_axis(people, near, 2), np.take_along_axis(cost, near, 2)
    if seats > MOST_SEATS:
        best = cost.argmin(axis=2)[:, :, None]
        return np.take_along_axis(cost, best, 2)[:, :, 0].sum(axis=1), np.take_along_axis(people, best, 2)[:, :, 0]
    least = np.full(len(casts), np.inf)
    panels = np.zeros((len(casts), seats), dtype=np.int32)
    for choice in product(range(people.shape[2]), repeat=seats):
        who = np.stack([people[:, seat, place] for seat, place in enumerate(choice)], axis=1)
        total = np.sum([cost[:, seat, place] for seat, place in enumerate(choice)], axis=0)
        for one, other in combinations(range(seats), 2):
            same = (who[:, one] == who[:, other]) & (who[:, one] != sets.no_seat)
            total = np.where(same, np.inf, total)
        better = total < least
        least = np.where(better, total, least)
        panels[better] = who[better]
    return least, panels
