"""Months, local days and working days, by hand."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from scheduler.dates import add_days, add_months, end_of_month, is_working_day, last_working_day, local_day

PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2027-01-31", 1, "2027-02-28"),  # no 31 February: the last day
        ("2028-01-31", 1, "2028-02-29"),  # leap year
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-02-28", 6, "2027-08-28"),  # date to date, not end to end
        ("2027-03-31", -1, "2027-02-28"),
        ("2027-01-15", -1, "2026-12-15"),
        ("9999-12-01", 1, "9999-12-31"),  # the calendar ends
        ("0001-01-01", -1, "0001-01-01"),
    ],
)
def test_add_months(start: str, months: int, expected: str) -> None:
    assert add_months(day(start), months) == day(expected)


def test_days_stay_in_the_calendar() -> None:
    assert add_days(day("2027-02-28"), 1) == day("2027-03-01")
    assert add_days(dt.date.max, 15) == dt.date.max
    assert add_days(dt.date.min, -15) == dt.date.min


def test_end_of_month() -> None:
    assert end_of_month(day("2028-02-01")) == day("2028-02-29")
    assert end_of_month(day("2026-12-31")) == day("2026-12-31")


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        ("2027-03-31T22:30:00+00:00", PARIS, "2027-04-01"),  # 00:30 in summer time
        ("2027-01-31T22:30:00+00:00", PARIS, "2027-01-31"),  # 23:30 in winter time
        ("2027-03-28T00:59:00+00:00", PARIS, "2027-03-28"),  # the minute before the clocks change
        ("2026-12-31T20:00:00+00:00", REUNION, "2027-01-01"),  # midnight, four hours ahead
        ("2026-12-31T20:00:00+00:00", PARIS, "2026-12-31"),
    ],
)
def test_local_day(moment: str, zone: ZoneInfo, expected: str) -> None:
    assert local_day(dt.datetime.fromisoformat(moment), zone) == day(expected)
    assert local_day(day(expected), zone) == day(expected)


@pytest.mark.parametrize(
    ("deadline", "territory", "expected"),
    [
        ("2027-03-17", "", "2027-03-17"),  # a Wednesday: the day itself
        ("2027-03-21", "", "2027-03-19"),  # a Sunday: the Friday before
        ("2027-03-29", "", "2027-03-26"),  # Easter Monday 2027: Friday, in most of France
        ("2027-03-29", "6AE", "2027-03-25"),  # Good Friday is a holiday in Alsace
        ("2027-03-29", "57", "2027-03-25"),  # and in Moselle
        ("2026-12-26", "", "2026-12-24"),  # a Saturday after Christmas, a Friday
        ("2025-12-26", "", "2025-12-26"),  # a Friday
        ("2025-12-26", "6AE", "2025-12-24"),  # St Stephen's Day
        ("2027-12-20", "", "2027-12-20"),  # a Monday
        ("2027-12-20", "974", "2027-12-17"),  # abolition of slavery, in Réunion: the Friday before
        ("2028-01-01", "", "2027-12-31"),  # New Year's Day
        ("2027-11-01", "", "2027-10-29"),  # All Saints' Day, a Monday
    ],
)
def test_last_working_day(deadline: str, territory: str, expected: str) -> None:
    assert last_working_day(day(deadline), territory) == day(expected)


def test_the_deadline_is_open_or_every_day_after_the_working_day_is_closed() -> None:
    for number in range(day("2026-01-01").toordinal(), day("2028-01-01").toordinal()):
        deadline = dt.date.fromordinal(number)
        found = last_working_day(deadline, "974")
        assert is_working_day(found, "974")
        assert not any(is_working_day(dt.date.fromordinal(n), "974") for n in range(found.toordinal() + 1, number + 1))
