"""Where and when a candidate could be heard, and by which panels that are there."""

from __future__ import annotations

from collections import defaultdict

from scheduler.domain import Candidate
from scheduler.eligibility import Space
from scheduler.schedule import Hearing

Ranges = list[tuple[int, int]]


def possible_starts(space: Space, candidate: Candidate) -> dict[tuple[int, str], Ranges]:
    """Return the start ranges of a candidate by (half-day index, room id)."""
    found: dict[tuple[int, str], Ranges] = {}
    windows, rooms = space.candidates[candidate.id].windows, space.open_rooms(candidate)
    for half in space.grid.half_days:
        for room in rooms if windows.touches(half.start, half.end) else ():
            if ranges := space.start_ranges(candidate, room, half):
                found[half.index, room.id] = ranges
    return found


def fits_panel(space: Space, candidate: Candidate, hearing: Hearing) -> bool:
    """Tell whether a panel that is there could lawfully hear a candidate, whatever the time."""
    seats = {seat.seat: seat.count for seat in space.problem.seats_of[candidate.certification]}
    taken: dict[str, int] = defaultdict(int)
    for sitting in hearing.panel:
        taken[sitting.seat] += 1
        if sitting.seat not in seats or sitting.examiner not in set(space.people_for(candidate, sitting.seat)):
            return False
    certification = space.certification(candidate)
    least = space.book.whole("panel_min_specialists", certification)
    experts = sum(space.is_specialist(space.problem.examiner_of[e], certification) for e in hearing.examiners)
    return dict(taken) == seats and (not certification.specialities or experts >= least)
