"""Whether everyone of a (small) problem can be heard at once: every rule posted, no objective."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from ortools.sat.python import cp_model

from scheduler.domain import Candidate, Problem
from scheduler.eligibility import Space
from scheduler.model.builder import build_model, make_space
from scheduler.model.conflicts import make_solver
from scheduler.model.extract import extract_hearings
from scheduler.schedule import Hearing
from scheduler.timegrid import DAY, HalfDay, Windows

FEW_DAYS = 3


@dataclass(frozen=True, slots=True)
class Attempt:
    """The answer: ``yes`` with a plan, ``no`` (proven), or ``unknown`` (time ran out)."""

    answer: Literal["yes", "no", "unknown"]
    hearings: tuple[Hearing, ...] = ()


def hear_all(problem: Problem, seconds: float) -> Attempt:
    """Try to hear every candidate of a problem.

    One candidate is tried day by day: each model is tiny, and days are independent then. Several are first tried
    on a few days that all of them share, which is where a problem with rules lifted has its plan.

    Parameters
    ----------
    seconds : float
        Wall seconds of one search; building the models comes on top.
    """
    space = make_space(problem)
    days = [possible_days(space, candidate) for candidate in problem.candidates]
    if not all(days):
        return Attempt("no")
    every, common = set.union(*days), sorted(set.intersection(*days))
    tries = [{day} for day in common] if len(days) == 1 else [set(common[:FEW_DAYS]), every]
    answer: Literal["no", "unknown"] = "no"
    for some in tries:
        attempt = _on_days(space, some, seconds) if some else Attempt("no")
        if attempt.answer == "yes":
            return attempt
        if attempt.answer == "unknown" and (len(days) == 1 or some == every):
            answer = "unknown"
    return Attempt(answer)


def possible_days(space: Space, candidate: Candidate) -> set[int]:
    """Return the days on which a candidate can start somewhere and each seat has enough people for some half-day.

    A cheap necessary condition: most days are ruled out before any model is built.
    """
    rooms = space.open_rooms(candidate)
    seats = [
        (s.count, list(space.people_for(candidate, s.seat))) for s in space.problem.seats_of[candidate.certification]
    ]
    certification = space.certification(candidate)
    barred = space.candidates[candidate.id].barred
    experts = [e.id for e in space.problem.examiners if space.is_specialist(e, certification) and e.id not in barred]
    if certification.specialities:
        seats.append((space.book.whole("panel_min_specialists", certification), experts))
    if any(len(people) < count for count, people in seats):
        return set()

    def staffed(half: HalfDay) -> bool:
        return all(
            sum(space.examiner_windows[who].touches(half.start, half.end) for who in people) >= count
            for count, people in seats
        )

    return {
        half.day
        for half in space.grid.half_days
        if any(space.start_ranges(candidate, room, half) for room in rooms) and staffed(half)
    }


def _on_days(space: Space, days: set[int], seconds: float) -> Attempt:
    """Try with hearings on these days only."""
    before = {who: possible.windows for who, possible in space.candidates.items()}
    some = Windows.of((day * DAY, (day + 1) * DAY) for day in days)
    for possible in space.candidates.values():
        possible.windows = possible.windows.intersect(some)
    try:
        model = build_model(space)
    finally:
        for who, windows in before.items():
            space.candidates[who].windows = windows
    if any(not model.places[candidate.id] for candidate in space.problem.candidates):
        return Attempt("no")
    model.cp.add_bool_and(model.placed.values())
    solver = make_solver(time.monotonic() + seconds)
    solver.parameters.linearization_level = 2
    status = solver.solve(model.cp)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Attempt("yes", extract_hearings(model, lambda e: int(solver.value(e))))
    return Attempt("no" if status == cp_model.INFEASIBLE else "unknown")
