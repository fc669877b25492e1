"""Facade: precheck, build, search, extract, verify."""

from __future__ import annotations

from scheduler.domain import Problem
from scheduler.result import OnProgress, OnSchedule, Result, ShouldStop
from scheduler.schedule import Schedule
from scheduler.settings import SolveSettings


def solve(
    problem: Problem,
    settings: SolveSettings | None = None,
    *,
    previous: Schedule | None = None,
    on_progress: OnProgress | None = None,
    on_schedule: OnSchedule | None = None,
    should_stop: ShouldStop | None = None,
) -> Result:
    """Plan the hearings of ``problem``."""
    raise NotImplementedError
