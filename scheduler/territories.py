"""The territories of France whose public holidays differ, by the codes of the `holidays` package."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

MAINLAND = ""

TERRITORIES: Mapping[str, str] = MappingProxyType(
    {
        MAINLAND: "métropole",
        "6AE": "Alsace-Moselle",
        "57": "Moselle",
        "971": "Guadeloupe",
        "972": "Martinique",
        "973": "Guyane",
        "974": "La Réunion",
        "976": "Mayotte",
        "BL": "Saint-Barthélemy",
        "MF": "Saint-Martin",
        "NC": "Nouvelle-Calédonie",
        "PF": "Polynésie française",
        "PM": "Saint-Pierre-et-Miquelon",
        "TF": "Terres australes françaises",
        "WF": "Wallis-et-Futuna",
    }
)
"""Each code with its name."""

_OTHERS: Mapping[str, str] = {
    "FR": MAINLAND,
    "France": MAINLAND,
    "France métropolitaine": MAINLAND,
    "mainland": MAINLAND,
    "Alsace": "6AE",
    "67": "6AE",
    "68": "6AE",
    "Bas-Rhin": "6AE",
    "Haut-Rhin": "6AE",
    "Réunion": "974",
    "RE": "974",
    "GP": "971",
    "MQ": "972",
    "GY": "973",
    "YT": "976",
    "987": "PF",
    "988": "NC",
}


def territory_code(text: str) -> str | None:
    """Return the code of a territory written as its code or name, None when there is no such territory.

    Case, accents, spaces and hyphens do not count.
    """
    return _CODES.get(_folded(text))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if char.isalnum())


_CODES: Mapping[str, str] = (
    {_folded(other): code for other, code in _OTHERS.items()}
    | {_folded(name): code for code, name in TERRITORIES.items()}
    | {_folded(code): code for code in TERRITORIES}
)
