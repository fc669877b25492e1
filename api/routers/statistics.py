"""The yearly tables, counted from results or checked as they were published."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from api.answers import errors
from api.calendar_schemas import StatisticsAnswer, StatisticsRequest
from api.dependencies import StorageDep
from api.errors import not_found
from api.storage import Storage
from scheduler.domain import Candidate, Certification
from scheduler.errors import InputError, InputIssue
from scheduler.texts import Text
from scheduler.yearbook import make_yearbook, result_findings

router = APIRouter(prefix="/statistics", tags=["statistics"])


@router.post("", responses=errors(400, 404, 422))
def statistics(asked: StatisticsRequest, storage: StorageDep) -> StatisticsAnswer:
    """Count the tables of each year that has results, and tell every row that does not sum to its total.

    Nothing is stored, corrected or left out; published tables are held against the results where both are given.
    """
    candidates, certifications = _people(asked, storage)
    findings = list(result_findings(candidates, asked.results))
    if findings:
        raise InputError(
            InputIssue(Text(f.fr, f.en), Text(f.mend_fr, f.mend_en), sheet=f.part, row=f.index + 1, column=f.field)
            for f in findings
        )
    yearbook = make_yearbook(candidates, asked.results, certifications, asked.published, asked.year)
    return StatisticsAnswer(adds_up=yearbook.adds_up, parts=yearbook.parts)


def _people(asked: StatisticsRequest, storage: Storage) -> tuple[Sequence[Candidate], Sequence[Certification]]:
    if asked.problem_id is None:
        return asked.candidates, asked.certifications
    row = storage.problem(asked.problem_id)
    problem = storage.problem_document(row.id) if row else None
    if problem is None:
        raise not_found(Text("Problème", "Problem"))
    return (*problem.candidates, *asked.candidates), (*problem.certifications, *asked.certifications)
