"""The hidden plan as a `Schedule`, for tests only: a user is never given it."""

from __future__ import annotations

import datetime as dt

from examples.generator.campaign import Grown
from examples.generator.drafts import SessionDraft
from examples.generator.shape import HALVES
from scheduler.clocks import decision_due
from scheduler.domain import Problem
from scheduler.rules import Rulebook
from scheduler.schedule import Hearing, Schedule, Sitting

SEATS = ("chair", "professional", "specialist")


def hidden_schedule(grown: Grown) -> Schedule:
    """Return the plan in which every candidate is heard."""
    hearings = [
        hearing for number, one in enumerate(grown.plan.sessions) for hearing in _hearings(one, number, grown.problem)
    ]
    return Schedule(status="FEASIBLE", profile=grown.problem.campaign.profile, hearings=tuple(hearings))


def _hearings(session: SessionDraft, number: int, problem: Problem) -> list[Hearing]:
    midnight = dt.datetime.combine(session.slot.day, dt.time(), tzinfo=problem.campaign.zone)
    clock = midnight + dt.timedelta(minutes=HALVES[session.slot.half].start)
    panel = tuple(Sitting(seat=s, examiner=e.id) for s, e in zip(SEATS, session.panel, strict=True))
    plenary = min(d.day for d in problem.deliberations if d.sector == session.sector and d.day > session.slot.day)
    book = Rulebook(problem)
    found = []
    for one in session.members:
        held_until = clock + dt.timedelta(minutes=one.hold_minutes)
        found.append(
            Hearing(
                candidate=one.id,
                certification=one.certification.code,
                start=clock,
                end=clock + dt.timedelta(minutes=one.oral_minutes),
                held_until=held_until,
                mode="in_centre" if session.centre else "remote",
                room=session.room,
                session=f"S{number}",
                panel=panel,
                deliberation_day=plenary,
                decision_due=decision_due(
                    problem, problem.certification_of[one.certification.code], book, session.slot.day, plenary
                ),
            )
        )
        clock = held_until
    return found
