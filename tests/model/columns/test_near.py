"""Which sets are priced: the near ones between two looks at all of them."""

import math

import numpy as np
import pytest

from examples.generator import generate as generate_problem
from scheduler.model.columns import near
from scheduler.model.columns.campaign_master import CampaignMaster
from scheduler.model.columns.generate import Generated, generate
from scheduler.model.columns.near import ROUNDS, Near
from scheduler.model.columns.shares import first_duals
from tests.model.columns.test_columns import sets_of
from tests.model.test_timeless import random_days


def test_some_sets_are_priced_between_two_looks_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "MANY", 1)
    monkeypatch.setattr(near, "NEAR", 5)
    monkeypatch.setattr(near, "FEW", 0)
    sets = sets_of(random_days(1))
    master = CampaignMaster(sets)
    prices, _ = master.at(first_duals(master))
    looked_at, priced = Near(sets), master.price(prices)
    assert looked_at.next() is None
    looked_at.learn(priced)
    for _ in range(ROUNDS):
        kept = looked_at.next()
        assert kept is not None
        assert sorted(np.flatnonzero(kept)) == sorted(priced.chosen[np.argsort(priced.reduced)[:5]])
    assert looked_at.next() is None
    looked_at.learn(priced)
    assert looked_at.next() is not None
    looked_at.look_at_all()
    assert looked_at.next() is None


@pytest.mark.parametrize("seed", range(3))
def test_the_bound_is_the_same_and_told_of_all_sets_only(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a look at all sets each time, and at the 40 nearest of hundreds."""
    sets = sets_of(generate_problem(40, seed))
    assert len(sets.size) > 200

    def bound() -> tuple[float, int]:
        master, told = CampaignMaster(sets), list[Generated]()
        found = generate(master, lambda: False, center=first_duals(master), tell=told.append)
        assert found is not None
        assert found.done
        assert [one.bound for one in told] == sorted(one.bound for one in told)
        assert math.isfinite(found.bound)
        return found.bound, found.rounds

    of_all, few = bound()
    monkeypatch.setattr(near, "MANY", 1)
    monkeypatch.setattr(near, "NEAR", 40)
    monkeypatch.setattr(near, "FEW", 0)
    monkeypatch.setattr("scheduler.model.columns.generate.FEW", 1)
    of_near, more = bound()
    assert of_near == pytest.approx(of_all, rel=1e-3)
    assert more > few
