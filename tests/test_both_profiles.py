"""One campaign under both profiles, through a real solve: 15 days are held by law, 20 with a warning otherwise."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from tests.factories import PARIS, make_problem, plan, with_candidates

DELIBERATION = dt.date(2027, 4, 1)


@pytest.mark.parametrize(
    ("profile", "delay", "first"),
    [
        ("code-du-travail-2026", 15, dt.date(2027, 3, 18)),  # 1 April − (15 − 1) days
        ("cnam", 20, dt.date(2027, 3, 13)),  # 1 April − (20 − 1) days: before the campaign begins
    ],
)
def test_the_decision_is_in_time_by_the_profile_in_force(profile: str, delay: int, first: dt.date) -> None:
    # Monday 15 to Friday 19 March, three hearings; the deliberation is on 1 April.
    problem = make_problem(
        days=5,
        campaign={"profile": profile},
        candidates=with_candidates("C1", "C2", "C3"),
        deliberations=({"day": DELIBERATION, "sector": "S"},),
    )
    schedule = plan(problem).schedule
    assert len(schedule.hearings) == 3
    for hearing in schedule.hearings:
        day = hearing.start.astimezone(PARIS).date()
        assert day >= first
        assert hearing.deliberation_day == DELIBERATION
        assert hearing.decision_due == day + dt.timedelta(days=delay)
        assert hearing.decision_due > DELIBERATION
    cited = [warning for warning in schedule.warnings if "R6412-7" in warning]
    assert len(cited) == (1 if profile == "cnam" else 0)
    assert all("20 jours" in w and "15 jours" in w and "Cnam, page VAE" in w for w in cited)


def test_under_the_law_nobody_is_heard_too_early_for_the_deliberation() -> None:
    # Until Wednesday 17 March the deliberation of 1 April comes after 15 days: the law places no one.
    placed = [
        len(
            plan(
                make_problem(
                    days=3,
                    campaign={"profile": profile},
                    deliberations=({"day": DELIBERATION, "sector": "S"},),
                )
            ).schedule.hearings
        )
        for profile in ("code-du-travail-2026", "cnam")
    ]
    assert all(one < two for one, two in pairwise(placed))
    assert placed == [0, 1]
