"""What stands before every route: size, host, cross-site and the last net under unexpected errors.

Plain ASGI classes: they must not buffer event streams.
"""

from __future__ import annotations

import logging
import traceback
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import error_response
from api.language import negotiate
from scheduler.texts import Text

logger = logging.getLogger("jury.api")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_CROSS_SITE = Text(
    "Cette requête vient d'un autre site : elle est refusée.", "This request comes from another site: it is refused."
)
_HOST = Text("Ce nom d'hôte n'est pas celui du service.", "This host name is not the service's.")


class Guard:
    """Refuses requests too large by their own word, for another host, or from another site."""

    def __init__(self, app: ASGIApp, max_body_bytes: int, allowed_hosts: tuple[str, ...] = ()) -> None:
        self.app = app
        self.max_body_bytes = max_body_bytes
        self.allowed_hosts = frozenset(allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer at once or pass the request on."""
        refused = self._refusal(scope["method"], Headers(scope=scope)) if scope["type"] == "http" else None
        if refused is None:
            await self.app(scope, receive, send)
            return
        status, code, message = refused
        lang = negotiate(Headers(scope=scope).get("accept-language"))
        await error_response(lang, status, code, message)(scope, receive, send)

    def _refusal(self, method: str, headers: Headers) -> tuple[int, str, Text | None] | None:
        if self.allowed_hosts and _host_name(headers.get("host", "")) not in self.allowed_hosts:
            return 403, "host_not_allowed", _HOST
        if method not in SAFE_METHODS and is_cross_site(headers):
            return 403, "cross_site", _CROSS_SITE
        if _declared_length(headers) > self.max_body_bytes:
            return 413, "too_large", None
        return None


def is_cross_site(headers: Headers) -> bool:
    """Tell whether a browser says the request was made by another origin's page.

    ``Sec-Fetch-Site`` decides where present; else ``Origin`` must be the host asked. A request with
    neither comes from a program, not from a page.
    """
    fetch_site = headers.get("sec-fetch-site")
    if fetch_site is not None:
        return fetch_site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")


class LastNet:
    """Answers 500 in the one shape; the log gets the error's kind and place, never its words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and catch what nobody caught."""
        started = False

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched_send)
        except Exception as error:
            if scope["type"] != "http":
                raise
            logger.error("unexpected %s at %s", type(error).__name__, place_of(error))
            if not started:
                lang = negotiate(Headers(scope=scope).get("accept-language"))
                await error_response(lang, 500)(scope, receive, send)


def place_of(error: BaseException) -> str:
    """Return the last steps of the traceback as ``module:line`` without any message or value."""
    steps = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join(f"{step.filename.rsplit('/', 1)[-1]}:{step.lineno}" for step in reversed(steps))


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _declared_length(headers: Headers) -> int:
    try:
        return int(headers.get("content-length", "0"))
    except ValueError:
        return 0
