"""Which sessions are added at some prices: the same as if all were gone through."""

import numpy as np
import pytest

from scheduler.model.columns.generate import add_best
from scheduler.model.columns.master import Master
from tests.model.columns.test_columns import everything, sets_of
from tests.model.columns.test_cuts import random_prices
from tests.model.test_timeless import random_days


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("below", [-20.0, np.inf])
def test_the_best_sessions_of_each_candidate_are_added(seed: int, below: float) -> None:
    """All below some reduced cost, the best first, as long as one of their candidates has fewer than two."""
    sets = sets_of(random_days(seed))
    master = Master(sets, everything(sets))
    priced = master.price(random_prices(sets, seed))
    each, expected = np.zeros(len(sets.candidate_of), dtype=int), []
    for place in np.argsort(priced.reduced, kind="stable").tolist():
        members = list(sets.members_of(int(priced.chosen[place])))
        if priced.reduced[place] < below and (each[members] < master.each).any():
            each[members] += 1
            expected.append((int(priced.chosen[place]), tuple(priced.panels[place].tolist())))
    assert add_best(master, priced, below) == len(expected) > 1
    assert list(master.columns) == expected
