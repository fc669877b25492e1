"""Writing down every set of candidates that one session can hear, and who can sit before it.

Availability, centres and specialities leave few sets (16,000 for 300 generated candidates, 1.2 million for 1,000),
so that they are all written down. Where they are too many, `enumerate_sets` gives None, and
`enumerate_all_or_narrow` writes only those of the groups that have few.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import accumulate
from operator import or_

import numpy as np
from numpy.typing import NDArray

from scheduler.domain import Candidate
from scheduler.model.columns.able import Able, Limits, Masks, as_row, can_be_seated
from scheduler.model.columns.breaks import Breaks
from scheduler.model.columns.people import Lists, People
from scheduler.model.columns.sets import Groups, Ints, SessionSets
from scheduler.model.place_kinds import Group, Places

MOST_SEATS = 12_000_000
"""Seats of all sets together above which these are not enumerated: each is priced.

300 candidates, 120 s, gaps where all are written down and where they are found when they pay: 2.1 million sets of four
seats 9.7 and 11.0 %, 3.1 million of three 9.2 and 10.1, 3.4 million of four 22 and 18.
"""
MOST_IN_GROUP = 1_000
"""Sets of one half-day, kind of room and kind of panel that are written down where there are too many in all."""
LOOKED_AT = 3
AT_ONCE = 1_000_000
"""Sets that are looked at together: of many alike on one half-day there may be hundreds of millions."""


class TooManyError(Exception):
    """There are more sets than can be written down."""


def enumerate_sets(places: Places, candidates: Collection[Candidate], most: int | None = None) -> SessionSets | None:
    """Return every set of ``candidates`` that one session can hear; None where there are more than ``most``.

    At the most as many as have `MOST_SEATS` together, where ``most`` is None.
    """
    writer = _Writer(places, candidates, most)
    if writer.estimated > writer.most:
        return None
    try:
        return writer.write()
    except TooManyError:
        return None


def enumerate_all_or_narrow(
    places: Places, candidates: Collection[Candidate], most_seats: int, most_in_group: int
) -> tuple[SessionSets, dict[Group, list[Candidate]]]:
    """Return every set of ``candidates``, and no groups; where they have more than ``most_seats``, some groups' only.

    These have no more than ``most_in_group`` sets; the others are returned with their candidates.
    """
    writer = _Writer(places, candidates, None, most_seats)
    if writer.estimated <= writer.most:
        try:
            return writer.write(), {}
        except TooManyError:
            writer.found = _Found()
    writer.most = 10**9
    return writer.write_narrow(most_in_group)


def enumerate_on_days(
    places: Places, candidates: Collection[Candidate], days: Sequence[int], needed: int, most: int
) -> SessionSets | None:
    """Return every set of ``candidates`` on the first of some days, as many of these as hold no more than ``most``.

    None where not even those ``needed`` do.
    """
    writer = _Writer(places, candidates, most)
    for looked_at in (LOOKED_AT, LOOKED_AT + 1):
        count = writer.days_within(days, looked_at)
        if count < needed:
            break
        writer.found = _Found()
        try:
            return writer.write(frozenset(days[:count]))
        except TooManyError:
            # Sets of many members are not few here.
            continue
    return None


@dataclass(slots=True)
class _Found:
    """What the writer has written so far.

    Attributes
    ----------
    members, cast, minutes : list of array
        Of the sets, block by block; those of one block have as many members.
    where : list of (half-day, kind of room)
        Of each cast.
    seats : list of tuple of str
        Of each cast.
    parent : list of int
        Of each cast, that of everyone who may take each seat before anyone of the group.
    lists : Lists
        Of people.
    able : list of tuple of int
        Of each cast, the number of the list of who may take each seat.
    """

    members: list[Ints] = field(default_factory=list)
    cast: list[Ints] = field(default_factory=list)
    minutes: list[Ints] = field(default_factory=list)
    where: list[tuple[int, int]] = field(default_factory=list)
    seats: list[tuple[str, ...]] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    lists: Lists = field(default_factory=Lists)
    able: list[tuple[int, ...]] = field(default_factory=list)
    count: int = 0


class _Writer:
    """Writes sets, up to ``most``: where that is None, as many as have ``most_seats`` together."""

    def __init__(
        self, places: Places, candidates: Collection[Candidate], most: int | None, most_seats: int = MOST_SEATS
    ) -> None:
        self.places, self.space, self.problem = places, places.space, places.problem
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
        self.most = most_seats // self.seats if most is None else most

    def write(self, days: Collection[int] | None = None) -> SessionSets:
        """Return all sets, or those on some days."""
        for group, candidates in self.groups.items():
            if days is None or self._day_of(group) in days:
                self._write_group(group, candidates)
        return self._as_arrays()

    def days_within(self, days: Sequence[int], looked_at: int) -> int:
        """Return how many of some days, from the first on, hold no more sets than may be written.

        ``looked_at``: members of the sets that are counted, at the most.
        """
        held: dict[int, int] = defaultdict(int)
        for group in self.groups:
            held[self._day_of(group)] += self._estimate(group, looked_at)
        return sum(total <= self.most for total in accumulate(held[day] for day in days))

    def _day_of(self, group: Group) -> int:
        return self.places.openings.halves[group[0]].day

    def write_narrow(self, most: int) -> tuple[SessionSets, dict[Group, list[Candidate]]]:
        """Write the sets of the groups that have no more than ``most``; return them, and the others' candidates."""
        wide = {group: heard for group, heard in self.groups.items() if self._estimates[group] > most}
        for group in wide:
            del self.groups[group]
        return self.write(), wide

    @property
    def estimated(self) -> int:
        """Return how many sets there are at the most, those of many members aside."""
        return sum(self._estimates.values())

    @cached_property
    def _estimates(self) -> dict[Group, int]:
        return {group: self._estimate(group) for group in self.groups}

    def _estimate(self, group: Group, looked_at: int = LOOKED_AT) -> int:
        """Return how many sets a group has at the most, up to so many to a set: longer ones are few."""
        (index, kind, _, _), candidates = group, self.groups[group]
        most = min(looked_at, self.places.most(self.places.openings.halves[index].minutes, kind, candidates))
        return sum(math.comb(len(candidates), size) for size in range(1, most + 1))

    def _grain(self) -> int:
        """Return what every start and holding is a multiple of, in minutes: 1 where starts are given."""
        space = self.space
        given = any(possible.starts is not None for possible in space.candidates.values())
        if given or space.room_starts or space.examiner_starts:
            return 1
        holds = {self.places.hold(one, kind) for (_, kind, _, _), heard in self.groups.items() for one in heard}
        more = {minutes for kind in range(len(self.places.kinds)) for minutes in self.places.longer(kind)}
        return math.gcd(space.grid.step, *holds, *more)

    def _write_group(self, group: Group, candidates: Sequence[Candidate]) -> None:
        """Write the sets of a half-day, kind of room and kind of panel, each with those who may take every seat."""
        able = Able(self.places, group, self.examiner_of)
        alike: dict[Part, list[int]] = defaultdict(list)
        for one in candidates:
            rooms = self.places.rooms_on(one, able.half, able.kind)
            alike[Part(self.places.hold(one, able.kind), rooms, able.masks(one))].append(self.candidate_of[one.id])
        people = [self.problem.examiners[who] for who in able.people]
        limits = Limits(people, able.half.minutes)
        mixes = Mixes(list(alike), limits, able.half.minutes, self.places.longer(able.kind))
        first = len(self.found.where)
        self._grow(mixes, list(alike.values()), first)
        anyone = tuple(reduce(or_, masks) for masks in zip(*(part.masks for part in alike), strict=True))
        casts = [*mixes.casts, anyone]
        self.found.where += [group[:2]] * len(casts)
        self.found.seats += [able.seats] * len(casts)
        self.found.parent += [first + len(casts) - 1] * len(casts)
        numbers, lists = np.array(able.people, dtype=np.int32), dict[int, int]()
        for mask in {mask for masks in casts for mask in masks}:
            lists[mask] = self.found.lists.number(np.sort(numbers[as_row(mask, len(people))]))
        self.found.able += [tuple(lists[mask] for mask in masks) for masks in casts]

    def _grow(self, mixes: Mixes, alike: Sequence[Sequence[int]], first_cast: int) -> None:
        """Write the sets of some mixes of candidates who are ``alike``, those of one member first."""
        found = self.found
        numbers = np.array([one for part in alike for one in part], dtype=np.int32)
        part_of = np.repeat(np.arange(len(alike)), [len(part) for part in alike])
        places, mix = np.zeros((1, 0), dtype=np.int32), np.zeros(1, dtype=np.int32)
        while len(step := mixes.next()):
            # Each set is grown by everyone after its last member, where that mix can be heard.
            after = places[:, -1] + 1 if places.shape[1] else np.zeros(len(places), dtype=np.int32)
            longer, mixed = list[Ints](), list[Ints]()
            for grown, new in _pairs(after, len(numbers)):
                to = step[mix[grown], part_of[new]]
                heard = to >= 0
                longer.append(np.hstack([places[grown[heard]], new[heard, None]]))
                mixed.append(to[heard])
                found.count += len(mixed[-1])
                if found.count > self.most:
                    raise TooManyError
            places, mix = np.concatenate(longer), np.concatenate(mixed)
            if not len(mix):
                break
            found.members.append(np.sort(numbers[places], axis=1))
            found.cast.append((first_cast + mixes.cast[mix]).astype(np.int32))
            found.minutes.append(mixes.minutes[mix])

    def _as_arrays(self) -> SessionSets:
        found = self.found
        sizes = _joined([np.full(len(rows), rows.shape[1], dtype=np.int32) for rows in found.members])
        members = np.full((len(sizes), int(sizes.max(initial=1))), len(self.candidate_of), dtype=np.int32)
        first = 0
        for rows in found.members:
            members[first : first + len(rows), : rows.shape[1]] = rows
            first += len(rows)
        half = np.array([index for index, _ in found.where], dtype=np.int32)
        halves = self.places.openings.halves
        days = {day: number for number, day in enumerate(sorted({h.day for h in halves}))}
        cast, minutes = _joined(found.cast), _joined(found.minutes)
        parent = np.array(found.parent, dtype=np.int32)
        breaks = Breaks(self.problem, self.grain)
        return SessionSets(
            self.places,
            members,
            sizes,
            cast,
            half,
            np.array([kind for _, kind in found.where], dtype=np.int32),
            np.array([days[halves[index].day] for index in half], dtype=np.int32),
            self._people(),
            found.seats,
            self.candidate_of,
            self.examiner_of,
            days,
            minutes,
            _groups_of(cast, sizes, minutes, breaks.shortest_run, parent),
            breaks,
        )

    def _people(self) -> People:
        lists, no_seat = self.found.lists, np.array([len(self.examiner_of)], dtype=np.int32)
        row = np.full((len(self.found.able), self.seats), lists.number(no_seat), dtype=np.int32)
        for cast, able in enumerate(self.found.able):
            row[cast, : len(able)] = able
        return lists.people(row, len(self.examiner_of))


@dataclass(frozen=True, slots=True)
class Part:
    """Candidates who are alike: how long each is held at the least, in which rooms (as bits), and who may sit."""

    hold: int
    rooms: int
    masks: Masks


class Mixes:
    """How candidates of one group may be mixed in a session: how many of each part, those of a part being alike.

    Parameters
    ----------
    parts : sequence of Part
        The candidates.
    hears : Limits
        Who can sit for so many hearings.
    most : int
        Minutes of the half-day.
    longer : sequence of int
        By how much each hearing is held longer in each room than at the least.

    Attributes
    ----------
    cast, minutes : array of int
        Of each mix of as many candidates as were added last.
    casts : list of Masks
        Who may take each seat, by cast.
    """

    def __init__(self, parts: Sequence[Part], hears: Limits, most: int, longer: Sequence[int] = (0,)) -> None:
        self._parts, self._hears, self._most, self._longer = parts, hears, most, longer
        # The last part added, minutes at the least, rooms that are left, who may sit.
        self._mixes: list[tuple[int, int, int, Masks]] = [(0, 0, -1, (-1,) * len(parts[0].masks))]
        self._number: dict[Masks, int | None] = {}
        self._count = 0
        self.casts: list[Masks] = []
        self.cast = self.minutes = np.zeros(1, dtype=np.int32)

    def next(self) -> Ints:
        """Add one candidate to each mix, of its last part or a later one.

        Returns the number of the mix that comes of it, -1 where nobody can hear it; shape (mixes before, parts), and
        (0,) where there is none.
        """
        self._count += 1
        step = np.full((len(self._mixes), len(self._parts)), -1, dtype=np.int32)
        mixes, cast, held = list[tuple[int, int, int, Masks]](), list[int](), list[int]()
        for before, (first, least, rooms, masks) in enumerate(self._mixes):
            for number, part in enumerate(self._parts[first:], first):
                minutes, left = least + part.hold, rooms & part.rooms
                longer = [self._count * more for room, more in enumerate(self._longer) if left >> room & 1]
                fits = [minutes + more for more in longer if minutes + more <= self._most]
                if not fits:
                    continue
                enough = self._hears.mask(self._count, min(fits))
                both = tuple(a & b & enough for a, b in zip(masks, part.masks, strict=True))
                seated = self._cast_of(both)
                if seated is not None:
                    step[before, number] = len(mixes)
                    mixes.append((number, minutes, left, both))
                    cast.append(seated)
                    held.append(min(fits))
        self._mixes = mixes
        self.cast, self.minutes = np.array(cast, dtype=np.int32), np.array(held, dtype=np.int32)
        return step if mixes else np.zeros(0, dtype=np.int32)

    def _cast_of(self, masks: Masks) -> int | None:
        """Return the number of a cast; None where the seats cannot all be taken."""
        if masks not in self._number:
            self._number[masks] = len(self.casts) if can_be_seated(masks) else None
            if self._number[masks] is not None:
                self.casts.append(masks)
        return self._number[masks]


def _pairs(first: Ints, end: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield each row with each of the numbers from its ``first`` to ``end``, as rows and numbers, some at a time."""
    counts = end - first
    part = np.maximum(np.cumsum(counts) - 1, 0) // AT_ONCE
    for rows in np.split(np.arange(len(first), dtype=np.int32), np.flatnonzero(np.diff(part)) + 1):
        mine = counts[rows]
        starts = np.cumsum(mine) - mine
        numbers = np.arange(int(mine.sum())) - np.repeat(starts - first[rows], mine)
        yield np.repeat(rows, mine), numbers.astype(np.int32)


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, dtype=np.int32), *parts])


def _groups_of(cast: Ints, size: Ints, minutes: Ints, shortest_run: int, parent: Ints) -> Groups:
    long = np.where(minutes > shortest_run, minutes, 0)
    width, length = int(size.max(initial=0)) + 1, int(long.max(initial=0)) + 1

    def key(casts: Ints, sizes: Ints, lengths: Ints) -> NDArray[np.int64]:
        return (casts.astype(np.int64) * width + sizes) * length + lengths

    def parts(keys: NDArray[np.int64]) -> tuple[Ints, Ints, Ints]:
        rest, lengths = np.divmod(keys, length)
        casts, sizes = np.divmod(rest, width)
        return casts.astype(np.int32), sizes.astype(np.int32), lengths.astype(np.int32)

    keys, of = np.unique(key(cast, size, long), return_inverse=True)
    casts, sizes, lengths = parts(keys)
    of_parents, place = np.unique(key(parent[casts], sizes, lengths), return_inverse=True)
    both = [np.concatenate(pair) for pair in zip((casts, sizes, lengths), parts(of_parents), strict=True)]
    parents = np.concatenate([place, np.arange(len(of_parents))]) + len(keys)
    return Groups(of.astype(np.int32), both[0], both[1], both[2], parents.astype(np.int32))
