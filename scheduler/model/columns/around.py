"""Sessions of people who come that day anyway: the columns that prices of a linear program find last.

What a plan has and a program of parts of sessions has not is whole examiner-days: a second session for the same people
on their day costs nothing more. Prices here are those of the plan itself: whoever comes or travels on a day, and a room
that is open, in the sessions that stay or in those to be packed anew, costs nothing on it.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

import numpy as np

from scheduler.model.columns.master import Master
from scheduler.model.columns.panels import DEAR
from scheduler.model.columns.prices import Prices
from scheduler.model.columns.sets import Column

PREFERRED = (5.0, 30.0, 90.0)
"""Minutes by which people of a day are preferred to others at the most, each time sessions are looked for anew.

At one price the cheapest panel is nearly always of the same people, while what steps of hearings find is mostly the
same sets before others. 300 candidates of 10 and 8 sectors from plans of 2299 and 2405, 50 s on one core: 3,000
sessions at one price and 8 rounds gain 16 and 8, 8; 1,500 and 1,000 each of these times, and 3 rounds 32, 32 and 8, 40;
sets whose seats CP-SAT fills from 44 down to 16, as to it people who cost the same are many choices.
"""


def add_around(master: Master, current: Collection[Column], most: int, others: int = 0, seed: int = 0) -> list[Column]:
    """Add sessions to a program and return them: of all that it may hold, those that cost least beside what is paid.

    Parameters
    ----------
    master : Master
        The program of a step.
    current : collection of Column
        How its candidates are heard now.
    most : int
        How many, at the most, at the plan's own prices.
    others : int
        How many more, each time other people of a day are preferred.
    seed : int
        Of the choice whom.
    """
    prices = prices_of_plan(master, current)
    own, rng, found = prices.person, np.random.default_rng(seed), _cheapest(master, prices, most)
    day_of = np.array([master.sets.day_of(half) for half in range(len(own))])
    for minutes in PREFERRED if others else ():
        more = rng.uniform(-minutes, minutes, (len(master.sets.days), master.sets.no_seat))
        prices.person = own.copy()
        prices.person[:, :, : master.sets.no_seat] += more[day_of][:, None]
        found += _cheapest(master, prices, others)
    for column in found:
        master.add(*column)
    return found


def _cheapest(master: Master, prices: Prices, most: int) -> list[Column]:
    return list(islice(master.in_order(master.price(prices), DEAR / 2), most))


def prices_of_plan(master: Master, current: Collection[Column]) -> Prices:
    """Return what people, trips and rooms cost beside those paid anyway; candidates are worth what they cost now."""
    sets, weights = master.sets, master.problem.campaign.weights
    prices, people = Prices.zero(sets), sets.no_seat
    prices.person[:, :, :people] = 15.0 * weights.examiner_day
    prices.place[:, :] = 15.0 * weights.room_day
    for kind in range(len(master.kinds)):
        prices.person[:, kind, :people] += [master.trip_minutes(who, kind) for who in range(people)]
    for who, day in _come(master, current):
        prices.person[master.halves_of[day], :, who] -= 15.0 * weights.examiner_day
    for who, day, kind in _travel(master, current):
        prices.person[master.halves_of[day], kind, who] -= master.trip_minutes(who, kind)
    for day, kind in _open(master, current):
        prices.place[master.halves_of[day], kind] = 0.0
    prices.candidate[:-1] = master.cost_of(current) / max(1, len(master.candidates))
    master.forbid(prices)
    return prices


def _come(master: Master, current: Collection[Column]) -> set[tuple[int, int]]:
    """Return who comes on which day."""
    return master.standing.days | {(who, day) for who, day, _ in _sit(master, current)}


def _travel(master: Master, current: Collection[Column]) -> set[tuple[int, int, int]]:
    """Return who is in which kind of room on which day."""
    stays = {(who, day, kind) for (who, day), kinds in master.standing.trips.items() for kind in kinds}
    return stays | _sit(master, current)


def _sit(master: Master, current: Collection[Column]) -> set[tuple[int, int, int]]:
    found = set[tuple[int, int, int]]()
    for number, panel in current:
        _, kind, day = master.sets.place_of(number)
        found.update((who, day, kind) for who in panel if who < master.sets.no_seat)
    return found


def _open(master: Master, current: Collection[Column]) -> set[tuple[int, int]]:
    """Return the kinds of room that are used on a day."""
    stays = {(master.sets.day_of(half), kind) for half, kind in master.standing.sessions}
    places = (master.sets.place_of(number) for number, _ in current)
    return stays | {(day, kind) for _, kind, day in places}
