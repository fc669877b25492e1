"""What of a plan each of several workers may change, so that what they do apart can be joined."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import Bench
from scheduler.model.improve.plan import Plan
from scheduler.timegrid import HalfDay

Unit = TypeVar("Unit")
Nearness = Callable[[PlannedSession, PlannedSession], float]


@dataclass(frozen=True, slots=True)
class Share:
    """What one worker may change; None: all.

    Attributes
    ----------
    halves : frozenset of int, optional
        Half-days (indexes).
    sessions : frozenset of str, optional
        Sessions that may be taken out, by name.
    days : frozenset of (str, int), optional
        Days on which an examiner may be given sessions.
    places : frozenset of (int, str), optional
        Days and centres where rooms may be opened.
    """

    halves: frozenset[int] | None = None
    sessions: frozenset[str] | None = None
    days: frozenset[tuple[str, int]] | None = None
    places: frozenset[tuple[int, str]] | None = None

    def holds(self, half: int) -> bool:
        """Tell whether sessions of a half-day may be changed."""
        return self.halves is None or half in self.halves

    def frees(self, session: PlannedSession) -> bool:
        """Tell whether a session may be taken out."""
        return self.holds(session.half) and (self.sessions is None or session.name in self.sessions)


WHOLE = Share()


def deal_days(plan: Plan, halves: Collection[HalfDay], parts: int, rng: random.Random) -> list[Share]:
    """Deal the days out, each part about as many hearings; half-days where days are few."""
    whole = len({half.day for half in halves}) >= 2 * parts
    units: dict[int, list[int]] = {}
    for half in halves:
        units.setdefault(half.day if whole else half.index, []).append(half.index)
    load = {unit: sum(len(s.hearings) for half in mine for s in plan.of_half(half)) for unit, mine in units.items()}
    return [Share(frozenset(half for unit in group for half in units[unit])) for group in _balanced(load, parts, rng)]


def deal_related(
    plan: Plan,
    bench: Bench,
    nearness: Nearness,
    parts: int,
    rng: random.Random,
) -> list[Share]:
    """Deal the sessions out, in each part the nearest to some session drawn at random.

    People and rooms go with the sessions they are in now, days and rooms that are free with most of those, so that
    what two workers do can nearly always be joined.
    """
    left = list(plan)
    groups = []
    for part in range(parts, 0, -1):
        first = rng.choice(left)
        left.sort(key=lambda one: (one is not first, -nearness(first, one)))
        count = len(left) // part
        groups.append(left[:count])
        left = left[count:]
    days, places = _deal_people(groups, bench, rng), _deal_rooms(groups, bench, rng)
    return [
        Share(sessions=frozenset(one.name for one in group), days=mine, places=there)
        for group, mine, there in zip(groups, days, places, strict=True)
    ]


def _deal_people(
    groups: Sequence[Sequence[PlannedSession]], bench: Bench, rng: random.Random
) -> list[frozenset[tuple[str, int]]]:
    """Give each examiner's days to the groups they sit in, and the free ones to the group they sit in most."""
    halves = bench.openings.halves
    found: list[set[tuple[str, int]]] = [set() for _ in groups]
    most: dict[str, list[float]] = {e.id: [rng.random() for _ in groups] for e in bench.problem.examiners}
    for number, group in enumerate(groups):
        for session in group:
            for who in session.examiners:
                found[number].add((who, halves[session.half].day))
                most[who][number] += 1
    taken = set[tuple[str, int]]().union(*found)
    days = {half.day for half in halves}
    for who, counts in most.items():
        owner = counts.index(max(counts))
        found[owner].update((who, day) for day in days if (who, day) not in taken)
    return [frozenset(mine) for mine in found]


def _deal_rooms(
    groups: Sequence[Sequence[PlannedSession]], bench: Bench, rng: random.Random
) -> list[frozenset[tuple[int, str]]]:
    """Give each day in each centre to the groups that sit there, and to one group where none does."""
    halves, rooms = bench.openings.halves, bench.problem.room_of
    found: list[set[tuple[int, str]]] = [
        {(halves[session.half].day, rooms[session.room].centre) for session in group} for group in groups
    ]
    taken = set[tuple[int, str]]().union(*found)
    for day in sorted({half.day for half in halves}):
        for centre in sorted({room.centre for room in bench.problem.rooms}):
            if (day, centre) not in taken:
                rng.choice(found).add((day, centre))
    return [frozenset(mine) for mine in found]


def _balanced(load: dict[Unit, int], parts: int, rng: random.Random) -> list[list[Unit]]:
    """Return units in groups of about the same load, drawn at random."""
    order = list(load)
    rng.shuffle(order)
    groups: list[list[Unit]] = [[] for _ in range(min(parts, len(order)))]
    weights = [0] * len(groups)
    for unit in order:
        place = min(range(len(groups)), key=weights.__getitem__)
        groups[place].append(unit)
        weights[place] += load[unit] + 1
    return groups
