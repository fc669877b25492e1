"""What is due for one candidacy as it stands: one function for each stretch of the path."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from scheduler.candidacies.duties import DUTIES
from scheduler.candidacies.path import State
from scheduler.clocks import (
    access_window,
    candidate_convocation_due,
    deliberation_last_day,
    deposit_due,
    eligibility_answer_due,
    eligibility_expiry,
    eligibility_lapse_day,
    examiner_convocation_due,
    first_deposit_day,
    first_hearing_day,
    hearing_last_day,
    notification_due,
    second_jury_last_day,
)
from scheduler.domain import Campaign, Certification
from scheduler.jury_days import JuryDays
from scheduler.rules import Rulebook
from scheduler.texts import Text

_WAITS = ("reading_days", "candidate_notice_days", "examiner_notice_days")


class Due(NamedTuple):
    """One deadline before it is dated against today.

    ``rule`` when it is not the duty's own; ``jury_day`` when it is counted backwards from one.
    """

    key: str
    day: dt.date
    what: Text
    rule: str = ""
    jury_day: dt.date | None = None


def dues(
    state: State,
    certification: Certification,
    book: Rulebook,
    campaign: Campaign,
    on: dt.date,
    days: JuryDays,
    missing: Sequence[str] = (),
) -> Iterator[Due]:
    """Yield what is due for a candidacy that is not over."""
    heard_on = state.heard_on or _heard_as_planned(state, on)
    if state.stage == "second_jury":
        yield from _second_jury(state, certification, book, on, days)
    elif heard_on is not None or state.decided_on is not None:
        yield from _decision(state, certification, book, campaign, heard_on)
    elif state.deposited_on is not None:
        yield from _hearing(state, certification, book, on, days, missing)
    elif state.eligible_on is not None:
        yield from _eligible(state, certification, book, on, days, missing)
    else:
        yield from _before_eligibility(state, certification, book)


def _heard_as_planned(state: State, on: dt.date) -> dt.date | None:
    """Return the planned day once it has passed: the clock of the decision runs though nobody wrote it down."""
    return state.planned_for if state.planned_for is not None and state.planned_for < on else None


def _plain(key: str, day: dt.date, detail: Text | None = None, rule: str = "", jury_day: dt.date | None = None) -> Due:
    return Due(key, day, DUTIES[key].what if detail is None else _worded(key, detail), rule, jury_day)


@lru_cache(maxsize=4096)
def _worded(key: str, detail: Text) -> Text:
    words = DUTIES[key].what
    return Text(words.fr.format(detail.fr), words.en.format(detail.en))


@lru_cache(maxsize=4096)
def _date(day: dt.date) -> Text:
    return Text(f"{day:%d/%m/%Y}", day.isoformat())


def _before_eligibility(state: State, certification: Certification, book: Rulebook) -> Iterator[Due]:
    if state.filed_on is not None:
        due = eligibility_answer_due(state.filed_on, certification, book)
        if due is not None:
            yield _plain("eligibility_answer", due)
    elif state.contact_on is not None:
        due = access_window(state.contact_on, certification, book)[1]
        if due is not None:
            yield _plain("access", due)


def _eligible(
    state: State, certification: Certification, book: Rulebook, on: dt.date, days: JuryDays, missing: Sequence[str]
) -> Iterator[Due]:
    expiry, lapse = _eligibility(state, certification, book)
    if lapse is not None:
        yield _plain("eligibility_lapse", lapse)
    if expiry is not None:
        yield _plain("eligibility_expiry", expiry)
    target = _deposit_target(days.of(certification), on, expiry)
    rule = _longest_wait(certification, book)
    if target is not None:
        jury_day, due = target
        yield _plain("deposit", due, _deposit_for(jury_day, certification, book, on), rule, jury_day)
        yield from _documents(missing, due, rule, jury_day)
    elif expiry is not None:  # a jury is still to be set up
        due = deposit_due(expiry, certification, book)
        yield _plain("deposit_unplanned", due, _date(expiry), rule)
        yield from _documents(missing, due, rule)


def _eligibility(state: State, certification: Certification, book: Rulebook) -> tuple[dt.date | None, dt.date | None]:
    """Return the last valid day, and the day by which a step is needed when there is none yet."""
    assert state.eligible_on is not None
    lapse = eligibility_lapse_day(state.eligible_on, certification, book)
    needs_step = lapse is not None and (state.step_on is None or state.step_on > lapse)
    last = eligibility_expiry(state.eligible_on, certification, book, state.step_on)
    return (None if needs_step and last == lapse else last), (lapse if needs_step else None)


def _deposit_target(
    jury_days: Sequence[tuple[dt.date, dt.date]], on: dt.date, expiry: dt.date | None
) -> tuple[dt.date, dt.date] | None:
    """Return the jury day to deposit for and the last day to do so.

    It is the first that can still be reached, the last one missed when none can; None where the campaign
    has no day left in which the eligibility is valid.
    """
    listed = [(day, due) for day, due in jury_days if day >= on and (expiry is None or day <= expiry)]
    reachable = (pair for pair in listed if pair[1] >= on)
    return next(reachable, listed[-1] if listed else None)


def _deposit_for(jury_day: dt.date, certification: Certification, book: Rulebook, on: dt.date) -> Text:
    """Return the jury day and, where a file deposited today would wait for it too long, the first day to deposit."""
    told, opens = _date(jury_day), first_deposit_day(jury_day, certification, book)
    if opens is None or opens <= on:
        return told
    first = _date(opens)
    return Text(f"{told.fr}, à partir du {first.fr}", f"{told.en}, from {first.en} on")


def _longest_wait(certification: Certification, book: Rulebook) -> str:
    """Return the rule that a deposit waits for the longest."""
    return max(_WAITS, key=lambda name: book.whole(name, certification))


def _documents(missing: Sequence[str], due: dt.date, rule: str, jury_day: dt.date | None = None) -> Iterator[Due]:
    if missing:
        listed = ", ".join(missing)
        yield _plain("documents", due, Text(listed, listed), rule, jury_day)


def _hearing(
    state: State, certification: Certification, book: Rulebook, on: dt.date, days: JuryDays, missing: Sequence[str]
) -> Iterator[Due]:
    assert state.deposited_on is not None
    legal = hearing_last_day(state.deposited_on, certification, book)
    expiry = None
    if state.eligible_on is not None and state.attempt == 1:
        expiry = eligibility_expiry(state.eligible_on, certification, book, state.step_on)
    last = min((day for day in (legal, expiry) if day is not None), default=None)
    planned = state.planned_for
    if legal is not None and (planned is None or planned > legal):
        yield _plain("hearing", legal, _widest(state.deposited_on, legal, certification, book))
    if expiry is not None and (planned is None or planned > expiry):
        yield _plain("eligibility_expiry", expiry)
    jury_day = planned or _next_jury(state.deposited_on, certification, book, on, days, last)
    hearing = jury_day or last
    if hearing is not None:
        yield from _convocations(state, certification, book, hearing, jury_day)
        due, rule = deposit_due(hearing, certification, book), _longest_wait(certification, book)
        yield from _documents(missing, due, rule, jury_day)


def _widest(deposited_on: dt.date, legal: dt.date, certification: Certification, book: Rulebook) -> Text:
    """Return the other reading of the third month, where it ends later."""
    widest = hearing_last_day(deposited_on, certification, book, to_month_end=True)
    if widest is None or widest <= legal:
        return Text("", "")
    told = _date(widest)
    return Text(f" (lecture la plus large : {told.fr})", f" (widest reading: {told.en})")


def _next_jury(
    deposited_on: dt.date,
    certification: Certification,
    book: Rulebook,
    on: dt.date,
    days: JuryDays,
    last: dt.date | None,
) -> dt.date | None:
    """Return the jury day that a file waits for: the first it can be convoked to, the last one if it is late."""
    first = max(on, first_hearing_day(deposited_on, certification, book))
    listed = [day for day, _ in days.of(certification) if day >= first and (last is None or day <= last)]
    in_time = (day for day in listed if candidate_convocation_due(day, certification, book) >= on)
    return next(in_time, listed[-1] if listed else None)


def _convocations(
    state: State, certification: Certification, book: Rulebook, hearing: dt.date, jury_day: dt.date | None
) -> Iterator[Due]:
    told = _date(hearing)
    detail = Text("", "") if jury_day is None else Text(f" pour le {told.fr}", f" for {told.en}")
    if state.candidate_convoked_on is None:
        due = candidate_convocation_due(hearing, certification, book)
        yield _plain("convoke_candidate", due, detail, jury_day=jury_day)
    if state.examiners_convoked_on is None:
        due = examiner_convocation_due(hearing, certification, book)
        yield _plain("convoke_examiners", due, detail, jury_day=jury_day)


def _decision(
    state: State, certification: Certification, book: Rulebook, campaign: Campaign, heard_on: dt.date | None
) -> Iterator[Due]:
    from_plenary = campaign.decision_clock_starts_at == "plenary"
    if state.decided_on is None and heard_on is not None and not from_plenary:
        last = deliberation_last_day(heard_on, certification, book, campaign.notification_lead_days)
        if last is not None:
            yield _plain("deliberation", last)
    start = state.decided_on if from_plenary else heard_on or state.decided_on
    if state.notified_on is None and start is not None:
        due = notification_due(start, certification, book)
        if due is not None:
            yield _plain("notification", due)


def _second_jury(
    state: State, certification: Certification, book: Rulebook, on: dt.date, days: JuryDays
) -> Iterator[Due]:
    """After a partial validation: nothing has to be, but the next jury's deposit is told."""
    assert state.notified_on is not None
    last = second_jury_last_day(state.notified_on, certification, book)
    left = [block for block in certification.blocks if block not in state.blocks]
    listed = ", ".join(left)
    if last is not None:
        yield _plain("second_jury", last, Text(f" : {listed}", f": {listed}") if left else Text("", ""))
    for jury_day, due in days.of(certification):
        if due >= on and (last is None or jury_day <= last):
            told = _deposit_for(jury_day, certification, book, on)
            yield _plain("deposit", due, told, _longest_wait(certification, book), jury_day)
            return
