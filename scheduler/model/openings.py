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
        self._reach: dict[str, dict[int, int]] = {}
        self._rooms: dict[str, tuple[str, ...]] = {}
        self._ranges: dict[tuple[str, int, str], Ranges] = {}
        self._mine: dict[tuple[str, str, bool, int, int], Ranges] = {}
        self._there: dict[int, frozenset[str]] = {}

    def _halves_of(self, who: str, windows: Windows, exact: bool) -> dict[int, int]:
        """Return the half-days a person or room touches, each with how far they are free from its very start.

        0 where they are not free from its start, or where starts are given.
        """
        if who not in self._reach:
            found: dict[int, int] = {}
            i = 0
            for half in self.halves:
                while i < len(windows) and windows[i][1] <= half.start:
                    i += 1
                if i < len(windows) and windows[i][0] < half.end:
                    found[half.index] = windows[i][1] if exact and windows[i][0] <= half.start else 0
            self._reach[who] = found
        return self._reach[who]

    def _of_candidate(self, candidate: str) -> dict[int, int]:
        possible = self.space.candidates[candidate]
        return self._halves_of(candidate, possible.windows, possible.starts is None)

    def _of_room(self, room: str) -> dict[int, int]:
        return self._halves_of(room, self.space.room_windows[room], room not in self.space.room_starts)

    def _of_examiner(self, examiner: str) -> dict[int, int]:
        windows = self.space.examiner_windows[examiner]
        return self._halves_of(examiner, windows, examiner not in self.space.examiner_starts)

    def _whole(self, candidate: Candidate, half: HalfDay, room: Room) -> bool:
        """Tell whether a candidate can start whenever the holding fits in the half-day."""
        held_after = self.space.hold_minutes(candidate, room) - self.space.oral_minutes(candidate)
        return self._of_candidate(candidate.id).get(half.index, 0) >= half.end - held_after

    def rooms_of(self, candidate: Candidate) -> tuple[str, ...]:
        """Return the ids of the rooms left for a candidate."""
        if candidate.id not in self._rooms:
            self._rooms[candidate.id] = tuple(room.id for room in self.space.open_rooms(candidate))
        return self._rooms[candidate.id]

    def halves_of(self, candidate: Candidate) -> list[int]:
        """Return the indexes of the half-days in which a candidate has some time, in order."""
        return list(self._of_candidate(candidate.id)) if self.rooms_of(candidate) else []

    def starts(self, candidate: Candidate, half: HalfDay, room: Room) -> Ranges:
        """Return closed ranges of starts of a hearing in a room on a half-day; empty when there is none."""
        if half.index not in self._of_candidate(candidate.id) or room.id not in self.rooms_of(candidate):
            return []
        room_reach = self._of_room(room.id).get(half.index)
        if room_reach is None:
            return []
        if self.space.half_day_bound and room_reach >= half.end and self._whole(candidate, half, room):
            hold = self.space.hold_minutes(candidate, room)
            last = half.start + (half.minutes - hold) // self.space.grid.step * self.space.grid.step
            return [(half.start, last)] if hold <= half.minutes and half.start % self.space.grid.step == 0 else []
        key = candidate.id, half.index, room.id
        if key not in self._ranges:
            self._ranges[key] = self.space.start_ranges(candidate, room, half)
        return self._ranges[key]

    def examiner_touches(self, examiner: str, half: HalfDay) -> bool:
        """Tell whether an examiner has some time on a half-day."""
        return half.index in self._of_examiner(examiner)

    def examiner_starts(self, examiner: str, hold: int, candidate: Candidate, half: HalfDay) -> Ranges:
        """Return closed ranges of starts at which an examiner can hold a hearing before a half-day ends."""
        certification = candidate.certification
        noticed = self.space.examiner_after.get((certification, examiner), 0) <= half.start
        if noticed and examiner in self._all_along(half):
            # Not to the end of the half-day: the next one may begin there.
            return [(half.start, half.end - hold)] if hold <= half.minutes else []
        # A waiver of notice is for one hearing: before the notice is over, each candidate is a case of its own.
        key = examiner, certification if noticed else candidate.id, noticed, hold, half.index
        if key not in self._mine:
            self._mine[key] = self.space.examiner_ranges(
                examiner, hold, certification, half.start, half.end, candidate.id
            )
        return self._mine[key]

    def beginning(self, people: Iterable[str], hold: int, candidate: Candidate, half: HalfDay) -> list[str]:
        """Return those of some examiners who can begin to hold a hearing at some time of a half-day."""
        # Most are there for all of it: of hundreds who may take a seat few have to be asked one by one.
        sure = self._all_along(half) if self._noticed <= half.start and hold <= half.minutes else frozenset()
        return [who for who in people if who in sure or self.examiner_starts(who, hold, candidate, half)]

    def _all_along(self, half: HalfDay) -> frozenset[str]:
        """Return the examiners who are free for all of a half-day, where that is what a hearing has to be within."""
        if half.index not in self._there:
            ids = self.space.problem.examiner_of if self.space.half_day_bound else ()
            free = (who for who in ids if self._of_examiner(who).get(half.index, 0) >= half.end)
            self._there[half.index] = frozenset(free)
        return self._there[half.index]

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
        problem = self.space.problem
        for who in (*problem.candidate_of, *problem.examiner_of):
            glad = self.space.gladly_windows(who)
            for half in self.halves if glad is not None else ():
                if glad is not None and glad.touches(half.start, half.end) and not glad.holds(half.start, half.end):
                    found.add((who, half.index))
        return frozenset(found)

    def timeless(self, half: HalfDay, room: Room, heard: Iterable[Candidate], sitting: Iterable[str]) -> bool:
        """Tell whether hearings of a session may follow one another in any order, from any start that fits."""
        step, space = self.space.grid.step, self.space
        if not space.half_day_bound or self._of_room(room.id).get(half.index, 0) < half.end or half.start % step:
            return False
        if half.index in self._tight_lunches or (space.problem.notice_waivers and half.start < self._noticed):
            return False
        for who in sitting:
            if self._of_examiner(who).get(half.index, 0) < half.end or (who, half.index) in self._reluctant:
                return False
        return all(
            self._whole(candidate, half, room)
            and (candidate.id, half.index) not in self._reluctant
            and space.hold_minutes(candidate, room) % step == 0
            for candidate in heard
        )

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
