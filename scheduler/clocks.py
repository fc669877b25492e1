"""Deadlines of one candidacy, as dates: day 0 is the event itself, days are calendar days.

Each clock is one pure function of days and of the rules in force; None means that the rules set no
limit. Days are those of the campaign's timezone: `scheduler.dates.local_day` turns a moment into one.
A deadline on a closed day stays where it is; `scheduler.dates.last_working_day` tells when to act.

The functions that take a `Candidate` are those a plan is held to; the others are their parts, for
candidacies and jury days that are in no plan yet.
"""

from __future__ import annotations

import datetime as dt

from scheduler.dates import ONE_DAY, add_days, add_months, end_of_month
from scheduler.domain import Candidate, Certification, Examiner, Problem
from scheduler.rules import Rulebook


def access_window(contact_on: dt.date, certification: Certification, book: Rulebook) -> tuple[dt.date, dt.date | None]:
    """Return the first and last day to be received after a first contact (Cnam: 1 week to 3 months)."""
    first = add_days(contact_on, 7 * book.whole("access_delay_weeks_min", certification))
    months = book.value("access_delay_months_max", certification)
    return first, None if months is None else add_months(contact_on, int(months))


def eligibility_answer_due(filed_on: dt.date, certification: Certification, book: Rulebook) -> dt.date | None:
    """Return the last day to answer a complete eligibility file (R6412-4: two months, silence is yes)."""
    months = book.value("eligibility_answer_months", certification)
    return None if months is None else add_months(filed_on, int(months))


def eligibility_lapse_day(eligible_on: dt.date, certification: Certification, book: Rulebook) -> dt.date | None:
    """Return the last day to record a step (R6412-4: the end of the sixth month after eligibility)."""
    months = book.value("eligibility_lapse_months", certification)
    return None if months is None else end_of_month(add_months(eligible_on, int(months)))


def eligibility_expiry(
    eligible_on: dt.date, certification: Certification, book: Rulebook, step_on: dt.date | None = None
) -> dt.date | None:
    """Return the last day the eligibility is valid, None when it does not end.

    Parameters
    ----------
    step_on : date or None
        The day of the first step on record: it keeps the eligibility alive when it is no later than
        the lapse (R6412-4); a later one is no step any more.

    Notes
    -----
    Source: Cnam, "recevabilité valable 1 an"; R6412-4. Where a profile has both clocks, the first to
    end counts.
    """
    months = book.value("eligibility_validity_months", certification)
    ends = [] if months is None else [add_months(eligible_on, int(months))]
    lapse = eligibility_lapse_day(eligible_on, certification, book)
    if lapse is not None and (step_on is None or step_on > lapse):
        ends.append(lapse)
    return min(ends, default=None)


def eligibility_last_day(candidate: Candidate, certification: Certification, book: Rulebook) -> dt.date | None:
    """Return `eligibility_expiry` of a candidate; the deposit of the file is a step."""
    if candidate.eligible_on is None:
        return None
    return eligibility_expiry(candidate.eligible_on, certification, book, candidate.deposited_on)


def file_ready_on(candidate: Candidate, certification: Certification, book: Rulebook) -> dt.date | None:
    """Return the first hearing day at which the file has been read, None without a deposit or rule."""
    days = book.value("reading_days", certification)
    if candidate.deposited_on is None or days is None:
        return None
    return add_days(candidate.deposited_on, int(days))


def preparation_days(certification: Certification, book: Rulebook) -> int:
    """Return the days between a deposit and the first hearing that can follow it.

    The file is checked, then convocations go out and the panel reads: checks + the longest of reading
    time, notice to the candidate (R6422-3) and notice to employed examiners (D3142-32).
    """
    waits = ("reading_days", "candidate_notice_days", "examiner_notice_days")
    return book.whole("file_check_days", certification) + max(book.whole(name, certification) for name in waits)


def deposit_due(hearing_day: dt.date, certification: Certification, book: Rulebook) -> dt.date:
    """Return the last day to deposit a file for a jury day, counted backwards by `preparation_days`."""
    return add_days(hearing_day, -preparation_days(certification, book))


def first_hearing_day(deposited_on: dt.date, certification: Certification, book: Rulebook) -> dt.date:
    """Return the first day a file deposited that day can be heard: the inverse of `deposit_due`."""
    return add_days(deposited_on, preparation_days(certification, book))


def hearing_last_day(
    deposited_on: dt.date, certification: Certification, book: Rulebook, *, to_month_end: bool | None = None
) -> dt.date | None:
    """Return the last day to hear a file (R6412-5: before the end of the third month after its deposit).

    Parameters
    ----------
    to_month_end : bool or None
        The reading of "third month": False is date to date, True the end of the calendar month (the
        outer limit), None the one the rules in force choose (``hearing_months_to_month_end``).
    """
    months = book.value("hearing_within_months_of_deposit", certification)
    if months is None:
        return None
    last = add_months(deposited_on, int(months))
    return end_of_month(last) if _to_month_end(to_month_end, certification, book) else last


def first_deposit_day(
    hearing_day: dt.date, certification: Certification, book: Rulebook, *, to_month_end: bool | None = None
) -> dt.date | None:
    """Return the first deposit that a jury day still hears in time: the inverse of `hearing_last_day`."""
    months = book.value("hearing_within_months_of_deposit", certification)
    if months is None:
        return None
    first = add_months(hearing_day, -int(months))
    if _to_month_end(to_month_end, certification, book):
        return first.replace(day=1)
    # 31 May − 3 months is 28 February, whose third month ends on 28 May: 1 March is the first.
    return first if add_months(first, int(months)) >= hearing_day else first + ONE_DAY


def _to_month_end(asked: bool | None, certification: Certification, book: Rulebook) -> bool:
    return bool(book.value("hearing_months_to_month_end", certification)) if asked is None else asked


def deposit_last_day(candidate: Candidate, certification: Certification, book: Rulebook) -> dt.date | None:
    """Return `hearing_last_day` of a candidate, in the reading the rules choose; None without a deposit."""
    if candidate.deposited_on is None:
        return None
    return hearing_last_day(candidate.deposited_on, certification, book)


def candidate_convocation_due(hearing_day: dt.date, certification: Certification, book: Rulebook) -> dt.date:
    """Return the last day to convoke the candidate (R6422-3: leave is asked 30 days before)."""
    return add_days(hearing_day, -book.whole("candidate_notice_days", certification))


def examiner_convocation_due(
    hearing_day: dt.date, certification: Certification | None, book: Rulebook, examiner: Examiner | None = None
) -> dt.date:
    """Return the last day to convoke an employed examiner (D3142-32), whose own notice may be longer."""
    own = (examiner.notice_days if examiner else None) or 0
    return add_days(hearing_day, -max(book.whole("examiner_notice_days", certification), own))


def candidate_notice_on(problem: Problem, certification: Certification, book: Rulebook) -> dt.date | None:
    """Return the first hearing day that leaves the candidate's notice (R6422-3), None when not checked."""
    sent = problem.campaign.reference_date
    return None if sent is None else add_days(sent, book.whole("candidate_notice_days", certification))


def examiner_notice_on(
    problem: Problem, examiner: Examiner, book: Rulebook, certification: Certification | None = None
) -> dt.date | None:
    """Return the first hearing day that leaves the examiner's notice (D3142-32), None when not checked."""
    sent = problem.campaign.reference_date
    if sent is None:
        return None
    return add_days(sent, max(book.whole("examiner_notice_days", certification), examiner.notice_days or 0))


def notices_run_on(problem: Problem, certification: Certification, book: Rulebook) -> dt.date | None:
    """Return the first hearing day that leaves both notices of the rules, None when they are not checked."""
    sent = problem.campaign.reference_date
    notices = ("candidate_notice_days", "examiner_notice_days")
    return None if sent is None else add_days(sent, max(book.whole(name, certification) for name in notices))


def decision_reach(problem: Problem, certification: Certification, book: Rulebook) -> int | None:
    """Return how many days after the hearing the deliberation may be (delay − notification lead)."""
    delay = book.value("decision_delay_days", certification)
    return None if delay is None else int(delay) - problem.campaign.notification_lead_days


def deliberation_last_day(
    hearing_day: dt.date, certification: Certification, book: Rulebook, lead_days: int
) -> dt.date | None:
    """Return the last day to deliberate, so that the decision is notified ``lead_days`` later in time."""
    delay = book.value("decision_delay_days", certification)
    return None if delay is None else add_days(hearing_day, int(delay) - lead_days)


def notification_due(started_on: dt.date, certification: Certification, book: Rulebook) -> dt.date | None:
    """Return the last day to notify the decision (Cnam: 20 days; R6412-7: 15 days).

    Parameters
    ----------
    started_on : date
        The day that starts the clock: the hearing or, where the campaign says so, the plenary.
    """
    delay = book.value("decision_delay_days", certification)
    return None if delay is None else add_days(started_on, int(delay))


def decision_due(
    problem: Problem, certification: Certification, book: Rulebook, hearing: dt.date, deliberation: dt.date | None
) -> dt.date | None:
    """Return the last day to notify the decision; the clock starts at the hearing or the plenary."""
    from_plenary = problem.campaign.decision_clock_starts_at == "plenary" and deliberation is not None
    start = deliberation if from_plenary and deliberation is not None else hearing
    return notification_due(start, certification, book)


def second_jury_last_day(notified_on: dt.date, certification: Certification, book: Rulebook) -> dt.date | None:
    """Return the last day of a second jury after a partial validation; None when the rules set no end.

    Blocks acquired stay acquired, and R6412-7 sets no end; a certifier may.
    """
    months = book.value("second_jury_within_months", certification)
    return None if months is None else add_months(notified_on, int(months))
