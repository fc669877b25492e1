"""Sessions without starts: the same best plans as with them, and plans the checker accepts."""

import random

import pytest
from ortools.sat.python import cp_model

from scheduler.domain import Problem
from scheduler.model.builder import build_model, make_space
from scheduler.model.context import Model
from scheduler.model.extract import extract_hearings
from scheduler.model.objectives import OBJECTIVES
from scheduler.schedule import Hearing, Schedule
from scheduler.verification import verify
from scheduler.view import ScheduleView
from tests.factories import (
    make_candidate,
    make_certification,
    make_examiner,
    make_problem,
    make_room,
    make_seats,
    window,
)
from tests.thorough import rounds

HALVES = (("09:00", "12:00"), ("13:00", "17:00"))


def random_days(seed: int) -> Problem:
    """Return five candidates and seven examiners who are free for whole half-days, with limits at random."""
    chance = random.Random(seed)
    examiners = [
        make_examiner(
            who,
            max_half_day=chance.choice([None, 2, 3]),
            max_run_minutes=chance.choice([None, 130, 180]),
            break_minutes=chance.choice([0, 15, 30]),
        )
        for who in ("A1", "A2", "A3", "A4", "P1", "P2", "P3")
    ]
    free = [
        window(who, *half, number)
        for who in ("A2", "P2", "C1", "C2")
        for number in range(2)
        for half in HALVES
        if chance.random() < 0.75
    ]
    known = {row.who for row in free}
    free += [window(who, *HALVES[1], 1) for who in ("C1", "C2") if who not in known]
    return make_problem(
        days=2,
        certifications=(make_certification(), make_certification("Y", presentation_minutes=10, exchange_minutes=35)),
        seats=make_seats() + make_seats("Y"),
        candidates=tuple(make_candidate(f"C{i}", certification=chance.choice("XXY")) for i in range(1, 6)),
        examiners=tuple(examiners),
        rooms=(make_room(), make_room("R2")),
        availability=tuple(free),
    )


def best(problem: Problem, timed: tuple[str, ...] | None) -> tuple[Model, tuple[Hearing, ...]]:
    """Return a model and its best hearings by placement, then cost."""
    model = build_model(make_space(problem), timed=timed)
    placement, cost = (goal.post(model, None) for goal in OBJECTIVES[:2])
    model.cp.minimize(10**5 * placement + cost)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model.cp) == cp_model.OPTIMAL
    return model, extract_hearings(model, lambda e: int(solver.value(e)))


def values(problem: Problem, hearings: tuple[Hearing, ...]) -> list[int]:
    """Return placement and cost of hearings that break no rule."""
    broken = {violation.rule for violation in verify(problem, Schedule(hearings=hearings))} - {"accounted"}
    assert broken == set()
    view = ScheduleView(problem, Schedule(hearings=hearings))
    return [goal.measure(view, None) for goal in OBJECTIVES[:2]]


@pytest.mark.parametrize("seed", range(rounds(4, 8)))
def test_same_best_plans_with_and_without_starts(seed: int) -> None:
    problem = random_days(seed)
    timeless, without = best(problem, ())
    _, given = best(problem, None)
    assert all(slot.timeless for slot in timeless.slots)
    assert values(problem, without) == values(problem, given)


def test_a_partial_window_keeps_the_starts() -> None:
    problem = random_days(0)
    late = problem.model_copy(update={"availability": (*problem.availability, window("A1", "10:00", "12:00", 0))})
    model = build_model(make_space(late), timed=())
    kinds = {(slot.options[0].half.index, slot.timeless) for slot in model.slots if "A1" in slot.members}
    assert kinds == {(0, False)}


def test_whoever_stays_close_to_a_plan_keeps_the_starts() -> None:
    model = build_model(make_space(random_days(0)), timed=("C3",))
    assert not any(slot.timeless for slot in model.slots if "C3" in slot.hearings)


def test_sessions_without_starts_begin_on_the_grid() -> None:
    # Nothing asks a session to begin early: as late as it fits, but not in its last minute, it begins off the grid
    # unless its start is on it.
    problem = random_days(0)
    model = build_model(make_space(problem), timed=())
    for slot in model.slots:
        model.cp.add(slot.end <= slot.options[0].half.end - 1)
    model.cp.add(sum(model.placed.values()) >= 1)
    model.cp.maximize(sum(slot.start for slot in model.slots))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model.cp) == cp_model.OPTIMAL
    hearings = extract_hearings(model, lambda e: int(solver.value(e)))
    assert hearings
    assert all(hearing.start.minute % problem.campaign.slot_minutes == 0 for hearing in hearings)
