"""Writing down every set of candidates that one session can hear, and who can sit before it.

Availability, centres and specialities leave few sets (16,000 for 300 generated candidates, 1.2 million for 1,000),
so that they are all written down. Where they are too many, `enumerate_sets` gives None, and `enumerate_narrow` writes
only those of the groups that have few.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from scheduler.domain import Candidate
from scheduler.model.columns.able import Able, Limits, Masks, bits, can_be_seated
from scheduler.model.columns.breaks import Breaks
from scheduler.model.columns.sets import Groups, Ints, SessionSets
from scheduler.model.place_kinds import Group, Places

MOST_SETS = 2_500_000
"""Sets above which they are not enumerated: some 100 bytes each while they are made."""
MOST_IN_GROUP = 1_000
"""Sets of one half-day, kind of room and kind of panel that are written down where there are too many in all."""
LOOKED_AT = 3


class TooManyError(Exception):
    """There are more sets than can be written down."""


def enumerate_sets(places: Places, candidates: Collection[Candidate], most: int = MOST_SETS) -> SessionSets | None:
    """Return every set of ``candidates`` that one session can hear; None where there are more than ``most``."""
    writer = _Writer(places, candidates, most)
    if sum(writer.estimate(group) for group in writer.groups) > most:
        return None
    try:
        return writer.write()
    except TooManyError:
        return None


def enumerate_narrow(
    places: Places, candidates: Collection[Candidate], most: int
) -> tuple[SessionSets, dict[Group, list[Candidate]]]:
    """Return every set of the groups that have no more than ``most`` of them; and the others' candidates."""
    writer = _Writer(places, candidates, 10**9)
    wide = {group: heard for group, heard in writer.groups.items() if writer.estimate(group) > most}
    for group in wide:
        del writer.groups[group]
    return writer.write(), wide


@dataclass(slots=True)
class _Found:
    """What the writer has written so far."""

    members: list[tuple[int, ...]] = field(default_factory=list)
    cast: list[int] = field(default_factory=list)
    minutes: list[int] = field(default_factory=list)
    where: list[tuple[int, int]] = field(default_factory=list)
    people: list[list[list[int]]] = field(default_factory=list)
    seats: list[tuple[str, ...]] = field(default_factory=list)


class _Writer:
    def __init__(self, places: Places, candidates: Collection[Candidate], most: int) -> None:
        self.places, self.space, self.problem, self.most = places, places.space, places.problem, most
        self.candidate_of = {c.id: number for number, c in enumerate(self.problem.candidates)}
        self.examiner_of = {e.id: number for number, e in enumerate(self.problem.examiners)}
        self.found = _Found()
        self.groups: dict[Group, list[Candidate]] = defaultdict(list)
        # In the order of the problem: the members of a set are then in order of their numbers.
        for candidate in sorted(candidates, key=lambda one: self.candidate_of[one.id]):
            for group in places.groups_of(candidate):
                self.groups[group].append(candidate)
        self.grain = self._grain()
        self.seats = max((sum(count for _, count in seats) for *_, seats in self.groups), default=1)

    def write(self) -> SessionSets:
        for group, candidates in self.groups.items():
            self._write_group(group, candidates)
        return self._as_arrays()

    def estimate(self, group: Group) -> int:
        """Return how many sets a group has at the most, up to `LOOKED_AT` to a set: longer ones are few."""
        (index, kind, _, _), candidates = group, self.groups[group]
        most = min(LOOKED_AT, self.places.most(self.places.openings.halves[index].minutes, kind, candidates))
        return sum(math.comb(len(candidates), size) for size in range(1, most + 1))

    def _grain(self) -> int:
        """Return what every start and holding is a multiple of, in minutes: 1 where starts are given."""
        space = self.space
        given = any(possible.starts is not None for possible in space.candidates.values())
        if given or space.room_starts or space.examiner_starts:
            return 1
        holds = {self.places.hold(one, kind) for (_, kind, _, _), heard in self.groups.items() for one in heard}
        return math.gcd(space.grid.step, *holds)

    def _write_group(self, group: Group, candidates: Sequence[Candidate]) -> None:
        """Write the sets of a half-day, kind of room and kind of panel, each with those who may take every seat."""
        able = Able(self.places, group, self.examiner_of)
        half, kind = able.half, able.kind
        rows = [(self.candidate_of[c.id], self.places.hold(c, kind), able.masks(c)) for c in candidates]
        people = able.people
        hears = Limits([self.problem.examiners[who] for who in people], half.minutes)
        casts: dict[Masks, int | None] = {}

        def grow(first: int, members: tuple[int, ...], minutes: int, masks: Masks) -> None:
            for place in range(first, len(rows)):
                who, hold, mine = rows[place]
                if minutes + hold > half.minutes:
                    continue
                enough = hears.mask(len(members) + 1, minutes + hold)
                both = tuple(a & b & enough for a, b in zip(masks, mine, strict=True))
                if both not in casts:
                    casts[both] = self._new_cast(both, people, group, able.seats) if can_be_seated(both) else None
                cast = casts[both]
                if cast is None:
                    continue
                self.found.members.append((*members, who))
                self.found.cast.append(cast)
                self.found.minutes.append(minutes + hold)
                grow(place + 1, (*members, who), minutes + hold, both)
            if len(self.found.cast) > self.most:
                raise TooManyError

        grow(0, (), 0, (-1,) * len(able.seats))

    def _new_cast(self, masks: Masks, people: list[int], group: Group, seats: tuple[str, ...]) -> int:
        found = self.found
        found.where.append(group[:2])
        found.seats.append(seats)
        found.people.append([[people[bit] for bit in bits(mask)] for mask in masks])
        return len(found.where) - 1

    def _as_arrays(self) -> SessionSets:
        found, nobody = self.found, len(self.examiner_of) + 1
        sizes = np.array([len(members) for members in found.members], dtype=np.int32)
        members = np.full((len(sizes), max(sizes, default=1)), len(self.candidate_of), dtype=np.int32)
        for size in set(sizes.tolist()):
            rows = np.flatnonzero(sizes == size)
            members[rows, :size] = [found.members[row] for row in rows]
        seats = self.seats
        width = max((len(able) for rows in found.people for able in rows), default=1)
        # The cheapest of each seat are looked at, as many as there are seats.
        people = np.full((len(found.people), seats, max(width, seats)), nobody, dtype=np.int32)
        for number, rows_of in enumerate(found.people):
            for seat, able in enumerate(rows_of):
                people[number, seat, : len(able)] = able
            people[number, len(rows_of) :, 0] = nobody - 1
        half = np.array([index for index, _ in found.where], dtype=np.int32)
        halves = self.places.openings.halves
        days = {day: number for number, day in enumerate(sorted({h.day for h in halves}))}
        cast, minutes = np.array(found.cast, dtype=np.int32), np.array(found.minutes, dtype=np.int32)
        breaks = Breaks(self.problem, self.grain)
        return SessionSets(
            self.places,
            members,
            sizes,
            cast,
            half,
            np.array([kind for _, kind in found.where], dtype=np.int32),
            np.array([days[halves[index].day] for index in half], dtype=np.int32),
            people,
            found.seats,
            self.candidate_of,
            self.examiner_of,
            days,
            minutes,
            _groups_of(cast, sizes, minutes, breaks.shortest_run),
            breaks,
        )


def _groups_of(cast: Ints, size: Ints, minutes: Ints, shortest_run: int) -> Groups:
    long = np.where(minutes > shortest_run, minutes, 0)
    width, length = int(size.max(initial=0)) + 1, int(long.max(initial=0)) + 1
    keys, of = np.unique((cast.astype(np.int64) * width + size) * length + long, return_inverse=True)
    rest, lengths = np.divmod(keys, length)
    casts, sizes = np.divmod(rest, width)
    return Groups(of.astype(np.int32), casts.astype(np.int32), sizes.astype(np.int32), lengths.astype(np.int32))
