"""Jobs: a solve is asked for, followed, stopped; its best schedule is there at any time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from api import reading
from api.answers import Answers, errors
from api.dependencies import ProblemDep, RunDep, RunnerDep, SettingsDep, StorageDep
from api.errors import ApiError, NothingMore
from api.schemas import BestSchedule, Job, JobEvent, JobSettings, ProgressReport
from api.storage import Storage
from api.tables import ENDED, INTERRUPTED, STOPPED, EventRow, RunRow
from scheduler.errors import InputError, InputIssue
from scheduler.io.exports import discreet
from scheduler.rules import PROFILES
from scheduler.schedule import Schedule
from scheduler.texts import Text

router = APIRouter(tags=["jobs"])

POLL_SECONDS = 0.2
_CUT_OFF = frozenset({STOPPED, INTERRUPTED})
_EVENTS_EXAMPLE = (
    'event: status\ndata: {"at": "2026-11-24T08:00:00Z", "data": {"status": "running"}}\nid: 2\n\n'
    'event: progress\ndata: {"at": "2026-11-24T08:00:05Z", "data": {"phase": "placement", "placed": 31, "total": 32}}\n'
    'id: 3\n\nevent: end\ndata: {"at": "2026-11-24T08:01:00Z", "data": {"status": "done"}}\nid: 4\n\n'
)
_STREAM: Answers = {
    200: {
        "description": "Events `status`, `progress`, `schedule` (a better verified schedule is stored) and `end`.",
        "content": {"text/event-stream": {"example": _EVENTS_EXAMPLE}},
    },
    204: {"description": "The job has ended and every event up to Last-Event-ID was received: do not come back."},
}


@router.post("/problems/{problem_id}/jobs", status_code=202, responses=errors(400, 404, 409, 422))
def create_job(
    problem: ProblemDep,
    asked: JobSettings,
    storage: StorageDep,
    settings: SettingsDep,
    response: Response,
) -> Job:
    """Put a solve of the problem in the queue; follow it at `/jobs/{id}` or `/jobs/{id}/events`."""
    if problem.names_purged_at is not None:
        raise ApiError(409, "names_purged", _PURGED)
    _check(asked, settings.max_time_limit)
    run = storage.add_run(problem.id, asked.model_dump())
    response.headers["Location"] = f"/jobs/{run.id}"
    return job_of(storage, run)


@router.get("/jobs/{job_id}", responses=errors(404))
def get_job(run: RunDep, storage: StorageDep) -> Job:
    """Tell where the job stands."""
    return job_of(storage, run)


@router.delete("/jobs/{job_id}", responses=errors(404))
def stop_job(run: RunDep, storage: StorageDep, runner: RunnerDep) -> Job:
    """Stop the job within two seconds and keep its best schedule; an ended job is left as it is."""
    return job_of(storage, runner.stop(run.id) or run)


@router.get("/jobs/{job_id}/schedule", responses=errors(404))
def get_schedule(run: RunDep, storage: StorageDep) -> Schedule:
    """Return the best verified schedule so far, also while the job runs and after it was cut off.

    A job stopped before its first plan has one too, as the command line writes it: nobody placed, each
    candidate with a first reason.
    """
    return best_of(storage, run)


def _last_seen(last_event_id: Annotated[str | None, Header(max_length=20)] = None) -> int:
    """Return the number of the last event received; anything unreadable means none."""
    text = last_event_id or ""
    return int(text) if text.isascii() and text.isdigit() else 0


async def _stream_from(run: RunDep, storage: StorageDep, last_seen: Annotated[int, Depends(_last_seen)]) -> int:
    """Return where the stream starts; 204 when there is nothing more to come."""
    if run.status in ENDED and not await run_in_threadpool(storage.events, run.id, last_seen):
        raise NothingMore
    return last_seen


@router.get(
    "/jobs/{job_id}/events",
    response_class=EventSourceResponse,
    responses=_STREAM | errors(404),
)
async def stream_events(
    run: RunDep, storage: StorageDep, last_seen: Annotated[int, Depends(_stream_from)]
) -> AsyncIterator[ServerSentEvent]:
    """Stream the job's events (server-sent events) until it ends; `Last-Event-ID` resumes after that event."""
    ended = False
    while not ended:
        for event in await run_in_threadpool(storage.events, run.id, last_seen):
            last_seen, ended = event.number, event.kind == "end"
            yield _sent(event)
        if not ended:
            await asyncio.sleep(POLL_SECONDS)


def job_of(storage: Storage, run: RunRow) -> Job:
    """Return the run with its latest report and the figures of its best schedule."""
    progress = storage.last_event(run.id, "progress")
    best = storage.best_schedule(run.id)
    job = Job.model_validate(run, from_attributes=True)
    return job.model_copy(
        update={
            "progress": ProgressReport.model_validate(progress.data) if progress else None,
            "best": best
            and BestSchedule(
                number=best[0].number,
                placed=best[0].placed,
                unplaced=best[0].unplaced,
                status=best[1].status,
                tiers=list(best[1].tiers),
            ),
        }
    )


def best_of(storage: Storage, run: RunRow) -> Schedule:
    """Return the run's best schedule, nobody placed when it was cut off before its first; 404 while there is none."""
    best = storage.best_schedule(run.id)
    if best is not None:
        return discreet(best[1])
    problem = storage.problem_document(run.problem_id) if run.status in _CUT_OFF else None
    if problem is None:
        raise ApiError(404, "no_schedule", _NO_SCHEDULE)
    from scheduler.solver import unplanned  # late: it takes seconds, and a service may never need it

    return discreet(unplanned(reading.with_profile(problem, run.settings.get("profile"))))


def _sent(event: EventRow) -> ServerSentEvent:
    data = JobEvent(at=event.at, data=event.data)
    return ServerSentEvent(data=data, event=event.kind, id=str(event.number))


def _check(asked: JobSettings, max_time_limit: float) -> None:
    issues = []
    if asked.profile is not None and asked.profile not in PROFILES:
        issues.append(reading.unknown_profile(""))
    if asked.time_limit > max_time_limit:
        told = f"{max_time_limit:g}"
        text = Text(f"la durée est limitée à {told} s", f"the time is limited to {told} s")
        issues.append(InputIssue(text, column="time_limit"))
    if issues:
        raise InputError(issues)


_PURGED = Text(
    "Les données personnelles de ce problème ont été effacées à la fin de la durée de conservation : "
    "il ne peut plus être planifié.",
    "The personal data of this problem was erased after the retention period: it can no longer be planned.",
)
_NO_SCHEDULE = Text("Ce calcul n'a pas encore de planning.", "This job has no schedule yet.")
