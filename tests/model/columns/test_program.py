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


def a_master() -> CampaignMaster:
    """Return the program of a campaign with a few sessions for each candidate."""
    sets = sets_of(generate(60, 3))
    master = CampaignMaster(sets)
    for seed in range(4):
        prices, rng = Prices.zero(sets), np.random.default_rng(seed)
        prices.person[:, :, : sets.no_seat] = rng.uniform(0, 120, prices.person[:, :, : sets.no_seat].shape)
        add_best(master, master.price(prices), np.inf)
    return master


def a_program() -> Program:
    """Return the rows and variables of that program."""
    return a_master().program


def test_columns_that_rest_come_back_when_they_are_added() -> None:
    """Of those that cost more at the prices than they are worth, none is missed."""
    master = a_master()
    columns, cost = dict(master.columns), np.array(master.program.cost)
    values, duals = master.solve()
    master.rest(duals, len(columns) // 2)
    assert len(columns) // 2 <= master.active < len(columns)
    again, _ = master.solve()
    assert float(again @ cost) == pytest.approx(float(values @ cost), rel=1e-5)
    active = master.active
    added = [column for column in columns if master.add(*column)]
    assert len(added) == len(columns) - active
    assert not any(master.add(*column) for column in added)
    assert master.active == len(columns)
    assert master.columns == columns


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


def test_what_is_given_is_left_out_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions held and sessions that may not be: the same values as with rows that say so, precisely and roughly."""
    found = a_program()
    cost = np.array(found.cost)
    free, _ = found.solve()
    columns = [n for n in range(len(cost)) if found.cost[n] and np.isinf(found.most[n])][-400:]
    held = [max(columns, key=lambda n: free[n])]
    dropped = [n for n in columns if n not in held][::3]
    values, duals = found.solve(dropped=dropped, held=[*held, dropped[0]])
    assert values[held[0]] == values[dropped[0]] == 1
    assert not values[dropped[1:]].any()
    assert len(duals) == len(found.at_least)
    rows = a_program()
    for variable in [*held, dropped[0]]:
        rows.put(rows.row(at_least=1.0), variable, 1.0)
    for variable in dropped[1:]:
        rows.put(rows.row(at_most=0.0), variable, 1.0)
    expected, _ = rows.solve()
    assert float(values @ cost) == pytest.approx(float(expected @ cost), rel=1e-5)
    monkeypatch.setattr(program, "ROUGH_ROWS", 1)
    nearly, _ = found.solve(dropped=dropped, slack=0.01, held=[*held, dropped[0]])
    assert float(nearly @ cost) == pytest.approx(float(expected @ cost), rel=0.05)


def test_first_order_steps_go_on_from_the_last_solution(monkeypatch: pytest.MonkeyPatch) -> None:
    """From there a few steps are enough, even for a program that has grown."""
    found = a_program()
    monkeypatch.setattr(program, "ROUGH_ROWS", 1)
    first, _ = found.solve(slack=0.01)
    monkeypatch.setattr(program, "CENTRAL", {"solver": "none"})
    monkeypatch.setattr(program, "CORNER", {"solver": "none"})
    monkeypatch.setitem(program.ROUGH, "pdlp_iteration_limit", 100)
    cost = np.array(found.cost)
    again, _ = found.solve(slack=0.01)
    assert float(again @ cost) == pytest.approx(float(first @ cost), rel=0.02)
    found.variable(1.0, 1.0)
    grown, _ = found.solve(slack=0.01)
    assert len(grown) == len(cost) + 1
