"""Candidacies and their deadlines: records are sent, the worklist is derived from them each time."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from api.answers import errors, file_answer
from api.candidacy_store import RewrittenHistoryError
from api.days import Day
from api.deadline_schemas import CandidaciesStored, WorklistAnswer
from api.dependencies import LangDep, ProblemDep, StorageDep
from api.errors import ApiError, not_found
from api.reading import issue_of, with_profile
from api.routers.jobs import best_of
from api.schemas import Issue
from scheduler.candidacies.checks import find_record_errors, find_record_oddities
from scheduler.candidacies.records import Candidacies
from scheduler.candidacies.worklist import Selection, Worklist, worklist
from scheduler.domain import Campaign
from scheduler.errors import InputError
from scheduler.io.deadline_book import deadline_workbook
from scheduler.io.deadline_calendars import deadline_calendar, task_calendar
from scheduler.io.deadline_views import deadline_document
from scheduler.texts import Text

router = APIRouter(prefix="/problems/{problem_id}", tags=["deadlines"])

FileKind = Literal["xlsx", "ics", "tasks"]

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMES = {"xlsx": "echeances.xlsx", "ics": "echeances.ics", "tasks": "taches.ics"}
_SAFE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_RECORDS_EXAMPLE = {
    "candidacies": [{"id": "K101", "certification": "LIC-COMPTA", "advisor": "S. Petit", "centre": "Dijon"}],
    "events": [
        {"candidacy": "K101", "on": "2026-11-02", "kind": "eligibility_filed"},
        {"candidacy": "K101", "on": "2026-12-15", "kind": "eligible"},
    ],
    "documents": [{"document": "Attestations de travail"}],
    "funding": [{"candidacy": "K101", "funder": "CPF", "state": "asked", "amount": 1500}],
}
_BODY: dict[str, Any] = {"requestBody": {"content": {"application/json": {"example": _RECORDS_EXAMPLE}}}}


@router.put("/candidacies", responses=errors(400, 404, 409, 422), openapi_extra=_BODY)
def put_candidacies(row: ProblemDep, records: Candidacies, storage: StorageDep, lang: LangDep) -> CandidaciesStored:
    """Store the candidacies of the problem's campaign: who follows them, their events, documents, fundings.

    Histories are append-only: events already stored come first and unchanged, or the answer is 409. A
    mistake is undone by an event of kind `correction`.
    """
    if row.names_purged_at is not None:
        raise ApiError(409, "names_purged", _PURGED)
    problem = storage.problem_document(row.id)
    assert problem is not None  # rows are never deleted
    mistakes = [issue_of(finding) for finding in find_record_errors(problem, records)]
    if mistakes:
        raise InputError(mistakes)
    try:
        version = storage.put_candidacies(row.campaign, records)
    except RewrittenHistoryError as error:
        raise ApiError(409, "history_rewritten", _rewritten(error.candidacy)) from None
    odd = [
        issue_of(finding).as_dict(lang) | {"severity": "warning"} for finding in find_record_oddities(problem, records)
    ]
    return CandidaciesStored(
        campaign=row.campaign,
        version=version,
        candidacies=len(records.candidacies),
        events=len(records.events),
        warnings=[Issue.model_validate(issue | {"severity": "warning"}) for issue in odd],
    )


@router.get("/candidacies", response_model=Candidacies, responses=errors(404))
def get_candidacies(row: ProblemDep, storage: StorageDep) -> Response:
    """Return the campaign's candidacies as they were received: for their owner, they hold names."""
    records = storage.candidacies(row.campaign)
    return Response(records.model_dump_json(), media_type="application/json", headers={"Cache-Control": "no-store"})


class Asked:
    """What a worklist is asked for."""

    def __init__(
        self,
        on: Annotated[Day | None, Query(description="the day; empty: today, in the campaign's timezone")] = None,
        advisor: Annotated[str, Query(max_length=200)] = "",
        centre: Annotated[str, Query(max_length=200)] = "",
        certification: Annotated[str, Query(max_length=200, description="code")] = "",
        candidacy: Annotated[str, Query(max_length=200, description="id of one candidacy")] = "",
        profile: Annotated[str | None, Query(max_length=100, description="rule profile, not the campaign's")] = None,
        job_id: Annotated[str | None, Query(max_length=64, description="whose best schedule counts")] = None,
    ) -> None:
        self.on, self.profile, self.job_id = on, profile, job_id
        self.selection = Selection(advisor, centre, certification, candidacy)


AskedDep = Annotated[Asked, Depends()]


@router.get("/deadlines", responses=errors(404, 422))
def get_deadlines(row: ProblemDep, asked: AskedDep, storage: StorageDep, lang: LangDep) -> WorklistAnswer:
    """Tell what is due for each candidacy, most urgent first: who must act, what, by when, and why.

    Levels: `late`, `this_week` (7 days), `this_month` (31 days), `fine`. Without candidacies on record
    the dates of the problem's candidates count alone. People are named by their ids.
    """
    return WorklistAnswer.model_validate(deadline_document(_made(row, asked, storage)[1], lang))


@router.get(
    "/deadlines/{kind}",
    response_class=Response,
    responses={200: file_answer("The file, by its kind.", _XLSX, "text/calendar"), **errors(404, 422)},
)
def export_deadlines(row: ProblemDep, kind: FileKind, asked: AskedDep, storage: StorageDep, lang: LangDep) -> Response:
    """Return the worklist as a workbook, as all-day events (`ics`), or as tasks (`tasks`)."""
    campaign, found = _made(row, asked, storage)
    make = {"xlsx": deadline_workbook, "ics": deadline_calendar, "tasks": task_calendar}[kind]
    headers = _SAFE | {"Content-Disposition": f'attachment; filename="{_NAMES[kind]}"', "Content-Language": lang}
    media_type = _XLSX if kind == "xlsx" else "text/calendar"
    return Response(make(campaign, found, lang), media_type=media_type, headers=headers)


def _made(row: ProblemDep, asked: Asked, storage: StorageDep) -> tuple[Campaign, Worklist]:
    problem = storage.problem_document(row.id)
    assert problem is not None  # rows are never deleted
    problem = with_profile(problem, asked.profile)
    schedule = None
    if asked.job_id is not None:
        run = storage.run(asked.job_id)
        if run is None or run.problem_id != row.id:
            raise not_found(Text("Calcul", "Job"))
        schedule = best_of(storage, run)
    on = asked.on or dt.datetime.now(problem.campaign.zone).date()
    records = storage.candidacies(row.campaign)
    return problem.campaign, worklist(problem, records, on, selection=asked.selection, schedule=schedule)


def _rewritten(candidacy: str) -> Text:
    return Text(
        f"L'historique de « {candidacy} » a changé : on ajoute des événements, on n'en retire pas.",
        f"The history of '{candidacy}' was changed: events are added, none is taken out.",
    )


_PURGED = Text(
    "Les données personnelles de cette campagne ont été effacées : elle ne reçoit plus de candidatures.",
    "The personal data of this campaign was erased: it takes no candidacies any more.",
)
