"""Exports of a job's best schedule: calendars, workbook, JSON, csv and printed sheets."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.answers import errors, file_answer
from api.dependencies import LangDep, RunDep, StorageDep
from api.errors import not_found
from api.reading import with_profile
from api.routers.jobs import best_of
from scheduler.domain import Problem
from scheduler.io.exports import ExportKind, export
from scheduler.io.ics import Reader
from scheduler.texts import Text

router = APIRouter(prefix="/jobs/{job_id}/exports", tags=["exports"])

_TYPES = (
    "text/calendar",
    "application/zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/json",
    "text/csv",
    "text/html",
)
_SAFE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@router.get(
    "/{kind}",
    response_class=Response,
    responses={200: file_answer("The file, by its kind.", *_TYPES), **errors(404)},
)
def export_schedule(
    run: RunDep,
    kind: ExportKind,
    storage: StorageDep,
    lang: LangDep,
    who: Annotated[str | None, Query(max_length=200, description="candidate, examiner or room id")] = None,
    session: Annotated[str, Query(max_length=200, description="of the attendance sheets; empty: all")] = "",
) -> Response:
    """Return the best schedule as a file.

    `ics` with `who` is the calendar of one person or room; without it, as `ics-zip`, everyone's.
    `xlsx` is the plan for reading; `json` is `schedule.json`; `convocations` takes `who`, else all.
    """
    schedule = best_of(storage, run)
    problem = storage.problem_document(run.problem_id)
    assert problem is not None  # a run's problem is never deleted
    problem = with_profile(problem, run.settings.get("profile"))
    reader = None if who is None else _reader(problem, who)
    wanted: ExportKind = "ics-zip" if kind == "ics" and reader is None else kind
    file = export(problem, schedule, wanted, reader=reader, session=session, lang=lang)
    headers = _SAFE | {"Content-Disposition": f'attachment; filename="{file.name}"', "Content-Language": lang}
    return Response(file.content, media_type=file.media_type, headers=headers)


def _reader(problem: Problem, who: str) -> Reader:
    """Return whose calendar ``who`` names: ids of candidates, examiners and rooms never coincide."""
    if who in problem.candidate_of:
        return Reader("candidate", who)
    if who in problem.examiner_of:
        return Reader("examiner", who)
    if who in problem.room_of:
        return Reader("room", who)
    raise not_found(Text("Calendrier", "Calendar"))
