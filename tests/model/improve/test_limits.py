"""What ends a search: somebody, the clock, or deterministic time."""

from __future__ import annotations

import time

import pytest

from examples.generator import generate
from scheduler.model.improve.limits import Limits
from scheduler.model.improve.parameters import parameters_for
from scheduler.settings import SolveSettings

PARAMETERS = parameters_for(generate(30, 1))


class Work:
    """Deterministic time as a search would have spent it, and whether somebody has stopped it."""

    def __init__(self, settings: SolveSettings, seconds: float = 600.0) -> None:
        self.spent, self.is_stopped = 0.0, False
        self.limits = Limits(
            settings, PARAMETERS, time.monotonic() + seconds, lambda: self.is_stopped, lambda: self.spent
        )


def test_phases_end_by_deterministic_time_where_that_is_asked_for() -> None:
    """Of 8: a quarter ends at 2; from 3 on, 1.5 more at 4.5."""
    work = Work(SolveSettings(effort=8.0))
    quarter = work.limits.until(0.25)
    work.spent = 1.9
    assert not quarter()
    work.spent = 3.0
    assert quarter()
    more = work.limits.after(1.5)
    work.spent = 4.4
    assert not more()
    work.spent = 4.5
    assert more()
    assert not work.limits.should_stop()
    assert (work.limits.work, work.limits.all_work) == (4.5, 8.0)
    assert work.limits.stopped_by(is_proven=False) == "effort"


def test_one_worker_ends_by_deterministic_time() -> None:
    work = Work(SolveSettings(time_limit=100, workers=1))
    assert work.limits.all_work == pytest.approx(100 * PARAMETERS.effort_of_one)
    work.spent = work.limits.all_work
    assert work.limits.until(1.0)()


def test_several_workers_end_by_the_clock() -> None:
    work = Work(SolveSettings(time_limit=100, workers=2))
    work.spent = 1e9
    assert work.limits.all_work == work.limits.seconds
    assert work.limits.seconds == pytest.approx(600.0, abs=60.0)
    assert not work.limits.until(0.5)()
    assert work.limits.until(0.0)()
    assert work.limits.stopped_by(is_proven=False) == "time_limit"


def test_every_phase_ends_at_the_deadline_and_as_soon_as_somebody_stops_it() -> None:
    late = Work(SolveSettings(effort=8.0), seconds=0.0)
    assert late.limits.until(0.5)()
    assert late.limits.stopped_by(is_proven=False) == "time_limit"
    assert late.limits.stopped_by(is_proven=True) == "finished"
    stopped = Work(SolveSettings(effort=8.0))
    more = stopped.limits.after(1.0)
    stopped.is_stopped = True
    assert more()
    assert stopped.limits.stopped_by(is_proven=True) == "user"
