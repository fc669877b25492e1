"""The relaxation told by how many hearings each session holds: sharper, and slower where candidates are many.

All who sit in a session hear as many as it holds: those who hear few in a day sit in short sessions only, and sessions
of each number have people of their own for their seats.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, product
from typing import Any

from ortools.linear_solver.python import model_builder as mb

from scheduler.model.relaxation import MOST_PATTERNS, MOST_SIZES, Heard, Relaxation, Seat, Sizes, patterns
from scheduler.timegrid import HalfDay

Sessions = Mapping[int, mb.Variable]
"""How many sessions hold a number of hearings, by that number."""


def fillings(sizes: Sizes, room: int) -> list[tuple[int, ...]]:
    """Return all ways to put some holdings of these sizes into ``room`` minutes, as counts by size."""
    smaller = (product(*(range(count + 1) for count in way)) for way in patterns(sizes, room))
    return sorted({way for ways in smaller for way in ways if any(way)})


class CountedRelaxation(Relaxation):
    """The relaxed problem, sessions of each number of hearings apart; see :class:`Relaxation`."""

    @cached_property
    def takes(self) -> dict[Seat, dict[int, mb.Variable]]:
        """Whether someone sits in a session of a number of hearings, by that number."""
        return {}

    def _count(self, seat: Seat, most: int, sits: mb.Variable) -> mb.Variable:
        count = super()._count(seat, most, sits)
        takes = self.takes[seat] = {held: self._var(1) for held in range(1, most + 1)}
        self.model.add(sits == sum(takes.values()))
        self.model.add(count == sum(held * one for held, one in takes.items()))
        return count

    # --- half-days in a kind of room ----------------------------------------------------------

    def _add_place(self, half: HalfDay, number: int, heard: Heard) -> None:
        super()._add_place(half, number, heard)
        seated: dict[int, list[Any]] = defaultdict(list)
        pools = self._pools(heard).items()
        for ((_, seats), members), count in zip(pools, self.sessions[half.index, number], strict=True):
            most = self.places.most(half.minutes, number, (c for c, _ in members))
            sessions = {held: self._var(len(members)) for held in range(1, most + 1)}
            self.model.add(count == sum(sessions.values()))
            self.model.add(sum(here for _, here in members) == sum(held * some for held, some in sessions.items()))
            for held, some in sessions.items():
                seated[held].append(sum(of_seat for _, of_seat in seats) * some)
            self._fill(half, number, members, sessions)
            self._seat_numbers(half, number, members, sessions)
        everyone = {who for who, index, kind in self.takes if (index, kind) == (half.index, number)}
        for held in range(1, 1 + self.places.most(half.minutes, number, (c for c, _ in heard))):
            self.model.add(sum(seated[held]) == self._sitting(half, number, everyone, held))

    def _fill(self, half: HalfDay, number: int, members: Heard, sessions: Sessions) -> None:
        """Each session is filled in one of the ways that hold its number of hearings, where these are few."""
        holds = [(self.places.hold(candidate, number), here) for candidate, here in members]
        sizes = tuple(sorted({hold for hold, _ in holds}))
        ways = fillings(sizes, half.minutes) if len(sizes) <= MOST_SIZES else []
        if not ways or len(ways) > MOST_PATTERNS:
            return
        used = [(way, self._var(len(members))) for way in ways]
        for held, some in sessions.items():
            self.model.add(sum(times for way, times in used if sum(way) == held) == some)
        for place, size in enumerate(sizes):
            mine = sum(here for hold, here in holds if hold == size)
            self.model.add(mine == sum(way[place] * times for way, times in used))

    def _seat_numbers(self, half: HalfDay, number: int, members: Heard, sessions: Sessions) -> None:
        """Sessions of each number have people for their seats, and specialists hear those of their certification."""
        codes = dict.fromkeys(candidate.certification for candidate, _ in members)
        for seat in self.problem.seats_of[next(iter(codes))]:
            anyone = {e for code in codes for e in self.space.seat_people[code, seat.seat]}
            for held, some in sessions.items():
                self.model.add(self._sitting(half, number, anyone, held) >= seat.count * some)
        for code in codes:
            mine = [here for candidate, here in members if candidate.certification == code]
            for people, need in self._needs(code):
                takes = [pair for found in self._takes_at(half, number, people) for pair in found.items()]
                self.model.add(need * sum(mine) <= sum(held * one for held, one in takes))

    def _takes_at(self, half: HalfDay, number: int, people: Collection[str]) -> Iterator[dict[int, mb.Variable]]:
        keys = ((who, half.index, number) for who in sorted(people))
        return (self.takes[key] for key in keys if key in self.takes)

    def _sitting(self, half: HalfDay, number: int, people: Collection[str], held: int) -> Any:
        """Return how many of some people sit in a session of a number of hearings."""
        return sum(takes[held] for takes in self._takes_at(half, number, people) if held in takes)

    # --- limits -------------------------------------------------------------------------------

    def _add_limits(self) -> None:
        """Nobody comes to two half-days of a day that are too full to go together."""
        super()._add_limits()
        days: dict[tuple[str, int], dict[int, list[tuple[int, mb.Variable]]]] = defaultdict(lambda: defaultdict(list))
        for (who, index, _), takes in self.takes.items():
            days[who, self.openings.halves[index].day][index].extend(takes.items())
        for (who, day), halves in days.items():
            most = self.problem.examiner_of[who].max_day
            if most is None:
                continue
            for early, late in combinations(halves.values(), 2):
                for held in range(max(1, most + 1 - _largest(late)), _largest(early) + 1):
                    together = _of_at_least(early, held) + _of_at_least(late, most + 1 - held)
                    self.model.add(sum(together) <= self.comes[who, day])


def _largest(takes: Sequence[tuple[int, mb.Variable]]) -> int:
    return max((held for held, _ in takes), default=0)


def _of_at_least(takes: Sequence[tuple[int, mb.Variable]], least: int) -> list[mb.Variable]:
    return [one for held, one in takes if held >= least]
