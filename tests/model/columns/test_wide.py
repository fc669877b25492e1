"""Groups whose sets are not written down: what they find is what all sets give, or seems cheaper, never dearer."""

from collections import defaultdict

import numpy as np
import pytest

from examples.generator import generate as generate_campaign
from scheduler.domain import Problem
from scheduler.model.builder import make_space
from scheduler.model.columns.campaign import bound_campaign
from scheduler.model.columns.campaign_master import CampaignMaster
from scheduler.model.columns.generate import generate
from scheduler.model.columns.prices import Prices
from scheduler.model.columns.pricing import price_sets
from scheduler.model.columns.sets import SessionSets
from scheduler.model.columns.shares import first_duals
from scheduler.model.columns.wide import WideGroup
from scheduler.model.columns.writer import enumerate_all_or_narrow
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from tests.model.columns.test_columns import everything, sets_of
from tests.model.test_bounds import problem_of
from tests.model.test_timeless import random_days


def split(problem: Problem, most: int = 0) -> tuple[SessionSets, list[WideGroup]]:
    """Return the sets of the groups with no more than ``most`` of them, and the other groups."""
    places = Places(Openings(make_space(problem)))
    sets, rest = enumerate_all_or_narrow(places, problem.candidates, 0, most)
    found = [WideGroup(sets, group, heard) for group, heard in rest.items()]
    return sets, [group for group in found if group]


def some_prices(sets: SessionSets, seed: int) -> Prices:
    """Return prices drawn at random: candidates worth something, people and places dear."""
    rng, prices = np.random.default_rng(seed), Prices.zero(sets)
    prices.candidate[:-1] = rng.uniform(0, 200, len(prices.candidate) - 1)
    prices.person[:, :, : sets.no_seat] += rng.uniform(0, 120, prices.person[:, :, : sets.no_seat].shape)
    prices.hearing[:, : sets.no_seat] = rng.uniform(0, 20, prices.hearing[:, : sets.no_seat].shape)
    prices.place[:] = rng.uniform(0, 60, prices.place.shape)
    prices.presence[:, :, :-1] = rng.uniform(0, 20, prices.presence[:, :, :-1].shape)
    return prices


def test_the_best_session_takes_those_worth_most() -> None:
    """Five candidates of 60 minutes worth 10, 20, 30, 40 and 50; everyone else is free.

    A morning of 180 minutes holds three: 50 + 40 + 30 = 120 for each of these; with the one worth 20 it is 50 + 40 + 20
    = 110, with the one worth 10 it is 100. An afternoon of 240 minutes holds four: 140 for four of them, and 50 + 40 +
    30 + 10 = 130 with the last. Nothing costs anything, so all that candidates are worth is too much.
    """
    sets, wide = split(problem_of(5))
    prices = Prices.zero(sets)
    prices.candidate[:5] = [10, 20, 30, 40, 50]
    found = {group.minutes: group.best(prices) for group in wide}
    assert found[180].lack.tolist() == [100, 110, 120, 120, 120]
    assert found[240].lack.tolist() == [130, 140, 140, 140, 140]
    assert found[180].share.tolist() == pytest.approx([1.0] * 5)
    (morning,) = (group for group in wide if group.minutes == 180)
    nobody, two = np.zeros(5, dtype=bool), np.array([False, False, False, True, True])
    assert morning.members(found[180], 0, nobody) == [0, 3, 4]
    assert morning.members(found[180], 2, nobody) == [2, 3, 4]
    # Those two are in another session of the round: those worth most of the rest come before them.
    assert morning.members(found[180], 0, two) == [0, 1, 2]
    assert morning.members(found[180], 4, two) == [1, 2, 4]


@pytest.mark.parametrize(("seed", "lengths", "least"), [*((seed, 10, 1) for seed in range(6)), (1, 1, 0), (2, 2, 0)])
def test_no_set_pays_more_than_the_group_says(
    monkeypatch: pytest.MonkeyPatch, seed: int, lengths: int, least: float
) -> None:
    """For each candidate the best of all sets that hold them, at some prices; nor is more of their worth too much.

    Where few lengths are told apart, sessions seem to hold more than they can.
    """
    monkeypatch.setattr("scheduler.model.columns.wide.MOST_LENGTHS", lengths)
    problem = random_days(seed)
    sets, (_, wide) = sets_of(problem), split(problem)
    prices = some_prices(sets, seed)
    priced = price_sets(sets, everything(sets), prices)
    lack: dict[tuple[int, int, int], float] = defaultdict(lambda: -np.inf)
    share: dict[tuple[int, int, int], float] = defaultdict(float)
    for number, reduced in zip(priced.chosen.tolist(), priced.reduced.tolist(), strict=True):
        members = sets.members_of(number)
        for member in members:
            key = *sets.place_of(number)[:2], member
            lack[key] = max(lack[key], -reduced)
            share[key] = max(share[key], -reduced / prices.candidate[list(members)].sum())
    exact = 0
    for group in wide:
        best = group.best(prices)
        for place, member in enumerate(group.candidates.tolist()):
            key = group.half, group.kind, member
            assert best.lack[place] >= lack[key] - 1e-6
            assert best.share[place] >= share[key] - 1e-9
            exact += best.lack[place] <= lack[key] + 1e-6
    assert exact >= least * len(lack)


@pytest.mark.parametrize("seed", range(6))
def test_sets_are_written_down_as_they_are(seed: int) -> None:
    """Each has the place, length and people of the same set where all are written down."""
    problem = random_days(seed)
    all_sets = sets_of(problem)
    numbers = {(all_sets.place_of(n)[:2], all_sets.members_of(n)): n for n in everything(all_sets).tolist()}
    sets, wide = split(problem, 4)
    master = CampaignMaster(sets, wide)
    written = len(sets.size)
    generate(master, lambda: len(sets.size) > written + 40, center=first_duals(master))
    assert len(sets.size) > written
    for number in range(written, len(sets.size)):
        same = numbers[sets.place_of(number)[:2], sets.members_of(number)]
        assert sets.minutes[number] == all_sets.minutes[same]
        assert sets.seats[sets.cast[number]] == all_sets.seats[all_sets.cast[same]]
        for seat, _ in enumerate(sets.seats[sets.cast[number]]):
            able = set(sets.people[sets.cast[number]][seat].tolist()) - {sets.nobody}
            assert able
            assert able <= set(all_sets.people[all_sets.cast[same]][seat].tolist())


@pytest.mark.parametrize(
    "problem", [random_days(1), random_days(2), generate_campaign(40, 2), generate_campaign(60, 5)]
)
def test_the_bound_is_that_of_all_sets_and_never_above(problem: Problem) -> None:
    sets = sets_of(problem)
    whole = CampaignMaster(sets)
    whole.whole = False
    all_ = bound_campaign(whole, 60)
    some = bound_campaign(CampaignMaster(*split(problem, 4)), 60)
    assert all_ is not None
    assert some is not None
    assert some.bound <= all_.value + 1e-3
    assert some.bound >= 0.999 * all_.bound


def test_a_lack_below_what_is_asked_for_need_not_be_known() -> None:
    """Above it, it is the same as where all are asked for; so is what is too much."""
    sets, wide = split(random_days(1))
    prices = some_prices(sets, 1)
    asked = 0
    for group in wide:
        every, some = group.best(prices), group.best(prices, 10.0)
        pays = every.lack > 10.0
        assert (some.lack[pays] == every.lack[pays]).all()
        assert (some.lack[~pays] <= every.lack[~pays]).all()
        assert some.share.tolist() == every.share.tolist()
        asked += int(pays.sum())
    assert asked > 10


def test_rows_priced_alone_leave_the_bound_that_of_all_sets() -> None:
    """Two sectors by link with a pool of links to open: rows on who sits and who is heard, in both programs."""
    problem = generate_campaign(40, 2)
    bounds, rows = [], []
    for master in (CampaignMaster(sets_of(problem)), CampaignMaster(*split(problem, 4))):
        master.whole, master.rows_from = False, 1.0
        before = len(master.program.at_least)
        found = bound_campaign(master, 60)
        assert found is not None
        bounds.append(found.bound)
        rows.append(len(master.program.at_least) - before)
    assert min(rows) > 10
    assert bounds[1] == pytest.approx(bounds[0], rel=1e-2)
    assert bounds[1] <= bounds[0] + 1e-3
