"""What pydantic refuses, said to people in French and in English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from scheduler.forecast import MAX_FILES
from scheduler.territories import TERRITORIES
from scheduler.texts import Text

_WHOLE = Text("un nombre entier est attendu", "a whole number is expected")
_NUMBER = Text("un nombre est attendu", "a number is expected")
_TRUTH = Text("oui ou non (true ou false) est attendu", "true or false is expected")
_LIST = Text("une liste est attendue", "a list is expected")
_OBJECT = Text("un objet est attendu", "an object is expected")
_MOMENT = Text("une date et une heure ISO sont attendues", "an ISO date and time is expected")
_DATE = Text("une date AAAA-MM-JJ est attendue", "a date YYYY-MM-DD is expected")

_BY_TYPE: Mapping[str, Text] = {
    "missing": Text("ce champ est obligatoire", "this field is required"),
    "extra_forbidden": Text("ce champ est inconnu", "this field is unknown"),
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": _WHOLE,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": Text("un nombre fini est attendu", "a finite number is expected"),
    "json_invalid": Text("le JSON est mal formé", "the JSON is malformed"),
    "string_pattern_mismatch": Text("le texte n'a pas la forme attendue", "the text has not the expected form"),
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
    "string_type": Text("un texte est attendu", "a text is expected"),
    "string_unicode": Text("un texte Unicode valide est attendu", "a valid Unicode text is expected"),
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _OBJECT,
    "mapping_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "timezone_aware": Text("l'heure doit porter son décalage, par exemple +01:00", "the time must carry its offset"),
}
_BY_FAMILY: Sequence[tuple[str, Text]] = (
    ("date_from_datetime", _DATE),
    ("datetime", _MOMENT),
    ("timezone", _MOMENT),
    ("date", _DATE),
)
_BOUNDS: Mapping[str, tuple[str, Text]] = {
    "greater_than": ("gt", Text("la valeur doit être supérieure à {}", "the value must be greater than {}")),
    "greater_than_equal": ("ge", Text("la valeur doit être au moins {}", "the value must be at least {}")),
    "less_than": ("lt", Text("la valeur doit être inférieure à {}", "the value must be less than {}")),
    "less_than_equal": ("le", Text("la valeur doit être au plus {}", "the value must be at most {}")),
    "string_too_short": ("min_length", Text("il faut au moins {} caractère(s)", "at least {} character(s) needed")),
    "string_too_long": ("max_length", Text("il faut au plus {} caractères", "at most {} characters allowed")),
    "enum": ("expected", Text("la valeur doit être parmi {}", "the value must be one of {}")),
    "literal_error": ("expected", Text("la valeur doit être parmi {}", "the value must be one of {}")),
}
_TERRITORIES = ", ".join(f"{code} {name}" for code, name in TERRITORIES.items() if code)
_OWN: Sequence[tuple[str, str, Text]] = (
    ("a day is written", "", _DATE),
    ("an absence must start", "end", Text("la fin n'est pas après le début", "the end is not after the start")),
    (
        "a forecast row needs",
        "rows",
        Text("une ligne n'a ni mois ni date de dépôt", "a row has neither a month nor an earliest deposit"),
    ),
    (
        "a forecast spans",
        "rows",
        Text("la prévision couvre plus de trois ans", "the forecast spans more than three years"),
    ),
    (
        "a forecast holds",
        "rows",
        Text(f"la prévision dépasse {MAX_FILES} dossiers", f"the forecast is above {MAX_FILES} files"),
    ),
    (
        "extra time is a share",
        "",
        Text("une part de l'oral est attendue, par exemple 0,3333", "a share of the oral is expected, such as 0.3333"),
    ),
    (
        "a waiver names",
        "candidate",
        Text("il faut un candidat ou une personne", "a candidate or a person is needed"),
    ),
    ("a closure must start", "last", Text("la fin vient avant le début", "the end comes before the start")),
    ("an availability must start", "end", Text("la fin n'est pas après le début", "the end is not after the start")),
    ("the campaign must start", "end", Text("la fin vient avant le début", "the end comes before the start")),
    ("a campaign spans", "end", Text("une campagne dure 800 jours au plus", "a campaign spans 800 days at the most")),
    (
        "at least one half-day",
        "half_days",
        Text("il faut au moins une demi-journée", "at least one half-day is needed"),
    ),
    (
        "half-days must be in order",
        "half_days",
        Text("les demi-journées se chevauchent ou ne sont pas dans l'ordre", "half-days overlap or are not in order"),
    ),
    (
        "not a timezone of the IANA list",
        "timezone",
        Text("ce fuseau horaire est inconnu (exemple : Europe/Paris)", "this timezone is unknown (e.g. Europe/Paris)"),
    ),
    (
        "not a territory whose holidays are known",
        "territory",
        Text(
            f"ce territoire est inconnu ; laissez vide pour la métropole, ou écrivez l'un de : {_TERRITORIES}",
            f"this territory is unknown; leave empty for the mainland, or write one of: {_TERRITORIES}",
        ),
    ),
    (
        "is not a range such as",
        "",
        Text("une plage telle que 09:00-12:30 est attendue", "a range such as 09:00-12:30 is expected"),
    ),
    ("more than 59 minutes", "", Text("une heure a 59 minutes au plus", "an hour has 59 minutes at the most")),
    ("a range must start", "", Text("la plage finit avant de commencer", "the range ends before it starts")),
)
_UNREADABLE = Text("la valeur n'est pas valable", "the value is not valid")
_OR = re.compile(r" or (?=')|(?<=\d) or (?=\d)")


def text_of(error: Mapping[str, Any]) -> Text:
    """Return what one of pydantic's errors means, without the value it refused: it may be a name."""
    kind = str(error["type"])
    if kind in _BY_TYPE:
        return _BY_TYPE[kind]
    if kind in _BOUNDS:
        name, text = _BOUNDS[kind]
        bound = str(error.get("ctx", {}).get(name, ""))
        return Text(text.fr.format(_OR.sub(" ou ", bound)), text.en.format(bound))
    own = _own(error)
    if own is not None:
        return own[1]
    return next((text for prefix, text in _BY_FAMILY if kind.startswith(prefix)), _UNREADABLE)


def field_of(error: Mapping[str, Any]) -> str:
    """Return the field a check of a whole row is about, empty when unknown."""
    own = _own(error)
    return own[0] if own else ""


def _own(error: Mapping[str, Any]) -> tuple[str, Text] | None:
    said = str(error.get("msg", ""))
    return next(((field, text) for start, field, text in _OWN if start in said), None)
