"""Aware datetimes to minutes of the campaign and back; sets of half-open intervals.

A *minute* counts wall-clock minutes from midnight of the campaign's first day in its timezone.
Hearings never cross midnight, and French clocks change at night, so that within a half-day
wall-clock differences are real durations.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from holidays import country_holidays

from scheduler.domain import Campaign

DAY = 1440
Interval = tuple[int, int]


class Windows(tuple[Interval, ...]):
    """Disjoint, sorted, non-touching half-open intervals ``[a, b)`` of minutes."""

    __slots__ = ()

    @classmethod
    def of(cls, intervals: Iterable[Interval]) -> Windows:
        """Return the union of any intervals; touching ones are joined."""
        merged: list[Interval] = []
        for a, b in sorted(i for i in intervals if i[0] < i[1]):
            if merged and a <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
            else:
                merged.append((a, b))
        return cls(merged)

    def intersect(self, other: Windows) -> Windows:
        """Return the minutes in both."""
        found, i, j = [], 0, 0
        while i < len(self) and j < len(other):
            a, b = max(self[i][0], other[j][0]), min(self[i][1], other[j][1])
            if a < b:
                found.append((a, b))
            if self[i][1] < other[j][1]:
                i += 1
            else:
                j += 1
        return Windows(found)

    def subtract(self, other: Windows) -> Windows:
        """Return the minutes of this that are not in ``other``."""
        if not other:
            return self
        gaps: list[Interval] = []
        last = -(10**9)
        for a, b in other:
            gaps.append((last, a))
            last = b
        gaps.append((last, 10**9))
        return self.intersect(Windows(gaps))

    def holds(self, start: int, end: int) -> bool:
        """Tell whether ``[start, end)`` lies inside one interval."""
        return any(a <= start and end <= b for a, b in self)

    def touches(self, start: int, end: int) -> bool:
        """Tell whether ``[start, end)`` meets any interval."""
        return any(a < end and start < b for a, b in self)

    def within(self, start: int, end: int) -> Windows:
        """Return the part inside ``[start, end)``."""
        return Windows((max(a, start), min(b, end)) for a, b in self if a < end and start < b)


@dataclass(frozen=True, slots=True)
class HalfDay:
    """One half-day of one working day; ``start`` and ``end`` are campaign minutes."""

    index: int
    day: int
    name: str
    start: int
    end: int

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return self.end - self.start


class TimeGrid:
    """The campaign's clock: minutes, days, half-days and the starts allowed by the grid."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.step = campaign.slot_minutes
        self.days = (campaign.end - campaign.start).days + 1

    def minute(self, moment: dt.datetime) -> int:
        """Return the campaign minute of an aware datetime (seconds are dropped)."""
        local = moment.astimezone(self.campaign.zone)
        return (local.date() - self.campaign.start).days * DAY + local.hour * 60 + local.minute

    def moment(self, minute: int) -> dt.datetime:
        """Return the aware datetime of a campaign minute."""
        day, rest = divmod(minute, DAY)
        date = self.campaign.start + dt.timedelta(days=day)
        return dt.datetime.combine(date, dt.time(rest // 60, rest % 60), tzinfo=self.campaign.zone)

    def day_number(self, date: dt.date) -> int:
        """Return the number of a date; the campaign's first day is 0."""
        return (date - self.campaign.start).days

    def date(self, day: int) -> dt.date:
        """Return the date of a day number."""
        return self.campaign.start + dt.timedelta(days=day)

    def week(self, day: int) -> tuple[int, int]:
        """Return (ISO year, ISO week) of a day number."""
        iso = self.date(day).isocalendar()
        return iso.year, iso.week

    def span_of_days(self, first: int, last: int) -> Windows:
        """Return all minutes from day ``first`` to day ``last``, both in."""
        return Windows.of([(max(first, 0) * DAY, (min(last, self.days - 1) + 1) * DAY)])

    @cached_property
    def working_days(self) -> tuple[int, ...]:
        """Numbers of the days on which hearings may be held."""
        closed = set(self.campaign.closed_days)
        if self.campaign.public_holidays:
            years = frozenset(range(self.campaign.start.year, self.campaign.end.year + 1))
            closed |= public_holidays(self.campaign.territory, years)
        return tuple(
            d
            for d in range(self.days)
            if self.date(d).isoweekday() in self.campaign.weekdays and self.date(d) not in closed
        )

    @cached_property
    def half_days(self) -> tuple[HalfDay, ...]:
        """All half-days of working days, in order of time."""
        ranges = self.campaign.half_days
        names = ("AM", "PM") if len(ranges) == 2 else tuple(f"H{i + 1}" for i in range(len(ranges)))
        found = [
            (day, name, day * DAY + r.start, day * DAY + r.end)
            for day in self.working_days
            for name, r in zip(names, ranges, strict=True)
        ]
        return tuple(HalfDay(i, *row) for i, row in enumerate(found))

    @cached_property
    def opening(self) -> Windows:
        """All minutes of all half-days; touching half-days are kept apart by `half_day_of`."""
        return Windows.of((h.start, h.end) for h in self.half_days)

    @cached_property
    def _half_days_by_day(self) -> dict[int, list[HalfDay]]:
        found: dict[int, list[HalfDay]] = {}
        for half in self.half_days:
            found.setdefault(half.day, []).append(half)
        return found

    def half_days_on(self, day: int) -> list[HalfDay]:
        """Return the half-days of a day, in order; empty on a closed day."""
        return self._half_days_by_day.get(day, [])

    def half_day_of(self, start: int, end: int) -> HalfDay | None:
        """Return the half-day that holds ``[start, end)``, or None."""
        for half in self.half_days_on(start // DAY):
            if half.start <= start and end <= half.end:
                return half
        return None

    def on_grid(self, minute: int) -> bool:
        """Tell whether a hearing may start at this minute of the grid."""
        return minute % self.step == 0

    def round_up(self, minutes: float) -> int:
        """Round a length up to the grid (a millionth of a slot is forgiven to binary fractions)."""
        slots = -int(-(minutes - 1e-6 * self.step) // self.step)
        return slots * self.step

    def starts(self, windows: Windows, length: int) -> Iterator[Interval]:
        """Yield closed ranges ``(first, last)`` of grid starts whose ``length`` minutes fit in ``windows``."""
        for a, b in windows:
            first, last = -(-a // self.step) * self.step, (b - length) // self.step * self.step
            if first <= last:
                yield first, last


@lru_cache(maxsize=64)
def public_holidays(territory: str, years: frozenset[int]) -> frozenset[dt.date]:
    """Return the French public holidays of a territory (``holidays`` subdivision; empty: mainland)."""
    return frozenset(country_holidays("FR", subdiv=territory or None, years=sorted(years)))
