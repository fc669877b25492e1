"""Small problems and schedules with sensible defaults, so that a test names only what it is about.

The default campaign is one Monday (15 March 2027, Paris), 09:00-12:00 and 13:00-17:00, on a grid of
15 minutes; one certification X of 20 + 40 = 60 minutes; a panel of three: president (A, may chair),
membre (A), professionnel (P); one candidate C1; and room R1 in centre D.
`reference_date` is empty, so that no notice is checked unless the test wants it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.domain import Availability, Candidate, Certification, Examiner, Problem, Room, Seat
from scheduler.result import Result
from scheduler.schedule import Hearing, Schedule, Sitting
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from scheduler.verification import verify

PARIS = ZoneInfo("Europe/Paris")
MONDAY = dt.date(2027, 3, 15)
PANEL = {"president": "A1", "membre": "A2", "professionnel": "P1"}
DECISION_DELAY = dt.timedelta(days=20)  # profile cnam


def day(number: int) -> dt.date:
    """Return a date of the campaign; day 0 is a Monday."""
    return MONDAY + dt.timedelta(days=number)


def at(clock: str, number: int = 0) -> dt.datetime:
    """Return the time ``clock`` ("09:00") on a day of the campaign."""
    return dt.datetime.combine(day(number), dt.time.fromisoformat(clock), tzinfo=PARIS)


def make_certification(code: str = "X", **changes: Any) -> Certification:
    """Return a certification of 20 + 40 minutes in sector S, speciality s."""
    fields = {"sector": "S", "specialities": ("s",), "presentation_minutes": 20, "exchange_minutes": 40}
    return Certification.model_validate({"code": code} | fields | changes)


def make_seats(code: str = "X") -> tuple[Seat, ...]:
    """Return the default panel of three."""
    return (
        Seat(certification=code, seat="president", categories=("A",), chair=True),
        Seat(certification=code, seat="membre", categories=("A",)),
        Seat(certification=code, seat="professionnel", categories=("P",)),
    )


def make_candidate(who: str = "C1", **changes: Any) -> Candidate:
    """Return a candidate of certification X who takes whatever comes."""
    return Candidate.model_validate({"id": who, "certification": "X"} | changes)


def make_examiner(who: str, **changes: Any) -> Examiner:
    """Return an examiner of speciality s; the first letter of the id is the category, and A may chair."""
    return Examiner.model_validate(
        {"id": who, "category": who[0], "chair": who[0] == "A", "specialities": ("s",)} | changes
    )


def make_examiners(*names: str, **changes: Mapping[str, Any]) -> tuple[Examiner, ...]:
    """Return A1, A2 and P1, more people by name, each with its own changes (``A1={"max_day": 2}``)."""
    every = dict.fromkeys(("A1", "A2", "P1", *names, *changes))
    return tuple(make_examiner(who, **changes.get(who, {})) for who in every)


def make_room(name: str = "R1", **changes: Any) -> Room:
    """Return a room of centre D, or a remote link when the name starts with V."""
    place = {"kind": "remote"} if name.startswith("V") else {"centre": "D"}
    return Room.model_validate({"id": name} | place | changes)


def window(who: str, start: str, end: str, number: int = 0, level: str = "yes") -> Availability:
    """Return a row of availability on one day."""
    return Availability.model_validate({"who": who, "start": at(start, number), "end": at(end, number), "level": level})


def make_problem(*, days: int = 1, campaign: Mapping[str, Any] | None = None, **parts: Any) -> Problem:
    """Return a problem of ``days`` days; ``campaign`` changes fields, other names replace whole parts."""
    setting = {
        "code": "T",
        "start": MONDAY,
        "end": day(days - 1),
        "half_days": ("09:00-12:00", "13:00-17:00"),
        "slot_minutes": 15,
    } | dict(campaign or {})
    defaults = {
        "certifications": (make_certification(),),
        "seats": make_seats(),
        "candidates": (make_candidate(),),
        "examiners": make_examiners(),
        "rooms": (make_room(),),
    }
    return Problem.model_validate({"campaign": setting} | defaults | parts)


def make_hearing(
    candidate: str = "C1",
    start: str = "09:00",
    number: int = 0,
    *,
    room: str = "R1",
    minutes: int = 60,
    after: int = 0,
    panel: Mapping[str, str] | None = None,
    **changes: Any,
) -> Hearing:
    """Return a hearing of ``minutes``, held ``after`` minutes more, by the default panel.

    ``panel`` changes people by seat; an empty name leaves the seat empty.
    """
    begin = at(start, number)
    end = begin + dt.timedelta(minutes=minutes)
    half = "AM" if begin.hour < 12 else "PM"
    fields = {
        "candidate": candidate,
        "certification": "X",
        "start": begin,
        "end": end,
        "held_until": end + dt.timedelta(minutes=after),
        "mode": "remote" if room.startswith("V") else "in_centre",
        "room": room,
        "session": f"{begin.date()}-{half}-{room}",
        "panel": tuple(Sitting(seat=seat, examiner=who) for seat, who in (PANEL | dict(panel or {})).items() if who),
        "decision_due": begin.date() + DECISION_DELAY,
    }
    return Hearing.model_validate(fields | changes)


def make_schedule(*hearings: Hearing) -> Schedule:
    """Return a bare schedule."""
    return Schedule(hearings=hearings)


def broken_rules(problem: Problem, *hearings: Hearing) -> set[str]:
    """Return the keys of the rules that the checker finds broken."""
    return {violation.rule for violation in verify(problem, make_schedule(*hearings))}


def plan(problem: Problem) -> Result:
    """Solve a tiny problem; the effort is what ends it, the wall limit is for a machine that hangs."""
    return solve(problem, SolveSettings(time_limit=300, effort=1, workers=1))


def placed(problem: Problem) -> dict[str, Hearing]:
    """Solve, and return the hearings by candidate."""
    return dict(plan(problem).schedule.hearing_of)


def start_of(hearing: Hearing) -> str:
    """Return a hearing's start as "09:00", with the day when it is not the first."""
    number = (hearing.start.astimezone(PARIS).date() - MONDAY).days
    clock = f"{hearing.start.astimezone(PARIS):%H:%M}"
    return clock if number == 0 else f"{clock}+{number}"


def starts(problem: Problem) -> dict[str, str]:
    """Solve, and return each placed candidate's start."""
    return {who: start_of(hearing) for who, hearing in placed(problem).items()}


def with_candidates(*names: str, **changes: Any) -> Iterable[Candidate]:
    """Return several candidates alike."""
    return tuple(make_candidate(who, **changes) for who in names)
