"""Whether everyone of a (small) problem can be heard at once: every rule posted, no objective."""

from __future__ import annotations

import time

from ortools.sat.python import cp_model

from scheduler.domain import Problem
from scheduler.model.builder import build_model, make_space
from scheduler.model.conflicts import make_solver


def can_all_be_heard(problem: Problem, seconds: float) -> bool | None:
    """Tell whether a plan hears every candidate; None when time ran out.

    Parameters
    ----------
    seconds : float
        Wall seconds of the search; building the model comes on top.
    """
    space = make_space(problem)
    if any(not space.open_rooms(candidate) for candidate in problem.candidates):
        return False
    model = build_model(space)
    if any(not model.places[candidate.id] for candidate in problem.candidates):
        return False
    model.cp.add_bool_and(model.placed.values())
    status = make_solver(time.monotonic() + seconds).solve(model.cp)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return True
    return False if status == cp_model.INFEASIBLE else None
