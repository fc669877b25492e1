"""The poll as workbooks: one for each examiner to fill in, sent back by mail and uploaded by the coordinator."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api.answers import errors, file_answer
from api.dependencies import LangDep, StorageDep
from api.errors import ApiError, not_found
from api.poll_admin import is_closed, problem_of
from api.poll_office import examiners_sheet, take_sheets
from api.poll_schemas import SheetsTaken
from api.routers.polls import PollDep
from scheduler.errors import InputError, InputIssue
from scheduler.texts import Text

router = APIRouter(tags=["polls"])

MAX_FILES = 200
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {
                            "description": "workbooks sent back",
                            "type": "array",
                            "items": {"type": "string", "contentMediaType": _XLSX},
                            "minItems": 1,
                        }
                    },
                    "required": ["file"],
                }
            }
        },
    }
}


@router.get(
    "/polls/{poll_id}/workbooks/{examiner}",
    response_class=Response,
    responses={200: file_answer("The workbook.", _XLSX), **errors(404)},
)
def get_workbook(
    poll: PollDep, examiner: Annotated[str, Path(max_length=200)], storage: StorageDep, lang: LangDep
) -> Response:
    """Return an examiner's workbook: a row per half-day with a drop-down, filled in as far as they answered."""
    book = examiners_sheet(storage, poll, examiner, lang)
    if book is None:
        raise not_found(Text("Examinateur", "Examiner"))
    headers = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Language": lang,
        "Content-Disposition": 'attachment; filename="disponibilites.xlsx"',
    }
    return Response(book, media_type=_XLSX, headers=headers)


@router.post("/polls/{poll_id}/workbooks", responses=errors(400, 404, 409, 415, 422), openapi_extra=_FILES)
async def take_workbooks(poll: PollDep, request: Request, storage: StorageDep) -> SheetsTaken:
    """Take the answers of workbooks sent back, all of them or none; cells left empty say nothing."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "multipart/form-data":
        raise ApiError(415, "unsupported_media_type", _OTHER_BODY)
    if is_closed(poll, problem_of(storage, poll.campaign)):
        raise ApiError(409, "poll_closed", _CLOSED)
    async with request.form(max_files=MAX_FILES, max_fields=10) as form:
        files = [part for part in form.getlist("file") if isinstance(part, UploadFile)]
        uploads = [(part.filename or "", await part.read()) for part in files]
    if not uploads:
        raise InputError([_NO_FILE])
    return SheetsTaken(answers=await run_in_threadpool(take_sheets, storage, poll, uploads))


_OTHER_BODY = Text("Envoyez des fichiers (multipart/form-data).", "Send files (multipart/form-data).")
_CLOSED = Text("Ce sondage est clos.", "This poll is closed.")
_NO_FILE = InputIssue(
    Text("aucun fichier n'est joint", "no file is attached"),
    Text("Joignez-le dans le champ « file ».", "Attach it in the field 'file'."),
    column="file",
)
