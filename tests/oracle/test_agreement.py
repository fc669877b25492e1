"""The product's checker and the outsider's find the same rules broken, and the same cost."""

import random

import pytest

from scheduler.domain import Problem
from scheduler.schedule import Hearing, Schedule, Sitting
from scheduler.verification import measure, verify
from tests.broken_plan import good_plan, rich_problem
from tests.factories import (
    at,
    make_candidate,
    make_examiners,
    make_hearing,
    make_problem,
    make_room,
    make_schedule,
    plan,
    with_candidates,
)
from tests.oracle.checker import check, cost, unaccounted

ROUNDS = 300


def documents(problem: Problem, schedule: Schedule) -> tuple[dict, dict]:
    """Return both as the files hold them."""
    return problem.model_dump(mode="json", by_alias=True), schedule.model_dump(mode="json")


def shaken(problem: Problem, rows: list[Hearing], chance: random.Random) -> list[Hearing]:
    """Return the hearings with one to three things changed at random."""
    rows = list(rows)
    for _ in range(chance.randint(1, 3)):
        i = chance.randrange(len(rows))
        one = rows[i]
        kind = chance.choice(["time", "day", "room", "person", "session", "deliberation", "double"])
        if kind == "double":
            rows.append(one)
        elif kind in ("time", "day"):
            unit = 15 if kind == "time" else 1440
            shift = at("00:00", 1) - at("00:00", 0)
            shift = shift * unit * chance.choice([-3, -2, -1, 1, 2, 3]) / 1440
            moved = {name: getattr(one, name) + shift for name in ("start", "end", "held_until")}
            rows[i] = one.model_copy(update=moved)
        elif kind == "room":
            room = chance.choice(problem.rooms)
            rows[i] = one.model_copy(update={"room": room.id, "mode": room.kind})
        elif kind == "session":
            rows[i] = one.model_copy(update={"session": chance.choice(rows).session})
        elif kind == "deliberation":
            rows[i] = one.model_copy(update={"deliberation_day": chance.choice(problem.deliberations).day})
        else:
            k = chance.randrange(len(one.panel))
            new = Sitting(seat=one.panel[k].seat, examiner=chance.choice(problem.examiners).id)
            rows[i] = one.model_copy(update={"panel": (*one.panel[:k], new, *one.panel[k + 1 :])})
    return rows


@pytest.mark.parametrize("panel_mode", ["session", "hearing"])
def test_same_rules_broken(panel_mode: str) -> None:
    problem = rich_problem(panel_mode)
    chance = random.Random(1)
    met: set[str] = set()
    for number in range(ROUNDS):
        schedule = make_schedule(*shaken(problem, list(good_plan().values()), chance))
        mine = {key for key, _ in check(*documents(problem, schedule))}
        theirs = {violation.rule for violation in verify(problem, schedule)}
        assert theirs == mine, (number, schedule.model_dump_json(indent=1))
        met |= mine
    assert len(met) >= 20


def test_same_cost_by_hand() -> None:
    # A1 and A2 live 60 minutes away: 4 quarter-hours each. One examiner-day each: 3 × 8 = 24; one room-day: 4.
    # Holdings 09:00-10:00, 10:30-11:30: 30 minutes idle, 2 quarter-hours each for three people: 6.
    # The afternoon starts anew: nothing is idle over lunch. 24 + 4 + 8 + 6 = 42.
    problem = make_problem(
        candidates=with_candidates("C1", "C2", "C3"),
        examiners=make_examiners(A1={"home": "H"}, A2={"home": "H"}),
        travel=({"from": "D", "to": "H", "minutes": 60},),
    )
    schedule = make_schedule(make_hearing("C1"), make_hearing("C2", "10:30"), make_hearing("C3", "14:00"))
    assert cost(*documents(problem, schedule)) == 42
    assert {tier.name: tier.value for tier in measure(problem, schedule)}["cost"] == 42


@pytest.mark.parametrize("panel_mode", ["session", "hearing"])
def test_what_the_solver_says(panel_mode: str) -> None:
    problem = make_problem(
        days=2,
        campaign={"panel_mode": panel_mode, "half_days": ("09:00-12:00",)},
        candidates=(
            *with_candidates("C1", "C2", "C3", "C4"),
            make_candidate("C5", extra_time=0.5, mode="remote", ties=("P1",)),
            make_candidate("C6", mode="in_centre", centres=("B",)),
        ),
        examiners=make_examiners("A3", "P2", A1={"home": "H"}, A2={"max_half_day": 2}),
        rooms=(make_room(turnaround_minutes=15), make_room("V1")),
        travel=({"from": "H", "to": "D", "minutes": 50},),
    )
    schedule = plan(problem).schedule
    assert check(*documents(problem, schedule)) == []
    assert unaccounted(*documents(problem, schedule)) == []
    assert "C6" in {unplaced.candidate for unplaced in schedule.unplaced}
    tiers = {tier.name: tier.value for tier in schedule.tiers}
    assert tiers["cost"] == pytest.approx(float(cost(*documents(problem, schedule))))
