"""The year at a glance: a lane for each sector, with its jury days and the deposits each can hear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from babel.dates import format_date

from scheduler.dates import add_days, add_months
from scheduler.io.wording import clean
from scheduler.publication import JuryCalendar, PublishedDay
from scheduler.texts import Lang, Text

WIDTH, LABEL, LANE, HEAD = 960, 170, 26, 22
MOST_MONTHS = 30
"""A longer calendar is not drawn: its tables serve better."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at one place of the line of time."""

    x: float
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class Month:
    """The first day of a month."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One sector."""

    y: float
    text: str
    bars: list[Mark]
    dots: list[Mark]


@dataclass(frozen=True, slots=True)
class Picture:
    """Lanes under a line of months; lengths are SVG user units."""

    title: str
    width: int
    height: int
    months: list[Month]
    lanes: list[Lane]


def draw_calendar(calendar: JuryCalendar, lang: Lang) -> Picture | None:
    """Return the picture; None without a day, or with too many months to be read."""
    if not calendar.days:
        return None
    first = min(_opens(day, None) for day in calendar.days).replace(day=1)
    last = add_months(max(day.day for day in calendar.days).replace(day=1), 1)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > MOST_MONTHS:
        return None
    scale = (WIDTH - LABEL) / (last - first).days

    def at(day: dt.date) -> float:
        return round(LABEL + (day - first).days * scale, 1)

    starts = [add_months(first, n) for n in range(months)]
    pattern = "MMM yy" if months <= 14 else "MMM"
    locale = "fr_FR" if lang == "fr" else "en_GB"
    lanes = [
        Lane(HEAD + LANE * place, _short(clean(sector)), *_marks(calendar.of(sector), at))
        for place, sector in enumerate(calendar.sectors)
    ]
    return Picture(
        title=Text("Jurys et dépôts par secteur", "Juries and deposits by sector").say(lang),
        width=WIDTH,
        height=HEAD + LANE * len(lanes) + 6,
        months=[Month(at(day), format_date(day, pattern, locale=locale)) for day in starts],
        lanes=lanes,
    )


def _marks(days: Sequence[PublishedDay], at: object) -> tuple[list[Mark], list[Mark]]:
    assert callable(at)
    bars, dots, before = [], [], None
    for day in days:
        opens, closes = _opens(day, before), max(window.closes for window in day.windows)
        if opens <= closes:
            width = round(at(add_days(closes, 1)) - at(opens), 1)  # the last day is in
            bars.append(Mark(at(opens), max(width, 2), f"{opens:%d/%m/%Y} – {closes:%d/%m/%Y}"))
        dots.append(Mark(at(day.day), 0, f"{day.day:%d/%m/%Y}"))
        before = closes
    return bars, dots


def _opens(day: PublishedDay, before: dt.date | None) -> dt.date:
    """Return where a bar begins: the first deposit in time, after the last of the jury before."""
    given = [window.opens for window in day.windows if window.opens]
    start = min(given) if given else min(window.closes for window in day.windows) - dt.timedelta(days=28)
    return max(start, before + dt.timedelta(days=1)) if before else start


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23]}…"
