"""Tiers of a small campaign solved over whole sessions, in processes of their own: bounds, and plans to start from.

Where every session that can be held can be written down, branch and cut over them proves in seconds what the model by
hearing does not prove in minutes. What it finds is tried by that model, which knows the rules on hours as well.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scheduler.model.columns.rooms import rooms_for
from scheduler.model.columns.sets import Column, SessionSets
from scheduler.model.columns.whole import TIERS, WholeSessions, sessions_of, whole_sessions
from scheduler.model.frame import PlannedHearing, PlannedSession
from scheduler.model.improve.bench import bench_of, save_problem
from scheduler.model.improve.crew import Pending, StopError, Team
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from scheduler.result import ShouldStop

RACERS = 2
"""Searches side by side, with seeds of their own: how long branch and cut takes varies by a factor of two or three."""
POLL_SECONDS = 0.02
LATE_SECONDS = 1.0
"""How long an answer is awaited beyond its limit."""


@dataclass(frozen=True, slots=True)
class TierTask:
    """A tier to be solved: the problem's file, the tier's name, values of the tiers before it, a wall limit, a seed."""

    source: str
    name: str
    kept: tuple[tuple[str, int], ...]
    seconds: float
    seed: int


@dataclass(frozen=True, slots=True)
class Solved:
    """What is known of a tier: no plan is below ``bound``; sessions that are as good, hours aside (empty: none)."""

    bound: int
    value: int | None
    sessions: tuple[PlannedSession, ...]

    @property
    def proven(self) -> bool:
        """Tell whether the sessions are the best there are."""
        return self.value == self.bound


@lru_cache(maxsize=1)
def _program(source: str) -> WholeSessions | None:
    return whole_sessions(Places(bench_of(source).openings))


def run_tier(task: TierTask) -> Solved | None:
    """Solve a tier; called in a worker. None where the campaign holds too many sessions."""
    program = _program(task.source)
    if program is None:
        return None
    for name, value in task.kept:
        program.keep(name, value)
    found = program.solve(task.name, task.seconds, task.seed)
    return Solved(found.bound, found.value, tuple(in_rooms(program.sets, found.sessions)))


class WholeTiers:
    """Asks for tiers, one after the other.

    Parameters
    ----------
    source : str
        The problem's file.
    """

    def __init__(self, source: str) -> None:
        self._source, self._kept = source, dict[str, int]()
        self._racers = [Team(1, source) for _ in range(RACERS)]

    def solve(self, name: str, seconds: float, should_stop: ShouldStop) -> Solved | None:
        """Return what is known of a tier after ``seconds`` at the latest; None where nothing is."""
        if name not in TIERS:
            return None
        kept, until = tuple(self._kept.items()), time.monotonic() + seconds
        running = {
            seed: racer.submit(run_tier, TierTask(self._source, name, kept, seconds, seed))
            for seed, racer in enumerate(self._racers)
        }
        best: Solved | None = None
        while running and time.monotonic() < until + LATE_SECONDS and not should_stop():
            for seed in [seed for seed, answer in running.items() if answer.ready()]:
                best = _better(best, _taken(running.pop(seed), should_stop))
            if best is not None and best.proven:
                break
            time.sleep(POLL_SECONDS)
        for seed in running:
            # The slower search is not wanted any more; its process is ready again before it is asked next.
            self._racers[seed].close()
            self._racers[seed] = Team(1, self._source)
        return best

    def keep(self, name: str, value: int) -> None:
        """Keep a tier at a value."""
        self._kept[name] = value

    def close(self) -> None:
        """End the processes."""
        for racer in self._racers:
            racer.close()


def _taken(answer: Pending, should_stop: ShouldStop) -> Solved | None:
    """Return an answer; None where its process dies each time, or when told to stop: the model by hearing goes on."""
    try:
        found: Solved | None = answer(should_stop)
    except (BrokenExecutor, StopError):
        return None
    return found


def _better(one: Solved | None, other: Solved | None) -> Solved | None:
    """Return the better of two answers: the higher bound, or the sessions that reach it."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda found: (found.proven, found.bound))


@contextmanager
def whole_tiers(openings: Openings) -> Iterator[WholeTiers | None]:
    """Give the tiers of a campaign over whole sessions; None where it holds too many."""
    if sessions_of(Places(openings)) is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="jury-", ignore_cleanup_errors=True) as folder:
        tiers = WholeTiers(save_problem(openings.space.problem, Path(folder)))
        try:
            yield tiers
        finally:
            tiers.close()


def in_rooms(sets: SessionSets, sessions: Iterable[tuple[Column, str]]) -> list[PlannedSession]:
    """Return sessions in their rooms, or where none is given in one that can hold them; empty: not all fit.

    People stay in the room they are in that day where they can.
    """
    problem, halves = sets.places.problem, sets.places.openings.halves
    held = Counter[tuple[int, str]]()
    people: dict[tuple[int, str], set[int]] = defaultdict(set)
    found: list[PlannedSession] = []
    for (number, panel), given in sorted(sessions, key=lambda one: (sets.place_of(one[0][0])[0], one)):
        index, _, day = sets.place_of(number)
        rooms = [
            room
            for room in rooms_for(sets, number)
            if given in ("", room.id) and (room.capacity == "unlimited" or held[index, room.id] < room.capacity)
        ]
        if not rooms:
            return []
        together = {room.id: len(people[day, room.id].intersection(panel)) for room in rooms}
        room = min(rooms, key=lambda one: (-together[one.id], not people[day, one.id]))
        held[index, room.id] += 1
        people[day, room.id].update(panel)
        names = (problem.examiners[who].id for who in panel if who < sets.no_seat)
        seats = tuple(zip(sets.seats[sets.cast[number]], names, strict=True))
        members = (problem.candidates[member].id for member in sets.members_of(number))
        hearings = tuple(PlannedHearing(who, halves[index].start) for who in members)
        found.append(PlannedSession(f"{index}-{len(found)}", index, room.id, seats, hearings))
    return found
