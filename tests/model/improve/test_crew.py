"""Where sub-solves run: the answers are the same, and a worker that dies loses one sub-solve only."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from examples.generator import generate
from scheduler.model.builder import make_space
from scheduler.model.improve.bench import save_problem
from scheduler.model.improve.crew import Alone, StopError, Team
from scheduler.model.improve.large import LargeSearch
from scheduler.schedule import Hearing, Schedule
from scheduler.settings import SolveSettings
from scheduler.view import ScheduleView

PROBLEM = generate(60, 4)


def slow_double(argument: tuple[int, float, str]) -> tuple[int, int]:
    """Return twice a number and the process that doubled it; it dies on the way the first time a mark is missing."""
    number, seconds, mark = argument
    time.sleep(seconds)
    if mark and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number, os.getpid()


def test_a_dead_worker_loses_its_own_call_only(tmp_path: Path) -> None:
    crew = Team(2, save_problem(PROBLEM, tmp_path))
    try:
        mark = str(tmp_path / "died")
        waits = [crew.submit(slow_double, (n, 0.05, mark if n == 1 else "")) for n in range(4)]
        assert [wait(lambda: False)[0] for wait in waits] == [0, 2, 4, 6]
        assert Path(mark).exists()
    finally:
        crew.close()


def test_waiting_ends_when_told_to_stop(tmp_path: Path) -> None:
    crew = Team(1, save_problem(PROBLEM, tmp_path))
    try:
        wait = crew.submit(slow_double, (1, 60.0, ""))
        with pytest.raises(StopError):
            wait(lambda: True)
    finally:
        crew.close()


def test_a_call_counts_until_it_is_done_whoever_waits_for_it(tmp_path: Path) -> None:
    """The second goes to the other worker though nobody waits for the first any more; so does a third, after it."""
    crew = Team(2, save_problem(PROBLEM, tmp_path))
    try:
        first = crew.submit(slow_double, (1, 60.0, ""))
        with pytest.raises(StopError):
            first(lambda: True)
        del first
        others = {crew.submit(slow_double, (n, 0.0, ""))(lambda: False)[1] for n in (2, 3)}
        assert len(others) == 1
    finally:
        crew.close()


@pytest.mark.parametrize(("spare", "lent", "free", "is_busy"), [(0, 0, 3, False), (1, 1, 1, False), (2, 1, 1, True)])
def test_someone_is_free_for_a_call_however_busy_a_crew_is(spare: int, lent: int, free: int, is_busy: bool) -> None:
    crew = Alone()
    crew.workers, crew.spare, crew.lent = 3, spare, lent
    assert (crew.free, crew.is_busy) == (free, is_busy)


def test_alone_answers_at_once() -> None:
    assert Alone().submit(slow_double, (3, 0.0, ""))(lambda: False) == (6, os.getpid())


def searched(executor: ThreadPoolExecutor | None) -> tuple[Hearing, ...]:
    """Return the hearings of a search with two workers under a deterministic limit."""
    space = make_space(PROBLEM)
    search = LargeSearch(
        space,
        SolveSettings(time_limit=600, seed=5, workers=2, effort=2.0),
        None,
        lambda *_: None,
        lambda: False,
        lambda goal, hearings: goal.measure(ScheduleView(PROBLEM, Schedule(hearings=hearings), space), None),
        time.monotonic() + 600,
        executor,
    )
    outcome = search.run()
    assert outcome.stopped_by == "effort"
    assert outcome.hearings
    return outcome.hearings


def test_two_executors_give_the_same_plan() -> None:
    with ThreadPoolExecutor(2) as threads:
        assert searched(threads) == searched(None)
