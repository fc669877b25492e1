"""Where a candidacy stands: derived from its history each time, never stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from scheduler.candidacies.history import in_time_order
from scheduler.candidacies.records import Candidacy, Event
from scheduler.domain import Candidate
from scheduler.outcomes import KINDS, ResultCode

Stage = Literal[
    "contact",
    "eligibility",
    "not_eligible",
    "accompaniment",
    "deposited",
    "convoked",
    "heard",
    "decided",
    "second_jury",
    "succeeded",
    "failed",
    "withdrawn",
]
_ATTEMPT = (
    "deposited_on", "planned_for", "candidate_convoked_on", "examiners_convoked_on", "heard_on", "decided_on",
    "result", "notified_on",
)  # fmt: skip
_ELIGIBILITY = ("filed_on", "interviewed_on", "eligible_on", "refused_on", "step_on")


@dataclass(slots=True)
class State:
    """The present state of one candidacy; days are those of the campaign's timezone.

    Attributes
    ----------
    tacit : bool
        Whether the eligibility was given by silence (R6412-4).
    step_on : date or None
        The first step after eligibility: it keeps the eligibility alive.
    attempt : int
        1 for the first jury, 2 for one after a partial validation.
    blocks : tuple of str
        Blocks acquired so far, by whatever jury.
    former : tuple of (str, date)
        Certifications asked for before it changed, and when.
    """

    candidacy: Candidacy
    certification: str
    contact_on: dt.date | None = None
    filed_on: dt.date | None = None
    interviewed_on: dt.date | None = None
    eligible_on: dt.date | None = None
    refused_on: dt.date | None = None
    tacit: bool = False
    step_on: dt.date | None = None
    hours: float = 0.0
    deposited_on: dt.date | None = None
    planned_for: dt.date | None = None
    candidate_convoked_on: dt.date | None = None
    examiners_convoked_on: dt.date | None = None
    heard_on: dt.date | None = None
    decided_on: dt.date | None = None
    result: ResultCode | None = None
    notified_on: dt.date | None = None
    attempt: int = 1
    blocks: tuple[str, ...] = ()
    modules_open: tuple[str, ...] = ()
    modules_done: tuple[str, ...] = ()
    withdrawn_on: dt.date | None = None
    first_on: dt.date | None = None
    former: tuple[tuple[str, dt.date], ...] = ()

    @property
    def requested_on(self) -> dt.date | None:
        """The day its request counts for: that on which eligibility was asked for, else the first known."""
        return self.filed_on or self.refused_on or self.eligible_on or self.deposited_on

    @property
    def is_partial(self) -> bool:
        """Whether the last jury left blocks to be obtained."""
        return self.result is not None and KINDS[self.result] == "partial"

    @property
    def stage(self) -> Stage:
        """The stage the candidacy is at."""
        if self.withdrawn_on is not None:
            return "withdrawn"
        if self.decided_on is not None:
            return self._after_the_decision()
        if self.heard_on is not None:
            return "heard"
        if self.deposited_on is not None:
            return "convoked" if self.candidate_convoked_on is not None else "deposited"
        if self.eligible_on is not None:
            return "accompaniment"
        if self.refused_on is not None:
            return "not_eligible"
        return "eligibility" if self.filed_on is not None else "contact"

    def _after_the_decision(self) -> Stage:
        if self.notified_on is None:
            return "decided"
        kind = KINDS[self.result] if self.result else "refusal"
        return "second_jury" if kind == "partial" else "succeeded" if kind == "full" else "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing is due any more."""
        return self.stage in {"succeeded", "failed", "withdrawn", "not_eligible"}


def state_of(
    candidacy: Candidacy, events: Sequence[Event], zone: ZoneInfo, candidate: Candidate | None = None
) -> State:
    """Return the state that a history leads to.

    Parameters
    ----------
    events : sequence of Event
        In the order recorded; they are taken by day.
    candidate : Candidate, optional
        The campaign's row of the same id: its dates count where no event tells them.
    """
    state = State(candidacy, candidacy.certification)
    for day, event in in_time_order(events, zone):
        state.first_on = state.first_on or day
        handler = _HANDLERS.get(event.kind)
        if handler is not None:
            handler(state, event, day)
    if candidate is not None:
        _complete(state, candidate)
    return state


def _complete(state: State, candidate: Candidate) -> None:
    """Take the dates of the campaign's row, where the history is silent."""
    state.attempt = max(state.attempt, candidate.attempt)
    changed = state.certification != candidate.certification
    if changed or state.refused_on is not None:
        return
    state.eligible_on = state.eligible_on or candidate.eligible_on
    if state.deposited_on is None and candidate.deposited_on is not None:
        state.deposited_on = candidate.deposited_on
        _record_step(state, candidate.deposited_on)
    days = (state.first_on, candidate.eligible_on, candidate.deposited_on)
    state.first_on = min((day for day in days if day is not None), default=None)


def _set(name: str) -> Callable[[State, Event, dt.date], None]:
    def handler(state: State, _event: Event, day: dt.date) -> None:
        setattr(state, name, day)

    return handler


def _record_step(state: State, day: dt.date) -> None:
    if state.eligible_on is not None and day >= state.eligible_on and state.step_on is None:
        state.step_on = day


def _file_eligibility(state: State, _event: Event, day: dt.date) -> None:
    """Start a request: a former refusal or eligibility no longer counts."""
    for name in _ELIGIBILITY:
        setattr(state, name, None)
    state.filed_on = day


def _make_eligible(state: State, _event: Event, day: dt.date) -> None:
    state.eligible_on, state.refused_on, state.step_on = day, None, None


def _refuse(state: State, _event: Event, day: dt.date) -> None:
    state.refused_on, state.eligible_on = day, None


def _accompany(state: State, event: Event, day: dt.date) -> None:
    state.hours += event.hours or 0.0
    _record_step(state, day)


def _step(state: State, _event: Event, day: dt.date) -> None:
    _record_step(state, day)


def _deposit(state: State, _event: Event, day: dt.date) -> None:
    """Take a file; after a decision it is the file of the next attempt."""
    if state.decided_on is not None:
        state.attempt += 1
        _clear(state, _ATTEMPT)
    state.deposited_on = day
    _record_step(state, day)


def _plan(state: State, event: Event, _day: dt.date) -> None:
    state.planned_for = event.for_day


def _decide(state: State, event: Event, day: dt.date) -> None:
    state.result = event.result
    if event.result is not None and KINDS[event.result] == "not_heard":
        # Excused or absent: the file stands, and another hearing is to be planned.
        state.planned_for = state.heard_on = state.decided_on = state.notified_on = None
        state.candidate_convoked_on = state.examiners_convoked_on = None
        return
    state.decided_on, state.notified_on = day, None
    state.blocks = tuple(dict.fromkeys((*state.blocks, *event.blocks)))


def _change_certification(state: State, event: Event, _day: dt.date) -> None:
    """Aim at another certification: eligibility starts again, and blocks acquired were the former's."""
    asked_on = state.requested_on
    if asked_on is not None:
        state.former = (*state.former, (state.certification, asked_on))
    _clear(state, (*_ELIGIBILITY, *_ATTEMPT))
    state.certification, state.blocks, state.attempt = event.certification, (), 1


def _start_module(state: State, event: Event, _day: dt.date) -> None:
    state.modules_open = (*state.modules_open, event.label)


def _complete_module(state: State, event: Event, _day: dt.date) -> None:
    state.modules_open = tuple(label for label in state.modules_open if label != event.label)
    state.modules_done = (*state.modules_done, event.label)


def _clear(state: State, names: Sequence[str]) -> None:
    for name in names:
        setattr(state, name, None)


_HANDLERS: Mapping[str, Callable[[State, Event, dt.date], None]] = {
    "contact": _set("contact_on"),
    "eligibility_filed": _file_eligibility,
    "eligibility_interview": _set("interviewed_on"),
    "eligible": _make_eligible,
    "not_eligible": _refuse,
    "accompaniment": _accompany,
    "step": _step,
    "deposited": _deposit,
    "hearing_planned": _plan,
    "candidate_convoked": _set("candidate_convoked_on"),
    "examiners_convoked": _set("examiners_convoked_on"),
    "heard": _set("heard_on"),
    "decided": _decide,
    "notified": _set("notified_on"),
    "certification_changed": _change_certification,
    "module_started": _start_module,
    "module_completed": _complete_module,
    "withdrawn": _set("withdrawn_on"),
}
