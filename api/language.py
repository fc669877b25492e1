"""Which language an answer is in: French unless the request prefers English."""

from __future__ import annotations

from scheduler.texts import Lang


def negotiate(accept_language: str | None) -> Lang:
    """Return the language an ``Accept-Language`` header prefers of French and English.

    An absent or unreadable header, ``*`` and equal weights give French.

    Parameters
    ----------
    accept_language : str or None
        For example ``"en-GB,en;q=0.9,fr;q=0.5"``.
    """
    weights = {"fr": 0.0, "en": 0.0}
    for item in (accept_language or "").split(","):
        tag, _, parameters = item.partition(";")
        main = tag.strip().lower().partition("-")[0]
        if main in weights:
            weights[main] = max(weights[main], _quality(parameters))
    return "en" if weights["en"] > weights["fr"] else "fr"


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
