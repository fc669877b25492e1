"""The calendar of juries and deposit dates: published from a problem or a schedule, or designed for a forecast."""

from __future__ import annotations

import threading
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.answers import errors, file_answer
from api.calendar_schemas import CalendarAnswer, DesignAnswer, DesignRequest
from api.dependencies import LangDep, ProblemDep, RunDep, StorageDep
from api.reading import with_profile
from api.routers.jobs import best_of
from api.storage import Storage
from api.tables import ProblemRow
from scheduler.design import Design
from scheduler.domain import Problem
from scheduler.errors import InputError, InputIssue
from scheduler.forecast import unknown_certifications
from scheduler.io.calendar_report import calendar_document, jury_calendar_ics
from scheduler.publication import JuryCalendar, campaign_calendar, design_calendar, schedule_calendar
from scheduler.rules import Rulebook, lax_rules
from scheduler.texts import Lang, Text

router = APIRouter(tags=["calendars"])

CalendarFile = Literal["html", "xlsx", "ics"]
Profile = Annotated[str | None, Query(max_length=100, description="rule profile instead of the campaign's own")]

_TYPES = {
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
}
_FILE = file_answer("The file, by its kind.", "text/html", _TYPES["xlsx"], "text/calendar")
_ONE_AT_A_TIME = threading.Lock()
"""A design takes all of a core: the next one waits for it."""


@router.get("/problems/{problem_id}/calendar", responses=errors(404, 422))
def problem_calendar(row: ProblemDep, storage: StorageDep, lang: LangDep, profile: Profile = None) -> CalendarAnswer:
    """Return the days on which the campaign's juries can sit, with their deposit, convocation and decision days."""
    problem = _problem(storage, row, profile)
    return CalendarAnswer(calendar=campaign_calendar(problem), notes=_notes(problem, lang))


@router.get("/problems/{problem_id}/calendar/{kind}", response_class=Response, responses={200: _FILE, **errors(404)})
def problem_calendar_file(
    row: ProblemDep, kind: CalendarFile, storage: StorageDep, lang: LangDep, profile: Profile = None
) -> Response:
    """Return the same as a page, a workbook or a calendar file of all-day events."""
    return _file(campaign_calendar(_problem(storage, row, profile)), None, kind, lang)


@router.get("/jobs/{job_id}/calendar", responses=errors(404))
def job_calendar(run: RunDep, storage: StorageDep, lang: LangDep) -> CalendarAnswer:
    """Return the jury days of the job's best schedule."""
    problem = _run_problem(storage, run.problem_id, run.settings.get("profile"))
    return CalendarAnswer(calendar=schedule_calendar(problem, best_of(storage, run)), notes=_notes(problem, lang))


@router.get("/jobs/{job_id}/calendar/{kind}", response_class=Response, responses={200: _FILE, **errors(404)})
def job_calendar_file(run: RunDep, kind: CalendarFile, storage: StorageDep, lang: LangDep) -> Response:
    """Return the same as a page, a workbook or a calendar file of all-day events."""
    problem = _run_problem(storage, run.problem_id, run.settings.get("profile"))
    return _file(schedule_calendar(problem, best_of(storage, run)), None, kind, lang)


@router.post("/problems/{problem_id}/designs", responses=errors(400, 404, 422))
def design_calendar_year(row: ProblemDep, asked: DesignRequest, storage: StorageDep, lang: LangDep) -> DesignAnswer:
    """Design a year for a forecast: the fewest jury days so that no forecast file misses a clock.

    The answer holds the proven bound, the needs of each rule profile, who would miss with one day or one
    session fewer and, when the sessions asked for are too few, why and which delay would make them enough.
    Nothing is stored.
    """
    problem, calendar, design = _designed(storage, row, asked)
    return DesignAnswer(calendar=calendar, design=design, notes=_notes(problem, lang))


@router.post(
    "/problems/{problem_id}/designs/{kind}",
    response_class=Response,
    responses={200: _FILE, **errors(400, 404, 422)},
)
def design_calendar_file(
    row: ProblemDep, kind: CalendarFile, asked: DesignRequest, storage: StorageDep, lang: LangDep
) -> Response:
    """Return the designed year as a page, a workbook or a calendar file of all-day events."""
    _, calendar, design = _designed(storage, row, asked)
    return _file(calendar, design, kind, lang)


def _designed(storage: Storage, row: ProblemRow, asked: DesignRequest) -> tuple[Problem, JuryCalendar, Design]:
    problem = _problem(storage, row, asked.profile)
    unknown = list(unknown_certifications(asked.forecast, problem.certifications))
    if unknown:
        raise InputError(_unknown(index, code) for index, code in unknown)
    from scheduler.designer import DesignOrder, design_year  # late: ortools takes its time

    order = DesignOrder(asked.sessions, asked.reading, asked.capacity, asked.delay)
    with _ONE_AT_A_TIME:
        design = design_year(problem, asked.forecast, order)
    return problem, design_calendar(problem, design), design


def _problem(storage: Storage, row: ProblemRow, profile: str | None) -> Problem:
    return _run_problem(storage, row.id, profile)


def _run_problem(storage: Storage, problem_id: str, profile: str | None) -> Problem:
    problem = storage.problem_document(problem_id)
    assert problem is not None  # rows are never deleted
    return with_profile(problem, profile)


def _notes(problem: Problem, lang: Lang) -> list[str]:
    return [text.say(lang) for text in lax_rules(Rulebook(problem))]


def _file(calendar: JuryCalendar, design: Design | None, kind: CalendarFile, lang: Lang) -> Response:
    if kind == "ics":
        content = jury_calendar_ics(calendar, lang)
    else:
        document = calendar_document(calendar, design, lang)
        content = document.page(lang) if kind == "html" else document.workbook(lang)
    name = Text("calendrier", "calendar").say(lang)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{kind}"',
        "Content-Language": lang,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=_TYPES[kind], headers=headers)


def _unknown(index: int, code: str) -> InputIssue:
    told = Text(f"la certification « {code} » est inconnue", f"certification '{code}' is unknown")
    mend = Text(
        "Corrigez le code, ou ajoutez la certification au problème.", "Mend the code, or add it to the problem."
    )
    return InputIssue(told, mend, sheet="forecast", row=index + 1, column="certification")
