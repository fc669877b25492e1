"""Independent check of any schedule; imports no solver."""

from __future__ import annotations

from scheduler.domain import Problem
from scheduler.schedule import Schedule, Tier, Violation


def verify(problem: Problem, schedule: Schedule) -> list[Violation]:
    """Return every rule that ``schedule`` breaks, in the order of the rules."""
    raise NotImplementedError


def measure(problem: Problem, schedule: Schedule, previous: Schedule | None = None) -> tuple[Tier, ...]:
    """Recompute the value of every tier of ``schedule``."""
    raise NotImplementedError
