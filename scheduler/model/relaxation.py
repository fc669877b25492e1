"""A campaign without hours and without who sits with whom, as a mixed integer program.

What is left of a campaign in panel mode ``session``: which half-day and kind of room hears each
candidate, how many sessions of each number of hearings that takes, and which examiners come on which
half-days, each to a session of some number of hearings. Every plan gives a solution of it that costs no
more than the plan, so that no plan costs less than its least cost. Sessions are filled by length
(patterns of Gilmore and Gomory, 1961) where there are few lengths.

All who sit in a session hear as many as it holds: those who hear few in a day sit in short sessions
only, and sessions of each number have people of their own for their seats.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import Any

from ortools.linear_solver.python import model_builder as mb

from scheduler.domain import Candidate
from scheduler.model.objectives.placement import weight_of
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places, Seats
from scheduler.model.rounding import whole_minutes
from scheduler.timegrid import HalfDay

MOST_SIZES, MOST_WAYS = 4, 100
"""Lengths of hearings, and ways to fill a half-day with them, up to which each way has a variable."""
Sizes = tuple[int, ...]
Seat = tuple[str, int, int]
"""Examiner, half-day, kind of room."""
Heard = Sequence[tuple[Candidate, mb.Variable]]
"""Candidates, each with whether they are heard on a half-day in a kind of room."""


def fillings(sizes: Sizes, room: int) -> list[tuple[int, ...]]:
    """Return all ways to put some holdings of these sizes into ``room`` minutes, as counts by size."""
    ways: list[tuple[tuple[int, ...], int]] = [((), room)]
    for size in sizes:
        ways = [((*way, count), left - count * size) for way, left in ways for count in range(left // size + 1)]
    return [way for way, _ in ways if any(way)]


def _largest(takes: Sequence[tuple[int, mb.Variable]]) -> int:
    return max((held for held, _ in takes), default=0)


def _of_at_least(takes: Sequence[tuple[int, mb.Variable]], least: int) -> list[mb.Variable]:
    return [one for held, one in takes if held >= least]


class Relaxation:
    """The relaxed problem as a mixed integer program.

    Parameters
    ----------
    openings : Openings
        What is possible.
    left_out : int
        Weight of the candidates that may be left without a place (the value of the first tier).
    whole : bool
        False: its linear relaxation.
    without : collection of str
        Candidates whom no plan hears.
    """

    def __init__(self, openings: Openings, left_out: int, *, whole: bool = True, without: Collection[str] = ()) -> None:
        self.openings, self.space, self.problem = openings, openings.space, openings.space.problem
        self.model = mb.Model()  # type: ignore[no-untyped-call]
        self.whole = whole
        self.places = Places(openings)
        self.kinds = self.places.kinds
        self.hears: dict[tuple[int, int], list[tuple[Candidate, mb.Variable]]] = defaultdict(list)
        self.sits: dict[Seat, mb.Variable] = {}
        self.takes: dict[Seat, dict[int, mb.Variable]] = {}
        self.sessions: dict[tuple[int, int], list[mb.Variable]] = defaultdict(list)
        self.comes: dict[tuple[str, int], mb.Variable] = {}
        self.cost: list[Any] = []
        self.grain = 0
        self._add_candidates(left_out, without)
        self._add_examiners()
        for (half, kind), heard in self.hears.items():
            self._add_place(self.openings.halves[half], kind, heard)
        self._add_limits()
        self._add_rooms()
        self.model.minimize(sum(self.cost))

    def _var(self, most: float, name: str = "") -> mb.Variable:
        return self.model.new_int_var(0, most, name) if self.whole else self.model.new_num_var(0, most, name)

    def _pay(self, minutes: int, number: mb.Variable) -> None:
        """Let each of a number of things cost something; in whole numbers all costs are multiples of their grain."""
        self.cost.append(minutes * number)
        self.grain = math.gcd(self.grain, minutes)

    def in_grains(self, minutes: float) -> int:
        """Return the least cost in whole numbers no lower; the solver is forgiven a thousandth of a grain."""
        grain = max(self.grain, 1)
        return -(-whole_minutes(minutes - grain / 1000) // grain) * grain

    # --- candidates ---------------------------------------------------------------------------

    def _add_candidates(self, left_out: int, without: Collection[str]) -> None:
        lost = []
        for candidate in (c for c in self.problem.candidates if c.id not in without):
            places = []
            for half, number in self.places.spots(candidate):
                here = self._var(1)
                places.append(here)
                self.hears[half, number].append((candidate, here))
            if not places:
                continue
            if left_out:
                away = self.model.new_num_var(0, 1, "")
                self.model.add(sum(places) + away == 1)
                lost.append(weight_of(self.space, candidate) * away)
            else:
                self.model.add(sum(places) == 1)
        if lost:
            self.model.add(sum(lost) <= left_out)

    # --- examiners ----------------------------------------------------------------------------

    @cached_property
    def _able(self) -> dict[str, tuple[str, ...]]:
        return {
            code: tuple(dict.fromkeys(e for s in seats for e in self.space.seat_people[code, s.seat]))
            for code, seats in self.problem.seats_of.items()
        }

    def _add_examiners(self) -> None:
        weights = self.problem.campaign.weights
        for (index, number), heard in self.hears.items():
            half, kind = self.openings.halves[index], self.kinds[number]
            most = self.places.most(half.minutes, number, (c for c, _ in heard))
            for who in dict.fromkeys(e for c, _ in heard for e in self._able[c.certification]):
                rooms = self.space.examiner_rooms[who]
                if not self.openings.examiner_touches(who, half) or rooms.isdisjoint(kind.rooms):
                    continue
                own = self.problem.examiner_of[who].max_half_day
                limit = most if own is None else min(most, own)
                takes = self.takes[who, index, number] = {held: self._var(1) for held in range(1, limit + 1)}
                sits = self.sits[who, index, number] = self._var(1)
                self.model.add(sits == sum(takes.values()))
                if (who, half.day) not in self.comes:
                    self.comes[who, half.day] = comes = self._var(1)
                    self._pay(15 * weights.examiner_day, comes)
        self._tie_days()

    def _tie_days(self) -> None:
        """A day costs once, whichever half-days it holds; travel once for each centre of it."""
        weights = self.problem.campaign.weights
        by_half: dict[tuple[str, int], list[mb.Variable]] = defaultdict(list)
        by_centre: dict[tuple[str, int, str], list[mb.Variable]] = defaultdict(list)
        for (who, index, number), sits in self.sits.items():
            by_half[who, index].append(sits)
            if not self.kinds[number].remote:
                by_centre[who, self.openings.halves[index].day, self.kinds[number].centre].append(sits)
        for (who, index), literals in by_half.items():
            self.model.add(sum(literals) <= self.comes[who, self.openings.halves[index].day])
        centres: dict[tuple[str, int], list[mb.Variable]] = defaultdict(list)
        for (who, day, centre), literals in by_centre.items():
            home = self.problem.examiner_of[who].home
            minutes = (self.problem.travel_minutes(home, centre) or 0) if home else 0
            there = self._var(1)
            centres[who, day].append(there)
            for literal in literals:
                self.model.add(literal <= there)
            if minutes and weights.travel:
                self._pay(weights.travel * minutes, there)
        for (who, day), stays in centres.items():
            self.model.add(sum(stays) <= self.comes[who, day])

    # --- half-days in a kind of room ----------------------------------------------------------

    def _add_place(self, half: HalfDay, number: int, heard: Heard) -> None:
        pools: dict[tuple[str, Seats], list[tuple[Candidate, mb.Variable]]] = defaultdict(list)
        for candidate, here in heard:
            certification = self.space.certification(candidate)
            seats = tuple(sorted((s.seat, s.count) for s in self.problem.seats_of[certification.code]))
            pools[certification.sector, seats].append((candidate, here))
        seated: dict[int, list[Any]] = defaultdict(list)
        for (_, seats), members in pools.items():
            sessions = self._sessions(half, number, members)
            for held, some in sessions.items():
                seated[held].append(sum(count for _, count in seats) * some)
            self._fill(half, number, members, sessions)
            self._seat(half, number, members, sessions)
        everyone = {who for who, index, kind in self.takes if (index, kind) == (half.index, number)}
        for held in range(1, 1 + self.places.most(half.minutes, number, (c for c, _ in heard))):
            self.model.add(sum(seated[held]) == self._sitting(half, number, everyone, held))

    def _sessions(self, half: HalfDay, number: int, members: Heard) -> dict[int, mb.Variable]:
        """Return how many sessions hold each number of hearings."""
        most = self.places.most(half.minutes, number, (c for c, _ in members))
        count = self._var(min(len(members), self.kinds[number].sessions or len(members)))
        sessions = {held: self._var(len(members)) for held in range(1, most + 1)}
        self.model.add(sum(sessions.values()) == count)
        self.model.add(sum(held * some for held, some in sessions.items()) == sum(here for _, here in members))
        for _, here in members:
            self.model.add(here <= count)
        self.sessions[half.index, number].append(count)
        weight = self.problem.campaign.weights.panel_half_day
        if weight:
            self._pay(15 * weight, count)
        return sessions

    def _fill(self, half: HalfDay, number: int, members: Heard, sessions: Mapping[int, mb.Variable]) -> None:
        """Hearings fit into the sessions, by minutes and, where they have few lengths, in ways to fill a half-day."""
        holds = [(self.places.hold(candidate, number), here) for candidate, here in members]
        self.model.add(sum(hold * here for hold, here in holds) <= half.minutes * sum(sessions.values()))
        sizes = tuple(sorted({hold for hold, _ in holds}))
        ways = fillings(sizes, half.minutes) if len(sizes) <= MOST_SIZES else []
        if not ways or len(ways) > MOST_WAYS:
            return
        used = [(way, self._var(len(members))) for way in ways]
        for held, some in sessions.items():
            self.model.add(sum(times for way, times in used if sum(way) == held) == some)
        for place, size in enumerate(sizes):
            mine = sum(here for hold, here in holds if hold == size)
            self.model.add(mine == sum(way[place] * times for way, times in used))

    def _seat(self, half: HalfDay, number: int, members: Heard, sessions: Mapping[int, mb.Variable]) -> None:
        """There are people for each seat, and specialists for each certification."""
        codes = dict.fromkeys(candidate.certification for candidate, _ in members)
        for seat in self.problem.seats_of[next(iter(codes))]:
            anyone = {e for code in codes for e in self.space.seat_people[code, seat.seat]}
            for held, some in sessions.items():
                self.model.add(self._sitting(half, number, anyone, held) >= seat.count * some)
        for code in codes:
            mine = [here for candidate, here in members if candidate.certification == code]
            minutes = [self.places.hold(c, number) * here for c, here in members if c.certification == code]
            for people, need in self._needs(code):
                takes = [pair for found in self._takes_at(half, number, people) for pair in found.items()]
                self.model.add(need * sum(mine) <= sum(held * one for held, one in takes))
                self.model.add(need * sum(minutes) <= half.minutes * sum(one for _, one in takes))

    def _needs(self, code: str) -> Iterator[tuple[Collection[str], int]]:
        """Yield (people, how many of them) that each panel of a certification needs and others may not."""
        certification = self.problem.certification_of[code]
        for seat in self.problem.seats_of[code]:
            if seat.needs_speciality or seat.people:
                yield set(self.space.seat_people[code, seat.seat]), seat.count
        least = self.space.book.whole("panel_min_specialists", certification)
        if least and certification.specialities:
            able = {e.id for e in self.problem.examiners if self.space.is_specialist(e, certification)}
            yield able, least

    def _takes_at(self, half: HalfDay, number: int, people: Collection[str]) -> Iterator[dict[int, mb.Variable]]:
        keys = ((who, half.index, number) for who in sorted(people))
        return (self.takes[key] for key in keys if key in self.takes)

    def _sitting(self, half: HalfDay, number: int, people: Collection[str], held: int) -> Any:
        """Return how many of some people sit in a session of a number of hearings."""
        return sum(takes[held] for takes in self._takes_at(half, number, people) if held in takes)

    # --- limits and rooms ---------------------------------------------------------------------

    def _add_limits(self) -> None:
        weeks: dict[tuple[str, tuple[int, int]], list[mb.Variable]] = defaultdict(list)
        days: dict[str, list[mb.Variable]] = defaultdict(list)
        for (who, day), comes in self.comes.items():
            examiner = self.problem.examiner_of[who]
            if examiner.max_week is not None:
                weeks[who, self.space.grid.week(day)].append(comes)
            if examiner.max_days is not None:
                days[who].append(comes)
        for (who, _), found in weeks.items():
            self.model.add(sum(found) <= (self.problem.examiner_of[who].max_week or 0))
        for who, found in days.items():
            self.model.add(sum(found) <= (self.problem.examiner_of[who].max_days or 0))
        self._add_day_limits()

    def _add_day_limits(self) -> None:
        """Nobody hears more in a day than they may: in all, and by each two half-days too full to go together."""
        days: dict[tuple[str, int], dict[int, list[tuple[int, mb.Variable]]]] = defaultdict(lambda: defaultdict(list))
        for (who, index, _), takes in self.takes.items():
            days[who, self.openings.halves[index].day][index].extend(takes.items())
        for (who, day), halves in days.items():
            most, comes = self.problem.examiner_of[who].max_day, self.comes[who, day]
            if most is None:
                continue
            self.model.add(sum(held * one for takes in halves.values() for held, one in takes) <= most * comes)
            for early, late in combinations(halves.values(), 2):
                for held in range(max(1, most + 1 - _largest(late)), _largest(early) + 1):
                    together = _of_at_least(early, held) + _of_at_least(late, most + 1 - held)
                    self.model.add(sum(together) <= comes)

    def _add_rooms(self) -> None:
        weight = 15 * self.problem.campaign.weights.room_day
        opened: dict[tuple[int, int], mb.Variable] = {}
        for (index, number), sessions in self.sessions.items():
            kind, day = self.kinds[number], self.openings.halves[index].day
            if kind.sessions is not None:
                self.model.add(sum(sessions) <= kind.sessions)
            if not weight:
                continue
            if (day, number) not in opened:
                opened[day, number] = self._var(1 if kind.remote else len(kind.rooms))
                self._pay(weight, opened[day, number])
            # All the sessions of a pool of links take one room-day; each room of a centre its own.
            for one in sessions if kind.remote else ():
                self.model.add(one <= (kind.sessions or 10**4) * opened[day, number])
            if kind.remote:
                for _, here in self.hears[index, number]:
                    self.model.add(here <= opened[day, number])
            else:
                self.model.add(sum(sessions) <= opened[day, number])
