"""The cheapest panels: by hand, and of all panels there are."""

from itertools import product

import numpy as np
import pytest

from scheduler.model.columns.panels import DEAR, MOST_SEATS, cheapest
from scheduler.model.columns.prices import Prices
from scheduler.model.columns.pricing import price_sets
from tests.factories import make_candidate, make_examiners, make_room
from tests.model.columns.test_columns import everything, sets_of
from tests.model.test_bounds import problem_of

MANY = sets_of(problem_of(1, examiners=make_examiners(*(f"A{n}" for n in range(3, 9)))))


def test_the_same_cheap_person_takes_one_seat_only() -> None:
    """People 0, 1 and 2 cost 1, 5, 9 on the first seat, 2, 3, 9 on the second, 4, 8, 6 on the third.

    0 is the cheapest everywhere; 0, 1, 2 cost 1 + 3 + 6 = 10, and so much as 0 on the third (4 + 3 + 9) 16.
    """
    able = np.array([[[0, 1, 2]] * 3], dtype=np.int32)
    each = np.array([[[1.0, 5, 9], [2, 3, 9], [4, 8, 6]]])
    least, panels = cheapest(MANY, able, each)
    assert least.tolist() == [10]
    assert panels.tolist() == [[0, 1, 2]]


@pytest.mark.parametrize("seats", range(1, MOST_SEATS + 1))
def test_of_all_panels_of_different_people_none_is_cheaper(seats: int) -> None:
    """Prices with many ties, seats that few can take, and in every third row a last seat that there is not."""
    rng, rows, width = np.random.default_rng(seats), 60, 6
    able = np.stack([rng.permuted(np.tile(np.arange(8), (seats, 1)), axis=1)[:, :width] for _ in range(rows)])
    each = rng.integers(0, 6, able.shape).astype(float)
    gone = rng.random(able.shape) < 0.3
    able[gone], each[gone] = MANY.nobody, DEAR
    if seats > 1:
        able[::3, -1], each[::3, -1] = MANY.nobody, DEAR
        able[::3, -1, 0], each[::3, -1, 0] = MANY.no_seat, 0.0
    least, panels = cheapest(MANY, able.astype(np.int32), each)
    can_sit = 0
    for row in range(rows):
        best = np.inf
        for places in product(range(width), repeat=seats):
            people = [able[row, seat, place] for seat, place in enumerate(places)]
            sitting = [who for who in people if who != MANY.no_seat]
            if len(set(sitting)) == len(sitting):
                best = min(best, sum(each[row, seat, place] for seat, place in enumerate(places)))
        if best < DEAR:
            can_sit += 1
            assert least[row] == best
            sitting = [who for who in panels[row].tolist() if who != MANY.no_seat]
            assert len(set(sitting)) == len(sitting)
        else:
            assert least[row] >= DEAR
    assert can_sit > rows / 3


def test_whoever_may_not_hear_a_candidate_is_not_on_their_panel_however_cheap() -> None:
    """P1 is the cheapest, 10, and tied to the first of two candidates: P2, 30, hears that one, alone or with both."""
    examiners = make_examiners("P2")
    problem = problem_of(2, examiners=examiners, rooms=(make_room(),))
    tied = (make_candidate("C0", ties=("P1",)), make_candidate("C1"))
    sets = sets_of(problem.model_copy(update={"candidates": tied}))
    prices = Prices.zero(sets)
    for who, price in (("P1", 10.0), ("P2", 30.0)):
        prices.person[:, :, sets.examiner_of[who]] = price
    for below in (np.inf, 20.0):
        priced = price_sets(sets, everything(sets), prices, below)
        for number, cost, panel in zip(priced.chosen.tolist(), priced.reduced, priced.panels.tolist(), strict=True):
            if below == np.inf or cost < below:
                has_first = 0 in sets.members_of(number)
                assert cost == (30 if has_first else 10)
                assert (sets.examiner_of["P1"] in panel) is not has_first
            else:
                # Cheap enough to be looked at closely, or as cheap as anyone of the group could make it.
                assert cost <= 30
    assert {int(size) for size in sets.size} == {1, 2}
