"""A forecast under one profile and reading, cut into the slots and lots of the model, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise

from scheduler.design import MissedFile, Reading
from scheduler.domain import Problem
from scheduler.forecast import Forecast, ForecastFile
from scheduler.model.design import Found, Lot, Shape, Slot
from scheduler.windows import Candidacy, FileClocks, Span, WorkingDays, by_sector


class Year:
    """A forecast under one profile and reading: its files, its working days, and the shape for the model."""

    def __init__(self, problem: Problem, forecast: Forecast, reading: Reading, capacity: int, least_delay: int) -> None:
        self.clocks = FileClocks(problem, to_month_end=reading == "month_end")
        every = [Candidacy(f, self.clocks.span(f)) for f in forecast.files(problem.certifications, least_delay)]
        spans = [c.span for c in every if c.span]
        first = min((span.first for span in spans), default=problem.campaign.start)
        last = max((span.last for span in spans), default=first)
        self.working = WorkingDays(problem.campaign, first, last, forecast.closures)
        self.possible = [Candidacy(c.file, self._working(c.span)) for c in every if c.span and self._places(c)]
        self.impossible = [c for c in every if not self._places(c)]
        self.sectors = by_sector(self.possible)
        self.capacities = {sector: forecast.capacity(sector, capacity) for sector in self.sectors}
        self.exact = all(span.exact for span in spans)
        self.slots: list[list[range]] = []
        self._lots: dict[tuple[int, int, int], list[ForecastFile]] = {}
        for number, candidacies in enumerate(self.sectors.values()):
            self._cut(number, [(places, c.file) for c in candidacies if (places := self._places(c))])

    def _working(self, span: Span) -> Span:
        """Return the working days of a span: its first and last."""
        places = self.working.within(span)
        assert places is not None  # asked for possible files only
        return Span(self.working.days[places[0]], self.working.days[places[1]], span.exact)

    def _places(self, candidacy: Candidacy) -> tuple[int, int] | None:
        return self.working.within(candidacy.span) if candidacy.span else None

    def _cut(self, number: int, files: list[tuple[tuple[int, int], ForecastFile]]) -> None:
        """Cut a sector's working days where the week or the files that may be heard change."""
        start, end = min(places[0] for places, _ in files), max(places[1] for places, _ in files)
        weeks = self.working.weeks
        cuts = {places[0] for places, _ in files} | {places[1] + 1 for places, _ in files}
        cuts |= {d for d in range(start + 1, end + 1) if weeks[d] != weeks[d - 1]}
        edges = sorted(cuts | {start, end + 1})
        self.slots.append([range(a, b) for a, b in pairwise(edges)])
        place_of = {edge: place for place, edge in enumerate(edges)}
        for (first, last), file in files:
            self._lots.setdefault((number, place_of[first], place_of[last + 1] - 1), []).append(file)

    def shape(self, max_sessions: int | None = None, only: str = "", max_days: int | None = None) -> Shape:
        """Return the shape of the whole year, or of one sector with at most ``max_days`` jury days."""
        number = list(self.sectors).index(only) if only else -1
        days, weeks = self.working.days, self.working.weeks
        return Shape(
            slots=tuple(
                tuple(Slot(weeks[slot[0]], (days[slot[0]] - days[0]).days, len(slot)) for slot in slots)
                if number in (-1, at)
                else ()
                for at, slots in enumerate(self.slots)
            ),
            capacities=tuple(self.capacities.values()),
            lots=tuple(Lot(*key, count=len(files)) for key, files in self._lots_of(number)),
            max_sessions=max_sessions,
            max_days={} if max_days is None else {number: max_days},
        )

    def opened_days(self, found: Found) -> list[list[dt.date]]:
        """Return the jury days of each sector."""
        return [
            [self.working.days[d] for slot, count in zip(slots, opened, strict=True) for d in slot[:count]]
            for slots, opened in zip(self.slots, found.opened, strict=True)
        ]

    def missed(self, found: Found, only: str = "") -> tuple[MissedFile, ...]:
        """Return the files that an answer leaves out: of files alike, the last ones."""
        number = list(self.sectors).index(only) if only else -1
        lots = [files for _, files in self._lots_of(number)]
        left = {f.id for files, n in zip(lots, found.left_out, strict=True) for f in files[len(files) - n :]}
        return missed_files(c for c in self.possible if c.file.id in left)

    def _lots_of(self, number: int) -> list[tuple[tuple[int, int, int], list[ForecastFile]]]:
        return [(key, files) for key, files in sorted(self._lots.items()) if number in (-1, key[0])]


def missed_files(candidacies: Iterable[Candidacy]) -> tuple[MissedFile, ...]:
    """Return files with their names and dates, the earliest first."""
    ordered = sorted(candidacies, key=lambda c: (c.file.earliest, c.file.name))
    return tuple(
        MissedFile(
            id=c.file.id, name=c.file.name, certification=c.file.certification, sector=c.file.sector,
            earliest=c.file.earliest, first_hearing=c.span.first if c.span else None,
            last_hearing=c.span.last if c.span else None,
        )
        for c in ordered
    )  # fmt: skip
