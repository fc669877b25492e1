"""Who, where and when is possible for each hearing, and which rule took each possibility away.

Rules that look at one hearing alone narrow this `Space`; the model is built only from what is left,
so that its domains are tight, and an unplaced candidate's first reason is read from the log.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from scheduler.domain import Candidate, Certification, Examiner, Problem, Room
from scheduler.rules import Rulebook
from scheduler.timegrid import HalfDay, TimeGrid, Windows


class Facts:
    """A problem with its clock, its rules and the lengths they give."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.grid = TimeGrid(problem.campaign)
        self.book = Rulebook(problem)
        self._free: dict[str, Windows] = {}
        self._glad: dict[str, Windows | None] = {}

    def certification(self, candidate: Candidate) -> Certification:
        """Return the certification a candidate aims at."""
        return self.problem.certification_of[candidate.certification]

    def oral_minutes(self, candidate: Candidate) -> int:
        """Return the oral's minutes: (presentation + exchange) × (1 + extra time), up to the grid."""
        return self.grid.round_up(self.certification(candidate).oral_minutes * (1 + candidate.extra_time))

    def hold_minutes(self, candidate: Candidate, room: Room) -> int:
        """Return the minutes a room and its panel are held: oral, deliberation, turnaround."""
        return (
            self.oral_minutes(candidate) + self.certification(candidate).deliberation_minutes + room.turnaround_minutes
        )

    def is_specialist(self, examiner: Examiner, certification: Certification) -> bool:
        """Tell whether the examiner has one of the certification's specialities."""
        return not set(examiner.specialities).isdisjoint(certification.specialities)

    def free_windows(self, who: str) -> Windows:
        """Return when a person or room is free: declared windows, else all half-days, minus busy times."""
        if who not in self._free:
            self._free[who] = self._free_windows(who)
        return self._free[who]

    def _free_windows(self, who: str) -> Windows:
        rows = self.problem.availability_of.get(who, ())
        free = [self._interval(r.start, r.end) for r in rows if r.level != "no"]
        busy = [self._interval(r.start, r.end) for r in rows if r.level == "no"]
        return (Windows.of(free) if free else self.grid.opening).subtract(Windows.of(busy))

    def gladly_windows(self, who: str) -> Windows | None:
        """Return the windows of level "yes"; None when the person has no "if needed" row."""
        if who not in self._glad:
            self._glad[who] = self._gladly_windows(who)
        return self._glad[who]

    def _gladly_windows(self, who: str) -> Windows | None:
        rows = self.problem.availability_of.get(who, ())
        unwilling = [self._interval(r.start, r.end) for r in rows if r.level == "if_needed"]
        if not unwilling:
            return None
        glad = Windows.of(self._interval(r.start, r.end) for r in rows if r.level == "yes")
        return self.free_windows(who).subtract(Windows.of(unwilling).subtract(glad))

    def _interval(self, start: dt.datetime, end: dt.datetime) -> tuple[int, int]:
        return self.grid.minute(start), self.grid.minute(end)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One possibility taken away from a candidate by a rule."""

    rule: str
    room: str = ""
    examiner: str = ""
    seat: str = ""


@dataclass
class Possible:
    """What is left for one candidate."""

    windows: Windows
    rooms: list[str]
    starts: frozenset[int] | None = None
    barred: set[str] = field(default_factory=set)
    log: list[Exclusion] = field(default_factory=list)
    emptied_by: str = ""


class Space(Facts):
    """All possibilities of a problem; rules narrow it through the methods below."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        everything = self.grid.span_of_days(0, self.grid.days - 1)
        rooms = [room.id for room in problem.rooms]
        self.candidates = {c.id: Possible(everything, list(rooms)) for c in problem.candidates}
        self.room_windows = {room.id: everything for room in problem.rooms}
        self.room_starts: dict[str, frozenset[int]] = {}
        self.examiner_windows = {e.id: everything for e in problem.examiners}
        self.examiner_starts: dict[str, frozenset[int]] = {}
        self.examiner_rooms = {e.id: set(rooms) for e in problem.examiners}
        self.seat_people = {(s.certification, s.seat): [e.id for e in problem.examiners] for s in problem.seats}
        self.examiner_after: dict[tuple[str, str], int] = {}
        self.closed_certifications: dict[str, str] = {}
        self.half_day_bound = False

    # --- what rules may take away -------------------------------------------------------------

    def limit_candidate(self, candidate: str, windows: Windows, rule: str) -> None:
        """Keep only ``windows`` for the oral of a candidate."""
        possible = self.candidates[candidate]
        left = possible.windows.intersect(windows)
        if left != possible.windows:
            possible.log.append(Exclusion(rule))
        if possible.windows and not left:
            possible.emptied_by = rule
        possible.windows = left

    def limit_candidate_starts(self, candidate: str, starts: Iterable[int], rule: str) -> None:
        """Keep only these start minutes for a candidate."""
        possible = self.candidates[candidate]
        wanted = frozenset(starts)
        possible.starts = wanted if possible.starts is None else possible.starts & wanted
        possible.log.append(Exclusion(rule))

    def limit_room(self, room: str, windows: Windows) -> None:
        """Keep only ``windows`` for holdings of a room."""
        self.room_windows[room] = self.room_windows[room].intersect(windows)

    def limit_examiner(self, examiner: str, windows: Windows) -> None:
        """Keep only ``windows`` for holdings of an examiner."""
        self.examiner_windows[examiner] = self.examiner_windows[examiner].intersect(windows)

    def bar_room(self, candidate: str, room: str, rule: str) -> None:
        """Take a room away from a candidate."""
        possible = self.candidates[candidate]
        if room in possible.rooms:
            possible.rooms.remove(room)
            possible.log.append(Exclusion(rule, room=room))

    def keep_rooms(self, candidate: str, rooms: Collection[str]) -> None:
        """Keep only some rooms for a candidate."""
        possible = self.candidates[candidate]
        possible.rooms = [room for room in possible.rooms if room in rooms]

    def bar_examiner_from_room(self, examiner: str, room: str) -> None:
        """Take a room away from an examiner."""
        self.examiner_rooms[examiner].discard(room)

    def bar_from_seat(self, certification: str, seat: str, examiner: str) -> None:
        """Take a seat away from an examiner."""
        people = self.seat_people[certification, seat]
        if examiner in people:
            people.remove(examiner)

    def bar_examiner(self, candidate: str, examiner: str, rule: str) -> None:
        """Keep an examiner off the panels that hear a candidate."""
        possible = self.candidates[candidate]
        if examiner not in possible.barred:
            possible.barred.add(examiner)
            possible.log.append(Exclusion(rule, examiner=examiner))

    def close_certification(self, certification: str, rule: str) -> None:
        """No candidate of a certification can be heard (its panel cannot be lawful)."""
        self.closed_certifications.setdefault(certification, rule)

    # --- what is left -------------------------------------------------------------------------

    def start_ranges(self, candidate: Candidate, room: Room, half: HalfDay) -> list[tuple[int, int]]:
        """Return closed ranges of grid starts of a hearing in a room on a half-day."""
        oral, hold = self.oral_minutes(candidate), self.hold_minutes(candidate, room)
        bounds = Windows(((half.start, half.end),)) if self.half_day_bound else Windows(((half.start, half.end + 600),))
        room_free = self.room_windows[room.id].intersect(bounds)
        mine = self.candidates[candidate.id].windows.within(half.start, half.end + 600)
        ranges = [
            (max(a, c), min(b, d))
            for a, b in self.grid.starts(mine, oral)
            for c, d in self.grid.starts(room_free, hold)
            if max(a, c) <= min(b, d) and max(a, c) < half.end
        ]
        return self._only(ranges, self.candidates[candidate.id].starts, self.room_starts.get(room.id))

    def _only(self, ranges: list[tuple[int, int]], *allowed: frozenset[int] | None) -> list[tuple[int, int]]:
        given = [starts for starts in allowed if starts is not None]
        if not given:
            return ranges
        common = frozenset.intersection(*given)
        return [(s, s) for s in sorted(common) if any(a <= s <= b for a, b in ranges) and self.grid.on_grid(s)]

    def examiner_ranges(
        self, examiner: str, hold: int, certification: str, first: int, last: int, candidate: str = ""
    ) -> list[tuple[int, int]]:
        """Return closed ranges of grid starts in ``[first, last]`` at which an examiner can hold ``hold`` minutes.

        With ``candidate``, the waivers of notice for that hearing count.
        """
        free = self.examiner_windows[examiner].within(first, last + hold)
        ranges = [(max(a, first), min(b, last)) for a, b in self.grid.starts(free, hold) if a <= last and b >= first]
        after = self.examiner_after.get((certification, examiner))
        if after is not None and first < after:
            ranges = self._with_notice(ranges, after, candidate, examiner)
        return self._only(ranges, self.examiner_starts.get(examiner))

    def _with_notice(
        self, ranges: list[tuple[int, int]], after: int, candidate: str, examiner: str
    ) -> list[tuple[int, int]]:
        waivers = list(self.problem.waivers_for(candidate, examiner)) if candidate else []
        if any(waiver.start is None for waiver in waivers):
            return ranges
        early = {self.grid.minute(w.start) for w in waivers if w.start is not None}
        late = [(max(a, after), b) for a, b in ranges if b >= after]
        points = [(t, t) for t in sorted(early) if t < after and any(a <= t <= b for a, b in ranges)]
        return [*points, *late]

    def people_for(self, candidate: Candidate, seat: str) -> Iterator[str]:
        """Yield the examiners who may take ``seat`` before this candidate."""
        barred = self.candidates[candidate.id].barred
        return (e for e in self.seat_people[candidate.certification, seat] if e not in barred)

    def open_rooms(self, candidate: Candidate) -> list[Room]:
        """Return the rooms left for a candidate."""
        if candidate.certification in self.closed_certifications:
            return []
        return [self.problem.room_of[r] for r in self.candidates[candidate.id].rooms]
