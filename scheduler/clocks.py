"""Deadlines of one candidacy, as dates: day 0 is the event itself, days are calendar days."""

from __future__ import annotations

import calendar
import datetime as dt

from scheduler.domain import Candidate, Certification, Examiner, Problem
from scheduler.rules import Rulebook


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day ``months`` later; the last day of the month when it does not exist."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return dt.date(year, month0 + 1, min(day.day, last))


def eligibility_last_day(candidate: Candidate, certification: Certification, book: Rulebook) -> dt.date | None:
    """Return the last day the eligibility is valid, None when it does not end.

    Source: Cnam, "recevabilité valable 1 an"; R6412-4 (lapses after six months without a step:
    a file deposited by then is a step).
    """
    if candidate.eligible_on is None:
        return None
    months = book.value("eligibility_validity_months", certification)
    if months is not None:
        return add_months(candidate.eligible_on, int(months))
    lapse = book.value("eligibility_lapse_months", certification)
    if lapse is None:
        return None
    last = add_months(candidate.eligible_on, int(lapse))
    last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    # A deposit after the lapse is no step any more.
    return None if candidate.deposited_on is not None and candidate.deposited_on <= last else last


def file_ready_on(candidate: Candidate, certification: Certification, book: Rulebook) -> dt.date | None:
    """Return the first hearing day at which the file has been read, None without a deposit or rule."""
    days = book.value("reading_days", certification)
    if candidate.deposited_on is None or days is None:
        return None
    return candidate.deposited_on + dt.timedelta(days=int(days))


def deposit_last_day(candidate: Candidate, certification: Certification, book: Rulebook) -> dt.date | None:
    """Return the last hearing day after the deposit (R6412-5, date to date), None without a limit."""
    months = book.value("hearing_within_months_of_deposit", certification)
    if candidate.deposited_on is None or months is None:
        return None
    return add_months(candidate.deposited_on, int(months))


def candidate_notice_on(problem: Problem, certification: Certification, book: Rulebook) -> dt.date | None:
    """Return the first hearing day that leaves the candidate's notice (R6422-3), None when not checked."""
    sent = problem.campaign.reference_date
    return None if sent is None else sent + dt.timedelta(days=book.whole("candidate_notice_days", certification))


def examiner_notice_on(
    problem: Problem, examiner: Examiner, book: Rulebook, certification: Certification | None = None
) -> dt.date | None:
    """Return the first hearing day that leaves the examiner's notice (D3142-32), None when not checked."""
    sent = problem.campaign.reference_date
    if sent is None:
        return None
    days = max(book.whole("examiner_notice_days", certification), examiner.notice_days or 0)
    return sent + dt.timedelta(days=days)


def decision_reach(problem: Problem, certification: Certification, book: Rulebook) -> int | None:
    """Return how many days after the hearing the deliberation may be (delay − notification lead)."""
    delay = book.value("decision_delay_days", certification)
    return None if delay is None else int(delay) - problem.campaign.notification_lead_days


def decision_due(
    problem: Problem, certification: Certification, book: Rulebook, hearing: dt.date, deliberation: dt.date | None
) -> dt.date | None:
    """Return the last day to notify the decision; the clock starts at the hearing or the plenary."""
    delay = book.value("decision_delay_days", certification)
    if delay is None:
        return None
    from_plenary = problem.campaign.decision_clock_starts_at == "plenary" and deliberation is not None
    start = deliberation if from_plenary and deliberation is not None else hearing
    return start + dt.timedelta(days=int(delay))
