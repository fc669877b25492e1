"""Who may take each seat before each candidate on one half-day, in one kind of room: as bits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

import numpy as np
from numpy.typing import NDArray

from scheduler.domain import Candidate, Examiner
from scheduler.model.place_kinds import Group, Places

Masks = tuple[int, ...]
"""For each seat, who may take it."""


class Able:
    """People of one group; they are given bits in the order in which they are met.

    Parameters
    ----------
    places : Places
        Half-days and kinds of room.
    group : Group
        Half-day, kind of room, sector, seats.
    examiner_of : mapping of str to int
        Number of each examiner.

    Attributes
    ----------
    half : HalfDay
        When.
    kind : int
        Where.
    seats : tuple of str
        Names of the seats, a seat for two people twice.
    """

    def __init__(self, places: Places, group: Group, examiner_of: Mapping[str, int]) -> None:
        index, self.kind, _, counts = group
        self._places, self._space, self._examiner_of = places, places.space, examiner_of
        self.half = places.openings.halves[index]
        self.seats = tuple(name for name, count in counts for _ in range(count))
        self._present = places.people(index, self.kind)
        self._bit: dict[str, int] = {}
        self._common: dict[tuple[str, str, int], int] = {}
        self._unmet: dict[tuple[str, str, int], list[str]] = {}

    @property
    def people(self) -> list[int]:
        """Return the numbers of the people, in the order of their bits."""
        return [self._examiner_of[who] for who in self._bit]

    def masks(self, candidate: Candidate) -> Masks:
        """Return who may take each seat before a candidate."""
        hold = self._places.hold(candidate, self.kind)
        # Where nobody's notice is waived, candidates of one certification differ only in whom they may not meet.
        alike = candidate.id if self._places.problem.notice_waivers else candidate.certification
        barred = self._space.candidates[candidate.id].barred
        masks = []
        for seat in self.seats:
            key = alike, seat, hold
            if key not in self._common:
                self._common[key], self._unmet[key] = 0, self._before(candidate, seat, hold)
            if unmet := self._unmet[key]:
                self._common[key] |= self._meet([who for who in unmet if who not in barred])
                self._unmet[key] = [who for who in unmet if who in barred]
            masks.append(self._common[key])
        never = self._meet(barred & self._bit.keys())
        return tuple(mask & ~never for mask in masks)

    def seats_alone(self, candidate: Candidate) -> bool:
        """Tell whether there is someone for each seat before a candidate whom nobody is heard with."""
        masks, examiners = self.masks(candidate), self._places.problem.examiners
        limits = Limits([examiners[who] for who in self.people], self.half.minutes)
        enough = limits.mask(1, self._places.hold(candidate, self.kind))
        return can_be_seated(tuple(mask & enough for mask in masks))

    def _meet(self, people: Iterable[str]) -> int:
        """Return the bits of some people; who is met for the first time is given one."""
        mask = 0
        for who in people:
            mask |= 1 << self._bit.setdefault(who, len(self._bit))
        return mask

    def _before(self, candidate: Candidate, seat: str, hold: int) -> list[str]:
        """Return who may take a seat before candidates like one, those they may not meet included."""
        people = self._places.seated(candidate.certification, seat, self._present)
        return self._places.openings.beginning(people, hold, candidate, self.half)


class Limits:
    """Who can sit for so many hearings, and so many minutes, on one half-day: as bits.

    Longer than someone's longest run, there must be time for a break as well.
    """

    def __init__(self, people: Sequence[Examiner], half_day: int) -> None:
        self._half_day = half_day
        # People are many, and what limits them is one of a few.
        self._alike: dict[tuple[int | None, int | None, int], int] = {}
        for bit, one in enumerate(people):
            key = one.max_half_day, one.max_run_minutes, one.break_minutes
            self._alike[key] = self._alike.get(key, 0) | 1 << bit
        self._masks: dict[tuple[int, int], int] = {}

    def mask(self, hearings: int, minutes: int) -> int:
        """Return who can."""
        key = hearings, minutes
        if key not in self._masks:
            able = (mask for alike, mask in self._alike.items() if self._can_sit(*alike, hearings, minutes))
            self._masks[key] = reduce(or_, able, 0)
        return self._masks[key]

    def _can_sit(
        self, max_half_day: int | None, max_run: int | None, break_minutes: int, hearings: int, minutes: int
    ) -> bool:
        if max_half_day is not None and hearings > max_half_day:
            return False
        runs_on = max_run is None or minutes <= max_run
        return runs_on or minutes + max(break_minutes, 1) <= self._half_day


def as_row(mask: int, count: int) -> NDArray[np.bool_]:
    """Return the first ``count`` bits of a mask as an array."""
    packed = np.frombuffer(mask.to_bytes(-(-max(count, 1) // 8), "little"), dtype=np.uint8)
    return np.unpackbits(packed, count=count, bitorder="little").astype(bool)


def can_be_seated(masks: Masks) -> bool:
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
