"""Sessions of people who come that day anyway: the columns that prices of a linear program find last.

What a plan has and a program of parts of sessions has not is whole examiner-days: a second session for the same people
on their day costs nothing more. Prices here are those of the plan itself: whoever comes or travels on a day, and a room
that is open, in the sessions that stay or in those to be packed anew, costs nothing on it.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from scheduler.model.columns.master import Master
from scheduler.model.columns.panels import DEAR
from scheduler.model.columns.prices import Prices
from scheduler.model.columns.sets import Column


def add_around(master: Master, current: Collection[Column], most: int) -> list[Column]:
    """Add sessions to a program and return them: of all that it may hold, those that cost least beside what is paid.

    Parameters
    ----------
    master : Master
        The program of a step.
    current : collection of Column
        How its candidates are heard now.
    most : int
        How many, at the most.
    """
    priced = master.price(prices_of_plan(master, current))
    found = list(islice(master.in_order(priced, DEAR / 2), most))
    for column in found:
        master.add(*column)
    return found


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
