"""What to do about refusals: a plan in which those who declined are not called then, and the rest stays.

It is a proposal: nothing moves before a coordinator has taken and published it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.release_tables import IMPOSSIBLE, READY, MessageRow, ProposalRow
from api.storage import Storage
from api.transactions import utc_now
from scheduler.changes import compare
from scheduler.domain import Availability, Problem
from scheduler.errors import SchedulerError
from scheduler.events import Happened
from scheduler.invitations.faces import Face
from scheduler.replanning.repair import repair
from scheduler.schedule import Schedule
from scheduler.settings import SolveSettings

Mender = Callable[[Problem, Schedule, float], tuple[Problem, Schedule]]
"""Takes the problem with the new unavailabilities, the published plan and seconds; returns both mended."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Someone who cannot come at a hearing's time; ``comes_otherwise`` are the times they accepted to come at."""

    person: str
    candidate: str
    start: dt.datetime
    end: dt.datetime
    comes_otherwise: tuple[dt.datetime, ...] = ()


def work_out(storage: Storage, row: ProposalRow, seconds: float, mender: Mender | None = None) -> ProposalRow:
    """Work out an open proposal and store it: ready, or impossible when nothing can be mended."""
    problem, schedule = storage.release_parts(row.release_id)
    accepted: dict[str, list[dt.datetime]] = {}
    for one in storage.accepted(row):
        accepted.setdefault(one.person, []).append(Face.model_validate(one.face).start)
    refusals = [_refusal(one, accepted.get(one.person, [])) for one in storage.declined(row)]
    asked = without_the_refused(problem, refusals)
    try:
        mended_problem, mended = (mender or mend)(asked, schedule, seconds)
    except SchedulerError as error:
        done = storage.set_proposal(row.id, IMPOSSIBLE, None, {"error": type(error).__name__})
    else:
        stored, _ = storage.add_problem(mended_problem)
        summary = _summary(problem, schedule, mended)
        done = storage.set_proposal(row.id, READY, mended.model_dump_json(), summary, problem_id=stored.id)
    assert done is not None  # proposals are never deleted
    return done


def without_the_refused(problem: Problem, refusals: Sequence[Refusal]) -> Problem:
    """Return the problem in which those who declined are not free then.

    A refusal is of the whole half-day, as people mean it, unless they accepted another hearing in it.
    """
    rows = [_busy(problem, one) for one in refusals]
    known = set(problem.candidate_of) | set(problem.examiner_of)
    return problem.model_copy(
        update={"availability": (*problem.availability, *(row for row in rows if row.who in known))}
    )


def mend(problem: Problem, schedule: Schedule, seconds: float) -> tuple[Problem, Schedule]:
    """Return the least-change repair: what the checker finds broken by the refusals is mended, the rest stays."""
    today = utc_now().astimezone(problem.campaign.zone).date()
    found = repair(problem, schedule, Happened(), today, SolveSettings(time_limit=seconds, workers=1))
    return found.problem, found.schedule


def _refusal(row: MessageRow, accepted: Sequence[dt.datetime]) -> Refusal:
    face = Face.model_validate(row.face)
    return Refusal(row.person, face.candidate, face.start, face.end, tuple(accepted))


def _busy(problem: Problem, refusal: Refusal) -> Availability:
    zone = problem.campaign.zone
    start, end = refusal.start.astimezone(zone), refusal.end.astimezone(zone)
    midnight = dt.datetime.combine(start.date(), dt.time(), tzinfo=zone)
    for half in problem.campaign.half_days:
        first, last = (midnight + dt.timedelta(minutes=minute) for minute in (half.start, half.end))
        if first <= start < last and not any(first <= other < last for other in refusal.comes_otherwise):
            start, end = first, max(end, last)
            break
    return Availability(who=refusal.person, start=start, end=end, level="no")


def _summary(problem: Problem, before: Schedule, after: Schedule) -> dict[str, object]:
    changes = compare(before, after, problem)
    return {
        "hearings": {one.candidate: list(one.kinds) for one in changes.hearings},
        "disturbed": sorted({one.id for one in changes.disturbed}),
        "untouched": len(changes.untouched.candidates),
        "unplaced": [one.candidate for one in after.unplaced],
    }
