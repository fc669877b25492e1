"""Bounds that count seats: what a hearing costs at the least, wherever it is heard and in whatever company.

They need no program, so that they are there for a campaign of any size, and are near the truth where sessions are full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scheduler.domain import Candidate, Examiner, Problem
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Group, Places, Seats, fitting
from scheduler.model.rounding import whole_minutes
from scheduler.timegrid import HalfDay

SHARINGS = (0.0, 0.5, 1.0)
"""Parts of a day shared out among its half-days, the rest among its hearings (10,000 generated candidates: 42,838,
40,634 and 37,702; count of seats: 40,000)."""

Floats = NDArray[np.float64]


def count_seats(openings: Openings, without: Collection[str] = ()) -> int:
    """Return the cost, in minutes, of the fewest examiner-days that hold a seat for each hearing.

    All who can be heard somewhere are heard; no examiner hears more in a day than the half-days hold of
    the shortest hearings, nor more than the largest limit of anyone.
    """
    problem, space = openings.space.problem, openings.space
    heard = [c for c in problem.candidates if c.id not in without and openings.halves_of(c)]
    if not heard:
        return 0
    shortest = min(space.hold_minutes(candidate, room) for candidate in heard for room in problem.rooms)
    most = max(_in_a_day(problem, examiner, shortest) for examiner in problem.examiners)
    seats = sum(seat.count for candidate in heard for seat in problem.seats_of[candidate.certification])
    return -(-seats // max(most, 1)) * 15 * problem.campaign.weights.examiner_day


def _in_a_day(problem: Problem, examiner: Examiner, shortest: int) -> int:
    return _of_half_days(examiner, [half.end - half.start for half in problem.campaign.half_days], shortest)


def _of_half_days(examiner: Examiner, minutes: Collection[int], shortest: int) -> int:
    """Return how many of the shortest hearings someone can hear in some half-days of a day."""
    counts = [length // max(shortest, 1) for length in minutes]
    if examiner.max_half_day is not None:
        counts = [min(count, examiner.max_half_day) for count in counts]
    return sum(counts) if examiner.max_day is None else min(sum(counts), examiner.max_day)


def count_shares(openings: Openings, candidates: Collection[Candidate]) -> int:
    """Return a bound on the cost, in minutes, of every plan that hears some candidates.

    A day of an examiner is paid once, and shared out among its half-days and hearings; so is a trip or a room among the
    half-days. At such prices no session costs less than the cheapest people for its seats, and no hearing less than its
    part of that in a session as full as it can be (weak duality of the program of whole sessions).
    """
    shares = _Shares(openings, candidates)
    return max(whole_minutes(shares.worth(part)) for part in SHARINGS)


class _Shares:
    """What everyone costs where and when, as arrays: people (row) by half-days or kinds of room (column)."""

    def __init__(self, openings: Openings, candidates: Collection[Candidate]) -> None:
        self.openings, self.halves = openings, openings.halves
        self.space, self.problem = openings.space, openings.space.problem
        self.places, self.examiners = Places(openings), self.problem.examiners
        self.groups: dict[Group, list[tuple[int, str, int]]] = defaultdict(list)
        for number, candidate in enumerate(candidates):
            for group in self.places.groups_of(candidate):
                row = number, candidate.certification, self.places.hold(candidate, group[1])
                self.groups[group].append(row)
        self.candidates = len(candidates)
        self.same_day = np.array([[one.day == other.day for other in self.halves] for one in self.halves], dtype=int)
        self.there = np.array([[openings.examiner_touches(e.id, half) for half in self.halves] for e in self.examiners])
        self.half_days = np.maximum(self.there @ self.same_day, 1)
        self.most = np.array([10**6 if e.max_half_day is None else e.max_half_day for e in self.examiners])

    @cached_property
    def goes(self) -> NDArray[np.bool_]:
        """Who may sit in which kind of room."""
        rooms = self.space.examiner_rooms
        return np.array([[not rooms[e.id].isdisjoint(k.rooms) for k in self.places.kinds] for e in self.examiners])

    @cached_property
    def trips(self) -> Floats:
        """What a trip to each kind of room costs, in minutes."""
        weight, minutes = self.problem.campaign.weights.travel, self.problem.travel_minutes
        rows = [
            [
                0 if kind.remote or not e.home else weight * (minutes(e.home, kind.centre) or 0)
                for kind in self.places.kinds
            ]
            for e in self.examiners
        ]
        return np.array(rows, dtype=float)

    @cached_property
    def in_a_day(self) -> Floats:
        """How many hearings everyone can hear on the day of each half-day."""
        shortest = min((hold for rows in self.groups.values() for _, _, hold in rows), default=1)
        minutes: dict[int, list[HalfDay]] = defaultdict(list)
        for half in self.halves:
            minutes[half.day].append(half)
        rows = [
            [
                _of_half_days(e, [h.minutes for h in minutes[half.day] if there[h.index]], shortest)
                for half in self.halves
            ]
            for e, there in zip(self.examiners, self.there, strict=True)
        ]
        return np.asarray(np.maximum(np.array(rows, dtype=float), 1.0))

    @cached_property
    def able(self) -> Mapping[tuple[str, str], NDArray[np.int64]]:
        """Numbers of those who may take a seat, by certification and seat."""
        number = {e.id: place for place, e in enumerate(self.examiners)}
        people = self.space.seat_people
        return {key: np.array([number[who] for who in who_can], dtype=np.int64) for key, who_can in people.items()}

    def worth(self, part: float) -> float:
        """Return what all hearings cost at the least; ``part`` of each day is shared out among its half-days."""
        least = np.full(self.candidates, np.inf)
        for (half, kind, _, seats), rows in self.groups.items():
            fixed, apiece = self._prices(half, kind, part)
            costs: dict[tuple[str, int], float] = {}
            holds = sorted(hold for _, _, hold in rows)
            found: dict[tuple[str, int], float] = {}
            for number, code, hold in rows:
                if (code, hold) not in found:
                    others = holds.copy()
                    others.remove(hold)
                    most = 1 + fitting(self.halves[half].minutes - hold, others)
                    for count in range(1, most + 1):
                        if (code, count) not in costs:
                            costs[code, count] = self._room(half, kind) + self._panel(code, seats, count, fixed, apiece)
                    found[code, hold] = min(costs[code, count] / count for count in range(1, most + 1))
                least[number] = min(least[number], found[code, hold])
        return float(least[np.isfinite(least)].sum())

    def _prices(self, half: int, kind: int, part: float) -> tuple[Floats, Floats]:
        """Return what everyone costs for a session, and for each of its hearings; infinite: they cannot sit."""
        day = 15.0 * self.problem.campaign.weights.examiner_day
        fixed = (part * day + self.trips[:, kind]) / self.half_days[:, half]
        able = self.there[:, half] & self.goes[:, kind]
        return np.where(able, fixed, np.inf), (1 - part) * day / self.in_a_day[:, half]

    def _room(self, half: int, kind: int) -> float:
        """Return what the room of a session and its half-day cost; a pool of links is shared by any number."""
        weights = self.problem.campaign.weights
        room = 0.0 if self.places.kinds[kind].remote else weights.room_day / self.same_day[half].sum()
        return float(15 * (weights.panel_half_day + room))

    def _panel(self, code: str, seats: Seats, count: int, fixed: Floats, apiece: Floats) -> float:
        """Return what the cheapest people for a session of ``count`` hearings cost; someone may count twice."""
        total = 0.0
        for seat, people in seats:
            able = self.able[code, seat]
            able = able[self.most[able] >= count]
            if len(able) < people:
                return np.inf
            total += float(np.sort(fixed[able] + apiece[able] * count)[:people].sum())
        return total
