"""The contract of both faces: "the model allows it" equals "the checker finds nothing", and goals are equal."""

import random
from collections.abc import Iterator
from functools import cache

import pytest
from ortools.sat.python import cp_model

from scheduler.domain import Problem
from scheduler.eligibility import Space
from scheduler.model.builder import build_model, make_space
from scheduler.model.context import Model
from scheduler.model.extract import extract_hearings
from scheduler.model.objectives import OBJECTIVES
from scheduler.schedule import Hearing, Schedule, Sitting
from scheduler.verification import verify
from scheduler.view import ScheduleView
from tests.model.rich import rich_problem, without_comparing_times

ROUNDS = 48


def solved(space: Space, seed: int) -> tuple[Hearing, ...]:
    """Return hearings of some schedule that the model allows, different for each seed."""
    model = build_model(space)
    chance = random.Random(seed)
    literals = [place.literal for places in model.places.values() for place in places]
    literals += [x for slot in model.slots for x in slot.members.values()]
    model.cp.maximize(
        30 * sum(model.placed.values())
        + sum(chance.randint(0, 9) * x for x in literals)
        - sum(chance.randint(0, 1) * start for start in model.start.values())
    )
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 1.0 if model.moments else 0.15
    if model.moments:
        # Any good plan will do: the linear program would spend its time on proving.
        solver.parameters.linearization_level = 0
        solver.parameters.cp_model_probing_level = 0
    assert solver.solve(model.cp) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return extract_hearings(model, lambda e: int(solver.value(e)))


CASES = {
    "session": lambda: rich_problem("session"),
    "hearing": lambda: rich_problem("hearing"),
    "hearing by start": lambda: without_comparing_times(rich_problem("hearing")),
}
"""The rich problem in each form the model has."""


@cache
def plans(case: str) -> tuple[Problem, Space, tuple[tuple[Hearing, ...], ...]]:
    """Return the rich problem, its space and seven schedules that the model allows, made once for all tests."""
    problem = CASES[case]()
    space = make_space(problem)
    return problem, space, tuple(solved(space, seed) for seed in range(7))


def broken_at_random(problem: Problem, hearings: tuple[Hearing, ...], chance: random.Random) -> tuple[Hearing, ...]:
    """Return the hearings with none, one or two things changed: a start, a person, a room."""
    rows = list(hearings)
    facts = ScheduleView(problem, Schedule())
    for _ in range(chance.choice([0, 1, 1, 2])):
        if not rows:
            break
        i = chance.randrange(len(rows))
        one = rows[i]
        kind = chance.choice(["start", "person", "room", "drop"])
        if kind == "drop":
            rows.pop(i)
        elif kind == "start":
            shift = chance.choice([-45, -30, -15, 15, 30, 45])
            rows[i] = placed_at(facts, one, facts.grid.minute(one.start) + shift, one.room, one.panel)
        elif kind == "person":
            panel = list(one.panel)
            k = chance.randrange(len(panel))
            panel[k] = Sitting(seat=panel[k].seat, examiner=chance.choice(problem.examiners).id)
            rows[i] = one.model_copy(update={"panel": tuple(panel)})
        else:
            room = chance.choice(problem.rooms).id
            rows[i] = placed_at(facts, one, facts.grid.minute(one.start), room, one.panel)
    return tuple(sorted(rows, key=lambda h: (h.start, h.candidate)))


def placed_at(facts: ScheduleView, one: Hearing, minute: int, room: str, panel: tuple[Sitting, ...]) -> Hearing:
    """Return a hearing moved to another start and room, its lengths and session kept coherent."""
    candidate, place = facts.problem.candidate_of[one.candidate], facts.problem.room_of[room]
    held = minute + facts.hold_minutes(candidate, place)
    half = facts.grid.half_day_of(minute, held)
    date = facts.grid.date(minute // 1440)
    session = f"{date}-{half.name if half else '?'}-{room}"
    if facts.problem.campaign.panel_mode != "session":
        session = one.session
    return one.model_copy(
        update={
            "start": facts.grid.moment(minute),
            "end": facts.grid.moment(minute + facts.oral_minutes(candidate)),
            "held_until": facts.grid.moment(held),
            "room": room,
            "mode": place.kind,
            "session": session,
            "panel": panel,
        }
    )


def fixed(model: Model, hearings: tuple[Hearing, ...]) -> bool:
    """Fix the model to a schedule; False when it has no variables for it (the space excludes it)."""
    chosen, seated = set(), {}
    for hearing in hearings:
        minute = model.space.grid.minute(hearing.start)
        places = [
            p
            for p in model.places[hearing.candidate]
            if p.room.id == hearing.room and p.half.start <= minute < p.half.end and p.slot.name == hearing.session
        ]
        if not places:
            return False
        chosen.add(places[0].literal.index)
        model.cp.add(model.start[hearing.candidate] == minute)
        panel = {(s.seat, s.examiner) for s in hearing.panel}
        if seated.setdefault(places[0].slot.name, panel) != panel:
            return False
        if any(who not in places[0].slot.seats.get(seat, {}) for seat, who in panel):
            return False
        if hearing.deliberation_day is not None:
            rows = enumerate(model.problem.deliberations)
            same_day = [n for n, row in rows if row.day == hearing.deliberation_day]
            settled = [x for n in same_day if (x := model.settled.get((hearing.candidate, n))) is not None]
            if not settled:
                return False
            model.cp.add_bool_or(settled)
    for places in model.places.values():
        for place in places:
            model.cp.add(place.literal == int(place.literal.index in chosen))
    for slot in model.slots:
        panel = seated.get(slot.name, set())
        for seat, people in slot.seats.items():
            for who, literal in people.items():
                model.cp.add(literal == int((seat, who) in panel))
    return True


def allowed(space: Space, hearings: tuple[Hearing, ...]) -> bool:
    """Tell whether the model has a solution that is exactly this schedule."""
    model = build_model(space)
    if not fixed(model, hearings):
        return False
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model.cp)
    assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE)
    return status != cp_model.INFEASIBLE


def cases(case: str) -> Iterator[tuple[int, Problem, Space, tuple[Hearing, ...]]]:
    """Yield random schedules near to right ones."""
    problem, space, made = plans(case)
    for seed, base in enumerate(made[:6]):
        chance = random.Random(seed)
        for _ in range(ROUNDS // 6):
            yield seed, problem, space, broken_at_random(problem, base, chance)


@pytest.mark.parametrize("case", CASES)
def test_model_allows_exactly_what_the_checker_accepts(case: str) -> None:
    right = wrong = 0
    for seed, problem, space, hearings in cases(case):
        violations = verify(problem, Schedule(hearings=hearings))
        keys = {violation.rule for violation in violations}
        assert allowed(space, hearings) == (not violations), (seed, keys, [h.model_dump() for h in hearings])
        right, wrong = right + (not violations), wrong + bool(violations)
    # Both answers must be met often, or the test says nothing.
    assert right >= 10
    assert wrong >= 10


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("goal", OBJECTIVES, ids=lambda goal: goal.name)
def test_solver_and_checker_count_the_same(case: str, goal) -> None:
    problem, space, made = plans(case)
    previous = Schedule(hearings=made[6])
    for hearings in made[:3]:
        model = build_model(space)
        assert fixed(model, hearings)
        model.cp.minimize(goal.post(model, previous))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        assert solver.solve(model.cp) == cp_model.OPTIMAL
        view = ScheduleView(problem, Schedule(hearings=hearings))
        assert round(solver.objective_value) == goal.measure(view, previous)
