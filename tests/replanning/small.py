"""Random small campaigns with a plan, tight enough that a change has to be paid for."""

import random

from scheduler.domain import Problem
from scheduler.schedule import Schedule
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from tests.factories import (
    make_candidate,
    make_certification,
    make_examiners,
    make_problem,
    make_room,
    make_seats,
    window,
)

SETTINGS = SolveSettings(time_limit=30, workers=1, effort=0.5)


def small(seed: int, panel_mode: str = "session") -> Problem:
    """Return five to six candidates, six to eight examiners, one or two rooms and two or three days."""
    chance = random.Random(seed)
    days = chance.choice([2, 3])
    names = ["A3", "P2", *(["A4"] if chance.random() < 0.5 else []), *(["P3"] if chance.random() < 0.5 else [])]
    changes = {
        name: {"sex": chance.choice("FM"), "past_load": chance.randrange(3)} for name in ("A1", "A2", "P1", *names)
    }
    changes["A1"]["max_half_day"] = 2
    candidates = [
        make_candidate(
            f"C{i}",
            certification=chance.choice("XY"),
            wished_half_day=chance.choice([None, "am", "pm"]),
            employers=("Acme",) if chance.random() < 0.2 else (),
        )
        for i in range(1, chance.choice([6, 7]))
    ]
    changes["P1"]["employers"] = ("ACME",)
    rows = []
    for who in [*changes, *(c.id for c in candidates)]:
        halves = [(d, h) for d in range(days) for h in (("09:00", "12:00"), ("13:00", "17:00"))]
        for d, (start, end) in chance.sample(halves, max(len(halves) - chance.choice([0, 1, 2]), 1)):
            rows.append(window(who, start, end, d, chance.choice(["yes", "yes", "if_needed"])))
    return make_problem(
        days=days,
        campaign={"slot_minutes": 15, "panel_mode": panel_mode, "lunch": "12:00-14:00"},
        certifications=(make_certification(), make_certification("Y", presentation_minutes=10, exchange_minutes=35)),
        seats=(*make_seats(), *make_seats("Y")),
        candidates=tuple(candidates),
        examiners=make_examiners(**changes),
        rooms=(make_room(), make_room("V1", capacity=2)) if chance.random() < 0.5 else (make_room(), make_room("R2")),
        availability=tuple(rows),
    )


def without(problem: Problem, *names: str) -> Problem:
    """Return the problem without some candidates."""
    return problem.model_copy(
        update={
            "candidates": tuple(c for c in problem.candidates if c.id not in names),
            "availability": tuple(row for row in problem.availability if row.who not in names),
        }
    )


def planned(problem: Problem) -> Schedule:
    """Return a plan of a small problem."""
    return solve(problem, SETTINGS).schedule
