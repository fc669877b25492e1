"""A year's forecast of deposits: what the calendar of juries is designed for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from scheduler.dates import add_days
from scheduler.domain import Certification, Part

DAY_CAPACITY = 6
"""Files a sector's jury hears in a day: three a half-day (usual practice), two half-days."""
MAX_FILES = 20_000
MAX_DAYS = 1100
"""From the first earliest deposit to the last: three years."""

ForecastDay = Annotated[dt.date, Field(ge=dt.date(1950, 1, 1), le=dt.date(2150, 12, 31))]


class ForecastRow(Part):
    """Files expected alike: one certification, one month.

    Attributes
    ----------
    month : date or None
        Any day of the month in which the files are expected.
    earliest : date or None
        The day from which they can be deposited; empty: the first day of the month.
    max_delay : int
        Calendar days each file accepts to wait, once ready, before it is deposited.
    name : str
        Who or what is expected, to name the files; empty: certification and month.
    """

    certification: str = Field(min_length=1)
    month: ForecastDay | None = None
    count: int = Field(1, ge=0, le=MAX_FILES)
    earliest: ForecastDay | None = None
    max_delay: int = Field(0, ge=0, le=730)
    name: str = ""

    @property
    def is_dated(self) -> bool:
        """Whether a month or a day is given; a `Forecast` takes no row without."""
        return self.month is not None or self.earliest is not None

    @property
    def ready_on(self) -> dt.date:
        """The earliest deposit."""
        if self.earliest is not None:
            return self.earliest
        assert self.month is not None  # the forecast was validated
        return self.month.replace(day=1)


class SectorCapacity(Part):
    """How many files the juries of a sector hear in one day (empty sector: every sector without a row)."""

    sector: str = ""
    per_day: int = Field(DAY_CAPACITY, ge=1, le=10_000)


class Closure(Part):
    """Days on which no jury sits, both in: holidays of the centre, examinations…"""

    first: ForecastDay
    last: ForecastDay

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.first > self.last:
            raise ValueError("a closure must start before it ends")
        return self


@dataclass(frozen=True, slots=True)
class ForecastFile:
    """One expected file: it is deposited between ``earliest`` and ``latest``, both in."""

    id: str
    name: str
    certification: str
    sector: str
    earliest: dt.date
    latest: dt.date


class Forecast(Part):
    """All rows, the capacities of jury days, and the closures of the year."""

    rows: tuple[ForecastRow, ...] = Field(max_length=MAX_FILES)
    capacities: tuple[SectorCapacity, ...] = Field((), max_length=1000)
    closures: tuple[Closure, ...] = Field((), max_length=1000)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for number, row in enumerate(self.rows):
            if not row.is_dated:
                raise ValueError(f"rows[{number}]: a forecast row needs a month or an earliest deposit")
        ready = [row.ready_on for row in self.rows]
        if ready and (max(ready) - min(ready)).days > MAX_DAYS:
            raise ValueError("a forecast spans three years at the most")
        if sum(row.count for row in self.rows) > MAX_FILES:
            raise ValueError(f"a forecast holds {MAX_FILES} files at the most")
        return self

    @cached_property
    def _per_day(self) -> Mapping[str, int]:
        return {row.sector: row.per_day for row in self.capacities}

    def is_closed(self, day: dt.date) -> bool:
        """Tell whether a closure covers ``day``."""
        return any(closure.first <= day <= closure.last for closure in self.closures)

    def capacity(self, sector: str, default: int = DAY_CAPACITY) -> int:
        """Return the files a jury day of ``sector`` takes."""
        return self._per_day.get(sector, self._per_day.get("", default))

    def files(self, certifications: Sequence[Certification], least_delay: int = 0) -> tuple[ForecastFile, ...]:
        """Return every file, in order; each accepts ``least_delay`` days at the least.

        A certification without a sector is a sector of its own.
        """
        sectors = {c.code: c.sector or c.code for c in certifications}
        return tuple(
            ForecastFile(
                id=f"{number}.{place}",
                name=f"{name} ({place}/{row.count})" if row.count > 1 else name,
                certification=row.certification,
                sector=sectors.get(row.certification, row.certification),
                earliest=row.ready_on,
                latest=add_days(row.ready_on, max(row.max_delay, least_delay)),
            )
            for number, (row, name) in enumerate(self._named(), start=1)
            for place in range(1, row.count + 1)
        )

    def _named(self) -> Iterator[tuple[ForecastRow, str]]:
        """Yield rows with a name that no other row has."""
        names = [row.name or f"{row.certification} {row.ready_on:%m/%Y}" for row in self.rows]
        twice = {name for name in names if names.count(name) > 1} if len(names) < 2000 else set(names)
        for number, (row, name) in enumerate(zip(self.rows, names, strict=True), start=1):
            yield row, f"{name} n° {number}" if name in twice else name


def unknown_certifications(forecast: Forecast, certifications: Sequence[Certification]) -> Iterator[tuple[int, str]]:
    """Yield (row, code) of each row whose certification is not known."""
    known = {c.code for c in certifications}
    yield from ((i, row.certification) for i, row in enumerate(forecast.rows) if row.certification not in known)
