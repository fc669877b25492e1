"""Problems: received as JSON, xlsx or csv, validated, kept immutable and versioned."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api import reading
from api.answers import errors
from api.dependencies import LangDep, ProblemDep, StorageDep
from api.errors import ApiError
from api.schemas import Issue, ProblemPage, ProblemSummary, StoredProblem
from api.tables import ProblemRow
from scheduler.domain import Problem
from scheduler.errors import InputError, InputIssue
from scheduler.texts import Text

router = APIRouter(prefix="/problems", tags=["problems"])

_FILES = {
    "type": "object",
    "properties": {
        "file": {
            "description": "one .xlsx, one .zip of .csv files, or several .csv files",
            "type": "array",
            "items": {"type": "string", "contentMediaType": "application/octet-stream"},
            "minItems": 1,
        }
    },
    "required": ["file"],
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Problem"}},
            "multipart/form-data": {"schema": _FILES},
        },
    }
}
_CREATED_EXAMPLE = {
    "id": "0f8fad5bd9cb469fa16570867728950e",
    "campaign": "BFC-2027",
    "version": 1,
    "title": "Jurys VAE 2027",
    "fingerprint": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "candidates": 32,
    "examiners": 40,
    "rooms": 6,
    "created_at": "2026-11-24T08:00:00Z",
    "names_purged_at": None,
    "warnings": [],
}


def summary_of(row: ProblemRow) -> ProblemSummary:
    """Return what may be listed of a problem."""
    return ProblemSummary.model_validate(row, from_attributes=True)


@router.post(
    "",
    status_code=201,
    openapi_extra=_BODY,
    responses={
        200: {"model": StoredProblem, "description": "The very same problem is stored already."},
        201: {"description": "Stored.", "content": {"application/json": {"example": _CREATED_EXAMPLE}}},
        **errors(400, 415, 422),
    },
)
async def create_problem(request: Request, response: Response, storage: StorageDep, lang: LangDep) -> StoredProblem:
    """Validate and store a problem: `problem.json` as the body, or sheets as an upload.

    A stored problem never changes; another problem of the same campaign is its next version.
    """
    problem, warnings = await _received(request)
    row, new = await run_in_threadpool(storage.add_problem, problem)
    response.status_code = 201 if new else 200
    response.headers["Location"] = f"/problems/{row.id}"
    told = [Issue.model_validate(warning.as_dict(lang)) for warning in warnings]
    return StoredProblem(**summary_of(row).model_dump(), warnings=told)


@router.get("")
def list_problems(
    storage: StorageDep,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> ProblemPage:
    """List the stored problems, newest first, without any personal data."""
    rows, total = storage.problems(limit, offset)
    return ProblemPage(problems=[summary_of(row) for row in rows], total=total)


@router.get("/{problem_id}", response_model=Problem, responses=errors(404))
def get_problem(row: ProblemDep, storage: StorageDep) -> Response:
    """Return the whole problem as it was received: for its owner, it holds names."""
    problem = storage.problem_document(row.id)
    assert problem is not None  # rows are never deleted
    headers = {"Cache-Control": "no-store"}
    return Response(problem.model_dump_json(by_alias=True), media_type="application/json", headers=headers)


async def _received(request: Request) -> tuple[Problem, tuple[InputIssue, ...]]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "application/json":
        return await run_in_threadpool(reading.problem_from_json, await request.body()), ()
    if media_type == "multipart/form-data":
        async with request.form(max_files=reading.MAX_ZIP_FILES, max_fields=10) as form:
            files = [part for part in form.getlist("file") if isinstance(part, UploadFile)]
            uploads = [(part.filename or "", await part.read()) for part in files]
        if not uploads:
            raise InputError([_NO_FILE])
        loaded = await run_in_threadpool(reading.problem_from_uploads, uploads)
        return loaded.problem, loaded.warnings
    raise ApiError(415, "unsupported_media_type", _OTHER_BODY)


_OTHER_BODY = Text(
    "Envoyez du JSON (application/json) ou des fichiers (multipart/form-data).",
    "Send JSON (application/json) or files (multipart/form-data).",
)
_NO_FILE = InputIssue(
    Text("aucun fichier n'est joint", "no file is attached"),
    Text("Joignez-le dans le champ « file ».", "Attach it in the field 'file'."),
    column="file",
)
