"""Panels that may come around a given schedule: new sessions of rooms and links, and hearings' own panels."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from ortools.sat.python.cp_model import IntVar

from scheduler.domain import Candidate, Room
from scheduler.model.possible import Ranges
from scheduler.model.reach import Reach
from scheduler.model.scope import Partial, scope_order
from scheduler.model.seating import seat_people
from scheduler.model.slots import Option, Place, Slot
from scheduler.schedule import Hearing
from scheduler.timegrid import HalfDay


class Panels:
    """What free hearings could be heard by besides the panels that are there, in a model around a schedule."""

    def __init__(self, partial: Partial) -> None:
        self.partial, self.model, self.scope = partial, partial.model, partial.scope
        self.space, self.cp = partial.model.space, partial.model.cp
        self.problem = partial.model.problem
        self.sessions = self.problem.campaign.panel_mode == "session"
        self.one, self.zero = self.cp.new_constant(1), self.cp.new_constant(0)
        self.ways: dict[str, dict[tuple[int, str], Ranges]] = {}
        self.crowded: dict[tuple[int, str], int] = {}
        self.reach = Reach(self.space, self.scope.hearings, self.scope.free)
        self.groups: dict[str, list[str]] = defaultdict(list)
        for who, hearing in scope_order(self.scope):
            self.groups[hearing.session if self.sessions else who].append(who)
        self.taken = set(self.groups)
        self.there: Counter[tuple[int, str]] = Counter()
        self.staying: Counter[tuple[int, str]] = Counter()
        for members in self.groups.values():
            half, room = self._where(self.scope.hearings[members[0]])
            self.there[half.index, room.id] += 1
            self.staying[half.index, room.id] += any(who in self.scope.fixed for who in members)

    def _capacity(self, room: Room) -> int:
        """Return how many panels may sit in a room at once."""
        capacity = 1 if room.kind == "in_centre" else room.capacity
        return len(self.problem.candidates) if capacity == "unlimited" else capacity

    def _where(self, hearing: Hearing) -> tuple[HalfDay, Room]:
        """Return the half-day and room of a hearing; a half-day of its own when it lies in none."""
        start, held = self.space.grid.minute(hearing.start), self.space.grid.minute(hearing.held_until)
        half = self.space.grid.half_day_of(start, held)
        midnight = start // 1440 * 1440
        return half or HalfDay(-1, start // 1440, "", midnight, midnight + 1440), self.problem.room_of[hearing.room]

    def _joining(self, half: HalfDay, room: Room) -> list[str]:
        """Return the free candidates who could be heard by a panel that is there."""
        return [who for who, ways in self.ways.items() if (half.index, room.id) in ways] if self.sessions else []

    def _candidates(self, ids: Iterable[str]) -> list[Candidate]:
        return [self.problem.candidate_of[who] for who in ids]

    # --- panels that may come -----------------------------------------------------------------

    def _add_new(self) -> list[Slot]:
        """Add the places free candidates may take besides the panels that are there."""
        if not self.sessions:
            return [self._add_own_panel(who) for who in self.ways]
        found = []
        for (index, room_id), free in sorted(self.wanted().items()):
            half, room = self.space.grid.half_days[index], self.problem.room_of[room_id]
            found += self._add_lanes(half, room, free, self.there[index, room_id])
        return found

    def wanted(self) -> dict[tuple[int, str], list[str]]:
        """Return the free candidates by half-day and room they could take."""
        found: dict[tuple[int, str], list[str]] = defaultdict(list)
        for who, ways in self.ways.items():
            for key in ways:
                found[key].append(who)
        return found

    def _add_lanes(self, half: HalfDay, room: Room, free: list[str], there: int) -> list[Slot]:
        """Add new sessions of a room place; each is named by the first of its candidates, so that none is twice."""
        if room.kind == "in_centre":
            return [] if there else [self._new_session(half, room, free, 1)]
        left = self._lanes_left(half, room)
        if left < len(free):
            return self._add_few_lanes(half, room, free, there, left)
        by_pool: dict[object, list[str]] = defaultdict(list)
        for who in free:
            by_pool[self.model.pool_of(who)].append(who)
        found: list[Slot] = []
        for group in by_pool.values():
            for i, leader in enumerate(group):
                slot = self._new_session(half, room, group[i:], there + len(found) + 1)
                self.cp.add_implication(slot.used, slot.hearings[leader])
                found.append(slot)
        if room.capacity != "unlimited" and there + len(found) > room.capacity:
            self.crowded.setdefault((half.index, room.id), room.capacity)
        return found

    def _add_few_lanes(self, half: HalfDay, room: Room, free: list[str], there: int, left: int) -> list[Slot]:
        """Add as many sessions as there are links left, fewer than candidates: each may hear anyone, in order."""
        found = [self._new_session(half, room, free, there + lane + 1) for lane in range(left)]
        for one, two in pairwise(found):
            self.cp.add_implication(two.used, one.used)
        if found:
            self.crowded.setdefault((half.index, room.id), self._capacity(room))
        return found

    def _lanes_left(self, half: HalfDay, room: Room) -> int:
        """Return how many links of a remote room are not held by panels that stay whatever happens."""
        return max(self._capacity(room) - self.staying[half.index, room.id], 0)

    def _new_session(self, half: HalfDay, room: Room, heard: list[str], lane: int) -> Slot:
        suffix = f"-{lane}" if room.kind == "remote" and room.capacity != 1 else ""
        name = f"{self.space.grid.date(half.day).isoformat()}-{half.name}-{room.id}{suffix}"
        while name in self.taken:
            name += "+"
        self.taken.add(name)
        slot = self.open_slot(name, half, room, heard, used=False)
        seat_people(self.model, slot, self._candidates(heard), self.ways)
        self.model.add_slot(slot)
        return slot

    def open_slot(self, name: str, half: HalfDay, room: Room, heard: list[str], used: bool) -> Slot:
        """Return a session of a room and half-day with its hearings, without people yet."""
        cp, model = self.cp, self.model
        literal = self.one if used else cp.new_bool_var(f"used[{name}]")
        start, end = self._span(name, half, heard)
        slot = Slot(name, literal, start, end, [Option(literal, half, room)])
        intervals = []
        for who in heard:
            stays = who not in self.scope.free
            here = slot.hearings[who] = model.placed[who] if stays else cp.new_bool_var(f"heard[{who},{name}]")
            model.places[who].append(Place(here, slot, half, room))
            intervals.append(
                cp.new_optional_interval_var(model.start[who], model.hold[who], model.held[who], here, f"{who}@{name}")
            )
            cp.add_implication(here, literal)
            cp.add(start <= model.start[who]).only_enforce_if(here)
            cp.add(end >= model.held[who]).only_enforce_if(here)
        cp.add_bool_or([*slot.hearings.values(), ~literal])
        cp.add(start == end).only_enforce_if(~literal)
        model.lanes[room.id].append(intervals)
        for pool in dict.fromkeys(model.pool_of(who) for who in heard):
            slot.pools[pool] = cp.new_bool_var(f"pool[{name}]")
        return slot

    def _span(self, name: str, half: HalfDay, heard: list[str]) -> tuple[IntVar, IntVar]:
        """Return start and end of a session: constants where nothing can change them."""
        if all(self.model.placed[who] is self.one for who in heard):
            times = [self.scope.hearings[who] for who in heard]
            minute = self.space.grid.minute
            return (
                self.cp.new_constant(min(minute(h.start) for h in times)),
                self.cp.new_constant(max(minute(h.held_until) for h in times)),
            )
        start = self.cp.new_int_var(half.start, half.end, f"from[{name}]")
        return start, self.cp.new_int_var(half.start, half.end + 600, f"to[{name}]")

    def _add_own_panel(self, who: str) -> Slot:
        """Add a free hearing with a panel of its own: every half-day and room is an option."""
        model, placed = self.model, self.model.placed[who]
        candidate = self.problem.candidate_of[who]
        slot = Slot(f"{who}-{candidate.attempt}", placed, model.start[who], model.held[who])
        slot.hearings[who] = slot.pools[model.pool_of(who)] = placed
        rooms: dict[str, list[IntVar]] = defaultdict(list)
        for index, room_id in self.ways[who]:
            half, room = self.space.grid.half_days[index], self.problem.room_of[room_id]
            literal = self.cp.new_bool_var(f"at[{who},{index},{room_id}]")
            slot.options.append(Option(literal, half, room))
            model.places[who].append(Place(literal, slot, half, room))
            rooms[room_id].append(literal)
        for room_id, literals in rooms.items():
            self._add_shared(who, self.problem.room_of[room_id], model.any_of(literals))
        seat_people(model, slot, [candidate], self.ways)
        model.add_slot(slot)
        return slot

    def _add_shared(self, who: str, room: Room, literal: IntVar) -> None:
        model = self.model
        model.shared_intervals[room.id].append(
            self.cp.new_optional_interval_var(
                model.start[who], model.hold[who], model.held[who], literal, f"{who}@{room.id}"
            )
        )
