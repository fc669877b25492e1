"""Lower bounds: worked by hand, and never above what a plan costs."""

from pathlib import Path

import pytest

from scheduler.domain import Problem, Weights
from scheduler.model.bounds import BoundTask, bound_cost, patterns, run_bound
from scheduler.model.builder import make_space
from scheduler.model.improve.bench import save_problem
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import kinds_of_room
from scheduler.model.seat_bounds import count_seats
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from tests.factories import make_candidate, make_problem, make_room
from tests.model.test_timeless import random_days

DAYS_ONLY = Weights(idle=0, room_day=0, travel=0)


def problem_of(count: int, **changes: object) -> Problem:
    """Return the default campaign with ``count`` candidates of 60 minutes; only examiner-days cost."""
    problem = make_problem(candidates=tuple(make_candidate(f"C{i}") for i in range(count)), **changes)
    return problem.model_copy(update={"campaign": problem.campaign.model_copy(update={"weights": DAYS_ONLY})})


def bound(problem: Problem) -> int:
    """Return the bound on the cost, in minutes."""
    found = bound_cost(Openings(make_space(problem)), BoundTask("", 0, 20)).bound
    assert found is not None
    return found


def test_ways_to_fill_a_half_day() -> None:
    # 225 minutes, hearings of 60, 75 and 90: 60+75+90 is exactly 225; three of 60 leave 45, too little for a fourth.
    assert (1, 1, 1) in patterns((60, 75, 90), 225)
    assert (3, 0, 0) in patterns((60, 75, 90), 225)
    assert (2, 0, 0) not in patterns((60, 75, 90), 225)


def test_rooms_of_a_centre_are_alike() -> None:
    rooms = [make_room("R1"), make_room("R2"), make_room("V", kind="remote", centre="", capacity=4)]
    kinds = kinds_of_room(rooms)
    assert [(kind.kind, kind.rooms, kind.sessions) for kind in kinds] == [
        ("in_centre", ("R1", "R2"), 2),
        ("remote", ("V",), 4),
    ]


@pytest.mark.parametrize(("candidates", "days"), [(1, 3), (3, 3), (7, 3)])
def test_examiner_days_of_one_panel(candidates: int, days: int) -> None:
    # Three hearings of 60 minutes fit in the morning (180), four in the afternoon (240): one panel of three a day.
    problem = problem_of(candidates)
    assert bound(problem) == days * 8 * 15
    # 3 seats each, 7 hearings a day at the most: ceil(3 n / 7) examiner-days.
    assert count_seats(Openings(make_space(problem))) == -(-3 * candidates // 7) * 8 * 15


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_costs_less(seed: int) -> None:
    problem = random_days(seed)
    schedule = solve(problem, SolveSettings(time_limit=60, workers=1, effort=5)).schedule
    assert not schedule.unplaced
    cost = next(tier.value for tier in schedule.tiers if tier.name == "cost")
    assert bound(problem) <= round(15 * cost)
    assert count_seats(Openings(make_space(problem))) <= round(15 * cost)


def test_the_file_of_a_problem_is_all_a_worker_needs(tmp_path: Path) -> None:
    problem = problem_of(3)
    assert run_bound(BoundTask(save_problem(problem, tmp_path), 0, 20)).bound == bound(problem)
