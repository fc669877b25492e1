"""The best plan is kept while others are looked at, and comes back."""

import pytest

from scheduler.model.improve.plan import Plan
from scheduler.model.improve.record import ABOVE, Record
from tests.model.improve.test_joining import BENCH, session


def test_a_plan_may_cost_a_little_more_than_the_best_and_goes_back_to_it() -> None:
    one, other = session("C1", 0, 1), session("C1", 1, 2)
    plan = Plan([one])
    cost = BENCH.judge.values(plan, "cost")[1] / 15
    record = Record(BENCH.judge, plan)
    assert record.spare == pytest.approx(ABOVE * cost)
    plan.replace([one.name], [other])
    record.note(-0.5 * ABOVE * cost)
    assert not record.is_best
    assert record.spare == pytest.approx(0.5 * ABOVE * cost)
    # It is of equal worth in truth, and stays; a plan that hears nobody is worse.
    assert not record.restore()
    assert list(plan) == [other]
    plan.replace([other.name], [])
    assert record.restore()
    assert list(plan) == [one]
    assert record.is_best


def test_a_gain_that_makes_up_for_a_loss_is_a_new_best() -> None:
    one, other = session("C1", 0, 1), session("C1", 1, 2)
    plan = Plan([one])
    record = Record(BENCH.judge, plan)
    plan.replace([one.name], [other])
    record.note(-4.0)
    record.note(3.0)
    assert not record.is_best
    record.note(1.0)
    assert record.is_best
    assert record.spare == pytest.approx(ABOVE * BENCH.judge.values(plan, "cost")[1] / 15)
    plan.replace([other.name], [])
    assert not record.restore()
