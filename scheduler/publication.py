"""The calendar a certifier publishes: each sector's jury days, with the deposit, convocation and decision days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from scheduler.clocks import (
    candidate_convocation_due,
    deliberation_last_day,
    deposit_due,
    examiner_convocation_due,
    first_deposit_day,
    notification_due,
)
from scheduler.dates import last_working_day
from scheduler.design import Design
from scheduler.domain import Certification, Part, Problem
from scheduler.jury_days import JuryDays, planned_days, sector_of, sectors_of
from scheduler.rules import Rulebook
from scheduler.schedule import Schedule
from scheduler.windows import week_of

Origin = Literal["campaign", "schedule", "design"]


class DepositWindow(Part):
    """When a file must be deposited to be heard on a jury day.

    Attributes
    ----------
    certifications : tuple of str
        The certifications it is for; empty: all of the sector.
    opens : date or None
        First deposit that is still heard in time (R6412-5); None: no rule sets one.
    closes, closes_working : date
        Last deposit that can be prepared in time, and the last working day by then.
    """

    certifications: tuple[str, ...] = ()
    opens: dt.date | None = None
    closes: dt.date
    closes_working: dt.date


class PublishedDay(Part):
    """One jury day of a sector.

    Attributes
    ----------
    session : int
        Number of the week it falls in, from 1, common to all sectors.
    convocation, examiner_convocation : date
        Last day to convoke the candidates, and the examiners.
    decision, decision_fixed
        The day of the plenary (fixed), else the last day to decide.
    notified_by : date or None
        Last day to notify the decision.
    files : int or None
        Hearings planned or forecast on that day; None when nothing is planned yet.
    """

    sector: str
    day: dt.date
    session: int
    windows: tuple[DepositWindow, ...]
    convocation: dt.date
    examiner_convocation: dt.date
    decision: dt.date | None = None
    decision_fixed: bool = False
    notified_by: dt.date | None = None
    files: int | None = None


class JuryCalendar(Part):
    """The whole calendar; it holds no personal data."""

    code: str
    title: str
    origin: Origin
    profile: str
    territory: str
    stamp: dt.date
    days: tuple[PublishedDay, ...]

    @property
    def sectors(self) -> tuple[str, ...]:
        """Sectors that have a jury day, in alphabetical order."""
        return tuple(sorted({day.sector for day in self.days}))

    def of(self, sector: str) -> tuple[PublishedDay, ...]:
        """Return the days of one sector."""
        return tuple(day for day in self.days if day.sector == sector)


def campaign_calendar(problem: Problem) -> JuryCalendar:
    """Return the days on which a campaign's juries can sit, before anything is planned; see `JuryDays`."""
    days = JuryDays(problem, Rulebook(problem))
    found = {sector: dict.fromkeys(days.days_of(sector)) for sector in sectors_of(problem)}
    return _calendar(problem, "campaign", found)


def schedule_calendar(problem: Problem, schedule: Schedule) -> JuryCalendar:
    """Return the days on which a schedule's hearings are held."""
    plenaries: dict[tuple[str, dt.date], dt.date] = {}
    for hearing in schedule.hearings:
        if hearing.deliberation_day:  # the last of several: by then every hearing of the day is settled
            sector = sector_of(problem.certification_of[hearing.certification])
            key = sector, hearing.start.astimezone(problem.campaign.zone).date()
            plenaries[key] = max(hearing.deliberation_day, plenaries.get(key, dt.date.min))
    return _calendar(problem, "schedule", planned_days(problem, schedule), plenaries)


def design_calendar(problem: Problem, design: Design) -> JuryCalendar:
    """Return the days of a designed year."""
    found: dict[str, dict[dt.date, int | None]] = {}
    for day in design.jury_days:
        found.setdefault(day.sector, {})[day.day] = day.files
    return _calendar(problem, "design", found, to_month_end=design.reading == "month_end", plenary=False)


def _calendar(
    problem: Problem,
    origin: Origin,
    found: Mapping[str, Mapping[dt.date, int | None]],
    plenaries: Mapping[tuple[str, dt.date], dt.date] | None = None,
    *,
    to_month_end: bool | None = None,
    plenary: bool = True,
) -> JuryCalendar:
    book, sectors = Rulebook(problem), sectors_of(problem)
    sittings = JuryDays(problem, book)
    weeks = sorted({week_of(day) for days in found.values() for day in days})
    number = {week: place for place, week in enumerate(weeks, start=1)}
    days = []
    for day, sector in sorted((day, sector) for sector, listed in found.items() for day in listed):
        certifications = sectors.get(sector) or [Certification(code=sector)]
        fixed = (plenaries or {}).get((sector, day))
        if fixed is None and plenary:
            fixed = sittings.plenary_after(sector, day)
        limits = [deliberation_last_day(day, c, book, problem.campaign.notification_lead_days) for c in certifications]
        from_plenary = problem.campaign.decision_clock_starts_at == "plenary" and fixed is not None
        dues = [notification_due(fixed if from_plenary and fixed else day, c, book) for c in certifications]
        days.append(
            PublishedDay(
                sector=sector,
                day=day,
                session=number[week_of(day)],
                windows=tuple(_windows(certifications, day, book, problem.campaign.territory, to_month_end)),
                convocation=min(candidate_convocation_due(day, c, book) for c in certifications),
                examiner_convocation=min(examiner_convocation_due(day, c, book) for c in certifications),
                decision=fixed or min((limit for limit in limits if limit), default=None),
                decision_fixed=fixed is not None,
                notified_by=min((due for due in dues if due), default=None),
                files=found[sector][day],
            )
        )
    campaign = problem.campaign
    return JuryCalendar(
        code=campaign.code, title=campaign.title, origin=origin, profile=campaign.profile,
        territory=campaign.territory, stamp=campaign.reference_date or campaign.start, days=tuple(days),
    )  # fmt: skip


def _windows(
    certifications: Sequence[Certification], day: dt.date, book: Rulebook, territory: str, to_month_end: bool | None
) -> Iterator[DepositWindow]:
    """Yield one window for the sector, or one for each rule that a certification changes."""
    found: dict[tuple[dt.date | None, dt.date], list[str]] = {}
    for certification in certifications:
        opens = first_deposit_day(day, certification, book, to_month_end=to_month_end)
        found.setdefault((opens, deposit_due(day, certification, book)), []).append(certification.code)
    for (opens, closes), codes in found.items():
        yield DepositWindow(
            certifications=tuple(codes) if len(found) > 1 else (),
            opens=opens,
            closes=closes,
            closes_working=last_working_day(closes, territory),
        )
