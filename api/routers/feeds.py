"""Feeds: secret addresses of calendars, made, listed and revoked here, and read by calendar programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.answers import errors, file_answer
from api.dependencies import SettingsDep, StorageDep
from api.errors import ApiError, error_response, language_of, not_found
from api.feed_admin import opened_feeds
from api.feed_book import FeedBook
from api.feed_door import PRIVATE, answer
from api.feed_schemas import Feed, FeedList, FeedOrder, OpenedFeeds
from scheduler.texts import Text

router = APIRouter(tags=["feeds"])

_WHAT = Text("Calendrier", "Calendar")
_CALENDAR = {
    200: file_answer("The calendar, with a strong ETag.", "text/calendar"),
    304: {"description": "It is still the one of If-None-Match."},
    **errors(404),
}


@router.post("/feeds", status_code=201, responses=errors(400, 404, 422))
def create_feeds(order: FeedOrder, storage: StorageDep, settings: SettingsDep, request: Request) -> OpenedFeeds:
    """Make secret addresses; a reader named here who had one gets a new one, and the former is revoked.

    With `everyone`, those who have an address keep it. The addresses are in this answer and nowhere else.
    """
    base = settings.public_url or str(request.base_url)
    return OpenedFeeds(feeds=opened_feeds(storage, order, base))


@router.get("/feeds", responses=errors(422))
def list_feeds(storage: StorageDep, campaign: Annotated[str | None, Query(max_length=200)] = None) -> FeedList:
    """List feeds, revoked ones too; never their addresses."""
    return FeedList(feeds=[Feed.model_validate(row, from_attributes=True) for row in storage.feeds(campaign)])


@router.delete("/feeds/{feed_id}", responses=errors(404))
def revoke_feed(feed_id: Annotated[str, Path(max_length=64)], storage: StorageDep) -> Feed:
    """Close an address for good: from now on it answers 404, as if it had never been."""
    row = storage.revoke_feed(feed_id)
    if row is None:
        raise not_found(_WHAT)
    return Feed.model_validate(row, from_attributes=True)


@router.get("/calendars/{token}.ics", response_class=Response, responses=_CALENDAR)
async def read_feed(token: Annotated[str, Path(max_length=200)], request: Request) -> Response:
    """Return the calendar of a secret address, or 304 when the reader has it already."""
    book: FeedBook = request.app.state.feed_book
    known, served = book.at_hand(token)
    if not known:
        served = await run_in_threadpool(book.find, token)
    if served is None:
        gone = ApiError(404, "not_found", Text("Calendrier introuvable.", "Calendar not found."))
        hidden = PRIVATE | {"Cache-Control": "no-store"}
        return error_response(language_of(request), 404, gone.code, gone.message, headers=hidden)
    return answer(served, request.headers.get("if-none-match"))


@router.head("/calendars/{token}.ics", response_class=Response, responses=_CALENDAR)
async def head_feed(token: Annotated[str, Path(max_length=200)], request: Request) -> Response:
    """Return what `GET` would, without the calendar itself."""
    return await read_feed(token, request)
