"""The calendar that a design's search starts from: as few days as brute force finds, every file heard."""

from __future__ import annotations

import datetime as dt
import random
from itertools import combinations

import pytest

from scheduler.forecast import Forecast, ForecastRow
from scheduler.model.design import Lot, Shape, Slot
from scheduler.model.design_search import fewest_missed, is_feasible, search, soonest
from scheduler.model.design_start import (
    cut_down,
    fewest_days,
    first_calendar,
    left_out,
    served_early,
    value_of,
    weeks_of,
)
from scheduler.model.design_year import Year
from tests.design_cases import JANUARY, fewest_weeks, spans_of, year_problem


def shape_of(spans: list[tuple[int, int]], days: int, capacity: int, **limits: int) -> Shape:
    """Return one sector of single days, five a week."""
    slots = tuple(Slot(day // 5, day, 1) for day in range(days))
    lots = tuple(Lot(0, first, last, 1) for first, last in spans)
    return Shape((slots,), (capacity,), lots, **limits)


def hears(spans: list[tuple[int, int]], days: tuple[int, ...], capacity: int) -> bool:
    """Tell whether these days hear every file, the most urgent first (it is the best order: Jackson 1955)."""
    waiting = sorted(spans, key=lambda span: span[1])
    for day in days:
        now = [span for span in waiting if span[0] <= day <= span[1]][:capacity]
        waiting = [span for span in waiting if span not in now or now.remove(span)]  # type: ignore[func-returns-value]
    return not waiting


@pytest.mark.parametrize("seed", range(40))
def test_no_set_of_days_is_smaller(seed: int) -> None:
    rnd = random.Random(seed)
    days, capacity = 11, rnd.choice((1, 2, 3))
    spans = []
    for _ in range(rnd.randint(1, 7)):
        first = rnd.randrange(days)
        spans.append((first, rnd.randint(first, min(first + 5, days - 1))))
    least = next(
        (n for n in range(days + 1) if any(hears(spans, c, capacity) for c in combinations(range(days), n))), None
    )
    shape = shape_of(spans, days, capacity)
    assert fewest_days(shape) == least
    opened = first_calendar(shape)
    if least is None:
        assert opened is None
        assert search(shape, ("days",)) is None
    else:
        assert opened is not None
        chosen = tuple(day for day, open_ in enumerate(opened[0]) if open_)
        assert len(chosen) == least
        assert hears(spans, chosen, capacity)


def rich_year(seed: int) -> tuple[Year, Forecast]:
    """Return a year of two sectors, with delays."""
    rnd = random.Random(seed)
    rows = tuple(
        ForecastRow(
            certification=rnd.choice("XY"),
            earliest=JANUARY + dt.timedelta(days=rnd.randrange(200)),
            count=rnd.randint(1, 3),
            max_delay=rnd.randrange(40),
        )
        for _ in range(30)
    )
    forecast = Forecast(rows=rows)
    return Year(year_problem(), forecast, "date_to_date", 3, 0), forecast


@pytest.mark.parametrize("seed", range(4))
def test_what_starts_the_search_is_a_whole_calendar_and_stands_without_any_effort(seed: int) -> None:
    shape = rich_year(seed)[0].shape()
    opened = first_calendar(shape)
    assert opened is not None
    files = [sum(lot.count for lot in shape.lots if lot.sector == sector) for sector in range(2)]
    assert [heard[-1] for heard in served_early(shape, opened)] == files
    proven = search(shape, ("days", "sessions", "waiting"))
    assert proven is not None
    assert [tier.proven for tier in proven.tiers[:2]] == [True, True]
    assert proven.tiers[0].value == value_of(shape, opened, "days") == fewest_days(shape)
    hurried = search(shape, ("days", "sessions"), effort=1e-9)
    assert hurried is not None
    for tier, best in zip(hurried.tiers, proven.tiers, strict=False):
        assert tier.bound <= best.value <= tier.value


@pytest.mark.parametrize("seed", range(4))
def test_waits_get_shorter_in_the_same_weeks_with_the_same_days(seed: int) -> None:
    shape = rich_year(seed)[0].shape()
    opened = first_calendar(shape)
    assert opened is not None
    better = soonest(shape, opened, 0.1)
    assert weeks_of(shape, better) <= weeks_of(shape, opened)
    assert [sum(days) for days in better] == [sum(days) for days in opened]
    assert value_of(shape, better, "waiting") < value_of(shape, opened, "waiting")  # the start opens days late


def test_a_limit_of_sessions_is_kept_or_no_calendar_given() -> None:
    # Five weeks of five days; a file for each, and one that may be heard in the first two weeks.
    spans = [(5 * week, 5 * week + 4) for week in range(5)] + [(0, 9)]
    assert first_calendar(shape_of(spans, 25, 1, max_sessions=4)) is None
    assert is_feasible(shape_of(spans, 25, 1, max_sessions=4)) is False
    kept = first_calendar(shape_of(spans, 25, 1, max_sessions=5))
    assert kept is not None
    assert sum(kept[0]) == 6
    missed = fewest_missed(shape_of(spans, 25, 1, max_sessions=4), 1.0)
    assert missed is not None
    assert (missed.tiers[0].value, missed.tiers[0].bound) == (1, 1)


@pytest.mark.parametrize("seed", range(6))
def test_whole_weeks_are_as_few_as_brute_force_finds_or_one_more(seed: int) -> None:
    rnd = random.Random(seed)
    ready = sorted(JANUARY + dt.timedelta(days=rnd.randrange(90)) for _ in range(6))
    forecast = Forecast(rows=tuple(ForecastRow(certification="X", earliest=day) for day in ready))
    problem = year_problem(public_holidays=False)
    shape = Year(problem, forecast, "date_to_date", 1, 0).shape()
    opened = first_calendar(shape, whole_weeks=True)
    assert opened is not None
    working = [d for n in range(150) if (d := JANUARY + dt.timedelta(days=n)).isoweekday() < 6]
    least = fewest_weeks(spans_of(forecast), working, 1)
    assert least <= len(weeks_of(shape, opened)) <= least + 1
    found = search(shape, ("sessions",))
    assert found is not None
    assert (found.tiers[0].value, found.tiers[0].bound) == (least, least)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_cut_down_keeps_the_limits_and_counts_who_is_left_out(seed: int) -> None:
    rnd = random.Random(seed)
    spans = [(first, min(first + rnd.randrange(6), 24)) for first in (rnd.randrange(25) for _ in range(12))]
    for limits in ({"max_sessions": 2}, {"max_days": {0: 3}}):
        shape = shape_of(spans, 25, 2, **limits)  # type: ignore[arg-type]
        opened = cut_down(shape)
        if opened is None:
            continue
        assert len(weeks_of(shape, opened)) <= limits.get("max_sessions", 5)
        chosen = [day for day, open_ in enumerate(opened[0]) if open_]
        missed = len(spans) - served_early(shape, opened)[0][-1]
        assert sum(left_out(shape, opened)) == missed
        # No fewer are left out on these days by any choice of files that the days hear.
        assert not any(hears(list(kept), tuple(chosen), 2) for kept in combinations(spans, len(spans) - missed + 1))
        found = fewest_missed(shape, 1.0)
        assert found is not None
        assert found.tiers[0].bound <= found.tiers[0].value <= missed
        hurried = fewest_missed(shape, 1e-9)
        assert hurried is not None
        assert hurried.tiers[0].bound <= found.tiers[0].value <= hurried.tiers[0].value <= missed
