"""How large a campaign of a given number of candidates is: places, sectors, days."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from functools import cached_property

from examples.generator.catalogue import REGIONS, SECTORS
from scheduler.domain import Certification, ClockRange, Seat

HALVES = (ClockRange(start=540, end=750), ClockRange(start=810, end=1080))
LUNCH = ClockRange(start=720, end=840)
FIRST_MONDAYS = (dt.date(2027, 1, 18), dt.date(2027, 3, 8), dt.date(2027, 6, 7))
REFERENCE_DATE = dt.date(2026, 12, 1)
READING_DAYS = 21
DELIBERATION_MINUTES = 10


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One half-day: ``half`` is 0 for the morning, 1 for the afternoon."""

    day: dt.date
    half: int


@dataclass(frozen=True, slots=True)
class Sector:
    """Certifications heard by the same panels, and what each of their candidates needs."""

    name: str
    common: tuple[str, str]
    rare: tuple[str, ...]
    certifications: tuple[Certification, ...]

    def needing(self, speciality: str) -> tuple[Certification, ...]:
        """Return the certifications whose candidates a specialist of ``speciality`` may hear."""
        return tuple(c for c in self.certifications if speciality in c.specialities)


@dataclass(frozen=True)
class Shape:
    """The size of everything but people."""

    size: int
    regions: dict[str, tuple[str, ...]]
    sectors: tuple[Sector, ...]
    periods: tuple[tuple[dt.date, ...], ...]

    @cached_property
    def days(self) -> tuple[dt.date, ...]:
        """All jury days in order."""
        return tuple(day for period in self.periods for day in period)

    @property
    def end(self) -> dt.date:
        """The campaign's last day: the last deliberation is over."""
        return self.days[-1] + dt.timedelta(days=7)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """All half-days in order."""
        return tuple(Slot(day, half) for day in self.days for half in (0, 1))

    def period_of(self, day: dt.date) -> int:
        """Return the number of the jury period that holds ``day``."""
        return next(i for i, period in enumerate(self.periods) if day in period)

    @property
    def closed_days(self) -> tuple[dt.date, ...]:
        """Weekdays of the campaign on which no jury sits."""
        first, jury_days = self.days[0], set(self.days)
        span = (first + dt.timedelta(days=n) for n in range((self.end - first).days + 1))
        return tuple(day for day in span if day.isoweekday() <= 5 and day not in jury_days)


def shape_of(size: int, rng: random.Random) -> Shape:
    """Return the shape of a campaign of ``size`` candidates."""
    regions = dict(list(REGIONS.items())[: max(1, min(len(REGIONS), round(size / 100)))])
    centres = 3 if size < 100 else 5
    names = list(SECTORS)[: 3 if size < 60 else 5 if size < 250 else 8]
    return Shape(
        size=size,
        regions={name: cities[:centres] for name, cities in regions.items()},
        sectors=tuple(_sector(name, number, size, rng) for number, name in enumerate(names)),
        periods=_periods(size),
    )


def _periods(size: int) -> tuple[tuple[dt.date, ...], ...]:
    mondays = (FIRST_MONDAYS[0], FIRST_MONDAYS[2]) if size < 60 else FIRST_MONDAYS
    length = 3 if size < 60 else 5 if size < 300 else 12
    spans = [[monday + dt.timedelta(days=n) for n in range(length)] for monday in mondays]
    return tuple(tuple(day for day in span if day.isoweekday() <= 5) for span in spans)


def _sector(name: str, number: int, size: int, rng: random.Random) -> Sector:
    common, rare_names, (presentation, exchange) = SECTORS[name]
    rare = rare_names[: 1 if size < 100 else rng.randint(1, 3)]
    wanted = [(common[0],), (common[1],), common, (common[0],), *((speciality,) for speciality in rare)]
    certifications = tuple(
        Certification(
            code=f"{name[:3].upper().replace('É', 'E')}{100 * (number + 1) + i}",
            label=f"{name} : {' et '.join(specialities)} ({i + 1})",
            sector=name,
            specialities=specialities,
            level=rng.choice(("5", "6", "7")),
            kind=rng.choice(("licence professionnelle", "titre RNCP", "master")),
            presentation_minutes=presentation,
            exchange_minutes=exchange,
            deliberation_minutes=DELIBERATION_MINUTES,
        )
        for i, specialities in enumerate(wanted)
    )
    return Sector(name, common, rare, certifications)


def seats_of(certification: Certification) -> tuple[Seat, ...]:
    """Return the three seats of a panel: a chair, a professional, a specialist."""
    code = certification.code
    return (
        Seat(certification=code, seat="chair", categories=("academic",), chair=True),
        Seat(certification=code, seat="professional", categories=("professional",)),
        Seat(certification=code, seat="specialist", needs_speciality=True),
    )
