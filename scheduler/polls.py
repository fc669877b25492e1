"""Half-days that examiners are asked about, and their answers as availability of the problem."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scheduler.domain import Availability, Campaign, Level, Problem
from scheduler.timegrid import TimeGrid

Answers = Mapping[str, Level]
"""What one examiner said, by key of the half-day."""


@dataclass(frozen=True, slots=True)
class PollSlot:
    """One half-day to be asked about: ``[start, end)``, aware, in the campaign's timezone."""

    key: str
    start: dt.datetime
    end: dt.datetime


def poll_slots(campaign: Campaign) -> tuple[PollSlot, ...]:
    """Return the half-days of the campaign's working days, in order of time."""
    grid = TimeGrid(campaign)
    return tuple(
        PollSlot(f"{grid.moment(half.start):%Y-%m-%dT%H%M}", grid.moment(half.start), grid.moment(half.end))
        for half in grid.half_days
    )


def with_answers(problem: Problem, answers: Mapping[str, Answers], former: Mapping[str, Answers]) -> Problem:
    """Return the problem with each answering examiner's availability as stated.

    Parameters
    ----------
    answers : mapping of str to Answers
        By examiner id. An examiner whom the problem does not have is left out.
    former : mapping of str to Answers
        What an earlier call wrote: its rows go.

    Notes
    -----
    A stated half-day becomes a row of its level, "no" too: someone who only said "no" would otherwise be
    free everywhere. What was known as free before is replaced; busy times ("no") that come from elsewhere,
    such as a calendar, stay, since nobody unsays an appointment by a poll.
    """
    slots = poll_slots(problem.campaign)
    answering = {who: said for who, said in answers.items() if who in problem.examiner_of}
    written = {who: set(_spans(slots, former.get(who, {}))) for who in answering}
    kept = [row for row in problem.availability if row.who not in answering or _stays(row, written[row.who])]
    stated = [
        Availability(who=who, start=slot.start, end=slot.end, level=said[slot.key])
        for who, said in sorted(answering.items())
        for slot in slots
        if slot.key in said
    ]
    fields = {name: getattr(problem, name) for name in Problem.model_fields}
    return Problem(**fields | {"availability": (*kept, *stated)})


def _spans(slots: Iterable[PollSlot], said: Answers) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    yield from ((slot.start, slot.end) for slot in slots if slot.key in said)


def _stays(row: Availability, written: set[tuple[dt.datetime, dt.datetime]]) -> bool:
    return row.level == "no" and (row.start, row.end) not in written


def missing(slots: Iterable[PollSlot], said: Answers) -> list[PollSlot]:
    """Return the half-days without an answer."""
    return [slot for slot in slots if slot.key not in said]
