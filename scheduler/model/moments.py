"""The time-indexed face of panels formed per hearing: a literal for each start in a room, and for each person there.

"Never twice at once" is then "at most one" of literals. Intervals say the same with a linear relaxation that knows
nothing of it: by them few numbers of hearings are proven, by these most are in seconds.

Source: Dyer and Wolsey, "Formulating the single machine sequencing problem with release dates as a mixed integer
program", Discrete Applied Mathematics 26 (1990): the time-indexed formulation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.sat.python.cp_model import IntVar

from scheduler.domain import Candidate, Room
from scheduler.model.openings import Openings
from scheduler.model.slots import Slot
from scheduler.timegrid import HalfDay

if TYPE_CHECKING:
    from scheduler.model.context import Model

MOST_PRESENCES = 150_000
"""Literals "this person is at this hearing at this start" up to which hearings are modelled by start.

The public thesis-defence problems have up to 48,000. Where rules compare the times of two hearings (idle time,
breaks), intervals with a start variable are better: 6 candidates under every rule, 10 s against 28 s and more.
"""

Crowd = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Moment:
    """A start of one candidate in rooms that are alike to everyone: how long they are held, who could be there."""

    start: int
    hold: int
    half: int
    rooms: tuple[str, ...]
    able: frozenset[str]

    @property
    def end(self) -> int:
        """When those there are free again."""
        return self.start + self.hold


def all_moments(openings: Openings, candidates: Iterable[Candidate]) -> dict[str, list[Moment]] | None:
    """Return the moments of each candidate; None when people could be there in too many ways."""
    space, found, presences = openings.space, dict[str, list[Moment]](), 0
    allowed = {
        room.id: frozenset(who for who, rooms in space.examiner_rooms.items() if room.id in rooms)
        for room in space.problem.rooms
    }
    for candidate in candidates:
        moments = found[candidate.id] = []
        for moment in _moments_of(openings, candidate, allowed):
            moments.append(moment)
            presences += len(moment.able)
            if presences > MOST_PRESENCES:
                return None
    return found


def _moments_of(openings: Openings, candidate: Candidate, allowed: Crowd) -> Iterator[Moment]:
    space = openings.space
    seats = [
        (seat.count, frozenset(space.people_for(candidate, seat.seat)))
        for seat in space.problem.seats_of[candidate.certification]
    ]
    people = frozenset[str]().union(*(who for _, who in seats)) - space.candidates[candidate.id].barred
    for index in openings.halves_of(candidate):
        half = openings.halves[index]
        for (hold, crowd), rooms in _rooms_alike(openings, candidate, allowed).items():
            ranges = {who: openings.examiner_starts(who, hold, candidate, half) for who in people & crowd}
            for start, where in _starts(openings, candidate, half, rooms).items():
                able = frozenset(who for who, own in ranges.items() if any(a <= start <= b for a, b in own))
                if all(len(able & may) >= count for count, may in seats):
                    yield Moment(start, hold, index, tuple(where), able)


def _rooms_alike(
    openings: Openings, candidate: Candidate, allowed: Crowd
) -> dict[tuple[int, frozenset[str]], list[Room]]:
    alike: dict[tuple[int, frozenset[str]], list[Room]] = defaultdict(list)
    for room_id in openings.rooms_of(candidate):
        room = openings.space.problem.room_of[room_id]
        alike[openings.space.hold_minutes(candidate, room), allowed[room_id]].append(room)
    return alike


def _starts(openings: Openings, candidate: Candidate, half: HalfDay, rooms: list[Room]) -> dict[int, list[str]]:
    """Return the rooms by start, in order of time."""
    step, found = openings.space.grid.step, defaultdict[int, list[str]](list)
    for room in rooms:
        for first, last in openings.starts(candidate, half, room):
            for start in range(-(-first // step) * step, last + 1, step):
                found[start].append(room.id)
    return dict(sorted(found.items()))


Held = tuple[int, int, IntVar]
"""From, to (minutes, exclusive) and whether it is held."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A moment in the model: taken or not, in which of its rooms (none: left open), with whom."""

    moment: Moment
    now: IntVar
    rooms: Mapping[str, IntVar]
    there: dict[str, IntVar]


class Moments:
    """What rooms and people are held for, start by start.

    Where it does not matter who gets which room, rooms are left open: the model knows how many hearings start and
    which rooms take one, and `room_left_open` gives them out.
    """

    def __init__(self, model: Model, moments: Mapping[str, Sequence[Moment]]) -> None:
        self.model, self._moments = model, moments
        self.of_room: dict[str, list[Held]] = defaultdict(list)
        self.of_person: dict[str, list[Held]] = defaultdict(list)
        self._attended: dict[str, list[_Chosen]] = defaultdict(list)
        self._open = _open_rooms(model, moments)
        self._starting: dict[tuple[int, int], dict[str, IntVar]] = defaultdict(dict)
        self._taken: dict[tuple[int, int], dict[str, IntVar]] = {}

    def add(self, slot: Slot, candidate: Candidate) -> None:
        """Add the starts of a candidate: one of them, in one room, with a full panel there, if they are heard."""
        chosen = [self._choose(candidate, moment) for moment in self._moments[candidate.id]]
        self.model.cp.add_exactly_one([*(one.now for one in chosen), ~slot.used])
        self._tie_places(slot, chosen)
        if chosen:
            self._tell_times(slot, candidate, chosen)
        self._seat(slot, candidate, chosen)

    def _choose(self, candidate: Candidate, moment: Moment) -> _Chosen:
        cp, when = self.model.cp, (moment.start, moment.hold)
        if when in self._open:
            now = self._starting[when][candidate.id] = cp.new_bool_var(f"start[{candidate.id},{moment.start}]")
            return _Chosen(moment, now, {}, {})
        rooms = {room: cp.new_bool_var("") for room in moment.rooms}
        for room, here in rooms.items():
            self.of_room[room].append((moment.start, moment.end, here))
        if len(rooms) == 1:
            return _Chosen(moment, next(iter(rooms.values())), rooms, {})
        now = cp.new_bool_var(f"start[{candidate.id},{moment.start}]")
        cp.add(sum(rooms.values()) == now)
        return _Chosen(moment, now, rooms, {})

    def close(self) -> None:
        """Say which rooms left open take a hearing, once every candidate has been added."""
        cp = self.model.cp
        for (start, hold), starting in self._starting.items():
            taken = self._taken[start, hold] = {room: cp.new_bool_var("") for room in self._open[start, hold]}
            cp.add(sum(starting.values()) == sum(taken.values()))
            for room, here in taken.items():
                self.of_room[room].append((start, start + hold, here))

    def room_left_open(self, candidate: str, value: Callable[[IntVar], int]) -> str | None:
        """Return the room a candidate is given in a solution; None where the model chose it."""
        for when, starting in self._starting.items():
            if candidate in starting and value(starting[candidate]):
                others = [who for who in sorted(starting) if value(starting[who])]
                rooms = [room for room, here in sorted(self._taken[when].items()) if value(here)]
                return rooms[others.index(candidate)]
        return None

    def _tie_places(self, slot: Slot, chosen: list[_Chosen]) -> None:
        places: dict[tuple[int, str], list[IntVar]] = defaultdict(list)
        for one in chosen:
            # A room left open stands under the first of those it may be: to the rules they are alike.
            for room, here in (one.rooms or {one.moment.rooms[0]: one.now}).items():
                places[one.moment.half, room].append(here)
        for option in slot.options:
            self.model.cp.add(sum(places[option.half.index, option.room.id]) == option.literal)

    def _tell_times(self, slot: Slot, candidate: Candidate, chosen: list[_Chosen]) -> None:
        """Give the times as sums, not variables: most rules ask for no time at all."""
        holds = {one.moment.hold for one in chosen}
        hold = holds.pop() if len(holds) == 1 else sum(one.moment.hold * one.now for one in chosen)
        slot.start = sum(one.moment.start * one.now for one in chosen)
        slot.end = slot.start + hold
        self.model.fix(candidate.id, slot.start, hold)

    def _seat(self, slot: Slot, candidate: Candidate, chosen: list[_Chosen]) -> None:
        cp, count = self.model.cp, {s.seat: s.count for s in self.model.problem.seats_of[candidate.certification]}
        may = {seat: frozenset(people) for seat, people in slot.seats.items()}
        certain = {who for seat, people in may.items() if len(people) == count[seat] for who in people}
        present: dict[str, list[IntVar]] = {who: [] for who in slot.members}
        for one in chosen:
            moment, now = one.moment, one.now
            for who in sorted(moment.able):
                here = one.there[who] = now if who in certain else cp.new_bool_var("")
                present[who].append(here)
                self._attended[who].append(one)
                self.of_person[who].append((moment.start, moment.end, here))
                if who not in certain:
                    cp.add_implication(here, now)
            cp.add(sum(one.there.values()) == self.model.panel_size(candidate.id) * now)
            for seat, people in may.items():
                cp.add(sum(here for who, here in one.there.items() if who in people) >= count[seat] * now)
        for who, literals in present.items():
            cp.add(sum(literals) == slot.members[who])

    def in_rooms(self, who: str) -> Iterator[tuple[str, Held]]:
        """Yield each room and time at which a person can be; the literal holds only if they are there then."""
        for one in self._attended[who]:
            for room, here in one.rooms.items():
                there = one.there[who]
                if there is one.now:
                    there = here
                elif len(one.rooms) > 1:
                    there = self.model.cp.new_bool_var("")
                    self.model.cp.add_bool_and(one.there[who], here).only_enforce_if(there)
                yield room, (one.moment.start, one.moment.end, there)

    def _merge(self, held: list[Held]) -> list[Held]:
        """Return the same with one literal for all that is held from one minute to another."""
        groups: dict[tuple[int, int], list[IntVar]] = defaultdict(list)
        for start, end, here in held:
            groups[start, end].append(here)
        found = []
        for (start, end), literals in groups.items():
            any_here = literals[0]
            if len(literals) > 1:
                any_here = self.model.cp.new_bool_var("")
                self.model.cp.add(sum(literals) == any_here)
            found.append((start, end, any_here))
        return found

    def limit(self, held: list[Held], most: int) -> None:
        """Post: at no time more than ``most`` of these hold."""
        for literals in _together(self._merge(held) if most == 1 else held):
            if most == 1:
                self.model.cp.add_at_most_one(literals)
            elif len(literals) > most:
                self.model.cp.add(sum(literals) <= most)


def _open_rooms(model: Model, moments: Mapping[str, Sequence[Moment]]) -> dict[tuple[int, int], tuple[str, ...]]:
    """Return by start and holding the rooms that can be given out afterwards: alike to everyone and every rule."""
    weights, room_of = model.problem.campaign.weights, model.problem.room_of
    if model.timed is None or model.timed or weights.room_day or weights.adjacency:
        return {}
    found: dict[tuple[int, int], set[tuple[str, ...]]] = defaultdict(set)
    for rows in moments.values():
        for moment in rows:
            found[moment.start, moment.hold].add(moment.rooms)

    def alike(rooms: tuple[str, ...]) -> bool:
        single = all(room_of[room].capacity == 1 for room in rooms)
        return single and len({(room_of[room].kind, room_of[room].centre) for room in rooms}) == 1

    ways = ((when, next(iter(sets))) for when, sets in found.items() if len(sets) == 1)
    return {when: rooms for when, rooms in ways if len(rooms) > 1 and alike(rooms)}


def _together(held: list[Held]) -> Iterator[list[IntVar]]:
    """Yield the largest sets that hold at one moment, each once."""
    rows = sorted(held, key=lambda row: row[:2])
    present: list[Held] = []
    grown = False
    for row in rows:
        if any(end <= row[0] for _, end, _ in present):
            if grown and len(present) > 1:
                yield [literal for _, _, literal in present]
            present = [other for other in present if other[1] > row[0]]
            grown = False
        present.append(row)
        grown = True
    if len(present) > 1:
        yield [literal for _, _, literal in present]
