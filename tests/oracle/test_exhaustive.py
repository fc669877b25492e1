"""On random tiny problems the solver places as many candidates as can be placed at all."""

import random
from typing import Any

import pytest

from scheduler.domain import Problem
from tests.factories import (
    at,
    day,
    make_candidate,
    make_certification,
    make_examiners,
    make_problem,
    make_room,
    make_seats,
    plan,
    window,
)
from tests.oracle.brute import most_heard
from tests.oracle.checker import check, cost, unaccounted

CLOCKS = ("09:00", "09:30", "10:15", "11:00", "12:45", "13:15", "14:30")


def maybe(chance: random.Random, share: float, **fields: Any) -> dict[str, Any]:
    """Return each field with this probability."""
    return {name: value for name, value in fields.items() if chance.random() < share}


def random_problem(seed: int) -> Problem:
    """Return three candidates, five examiners and two rooms with a few rules at random."""
    chance = random.Random(seed)
    days = chance.choice([1, 1, 2])
    starts = [(clock, number) for clock in CLOCKS for number in range(days)]
    candidates = [
        make_candidate(
            f"C{i}",
            certification=chance.choice("XXY"),
            allowed_starts=tuple(at(*when) for when in chance.sample(starts, 2)),
            **maybe(
                chance, 0.2, mode="in_centre", ties=("A1",), employers=("Acme",), cohort="G", email="m@x.fr",
                step_free=True, extra_time=0.25, centres=("D",),
            ),
        )
        for i in (1, 2, 3)
    ]  # fmt: skip
    examiners = {
        who: maybe(
            chance, 0.15, break_minutes=30, max_run_minutes=130, max_half_day=1, max_day=1, max_days=1, home="H",
            remote=False, employers=("Acme",), specialities=("t",), chair=False, max_hearings=2, centres=("D",),
        )
        for who in ("A1", "A2", "A3", "P1", "P2")
    }  # fmt: skip
    second = chance.choice(
        [make_room("R2", centre="B", step_free=True), make_room("V1"), make_room("V1", centre="D", capacity=2)]
    )
    return make_problem(
        days=days,
        campaign={
            "half_days": ("09:00-12:30", "12:45-17:00"),
            "lunch": chance.choice([None, "12:00-14:00"]),
            "panel_mode": chance.choice(["session", "hearing"]),
            "weights": {"urgency": 0},
        },
        certifications=(
            make_certification(deliberation_minutes=chance.choice([0, 15])),
            make_certification("Y", specialities=("t", "s"), exchange_minutes=30, sector=chance.choice("SST")),
        ),
        seats=make_seats("X") + make_seats("Y"),
        candidates=candidates,
        examiners=make_examiners(**examiners),
        rooms=(make_room(turnaround_minutes=chance.choice([0, 5])), second),
        availability=tuple(
            window(who, "09:00", "12:00", chance.randrange(days), level=chance.choice(["yes", "no"]))
            for who in ("A1", "A2", "P1", "R1")
            if chance.random() < 0.2
        ),
        deliberations=tuple(
            {"day": day(number), "sector": sector, "capacity": 1}
            for number, sector in chance.choice([[], [], [(10, "S"), (10, "")], [(0, "S"), (15, "")]])
        ),
        travel=({"from": "H", "to": "D", "minutes": 60},),
    )


@pytest.mark.parametrize("seed", range(40))
def test_as_many_as_can_be(seed: int) -> None:
    problem = random_problem(seed)
    schedule = plan(problem).schedule
    files = problem.model_dump(mode="json", by_alias=True), schedule.model_dump(mode="json")
    assert check(*files) == []
    assert unaccounted(*files) == []
    assert schedule.tiers[1].value == pytest.approx(float(cost(*files)))
    assert len(schedule.hearings) == most_heard(files[0])
