"""One JSON shape for every error, in the request's language, without traceback, value or name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import compile_path

from api.language import negotiate
from api.messages import issues_of
from scheduler.errors import InputError, InputIssue
from scheduler.texts import Lang, Text

_MESSAGES: Mapping[int, tuple[str, Text]] = {
    400: ("bad_request", Text("La requête est mal formée.", "The request is malformed.")),
    403: ("forbidden", Text("Requête refusée.", "Request refused.")),
    404: ("not_found", Text("Cette adresse n'existe pas.", "There is no such address.")),
    405: ("method_not_allowed", Text("Cette méthode n'est pas permise ici.", "This method is not allowed here.")),
    406: ("not_acceptable", Text("Ce format n'est pas servi.", "This format is not served.")),
    413: ("too_large", Text("La requête est trop volumineuse.", "The request is too large.")),
    415: ("unsupported_media_type", Text("Ce format de fichier n'est pas lu.", "This file format is not read.")),
    422: ("invalid", Text("Les données comportent des erreurs.", "The data holds errors.")),
    500: ("internal_error", Text("Erreur interne : rien n'a été changé.", "Internal error: nothing was changed.")),
}


class ApiError(Exception):
    """An answer other than the one hoped for.

    Parameters
    ----------
    status : int
        HTTP status.
    code : str
        Stable key for programs.
    message : Text
        A sentence for people; holds ids at the most.
    issues : iterable of InputIssue
        Each mistake of the input, when that is the reason.
    """

    def __init__(self, status: int, code: str, message: Text, issues: Iterable[InputIssue] = ()) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.issues = status, code, message, tuple(issues)


class NothingMore(Exception):  # noqa: N818 - not an error: the answer 204
    """An event stream was asked to go on after its end: 204 tells the browser not to come back."""


def not_found(what: Text) -> ApiError:
    """Return a 404 for an object that does not exist."""
    return ApiError(404, "not_found", Text(f"{what.fr} introuvable.", f"{what.en} not found."))


def error_body(code: str, message: str, issues: Iterable[InputIssue] = (), lang: Lang = "fr") -> dict[str, Any]:
    """Return the one shape of errors."""
    return {"error": {"code": code, "message": message, "issues": [issue.as_dict(lang) for issue in issues]}}


def error_response(
    lang: Lang,
    status: int,
    code: str = "",
    message: Text | None = None,
    issues: Iterable[InputIssue] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return an error as JSON; code and message default to those of the status."""
    known_code, known_message = _MESSAGES.get(status, _MESSAGES[400])
    body = error_body(code or known_code, (message or known_message).say(lang), issues, lang)
    spoken = {"Content-Language": lang, "Vary": "Accept-Language"}
    return JSONResponse(body, status_code=status, headers=dict(headers or {}) | spoken)


def language_of(request: Request) -> Lang:
    """Return the language the request asks for."""
    return negotiate(request.headers.get("accept-language"))


async def _api_error(request: Request, error: ApiError) -> Response:
    return error_response(language_of(request), error.status, error.code, error.message, error.issues)


async def _nothing_more(_request: Request, _error: NothingMore) -> Response:
    return Response(status_code=204)


async def _http_error(request: Request, error: HTTPException) -> Response:
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted(_methods_at(request))) or headers.get("Allow", "")
    return error_response(language_of(request), error.status_code, headers=headers)


def _methods_at(request: Request) -> set[str]:
    """Return every method the address takes: the router names those of its first route only."""
    paths: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    found = (methods for path, methods in paths.items() if compile_path(path)[0].match(request.url.path))
    return {method.upper() for methods in found for method in methods}


async def _input_error(request: Request, error: InputError) -> Response:
    return error_response(language_of(request), 422, issues=error.issues)


async def _invalid_request(request: Request, error: RequestValidationError) -> Response:
    return error_response(language_of(request), 422, issues=issues_of(error.errors(), skip=1))


def install_error_handlers(app: FastAPI) -> None:
    """Give ``app`` the one shape of errors; unexpected ones are met in `api.guards`."""
    handlers: dict[type[Exception], Any] = {
        ApiError: _api_error,
        NothingMore: _nothing_more,
        HTTPException: _http_error,
        InputError: _input_error,
        RequestValidationError: _invalid_request,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
