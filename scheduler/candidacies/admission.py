"""May a person ask for this certification now? Each refusal with its rule and the first day it is allowed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scheduler.candidacies.path import State
from scheduler.candidacies.requests import REQUEST_RULES, Ledger, Request, request_of
from scheduler.clocks import eligibility_expiry, eligibility_lapse_day
from scheduler.dates import add_months
from scheduler.domain import Certification
from scheduler.rules import Rulebook
from scheduler.texts import Text


class Refusal(NamedTuple):
    """Why a candidacy cannot be admitted.

    Attributes
    ----------
    rule : str
        Field of the rule profile.
    source : Text
        Where the rule in force comes from, with its article.
    allowed_on : date or None
        The first day it would be allowed; None while no date can be told.
    """

    candidacy: str
    rule: str
    message: Text
    source: Text
    allowed_on: dt.date | None


def check_admission(
    state: State, certification: Certification, book: Rulebook, on: dt.date, others: Sequence[Request] | Ledger = ()
) -> tuple[Refusal, ...]:
    """Check experience, registry, requests of the year, and that the eligibility is in force.

    Parameters
    ----------
    on : date
        The day asked about; a candidacy without a request yet would make it that day.
    others : sequence of Request, or Ledger
        The person's other requests, or all of them; those before this one count.
    """
    made = request_of(state)
    mine = made or Request(state.candidacy.id, state.certification, on, bool(state.candidacy.blocks))
    ledger = others if isinstance(others, Ledger) else Ledger([*others, *([made] if made else [])], book)
    checks = (
        _experience(state, certification, book, mine),
        _registry(certification, book),
        _requests(mine, certification, book, ledger),
        _in_force(state, certification, book, on, mine, ledger),
    )
    told = (refusal for check in checks for refusal in check)
    return tuple(Refusal(state.candidacy.id, *refusal) for refusal in told)


_REGISTERED = re.compile(r"^(RNCP|RS)?\W*(n[°ºo]?)?\W*\d+$", re.IGNORECASE)
_TOO_MANY = {
    "max_requests_same_certification": Text(
        "déjà {0} demande(s) pour {1} en {2}", "{0} request(s) for {1} in {2} already"
    ),
    "max_requests_per_year": Text(
        "déjà {0} autres certifications demandées en {2}", "{0} other certifications asked for in {2} already"
    ),
}
_Refused = tuple[str, Text, Text, dt.date | None]


def _experience(state: State, certification: Certification, book: Rulebook, mine: Request) -> Iterator[_Refused]:
    """Seed: a year of experience; the law asks for none since decree 2023-1275."""
    needed, told = book.whole("min_experience_months", certification), state.candidacy.experience_months
    if told is None or told >= needed:
        return
    counted_on = state.candidacy.experience_on or state.first_on or mine.day
    message = Text(
        f"{told} mois d'expérience au {counted_on:%d/%m/%Y}, {needed} sont demandés",
        f"{told} months of experience on {counted_on.isoformat()}, {needed} are asked for",
    )
    field = "min_experience_months"
    yield field, message, book.told_by(field, certification), add_months(counted_on, needed - told)


def _registry(certification: Certification, book: Rulebook) -> Iterator[_Refused]:
    field, number, code = "require_registry", certification.registry_number.strip(), certification.code
    if not book.value(field, certification) or _REGISTERED.match(number):
        return
    message = (
        Text(f"« {number} » de {code} n'est pas un numéro RNCP ou RS", f"'{number}' of {code} is no RNCP or RS number")
        if number
        else Text(f"aucun numéro RNCP ou RS n'est donné pour {code}", f"no RNCP or RS number is given for {code}")
    )
    yield field, message, book.told_by(field, certification), None


def _requests(mine: Request, certification: Certification, book: Rulebook, ledger: Ledger) -> Iterator[_Refused]:
    """R6412-3: one request per certification and three different ones in a calendar year."""
    year, counted = mine.day.year, ledger.before(mine)
    for field, count in zip(REQUEST_RULES, counted, strict=True):
        most = book.value(field, certification)
        if most is not None and count >= most:
            words, told = _TOO_MANY[field], (count, mine.certification, year)
            message = Text(words.fr.format(*told), words.en.format(*told))
            yield field, message, book.told_by(field, certification), ledger.next_room(certification, year)


def _in_force(
    state: State, certification: Certification, book: Rulebook, on: dt.date, mine: Request, ledger: Ledger
) -> Iterator[_Refused]:
    """Refuse an eligibility that was denied, or has ended before the hearing."""
    lasting, lapsing = "eligibility_validity_months", "eligibility_lapse_months"
    field = lapsing if book.value(lasting, certification) is None else lasting
    if state.refused_on is not None:
        message = Text(
            f"avis de recevabilité défavorable le {state.refused_on:%d/%m/%Y}",
            f"eligibility denied on {state.refused_on.isoformat()}",
        )
    elif state.eligible_on is not None and state.heard_on is None and state.attempt == 1:
        last = eligibility_expiry(state.eligible_on, certification, book, state.step_on)
        if last is None or last >= on:
            return
        field = lapsing if last == eligibility_lapse_day(state.eligible_on, certification, book) else lasting
        message = Text(f"la recevabilité a pris fin le {last:%d/%m/%Y}", f"the eligibility ended on {last.isoformat()}")
    else:
        return
    # A new request is needed: at once where it does not count, or the year has room for it.
    at_once = not ledger.counts(mine) or ledger.has_room(certification, on.year)
    allowed_on = on if at_once else ledger.next_room(certification, on.year)
    yield field, message, book.told_by(field, certification), allowed_on
