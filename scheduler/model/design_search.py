"""Solve a year of juries goal by goal: each goal keeps the values of those before it."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from ortools.sat.python import cp_model

from scheduler.model.design import Found, Goal, Opened, Shape, TierValue, YearModel
from scheduler.model.design_start import (
    cut_down,
    fewest_days,
    first_calendar,
    left_out,
    served_early,
    value_of,
    weeks_of,
)

EFFORTS: Mapping[Goal, float] = MappingProxyType({"days": 5.0, "sessions": 5.0, "waiting": 0.5})
"""Deterministic time for each goal of the calendar itself; the shipped forecast takes a tenth of it."""
ASIDE = 0.4
"""The same for what is told beside it: who would miss with less, what another profile needs."""
SECTOR = 0.1
"""The same for the waits of one sector, the weeks being given."""
MISSED = 2.0
"""The same for who would miss with the sessions asked for."""
DECIDE = 5.0
"""The same to tell whether the sessions asked for are enough: most are told in a tenth of it."""


def search(shape: Shape, goals: Sequence[Goal], effort: float | None = None) -> Found | None:
    """Minimise the goals in order with every file heard; None when no calendar was found.

    Parameters
    ----------
    effort : float or None
        Deterministic time of each goal (None: its own of `EFFORTS`): the same shape gives the same answer
        on every machine.

    Notes
    -----
    The search starts from a calendar made without it: often it has only to prove that none is better, and
    where its effort is too small that calendar stands.
    """
    whole_weeks = "days" not in goals and not shape.max_days
    model = YearModel(shape, whole_weeks=whole_weeks)
    best = first_calendar(shape, whole_weeks=whole_weeks)
    tiers: list[TierValue] = []
    for place, goal in enumerate(goals):
        limit = EFFORTS[goal] if effort is None else effort
        if goal == "waiting" and best is not None:
            best = soonest(shape, best, SECTOR)
        if best is not None:
            model.hint(best, served_early(shape, best))
        solver = _solver(limit)
        expression = model.expression(goal)
        model.cp.minimize(expression)
        status = solver.solve(model.cp)
        known = [best] if best is not None else []
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            known.append(model.days_open(solver))
        if not known:
            return None
        best = min(known, key=lambda opened: tuple(value_of(shape, opened, later) for later in goals[place:]))
        value = value_of(shape, best, goal)
        bound = value if status == cp_model.OPTIMAL else max(0, math.ceil(solver.best_objective_bound - 1e-6))
        tiers.append(TierValue(goal, value, min(bound, value)))
        model.cp.add(expression <= value)
        if goal == "days" and bound == value == fewest_days(shape):
            model.keep_days(best)
    return Found(best, (), tuple(tiers)) if best is not None else None


def fewest_missed(shape: Shape, effort: float) -> Found | None:
    """Return the calendar within the shape's limits that leaves out the fewest files, None when none was found."""
    model = YearModel(shape, optional=True, whole_weeks=not shape.max_days)
    start = cut_down(shape)
    if start is not None:
        model.hint(start, served_early(shape, start), left_out(shape, start))
    solver, missed = _solver(effort), model.expression("missed")
    model.cp.minimize(missed)
    status = solver.solve(model.cp)
    known = [] if start is None else [(left_out(shape, start), start)]
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        known.append((tuple(solver.value(var) for var in model.left_out), model.days_open(solver)))
    if not known:
        return None
    least, opened = min(known, key=lambda pair: sum(pair[0]))
    bound = sum(least) if status == cp_model.OPTIMAL else max(0, math.ceil(solver.best_objective_bound - 1e-6))
    return Found(opened, least, (TierValue("missed", sum(least), min(bound, sum(least))),))


def soonest(shape: Shape, opened: Opened, effort: float) -> Opened:
    """Return a calendar of the same weeks, with as many days in each sector, and shorter waits where they were found.

    With its weeks given each sector is on its own, and small.
    """
    weeks = weeks_of(shape, opened)
    found: list[tuple[int, ...]] = []
    for sector, days in enumerate(opened):
        alone = _alone(shape, sector, weeks, sum(days))
        model = YearModel(alone)
        kept = tuple(days if at == sector else () for at in range(len(opened)))
        model.hint(kept, served_early(alone, kept))
        solver = _solver(effort)
        model.cp.minimize(model.expression("waiting"))
        status = solver.solve(model.cp)
        known = [kept, *([model.days_open(solver)] if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else [])]
        found.append(min(known, key=lambda calendar: value_of(alone, calendar, "waiting"))[sector])
    return tuple(found)


def _alone(shape: Shape, sector: int, weeks: Collection[int], days: int) -> Shape:
    """Return the shape of one sector with some weeks only, and with so many days at the most."""
    slots = tuple(slot if slot.week in weeks else replace(slot, size=0) for slot in shape.slots[sector])
    return Shape(
        slots=tuple(slots if at == sector else () for at in range(len(shape.slots))),
        capacities=shape.capacities,
        lots=tuple(lot for lot in shape.lots if lot.sector == sector),
        max_days={sector: days},
    )


def is_feasible(shape: Shape, effort: float = DECIDE) -> bool | None:
    """Tell whether any calendar keeps within the shape's limits; None when the effort did not tell."""
    if first_calendar(shape, whole_weeks=True) is not None:
        return True
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
