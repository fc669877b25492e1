"""Exports of a job's best schedule: calendars, workbook, JSON."""

from __future__ import annotations

import io
import zipfile
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.answers import errors, file_answer
from api.dependencies import LangDep, RunDep, StorageDep
from api.errors import not_found
from api.reading import with_profile
from api.routers.jobs import best_of
from api.storage import Storage
from api.tables import RunRow
from scheduler.domain import Problem
from scheduler.io.board import Board
from scheduler.io.ics import board_calendar, readers
from scheduler.io.planning import planning_workbook
from scheduler.schedule import Schedule
from scheduler.texts import Text

router = APIRouter(prefix="/jobs/{job_id}/exports", tags=["exports"])

CALENDAR, ZIP = "text/calendar", "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # fixed: the same schedule gives the same bytes


@router.get(
    "/ics",
    response_class=Response,
    responses={200: file_answer("One calendar, or a zip of all of them.", CALENDAR, ZIP), **errors(404, 422)},
)
def export_ics(
    run: RunDep,
    storage: StorageDep,
    lang: LangDep,
    who: Annotated[str | None, Query(max_length=200, description="candidate, examiner or room id")] = None,
) -> Response:
    """Return the calendar of one person or room, or without `who` a zip of everyone's."""
    board = Board(*_planned(storage, run))
    everyone = list(readers(board))
    if who is None:
        files = {f"{reader.kind}-{reader.id}.ics": board_calendar(board, reader, lang) for reader in everyone}
        return _download(_zipped(files), ZIP, "calendriers.zip")
    found = next((reader for reader in everyone if reader.id == who), None)
    if found is None:
        raise not_found(Text("Calendrier", "Calendar"))
    return _download(board_calendar(board, found, lang), CALENDAR, "calendrier.ics")


@router.get(
    "/xlsx", response_class=Response, responses={200: file_answer("The plan for reading.", XLSX), **errors(404)}
)
def export_xlsx(run: RunDep, storage: StorageDep, lang: LangDep) -> Response:
    """Return `planning.xlsx`: by day, by examiner, by candidate, by room, and who is not placed."""
    return _download(planning_workbook(*_planned(storage, run), lang), XLSX, "planning.xlsx")


@router.get("/json", responses=errors(404))
def export_json(run: RunDep, storage: StorageDep) -> Schedule:
    """Return `schedule.json`."""
    return best_of(storage, run)


def _planned(storage: Storage, run: RunRow) -> tuple[Problem, Schedule]:
    schedule = best_of(storage, run)
    problem = storage.problem_document(run.problem_id)
    assert problem is not None  # a run's problem is never deleted
    return with_profile(problem, run.settings.get("profile")), schedule


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(_file_name(name), _ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _file_name(name: str) -> str:
    return "".join(char if char.isalnum() or char in "-_." else "_" for char in name)


def _download(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
