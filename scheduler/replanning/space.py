"""What is possible for a plan that is under way."""

from __future__ import annotations

from scheduler.eligibility import Space
from scheduler.model.builder import make_space
from scheduler.replanning.situation import Situation
from scheduler.timegrid import Windows


def make_repair_space(situation: Situation) -> Space:
    """Return what is possible from the day of the repair on: as published, or from the next day."""
    space = make_space(situation.problem)
    grid = space.grid
    first = grid.day_number(situation.on) + 1
    later = grid.span_of_days(first, grid.days - 1)
    for candidate in situation.problem.candidates:
        windows = list(later)
        before = situation.hearings.get(candidate.id)
        if before is not None:
            start = grid.minute(before.start)
            windows.append((start, start + space.oral_minutes(candidate)))
        space.limit_candidate(candidate.id, Windows.of(windows), "notice")
    return space
