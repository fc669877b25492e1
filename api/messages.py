"""Where a refused field of a request is; what is wrong with it, `scheduler.io.messages` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scheduler.errors import InputIssue
from scheduler.io.messages import text_of
from scheduler.texts import Text

MAX_ISSUES = 500
MAX_PLACE = 200

_OWN: Sequence[tuple[str, Text]] = (
    ("give either problem or", Text("il faut problem ou problem_id, pas les deux", "give one of problem, problem_id")),
    (
        "files here",
        Text(
            "la prévision a trop de dossiers pour une réponse immédiate : utilisez jury calendar --design",
            "too many files for an answer while you wait: use jury calendar --design",
        ),
    ),
)
"""What the checks of requests say, by a part of it."""


def issues_of(errors: Sequence[Mapping[str, Any]], skip: int = 0) -> list[InputIssue]:
    """Return one issue per error of pydantic.

    Parameters
    ----------
    errors : sequence of mapping
        As `ValidationError.errors` gives them.
    skip : int
        How many leading steps of each place to leave out (``body`` of a request).
    """
    issues = [_issue(error, tuple(error["loc"])[skip:]) for error in errors[:MAX_ISSUES]]
    left = len(errors) - MAX_ISSUES
    if left > 0:
        issues.append(InputIssue(Text(f"et {left} autres erreurs", f"and {left} more errors")))
    return issues


def _issue(error: Mapping[str, Any], place: tuple[int | str, ...]) -> InputIssue:
    if error["type"] == "json_invalid":
        return InputIssue(text_of(error))
    sheet, row, rest = "", None, place
    if len(place) >= 2 and isinstance(place[0], str) and isinstance(place[1], int):
        sheet, row, rest = place[0], place[1] + 1, place[2:]
    return InputIssue(_told(error), sheet=_clean(sheet), row=row, column=_clean(".".join(map(str, rest))))


def _told(error: Mapping[str, Any]) -> Text:
    said = str(error.get("msg", ""))
    return next((text for part, text in _OWN if part in said), None) or text_of(error)


def _clean(place: str) -> str:
    """Return the place as text that can be sent: an unknown key can hold anything, half a character too."""
    return place.encode("utf-8", "replace").decode()[:MAX_PLACE]
