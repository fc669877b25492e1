"""Kinds of room: those of one centre are alike for a relaxation, and so are the links of one pool.

What both relaxations ask of them: where a candidate can be heard, how long at the least, how many fit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scheduler.domain import Candidate, Room
from scheduler.model.openings import Openings
from scheduler.timegrid import HalfDay

Seats = tuple[tuple[str, int], ...]
Group = tuple[int, int, str, Seats]
"""Half-day, kind of room, sector, seats with their counts."""


@dataclass(frozen=True, slots=True)
class RoomKind:
    """Rooms that are alike for the relaxation: those of one centre, or one room of remote links."""

    kind: str
    centre: str
    rooms: tuple[str, ...]
    sessions: int | None

    @property
    def remote(self) -> bool:
        """Tell whether it is remote."""
        return self.kind == "remote"


def kinds_of_room(rooms: Sequence[Room]) -> list[RoomKind]:
    """Return the kinds of room of a campaign."""
    centres: dict[str, list[str]] = defaultdict(list)
    found = []
    for room in rooms:
        if room.kind == "in_centre":
            centres[room.centre].append(room.id)
        else:
            most = None if room.capacity == "unlimited" else room.capacity
            found.append(RoomKind("remote", room.centre, (room.id,), most))
    return [RoomKind("in_centre", centre, tuple(ids), len(ids)) for centre, ids in centres.items()] + found


def fitting(minutes: int, holds: Iterable[int]) -> int:
    """Return how many holdings fit into ``minutes`` at the most: the shortest ones, one after the other."""
    left, count = minutes, 0
    for hold in sorted(holds):
        if hold > left:
            break
        left, count = left - hold, count + 1
    return count


class Places:
    """Half-days in kinds of room, as the relaxations see them.

    Attributes
    ----------
    kinds : list of RoomKind
        A kind is told by its number in this list.
    kind_of : dict of str to int
        Kind of each room, by id.
    """

    def __init__(self, openings: Openings) -> None:
        self.openings, self.space, self.problem = openings, openings.space, openings.space.problem
        self.kinds = kinds_of_room(self.problem.rooms)
        self.kind_of = {room: number for number, kind in enumerate(self.kinds) for room in kind.rooms}
        self._there: dict[int, frozenset[str]] = {}
        self._goes: dict[int, frozenset[str]] = {}
        self._rank: dict[tuple[str, str], dict[str, int]] = {}

    def spots(self, candidate: Candidate) -> Iterator[tuple[int, int]]:
        """Yield (half-day, kind) in which a candidate can be heard, examiners aside."""
        mine = set(self.openings.rooms_of(candidate))
        rooms_of = [[self.problem.room_of[room] for room in kind.rooms if room in mine] for kind in self.kinds]
        open_kinds = [(number, rooms) for number, rooms in enumerate(rooms_of) if rooms]
        for index in self.openings.halves_of(candidate):
            half = self.openings.halves[index]
            for number, rooms in open_kinds:
                if any(self.openings.starts(candidate, half, room) for room in rooms):
                    yield index, number

    def groups_of(self, candidate: Candidate) -> Iterator[Group]:
        """Yield the groups of a candidate: only those of one can be heard in one session."""
        certification = self.problem.certification_of[candidate.certification]
        seats = tuple(sorted((s.seat, s.count) for s in self.problem.seats_of[certification.code]))
        for half, kind in self.spots(candidate):
            yield half, kind, certification.sector, seats

    def people(self, half: int, kind: int) -> frozenset[str]:
        """Return the examiners who have some time on a half-day and may sit in a kind of room."""
        if half not in self._there:
            touches, when = self.openings.examiner_touches, self.openings.halves[half]
            self._there[half] = frozenset(e.id for e in self.problem.examiners if touches(e.id, when))
        if kind not in self._goes:
            reach, rooms = self.space.examiner_rooms, self.kinds[kind].rooms
            self._goes[kind] = frozenset(e.id for e in self.problem.examiners if not reach[e.id].isdisjoint(rooms))
        return self._there[half] & self._goes[kind]

    def seated(self, certification: str, seat: str, people: frozenset[str]) -> list[str]:
        """Return those of some people who may take a seat, in the order in which the seat names them."""
        key = certification, seat
        if key not in self._rank:
            self._rank[key] = {who: place for place, who in enumerate(self.space.seat_people[key])}
        rank = self._rank[key]
        return sorted(people & rank.keys(), key=rank.__getitem__)

    def hold(self, candidate: Candidate, kind: int) -> int:
        """Return the least minutes a hearing is held in a kind of room."""
        rooms = (self.problem.room_of[room] for room in self.kinds[kind].rooms)
        return min(self.space.hold_minutes(candidate, room) for room in rooms)

    def longer(self, kind: int) -> list[int]:
        """Return by how much each hearing is held longer in each room of a kind than at the least, in minutes."""
        turnarounds = [self.problem.room_of[room].turnaround_minutes for room in self.kinds[kind].rooms]
        return [minutes - min(turnarounds) for minutes in turnarounds]

    def rooms_on(self, candidate: Candidate, half: HalfDay, kind: int) -> int:
        """Return the rooms of a kind in which a candidate can be heard on a half-day, as bits."""
        rooms = (self.problem.room_of[room] for room in self.kinds[kind].rooms)
        return sum(1 << bit for bit, room in enumerate(rooms) if self.openings.starts(candidate, half, room))

    def most(self, minutes: int, kind: int, heard: Iterable[Candidate]) -> int:
        """Return how many of these hearings one session of a kind of room can hold at the most."""
        return fitting(minutes, (self.hold(candidate, kind) for candidate in heard))
