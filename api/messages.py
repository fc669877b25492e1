"""What a refused field is told, in French and in English, by pydantic's own error types.

The value that was refused is never repeated: it may be a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from scheduler.errors import InputIssue
from scheduler.texts import Text

_BY_TYPE: Mapping[str, Text] = {
    "missing": Text("ce champ est obligatoire", "this field is required"),
    "extra_forbidden": Text("ce champ est inconnu", "this field is unknown"),
    "json_invalid": Text("le JSON est mal formé", "the JSON is malformed"),
    "int_parsing": Text("un nombre entier est attendu", "a whole number is expected"),
    "int_type": Text("un nombre entier est attendu", "a whole number is expected"),
    "int_from_float": Text("un nombre entier est attendu", "a whole number is expected"),
    "float_parsing": Text("un nombre est attendu", "a number is expected"),
    "float_type": Text("un nombre est attendu", "a number is expected"),
    "finite_number": Text("un nombre fini est attendu", "a finite number is expected"),
    "bool_parsing": Text("oui ou non (true ou false) est attendu", "true or false is expected"),
    "bool_type": Text("oui ou non (true ou false) est attendu", "true or false is expected"),
    "string_type": Text("un texte est attendu", "a text is expected"),
    "string_unicode": Text("un texte Unicode valide est attendu", "a valid Unicode text is expected"),
    "string_pattern_mismatch": Text("le texte n'a pas la forme attendue", "the text has not the expected form"),
    "tuple_type": Text("une liste est attendue", "a list is expected"),
    "list_type": Text("une liste est attendue", "a list is expected"),
    "dict_type": Text("un objet est attendu", "an object is expected"),
    "mapping_type": Text("un objet est attendu", "an object is expected"),
    "model_type": Text("un objet est attendu", "an object is expected"),
    "model_attributes_type": Text("un objet est attendu", "an object is expected"),
    "timezone_aware": Text("l'heure doit porter son décalage, par exemple +01:00", "the time must carry its offset"),
}

_BY_FAMILY: Sequence[tuple[str, Text]] = (
    ("date_from_datetime", Text("une date AAAA-MM-JJ est attendue", "a date YYYY-MM-DD is expected")),
    ("datetime", Text("une date et une heure ISO sont attendues", "an ISO date and time is expected")),
    ("timezone", Text("une date et une heure ISO sont attendues", "an ISO date and time is expected")),
    ("date", Text("une date AAAA-MM-JJ est attendue", "a date YYYY-MM-DD is expected")),
)

_BOUNDS: Mapping[str, tuple[str, Text]] = {
    "greater_than": ("gt", Text("la valeur doit être supérieure à {}", "the value must be greater than {}")),
    "greater_than_equal": ("ge", Text("la valeur doit être au moins {}", "the value must be at least {}")),
    "less_than": ("lt", Text("la valeur doit être inférieure à {}", "the value must be less than {}")),
    "less_than_equal": ("le", Text("la valeur doit être au plus {}", "the value must be at most {}")),
    "string_too_short": ("min_length", Text("il faut au moins {} caractère(s)", "at least {} character(s) needed")),
    "string_too_long": ("max_length", Text("il faut au plus {} caractères", "at most {} characters allowed")),
    "literal_error": ("expected", Text("la valeur doit être parmi {}", "the value must be one of {}")),
    "enum": ("expected", Text("la valeur doit être parmi {}", "the value must be one of {}")),
}

MAX_ISSUES = 500
MAX_PLACE = 200

_UNREADABLE = Text("la valeur n'est pas valable", "the value is not valid")
_OR = re.compile(r" or (?=')")


def text_of(error: Mapping[str, Any]) -> Text:
    """Return what one of pydantic's errors means, without the value it refused."""
    kind = str(error["type"])
    if kind in _BY_TYPE:
        return _BY_TYPE[kind]
    if kind in _BOUNDS:
        name, text = _BOUNDS[kind]
        bound = str(error.get("ctx", {}).get(name, ""))
        return Text(text.fr.format(_OR.sub(" ou ", bound)), text.en.format(bound))
    for prefix, text in _BY_FAMILY:
        if kind.startswith(prefix):
            return text
    return _UNREADABLE


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
    return InputIssue(text_of(error), sheet=_clean(sheet), row=row, column=_clean(".".join(map(str, rest))))


def _clean(place: str) -> str:
    """Return the place as text that can be sent: an unknown key can hold anything, half a character too."""
    return place.encode("utf-8", "replace").decode()[:MAX_PLACE]
