"""Whole sessions as columns: sets, panels and bounds worked by hand, and never above what a plan costs."""

from itertools import combinations

import numpy as np
import pytest

from examples.generator.campaign import grow
from examples.generator.hidden import hidden_schedule
from scheduler.domain import Problem
from scheduler.model.builder import make_space
from scheduler.model.columns.campaign import bound_campaign
from scheduler.model.columns.campaign_master import CampaignMaster
from scheduler.model.columns.generate import Generated, add_best, generate
from scheduler.model.columns.guide import Guide
from scheduler.model.columns.master import Master
from scheduler.model.columns.pack import DEPTHS, pack, sets_within
from scheduler.model.columns.prices import Prices, bound_of
from scheduler.model.columns.sets import SessionSets
from scheduler.model.columns.standing import Standing, standing_of
from scheduler.model.columns.writer import enumerate_sets
from scheduler.model.improve.subsolve import sub_solver
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from scheduler.verification import measure
from tests.model.test_bounds import problem_of
from tests.model.test_timeless import random_days


def sets_of(problem: Problem) -> SessionSets:
    """Return all sets of a problem."""
    found = enumerate_sets(Places(Openings(make_space(problem))), problem.candidates)
    assert found is not None
    return found


def everything(sets: SessionSets) -> np.ndarray:
    """Return the numbers of all sets."""
    return np.arange(len(sets.size), dtype=np.int32)


def generated(sets: SessionSets, seconds: float = 60) -> Generated:
    """Return what column generation gives to the end."""
    found = bound_campaign(CampaignMaster(sets), seconds)
    assert found is not None
    return found


def test_every_set_that_fits_a_half_day_is_there_once() -> None:
    """Candidates of 60 minutes: a morning of 180 minutes holds 1 to 3 of them, an afternoon of 240 holds 1 to 4.

    Of 5 candidates: 5 + 10 + 10 = 25 sets a morning, 5 + 10 + 10 + 5 = 30 an afternoon, in each kind of room.
    """
    sets = sets_of(problem_of(5))
    halves = sets.places.openings.halves
    by_place: dict[tuple[int, int], list[tuple[int, ...]]] = {}
    for number in everything(sets).tolist():
        cast = sets.cast[number]
        by_place.setdefault((int(sets.half[cast]), int(sets.kind[cast])), []).append(sets.members_of(number))
    assert by_place
    for (half, _), found in by_place.items():
        most = halves[half].minutes // 60
        wanted = [one for size in range(1, most + 1) for one in combinations(range(5), size)]
        assert sorted(found) == sorted(wanted)


def test_sets_that_are_too_many_are_not_written_down() -> None:
    problem = problem_of(5)
    places = Places(Openings(make_space(problem)))
    assert enumerate_sets(places, problem.candidates, most=20) is None


def test_nobody_hears_more_than_their_limit() -> None:
    """Where nobody of a category hears more than two on a half-day, no set is longer."""
    problem = problem_of(4)
    tired = tuple(one.model_copy(update={"max_half_day": 2}) for one in problem.examiners)
    assert sets_of(problem.model_copy(update={"examiners": tired})).size.max() == 2


def test_the_longest_run_leaves_time_for_a_break() -> None:
    """Four hearings of 60 minutes fill an afternoon of 240: only runs of 240 leave nobody without a break."""
    problem = problem_of(4)

    def longest(run: int) -> int:
        people = tuple(one.model_copy(update={"max_run_minutes": run}) for one in problem.examiners)
        return int(sets_of(problem.model_copy(update={"examiners": people})).size.max())

    assert (longest(239), longest(240)) == (3, 4)


@pytest.mark.parametrize(("candidates", "minutes"), [(1, 360), (3, 360), (7, 360), (8, 8 / 7 * 360)])
def test_whoever_hears_someone_on_a_day_comes_that_day(candidates: int, minutes: float) -> None:
    """One panel, an examiner-day of 8 × 15 = 120 minutes, a morning for three and an afternoon for four.

    Half a morning and half an afternoon, that hear everyone once, would pay half a day of three people; but whoever
    hears a candidate, in parts or not, has come for the sum of the parts: 360. A day holds seven: eight need 8/7 of it.
    """
    assert generated(sets_of(problem_of(candidates, days=2))).bound == pytest.approx(minutes, rel=1e-5)


@pytest.mark.parametrize("seed", range(2))
def test_no_known_plan_costs_less(seed: int) -> None:
    """In every round the bound is at most what the plan costs from which the campaign was grown."""
    grown = grow(60, seed)
    tiers = measure(grown.problem, hidden_schedule(grown))
    cost = next(tier.value for tier in tiers if tier.name == "cost") * 15
    sets = sets_of(grown.problem)
    master = Master(sets, everything(sets))
    told = []
    for _ in range(8):
        _, duals = master.solve()
        prices, worth = master.at(duals)
        priced = master.price(prices)
        told.append(bound_of(sets, priced, prices, worth))
        add_best(master, priced)
    assert max(told) <= cost + 1e-6
    assert max(told) > 0


@pytest.mark.parametrize("seed", range(3))
def test_no_best_plan_costs_less(seed: int) -> None:
    problem = random_days(seed)
    schedule = solve(problem, SolveSettings(time_limit=60, workers=1, effort=20)).schedule
    cost = next(tier.value for tier in schedule.tiers if tier.name == "cost")
    assert not schedule.unplaced
    assert generated(sets_of(problem)).bound <= cost * 15 + 1e-6


def packed(sets: SessionSets, standing: Standing, chosen: np.ndarray) -> tuple[int, int]:
    """Return what the best mix costs beside sessions that stay, and how many sessions it has."""
    master = Master(sets, chosen, standing)
    found = generate(master, lambda: False)
    assert found is not None
    guide = Guide(0, found.prices, found.columns, found.parts, True)
    best = pack(sets, chosen, standing, singles(sets, master), guide, DEPTHS[-1], sub_solver(5, 1))
    assert best.columns is not None
    return master.cost_of(best.columns), len(best.columns)


def singles(sets: SessionSets, master: Master) -> list[tuple[int, tuple[int, ...]]]:
    """Return a poor start: the first session of its own for each candidate, whether or not they can all be held."""
    priced = master.price(Prices.zero(sets))
    found: dict[int, tuple[int, tuple[int, ...]]] = {}
    for number, panel in zip(priced.chosen.tolist(), priced.panels.tolist(), strict=True):
        if sets.size[number] == 1 and master.may_hold(number, tuple(panel)):
            found.setdefault(sets.members_of(number)[0], (number, tuple(panel)))
    return list(found.values())


def test_a_day_that_is_paid_costs_nothing_more() -> None:
    """Five candidates and one panel: one day, three examiner-days of 8 × 15 = 120 minutes: 360.

    Beside an afternoon that stays, of the same three people, the fifth candidate costs nothing.
    """
    sets = sets_of(problem_of(5))
    assert packed(sets, Standing(), everything(sets))[0] == 360
    afternoon = next(number for number in everything(sets).tolist() if sets.members_of(number) == (0, 1, 2, 3))
    cast = sets.cast[afternoon]
    people = [int(who) for who in sets.people[cast].ravel() if who < sets.no_seat]
    stays = standing_of(sets, [(int(sets.half[cast]), int(sets.kind[cast]), people, 4)])
    assert packed(sets, stays, sets_within(sets, [4])) == (0, 1)
