"""What is heard of a relaxation while it is being solved, and what counts no more when another is begun."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.model.bounds import BoundTask
from scheduler.model.columns.guide import Guide, save_guide
from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import save_problem
from scheduler.model.improve.bounding import Bounding
from scheduler.model.improve.crew import Alone, Team
from tests.factories import make_candidate, make_problem

PROBLEM = make_problem(candidates=tuple(make_candidate(f"C{i}") for i in range(5)), days=2)
SESSION = PlannedSession("2027-03-15-AM-R1-1", 0, "R1", (), ())
TOLD = Guide(420, None, (), (), central=False)


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Bounding]:
    """Return a relaxation that takes long: a process that sleeps."""
    source, crew = save_problem(PROBLEM, tmp_path), Alone()
    bounding = Bounding(crew, source, repeatable=False)
    bounding._solver = Team(1, source)
    # Longer than any test: what is told meanwhile is what the test writes. The process is ended with the fixture.
    bounding._answer = bounding._solver.submit(time.sleep, 600)
    yield bounding
    bounding.close()


def test_what_is_to_be_repeatable_is_solved_at_once(tmp_path: Path) -> None:
    """One day of three people at 8 quarters of an hour: 3 * 8 * 15 = 360 minutes, and a room for 4 * 15 = 60."""
    source = save_problem(PROBLEM, tmp_path)
    bounding = Bounding(Alone(), source, repeatable=True)
    assert (bounding.look(), bounding.is_begun) == (None, False)
    bounding.begin(BoundTask(source, 0, 60.0, True))
    found = bounding.look()
    assert found is not None
    assert bounding.bound == found.bound
    assert found.bound is not None
    assert 0 < found.bound <= 420
    assert not bounding.wants_core


def test_bounds_only_rise_and_each_plan_is_taken_once(slow: Bounding) -> None:
    assert (slow.look(), slow.bound, slow.take()) == (None, None, ())
    save_guide(slow.path, replace(TOLD, plan=(SESSION,), plans=1))
    assert (slow.look(), slow.bound) == (None, 420)
    assert (slow.take(), slow.take()) == ((SESSION,), ())
    save_guide(slow.path, replace(TOLD, bound=400, plan=(SESSION,), plans=1, asked=2))
    slow.look()
    assert (slow.bound, slow.take(), slow.asked) == (420, (), 2)


def test_prices_count_once_they_are_worth_following(slow: Bounding) -> None:
    save_guide(slow.path, TOLD)
    slow.look()
    assert (slow.prices, slow.is_without_prices) == ("", True)
    save_guide(slow.path, replace(TOLD, bound=421, central=True))
    slow.look()
    assert slow.prices == slow.path


def test_its_core_is_given_back_as_soon_as_hardly_anything_is_left_to_be_won(slow: Bounding) -> None:
    slow._crew.spare = 1
    save_guide(slow.path, replace(TOLD, settled=True))
    slow.look()
    assert (slow._crew.spare, slow.wants_core) == (0, False)
    # Told again, it takes nothing away from who has lent the core to something else since.
    slow._crew.spare = 1
    save_guide(slow.path, replace(TOLD, bound=430, settled=True))
    slow.look()
    assert slow._crew.spare == 1


def test_what_was_told_before_it_is_begun_anew_counts_no_more(slow: Bounding) -> None:
    save_guide(slow.path, replace(TOLD, bound=10**6, plan=(SESSION,), plans=1))
    slow.look()
    slow.begin(BoundTask(slow._source, 0, 60.0, without=frozenset({"C4"})))
    while slow.look() is None:
        # Another process solves it: looking does not wait.
        time.sleep(0.05)
    assert slow.bound is not None
    assert 0 < slow.bound <= 420
    assert slow.take() == ()
