"""Rows added where they do not hold: bounds by hand, prices as the rows themselves would have them."""

from itertools import combinations

import numpy as np
import pytest

from scheduler.domain import Travel, Weights
from scheduler.model.columns import nested
from scheduler.model.columns.master import Master
from scheduler.model.columns.prices import GroupPrices, PairPrices, Prices, TriplePrices, lowered_worth
from scheduler.model.columns.pricing import price_sets
from scheduler.model.columns.sets import SessionSets
from tests.factories import make_examiners, make_room
from tests.model.columns.test_columns import everything, generated, sets_of
from tests.model.test_bounds import problem_of
from tests.model.test_timeless import random_days


def test_of_three_candidates_two_are_heard_together_once() -> None:
    """One panel that hears two on a morning: three candidates take two mornings of 3 × 120 = 360 minutes.

    Each two of them together for half a session would be one and a half mornings: 540.
    """
    two = {who: {"max_half_day": 2} for who in ("A1", "A2", "P1")}
    mornings = {"half_days": ("09:00-12:00",)}
    sets = sets_of(problem_of(3, days=3, campaign=mornings, examiners=make_examiners(**two)))
    assert generated(sets).bound == pytest.approx(720, rel=1e-5)


def test_whoever_hears_someone_in_a_centre_travels_there() -> None:
    """Nothing costs but the trip of A1, 50 minutes, who has to be there for each of three candidates, in parts or not.

    Half a morning and half an afternoon of all three would pay half a trip.
    """
    problem = problem_of(
        3,
        examiners=make_examiners(A1={"home": "elsewhere"}),
        travel=(Travel.model_validate({"from": "elsewhere", "to": "D", "minutes": 50}),),
    )
    free = Weights(idle=0, room_day=0, examiner_day=0, travel=1)
    problem = problem.model_copy(update={"campaign": problem.campaign.model_copy(update={"weights": free})})
    assert generated(sets_of(problem)).bound == pytest.approx(50, rel=1e-5)


def test_whoever_sits_by_a_link_opens_the_room_of_that_day() -> None:
    """One panel that hears one on a morning: two candidates take two mornings, and a room-day of 60 minutes on each.

    Half of both on both mornings would need half a room for each candidate, and one for the panel.
    """
    one = {who: {"max_half_day": 1} for who in ("A1", "A2", "P1")}
    mornings = {"half_days": ("09:00-12:00",)}
    problem = problem_of(
        2, days=2, campaign=mornings, examiners=make_examiners(**one), rooms=(make_room("V", capacity=2),)
    )
    rooms_only = Weights(idle=0, room_day=4, examiner_day=0, travel=0)
    problem = problem.model_copy(update={"campaign": problem.campaign.model_copy(update={"weights": rooms_only})})
    assert generated(sets_of(problem)).bound == pytest.approx(120, rel=1e-5)


def random_prices(sets: SessionSets, seed: int) -> Prices:
    """Return prices of everything a price can be of."""
    rng = np.random.default_rng(seed)
    prices = Prices.zero(sets)
    prices.candidate[:-1] = rng.integers(0, 200, len(prices.candidate) - 1)
    prices.person[:, :, : sets.no_seat] = rng.integers(0, 100, prices.person[:, :, : sets.no_seat].shape)
    prices.hearing[:, : sets.no_seat] = rng.integers(0, 10, prices.hearing[:, : sets.no_seat].shape)
    days, candidates, people = (rng.integers(n, size=12) for n in (len(sets.days), 5, sets.no_seat))
    for kinds in (None, np.zeros(12, dtype=np.int32)):
        price = rng.integers(1, 50, 12).astype(float)
        prices.pairs += (PairPrices.of(sets, days, kinds, (candidates, people), price),)
    triples = np.array([(0, 1, 2), (1, 2, 4), (0, 3, 4)], dtype=np.int32)
    prices.triples = TriplePrices(triples, rng.integers(1, 50, 3).astype(float))
    for _ in range(6):
        half, who, count = (int(rng.integers(n)) for n in (len(prices.place), sets.no_seat, 4))
        prices.from_so_many(half, who, count, float(rng.integers(1, 40)))
    prices.groups = GroupPrices.of([((0, 1), 40.0), ((1, 2, 4), 25.0)], len(prices.candidate))
    return prices


def by_hand(sets: SessionSets, prices: Prices, number: int, panel: tuple[int, ...]) -> float:
    """Return what a session costs at some prices, term by term."""
    half, kind, day = sets.place_of(number)
    members = sets.members_of(number)
    people = [who for who in panel if who < sets.no_seat]
    limits = [sets.places.problem.examiners[who] for who in people]
    length = sum(sets.places.hold(candidate, kind) for candidate in sets.heard(number))
    waits = [e.break_minutes or 15 for e in limits if e.max_run_minutes and length > e.max_run_minutes]
    cost = prices.place[half, kind] - sum(prices.candidate[one] for one in members)
    cost += len(people) * max(waits, default=0)
    for who in people:
        cost += prices.person[half, kind, who] + len(members) * prices.hearing[half, who]
        assert prices.many is not None
        cost += prices.many[half, min(len(members), prices.many.shape[1] - 1), who]
        cost += sum(pairs.table[pairs.index[day, kind, one], who] for pairs in prices.pairs for one in members)
    assert prices.triples is not None
    for triple, price in zip(prices.triples.members.tolist(), prices.triples.price, strict=True):
        cost += price * (len(set(triple) & set(members)) >= 2)
    assert prices.groups is not None
    for inside, worth in zip(prices.groups.inside, prices.groups.worth, strict=True):
        cost -= worth * bool(set(np.flatnonzero(inside).tolist()) & set(members))
    return float(cost)


@pytest.mark.parametrize("first", [1, 2, nested.FIRST])
@pytest.mark.parametrize("seed", range(4))
def test_the_cheapest_panel_of_each_set_is_priced_with_breaks_pairs_triples_and_groups(
    seed: int, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all panels of different people, counted one by one; breaks of 0, 15 and 30 minutes on a grid of 15.

    Also where too few people of a seat are looked at first.
    """
    monkeypatch.setattr(nested, "FIRST", first)
    sets = sets_of(random_days(seed))
    prices = random_prices(sets, seed)
    priced = price_sets(sets, everything(sets), prices)
    for place, number in enumerate(priced.chosen.tolist()):
        seats = [[int(who) for who in row if who < sets.no_seat] for row in sets.people[sets.cast[number]]]
        panels = [(a, b, c) for a in seats[0] for b in seats[1] for c in seats[2] if len({a, b, c}) == 3]
        assert priced.reduced[place] == pytest.approx(min(by_hand(sets, prices, number, panel) for panel in panels))
        chosen = tuple(priced.panels[place].tolist())
        assert by_hand(sets, prices, number, chosen) == pytest.approx(priced.reduced[place])


@pytest.mark.parametrize("seed", range(4))
def test_sets_that_cannot_pay_need_no_precise_price(seed: int) -> None:
    sets = sets_of(random_days(seed))
    prices = random_prices(sets, seed)
    precise = price_sets(sets, everything(sets), prices)
    below = float(np.median(precise.reduced))
    roughly = price_sets(sets, everything(sets), prices, below)
    pays = precise.reduced < below
    assert pays.any()
    assert (roughly.reduced[pays] == precise.reduced[pays]).all()
    assert (roughly.panels[pays] == precise.panels[pays]).all()
    assert (roughly.reduced[~pays] >= below).all()
    assert (roughly.reduced[~pays] <= precise.reduced[~pays]).all()
    assert (roughly.reduced[~pays] < precise.reduced[~pays]).any()


@pytest.mark.parametrize("seed", range(4))
def test_candidates_are_worth_less_until_no_session_pays(seed: int) -> None:
    """Also where a group is worth more than its candidates are, who then go below nothing."""
    sets = sets_of(random_days(seed))
    prices = random_prices(sets, seed)
    prices.candidate[:3] = 0
    assert prices.groups is not None
    prices.groups.worth[:] = 1_000
    priced = price_sets(sets, everything(sets), prices)
    assert (-priced.reduced > prices.candidate[sets.members].sum(axis=1)).any()
    prices.candidate[:] = lowered_worth(sets, priced, prices)
    assert (price_sets(sets, everything(sets), prices).reduced >= -1e-6).all()


def test_a_session_that_is_too_long_a_run_costs_its_break() -> None:
    """Three hearings of 60 minutes are more than A1 sits, 150: a break of 30 for three people; two hearings are not."""
    tired = make_examiners(A1={"max_run_minutes": 150, "break_minutes": 30})
    problem = problem_of(3, examiners=tired)
    paid = problem.campaign.model_copy(update={"weights": Weights(idle=1, room_day=0, travel=0)})
    sets = sets_of(problem.model_copy(update={"campaign": paid}))
    master = Master(sets, everything(sets))
    priced = master.price(Prices.zero(sets))
    costs = {}
    for number, panel in zip(priced.chosen.tolist(), priced.panels.tolist(), strict=True):
        master.add(number, tuple(panel))
        costs[int(sets.size[number])] = master.program.cost[master.columns[number, tuple(panel)]]
    assert costs == {1: 0, 2: 0, 3: 3 * 30}


@pytest.mark.parametrize("alone", [False, True])
def test_rows_hold_in_every_whole_solution(*, alone: bool) -> None:
    """Of the rows added at random parts of sessions, any sessions that hear each candidate once keep all."""
    sets = sets_of(random_days(0))
    master = Master(sets, everything(sets))
    priced = master.price(Prices.zero(sets))
    rng = np.random.default_rng(0)
    for number, panel in zip(priced.chosen.tolist(), priced.panels.tolist(), strict=True):
        master.add(number, tuple(panel))
    parts = np.zeros(len(master.program.cost))
    columns = list(master.columns.values())
    parts[columns] = rng.random(len(columns))
    assert master.cuts.demand(master.columns, parts, alone=alone) > 0
    prices, _ = master.at(np.minimum(-rng.random(len(master.program.at_least)), 0.0))
    assert alone != bool(prices.pairs or prices.triples is not None)
    for (one, first), (other, second) in combinations(list(master.columns)[:60], 2):
        if set(sets.members_of(one)) & set(sets.members_of(other)):
            continue
        held = {(one, first), (other, second)}
        paid = {variable for column in held for variable in master.cuts.paid_for(column)}
        taken: dict[int, float] = {}
        for column in held:
            for row, coefficient in master.cuts.rows_of(column):
                taken[row] = taken.get(row, 0) + coefficient
        for row, variable, coefficient in master.cuts.links:
            taken[row] = taken.get(row, 0) + coefficient * (variable in paid)
        assert all(total <= master.program.at_most[row] for row, total in taken.items())
    assert_sessions_are_in_their_rows(master)


def assert_sessions_are_in_their_rows(master: Master) -> None:
    """Columns that were there before a row are in it as those that come after: as `Cuts.rows_of` tells."""
    program, cuts = master.program, master.cuts
    first = min([*cuts._paid.values(), *cuts._opens.values(), *cuts._triples.values(), *cuts._counted.values()])
    written: dict[int, dict[int, float]] = {}
    for row, variable, value in zip(program._row, program._variable, program._value, strict=True):
        if row >= first:
            written.setdefault(variable, {})[row] = value
    for column, variable in master.columns.items():
        assert written.get(variable, {}) == dict(cuts.rows_of(column))
