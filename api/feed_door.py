"""Answers to calendar programs: what is known is answered before any route is looked for.

Hundreds of programs ask again and again for what has not changed; finding the route and its parameters
would be most of the work of such an answer.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.feed_book import FeedBook, Served

PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_PATH = re.compile(r"^/calendars/([A-Za-z0-9_-]{43})\.ics$")


class FeedDoor:
    """Answers ``GET`` and ``HEAD`` of feeds that are at hand; everything else goes on to the routes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer at once or pass the request on."""
        served = _at_hand(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        if served is None:
            await self.app(scope, receive, send)
        else:
            await answer(served, Headers(scope=scope).get("if-none-match"))(scope, receive, send)


def _at_hand(scope: Scope) -> Served | None:
    found = _PATH.match(scope["path"])
    if found is None:
        return None
    book: FeedBook = scope["app"].state.feed_book
    return book.at_hand(found.group(1))[1]


def answer(served: Served, if_none_match: str | None) -> Response:
    """Return the feed, or 304 where the reader has it already; the server itself leaves out the body of HEAD."""
    headers = PRIVATE | {"ETag": served.etag}
    if if_none_match is not None and matches(if_none_match, served.etag):
        return Response(status_code=304, headers=headers)
    headers |= {"Content-Language": served.lang, "Content-Disposition": 'inline; filename="jury.ics"'}
    return Response(served.body, media_type="text/calendar; charset=utf-8", headers=headers)


def matches(if_none_match: str, etag: str) -> bool:
    """Tell whether a list of entity tags holds ``etag`` (RFC 9110 13.1.2: weak comparison)."""
    tags = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return any(tag in ("*", etag) for tag in tags)
