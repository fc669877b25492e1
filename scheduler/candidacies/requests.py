"""The requests of each person, counted by calendar year (R6412-3)."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from scheduler.candidacies.path import State
from scheduler.domain import Certification
from scheduler.rules import Rulebook

REQUEST_RULES = ("max_requests_same_certification", "max_requests_per_year")


class Request(NamedTuple):
    """One request of a person: for what, when, and whether for competence blocks only."""

    candidacy: str
    certification: str
    day: dt.date
    blocks_only: bool = False


class Ledger:
    """A person's requests that count: those for competence blocks do not, unless the rules say so.

    Notes
    -----
    A question takes the logarithm of the requests: many candidacies may share one address.
    """

    def __init__(self, requests: Iterable[Request], book: Rulebook) -> None:
        self._book = book
        self._blocks_count = bool(book.value("count_block_requests"))
        self._kept = [request for request in requests if self.counts(request)]

    def counts(self, request: Request) -> bool:
        """Tell whether a request counts."""
        return self._blocks_count or not request.blocks_only

    def before(self, mine: Request) -> tuple[int, int]:
        """Return how many requests of the same year come before ``mine``: for its certification, and for others.

        Others are counted once each. Of one day, the first by id comes first.
        """
        if not self._kept or self._is_alone(mine) or not self.counts(mine):
            return 0, 0
        year = self._years.get(mine.day.year)
        return year.before(mine) if year else (0, 0)

    def has_room(self, certification: Certification, year: int) -> bool:
        """Tell whether one more request for ``certification`` can be made in ``year``."""
        found = self._years.get(year)
        same, others = found.all_of(certification.code) if found else (0, 0)
        most = (self._book.value(rule, certification) for rule in REQUEST_RULES)
        return all(limit is None or count < limit for count, limit in zip((same, others), most, strict=True))

    def next_room(self, certification: Certification, after: int) -> dt.date | None:
        """Return the first day of the first year later than ``after`` with room, None at the calendar's end."""
        last = max((*self._years, after))
        for year in range(after + 1, min(last + 1, dt.MAXYEAR) + 1):
            if self.has_room(certification, year):
                return dt.date(year, 1, 1)
        return None

    def _is_alone(self, mine: Request) -> bool:
        return len(self._kept) == 1 and self._kept[0] == mine

    @cached_property
    def _years(self) -> Mapping[int, _Year]:
        found: dict[int, list[Request]] = {}
        for request in self._kept:
            found.setdefault(request.day.year, []).append(request)
        return {year: _Year(requests) for year, requests in found.items()}


class _Year:
    """The requests of one year in order, with how many different certifications came before each."""

    def __init__(self, requests: Iterable[Request]) -> None:
        self._keys: list[tuple[dt.date, str]] = []
        self._different = [0]
        self._places: dict[str, list[int]] = {}
        for place, request in enumerate(sorted(requests, key=_order)):
            self._keys.append(_order(request))
            self._places.setdefault(request.certification, []).append(place)
            self._different.append(len(self._places))

    def before(self, mine: Request) -> tuple[int, int]:
        """Return how many come before ``mine``: for its certification, and different others."""
        place = bisect_left(self._keys, _order(mine))
        same = bisect_left(self._places.get(mine.certification, ()), place)
        return same, self._different[place] - (same > 0)

    def all_of(self, certification: str) -> tuple[int, int]:
        """Return the year's requests for a certification, and how many different others there are."""
        same = len(self._places.get(certification, ()))
        return same, len(self._places) - (same > 0)


def _order(request: Request) -> tuple[dt.date, str]:
    return request.day, request.candidacy


def request_of(state: State) -> Request | None:
    """Return the request that a candidacy makes: it counts on the day its eligibility is asked for."""
    if state.requested_on is None:
        return None
    return Request(state.candidacy.id, state.certification, state.requested_on, bool(state.candidacy.blocks))


def ledgers_by_person(
    states: Iterable[State], earlier: Mapping[str, Sequence[str]], book: Rulebook
) -> Mapping[str, Ledger]:
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
    return {person: Ledger(requests, book) for person, requests in found.items()}
