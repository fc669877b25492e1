"""Hearings modelled by start: the same best plans as by intervals, and plans the checker accepts."""

import random

import pytest
from ortools.sat.python import cp_model

from scheduler.domain import Problem, Weights
from scheduler.model import moments
from scheduler.model.builder import build_model, make_space
from scheduler.model.extract import extract_hearings
from scheduler.model.objectives import OBJECTIVES, Objective
from scheduler.schedule import Hearing, Schedule
from scheduler.verification import verify
from scheduler.view import ScheduleView
from tests.factories import make_candidate, make_examiner, make_problem, make_room, placed, window, with_candidates
from tests.thorough import rounds

NO_WEIGHTS = dict.fromkeys(Weights.model_fields, 0)
BY_HEARING = {"panel_mode": "hearing", "weights": NO_WEIGHTS}


def crowded(seed: int, **weights: int) -> Problem:
    """Return six candidates, six examiners and two rooms who are there for parts of a morning, at random."""
    chance = random.Random(seed)
    people = ("A1", "A2", "A3", "P1", "P2")
    free = []
    for who in (*people, "R1", "R2", "C1", "C2"):
        first, length = chance.randint(9, 11), chance.randint(1, 3)
        free.append(window(who, f"{first:02}:00", f"{min(first + length, 12):02}:00"))
        if chance.random() < 0.5:
            free.append(window(who, "13:00", "16:00"))
    return make_problem(
        campaign=BY_HEARING | {"weights": NO_WEIGHTS | weights},
        candidates=tuple(make_candidate(f"C{i}") for i in range(1, 7)),
        examiners=tuple(make_examiner(who, max_hearings=chance.choice([None, 3])) for who in people),
        rooms=(make_room(), make_room("R2", turnaround_minutes=chance.choice([0, 15]))),
        availability=tuple(free),
    )


def best(problem: Problem, goal: Objective, *, open_rooms: bool, everyone: int = 0) -> tuple[int, tuple[Hearing, ...]]:
    """Return a goal's least value with ``everyone`` candidates placed at the least, and a plan that has it."""
    model = build_model(make_space(problem), timed=() if open_rooms else None)
    model.cp.add(sum(model.placed.values()) >= everyone)
    model.cp.minimize(goal.post(model, None))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model.cp) == cp_model.OPTIMAL
    hearings = extract_hearings(model, lambda e: int(solver.value(e)))
    assert not verify(problem, Schedule(hearings=hearings))
    return round(solver.objective_value), hearings


def by_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every model built with intervals from here on."""
    monkeypatch.setattr(moments, "MOST_PRESENCES", 0)


@pytest.mark.parametrize("seed", range(rounds(8, 100)))
def test_as_many_are_placed_as_with_intervals(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem, placement = crowded(seed), OBJECTIVES[0]
    assert build_model(make_space(problem)).moments is not None
    by_start, _ = best(problem, placement, open_rooms=True)
    assert best(problem, placement, open_rooms=False)[0] == by_start
    by_intervals(monkeypatch)
    assert build_model(make_space(problem)).moments is None
    assert best(problem, placement, open_rooms=False)[0] == by_start


@pytest.mark.parametrize("seed", range(rounds(6, 60)))
def test_as_many_are_back_to_back_as_with_intervals(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem, cost = crowded(seed, adjacency=1), OBJECTIVES[1]
    _, hearings = best(problem, OBJECTIVES[0], open_rooms=True)
    by_start, plan = best(problem, cost, open_rooms=True, everyone=len(hearings))
    assert cost.measure(ScheduleView(problem, Schedule(hearings=plan)), None) == by_start
    by_intervals(monkeypatch)
    assert best(problem, cost, open_rooms=False, everyone=len(hearings))[0] == by_start


def test_rooms_left_open_are_given_out_without_overlap() -> None:
    # Two panels of their own, both free from 9 to 11: two hearings at 9 and two at 10. R2 opens at 10 only, so that
    # R1 hears one at 9; three of the four are heard.
    problem = make_problem(
        campaign=BY_HEARING | {"half_days": ("09:00-11:00",)},
        candidates=with_candidates("C1", "C2", "C3", "C4"),
        examiners=tuple(make_examiner(who) for who in ("A1", "A2", "A3", "A4", "P1", "P2")),
        rooms=(make_room(), make_room("R2")),
        availability=(window("R2", "10:00", "11:00"),),
    )
    rooms = sorted((f"{hearing.start:%H:%M}", hearing.room) for hearing in placed(problem).values())
    assert rooms == [("09:00", "R1"), ("10:00", "R1"), ("10:00", "R2")]


def test_a_room_that_a_candidate_needs_is_not_left_open() -> None:
    # Only R2 has no steps: whoever needs that gets it, and the other one R1.
    problem = make_problem(
        campaign=BY_HEARING | {"half_days": ("09:00-10:00",)},
        candidates=(make_candidate("C1"), make_candidate("C2", step_free=True)),
        examiners=tuple(make_examiner(who) for who in ("A1", "A2", "A3", "A4", "P1", "P2")),
        rooms=(make_room("R1", step_free=False), make_room("R2", step_free=True)),
    )
    assert {who: hearing.room for who, hearing in placed(problem).items()} == {"C1": "R1", "C2": "R2"}


def test_idle_time_and_breaks_keep_intervals() -> None:
    def by_start(**changes: object) -> bool:
        problem = make_problem(campaign=BY_HEARING | changes, examiners=(make_examiner("A1", break_minutes=rest),))
        return build_model(make_space(problem)).moments is not None

    rest = 0
    assert by_start()
    assert not by_start(weights=NO_WEIGHTS | {"idle": 1})
    rest = 15
    assert not by_start()
