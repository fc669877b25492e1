"""Steps over whole sessions: many related ones are taken out, and the cheapest mix of columns takes their place.

Such a step looks at far more sessions than one that models each hearing, since the columns (`model/columns`) hold the
rules on who can be heard with whom. What the master program leaves out - hours, lunch, deliberations, cohorts - is kept
by giving its sessions, as they are, to the model of all rules.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scheduler.domain import Room
from scheduler.model.columns.guide import Guide
from scheduler.model.columns.pack import Depth, fill, pack, sets_within
from scheduler.model.columns.rooms import give_out, rooms_for
from scheduler.model.columns.saved import read_sets, sets_file
from scheduler.model.columns.sets import Column, Ints, SessionSets
from scheduler.model.columns.standing import Standing, standing_of
from scheduler.model.columns.writer import enumerate_sets
from scheduler.model.frame import PlannedSession, SessionFrame
from scheduler.model.improve.bench import Bench, bench_of
from scheduler.model.improve.judge import Change
from scheduler.model.improve.plan import Plan
from scheduler.model.improve.subsolve import Task, solve_frame, sub_solver
from scheduler.model.place_kinds import Places
from scheduler.timegrid import HalfDay

DETAILS = 1.0
"""Deterministic time for the hours of the sessions chosen."""
WAYS = ("sector", "near", "people", "mix")
LOST_ANYWAY, MOST_LOST, PULL = 5.0, 150.0, 0.02
"""Minutes of loss: added to that of each session when a first one is drawn; up to which it counts for the others; and
what one counts beside their nearness."""


@lru_cache(maxsize=1)
def sets_of(source: str, without: frozenset[str]) -> SessionSets | None:
    """Return the sets of a saved problem, those of some candidates left out: as they were written, or enumerated."""
    bench = bench_of(source)
    places = Places(bench.openings)
    if (found := read_sets(sets_file(source, without), places, without)) is not None:
        return found
    return enumerate_sets(places, [c for c in bench.problem.candidates if c.id not in without])


def nearness(bench: Bench, one: PlannedSession, other: PlannedSession, way: str) -> float:
    """Return how much two sessions have to do with each other: sector, days apart, people."""
    score, halves = 0.0, bench.openings.halves
    apart = abs(halves[one.half].day - halves[other.half].day)
    if way in ("sector", "mix"):
        score += 3 * (bench.framer.sector_of(one) == bench.framer.sector_of(other))
    if way in ("near", "mix"):
        score -= apart / 3
    if way == "sector":
        score -= apart / 15
    if way in ("people", "mix"):
        score += 2 * len(set(one.examiners) & set(other.examiners))
    return score


def related(
    bench: Bench,
    plan: Plan,
    locked: Collection[str],
    count: int,
    rng: random.Random,
    losses: Mapping[str, float] | None = None,
) -> tuple[PlannedSession, ...]:
    """Return sessions that have to do with one of them drawn at random, none of them locked.

    ``losses``: what each session loses; those that lose more are taken rather than others.
    """
    found = [session for session in plan if session.name not in locked]
    if not found:
        return ()
    lost = losses or dict.fromkeys((session.name for session in found), 0.0)
    first, way = rng.choices(found, [LOST_ANYWAY + lost[session.name] for session in found])[0], rng.choice(WAYS)
    scores = {
        session.name: nearness(bench, first, session, way) + rng.random() + PULL * min(lost[session.name], MOST_LOST)
        for session in found
    }
    scores[first.name] = float("inf")
    return tuple(sorted(found, key=lambda session: -scores[session.name])[:count])


def standing_amid(bench: Bench, sets: SessionSets, plan: Plan, freed: Sequence[PlannedSession] = ()) -> Standing:
    """Return what the sessions of a plan take of the people and places of some sets, without those taken out."""
    names, known, kind_of = {session.name for session in freed}, sets.examiner_of, sets.places.kind_of
    standing = standing_of(
        sets,
        (
            (s.half, kind_of[s.room], [known[e] for e in s.examiners if e in known], len(s.hearings))
            for s in plan
            if s.name not in names
        ),
    )
    standing.settled = bench.framer.settled(plan, freed)
    return standing


@dataclass(frozen=True, slots=True)
class Step:
    """What to put instead of some sessions (None: nothing is known), the effort, whether nothing is cheaper."""

    change: Change | None
    effort: float
    proven: bool


class Packer:
    """Takes steps over whole sessions.

    Parameters
    ----------
    bench : Bench
        What is known of the problem.
    sets : SessionSets
        Its sets.
    guide : Guide, optional
        Prices of the whole campaign; None: the sets are those of a part.
    rng : random.Random
        Source of every choice.
    """

    def __init__(self, bench: Bench, sets: SessionSets, guide: Guide | None, rng: random.Random) -> None:
        self.bench, self.sets, self.guide, self.rng = bench, sets, guide, rng
        self.problem, self.halves = sets.places.problem, bench.openings.halves

    def step(self, plan: Plan, freed: Sequence[PlannedSession], depth: Depth) -> Step:
        """Return what to put instead of some sessions, by every rule."""
        sets = self.sets
        chosen = sets_within(sets, [sets.candidate_of[who] for session in freed for who in session.candidates])
        chosen = chosen[self.keeps_cohorts(chosen, freed)]
        current: dict[Column, PlannedSession] = {}
        for session in freed:
            kind = sets.places.kind_of[session.room]
            number = sets.number_of(session.half, kind, self._members(session), chosen)
            if number is None:
                return Step(None, 0.0, False)
            current[number, self._panel(session, number)] = session
        standing = standing_amid(self.bench, sets, plan, freed)
        solver = sub_solver(depth.effort, self.rng.randrange(2**31))
        packed = pack(sets, chosen, standing, list(current), self.guide, depth, solver)
        if packed.columns is None or set(packed.columns) == set(current):
            return Step(None, packed.effort, packed.proven)
        stays = set(packed.columns)
        old = [session for column, session in current.items() if column not in stays]
        change, effort = self._detail(plan, old, [c for c in packed.columns if c not in current])
        return Step(change, packed.effort + effort, packed.proven)

    def fill(self, plan: Plan, waiting: Collection[str], kept: NDArray[np.bool_], depth: Depth) -> Step:
        """Return sessions to add to a plan for as many of those who wait as can be, by every rule.

        ``kept``: of each set, whether it may be held.
        """
        chosen = sets_within(self.sets, [self.sets.candidate_of[who] for who in waiting])
        chosen = chosen[kept[chosen]]
        solver = sub_solver(depth.effort, self.rng.randrange(2**31))
        packed = fill(self.sets, chosen, standing_amid(self.bench, self.sets, plan), self.guide, depth, solver)
        if not packed.columns:
            return Step(None, packed.effort, packed.proven)
        change, effort = self._detail(plan, (), packed.columns)
        return Step(change, packed.effort + effort, packed.proven)

    def hold(self, plan: Plan, columns: Sequence[Column]) -> Change | None:
        """Return sessions as they can be added to a plan by every rule; candidates may be left out."""
        return self._detail(plan, (), columns)[0]

    def keeps_cohorts(self, chosen: Ints, freed: Sequence[PlannedSession]) -> NDArray[np.bool_]:
        """Tell which sets leave everyone of a cohort on the day they are heard on now."""
        day = np.full(len(self.sets.candidate_of) + 1, -1)
        for session in freed:
            for who in session.candidates:
                if self.problem.candidate_of[who].cohort:
                    day[self.sets.candidate_of[who]] = self.sets.days[self.halves[session.half].day]
        kept = day[self.sets.members[chosen]]
        return np.asarray(((kept < 0) | (kept == self.sets.day[self.sets.cast[chosen]][:, None])).all(axis=1))

    def _members(self, session: PlannedSession) -> tuple[int, ...]:
        return tuple(sorted(self.sets.candidate_of[who] for who in session.candidates))

    def _panel(self, session: PlannedSession, number: int) -> tuple[int, ...]:
        """Return who takes the seats, in the order of the set's cast."""
        left = sorted(session.panel)
        found = []
        for seat in self.sets.seats[self.sets.cast[number]]:
            place = next(place for place, (name, _) in enumerate(left) if name == seat)
            found.append(self.sets.examiner_of[left.pop(place)[1]])
        return (*found, *[self.sets.no_seat] * (self.sets.people.seats - len(found)))

    # --- hours ----------------------------------------------------------------------------------

    def _detail(self, plan: Plan, old: Sequence[PlannedSession], new: Sequence[Column]) -> tuple[Change | None, float]:
        """Give new sessions rooms, hours and deliberations by every rule (None: that cannot be); and the effort."""
        rows = self._rows(plan, old, new)
        if not rows:
            return None, 0.0
        candidates = [who for row in rows for who in row.heard]
        frame = self.bench.framer.frame_of(plan, old, candidates, rows)
        task = Task(frame, tuple(old), "cost", DETAILS, self.rng.randrange(2**31))
        answer = solve_frame(self.bench.openings, task, self.bench.previous)
        if answer.sessions is None:
            return None, answer.effort
        return Change(tuple(old), answer.sessions), answer.effort

    def _rows(self, plan: Plan, old: Sequence[PlannedSession], new: Sequence[Column]) -> list[SessionFrame] | None:
        """Return the frames of new sessions, each in a room that can hold it, those opened that day first.

        Where there is none for one: nothing if sessions were taken out for it, else the others.
        """
        left: dict[tuple[int, str], list[str]] = defaultdict(list)
        for session in old:
            left[session.half, session.room].append(session.name)
        out = {session.name for session in old}
        opened = {(self.halves[session.half].day, session.room) for session in plan if session.name not in out}
        spots: dict[tuple[int, int], list[Column]] = defaultdict(list)
        for column in sorted(new):
            spots[self.sets.place_of(column[0])[:2]].append(column)
        rows = []
        for (index, kind), columns in sorted(spots.items()):
            half = self.halves[index]
            rooms = [self.problem.room_of[room] for room in self.sets.places.kinds[kind].rooms]
            rooms.sort(key=lambda room: ((half.day, room.id) not in opened, room.id))
            names = (self._lanes(plan, half, room, left[index, room.id], len(columns)) for room in rooms)
            lanes = {name: room for room, mine in zip(rooms, names, strict=True) for name in mine}
            able = [rooms_for(self.sets, number) for number, _ in columns]
            given = give_out([[name for name, room in lanes.items() if room in mine] for mine in able])
            if old and None in given:
                return None
            for (number, panel), name in zip(columns, given, strict=True):
                if name is not None:
                    rows.append(self._row(name, half, lanes[name], number, panel))
                    opened.add((half.day, lanes[name].id))
        return rows

    def _lanes(self, plan: Plan, half: HalfDay, room: Room, left: Sequence[str], count: int) -> list[str]:
        """Return names for so many sessions at the most that a room can hold, those that were taken out first."""
        names = list(left)
        while len(names) < count and (name := self.bench.framer.free_lane(plan, half, room, names)):
            names.append(name)
        return names

    def _row(self, name: str, half: HalfDay, room: Room, number: int, panel: tuple[int, ...]) -> SessionFrame:
        heard = tuple(candidate.id for candidate in self.sets.heard(number))
        sitting = tuple(self.problem.examiners[who].id for who in panel if who < self.sets.no_seat)
        return SessionFrame(name, half, room, heard, sitting)
