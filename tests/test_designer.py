"""A designed year: counted by hand, by brute force, and refused by its checker when broken."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from scheduler.design import Design
from scheduler.design_check import check_design
from scheduler.designer import DesignOrder, design_year
from scheduler.domain import Problem
from scheduler.forecast import Closure, Forecast, ForecastRow, SectorCapacity
from scheduler.timegrid import public_holidays
from tests.design_cases import JANUARY, expected, fewest_days, fewest_weeks, spans_of, year_problem
from tests.factories import make_certification

QUICK = DesignOrder(compare=False)


def days_of(design: Design) -> list[str]:
    return [f"{day.day:%d/%m}" for day in design.jury_days]


def test_two_files_share_a_day_where_their_spans_meet() -> None:
    # Ready on 1 and 15 January: to be heard from 11 January to 1 February, and from 25 January to 15 February.
    # They meet from Monday 25 January to Monday 1 February: the wait is least on the 25th.
    design = design_year(year_problem(), expected((1, 1), (1, 15)), QUICK)
    assert days_of(design) == ["25/01"]
    assert [(tier.name, tier.value, tier.bound) for tier in design.tiers] == [
        ("days", 1, 1), ("sessions", 1, 1), ("waiting", 24 + 10, 34),
    ]  # fmt: skip
    assert design.status == "OPTIMAL"


def test_files_whose_spans_do_not_meet_need_a_day_each() -> None:
    # 1 January: 11/01–01/02; 10 March: 20/03 (a Saturday: Monday 22/03) – 10/04.
    design = design_year(year_problem(), expected((1, 1), (3, 10)), QUICK)
    assert days_of(design) == ["11/01", "22/03"]


def test_a_full_day_asks_for_another_and_sectors_do_not_share() -> None:
    five = Forecast(rows=(ForecastRow(certification="X", earliest=JANUARY, count=5),))
    assert days_of(design_year(year_problem(), five, DesignOrder(capacity=2, compare=False))) == [
        "11/01", "12/01", "13/01",
    ]  # fmt: skip
    rows = (*expected((1, 1)).rows, *expected((1, 1), certification="Y").rows)
    both = design_year(year_problem(), Forecast(rows=rows), QUICK)
    assert [(day.sector, day.session) for day in both.jury_days] == [("S", 1), ("T", 1)]
    # Without sectors each certification is one of its own.
    alone = year_problem(make_certification("X", sector=""), make_certification("Y", sector=""))
    assert len(design_year(alone, Forecast(rows=rows), QUICK).jury_days) == 2


def test_the_capacity_of_a_sector_is_data() -> None:
    rows = (ForecastRow(certification="X", earliest=JANUARY, count=4),)
    given = Forecast(rows=rows, capacities=(SectorCapacity(sector="S", per_day=4), SectorCapacity(per_day=1)))
    assert len(design_year(year_problem(), given, QUICK).jury_days) == 1
    other = Forecast(rows=rows, capacities=(SectorCapacity(sector="T", per_day=4), SectorCapacity(per_day=1)))
    assert len(design_year(year_problem(), other, QUICK).jury_days) == 4


def test_holidays_of_the_territory_closed_days_and_closures_are_no_jury_days() -> None:
    # Ready on 16 March with a lead of 10: from Friday 26 March, which is Good Friday. Mainland sits then;
    # Alsace (subdivision 6AE) does not, and Monday 29 is Easter Monday: Tuesday 30 there.
    forecast = expected((3, 16))
    assert days_of(design_year(year_problem(), forecast, QUICK)) == ["26/03"]
    assert days_of(design_year(year_problem(territory="6AE"), forecast, QUICK)) == ["30/03"]
    closed = year_problem(closed_days=(dt.date(2027, 3, 26),))
    assert days_of(design_year(closed, forecast, QUICK)) == ["30/03"]
    away = Forecast(rows=forecast.rows, closures=(Closure(first=dt.date(2027, 3, 20), last=dt.date(2027, 4, 4)),))
    assert days_of(design_year(year_problem(), away, QUICK)) == ["05/04"]


def test_a_delay_lets_a_file_wait_for_a_later_jury() -> None:
    # Ready on 1 January: heard by 1 February. Ready on 1 February: heard from 11 February. Ten days of delay
    # (deposit on 11 January) reach 11 February, and the deposit is the first that the jury hears in time.
    forecast = expected((1, 1), max_delay=10).rows + expected((2, 1)).rows
    design = design_year(year_problem(), Forecast(rows=forecast), QUICK)
    assert days_of(design) == ["11/02"]
    assert [(file.deposit, file.delay) for file in design.files] == [
        (dt.date(2027, 1, 11), 10), (dt.date(2027, 2, 1), 0),
    ]  # fmt: skip
    nine = Forecast(rows=expected((1, 1), max_delay=9).rows + expected((2, 1)).rows)
    assert len(design_year(year_problem(), nine, QUICK).jury_days) == 2


def test_the_month_end_reading_gives_more_days() -> None:
    # 1 January: by 1 February date to date, by 28 February to the month's end, when the file of 1 February
    # (from 11 February) can be heard with it.
    forecast = expected((1, 1), (2, 1))
    assert len(design_year(year_problem(), forecast, QUICK).jury_days) == 2
    assert days_of(design_year(year_problem(), forecast, DesignOrder(reading="month_end", compare=False))) == ["11/02"]


def test_a_file_no_calendar_can_hear_is_told_and_the_others_are_planned() -> None:
    # X needs 40 days of reading, one month is 31 at the most.
    slow = make_certification("X", rule_overrides={"reading_days": 40})
    problem = year_problem(slow, make_certification("Y", sector="T"))
    rows = expected((1, 1)).rows + expected((1, 1), certification="Y").rows
    design = design_year(problem, Forecast(rows=rows), QUICK)
    assert [(file.name, file.first_hearing) for file in design.impossible] == [("X 01/2027", None)]
    assert [file.certification for file in design.files] == ["Y"]


@pytest.mark.parametrize("rows", [(), (ForecastRow(certification="X", month=JANUARY, count=0),)])
def test_nothing_expected_needs_no_day(rows: tuple[ForecastRow, ...]) -> None:
    design = design_year(year_problem(), Forecast(rows=rows), DesignOrder(sessions=3))
    assert (design.status, design.jury_days, design.files) == ("OPTIMAL", (), ())
    assert design.asked is not None
    assert design.asked.enough


def test_one_day_fewer_names_who_would_miss() -> None:
    # Three files of January, one of March: two days. With one, the best keeps the three.
    forecast = Forecast(rows=expected((1, 1), (1, 4), (1, 5), (3, 10)).rows)
    design = design_year(year_problem(), forecast)
    (need,) = design.sectors
    assert (need.sector, need.days, need.bound) == ("S", 2, 2)
    assert [(file.name, file.earliest) for file in need.one_fewer] == [("X 03/2027", dt.date(2027, 3, 10))]
    assert [file.name for file in design.session_fewer] == ["X 03/2027"]


def test_too_few_sessions_are_refused_by_name_and_date_with_the_smallest_delay() -> None:
    # Spans: 11/01–01/02, 11/03–01/04 (ready 1 March), 11/05–01/06. No two meet: three sessions.
    # With two, the first two share the week of Thursday 11 March: the first is then heard on its Monday, the
    # 8th, with a deposit on 8 February, 38 days late; 37 are not enough. (The last two would share the week
    # of Tuesday 11 May: Monday 10 May, a deposit on 10 April, 40 days late.)
    forecast = expected(1, 3, 5)
    asked = design_year(year_problem(), forecast, DesignOrder(sessions=2, compare=False)).asked
    assert asked is not None
    assert not asked.enough
    assert [(file.name, file.earliest) for file in asked.apart] == [
        ("X 01/2027", dt.date(2027, 1, 1)), ("X 03/2027", dt.date(2027, 3, 1)), ("X 05/2027", dt.date(2027, 5, 1)),
    ]  # fmt: skip
    assert len(asked.missed) == 1
    assert asked.smallest_delay == 38
    for delay, enough in ((38, True), (37, False)):
        again = design_year(year_problem(), forecast, DesignOrder(sessions=2, least_delay=delay, compare=False))
        assert again.asked is not None
        assert again.asked.enough is enough
    assert again.sessions == 3  # the calendar shown is the one that is needed


def test_no_delay_helps_where_places_lack() -> None:
    # A week has five days of one place each: six files cannot be heard in one session.
    rows = (ForecastRow(certification="X", earliest=JANUARY, count=6),)
    asked = design_year(year_problem(), Forecast(rows=rows), DesignOrder(sessions=1, capacity=1, compare=False)).asked
    assert asked is not None
    assert (asked.enough, asked.apart, len(asked.missed), asked.smallest_delay) == (False, (), 1, None)


def test_each_profile_and_reading_is_told_its_needs() -> None:
    problem = year_problem(rule_overrides={}, profile="code-du-travail-2026")
    design = design_year(problem, expected(1, 5, 9))
    assert [(need.profile, need.reading) for need in design.profiles] == [
        ("code-du-travail-2026", "date_to_date"), ("code-du-travail-2026", "month_end"), ("cnam", "date_to_date"),
    ]  # fmt: skip
    assert [need.sessions for need in design.profiles] == [3, 3, 1]
    assert all(need.proven for need in design.profiles)


@pytest.mark.parametrize("seed", range(12))
def test_no_calendar_has_fewer_days_than_brute_force_finds(seed: int) -> None:
    rnd = random.Random(seed)
    days = sorted((m, d) for m, d in ((rnd.choice((1, 2, 3)), rnd.randint(1, 28)) for _ in range(5)))
    forecast, capacity = expected(*days), rnd.choice((1, 2, 5))
    problem = year_problem(weekdays=(2, 4))  # few days, so that every set of them can be tried
    design = design_year(problem, forecast, DesignOrder(capacity=capacity, compare=False))
    span = (JANUARY + dt.timedelta(days=n) for n in range(130))
    easter = {dt.date(2027, 3, 29)}
    working = [day for day in span if day.isoweekday() in (2, 4) and day not in easter]
    assert design.tiers[0].value == design.tiers[0].bound == fewest_days(spans_of(forecast), working, capacity)


@pytest.mark.parametrize("seed", range(12))
def test_no_calendar_has_fewer_sessions_nor_a_smaller_delay_than_brute_force_finds(seed: int) -> None:
    rnd = random.Random(100 + seed)
    days = sorted((m, d) for m, d in ((rnd.choice((1, 2, 3)), rnd.randint(1, 28)) for _ in range(6)))
    forecast, capacity = expected(*days), rnd.choice((1, 2, 6))
    problem = year_problem(weekdays=(2, 4))
    span = (JANUARY + dt.timedelta(days=n) for n in range(260))
    working = [day for day in span if day.isoweekday() in (2, 4) and day not in public_holidays("", frozenset({2027}))]
    least = fewest_weeks(spans_of(forecast), working, capacity)
    design = design_year(problem, forecast, DesignOrder(capacity=capacity, sessions=max(least - 1, 1)))
    assert (design.profiles[0].sessions, design.profiles[0].proven) == (least, True)
    assert design.asked is not None
    assert design.asked.enough is (least == 1)
    delay = design.asked.smallest_delay
    if delay is not None:
        for waited, needed in ((delay - 1, least), (delay, least - 1)):
            # A file that waits is heard until later: from the same first day to a month after its last deposit.
            waiting = [(first, spans_of(expected((ready.month, ready.day)))[0][1])
                       for first, ready in _delayed(forecast, waited)]  # fmt: skip
            assert fewest_weeks(waiting, working, capacity) == needed


def _delayed(forecast: Forecast, days: int) -> list[tuple[dt.date, dt.date]]:
    """Return each file's first hearing day and its last deposit."""
    last = dt.timedelta(days=days)
    return [(first, row.ready_on + last) for (first, _), row in zip(spans_of(forecast), forecast.rows, strict=True)]


def _broken(problem: Problem, forecast: Forecast, design: Design, **changes: object) -> set[str]:
    return {v.rule for v in check_design(problem, forecast, design.model_copy(update=changes))}


def test_the_checker_refuses_what_is_changed_by_hand() -> None:
    problem, forecast = year_problem(), expected((1, 1), (1, 15))
    design = design_year(problem, forecast, QUICK)
    assert check_design(problem, forecast, design) == []
    first, second = design.files
    early = first.model_copy(update={"deposit": first.earliest - dt.timedelta(days=1)})
    late = second.model_copy(update={"deposit": second.earliest + dt.timedelta(days=1)})
    (day,) = design.jury_days
    sunday = day.model_copy(update={"day": dt.date(2027, 1, 31)})
    heard_sunday = tuple(f.model_copy(update={"hearing": sunday.day}) for f in design.files)
    assert "deposit" in _broken(problem, forecast, design, files=(early, second))
    assert "file" in _broken(problem, forecast, design, files=(first, late))
    assert "forecast" in _broken(problem, forecast, design, files=(first,))
    assert "opening" in _broken(problem, forecast, design, files=heard_sunday, jury_days=(sunday,))
    assert "jury_day" in _broken(problem, forecast, design, jury_days=())
    assert "objective" in _broken(problem, forecast, design, jury_days=())
    lasting = tuple(f.model_copy(update={"hearing": dt.date(2027, 2, 2)}) for f in design.files)
    moved = day.model_copy(update={"day": dt.date(2027, 2, 2)})
    assert "deposit_months" in _broken(problem, forecast, design, files=lasting, jury_days=(moved,))
    crowded = check_design(problem, forecast, design, capacity=1)
    assert {v.rule for v in crowded} == {"capacity"}
