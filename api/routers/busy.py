"""People's calendars, sent or fetched, as busy times of a campaign."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from api.answers import errors
from api.busy_admin import read_busy
from api.busy_schemas import BusyAnswer, CalendarAddress
from api.dependencies import LangDep, SettingsDep, StorageDep
from api.errors import ApiError
from api.messages import issues_of
from scheduler.errors import InputError
from scheduler.io.fetching import fetch_calendar
from scheduler.texts import Text

router = APIRouter(tags=["busy times"])

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": CalendarAddress.model_json_schema()},
            "text/calendar": {"schema": {"type": "string"}},
        },
    }
}


@router.post("/campaigns/{campaign}/busy-times/{who}", responses=errors(400, 404, 415, 422), openapi_extra=_BODY)
async def read_busy_times(
    campaign: Annotated[str, Path(max_length=200)],
    who: Annotated[str, Path(max_length=200, description="id of the examiner, candidate or room")],
    request: Request,
    storage: StorageDep,
    settings: SettingsDep,
    lang: LangDep,
    dry_run: Annotated[bool, Query(description="tell what would be kept, and keep nothing")] = False,
) -> BusyAnswer:
    """Read a calendar (the .ics itself, or its address) as busy times and tell what became of each.

    Repeated events are unrolled within the campaign; events marked free or cancelled do not count; whole days
    and times without a zone are in the campaign's timezone. The busy times become the next version of the
    campaign's problem and replace those of the last reading for this person; nothing else of the calendar is
    kept. An address is fetched within limits of size and time, and never from an internal network unless its
    host stands in `JURY_CALENDAR_HOSTS`.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if media_type == "application/json":
        url = _address(body)
        body = await run_in_threadpool(fetch_calendar, url, settings.calendar_hosts)
    elif media_type != "text/calendar":
        raise ApiError(415, "unsupported_media_type", _OTHER_BODY)
    return await run_in_threadpool(read_busy, storage, campaign, who, body, lang, keep=not dry_run)


def _address(body: bytes) -> str:
    try:
        return CalendarAddress.model_validate_json(body).url
    except ValidationError as error:
        raise InputError(issues_of(error.errors(include_url=False, include_input=False))) from None


_OTHER_BODY = Text(
    "Envoyez l'agenda (text/calendar) ou son adresse (application/json).",
    "Send the calendar (text/calendar) or its address (application/json).",
)
