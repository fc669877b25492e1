"""What sessions lose at given prices, by hand, and that steps are taken around those that lose."""

import random

import numpy as np
import pytest

from scheduler.model.builder import make_space
from scheduler.model.columns.prices import GroupPrices, PairPrices, Prices
from scheduler.model.frame import PlannedHearing, PlannedSession
from scheduler.model.improve.losses import Losses
from scheduler.model.improve.packing import related
from scheduler.model.openings import Openings
from tests.factories import PANEL
from tests.model.columns.test_columns import sets_of
from tests.model.improve.test_improver import BENCH
from tests.model.improve.test_packing import constructed
from tests.model.test_bounds import problem_of


def session(name: str, half: int, *candidates: str) -> PlannedSession:
    """Return a session of the default panel in the default room."""
    hearings = tuple(PlannedHearing(who, 9 * 60) for who in candidates)
    return PlannedSession(name, half, "R1", tuple(PANEL.items()), hearings)


def test_a_session_loses_what_it_costs_above_the_worth_of_its_candidates() -> None:
    """Morning: room 10, three people 50 each and 3 for each of two hearings, a pair 7, a day 2; worth 2 * 40.

    That is 10 + 150 + 18 + 7 + 2 - 80 = 107, even where it is worth 6 to hear one of two. The afternoon: three people
    60 each, less 40: 140. Of each person's day of 120 minutes 120 - 50 - 60 = 10 are in no price: 5 for each session,
    three times. A candidate worth more than the session costs makes up for nothing.
    """
    problem = problem_of(4)
    sets, losses = sets_of(problem), Losses(Openings(make_space(problem)))
    morning, afternoon = sorted({sets.place_of(n)[0] for n in range(len(sets.size))})[:2]
    prices = Prices.zero(sets)
    prices.candidate[:3] = 40
    prices.place[morning, 0] = 10
    prices.person[morning, :, :3], prices.person[afternoon, :, :3] = 50, 60
    prices.hearing[morning, :3] = 3
    prices.presence[0, 0, 0] = 2
    pair = np.array([1]), np.array([sets.examiner_of["A1"]])
    prices.pairs = (PairPrices.of(sets, np.array([0]), None, pair, np.array([7.0])),)
    early, late = session("early", morning, "C0", "C1"), session("late", afternoon, "C2")
    assert losses.of([early, late], prices) == pytest.approx({"early": 107 + 15, "late": 140 + 15})
    prices.groups = GroupPrices.of([((0, 3), 6.0)], len(prices.candidate))
    assert losses.of([early, late], prices) == pytest.approx({"early": 107 + 15, "late": 140 + 15})
    prices.groups = None
    assert losses.of([late], prices) == pytest.approx({"late": 140 + 3 * 60})
    prices.candidate[3], prices.person[:] = 1000, 40
    assert losses.of([session("rich", afternoon, "C3")], prices) == pytest.approx({"rich": 3 * 80})


def test_steps_are_taken_around_sessions_that_lose() -> None:
    plan = constructed()
    losing = next(iter(plan.sessions))
    nothing = dict.fromkeys(plan.sessions, 0.0)
    all_of_it = nothing | {losing: 1e9}
    taken = [related(BENCH, plan, (), 1, random.Random(seed), all_of_it) for seed in range(20)]
    assert {one.name for (one,) in taken} == {losing}
    evenly, drawn = (
        sum(
            losing in {one.name for one in related(BENCH, plan, (), 5, random.Random(seed), lost)} for seed in range(60)
        )
        for lost in (None, nothing | {losing: 140.0})
    )
    assert drawn > 2 * evenly
    assert not any(one.name == losing for one in related(BENCH, plan, {losing}, 5, random.Random(1), all_of_it))
