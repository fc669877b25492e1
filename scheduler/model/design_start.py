"""A first calendar of a year, found without a solver: what the search starts from, and falls back on.

Files of one sector are jobs of one place with a first and a last day, and a jury day takes as many as its
capacity: lazy activation (Chang, Gabow & Khuller 2014, "A model for minimizing active processor time")
opens the fewest days, each as late as it can. Weeks are then closed one by one while that still holds.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from scheduler.model.design import Goal, Opened, Shape

_MANY = 5000
"""With more files one order in which to close weeks is enough."""


def first_calendar(shape: Shape, *, whole_weeks: bool = False) -> Opened | None:
    """Return a calendar that hears every file within the limits of a shape, None when none was found.

    Parameters
    ----------
    whole_weeks : bool
        Days are not counted: only the weeks are to be few. Otherwise no calendar has fewer days, unless the
        limit on the sessions asks for more.
    """
    sectors = [_Sector(shape, number) for number in range(len(shape.capacities))]
    every = sorted({slot.week for slots in shape.slots for slot in slots})
    fewest = [sector.fewest_days(every) for sector in sectors]
    limits = [shape.max_days.get(number, sector.size) for number, sector in enumerate(sectors)]
    if any(days is None or len(days) > limit for days, limit in zip(fewest, limits, strict=True)):
        return None
    most = limits if whole_weeks else [len(days or ()) for days in fewest]
    weeks = _fewest_weeks(sectors, most, every)
    if shape.max_sessions is not None and len(weeks) > shape.max_sessions:
        most, weeks = limits, _fewest_weeks(sectors, limits, every)
        if len(weeks) > shape.max_sessions:
            return None
    if whole_weeks:
        return tuple(sector.all_days(weeks) for sector in sectors)
    return tuple(sector.by_slot(sector.fewest_days(weeks) or ()) for sector in sectors)


def fewest_days(shape: Shape) -> int | None:
    """Return the sum of the fewest days of each sector on its own, None when a file cannot be heard."""
    weeks = {slot.week for slots in shape.slots for slot in slots}
    fewest = [_Sector(shape, number).fewest_days(weeks) for number in range(len(shape.capacities))]
    return None if any(days is None for days in fewest) else sum(len(days) for days in fewest if days is not None)


def weeks_of(shape: Shape, opened: Opened) -> set[int]:
    """Return the weeks with a jury."""
    pairs = (pair for slots, days in zip(shape.slots, opened, strict=True) for pair in zip(slots, days, strict=True))
    return {slot.week for slot, count in pairs if count}


def value_of(shape: Shape, opened: Opened, goal: Goal) -> int:
    """Return what a calendar that hears every file is worth for a goal, its files heard as early as can be."""
    if goal == "days":
        return sum(map(sum, opened))
    if goal == "sessions":
        return len(weeks_of(shape, opened))
    if goal == "missed":
        return 0
    served = served_early(shape, opened)
    return sum(
        slot.offset * (after - before)
        for slots, heard in zip(shape.slots, served, strict=True)
        for slot, before, after in zip(slots, [0, *heard], heard, strict=False)
    )


def served_early(shape: Shape, opened: Opened) -> tuple[tuple[int, ...], ...]:
    """Return for each sector the files heard by the end of each slot, as many as can be, the most urgent first."""
    return tuple(_heard(shape, sector, days)[0] for sector, days in enumerate(opened))


def left_out(shape: Shape, opened: Opened) -> tuple[int, ...]:
    """Return how many files of each lot a calendar leaves out; no other assignment leaves out fewer in all."""
    found = [0] * len(shape.lots)
    for sector, days in enumerate(opened):
        for lot, count in _heard(shape, sector, days)[1].items():
            found[lot] = count
    return tuple(found)


def cut_down(shape: Shape) -> Opened | None:
    """Return a calendar within a shape's limits that may leave files out, the fewest at each step.

    Weeks, or the days of a sector, are taken one by one from a calendar that hears every file.
    """
    whole = replace(shape, max_sessions=None, max_days={})
    opened = first_calendar(whole, whole_weeks=not shape.max_days)
    if opened is None:
        return None
    for sector, limit in shape.max_days.items():
        while sum(opened[sector]) > limit:
            places = [place for place, days in enumerate(opened[sector]) if days]
            fewer = [_with_day_less(opened, sector, place) for place in places]
            opened = min(fewer, key=lambda calendar: sum(left_out(shape, calendar)))
    while shape.max_sessions is not None and len(weeks_of(shape, opened)) > shape.max_sessions:
        fewer = [_without_week(shape, opened, week) for week in sorted(weeks_of(shape, opened))]
        opened = min(fewer, key=lambda calendar: sum(left_out(shape, calendar)))
    return opened


def _with_day_less(opened: Opened, sector: int, place: int) -> Opened:
    days = opened[sector]
    shorter = (*days[:place], days[place] - 1, *days[place + 1 :])
    return (*opened[:sector], shorter, *opened[sector + 1 :])


def _without_week(shape: Shape, opened: Opened, week: int) -> Opened:
    return tuple(
        tuple(0 if slot.week == week else count for slot, count in zip(slots, days, strict=True))
        for slots, days in zip(shape.slots, opened, strict=True)
    )


def _heard(shape: Shape, sector: int, opened: Sequence[int]) -> tuple[tuple[int, ...], dict[int, int]]:
    """Return the files heard by the end of each slot, and those of each lot whose days have passed."""
    lots = sorted((lot.first, lot.last, n, lot.count) for n, lot in enumerate(shape.lots) if lot.sector == sector)
    ready: list[tuple[int, int, int]] = []
    missed: dict[int, int] = {}
    heard, place = [0], 0
    for number, days in enumerate(opened):
        while place < len(lots) and lots[place][0] <= number:
            heapq.heappush(ready, lots[place][1:])
            place += 1
        room = days * shape.capacities[sector]
        heard.append(heard[-1])
        while ready and (room or ready[0][0] <= number):
            last, lot, count = heapq.heappop(ready)
            taken = min(count, room)
            room, heard[-1] = room - taken, heard[-1] + taken
            if taken < count and last <= number:
                missed[lot] = count - taken
            elif taken < count:
                heapq.heappush(ready, (last, lot, count - taken))
    return tuple(heard[1:]), missed


class _Sector:
    """The days of one sector, one by one, and the files to be heard on them."""

    def __init__(self, shape: Shape, number: int) -> None:
        self._slots, self._capacity = shape.slots[number], shape.capacities[number]
        self._days = [(slot.week, place) for place, slot in enumerate(self._slots) for _ in range(slot.size)]
        ends = [0, *accumulate(slot.size for slot in self._slots)]
        self._files = [
            (ends[lot.first], ends[lot.last + 1] - 1)
            for lot in shape.lots
            if lot.sector == number
            for _ in range(lot.count)
        ]
        self.weeks = {week for week, _ in self._days}

    @property
    def files(self) -> int:
        """How many files there are."""
        return len(self._files)

    @property
    def size(self) -> int:
        """How many days there are."""
        return len(self._days)

    def fewest_days(self, weeks: Collection[int]) -> list[int] | None:
        """Return the fewest days that hear every file within some weeks, each as late as can be."""
        open_days = [place for place, (week, _) in enumerate(self._days) if week in weeks]
        rank = [0] * (len(self._days) + 1)
        for place in open_days:
            rank[place + 1] = 1
        rank = list(accumulate(rank))
        due = self._due([(rank[first], rank[last + 1] - 1) for first, last in self._files], len(open_days))
        return None if due is None else [open_days[day] for day in self._activated(due)]

    def _due(self, spans: Sequence[tuple[int, int]], days: int) -> list[tuple[int, int]] | None:
        """Return (first day, last day) of each file with no more than a day's files due on any day."""
        ending: list[list[int]] = [[] for _ in range(days)]
        for first, last in spans:
            if last < first:
                return None
            ending[last].append(first)
        waiting: list[int] = []  # minus the first day: of those due here, the last to be ready stay
        due: list[tuple[int, int]] = []
        for day in range(days - 1, -1, -1):
            for first in ending[day]:
                heapq.heappush(waiting, -first)
            due += [(-heapq.heappop(waiting), day) for _ in range(min(self._capacity, len(waiting)))]
            if waiting and -waiting[0] >= day:
                return None
        return None if waiting else due[::-1]

    def _activated(self, due: Sequence[tuple[int, int]]) -> list[int]:
        """Open a day only when a file that was not heard is due, and fill it with the most urgent of the others."""
        by_first = sorted(due)
        ready: list[int] = []
        opened: list[int] = []
        place = 0
        for day in sorted({last for _, last in due}):
            while place < len(by_first) and by_first[place][0] <= day:
                heapq.heappush(ready, by_first[place][1])
                place += 1
            if not ready or ready[0] > day:
                continue
            opened.append(day)
            for _ in range(min(self._capacity, len(ready))):
                heapq.heappop(ready)
        return opened

    def by_slot(self, days: Iterable[int]) -> tuple[int, ...]:
        """Return how many of these days fall in each slot."""
        counts = [0] * len(self._slots)
        for day in days:
            counts[self._days[day][1]] += 1
        return tuple(counts)

    def all_days(self, weeks: Collection[int]) -> tuple[int, ...]:
        """Return every day of some weeks, by slot; no more than hear all files."""
        most = -(-len(self._files) // self._capacity)
        return tuple(min(slot.size, most) if slot.week in weeks else 0 for slot in self._slots)


def _fewest_weeks(sectors: Sequence[_Sector], most: Sequence[int], every: Sequence[int]) -> set[int]:
    """Return few weeks in which each sector needs no more days than ``most``: none of them can be left out alone."""
    middle = len(every) // 2
    outwards = sorted(every, key=lambda week: abs(week - every[middle])) if every else []
    orders = (every, every[::-1], outwards, outwards[::-1])
    tried = orders[: 1 if sum(sector.files for sector in sectors) > _MANY else None]
    return min((_closed_down(sectors, most, order) for order in tried), key=len)


def _closed_down(sectors: Sequence[_Sector], most: Sequence[int], order: Sequence[int]) -> set[int]:
    weeks = set(order)
    for week in order:
        weeks.discard(week)
        for sector, limit in zip(sectors, most, strict=True):
            if week in sector.weeks:
                days = sector.fewest_days(weeks)
                if days is None or len(days) > limit:
                    weeks.add(week)
                    break
    return weeks
