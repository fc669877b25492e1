"""Bounds sector by sector: worked by hand, and never above what a plan costs, whatever the prices."""

import time

import pytest

from examples.generator import generate
from examples.generator.campaign import grow
from examples.generator.hidden import hidden_schedule
from scheduler.model.builder import make_space
from scheduler.model.openings import Openings
from scheduler.model.sector_bounds import SectorBounds, Split, bound_by_sector
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from scheduler.verification import measure
from tests.model.test_bounds import problem_of
from tests.model.test_timeless import random_days


def test_one_panel_pays_at_least_half_a_day_each() -> None:
    """Three hearings of 60 minutes fill a morning: one session of three people, each for one half-day at least.

    An examiner-day is 8 × 15 = 120 minutes, a half-day of it 60 at the first prices: 3 × 60 = 180.
    """
    problem = problem_of(3)
    assert bound_by_sector(Openings(make_space(problem)), problem.candidates, 20) >= 180


def test_a_day_is_never_paid_more_than_once() -> None:
    """Shares of a day stay a split of it: they add up to one, none below zero."""
    openings = Openings(make_space(generate(30, 2)))
    split = Split(openings, [("E", half.index) for half in openings.halves])
    day = {half.index: half.day for half in openings.halves}
    split.follow({("E", openings.halves[0].index): 5.0}, 0.4)
    sums: dict[int, float] = {}
    for (_, index), share in split.share.items():
        assert share >= 0
        sums[day[index]] = sums.get(day[index], 0.0) + share
    assert all(abs(total - 1) < 1e-9 for total in sums.values())


@pytest.mark.parametrize("seed", range(2))
def test_no_known_plan_costs_less(seed: int) -> None:
    """At every round of prices, the bound is at most what the plan costs from which the campaign was grown."""
    grown = grow(60, seed)
    openings = Openings(make_space(grown.problem))
    bounds = SectorBounds(openings, grown.problem.candidates)
    tiers = measure(grown.problem, hidden_schedule(grown))
    cost = next(tier.value for tier in tiers if tier.name == "cost") * 15
    told = [bounds._round(time.monotonic() + 600, 0.3) for _ in range(5)]
    assert all(0 < bound <= cost for bound in told if bound is not None)
    assert len(set(told)) > 1


@pytest.mark.parametrize("seed", range(3))
def test_no_best_plan_costs_less(seed: int) -> None:
    problem = random_days(seed)
    schedule = solve(problem, SolveSettings(time_limit=60, workers=1, effort=20)).schedule
    cost = next(tier for tier in schedule.tiers if tier.name == "cost")
    placed = [c for c in problem.candidates if c.id in {hearing.candidate for hearing in schedule.hearings}]
    assert bound_by_sector(Openings(make_space(problem)), placed, 20) <= cost.value * 15 + 1e-6
