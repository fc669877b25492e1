"""Read a schedule out of a solution of the model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from scheduler.clocks import decision_due
from scheduler.domain import Candidate
from scheduler.model.context import Model
from scheduler.model.slots import Expr, Place
from scheduler.schedule import Hearing, Sitting

Value = Callable[[Expr], int]


def extract_hearings(model: Model, value: Value) -> tuple[Hearing, ...]:
    """Return the hearings of a solution, in order of time then candidate."""
    found = []
    for candidate in model.problem.candidates:
        if value(model.placed[candidate.id]):
            found += [_hearing(model, value, candidate, p) for p in model.places[candidate.id] if value(p.literal)]
    return tuple(sorted(found, key=lambda h: (h.start, h.room, h.candidate)))


def _hearing(model: Model, value: Value, candidate: Candidate, place: Place) -> Hearing:
    space = model.space
    certification = space.certification(candidate)
    start = value(model.start[candidate.id])
    moment = space.grid.moment
    day = space.grid.date(place.half.day)
    settled = _settled(model, value, candidate.id)
    return Hearing(
        candidate=candidate.id,
        certification=candidate.certification,
        attempt=candidate.attempt,
        start=moment(start),
        end=moment(start + space.oral_minutes(candidate)),
        held_until=moment(start + value(model.hold[candidate.id])),
        mode=place.room.kind,
        room=place.room.id,
        session=place.slot.name,
        panel=_panel(model, value, candidate, place),
        deliberation_day=settled,
        decision_due=decision_due(space.problem, certification, space.book, day, settled),
    )


def _panel(model: Model, value: Value, candidate: Candidate, place: Place) -> tuple[Sitting, ...]:
    return tuple(
        Sitting(seat=seat.seat, examiner=who)
        for seat in model.problem.seats_of[candidate.certification]
        for who in sorted(w for w, x in place.slot.seats[seat.seat].items() if value(x))
    )


def _settled(model: Model, value: Value, candidate: str) -> dt.date | None:
    for number, deliberation in enumerate(model.problem.deliberations):
        chosen = model.settled.get((candidate, number))
        if chosen is not None and value(chosen):
            return deliberation.day
    return None
