"""Which room of a centre each session is in: what changes of room and the last details of a plan depend on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Sequence
from typing import TypeVar

from scheduler.domain import Candidate, Room
from scheduler.model.columns.master import Master
from scheduler.model.columns.sets import Column, SessionSets
from scheduler.timegrid import HalfDay

RoomDay = tuple[int, str]
"""Day (number), room."""
Spot = TypeVar("Spot", bound=Hashable)


def rooms_for(sets: SessionSets, number: int, left: Collection[int] | None = None) -> list[Room]:
    """Return the rooms that can hold a set, or those ``left`` of its candidates."""
    index, kind, _ = sets.place_of(number)
    half, problem = sets.places.openings.halves[index], sets.places.problem
    heard = sets.heard(number) if left is None else [problem.candidates[one] for one in left]
    rooms = (problem.room_of[room] for room in sets.places.kinds[kind].rooms)
    return [room for room in rooms if _holds(sets, half, room, heard)]


def give_out(wanted: Sequence[Sequence[Spot]]) -> list[Spot | None]:
    """Return a spot for as many as can have one, each of those it may have, the first ones rather than the others.

    Parameters
    ----------
    wanted : sequence of sequence
        The spots each may have.
    """
    has: dict[Spot, int] = {}

    def give(one: int, tried: set[Spot]) -> bool:
        for spot in wanted[one]:
            if spot in tried:
                continue
            tried.add(spot)
            if spot not in has or give(has[spot], tried):
                has[spot] = one
                return True
        return False

    for one in sorted(range(len(wanted)), key=lambda one: len(wanted[one])):
        give(one, set())
    spot_of = {one: spot for spot, one in has.items()}
    return [spot_of.get(one) for one in range(len(wanted))]


def _holds(sets: SessionSets, half: HalfDay, room: Room, heard: Sequence[Candidate]) -> bool:
    space = sets.places.space
    fits = not space.half_day_bound or sum(space.hold_minutes(one, room) for one in heard) <= half.minutes
    return fits and all(sets.places.openings.starts(one, half, room) for one in heard)


class RoomChoice:
    """Variables "this session is in this room", added to the program of all sessions.

    Where a kind of room is one room, the session's own variable says so.

    Attributes
    ----------
    variables : dict of Column to dict of str to int
        Of each session, by room.
    """

    def __init__(self, sets: SessionSets, master: Master) -> None:
        self.sets, self.master, self.program = sets, master, master.program
        self.variables: dict[Column, dict[str, int]] = {}
        self._opened: dict[RoomDay, int] = {}
        self._held: dict[tuple[int, str], int] = {}
        for column, variable in master.columns.items():
            kind = sets.places.kinds[sets.place_of(column[0])[1]]
            single = len(kind.rooms) == 1
            self.variables[column] = {kind.rooms[0]: variable} if single else self._choose(column, variable)
        self._pay()

    def _choose(self, column: Column, variable: int) -> dict[str, int]:
        """Put a session into one of its rooms."""
        index, _, day = self.sets.place_of(column[0])
        found = {room.id: self.program.variable(0.0, 1.0) for room in rooms_for(self.sets, column[0])}
        whole = self.program.row(at_most=0.0, at_least=0.0)
        self.program.put(whole, variable, -1.0)
        for room, here in found.items():
            self.program.put(whole, here, 1.0)
            if (index, room) not in self._held:
                self._held[index, room] = row = self.program.row(at_most=0.0)
                if (day, room) not in self._opened:
                    self._opened[day, room] = self.program.variable(0.0, 1.0)
                self.program.put(row, self._opened[day, room], -1.0)
            self.program.put(self._held[index, room], here, 1.0)
        return found

    def _pay(self) -> None:
        """Open no more rooms of a kind on a day than are paid."""
        kind_of = {room: number for number, kind in enumerate(self.sets.places.kinds) for room in kind.rooms}
        rows: dict[tuple[int, int], int] = {}
        for (day, room), opened in self._opened.items():
            key = day, kind_of[room]
            if key not in rows:
                rows[key] = self.program.row(at_most=0.0)
                self.program.put(rows[key], self.master.rooms[key], -1.0)
            self.program.put(rows[key], opened, 1.0)

    def of_people(self) -> dict[tuple[int, int], dict[str, dict[int, dict[int, None]]]]:
        """Return, by (examiner, day), room and candidate, the variables by which they are there together."""
        found: dict[tuple[int, int], dict[str, dict[int, dict[int, None]]]] = defaultdict(lambda: defaultdict(dict))
        for column, by_room in self.variables.items():
            day = self.sets.place_of(column[0])[2]
            for who in {one for one in column[1] if one < self.sets.no_seat}:
                for room, variable in by_room.items():
                    for member in self.sets.members_of(column[0]):
                        found[who, day][room].setdefault(member, {})[variable] = None
        return found
