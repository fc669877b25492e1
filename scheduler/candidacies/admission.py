"""May a person ask for this certification now? Each refusal with its rule and the first day it is allowed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from scheduler.candidacies.path import State
from scheduler.clocks import eligibility_expiry
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


class Request(NamedTuple):
    """One request of a person: for what, when, and whether for competence blocks only."""

    candidacy: str
    certification: str
    day: dt.date
    blocks_only: bool = False


def request_of(state: State) -> Request | None:
    """Return the request that a candidacy makes: it counts on the day its eligibility is asked for."""
    if state.requested_on is None:
        return None
    return Request(state.candidacy.id, state.certification, state.requested_on, bool(state.candidacy.blocks))


def check_admission(
    state: State, certification: Certification, book: Rulebook, on: dt.date, others: Sequence[Request] = ()
) -> tuple[Refusal, ...]:
    """Check experience, registry, requests of the year, and that the eligibility is in force.

    Parameters
    ----------
    on : date
        The day asked about; a candidacy without a request yet would make it that day.
    others : sequence of Request
        The person's other requests; those before this one count.
    """
    mine = request_of(state) or Request(state.candidacy.id, state.certification, on, bool(state.candidacy.blocks))
    checks = (
        _experience(state, certification, book, mine),
        _registry(certification, book),
        _requests(mine, certification, book, others),
        _in_force(state, certification, book, on, mine, others),
    )
    told = (refusal for check in checks for refusal in check)
    return tuple(Refusal(state.candidacy.id, *refusal) for refusal in told)


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
    field = "require_registry"
    if book.value(field, certification) and not certification.registry_number.strip():
        code = certification.code
        message = Text(f"aucun numéro RNCP ou RS n'est donné pour {code}", f"no RNCP or RS number is given for {code}")
        yield field, message, book.told_by(field, certification), None


def _requests(
    mine: Request, certification: Certification, book: Rulebook, others: Sequence[Request]
) -> Iterator[_Refused]:
    """R6412-3: one request per certification and three different ones in a calendar year."""
    counted = _counted(others, book)
    if not (_counted([mine], book) and counted):
        return
    before = [r for r in counted if r.day.year == mine.day.year and (r.day, r.candidacy) < (mine.day, mine.candidacy)]
    same = sum(r.certification == mine.certification for r in before)
    field, most = "max_requests_same_certification", book.value("max_requests_same_certification", certification)
    if most is not None and same >= most:
        yield field, _too_many(same, mine), book.told_by(field, certification), _next_year(mine, counted, book)
    different = {r.certification for r in before}
    field, most = "max_requests_per_year", book.value("max_requests_per_year", certification)
    if most is not None and len(different - {mine.certification}) >= most:
        message = Text(
            f"déjà {len(different)} certifications demandées en {mine.day.year}",
            f"{len(different)} certifications asked for in {mine.day.year} already",
        )
        yield field, message, book.told_by(field, certification), _next_year(mine, counted, book)


def _counted(requests: Iterable[Request], book: Rulebook) -> list[Request]:
    """Leave out requests for competence blocks, which are not counted unless the rules say so."""
    return [r for r in requests if not r.blocks_only or book.value("count_block_requests")]


def _too_many(same: int, mine: Request) -> Text:
    return Text(
        f"déjà {same} demande(s) pour {mine.certification} en {mine.day.year}",
        f"{same} request(s) for {mine.certification} in {mine.day.year} already",
    )


def _next_year(mine: Request, counted: Sequence[Request], book: Rulebook) -> dt.date | None:
    """Return the first day of the next year that has room for this request."""
    same, different = book.value("max_requests_same_certification"), book.value("max_requests_per_year")
    last = max((r.day.year for r in counted), default=mine.day.year)
    for year in range(mine.day.year + 1, min(max(last, mine.day.year) + 1, dt.MAXYEAR) + 1):
        made = [r.certification for r in counted if r.day.year == year]
        fits = same is None or made.count(mine.certification) < same
        if fits and (different is None or len(set(made) - {mine.certification}) < different):
            return dt.date(year, 1, 1)
    return None


def _in_force(
    state: State, certification: Certification, book: Rulebook, on: dt.date, mine: Request, others: Sequence[Request]
) -> Iterator[_Refused]:
    """Refuse an eligibility that was denied, or has ended before the hearing."""
    field = "eligibility_validity_months"
    if state.refused_on is not None:
        message = Text(
            f"avis de recevabilité défavorable le {state.refused_on:%d/%m/%Y}",
            f"eligibility denied on {state.refused_on.isoformat()}",
        )
    elif state.eligible_on is not None and state.heard_on is None and state.attempt == 1:
        last = eligibility_expiry(state.eligible_on, certification, book, state.step_on)
        if last is None or last >= on:
            return
        lapsed = book.value(field, certification) is None
        field = "eligibility_lapse_months" if lapsed else field
        message = Text(f"la recevabilité a pris fin le {last:%d/%m/%Y}", f"the eligibility ended on {last.isoformat()}")
    else:
        return
    yield field, message, book.told_by(field, certification), _new_request(mine, on, book, others)


def _new_request(mine: Request, on: dt.date, book: Rulebook, others: Sequence[Request]) -> dt.date | None:
    """Return the first day, from ``on``, at which the same certification can be asked for again."""
    made = _counted([*others, mine], book)
    same, different = book.value("max_requests_same_certification"), book.value("max_requests_per_year")
    of_year = [r.certification for r in made if r.day.year == on.year]
    room = same is None or of_year.count(mine.certification) < same
    if room and (different is None or len(set(of_year) - {mine.certification}) < different):
        return on
    return _next_year(Request(mine.candidacy, mine.certification, on), made, book)


def requests_by_person(states: Iterable[State], earlier: Mapping[str, Sequence[str]]) -> dict[str, list[Request]]:
    """Return each person's requests, those on record and the earlier ones of the same calendar year.

    Parameters
    ----------
    earlier : mapping of str to codes
        ``previous_requests`` by candidacy id: certifications asked for before, in the same year.
    """
    found: dict[str, list[Request]] = {}
    for state in states:
        mine = request_of(state)
        listed = found.setdefault(state.candidacy.person, [])
        listed += [Request(state.candidacy.id, code, day) for code, day in state.former]
        if mine is not None:
            listed.append(mine)
            start = dt.date(mine.day.year, 1, 1)
            # They come first, whatever their day: an id before every other.
            listed += [Request("", code, start) for code in earlier.get(state.candidacy.id, ())]
    return found
