"""Kinds of people, and the cheapest panels of them, against all panels there are."""

from itertools import product

import numpy as np
import pytest

from scheduler.model.columns import alike
from scheduler.model.columns.alike import cheapest, distinct_rows


@pytest.mark.parametrize("seed", range(4))
def test_different_rows_are_told_apart(seed: int) -> None:
    """The first of each kind of row, kinds in the order of their bits, as numpy's own slower way gives them."""
    rows = np.random.default_rng(seed).random((30, 11)) < 0.1
    first, of = distinct_rows(rows)
    _, expected, place = np.unique(np.packbits(rows, axis=1), axis=0, return_index=True, return_inverse=True)
    assert 1 < len(first) < 30
    assert first.tolist() == expected.tolist()
    assert of.tolist() == place.ravel().tolist()


@pytest.mark.parametrize(("seed", "seats", "at_once"), [(0, 2, 10**6), (1, 3, 10**6), (2, 3, 40), (3, 4, 1_000)])
def test_nobody_sits_twice_in_the_cheapest_panel(
    monkeypatch: pytest.MonkeyPatch, seed: int, seats: int, at_once: int
) -> None:
    """Of all choices of different people of the kinds, in each case; nobody who cannot sit (infinite) does."""
    monkeypatch.setattr(alike, "MOST_AT_ONCE", at_once)
    rng = np.random.default_rng(seed)
    people, cases, counts = 6, 3, [2] * seats
    labels = [rng.integers(-1, 2, people).astype(np.int32) for _ in range(seats)]
    costs = rng.integers(1, 9, (cases, people)).astype(float)
    costs[0, :2] = np.inf
    rows = np.indices(counts, dtype=np.int32).reshape(seats, -1)
    found = cheapest(labels, counts, costs, rows)
    assert found.shape == (cases, 2**seats)
    for case, (panel, kinds) in product(range(cases), enumerate(rows.T)):
        able = [np.flatnonzero(label == kind).tolist() for label, kind in zip(labels, kinds, strict=True)]
        totals = [costs[case, list(who)].sum() for who in product(*able) if len(set(who)) == seats]
        assert found[case, panel] == min(totals, default=np.inf)
