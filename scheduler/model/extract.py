"""Read a plan out of a solution of the model, and turn plans into hearings and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from scheduler.clocks import decision_due
from scheduler.domain import Candidate, Room
from scheduler.eligibility import Facts
from scheduler.model.context import Model
from scheduler.model.frame import PlannedHearing, PlannedSession
from scheduler.model.slots import Expr, Slot
from scheduler.schedule import Hearing, Sitting

Value = Callable[[Expr], int]


def extract_hearings(model: Model, value: Value) -> tuple[Hearing, ...]:
    """Return the hearings of a solution, in order of time then candidate."""
    return to_hearings(model.space, extract_sessions(model, value))


def extract_sessions(model: Model, value: Value) -> list[PlannedSession]:
    """Return what each free slot of a solution holds; in panel modes of one hearing, a session is one hearing."""
    found = []
    for slot in model.free_slots:
        heard = [who for who, here in slot.hearings.items() if value(here)]
        if value(slot.used) and heard:
            found.append(_session(model, value, slot, heard))
    return found


def _session(model: Model, value: Value, slot: Slot, heard: list[str]) -> PlannedSession:
    option = next(option for option in slot.options if value(option.literal))
    starts = _starts(model, value, slot, heard, option.room)
    codes = {model.problem.candidate_of[who].certification for who in heard}
    names = dict.fromkeys(seat.seat for code in sorted(codes) for seat in model.problem.seats_of[code])
    if slot.open_seats:
        panel = _give_seats(model, slot, [who for who, x in sorted(slot.members.items()) if value(x)])
    else:
        panel = [(seat, who) for seat in names for who, x in sorted(slot.seats[seat].items()) if value(x)]
    hearings = [PlannedHearing(who, starts[who], _settled(model, value, who)) for who in heard]
    left_open = model.moments.room_left_open(heard[0], value) if model.moments else None
    return PlannedSession(
        slot.name,
        option.half.index,
        left_open or option.room.id,
        tuple(panel),
        tuple(sorted(hearings, key=lambda h: (h.start, h.candidate))),
    )


def _give_seats(model: Model, slot: Slot, members: list[str]) -> list[tuple[str, str]]:
    """Return (seat, member) pairs that fill every seat of a session whose seats were left open."""
    places = [seat for seat, count in next(iter(slot.pools))[1] for _ in range(count)]
    taken: dict[int, str] = {}

    def seat(who: str, tried: set[int]) -> bool:
        for place, name in enumerate(places):
            if place not in tried and who in slot.open_seats[name]:
                tried.add(place)
                if place not in taken or seat(taken[place], tried):
                    taken[place] = who
                    return True
        return False

    for who in members:
        seat(who, set())
    return [(places[place], taken[place]) for place in sorted(taken)]


def _starts(model: Model, value: Value, slot: Slot, heard: list[str], room: Room) -> dict[str, int]:
    if not slot.timeless:
        return {who: value(model.start[who]) for who in heard}
    at, found = value(slot.start), {}
    gaps = [value(gap) for gap in slot.gaps]
    for number, run in enumerate(slot.runs or [slot.hearings]):
        for who in run:
            if value(run[who]):
                found[who] = at
                at += model.space.hold_minutes(model.problem.candidate_of[who], room)
        at += gaps[number] if number < len(gaps) else 0
    return found


def _settled(model: Model, value: Value, candidate: str) -> int | None:
    for number in range(len(model.problem.deliberations)):
        chosen = model.settled.get((candidate, number))
        if chosen is not None and value(chosen):
            return number
    return None


def to_hearings(facts: Facts, sessions: Iterable[PlannedSession]) -> tuple[Hearing, ...]:
    """Return the hearings of planned sessions, in order of time, room and candidate."""
    found = [_hearing(facts, session, hearing) for session in sessions for hearing in session.hearings]
    return tuple(sorted(found, key=lambda h: (h.start, h.room, h.candidate)))


def _hearing(facts: Facts, session: PlannedSession, planned: PlannedHearing) -> Hearing:
    problem, moment = facts.problem, facts.grid.moment
    candidate, room = problem.candidate_of[planned.candidate], problem.room_of[session.room]
    certification = facts.certification(candidate)
    day = facts.grid.date(facts.grid.half_days[session.half].day)
    settled = None if planned.settled is None else problem.deliberations[planned.settled].day
    return Hearing(
        candidate=candidate.id,
        certification=candidate.certification,
        attempt=candidate.attempt,
        start=moment(planned.start),
        end=moment(planned.start + facts.oral_minutes(candidate)),
        held_until=moment(planned.start + facts.hold_minutes(candidate, room)),
        mode=room.kind,
        room=room.id,
        session=session.name,
        panel=_panel(facts, candidate, session),
        deliberation_day=settled,
        decision_due=decision_due(problem, certification, facts.book, day, settled),
    )


def _panel(facts: Facts, candidate: Candidate, session: PlannedSession) -> tuple[Sitting, ...]:
    return tuple(
        Sitting(seat=seat.seat, examiner=who)
        for seat in facts.problem.seats_of[candidate.certification]
        for name, who in session.panel
        if name == seat.seat
    )


def to_sessions(facts: Facts, hearings: Iterable[Hearing]) -> list[PlannedSession]:
    """Return the planned sessions of a schedule's hearings, by name of session."""
    rows: dict[str, list[Hearing]] = {}
    for hearing in hearings:
        rows.setdefault(hearing.session, []).append(hearing)
    return [_planned(facts, name, found) for name, found in sorted(rows.items())]


def _planned(facts: Facts, name: str, rows: list[Hearing]) -> PlannedSession:
    first = min(rows, key=lambda h: h.start)
    start, held = facts.grid.minute(first.start), facts.grid.minute(first.held_until)
    half = facts.grid.half_day_of(start, held)
    if half is None:
        raise ValueError(f"session {name!r} lies in no half-day")
    hearings = [PlannedHearing(h.candidate, facts.grid.minute(h.start), _row(facts, h)) for h in rows]
    return PlannedSession(
        name,
        half.index,
        first.room,
        tuple((sitting.seat, sitting.examiner) for sitting in first.panel),
        tuple(sorted(hearings, key=lambda h: (h.start, h.candidate))),
    )


def _row(facts: Facts, hearing: Hearing) -> int | None:
    day: dt.date | None = hearing.deliberation_day
    sector = facts.problem.certification_of[hearing.certification].sector
    rows = enumerate(facts.problem.deliberations)
    fits = [n for n, row in rows if row.day == day and row.sector in (sector, "")]
    # The sector's own day before the general one.
    return min(fits, key=lambda n: (facts.problem.deliberations[n].sector == "", n)) if fits else None
