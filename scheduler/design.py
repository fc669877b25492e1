"""A year's calendar of juries designed for a forecast: what is planned, what is proven, what fewer would cost."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from scheduler.domain import Part
from scheduler.schedule import Status, Tier
from scheduler.texts import Text

Reading = Literal["date_to_date", "month_end"]


class DesignedDay(Part):
    """One jury day of a sector; ``session`` numbers the week it falls in, from 1."""

    sector: str
    day: dt.date
    session: int
    capacity: int
    files: int


class PlannedFile(Part):
    """A forecast file with its deposit and its hearing; ``last_hearing`` is the end of its clock."""

    id: str
    name: str
    certification: str
    sector: str
    earliest: dt.date
    latest: dt.date
    deposit: dt.date
    hearing: dt.date
    last_hearing: dt.date

    @property
    def delay(self) -> int:
        """Days between being ready and being deposited."""
        return (self.deposit - self.earliest).days


class MissedFile(Part):
    """A file that would miss its clock: when it is ready, and the days on which it could be heard."""

    id: str
    name: str
    certification: str
    sector: str
    earliest: dt.date
    first_hearing: dt.date | None = None
    last_hearing: dt.date | None = None


class SectorNeed(Part):
    """The jury days of one sector, and a proven bound below their number."""

    sector: str
    files: int
    capacity: int
    days: int
    bound: int
    one_fewer: tuple[MissedFile, ...] = ()


class SessionsAnswer(Part):
    """The answer to "are so many sessions a year enough?".

    Attributes
    ----------
    asked, allowed : int
        Sessions a year, and in the whole of the forecast when it spans more than one.
    enough : bool
        Whether they are.
    apart : tuple of MissedFile
        More files than sessions, no two of which can be heard in one week; empty when it is the number
        of places that lacks.
    missed : tuple of MissedFile
        The fewest files that would miss their clock with so many sessions.
    smallest_delay : int or None
        Days of delay which, accepted by every file, make so many sessions enough; None: no delay of a
        year does.
    proven : bool
        Whether ``missed`` is proven to be the fewest.
    told : bool
        Whether it is proven that so many are not enough; else none was found within the effort.
    delay_proven : bool
        The same for a delay shorter than ``smallest_delay``.
    """

    asked: int
    allowed: int
    enough: bool
    apart: tuple[MissedFile, ...] = ()
    missed: tuple[MissedFile, ...] = ()
    smallest_delay: int | None = None
    proven: bool = True
    told: bool = True
    delay_proven: bool = True


class ProfileNeed(Part):
    """What one rule profile, in one reading of the third month, needs for the same forecast."""

    profile: str
    reading: Reading
    days: int
    sessions: int
    impossible: int
    proven: bool


class Design(Part):
    """A designed year.

    Attributes
    ----------
    tiers : tuple of Tier
        ``days`` (jury days), then ``sessions`` (weeks with a jury), then ``waiting`` (days from being
        ready to being heard, summed over the files).
    impossible : tuple of MissedFile
        Files that no jury day of any calendar could hear in time; they are not planned.
    session_fewer : tuple of MissedFile
        The files that would miss with one session fewer.
    session_fewer_proven : bool
        Whether no calendar leaves fewer of them out.
    """

    profile: str
    reading: Reading
    status: Status
    tiers: tuple[Tier, ...]
    first_deposit: dt.date | None = None
    last_deposit: dt.date | None = None
    jury_days: tuple[DesignedDay, ...]
    files: tuple[PlannedFile, ...]
    impossible: tuple[MissedFile, ...] = ()
    sectors: tuple[SectorNeed, ...] = ()
    session_fewer: tuple[MissedFile, ...] = ()
    session_fewer_proven: bool = True
    profiles: tuple[ProfileNeed, ...] = ()
    asked: SessionsAnswer | None = None

    @property
    def sessions(self) -> int:
        """Weeks in which a jury sits."""
        return len({day.session for day in self.jury_days})


READINGS: dict[Reading, Text] = {
    "date_to_date": Text("de date à date", "date to date"),
    "month_end": Text("fin du mois civil", "end of the calendar month"),
}
