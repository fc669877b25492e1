"""Linear programs: the same value by every method, as precise as asked."""

import numpy as np
import pytest

from examples.generator import generate
from scheduler.model.columns import program
from scheduler.model.columns.campaign_master import CampaignMaster
from scheduler.model.columns.generate import add_best
from scheduler.model.columns.prices import Prices
from scheduler.model.columns.program import Program
from tests.model.columns.test_columns import sets_of


def a_program() -> Program:
    """Return the program of a campaign with a few sessions for each candidate."""
    sets = sets_of(generate(60, 3))
    master = CampaignMaster(sets)
    for seed in range(4):
        prices, rng = Prices.zero(sets), np.random.default_rng(seed)
        prices.person[:, :, : sets.no_seat] = rng.uniform(0, 120, prices.person[:, :, : sets.no_seat].shape)
        add_best(master, master.price(prices), np.inf)
    return master.program


def test_first_order_steps_come_near_the_precise_solution(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for a hundredth, the value is within some hundredths, and so is what the dual values prove."""
    found = a_program()
    cost, limits = np.array(found.cost), np.where(np.isinf(found.at_least), found.at_most, found.at_least)
    exact, _ = found.solve()
    monkeypatch.setattr(program, "ROUGH_ROWS", 1)
    values, duals = found.solve(slack=0.01)
    best = float(exact @ cost)
    assert float(values @ cost) == pytest.approx(best, rel=0.05)
    covers = np.array(found.at_least) > -np.inf
    assert (duals[covers] >= 0).all()
    assert (duals[~covers] <= 0).all()
    # What days, trips and rooms gain is not counted here: it can only be less than nothing.
    assert float(duals @ limits) >= 0.9 * best


def test_it_is_solved_precisely_where_that_takes_too_many_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    found = a_program()
    exact, _ = found.solve()
    monkeypatch.setattr(program, "ROUGH_ROWS", 1)
    monkeypatch.setitem(program.ROUGH, "pdlp_iteration_limit", 1)
    values, _ = found.solve(slack=0.01)
    cost = np.array(found.cost)
    assert float(values @ cost) == pytest.approx(float(exact @ cost), rel=0.02)
