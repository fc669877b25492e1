"""On which working days each forecast file may be heard, and the earliest assignment to given jury days."""

from __future__ import annotations

import datetime as dt
import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from scheduler.clocks import first_hearing_day, hearing_last_day
from scheduler.dates import ONE_DAY, add_days, add_months
from scheduler.domain import Campaign, Certification, Problem
from scheduler.forecast import Closure, ForecastFile
from scheduler.rules import Rulebook
from scheduler.timegrid import public_holidays

LONGEST_WAIT_MONTHS = 12
"""Where no rule ends the wait, no plan keeps a file waiting longer than this after its earliest deposit."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days ``[first, last]`` on which a file may be heard; ``exact`` is false when some were left out."""

    first: dt.date
    last: dt.date
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Candidacy:
    """A forecast file with its span, which is None when no deposit could be heard in time."""

    file: ForecastFile
    span: Span | None


class FileClocks:
    """The clocks of forecast files under the rules of a problem and one reading of the third month."""

    def __init__(self, problem: Problem, to_month_end: bool | None = None) -> None:
        self._book = Rulebook(problem)
        self._certifications = problem.certification_of
        self._to_month_end = to_month_end
        self._spans: dict[tuple[str, dt.date, dt.date], Span | None] = {}

    def certification(self, code: str) -> Certification:
        """Return the certification, a bare one for a code the data does not know."""
        return self._certifications.get(code) or Certification(code=code)

    def last_day(self, file: ForecastFile, deposit: dt.date) -> dt.date:
        """Return the last day to hear ``file`` when it is deposited that day.

        Without a limit after the deposit, the eligibility ends the wait: it was given no later than the
        earliest deposit.
        """
        certification = self.certification(file.certification)
        last = hearing_last_day(deposit, certification, self._book, to_month_end=self._to_month_end)
        if last is not None:
            return last
        months = self._book.whole("eligibility_validity_months", certification, LONGEST_WAIT_MONTHS)
        return add_months(file.earliest, months)

    def first_day(self, file: ForecastFile, deposit: dt.date) -> dt.date:
        """Return the first day to hear ``file`` when it is deposited that day."""
        return first_hearing_day(deposit, self.certification(file.certification), self._book)

    def span(self, file: ForecastFile) -> Span | None:
        """Return the days on which ``file`` may be heard, whatever the day it is deposited."""
        key = file.certification, file.earliest, file.latest
        if key not in self._spans:
            self._spans[key] = self._span(file)
        return self._spans[key]

    def deposit_for(self, file: ForecastFile, hearing: dt.date) -> dt.date | None:
        """Return the first day to deposit ``file`` so that it is heard on ``hearing`` in time, None if none is."""
        for deposit in _days(file.earliest, file.latest):
            if self.first_day(file, deposit) <= hearing <= self.last_day(file, deposit):
                return deposit
        return None

    def _span(self, file: ForecastFile) -> Span | None:
        """Return the longest run of days that some deposit allows.

        Runs are cut only when a file needs almost the whole third month to be prepared: then the
        shorter runs are left out, and the span says so.
        """
        runs: list[list[dt.date]] = []
        for deposit in _days(file.earliest, file.latest):
            first, last = self.first_day(file, deposit), self.last_day(file, deposit)
            if first > last:
                continue
            if runs and first <= runs[-1][1] + ONE_DAY:
                runs[-1][1] = max(runs[-1][1], last)
            else:
                runs.append([first, last])
        if not runs:
            return None
        longest = max(runs, key=lambda run: run[1] - run[0])
        return Span(longest[0], longest[1], exact=len(runs) == 1)


class WorkingDays:
    """The days on which juries may sit from ``first`` to ``last``, and the weeks they fall in."""

    def __init__(self, campaign: Campaign, first: dt.date, last: dt.date, closures: Iterable[Closure] = ()) -> None:
        closed = set(campaign.closed_days)
        for closure in closures:
            closed |= set(_days(max(closure.first, first), min(closure.last, last)))
        if campaign.public_holidays:
            closed |= public_holidays(campaign.territory, frozenset(range(first.year, last.year + 1)))
        self.days = tuple(d for d in _days(first, last) if d.isoweekday() in campaign.weekdays and d not in closed)

    @cached_property
    def weeks(self) -> tuple[int, ...]:
        """For each day, the number of its ISO week (Monday to Sunday), counted from the first."""
        numbers = [week_of(day) for day in self.days]
        order = {number: place for place, number in enumerate(dict.fromkeys(numbers))}
        return tuple(order[number] for number in numbers)

    def within(self, span: Span) -> tuple[int, int] | None:
        """Return the places of the first and last working day of a span, None when it holds none."""
        first, last = bisect_left(self.days, span.first), bisect_right(self.days, span.last) - 1
        return (first, last) if first <= last else None


def week_of(day: dt.date) -> dt.date:
    """Return the Monday of the day's week: what tells one session from another."""
    return day - dt.timedelta(days=day.isoweekday() - 1)


def assign_early(
    jury_days: Sequence[dt.date], capacity: int, candidacies: Iterable[Candidacy]
) -> tuple[dict[str, dt.date], list[ForecastFile]]:
    """Return the jury day of each file by its id, and the files that find none.

    On each day in turn, of the files that may be heard the most urgent go first: no assignment hears
    more, nor the same files sooner in sum (earliest deadline first, Jackson 1955).
    """
    waiting = sorted((c for c in candidacies if c.span), key=lambda c: (c.span.first, c.file.id))  # type: ignore[union-attr]
    heard: dict[str, dt.date] = {}
    ready: list[tuple[dt.date, int]] = []
    place = 0
    for day in sorted(jury_days):
        while place < len(waiting) and waiting[place].span.first <= day:  # type: ignore[union-attr]
            heapq.heappush(ready, (waiting[place].span.last, place))  # type: ignore[union-attr]
            place += 1
        room = capacity
        while ready and room:
            last, chosen = heapq.heappop(ready)
            if last >= day:
                heard[waiting[chosen].file.id] = day
                room -= 1
    return heard, [c.file for c in waiting if c.file.id not in heard]


def disjoint_files(candidacies: Iterable[Candidacy]) -> list[Candidacy]:
    """Return files no two of which can be heard in one week: each needs a session of its own.

    Taking the span that ends first is the largest such set (interval scheduling).
    """
    found: list[Candidacy] = []
    reached: dt.date | None = None
    spans = [(c.span, c) for c in candidacies if c.span]
    for span, candidacy in sorted(spans, key=lambda pair: (week_of(pair[0].last), pair[1].file.id)):
        if reached is None or week_of(span.first) > reached:
            found.append(candidacy)
            reached = week_of(span.last)
    return found


def by_sector(candidacies: Iterable[Candidacy]) -> Mapping[str, list[Candidacy]]:
    """Return the files of each sector, sectors in alphabetical order."""
    found: dict[str, list[Candidacy]] = {}
    for candidacy in candidacies:
        found.setdefault(candidacy.file.sector, []).append(candidacy)
    return dict(sorted(found.items()))


@lru_cache(maxsize=64)
def _days(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    return tuple(add_days(first, n) for n in range((last - first).days + 1))
