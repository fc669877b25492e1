"""Every clock on dates worked by hand; day 0 is the event itself, days are calendar days."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from scheduler import clocks
from scheduler.dates import last_working_day
from scheduler.rules import Rulebook
from tests.factories import make_certification, make_examiner, make_problem

CNAM, LAW = "cnam", "code-du-travail-2026"
X = make_certification()


def book(profile: str = CNAM, **overrides: Any) -> Rulebook:
    return Rulebook(make_problem(campaign={"profile": profile, "rule_overrides": overrides}))


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


Clock = Callable[[dt.date, Any, Rulebook], dt.date | None]

TABLE: list[tuple[Clock, str, str, str | None]] = [
    # Eligibility answer: two months from a complete file (R6412-4); the certifier's page says nothing.
    (clocks.eligibility_answer_due, LAW, "2026-12-31", "2027-02-28"),
    (clocks.eligibility_answer_due, LAW, "2027-12-31", "2028-02-29"),
    (clocks.eligibility_answer_due, LAW, "2027-01-10", "2027-03-10"),
    (clocks.eligibility_answer_due, CNAM, "2027-01-10", None),
    # Eligibility: twelve months, or the end of the sixth month without a step.
    (clocks.eligibility_expiry, CNAM, "2026-03-15", "2027-03-15"),
    (clocks.eligibility_expiry, CNAM, "2028-02-29", "2029-02-28"),
    (clocks.eligibility_expiry, CNAM, "2026-12-31", "2027-12-31"),
    (clocks.eligibility_expiry, LAW, "2026-08-31", "2027-02-28"),  # 28 February, already the end
    (clocks.eligibility_expiry, LAW, "2026-09-01", "2027-03-31"),  # 1 March, to its end
    (clocks.eligibility_expiry, LAW, "2027-08-31", "2028-02-29"),
    # Hearing before the end of the third month after the deposit (R6412-5).
    (clocks.hearing_last_day, CNAM, "2027-01-10", None),
    (clocks.hearing_last_day, LAW, "2027-01-10", "2027-04-10"),
    (clocks.hearing_last_day, LAW, "2026-11-30", "2027-02-28"),
    (clocks.hearing_last_day, LAW, "2027-11-30", "2028-02-29"),
    (clocks.hearing_last_day, LAW, "2027-12-31", "2028-03-31"),
    # Deposit, backwards from the jury day: cnam max(21, 45, 30) = 45 days, the law max(0, 30, 15) = 30.
    (clocks.deposit_due, CNAM, "2027-03-15", "2027-01-29"),  # 15 + 28 in February, 2 to 29 January
    (clocks.deposit_due, LAW, "2027-03-15", "2027-02-13"),
    (clocks.deposit_due, LAW, "2028-03-15", "2028-02-14"),  # 29 February is a day too
    (clocks.deposit_due, LAW, "2027-04-27", "2027-03-28"),  # the day the clocks change: calendar days
    (clocks.deposit_due, LAW, "2027-01-30", "2026-12-31"),
    (clocks.first_hearing_day, CNAM, "2027-01-29", "2027-03-15"),
    # The first deposit that a jury day hears in time.
    (clocks.first_deposit_day, CNAM, "2027-03-15", None),
    (clocks.first_deposit_day, LAW, "2027-04-10", "2027-01-10"),
    (clocks.first_deposit_day, LAW, "2027-05-31", "2027-03-01"),  # 28 February reaches 28 May only
    (clocks.first_deposit_day, LAW, "2027-02-28", "2026-11-28"),
    # Convocations: 45 and 30 days, 30 and 15 by law.
    (clocks.candidate_convocation_due, CNAM, "2027-03-15", "2027-01-29"),
    (clocks.candidate_convocation_due, LAW, "2027-03-15", "2027-02-13"),
    (clocks.examiner_convocation_due, CNAM, "2027-03-15", "2027-02-13"),
    (clocks.examiner_convocation_due, LAW, "2027-03-15", "2027-02-28"),
    (clocks.examiner_convocation_due, LAW, "2028-03-15", "2028-02-29"),
    # Decision notified: 20 days, 15 by law; the clock change on 28 March takes no day away.
    (clocks.notification_due, CNAM, "2027-03-15", "2027-04-04"),  # a Sunday: it stays there
    (clocks.notification_due, LAW, "2027-03-15", "2027-03-30"),
    (clocks.notification_due, CNAM, "2027-12-31", "2028-01-20"),
    (clocks.notification_due, LAW, "2028-02-14", "2028-02-29"),
    (clocks.notification_due, LAW, "2027-02-14", "2027-03-01"),
    # Second jury: no end, unless the certifier sets one.
    (clocks.second_jury_last_day, CNAM, "2027-04-04", None),
    (clocks.second_jury_last_day, LAW, "2027-04-04", None),
]


@pytest.mark.parametrize(("clock", "profile", "start", "expected"), TABLE)
def test_clock(clock: Clock, profile: str, start: str, expected: str | None) -> None:
    assert clock(dt.date.fromisoformat(start), X, book(profile)) == day(expected)


@pytest.mark.parametrize(
    ("deposited_on", "date_to_date", "month_end"),
    [
        ("2027-01-10", "2027-04-10", "2027-04-30"),
        ("2026-11-30", "2027-02-28", "2027-02-28"),
        ("2027-11-01", "2028-02-01", "2028-02-29"),
        ("2027-12-31", "2028-03-31", "2028-03-31"),
    ],
)
def test_both_readings_of_the_third_month(deposited_on: str, date_to_date: str, month_end: str) -> None:
    start, law = dt.date.fromisoformat(deposited_on), book(LAW)
    assert clocks.hearing_last_day(start, X, law, to_month_end=False) == day(date_to_date)
    assert clocks.hearing_last_day(start, X, law, to_month_end=True) == day(month_end)
    assert clocks.hearing_last_day(start, X, book(LAW, hearing_months_to_month_end=True)) == day(month_end)


@pytest.mark.parametrize("to_month_end", [False, True])
def test_first_deposit_is_the_inverse_of_last_hearing(to_month_end: bool) -> None:
    law = book(LAW)
    for number in range(dt.date(2027, 1, 1).toordinal(), dt.date(2029, 1, 1).toordinal()):
        hearing = dt.date.fromordinal(number)
        first = clocks.first_deposit_day(hearing, X, law, to_month_end=to_month_end)
        assert first is not None
        before = first - dt.timedelta(days=1)
        last = [clocks.hearing_last_day(d, X, law, to_month_end=to_month_end) for d in (before, first)]
        assert last[0] is not None
        assert last[1] is not None
        assert last[0] < hearing <= last[1]


def test_a_step_keeps_the_eligibility_alive_until_the_lapse_itself() -> None:
    start, law = dt.date(2026, 9, 1), book(LAW)  # lapses after 31 March 2027
    assert clocks.eligibility_expiry(start, X, law, dt.date(2027, 3, 31)) is None
    assert clocks.eligibility_expiry(start, X, law, dt.date(2027, 4, 1)) == day("2027-03-31")


def test_access_one_week_to_three_months() -> None:
    assert clocks.access_window(dt.date(2026, 11, 30), X, book()) == (day("2026-12-07"), day("2027-02-28"))
    assert clocks.access_window(dt.date(2026, 11, 30), X, book(LAW)) == (day("2026-11-30"), None)


def test_an_examiners_own_longer_notice() -> None:
    slow = make_examiner("P1", notice_days=60)
    # 15 March − 60: 15 + 28 + 17 of January, so the 14th.
    assert clocks.examiner_convocation_due(dt.date(2027, 3, 15), X, book(), slow) == day("2027-01-14")


def test_checks_of_the_file_come_before_the_convocation() -> None:
    # 45 + 7 days before 15 March: 22 January.
    assert clocks.deposit_due(dt.date(2027, 3, 15), X, book(file_check_days=7)) == day("2027-01-22")


def test_deliberation_leaves_the_lead_to_notify() -> None:
    assert clocks.deliberation_last_day(dt.date(2027, 3, 15), X, book(), 1) == day("2027-04-03")
    assert clocks.deliberation_last_day(dt.date(2027, 3, 15), X, book(LAW), 1) == day("2027-03-29")


def test_decision_counts_from_the_hearing_or_from_the_plenary() -> None:
    hearing, plenary = dt.date(2027, 3, 15), dt.date(2027, 3, 20)
    for start, expected in (("hearing", "2027-04-04"), ("plenary", "2027-04-09")):
        problem = make_problem(campaign={"decision_clock_starts_at": start})
        assert clocks.decision_due(problem, X, Rulebook(problem), hearing, plenary) == day(expected)


def test_a_second_jury_where_the_certifier_sets_an_end() -> None:
    assert clocks.second_jury_last_day(dt.date(2028, 2, 29), X, book(second_jury_within_months=12)) == day("2029-02-28")


def test_a_certifications_own_number_wins() -> None:
    own = make_certification(rule_overrides={"decision_delay_days": 10})
    assert clocks.notification_due(dt.date(2027, 3, 15), own, book(LAW, decision_delay_days=12)) == day("2027-03-25")
    assert clocks.notification_due(dt.date(2027, 3, 15), X, book(LAW, decision_delay_days=12)) == day("2027-03-27")


def test_a_sunday_deadline_stays_and_the_working_day_is_shown_beside() -> None:
    due = clocks.notification_due(dt.date(2027, 3, 15), X, book())
    assert due == day("2027-04-04")
    assert due is not None
    assert due.isoweekday() == 7
    assert last_working_day(due) == day("2027-04-02")
