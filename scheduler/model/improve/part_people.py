"""Who sits in a part of a campaign: people near its centres, with time left, and someone for every seat."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from scheduler.domain import Problem
from scheduler.model.improve.bench import Bench
from scheduler.model.improve.plan import Plan

PEOPLE = 0.7
"""People of a part for each of its candidates."""
PLACES, ABLE = 6, 3
"""Places where each candidate could be heard for which there are people in a part, and how many for each seat."""
HOUR, TIME_LEFT, COMES = 1.0, 1.0, 0.5
"""What an hour's way, having all half-days left, and each free half-day of a day paid already weigh against chance."""
MOST_PAID = 4
"""Half-days of days paid already that count."""

Bools = NDArray[np.bool_]


def people_for(
    bench: Bench, plan: Plan, candidates: Sequence[str], rng: random.Random, known: Collection[str] = ()
) -> list[str]:
    """Return people who may hear some candidates amid a plan: those ``known`` to do so, those named, others.

    Where some are known, these hear all of the candidates now, and others only come beside them.
    """
    found = _Found(bench, plan, candidates, rng)
    found.take([*known, *_named(bench.problem, candidates)])
    found.take_best(round(PEOPLE * len(candidates)))
    for who in candidates if not known else ():
        found.cover(who)
    return [found.people[number] for number in np.flatnonzero(found.chosen)]


def _named(problem: Problem, candidates: Sequence[str]) -> Iterator[str]:
    """Yield those whom pins and given panels name."""
    for who in candidates:
        yield from (pin.examiner for pin in problem.pins_of.get(who, ()))
        yield from (member.examiner for member in problem.panel_of.get(problem.candidate_of[who].panel, ()))


class _Found:
    def __init__(self, bench: Bench, plan: Plan, candidates: Sequence[str], rng: random.Random) -> None:
        self.bench, self.problem, self.rng = bench, bench.problem, rng
        codes = dict.fromkeys(self.problem.candidate_of[who].certification for who in candidates)
        self.people = list(dict.fromkeys(who for code in codes for who in bench.framer.seated[code]))
        self._number = {who: number for number, who in enumerate(self.people)}
        self._spots = list(dict.fromkeys(spot for who in candidates for spot in bench.framer.spots_of(who)))
        self._place = {spot: place for place, spot in enumerate(self._spots)}
        self._able = self._there(plan)
        self.order = np.argsort(self._rank(candidates), kind="stable")
        self._later = np.argsort(self.order)
        self.chosen = np.zeros(len(self.people), dtype=bool)

    def _there(self, plan: Plan) -> Bools:
        """Return who (row) can still sit at which spot (column)."""
        halves = sorted({half for half, _ in self._spots})
        rooms = sorted({room for _, room in self._spots})
        framer, reach = self.bench.framer, self.bench.framer.space.examiner_rooms
        halves_of = self.bench.openings.halves
        busy = {who: {session.half for session in plan.of_examiner(who)} for who in self.people}
        comes = {who: {halves_of[half].day for half in mine} for who, mine in busy.items()}
        free = np.array([[who in framer.free_on(h) and h not in busy[who] for h in halves] for who in self.people])
        goes = np.array([[room in reach[who] for room in rooms] for who in self.people])
        there = np.array([[halves_of[half].day in comes[who] for half in halves] for who in self.people])
        self._paid = (free & there).sum(axis=1)
        at = [halves.index(half) for half, _ in self._spots], [rooms.index(room) for _, room in self._spots]
        return np.asarray(free[:, at[0]] & goes[:, at[1]])

    def _rank(self, candidates: Sequence[str]) -> list[float]:
        """Return how far everyone is from the part: on the way, with little time left, or by chance."""
        centres = {centre for who in candidates for centre in self.problem.candidate_of[who].centres}
        left = self._able.mean(axis=1)
        most = max(float(left.max(initial=0.0)), 1e-9)
        return [
            HOUR * self._away(who, centres) / 60
            - TIME_LEFT * float(left[number]) / most
            - COMES * min(MOST_PAID, int(self._paid[number]))
            + self.rng.random()
            for number, who in enumerate(self.people)
        ]

    def _away(self, who: str, centres: set[str]) -> int:
        home = self.problem.examiner_of[who].home
        minutes = [self.problem.travel_minutes(home, centre) for centre in centres] if home else []
        return min((one for one in minutes if one is not None), default=0)

    def take(self, people: Collection[str]) -> None:
        """Take those of some people who can take a seat."""
        self.chosen[[self._number[who] for who in people if who in self._number]] = True

    def take_best(self, most: int) -> None:
        """Take the nearest who can sit anywhere."""
        able = self.order[self._able[self.order].any(axis=1) & ~self.chosen[self.order]]
        self.chosen[able[:most]] = True

    def cover(self, who: str) -> None:
        """Take more people until a candidate could be heard at some places, if there are any."""
        candidate, space = self.problem.candidate_of[who], self.bench.framer.space
        spots = np.array([self._place[spot] for spot in self.bench.framer.spots_of(who)], dtype=int)
        seats = [
            np.array([self._number[e] for e in space.people_for(candidate, seat.seat) if e in self._number], dtype=int)
            for seat in self.problem.seats_of[candidate.certification]
        ]
        possible = np.all([self._able[np.ix_(seat, spots)].any(axis=0) for seat in seats], axis=0)
        places = spots[possible]
        ready = [p for p in places if all((self._able[seat, p] & self.chosen[seat]).any() for seat in seats)]
        others = [place for place in places.tolist() if place not in ready]
        for place in self.rng.sample(others, min(len(others), max(0, PLACES - len(ready)))):
            for seat in seats:
                able = seat[self._able[seat, place]]
                lacking = ABLE - int(self.chosen[able].sum())
                rest = able[~self.chosen[able]]
                nearest = rest[np.argsort(self._later[rest], kind="stable")]
                self.chosen[nearest[: max(0, lacking)]] = True
