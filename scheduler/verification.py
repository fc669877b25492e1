"""Independent check of any schedule, hand-made ones too; imports no solver."""

from __future__ import annotations

from scheduler.claims import unaccounted, wrong_attempts, wrong_figures, wrong_names, wrong_offsets, wrong_status
from scheduler.domain import Problem
from scheduler.eligibility import Facts
from scheduler.model.constraints import CONSTRAINTS
from scheduler.model.objectives import OBJECTIVES
from scheduler.schedule import Schedule, Tier, Violation
from scheduler.view import ScheduleView


def verify(
    problem: Problem, schedule: Schedule, facts: Facts | None = None, previous: Schedule | None = None
) -> list[Violation]:
    """Return every breach of every rule, in the order of the rules; empty when the schedule is right.

    Parameters
    ----------
    facts : Facts, optional
        Of the same problem: they spare recomputing them when many schedules are checked.
    previous : Schedule, optional
        The schedule that the stability tier was counted against.

    Notes
    -----
    Besides the rules: ``reference`` (a hearing that names what the data does not have, or has
    otherwise), ``offset`` (a time written with another zone's offset), ``accounted`` (a candidate neither
    heard nor listed as not placed, or both) and ``tiers`` (figures that the checker does not find, goals
    that are missing, a status that cannot be). What the schedule leaves unset
    is not held against it.
    """
    view = ScheduleView(problem, schedule, facts)
    found = [*view.unknown, *wrong_attempts(view), *wrong_offsets(view), *unaccounted(view), *wrong_status(schedule)]
    for rule in CONSTRAINTS:
        if rule.applies(problem):
            found += rule.violations(view)
    if schedule.tiers:
        needed = [goal.name for goal in OBJECTIVES if goal.applies(problem, None)]
        found += wrong_names(schedule, needed, [goal.name for goal in OBJECTIVES])
    if schedule.tiers and not view.unknown:
        found += wrong_figures(schedule, _measured(view, previous))
    return found


def measure(
    problem: Problem, schedule: Schedule, previous: Schedule | None = None, facts: Facts | None = None
) -> tuple[Tier, ...]:
    """Return the value of every tier, recomputed from the hearings alone; no bounds."""
    return _measured(ScheduleView(problem, schedule, facts), previous)


def _measured(view: ScheduleView, previous: Schedule | None) -> tuple[Tier, ...]:
    return tuple(
        Tier(name=goal.name, value=goal.measure(view, previous) / goal.scale)
        for goal in OBJECTIVES
        if goal.applies(view.problem, previous)
    )
