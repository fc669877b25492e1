"""Read hearings out of a partial model: what stayed is given back as it was published."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.model.extract import Value, extract_hearings
from scheduler.model.scope import Partial
from scheduler.schedule import Hearing

_TIMES = ("start", "end", "held_until", "room", "mode")


def read_hearings(partial: Partial, value: Value, published: Mapping[str, Hearing]) -> tuple[Hearing, ...]:
    """Return the hearings of a solution in which nothing is let go."""
    found = []
    for hearing in extract_hearings(partial.model, value):
        before = published.get(hearing.candidate)
        found.append(_as_before(partial, hearing, before) if before is not None else hearing)
    return tuple(found)


def _as_before(partial: Partial, hearing: Hearing, before: Hearing) -> Hearing:
    """Return the published hearing where only its session's name or its deliberation differs."""
    same = all(getattr(hearing, name) == getattr(before, name) for name in _TIMES)
    if not same or {(s.seat, s.examiner) for s in hearing.panel} != {(s.seat, s.examiner) for s in before.panel}:
        return hearing
    sessions = partial.model.problem.campaign.panel_mode == "session"
    return before.model_copy(
        update={
            "session": hearing.session if sessions else before.session,
            "deliberation_day": hearing.deliberation_day,
            "decision_due": hearing.decision_due,
        }
    )
