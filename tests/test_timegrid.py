"""Minutes, days and half-days; sets of intervals against a plain count of minutes."""

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain import Campaign
from scheduler.timegrid import DAY, TimeGrid, Windows, public_holidays

INTERVALS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def minutes(windows: list[tuple[int, int]]) -> set[int]:
    return {m for a, b in windows for m in range(a, b)}


@given(INTERVALS, INTERVALS)
def test_windows_are_sets_of_minutes(one: list[tuple[int, int]], two: list[tuple[int, int]]) -> None:
    a, b = Windows.of(one), Windows.of(two)
    assert minutes(a) == minutes(one)
    assert minutes(a.intersect(b)) == minutes(one) & minutes(two)
    assert minutes(a.subtract(b)) == minutes(one) - minutes(two)
    assert all(p[1] < q[0] for p, q in itertools.pairwise(a))


@given(INTERVALS, st.integers(0, 60), st.integers(1, 20))
def test_holds_and_touches(one: list[tuple[int, int]], start: int, length: int) -> None:
    span = set(range(start, start + length))
    assert Windows.of(one).holds(start, start + length) == (span <= minutes(one))
    assert Windows.of(one).touches(start, start + length) == bool(span & minutes(one))


def grid(start: str, end: str, **fields: object) -> TimeGrid:
    return TimeGrid(Campaign.model_validate({"code": "T", "start": start, "end": end, **fields}))


def test_minutes_are_of_the_wall_clock_on_both_sides_of_the_clock_change() -> None:
    # Summer time begins on Sunday 28 March 2027: Friday is UTC+1, Monday UTC+2; 9 h is minute 540 of its day on both.
    clock = grid("2027-03-26", "2027-03-29")
    friday = dt.datetime(2027, 3, 26, 8, 0, tzinfo=dt.UTC)
    monday = dt.datetime(2027, 3, 29, 7, 0, tzinfo=dt.UTC)
    assert clock.minute(friday) == 540
    assert clock.minute(monday) == 3 * DAY + 540
    assert clock.moment(540) == friday
    assert clock.moment(3 * DAY + 540) == monday
    assert clock.moment(3 * DAY + 540).isoformat() == "2027-03-29T09:00:00+02:00"


def test_working_days_leave_out_week_ends_holidays_and_closed_days() -> None:
    # 1 May 2026 is a Friday; 4 May is closed by the campaign; 5 to 7 May remain, 8 May is a holiday.
    clock = grid("2026-05-01", "2026-05-10", closed_days=["2026-05-04"])
    assert [clock.date(day).day for day in clock.working_days] == [5, 6, 7]


def test_territories_have_their_own_holidays() -> None:
    years = frozenset({2026})
    good_friday, abolition = dt.date(2026, 4, 3), dt.date(2026, 12, 20)
    assert good_friday not in public_holidays("", years)
    assert good_friday in public_holidays("6AE", years)
    assert abolition in public_holidays("974", years)


def test_half_days_are_named_and_hold_their_hearings() -> None:
    clock = grid("2027-03-15", "2027-03-15", half_days=["09:00-12:30", "13:30-18:00"])
    assert [(h.name, h.start, h.end) for h in clock.half_days] == [("AM", 540, 750), ("PM", 810, 1080)]
    assert clock.half_day_of(540, 750) == clock.half_days[0]
    assert clock.half_day_of(700, 751) is None


def test_lengths_round_up_to_the_grid() -> None:
    # 60 × 4/3 = 80 exactly though 1/3 is no binary fraction; 61 goes up to 65.
    clock = grid("2027-03-15", "2027-03-15", slot_minutes=5)
    assert clock.round_up(60 * (1 + 1 / 3)) == 80
    assert clock.round_up(61) == 65
    assert list(clock.starts(Windows(((542, 600),)), 30)) == [(545, 570)]
