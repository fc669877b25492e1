"""What is due for one candidacy as it stands: one function for each stretch of the path."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from scheduler.candidacies.duties import DUTIES
from scheduler.candidacies.jury_days import JuryDays
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
    first_hearing_day,
    hearing_last_day,
    notification_due,
    second_jury_last_day,
)
from scheduler.domain import Campaign, Certification
from scheduler.rules import Rulebook
from scheduler.texts import Text

_WAITS = ("reading_days", "candidate_notice_days", "examiner_notice_days")


class Due(NamedTuple):
    """One deadline before it is dated against today; ``rule`` when it is not the duty's own."""

    key: str
    day: dt.date
    what: Text
    rule: str = ""


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


def _plain(key: str, day: dt.date, detail: Text | None = None, rule: str = "") -> Due:
    return Due(key, day, DUTIES[key].what if detail is None else _worded(key, detail), rule)


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
    target = _deposit_target(certification, book, on, days, expiry)
    if target is not None:
        jury_day, due = target
        rule = _longest_wait(certification, book)
        yield _plain("deposit", due, _date(jury_day), rule)
        yield from _documents(missing, due, rule)


def _eligibility(state: State, certification: Certification, book: Rulebook) -> tuple[dt.date | None, dt.date | None]:
    """Return the last valid day, and the day by which a step is needed when there is none yet."""
    assert state.eligible_on is not None
    lapse = eligibility_lapse_day(state.eligible_on, certification, book)
    needs_step = lapse is not None and (state.step_on is None or state.step_on > lapse)
    last = eligibility_expiry(state.eligible_on, certification, book, state.step_on)
    return (None if needs_step and last == lapse else last), (lapse if needs_step else None)


def _deposit_target(
    certification: Certification, book: Rulebook, on: dt.date, days: JuryDays, expiry: dt.date | None
) -> tuple[dt.date, dt.date] | None:
    """Return the jury day to deposit for and the last day to do so.

    It is the first that can still be reached; the last one missed when none can; and, where the
    campaign has no day left in which the eligibility is valid, the day it ends.
    """
    listed = [(day, due) for day, due in days.of(certification) if day >= on and (expiry is None or day <= expiry)]
    reachable = [pair for pair in listed if pair[1] >= on]
    if reachable or listed:
        return reachable[0] if reachable else listed[-1]
    return None if expiry is None else (expiry, deposit_due(expiry, certification, book))


def _longest_wait(certification: Certification, book: Rulebook) -> str:
    """Return the rule that a deposit waits for the longest."""
    return max(_WAITS, key=lambda name: book.whole(name, certification))


def _documents(missing: Sequence[str], due: dt.date, rule: str) -> Iterator[Due]:
    if missing:
        listed = ", ".join(missing)
        yield _plain("documents", due, Text(listed, listed), rule)


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
        yield from _convocations(state, certification, book, hearing, jury_day is not None)
        yield from _documents(missing, deposit_due(hearing, certification, book), _longest_wait(certification, book))


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
    state: State, certification: Certification, book: Rulebook, hearing: dt.date, known: bool
) -> Iterator[Due]:
    told = _date(hearing)
    detail = Text(f" pour le {told.fr}", f" for {told.en}") if known else Text("", "")
    if state.candidate_convoked_on is None:
        yield _plain("convoke_candidate", candidate_convocation_due(hearing, certification, book), detail)
    if state.examiners_convoked_on is None:
        yield _plain("convoke_examiners", examiner_convocation_due(hearing, certification, book), detail)


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
            yield _plain("deposit", due, _date(jury_day), _longest_wait(certification, book))
            return
