"""Independent check of any schedule, hand-made ones too; imports no solver."""

from __future__ import annotations

from scheduler.domain import Problem
from scheduler.eligibility import Facts
from scheduler.model.constraints import CONSTRAINTS
from scheduler.model.objectives import OBJECTIVES
from scheduler.schedule import Schedule, Tier, Violation
from scheduler.view import ScheduleView


def verify(problem: Problem, schedule: Schedule, facts: Facts | None = None) -> list[Violation]:
    """Return every breach of every rule, in the order of the rules; empty when the schedule is right.

    ``facts`` of the same problem spare recomputing them when many schedules are checked.
    Hearings that name unknown candidates, rooms or examiners are reported under ``reference``.
    """
    view = ScheduleView(problem, schedule, facts)
    found = list(view.unknown)
    for rule in CONSTRAINTS:
        if rule.applies(problem):
            found += rule.violations(view)
    return found


def measure(
    problem: Problem, schedule: Schedule, previous: Schedule | None = None, facts: Facts | None = None
) -> tuple[Tier, ...]:
    """Return the value of every tier, recomputed from the hearings alone; no bounds."""
    view = ScheduleView(problem, schedule, facts)
    return tuple(
        Tier(name=goal.name, value=goal.measure(view, previous) / goal.scale)
        for goal in OBJECTIVES
        if goal.applies(problem, previous)
    )
