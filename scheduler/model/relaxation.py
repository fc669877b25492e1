"""A campaign without hours and without who sits with whom, as a mixed integer program.

What is left of a campaign in panel mode ``session``: which half-day and kind of room hears each
candidate, how many sessions that takes, which examiners come on which half-days, and how many hearings
each of them takes. Every plan gives a solution of it that costs no more than the plan, so that no plan
costs less than its least cost. Sessions are packed by length (patterns of Gilmore and Gomory, 1961)
where there are few lengths.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from ortools.linear_solver.python import model_builder as mb

from scheduler.domain import Candidate
from scheduler.model.objectives.placement import weight_of
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places, Seats
from scheduler.model.rounding import whole_minutes
from scheduler.model.sketch import Sketch
from scheduler.timegrid import HalfDay

MOST_SIZES, MOST_PATTERNS = 4, 60
"""Lengths of hearings, and ways to fill a half-day with them, up to which each way has a variable."""
Sizes = tuple[int, ...]
Seat = tuple[str, int, int]
"""Examiner, half-day, kind of room."""
Heard = Sequence[tuple[Candidate, mb.Variable]]
"""Candidates, each with whether they are heard on a half-day in a kind of room."""


def patterns(sizes: Sizes, room: int) -> list[tuple[int, ...]]:
    """Return the maximal ways to pack holdings of these sizes into ``room`` minutes, as counts by size."""
    found: list[tuple[int, ...]] = []

    def grow(counts: tuple[int, ...], left: int) -> None:
        if len(counts) == len(sizes):
            if all(left < size for size in sizes):
                found.append(counts)
            return
        for count in range(left // sizes[len(counts)] + 1):
            grow((*counts, count), left - count * sizes[len(counts)])

    grow((), room)
    return found


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
        self.model = mb.Model()  # type: ignore[no-untyped-call]  # OR-Tools gives it no types
        self.whole = whole
        self.places = Places(openings)
        self.kinds = self.places.kinds
        self.hears: dict[tuple[int, int], list[tuple[Candidate, mb.Variable]]] = defaultdict(list)
        self.sits: dict[Seat, mb.Variable] = {}
        self.count: dict[Seat, mb.Variable] = {}
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

    def sketch(self, values: Mapping[int, float]) -> Sketch:
        """Return what a solution says: the value of each variable, by its index."""
        held = {place: sum(values[one.index] for one in counts) for place, counts in self.sessions.items()}
        return Sketch(
            frozenset(key for key, comes in self.comes.items() if values[comes.index] > 0.5),
            {c.id: place for place, heard in self.hears.items() for c, here in heard if values[here.index] > 0.5},
            {place: round(count) for place, count in held.items()},
        )

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
                sits = self.sits[who, index, number] = self._var(1)
                own = self.problem.examiner_of[who].max_half_day
                limit = most if own is None else min(most, own)
                self.count[who, index, number] = self._count((who, index, number), limit, sits)
                if (who, half.day) not in self.comes:
                    self.comes[who, half.day] = comes = self._var(1)
                    self._pay(15 * weights.examiner_day, comes)
        self._tie_days()

    def _count(self, _: Seat, most: int, sits: mb.Variable) -> mb.Variable:
        """Return how many hearings someone takes on a half-day, ``most`` at the most."""
        count = self.model.new_num_var(0, most, "")
        self.model.add(count <= most * sits)
        return count

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

    def _pools(self, heard: Heard) -> dict[tuple[str, Seats], list[tuple[Candidate, mb.Variable]]]:
        """Return those who can be heard in one session, by sector and seats."""
        pools = defaultdict(list)
        for candidate, here in heard:
            certification = self.space.certification(candidate)
            seats = tuple(sorted((s.seat, s.count) for s in self.problem.seats_of[certification.code]))
            pools[certification.sector, seats].append((candidate, here))
        return pools

    def _add_place(self, half: HalfDay, number: int, heard: Heard) -> None:
        pools = self._pools(heard)
        seated: list[Any] = []
        sessions: list[mb.Variable] = []
        for (_, seats), members in pools.items():
            count = self._var(min(len(members), self.kinds[number].sessions or len(members)))
            sessions.append(count)
            seated.append(sum(n for _, n in seats) * count)
            self._pack(half, number, members, count)
            self._seat(half, number, members, count)
        mine = [(who, x) for (who, index, kind), x in self.sits.items() if (index, kind) == (half.index, number)]
        self.model.add(sum(x for _, x in mine) == sum(seated))
        sizes = [(sum(n for _, n in seats), here) for (_, seats), members in pools.items() for _, here in members]
        counts = [self.count[who, half.index, number] for who, _ in mine]
        self.model.add(sum(counts) == sum(size * here for size, here in sizes))
        self.sessions[half.index, number] = sessions
        weight = self.problem.campaign.weights.panel_half_day
        for number_of_sessions in sessions if weight else ():
            self._pay(15 * weight, number_of_sessions)

    def _pack(self, half: HalfDay, number: int, members: Heard, sessions: mb.Variable) -> None:
        """Hearings fit into the sessions, by minutes, number and pattern of lengths."""
        holds = [(self.places.hold(candidate, number), here) for candidate, here in members]
        self.model.add(sum(hold * here for hold, here in holds) <= half.minutes * sessions)
        self.model.add(
            sum(here for _, here in holds) <= self.places.most(half.minutes, number, (c for c, _ in members)) * sessions
        )
        for _, here in holds:
            self.model.add(here <= sessions)
        sizes = tuple(sorted({hold for hold, _ in holds}))
        ways = patterns(sizes, half.minutes) if len(sizes) <= MOST_SIZES else []
        if not ways or len(ways) > MOST_PATTERNS:
            return
        used = [self._var(len(members)) for _ in ways]
        self.model.add(sum(used) == sessions)
        for place, size in enumerate(sizes):
            fitting = sum(way[place] * times for way, times in zip(ways, used, strict=True))
            self.model.add(sum(here for hold, here in holds if hold == size) <= fitting)

    def _seat(self, half: HalfDay, number: int, members: Heard, sessions: mb.Variable) -> None:
        """There are people for each seat, and specialists for each certification."""
        most = self.places.most(half.minutes, number, (c for c, _ in members))
        codes = dict.fromkeys(candidate.certification for candidate, _ in members)
        for seat in self.problem.seats_of[next(iter(codes))]:
            anyone = {e for code in codes for e in self.space.seat_people[code, seat.seat]}
            self.model.add(sum(self._here(half, number, anyone)) >= seat.count * sessions)
        for code in codes:
            mine = [here for candidate, here in members if candidate.certification == code]
            minutes = [self.places.hold(c, number) * here for c, here in members if c.certification == code]
            for people, need in self._needs(code):
                here = self._here(half, number, people)
                self.model.add(need * sum(mine) <= most * sum(here))
                self.model.add(need * sum(minutes) <= half.minutes * sum(here))

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

    def _here(self, half: HalfDay, number: int, people: Collection[str]) -> list[mb.Variable]:
        keys = ((who, half.index, number) for who in sorted(people))
        return [self.sits[key] for key in keys if key in self.sits]

    # --- limits and rooms ---------------------------------------------------------------------

    def _add_limits(self) -> None:
        by_day: dict[tuple[str, int], list[mb.Variable]] = defaultdict(list)
        for (who, index, _), count in self.count.items():
            by_day[who, self.openings.halves[index].day].append(count)
        weeks: dict[tuple[str, tuple[int, int]], list[mb.Variable]] = defaultdict(list)
        days: dict[str, list[mb.Variable]] = defaultdict(list)
        for (who, day), comes in self.comes.items():
            examiner = self.problem.examiner_of[who]
            if examiner.max_day is not None:
                self.model.add(sum(by_day[who, day]) <= examiner.max_day * comes)
            if examiner.max_week is not None:
                weeks[who, self.space.grid.week(day)].append(comes)
            if examiner.max_days is not None:
                days[who].append(comes)
        for (who, _), found in weeks.items():
            self.model.add(sum(found) <= (self.problem.examiner_of[who].max_week or 0))
        for who, found in days.items():
            self.model.add(sum(found) <= (self.problem.examiner_of[who].max_days or 0))

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
