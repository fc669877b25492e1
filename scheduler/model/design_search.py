"""Solve a year of juries goal by goal: each goal keeps the values of those before it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ortools.sat.python import cp_model

from scheduler.model.design import Found, Goal, Shape, TierValue, YearModel

EFFORTS: Mapping[Goal, float] = MappingProxyType({"days": 5.0, "sessions": 5.0, "waiting": 1.5, "missed": 1.5})
"""Deterministic time for each goal of the calendar itself; the shipped forecast takes a tenth of it.

With 1.5 for the sessions, a forecast of 1000 files ended with 38 of them; with 5, with the proven 5.
"""
ASIDE = 0.4
"""The same for what is told beside it: who would miss with less, what another profile needs."""
DECIDE = 5.0
"""The same to tell whether the sessions asked for are enough: most are told in a tenth of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search ended with: ``found`` is None when nothing was; ``closed`` when it is proven so."""

    found: Found | None
    closed: bool


def search(shape: Shape, goals: Sequence[Goal], *, optional: bool = False, effort: float | None = None) -> Answer:
    """Minimise the goals in order and return the last answer.

    Parameters
    ----------
    optional : bool
        Files may be left out (then ``missed`` should come first).
    effort : float or None
        Deterministic time of each goal (None: its own of `EFFORTS`): the same shape gives the same answer
        on every machine.
    """
    model = YearModel(shape, optional=optional, whole_weeks="days" not in goals and not shape.max_days)
    tiers: list[TierValue] = []
    found: Found | None = None
    for goal in goals:
        solver = _solver(EFFORTS[goal] if effort is None else effort)
        expression = model.expression(goal)
        model.cp.minimize(expression)
        status = solver.solve(model.cp)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            if found is None:
                return Answer(None, closed=status == cp_model.INFEASIBLE)
            break  # the effort was too small to improve this goal: the answer before it stands
        value = round(solver.value(expression))
        bound = value if status == cp_model.OPTIMAL else math.ceil(solver.best_objective_bound - 1e-6)
        tiers.append(TierValue(goal, value, bound))
        found = _extracted(model, solver, tiers)
        model.cp.add(expression <= value)
        _hint(model, solver)
    return Answer(found, closed=True)


def is_feasible(shape: Shape, effort: float = DECIDE) -> bool | None:
    """Tell whether any calendar keeps within the shape's limits; None when the effort did not tell."""
    status = _solver(effort).solve(YearModel(shape, whole_weeks=True).cp)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return True
    return False if status == cp_model.INFEASIBLE else None


def _solver(effort: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = effort
    solver.parameters.random_seed = 1
    return solver


def _extracted(model: YearModel, solver: cp_model.CpSolver, tiers: Sequence[TierValue]) -> Found:
    opened = tuple(tuple(solver.value(var) for var in slots) for slots in model.opened)
    return Found(opened, tuple(solver.value(var) for var in model.left_out), tuple(tiers))


def _hint(model: YearModel, solver: cp_model.CpSolver) -> None:
    """Give the next goal the whole solution of the last: a complete hint is taken as it stands."""
    values = list(solver.response_proto.solution)
    model.cp.clear_hints()  # type: ignore[no-untyped-call]
    for index, value in enumerate(values):
        model.cp.add_hint(model.cp.get_int_var_from_proto_index(index), value)
