"""Sets of candidates that one session can hear, and who can sit before them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.domain import Candidate
from scheduler.model.columns.breaks import Breaks
from scheduler.model.columns.people import People
from scheduler.model.place_kinds import Places

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Column = tuple[int, tuple[int, ...]]
"""A session: number of its set, and who takes its seats."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Sets of one cast and size, and of one length where that is long enough for someone to need a break.

    Attributes
    ----------
    of : array of int, shape (sets,)
        Group of each set.
    cast, size, minutes : array of int, shape (groups,)
        What its sets have in common; 0 minutes where nobody needs a break.
    parent : array of int, shape (groups,)
        A group of the same size and length whose people are all that may sit before anyone of several casts, and of
        which there are far fewer: a panel that is the cheapest there and may sit here is the cheapest here. Its own
        where nothing is known of others.
    """

    of: Ints
    cast: Ints
    size: Ints
    minutes: Ints
    parent: Ints


@dataclass(frozen=True, slots=True)
class NewSet:
    """A set written down later: half-day, kind of room, seats, members (rising), minutes, who may take each seat."""

    half: int
    kind: int
    seats: tuple[str, ...]
    members: tuple[int, ...]
    minutes: int
    people: tuple[tuple[int, ...], ...]


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
    people : People
        Who may take each seat.
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
    people: People
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
        return self.people.no_seat

    @property
    def nobody(self) -> int:
        """The number that stands for "nobody else"."""
        return self.people.nobody

    @property
    def every(self) -> Ints:
        """The numbers of all sets."""
        return np.arange(len(self.size), dtype=np.int32)

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

    def number_of(self, half: int, kind: int, members: Sequence[int], among: Ints | None = None) -> int | None:
        """Return the number of a set that is written down (``among`` some of them); None: it is not."""
        size, here = len(members), (self.half == half) & (self.kind == kind)
        found = np.flatnonzero(self.size == size) if among is None else among[self.size[among] == size]
        found = found[here[self.cast[found]]]
        found = found[(self.members[found, :size] == np.array(members)).all(axis=1)]
        return int(found[0]) if len(found) else None

    def write_down(self, new: Sequence[NewSet]) -> Ints:
        """Add sets, each with a cast and a group of its own; return their numbers."""
        first, cast = len(self.size), len(self.half)
        size = np.array([len(one.members) for one in new], dtype=np.int32)
        minutes = np.array([one.minutes for one in new], dtype=np.int32)
        casts = np.arange(cast, cast + len(new), dtype=np.int32)
        groups = np.arange(len(self.groups.cast), len(self.groups.cast) + len(new), dtype=np.int32)
        width = max(self.members.shape[1], int(size.max(initial=0)))
        members = [(*one.members, *[len(self.candidate_of)] * (width - len(one.members))) for one in new]
        self.members = np.vstack([_widened(self.members, width, len(self.candidate_of)), _rows(members, width)])
        self.size, self.minutes = np.concatenate([self.size, size]), np.concatenate([self.minutes, minutes])
        self.cast = np.concatenate([self.cast, casts])
        self.half = np.concatenate([self.half, np.array([one.half for one in new], dtype=np.int32)])
        self.kind = np.concatenate([self.kind, np.array([one.kind for one in new], dtype=np.int32)])
        self.day = np.concatenate([self.day, np.array([self.day_of(one.half) for one in new], dtype=np.int32)])
        self.seats += [one.seats for one in new]
        self.people.add([one.people for one in new])
        long = np.where(minutes > self.breaks.shortest_run, minutes, 0)
        known = self.groups
        self.groups = Groups(
            np.concatenate([known.of, groups]),
            np.concatenate([known.cast, casts]),
            np.concatenate([known.size, size]),
            np.concatenate([known.minutes, long]).astype(np.int32),
            np.concatenate([known.parent, groups]),
        )
        return np.arange(first, first + len(new), dtype=np.int32)

    def seat_others(self, sets: Mapping[int, NewSet]) -> None:
        """Let others take the seats of sets that were written down later, given by their numbers."""
        if sets:
            self.people.replace(self.cast[list(sets)], [new.people for new in sets.values()])

    def idle(self, number: int, panel: tuple[int, ...]) -> int:
        """Return the minutes between hearings that a session cannot do without: a break in too long a run."""
        return self.breaks.in_session(int(self.minutes[number]), panel)

    def idle_cost(self, number: int, panel: tuple[int, ...]) -> int:
        """Return what these minutes cost its panel, in minutes of cost."""
        return self.breaks.weight * self.idle(number, panel) * len(self.seats[self.cast[number]])

    def heard(self, number: int) -> list[Candidate]:
        """Return the candidates of a set as the problem has them."""
        return [self.places.problem.candidates[member] for member in self.members_of(number)]


def _widened(rows: Ints, width: int, filling: int) -> Ints:
    return np.pad(rows, ((0, 0), (0, width - rows.shape[1])), constant_values=filling)


def _rows(rows: Sequence[Sequence[int]], width: int) -> Ints:
    return np.array(rows, dtype=np.int32).reshape(len(rows), width)
