"""Half-days that are too much for one day: bounds by hand, and rows that exclude just these."""

from itertools import product

import pytest

from scheduler.domain import Availability, Problem, Weights
from scheduler.model.columns.loads import DayLoads
from scheduler.model.columns.master import Master
from scheduler.model.columns.prices import Prices
from tests.factories import make_examiners, window
from tests.model.columns.test_columns import everything, generated, sets_of
from tests.model.test_bounds import problem_of

FOUR = make_examiners(**{who: {"max_day": 4} for who in ("A1", "A2", "P1")})
HALF_DAYS = {"half_days": ("09:00-12:00", "13:00-16:00")}


def three_and_three(days: int) -> Problem:
    """Return three candidates who come in the morning and three who come in the afternoon, four a day at the most."""
    hours: list[Availability] = []
    for number in range(6):
        start, end = ("09:00", "12:00") if number < 3 else ("13:00", "16:00")
        hours += [window(f"C{number}", start, end, day) for day in range(days)]
    return problem_of(6, days=days, campaign=HALF_DAYS, examiners=FOUR, availability=tuple(hours))


def test_three_in_the_morning_exclude_three_in_the_afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions of 1500 minutes, days of 120: two sessions of three on two days of three people cost 3000 + 720.

    Three quarters of both on each of two days are 4.5 hearings on three quarters of a day for four: 3000 + 540.
    """
    problem = three_and_three(2)
    dear = Weights(idle=0, room_day=0, examiner_day=8, travel=0, panel_half_day=100)
    sets = sets_of(problem.model_copy(update={"campaign": problem.campaign.model_copy(update={"weights": dear})}))
    assert generated(sets).bound == pytest.approx(3720, rel=1e-5)
    monkeypatch.setattr(DayLoads, "broken", lambda *_: [])
    assert generated(sets).bound == pytest.approx(3540, rel=1e-5)


def test_rows_exclude_what_is_too_much_and_nothing_else() -> None:
    """Of a morning and an afternoon of one to three hearings each, with all rows for a day of four."""
    sets = sets_of(three_and_three(1))
    master = Master(sets, everything(sets))
    loads = DayLoads(sets, master.days)
    for (who, day), least in product(master.days, range(1, 5)):
        loads.rows[who, day, least] = len(loads.rows)
    priced = master.price(Prices.zero(sets))
    sessions = list(zip(priced.chosen.tolist(), map(tuple, priced.panels.tolist()), strict=True))
    mornings = [one for one in sessions if sets.place_of(one[0])[0] == 0]
    afternoons = [one for one in sessions if sets.place_of(one[0])[0] == 1]
    assert len(mornings) == len(afternoons) == 7
    for one, other in product(mornings, afternoons):
        too_much = sets.size[one[0]] + sets.size[other[0]] > 4
        assert bool(set(loads.rows_of(one)) & set(loads.rows_of(other))) == too_much


def test_the_row_that_is_broken_most_is_found() -> None:
    """Half a day is paid: half of three hearings and half of two are half a day too much, also from two and three on.

    Half of one hearing goes with three: from one on in the morning, four would be needed in the afternoon.
    """
    sets = sets_of(three_and_three(1))
    master = Master(sets, everything(sets))
    priced = master.price(Prices.zero(sets))
    by_size = {
        (sets.place_of(number)[0], int(sets.size[number])): (number, tuple(panel))
        for number, panel in zip(priced.chosen.tolist(), priced.panels.tolist(), strict=True)
    }
    values = master.solve()[0]
    values[list(master.days.values())] = 0.5
    loads = DayLoads(sets, master.days)
    found = loads.broken({by_size[0, 3]: 0.5, by_size[1, 2]: 0.5}, values, 0.01)
    assert sorted(found) == [(who, 0, 3) for who in sorted(sets.examiner_of.values())]
    assert loads.broken({by_size[0, 1]: 0.5, by_size[1, 3]: 0.5}, values, 0.01) == []


def test_what_a_day_that_is_too_much_costs_is_a_price_from_so_many_on() -> None:
    """A row at 30 from three on in the morning: two or more in the afternoon cost it, too."""
    sets = sets_of(three_and_three(1))
    master = Master(sets, everything(sets))
    loads = DayLoads(sets, master.days)
    who = sets.examiner_of["A1"]
    loads.rows[who, 0, 3] = 0
    duals, prices = master.solve()[1] * 0, Prices.zero(sets)
    duals[0] = -30.0
    loads.put_prices(prices, duals)
    assert [float(prices.of_hearings(0, who, count)) for count in range(1, 6)] == [0, 0, 30, 30, 30]
    assert [float(prices.of_hearings(1, who, count)) for count in range(1, 6)] == [0, 30, 30, 30, 30]
    assert float(prices.of_hearings(0, sets.examiner_of["A2"], 4)) == 0
