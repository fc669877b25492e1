"""The documented answers of the routes, with an example of each error."""

from __future__ import annotations

from typing import Any

from api.errors import error_body
from api.schemas import ErrorAnswer

Answers = dict[int | str, dict[str, Any]]

_ERRORS: dict[int, tuple[str, str, str]] = {
    400: ("The request cannot be read.", "bad_request", "La requête est mal formée."),
    403: ("The request comes from another site's page, or names another host.", "cross_site", "Requête refusée."),
    404: ("There is no such object.", "not_found", "Problème introuvable."),
    409: ("The object is not in a state that allows this.", "names_purged", "Les données personnelles sont parties."),
    413: ("The request is larger than the service accepts.", "too_large", "La requête est trop volumineuse."),
    415: ("The body is neither JSON nor an upload.", "unsupported_media_type", "Ce format de fichier n'est pas lu."),
    500: ("An unexpected error; nothing was changed.", "internal_error", "Erreur interne : rien n'a été changé."),
}
_ISSUE = {
    "file": "",
    "sheet": "candidates",
    "row": 3,
    "column": "certification",
    "severity": "error",
    "message": "« CYC9105 » est inconnu",
    "mend": "Corrigez la faute de frappe ou ajoutez la ligne qui manque.",
}


def errors(*statuses: int) -> Answers:
    """Return the documentation of these error answers."""
    return {status: _answer(status) for status in statuses}


def _answer(status: int) -> dict[str, Any]:
    if status == 422:
        example = error_body("invalid", "Les données comportent des erreurs.")
        example["error"]["issues"] = [_ISSUE]
        description = "Every mistake of the input, in the language asked by Accept-Language."
    else:
        description, code, message = _ERRORS[status]
        example = error_body(code, message)
    schema = {"$ref": f"#/components/schemas/{ErrorAnswer.__name__}"}
    return {"description": description, "content": {"application/json": {"schema": schema, "example": example}}}


def complete(openapi: dict[str, Any]) -> dict[str, Any]:
    """Return the OpenAPI text with the schema that the error answers refer to, and without those unused.

    FastAPI would add it by itself from ``model=``, but then under the media type of the route's own
    answer too: errors would be announced as event streams and zip files.
    """
    schemas = openapi["components"]["schemas"]
    error = ErrorAnswer.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(error.pop("$defs"))
    schemas[ErrorAnswer.__name__] = error
    for unused in ("DraftProblem", "HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return openapi


def file_answer(description: str, *media_types: str) -> dict[str, Any]:
    """Return the documentation of a file sent as it is."""
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {"description": description, "content": dict.fromkeys(media_types, schema)}
