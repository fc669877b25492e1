"""When each hearing, room and examiner can be, by half-day: what the builder asks of a space, remembered.

Most people are free for whole half-days. Then no start has to be worked out: a half-day is *whole*
for them. Only the others are asked minute by minute.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from scheduler.domain import Candidate, Room
from scheduler.eligibility import Space
from scheduler.timegrid import HalfDay, Windows

Ranges = list[tuple[int, int]]


class Openings:
    """Answers about one space; nothing changes it once built."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.halves = space.grid.half_days
        self._touched: dict[str, tuple[frozenset[int], frozenset[int]]] = {}
        self._rooms: dict[str, tuple[str, ...]] = {}
        self._ranges: dict[tuple[str, int, str], Ranges] = {}
        self._mine: dict[tuple[str, str, int, int], Ranges] = {}

    def _halves_of(self, who: str, windows: Windows, exact: bool) -> tuple[frozenset[int], frozenset[int]]:
        """Return the half-days a person or room can touch, and those that are wholly theirs."""
        if who not in self._touched:
            touched, whole, i = [], [], 0
            for half in self.halves:
                while i < len(windows) and windows[i][1] <= half.start:
                    i += 1
                if i < len(windows) and windows[i][0] < half.end:
                    touched.append(half.index)
                    if exact and windows[i][0] <= half.start and half.end <= windows[i][1]:
                        whole.append(half.index)
            self._touched[who] = frozenset(touched), frozenset(whole)
        return self._touched[who]

    def _of_candidate(self, candidate: str) -> tuple[frozenset[int], frozenset[int]]:
        possible = self.space.candidates[candidate]
        return self._halves_of(candidate, possible.windows, possible.starts is None)

    def _of_room(self, room: str) -> tuple[frozenset[int], frozenset[int]]:
        return self._halves_of(room, self.space.room_windows[room], room not in self.space.room_starts)

    def _of_examiner(self, examiner: str) -> tuple[frozenset[int], frozenset[int]]:
        windows = self.space.examiner_windows[examiner]
        return self._halves_of(examiner, windows, examiner not in self.space.examiner_starts)

    def rooms_of(self, candidate: Candidate) -> tuple[str, ...]:
        """Return the ids of the rooms left for a candidate."""
        if candidate.id not in self._rooms:
            self._rooms[candidate.id] = tuple(room.id for room in self.space.open_rooms(candidate))
        return self._rooms[candidate.id]

    def halves_of(self, candidate: Candidate) -> list[int]:
        """Return the indexes of the half-days in which a candidate has some time, in order."""
        return sorted(self._of_candidate(candidate.id)[0]) if self.rooms_of(candidate) else []

    def starts(self, candidate: Candidate, half: HalfDay, room: Room) -> Ranges:
        """Return closed ranges of starts of a hearing in a room on a half-day; empty when there is none."""
        touched, whole = self._of_candidate(candidate.id)
        if half.index not in touched or room.id not in self.rooms_of(candidate):
            return []
        room_touched, room_whole = self._of_room(room.id)
        if half.index not in room_touched:
            return []
        if self.space.half_day_bound and half.index in whole and half.index in room_whole:
            hold = self.space.hold_minutes(candidate, room)
            last = half.start + (half.minutes - hold) // self.space.grid.step * self.space.grid.step
            return [(half.start, last)] if hold <= half.minutes and half.start % self.space.grid.step == 0 else []
        key = candidate.id, half.index, room.id
        if key not in self._ranges:
            self._ranges[key] = self.space.start_ranges(candidate, room, half)
        return self._ranges[key]

    def examiner_touches(self, examiner: str, half: HalfDay) -> bool:
        """Tell whether an examiner has some time on a half-day."""
        return half.index in self._of_examiner(examiner)[0]

    def examiner_starts(self, examiner: str, hold: int, candidate: Candidate, half: HalfDay) -> Ranges:
        """Return closed ranges of starts at which an examiner can hold a hearing before a half-day ends."""
        certification = candidate.certification
        noticed = self.space.examiner_after.get((certification, examiner), 0) <= half.start
        if noticed and self.space.half_day_bound and half.index in self._of_examiner(examiner)[1]:
            return [(half.start, half.end)]
        # A waiver of notice is for one hearing: before the notice is over, each candidate is a case of its own.
        key = examiner, certification if noticed else candidate.id, hold, half.index
        if key not in self._mine:
            self._mine[key] = self.space.examiner_ranges(
                examiner, hold, certification, half.start, half.end, candidate.id
            )
        return self._mine[key]

    def hears(self, examiner: str, hold: int, candidate: Candidate, half: HalfDay, wanted: Ranges) -> bool | None:
        """Tell whether an examiner can hear a hearing at every wanted start (True), at none (False) or some (None)."""
        ranges = self.examiner_starts(examiner, hold, candidate, half)
        if all(any(a <= c and d <= b for a, b in ranges) for c, d in wanted):
            return True
        return None if any(max(a, c) <= min(b, d) for a, b in ranges for c, d in wanted) else False

    # --- where time inside a half-day does not matter -----------------------------------------

    @cached_property
    def _reluctant(self) -> frozenset[tuple[str, int]]:
        """(Person, half-day) of which only a part is gladly given: there the hour matters to a wish."""
        found = set()
        for person in (*self.space.problem.candidates, *self.space.problem.examiners):
            glad = self.space.gladly_windows(person.id)
            for half in self.halves if glad is not None else ():
                if glad is not None and glad.touches(half.start, half.end) and not glad.holds(half.start, half.end):
                    found.add((person.id, half.index))
        return frozenset(found)

    def timeless(self, half: HalfDay, room: Room, heard: Iterable[Candidate], sitting: Iterable[str]) -> bool:
        """Tell whether hearings of a session may follow one another in any order, from any start that fits."""
        step, space = self.space.grid.step, self.space
        if not space.half_day_bound or half.index not in self._of_room(room.id)[1] or half.start % step:
            return False
        if half.index in self._tight_lunches or (space.problem.waivers and half.start < self._noticed):
            return False
        for who in sitting:
            if half.index not in self._of_examiner(who)[1] or (who, half.index) in self._reluctant:
                return False
        for candidate in heard:
            if half.index not in self._of_candidate(candidate.id)[1] or (candidate.id, half.index) in self._reluctant:
                return False
            if space.hold_minutes(candidate, room) % step:
                return False
        return True

    @cached_property
    def _noticed(self) -> int:
        """The minute from which every examiner has been given notice."""
        return max(self.space.examiner_after.values(), default=0)

    @cached_property
    def _tight_lunches(self) -> frozenset[int]:
        """Half-days of days on which a lunch must be kept free among the hearings."""
        campaign = self.space.problem.campaign
        if campaign.lunch is None or not campaign.lunch_minutes:
            return frozenset()
        window = Windows([(campaign.lunch.start, campaign.lunch.end)])
        free = window.subtract(Windows.of((h.start, h.end) for h in campaign.half_days))
        if any(b - a >= campaign.lunch_minutes for a, b in free):
            return frozenset()
        return frozenset(half.index for half in self.halves)
