"""Schedules: the independent check of any schedule, made here or by hand."""

from __future__ import annotations

from fastapi import APIRouter

from api import reading
from api.answers import errors
from api.dependencies import LangDep, StorageDep
from api.errors import ApiError, not_found
from api.schemas import ExplainRequest, ProblemChoice, VerifyAnswer, VerifyRequest, ViolationAnswer
from api.storage import Storage
from scheduler.claims import as_document
from scheduler.diagnosis.explanation import Explanation, explain
from scheduler.domain import Problem
from scheduler.errors import InputError, InputIssue
from scheduler.schedule import Violation
from scheduler.texts import Lang, Text
from scheduler.verification import measure, verify

router = APIRouter(prefix="/schedules", tags=["schedules"])


@router.post("/verify", responses=errors(400, 404, 409, 422))
def verify_schedule(asked: VerifyRequest, storage: StorageDep, lang: LangDep) -> VerifyAnswer:
    """Check a schedule against a problem (sent whole, or stored and named by `problem_id`).

    Nothing is stored. The tiers are recomputed by the checker, which knows no solver; they are left
    empty when the schedule names people or rooms that the problem does not hold.
    """
    problem = problem_of(asked, storage)
    try:
        violations = verify(problem, as_document(asked.schedule))
        tiers = measure(problem, asked.schedule) if reading.is_measurable(problem, asked.schedule) else ()
    except OverflowError:  # a date of the year 1 or 9999 has no day before or after it
        raise InputError([_OUT_OF_CALENDAR]) from None
    told = [told_violation(violation, lang) for violation in violations]
    return VerifyAnswer(valid=not violations, violations=told, tiers=list(tiers))


@router.post("/explain", responses=errors(400, 404, 409, 422))
def explain_candidates(asked: ExplainRequest, storage: StorageDep) -> Explanation:
    """Say why candidates are not heard, and what would help; every sentence is in both languages.

    Each conflict and each piece of advice was confirmed by solving. It can take some seconds a candidate.
    """
    problem = problem_of(asked, storage)
    for who in asked.candidates:
        if who not in problem.candidate_of:
            raise not_found(Text("Candidat", "Candidate"))
    return explain(problem, asked.candidates)


def problem_of(asked: ProblemChoice, storage: Storage) -> Problem:
    """Return the problem a request is about, under the profile it asks for.

    Raises
    ------
    InputError, ApiError
        If its parts do not fit together, or there is no such problem any more.
    """
    return reading.with_profile(_problem(asked, storage), asked.profile)


def _problem(asked: ProblemChoice, storage: Storage) -> Problem:
    if asked.problem is not None:
        return reading.checked(asked.problem)
    row = storage.problem(asked.problem_id or "")
    problem = storage.problem_document(row.id) if row else None
    if row is None or problem is None:
        raise not_found(Text("Problème", "Problem"))
    if row.names_purged_at is not None:
        raise ApiError(409, "names_purged", _PURGED)
    return problem


def told_violation(violation: Violation, lang: Lang) -> ViolationAnswer:
    """Return a violation in the language asked."""
    return ViolationAnswer(
        rule=violation.rule,
        message=Text(violation.text, violation.text_en).say(lang),
        candidates=list(violation.candidates),
        examiners=list(violation.examiners),
        rooms=list(violation.rooms),
    )


_OUT_OF_CALENDAR = InputIssue(
    Text("une date est hors du calendrier", "a date is out of the calendar"), sheet="hearings", column="start"
)
_PURGED = Text(
    "Les données personnelles de ce problème ont été effacées : un planning ne peut plus être vérifié contre lui.",
    "The personal data of this problem was erased: no schedule can be checked against it any more.",
)
