"""CP-SAT model of a year of juries: which days each sector sits, so that every file is heard in its days.

Each file may be heard on the working days of one interval, and files of a sector are alike but for it. By
Hall's theorem for convex bipartite graphs (Glover 1967) an assignment exists as soon as, for every interval
of days, the places taken there are at least the files that must be heard there. So the model counts places,
never who takes them: its size does not grow with the files, and its matrix of differences is nearly
unimodular, which is why the bounds are tight.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Literal

from ortools.sat.python import cp_model

Goal = Literal["days", "sessions", "waiting", "missed"]


@dataclass(frozen=True, slots=True)
class Slot:
    """Working days of one week that are alike for a sector: the same files may be heard on each of them.

    Attributes
    ----------
    week : int
        Number of the week.
    offset : int
        Calendar days from the first working day of all to the first of these.
    size : int
        How many days; the first ones are opened first.
    """

    week: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Lot:
    """``count`` files of one sector that may be heard in its slots ``first`` to ``last`` (places, both in)."""

    sector: int
    first: int
    last: int
    count: int


@dataclass(frozen=True, slots=True)
class Shape:
    """The whole problem in whole numbers.

    Attributes
    ----------
    slots : sequence of sequence of Slot
        For each sector, its slots in order of time.
    capacities : sequence of int
        For each sector, files a jury day takes.
    max_sessions, max_days
        Weeks with a jury at the most; jury days at the most, by sector.
    """

    slots: Sequence[Sequence[Slot]]
    capacities: Sequence[int]
    lots: Sequence[Lot]
    max_sessions: int | None = None
    max_days: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TierValue:
    """Value and proven bound of one goal."""

    goal: Goal
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        """Whether no better value exists."""
        return self.bound >= self.value


Opened = tuple[tuple[int, ...], ...]
"""For each sector, the days open in each of its slots."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer of the search: the days open in each slot of each sector, and the files left out of each lot."""

    opened: Opened
    left_out: tuple[int, ...]
    tiers: tuple[TierValue, ...]


class YearModel:
    """The variables and constraints of one `Shape`.

    Parameters
    ----------
    optional : bool
        Files may be left out.
    whole_weeks : bool
        Every day of a week with a jury is open: nothing is lost where days are not counted, and the weeks
        are the only decisions left.
    """

    def __init__(self, shape: Shape, *, optional: bool = False, whole_weeks: bool = False) -> None:
        self.shape = shape
        self.cp = cp_model.CpModel()
        self.opened: list[list[Any]] = []
        self._served: list[list[Any]] = []
        self._sat: list[list[Any]] = []
        self._whole_weeks = whole_weeks
        every = sorted({slot.week for slots in shape.slots for slot in slots})
        self.weeks = {week: self.cp.new_bool_var(f"week_{week}") for week in every}
        self.left_out = [self.cp.new_int_var(0, lot.count if optional else 0, f"out_{n}")
                         for n, lot in enumerate(shape.lots)]  # fmt: skip
        self._optional = optional
        self._waiting: list[Any] = []
        for sector in range(len(shape.capacities)):
            self._add_sector(sector)
        self._add_weeks()

    def expression(self, goal: Goal) -> Any:
        """Return what is minimised for a goal."""
        if goal == "days":
            return sum(var for opened in self.opened for var in opened)
        if goal == "sessions":
            return sum(self.weeks.values())
        if goal == "waiting":
            return sum(self._waiting)
        return sum(self.left_out)

    def keep_days(self, opened: Opened) -> None:
        """Keep each sector to its days: where the sum is that of each sector's fewest, no other split has it."""
        for variables, days in zip(self.opened, opened, strict=True):
            self.cp.add(sum(variables) == sum(days))

    def days_open(self, solver: cp_model.CpSolver) -> Opened:
        """Return the days open in each slot of each sector, as a solver ended with them."""
        return tuple(tuple(solver.value(var) for var in slots) for slots in self.opened)

    def hint(
        self, opened: Sequence[Sequence[int]], served: Sequence[Sequence[int]], left_out: Sequence[int] = ()
    ) -> None:
        """Give the search a whole calendar.

        Parameters
        ----------
        opened : sequence of sequence of int
            For each sector, the days open in each slot.
        served : sequence of sequence of int
            For each sector, the files heard by the end of each slot.
        left_out : sequence of int
            Files left out of each lot; empty: none.
        """
        self.cp.clear_hints()  # type: ignore[no-untyped-call]
        weeks: set[int] = set()
        for sector, (days, heard) in enumerate(zip(opened, served, strict=True)):
            weeks |= {slot.week for slot, n in zip(self.shape.slots[sector], days, strict=True) if n}
            if not self._whole_weeks:
                self._hint_all(self.opened[sector], days)
            self._hint_all(self._sat[sector][1:], list(accumulate(days)))
            self._hint_all(self._served[sector][1:], heard)
        for week, var in self.weeks.items():
            self.cp.add_hint(var, week in weeks)
        self._hint_all(self.left_out, left_out or [0] * len(self.left_out))

    def _hint_all(self, variables: Sequence[Any], values: Sequence[int]) -> None:
        for var, value in zip(variables, values, strict=True):
            self.cp.add_hint(var, value)

    def _add_sector(self, sector: int) -> None:
        lots = [(n, lot) for n, lot in enumerate(self.shape.lots) if lot.sector == sector]
        capacity, slots = self.shape.capacities[sector], self.shape.slots[sector]
        total = sum(lot.count for _, lot in lots)
        opened = [
            self._open_days(slot, -(-total // capacity), f"open_{sector}_{place}") for place, slot in enumerate(slots)
        ]
        self.opened.append(opened)
        served, sat = self._cumulated(sector, opened, total, capacity)
        self._served.append(served)
        self._sat.append(sat)
        for place in range(len(slots)):  # no file before its first day, none after its last
            self.cp.add(served[place + 1] <= self._kept([(n, lot) for n, lot in lots if lot.first <= place]))
            self.cp.add(served[place + 1] >= self._kept([(n, lot) for n, lot in lots if lot.last <= place]))
        for span in intervals([lot for _, lot in lots], capacity):
            inside = [(n, lot) for n, lot in lots if span.first <= lot.first and lot.last <= span.last]
            days = sat[span.last + 1] - sat[span.first]
            if span.binds:
                self.cp.add(served[span.last + 1] - served[span.first] >= self._kept(inside))
            if span.cuts and not self._optional:
                self.cp.add(days >= -(-span.files // capacity))
            elif span.cuts:
                self.cp.add(capacity * days >= self._kept(inside))
        for n, lot in lots:
            self.cp.add(lot.count * (sat[lot.last + 1] - sat[lot.first]) >= self._kept([(n, lot)]))
        limit = self.shape.max_days.get(sector)
        if limit is not None:
            self.cp.add(sat[len(slots)] <= limit)
        self._waiting += [slot.offset * (served[place + 1] - served[place]) for place, slot in enumerate(slots)]

    def _open_days(self, slot: Slot, most: int, name: str) -> Any:
        """Return how many days of a slot are open; ``most`` hear every file of the sector."""
        size = min(slot.size, most)
        return size * self.weeks[slot.week] if self._whole_weeks else self.cp.new_int_var(0, size, name)

    def _kept(self, lots: Sequence[tuple[int, Lot]]) -> Any:
        """Return how many files of these lots are not left out."""
        files = sum(lot.count for _, lot in lots)
        return files - sum(self.left_out[n] for n, _ in lots) if self._optional else files

    def _cumulated(self, sector: int, opened: Sequence[Any], total: int, capacity: int) -> tuple[list[Any], list[Any]]:
        """Return files heard, and days sat, before each slot and after the last."""
        served: list[Any] = [0]
        sat: list[Any] = [0]
        days = sum(min(slot.size, -(-total // capacity)) for slot in self.shape.slots[sector])
        for place, var in enumerate(opened):
            served.append(self.cp.new_int_var(0, total, f"served_{sector}_{place}"))
            sat.append(self.cp.new_int_var(0, days, f"sat_{sector}_{place}"))
            self.cp.add(served[-1] >= served[-2])
            self.cp.add(served[-1] - served[-2] <= capacity * var)
            self.cp.add(sat[-1] == sat[-2] + var)
        return served, sat

    def _add_weeks(self) -> None:
        """A week is a session when any sector sits in it."""
        if not self._whole_weeks:
            self._open_weeks()
        self._cut_weeks()
        if self.shape.max_sessions is not None:
            self.cp.add(sum(self.weeks.values()) <= self.shape.max_sessions)

    def _open_weeks(self) -> None:
        by_week: dict[int, list[Any]] = {}
        for opened, slots in zip(self.opened, self.shape.slots, strict=True):
            for var, slot in zip(opened, slots, strict=True):
                by_week.setdefault(slot.week, []).append(var)
                self.cp.add(var <= slot.size * self.weeks[slot.week])
        for week, sits in by_week.items():
            self.cp.add(sum(sits) >= self.weeks[week])

    def _cut_weeks(self) -> None:
        """Add that a lot is heard only where a week of its days is open: an interval of weeks, so a tight bound."""
        for n, lot in enumerate(self.shape.lots):
            reached = sorted({slot.week for slot in self.shape.slots[lot.sector][lot.first : lot.last + 1]})
            self.cp.add(lot.count * sum(self.weeks[week] for week in reached) >= self._kept([(n, lot)]))


@dataclass(frozen=True, slots=True)
class Interval:
    """Days ``first`` to ``last`` and the files that must be heard there.

    ``binds``: the condition does not follow from those on single days; ``cuts``: it forces a jury day
    that no shorter interval forces.
    """

    first: int
    last: int
    files: int
    binds: bool
    cuts: bool


def intervals(lots: Sequence[Lot], capacity: int) -> Iterator[Interval]:
    """Yield the intervals, from a lot's first day to a lot's last, that Hall's condition needs.

    Where no file's days reach over both ends of an interval, the conditions on single days say it
    already; and a cut is worth adding only when a shorter interval does not force as many days.
    """
    firsts, lasts = sorted({lot.first for lot in lots}), sorted({lot.last for lot in lots})
    place = {last: b for b, last in enumerate(lasts)}
    inner = [0] * len(lasts)  # files from the next first day on, up to each last day
    outer = [0] * len(lasts)  # files that begin before, and end after, each last day
    for lot in lots:
        for b in range(place[lot.last]):
            outer[b] += lot.count
    for first in reversed(firsts):
        starting = [lot for lot in lots if lot.first == first]
        files = list(inner)
        for lot in starting:
            for b in range(place[lot.last], len(lasts)):
                files[b] += lot.count
            for b in range(place[lot.last]):
                outer[b] -= lot.count
        for b, last in enumerate(lasts):
            if last < first or files[b] == inner[b]:
                continue
            shorter = files[b - 1] if b else 0
            if files[b] == shorter:
                continue
            days = -(-files[b] // capacity)
            cuts = days > -(-inner[b] // capacity) and days > -(-shorter // capacity)
            if cuts or outer[b]:
                yield Interval(first, last, files[b], binds=outer[b] > 0, cuts=cuts)
        inner = files
