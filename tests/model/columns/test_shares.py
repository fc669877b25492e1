"""Prices to begin with, by hand, and prices shared out to the last minute: never a lower bound, never cheaper."""

import numpy as np
import pytest

from scheduler.model.columns.generate import add_best, generate
from scheduler.model.columns.master import Master
from scheduler.model.columns.prices import Prices, bound_of
from scheduler.model.columns.shares import first_duals
from tests.model.columns.test_columns import everything, generated, sets_of
from tests.model.test_bounds import problem_of
from tests.model.test_timeless import random_days


def test_a_day_is_shared_by_its_half_days() -> None:
    """One panel, examiner-days of 120 minutes, a morning for three of five candidates and an afternoon for four.

    Each half-day of three people costs 3 × 60 = 180, and 180 / 4 = 45 for each of four: what everyone is worth.
    """
    sets = sets_of(problem_of(5))
    master = Master(sets, everything(sets))
    duals = first_duals(master)
    assert [duals[row] for row in master.covers.values()] == pytest.approx([45.0] * 5)
    prices, worth = master.at(duals)
    priced = master.price(prices)
    assert bound_of(sets, priced, prices, worth) == pytest.approx(5 * 45)
    assert priced.reduced.min() == pytest.approx(0)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_left_is_shared_out_for_nothing(seed: int) -> None:
    """The value of the dual values stays, no session is cheaper, and some are dearer while most are missing."""
    sets = sets_of(random_days(seed))
    master = Master(sets, everything(sets))
    add_best(master, master.price(Prices.zero(sets)), np.inf)
    _, duals = master.program.solve()
    before, worth = master.at(duals)
    after, same = master.at(master.filled(duals))
    assert same == pytest.approx(worth, rel=1e-6)
    cheap, dear = master.price(before).reduced, master.price(after).reduced
    assert (dear >= cheap - 1e-6).all()
    assert dear.sum() > cheap.sum() + 1
    bounds = [bound_of(sets, master.price(prices), prices, worth) for prices in (before, after)]
    assert bounds[1] >= bounds[0] - 1e-6


@pytest.mark.parametrize("seed", range(4))
def test_prices_held_back_end_where_others_do(seed: int) -> None:
    sets = sets_of(random_days(seed))
    free = generate(Master(sets, everything(sets)), lambda: False)
    held = generated(sets)
    assert free is not None
    assert free.done
    assert held.done
    assert held.bound == pytest.approx(free.bound, rel=1e-4)
