"""Every set of candidates that one session can hear, and who can sit before it.

Availability, centres and specialities leave few sets (16,000 for 300 generated candidates, 1.4 million for 1,000),
so that they are all written down. Where they are too many, nothing is: `enumerate_sets` gives None.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scheduler.domain import Candidate, Examiner
from scheduler.model.columns.breaks import Breaks
from scheduler.model.place_kinds import Group, Places
from scheduler.timegrid import HalfDay

MOST_SETS = 2_500_000
"""Sets above which they are not enumerated: some 100 bytes each while they are made."""

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Masks = tuple[int, ...]
Column = tuple[int, tuple[int, ...]]
"""A session: number of its set, and who takes its seats."""

LOOKED_AT = 3


class TooManyError(Exception):
    """There are more sets than can be written down."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Sets of one cast and size, and of one length where that is long enough for someone to need a break.

    Attributes
    ----------
    of : array of int, shape (sets,)
        Group of each set.
    cast, size, minutes : array of int, shape (groups,)
        What its sets have in common; 0 minutes where nobody needs a break.
    """

    of: Ints
    cast: Ints
    size: Ints
    minutes: Ints


def _groups_of(cast: Ints, size: Ints, minutes: Ints, shortest_run: int) -> Groups:
    long = np.where(minutes > shortest_run, minutes, 0)
    width, length = int(size.max(initial=0)) + 1, int(long.max(initial=0)) + 1
    keys, of = np.unique((cast.astype(np.int64) * width + size) * length + long, return_inverse=True)
    rest, lengths = np.divmod(keys, length)
    casts, sizes = np.divmod(rest, width)
    return Groups(of.astype(np.int32), casts.astype(np.int32), sizes.astype(np.int32), lengths.astype(np.int32))


@dataclass(slots=True)
class SessionSets:
    """All sets, as arrays.

    A *cast* is a half-day, a kind of room and, for each seat, those who may take it before everyone of a set.
    People are numbered as in the problem; two numbers more stand for "no such seat" and "nobody else".

    Attributes
    ----------
    places : Places
        Half-days and kinds of room.
    members : array of int, shape (sets, most)
        Numbers of the candidates, rising, filled up with the number of candidates.
    size, cast : array of int, shape (sets,)
        How many candidates; the cast.
    half, kind, day : array of int, shape (casts,)
        Where and when; days are numbered from 0.
    people : array of int, shape (casts, seats, most)
        Who may take each seat, filled up with "nobody else".
    seats : list of tuple of str
        Names of the seats of each cast, a seat for two people twice.
    minutes : array of int, shape (sets,)
        Minutes of all holdings together.
    groups : Groups
        Sets whose panels cost the same.
    breaks : Breaks
        Of the people.
    """

    places: Places
    members: Ints
    size: Ints
    cast: Ints
    half: Ints
    kind: Ints
    day: Ints
    people: Ints
    seats: list[tuple[str, ...]]
    candidate_of: dict[str, int]
    examiner_of: dict[str, int]
    days: dict[int, int]
    minutes: Ints
    groups: Groups
    breaks: Breaks

    @property
    def no_seat(self) -> int:
        """The number that stands for "no such seat"."""
        return len(self.examiner_of)

    @property
    def nobody(self) -> int:
        """The number that stands for "nobody else"."""
        return len(self.examiner_of) + 1

    def place_of(self, number: int) -> tuple[int, int, int]:
        """Return the half-day, kind of room and day of a set."""
        cast = self.cast[number]
        return int(self.half[cast]), int(self.kind[cast]), int(self.day[cast])

    def day_of(self, half: int) -> int:
        """Return the day (number) of a half-day."""
        return self.days[self.places.openings.halves[half].day]

    def candidates_in(self, members: Ints) -> list[int]:
        """Return the numbers of the candidates in some rows of `members`, rising."""
        return [int(one) for one in np.unique(members) if one < len(self.candidate_of)]

    def members_of(self, number: int) -> tuple[int, ...]:
        """Return the candidates of a set."""
        return tuple(int(c) for c in self.members[number, : self.size[number]])

    def idle(self, number: int, panel: tuple[int, ...]) -> int:
        """Return the minutes between hearings that a session cannot do without: a break in too long a run."""
        return self.breaks.in_session(int(self.minutes[number]), panel)

    def idle_cost(self, number: int, panel: tuple[int, ...]) -> int:
        """Return what these minutes cost its panel, in minutes of cost."""
        return self.breaks.weight * self.idle(number, panel) * len(self.seats[self.cast[number]])

    def heard(self, number: int) -> list[Candidate]:
        """Return the candidates of a set as the problem has them."""
        return [self.places.problem.candidates[member] for member in self.members_of(number)]


def enumerate_sets(places: Places, candidates: Collection[Candidate], most: int = MOST_SETS) -> SessionSets | None:
    """Return every set of ``candidates`` that one session can hear; None where there are more than ``most``."""
    try:
        return _Writer(places, candidates, most).write()
    except TooManyError:
        return None


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

    def write(self) -> SessionSets:
        if self._estimate() > self.most:
            raise TooManyError
        for group, candidates in self.groups.items():
            self._write_group(group, candidates)
        return self._as_arrays()

    def _estimate(self) -> int:
        """Return how many sets there are at the most, up to `LOOKED_AT` to a set: longer ones are few."""
        count = 0
        for (index, kind, _, _), candidates in self.groups.items():
            most = min(LOOKED_AT, self.places.most(self.places.openings.halves[index].minutes, kind, candidates))
            count += sum(math.comb(len(candidates), size) for size in range(1, most + 1))
        return count

    def _grain(self, minutes: Ints) -> int:
        """Return what every start and holding is a multiple of, in minutes: 1 where starts are given."""
        space = self.space
        given = any(possible.starts is not None for possible in space.candidates.values())
        if given or space.room_starts or space.examiner_starts:
            return 1
        return int(np.gcd.reduce(minutes, initial=space.grid.step))

    def _write_group(self, group: Group, candidates: Sequence[Candidate]) -> None:
        """Write the sets of a half-day, kind of room and kind of panel, each with those who may take every seat."""
        index, kind, _, counts = group
        half = self.places.openings.halves[index]
        seats = tuple(name for name, count in counts for _ in range(count))
        known: dict[int, int] = {}
        rows = [
            (self.candidate_of[c.id], self.places.hold(c, kind), self._able(c, half, kind, seats, known))
            for c in candidates
        ]
        people = list(known)
        hears = _Limits([self.problem.examiners[who] for who in people], half.minutes)
        casts: dict[Masks, int | None] = {}

        def grow(first: int, members: tuple[int, ...], minutes: int, masks: Masks) -> None:
            for place in range(first, len(rows)):
                who, hold, able = rows[place]
                if minutes + hold > half.minutes:
                    continue
                enough = hears.mask(len(members) + 1, minutes + hold)
                both = tuple(a & b & enough for a, b in zip(masks, able, strict=True))
                if both not in casts:
                    casts[both] = self._new_cast(both, people, group, seats) if _can_be_seated(both) else None
                cast = casts[both]
                if cast is None:
                    continue
                self.found.members.append((*members, who))
                self.found.cast.append(cast)
                self.found.minutes.append(minutes + hold)
                grow(place + 1, (*members, who), minutes + hold, both)
            if len(self.found.cast) > self.most:
                raise TooManyError

        grow(0, (), 0, (-1,) * len(seats))

    def _able(
        self, candidate: Candidate, half: HalfDay, kind: int, seats: tuple[str, ...], known: dict[int, int]
    ) -> Masks:
        """Return, for each seat, who may take it before a candidate: bits in the order of ``known``."""
        barred, rooms = self.space.candidates[candidate.id].barred, self.places.kinds[kind].rooms
        hold, openings = self.places.hold(candidate, kind), self.places.openings
        masks = []
        for seat in seats:
            mask = 0
            for who in self.space.seat_people[candidate.certification, seat]:
                if who in barred or not openings.examiner_touches(who, half):
                    continue
                if self.space.examiner_rooms[who].isdisjoint(rooms):
                    continue
                if openings.examiner_starts(who, hold, candidate, half):
                    number = self.examiner_of[who]
                    mask |= 1 << known.setdefault(number, len(known))
            masks.append(mask)
        return tuple(masks)

    def _new_cast(self, masks: Masks, people: list[int], group: Group, seats: tuple[str, ...]) -> int:
        found = self.found
        found.where.append(group[:2])
        found.seats.append(seats)
        found.people.append([[who for bit, who in enumerate(people) if mask >> bit & 1] for mask in masks])
        return len(found.where) - 1

    def _as_arrays(self) -> SessionSets:
        found, nobody = self.found, len(self.examiner_of) + 1
        sizes = np.array([len(members) for members in found.members], dtype=np.int32)
        members = np.full((len(sizes), max(sizes, default=1)), len(self.candidate_of), dtype=np.int32)
        for size in set(sizes.tolist()):
            rows = np.flatnonzero(sizes == size)
            members[rows, :size] = [found.members[row] for row in rows]
        seats = max((len(names) for names in found.seats), default=1)
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
        breaks = Breaks(self.problem, self._grain(minutes))
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


class _Limits:
    """Who can sit for so many hearings, and so many minutes, on one half-day: as bits.

    Longer than someone's longest run, there must be time for a break as well.
    """

    def __init__(self, people: Sequence[Examiner], half_day: int) -> None:
        self._people, self._half_day = people, half_day
        self._masks: dict[tuple[int, int], int] = {}

    def mask(self, hearings: int, minutes: int) -> int:
        key = hearings, minutes
        if key not in self._masks:
            able = (self._can_sit(one, hearings, minutes) for one in self._people)
            self._masks[key] = sum(1 << bit for bit, can in enumerate(able) if can)
        return self._masks[key]

    def _can_sit(self, one: Examiner, hearings: int, minutes: int) -> bool:
        if one.max_half_day is not None and hearings > one.max_half_day:
            return False
        runs_on = one.max_run_minutes is None or minutes <= one.max_run_minutes
        return runs_on or minutes + max(one.break_minutes, 1) <= self._half_day


def _can_be_seated(masks: Masks) -> bool:
    """Tell whether every seat can be taken by someone else."""
    ordered = sorted(masks, key=int.bit_count)
    if all(mask.bit_count() > place for place, mask in enumerate(ordered)):
        return True

    def seat(place: int, used: int) -> bool:
        if place == len(ordered):
            return True
        left = ordered[place] & ~used
        while left:
            bit = left & -left
            if seat(place + 1, used | bit):
                return True
            left ^= bit
        return False

    return seat(0, 0)
