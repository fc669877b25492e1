"""Events as edits of the problem: nothing is ever switched off, the facts change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from scheduler.domain import Availability, Candidate, Pin, Problem
from scheduler.errors import InputError, InputIssue
from scheduler.events import (
    AccommodationAdded,
    CandidateAdded,
    CandidatePostponed,
    CandidateWithdrawn,
    ConflictAdded,
    Event,
    ExaminerAway,
    Happened,
    HearingLonger,
    LinksLost,
    RoomAway,
)
from scheduler.schedule import Schedule
from scheduler.texts import Text

NOON = 720


def apply_events(problem: Problem, happened: Happened, schedule: Schedule, on: dt.date) -> Problem:
    """Return the problem after the events, seen from day ``on``; the past is left as it was.

    Raises
    ------
    InputError
        With every event that names someone unknown or comes too late, all at once.
    """
    issues = list(_issues(problem, happened, schedule, on))
    if issues:
        raise InputError(issues)
    edits = _Edits(problem, on)
    for event in happened.events:
        edits.apply(event)
    try:
        return edits.problem(happened, schedule)
    except ValidationError as error:
        text = Text("ces événements rendent les données incohérentes", "these events make the data incoherent")
        told = "; ".join(mistake["msg"] for mistake in error.errors())
        raise InputError([InputIssue(text, Text(told, told), sheet="events")]) from None


class _Edits:
    """The parts of a problem while events change them."""

    def __init__(self, problem: Problem, on: dt.date) -> None:
        self.before, self.on = problem, on
        self.candidates = {c.id: c for c in problem.candidates}
        self.rooms = {r.id: r for r in problem.rooms}
        self.availability = list(problem.availability)

    def apply(self, event: Event) -> None:
        """Change the parts by one event."""
        if isinstance(event, ExaminerAway):
            self._away(event.examiner, event)
        elif isinstance(event, RoomAway):
            self._away(event.room, event)
        elif isinstance(event, LinksLost):
            self._links(event)
        elif isinstance(event, CandidateWithdrawn):
            self._withdraw(event.candidate)
        elif isinstance(event, CandidateAdded):
            self.candidates[event.candidate.id] = event.candidate
            self.availability += event.availability
        else:
            self.candidates[event.candidate] = changed_candidate(self.before, self.candidates[event.candidate], event)

    def _away(self, who: str, event: ExaminerAway | RoomAway) -> None:
        campaign = self.before.campaign
        first = max(event.start or self.on, campaign.start, self.on)
        last = min(event.end or event.start or campaign.end, campaign.end)
        if event.half_day is None:
            if first <= last:
                self._busy(who, _midnight(self.before, first), _midnight(self.before, last + dt.timedelta(days=1)))
            return
        for number in range((last - first).days + 1):
            day = first + dt.timedelta(days=number)
            start, noon, end = 0, self._noon(), 1440
            bounds = (start, noon) if event.half_day == "am" else (noon, end)
            self._busy(who, *(_moment(self.before, day, minute) for minute in bounds))

    def _noon(self) -> int:
        """Return where the afternoon begins: the first half-day that starts from noon on, else noon."""
        return min((h.start for h in self.before.campaign.half_days if h.start >= NOON), default=NOON)

    def _busy(self, who: str, start: dt.datetime, end: dt.datetime) -> None:
        self.availability.append(Availability(who=who, start=start, end=end, level="no"))

    def _links(self, event: LinksLost) -> None:
        if event.left:
            self.rooms[event.room] = self.rooms[event.room].model_copy(update={"capacity": event.left})
        else:
            self._away(event.room, RoomAway(room=event.room))

    def _withdraw(self, who: str) -> None:
        self.candidates.pop(who, None)
        self.availability = [row for row in self.availability if row.who != who]

    def problem(self, happened: Happened, schedule: Schedule) -> Problem:
        """Return the problem with the changed parts; what named a candidate who left goes too."""
        here = self.candidates
        pins = tuple(pin for pin in self.before.pins if pin.candidate in here)
        waivers = (w for w in self.before.notice_waivers if w.candidate in here or not w.candidate)
        known = set(here) | set(self.before.examiner_of)
        return self.before.model_copy(
            update={
                "candidates": tuple(here.values()),
                "rooms": tuple(self.rooms.values()),
                "availability": tuple(self.availability),
                "pins": (*pins, *kept_fields(happened.keep, schedule, here)),
                "notice_waivers": tuple(w for w in waivers if w.who in known or not w.who),
            }
        )


def changed_candidate(
    problem: Problem,
    candidate: Candidate,
    event: CandidatePostponed | HearingLonger | AccommodationAdded | ConflictAdded,
) -> Candidate:
    """Return a candidate after an event about them."""
    changes: dict[str, Any] = {}
    if isinstance(event, CandidatePostponed):
        late = candidate.latest is not None and candidate.latest < event.earliest
        changes = {"earliest": event.earliest, "latest": event.latest or (None if late else candidate.latest)}
    elif isinstance(event, HearingLonger):
        changes = {"extra_time": event.minutes / problem.certification_of[candidate.certification].oral_minutes - 1}
    elif isinstance(event, ConflictAdded):
        changes = {"ties": (*candidate.ties, event.examiner)}
    else:
        given = {name: getattr(event, name) for name in ("extra_time", "step_free", "interpreter")}
        changes = {name: value for name, value in given.items() if value is not None}
    return candidate.model_copy(update=changes)


def kept_fields(keep: Iterable[str], schedule: Schedule, candidates: Iterable[str]) -> Iterator[Pin]:
    """Yield the pins of fields that must stay as published."""
    known = set(candidates)
    for entry in keep:
        who, _, field = entry.partition(":")
        hearing = schedule.hearing_of[who]
        if who not in known:
            continue
        if field in ("", "start"):
            yield Pin(candidate=who, start=hearing.start)
        if field in ("", "room"):
            yield Pin(candidate=who, room=hearing.room)
        for sitting in hearing.panel if field in ("", "panel") else ():
            yield Pin(candidate=who, seat=sitting.seat, examiner=sitting.examiner)


def _moment(problem: Problem, day: dt.date, minute: int) -> dt.datetime:
    if minute >= 1440:
        return _midnight(problem, day + dt.timedelta(days=1))
    return dt.datetime.combine(day, dt.time(minute // 60, minute % 60), tzinfo=problem.campaign.zone)


def _midnight(problem: Problem, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=problem.campaign.zone)


# --- mistakes ---------------------------------------------------------------------------------


def _issues(problem: Problem, happened: Happened, schedule: Schedule, on: dt.date) -> Iterator[InputIssue]:
    """Yield every mistake of what is said to have happened."""
    added = {event.candidate.id for event in happened.events if isinstance(event, CandidateAdded)}
    for number, event in enumerate(happened.events, start=1):
        yield from (_issue(number, *found) for found in _event_issues(problem, event, schedule, on, added))
    people = set(problem.candidate_of) | set(problem.examiner_of) | added
    for number, who in enumerate(happened.consents, start=1):
        if who not in people:
            yield _issue(number, "consents", *_unknown(who))
    for number, entry in enumerate(happened.keep, start=1):
        who, _, field = entry.partition(":")
        if who not in schedule.hearing_of:
            yield _issue(number, "keep", *_unknown(who))
        if field not in ("", "start", "room", "panel"):
            yield _issue(number, "keep", f"« {field} » n'est pas un champ", f"{field!r} is not a field",
                         "Écrivez start, room ou panel.", "Write start, room or panel.")  # fmt: skip


Found = tuple[str, str, str, str, str]


def _event_issues(problem: Problem, event: Event, schedule: Schedule, on: dt.date, added: set[str]) -> Iterator[Found]:
    known: dict[str, Callable[[str], bool]] = {
        "examiner": problem.examiner_of.__contains__,
        "room": problem.room_of.__contains__,
        "candidate": lambda name: name in problem.candidate_of or name in added,
    }
    if isinstance(event, CandidateAdded):
        yield from _added_issues(problem, event)
        return
    for field, knows in known.items():
        name = getattr(event, field, None)
        if name is not None and not knows(name):
            yield (field, *_unknown(name))
    heard = schedule.hearing_of.get(getattr(event, "candidate", ""))
    if heard is not None and heard.start.astimezone(problem.campaign.zone).date() < on:
        yield ("candidate", f"{heard.candidate} est déjà passé devant le jury",
               f"{heard.candidate} has already been heard", "Retirez cet événement.", "Remove this event.")  # fmt: skip
    if isinstance(event, HearingLonger) and event.candidate in problem.candidate_of:
        base = problem.certification_of[problem.candidate_of[event.candidate].certification].oral_minutes
        if not base <= event.minutes <= 3 * base:
            yield ("minutes", f"{event.minutes} minutes : il faut de {base} à {3 * base}",
                   f"{event.minutes} minutes: from {base} to {3 * base} are possible", "Corrigez la durée.",
                   "Mend the length.")  # fmt: skip


def _added_issues(problem: Problem, event: CandidateAdded) -> Iterator[Found]:
    one = event.candidate
    taken = (*problem.candidate_of, *problem.examiner_of, *problem.room_of)
    if one.id in taken:
        yield ("candidate", f"l'identifiant « {one.id} » est déjà pris", f"id {one.id!r} is already taken",
               "Donnez un identifiant unique.", "Give a unique id.")  # fmt: skip
    if one.certification not in problem.certification_of or not problem.seats_of[one.certification]:
        yield ("certification", *_unknown(one.certification))
    for row in event.availability:
        if row.who != one.id:
            yield ("availability", *_unknown(row.who))


def _unknown(name: str) -> tuple[str, str, str, str]:
    return (f"« {name} » est inconnu", f"{name!r} is unknown", "Corrigez l'identifiant.", "Mend the id.")


def _issue(number: int, column: str, fr: str, en: str, mend_fr: str, mend_en: str) -> InputIssue:
    return InputIssue(Text(fr, en), Text(mend_fr, mend_en), sheet="events", row=number, column=column)
