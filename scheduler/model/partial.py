"""A model around a given schedule: most hearings are constants, a few are free, the rest may be let go.

The whole model of a campaign grows with candidates × half-days × rooms × examiners. A repair needs
far less: only the hearings an event touches are really free. What else stands in the schedule is
either *fixed* (it stays whatever happens) or *held*: it stays too, but the model may let it go (one
hearing, or one member of a panel) to learn what that would be worth. Letting go costs nothing but
the people it disturbs and asks for no other place, so that a solve with it allowed gives a valid
lower bound for every schedule whatever; what the bound lets go is freed next
(the lazy growth of logic-based Benders decomposition, Hooker & Ottosson 2003).
"""

from __future__ import annotations

from collections import defaultdict

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar

from scheduler.domain import Candidate, Room
from scheduler.eligibility import Space
from scheduler.model.base import ModelRule
from scheduler.model.constraints import CONSTRAINTS
from scheduler.model.context import Model
from scheduler.model.partial_panels import Panels
from scheduler.model.possible import Ranges, fits_panel, possible_starts
from scheduler.model.scope import Partial, Scope
from scheduler.model.seating import seat_people
from scheduler.model.slots import Option, Place, Slot
from scheduler.schedule import Hearing
from scheduler.timegrid import HalfDay

_PANEL_RULES = {"seats", "specialists", "given_panel"}


def build_partial(space: Space, scope: Scope) -> Partial:
    """Return the model of ``scope`` with every applicable rule posted, without an objective."""
    partial = Partial(Model(space), scope)
    builder = _Builder(partial)
    builder.add_candidates()
    builder.add_open()
    builder.add_present()
    builder.limit_starts()
    every = partial.model.slots
    for rule in CONSTRAINTS:
        if isinstance(rule, ModelRule) and rule.applies(space.problem):
            # A panel that stays is lawful already, and one that a member leaves is not asked to be.
            kept = rule.key in _PANEL_RULES
            partial.model.slots = [slot for slot in every if slot.name not in partial.kept] if kept else every
            rule.post(partial.model)
    partial.model.slots = every
    builder.keep_deliberations()
    return partial


class _Builder(Panels):
    # --- candidates ---------------------------------------------------------------------------

    def add_candidates(self) -> None:
        """Add every candidate's start and length: constants, but for the free ones."""
        for candidate in self.problem.candidates:
            if candidate.id in self.scope.free:
                self._add_free(candidate)
        for key, free in self.wanted().items():
            self.reach.want(*key, self.there[key], len(free))
        self._find_crowded()
        for candidate in self.problem.candidates:
            if candidate.id in self.scope.free:
                continue
            if candidate.id in self.scope.hearings:
                self._add_staying(candidate, self.scope.hearings[candidate.id])
            else:
                self._add_absent(candidate)

    def _find_crowded(self) -> None:
        """Note where more panels sit than the room now takes: some must be let go, but for those that stay anyway."""
        for (index, room_id), panels in self.there.items() if self.sessions else ():
            capacity = self._capacity(self.problem.room_of[room_id])
            if panels > capacity:
                self.crowded[index, room_id] = max(capacity, self.staying[index, room_id])
                self.reach.rooms.add((index, room_id))

    def _add_absent(self, candidate: Candidate) -> None:
        who, model = candidate.id, self.model
        model.placed[who], model.start[who] = self.zero, self.zero
        model.hold[who], model.held[who] = self.zero, self.zero

    def _add_staying(self, candidate: Candidate, hearing: Hearing) -> None:
        who, model, grid = candidate.id, self.model, self.space.grid
        start, held = grid.minute(hearing.start), grid.minute(hearing.held_until)
        model.start[who] = self.cp.new_constant(start)
        model.hold[who], model.held[who] = self.cp.new_constant(held - start), self.cp.new_constant(held)
        half, room = self._where(hearing)
        if who in self.scope.fixed or not self.reach.may_drop(who, half.index, room.id):
            model.placed[who] = self.one
        else:
            model.placed[who] = self.cp.new_bool_var(f"stays[{who}]")
            self.partial.dropped[who] = ~model.placed[who]  # type: ignore[assignment]

    def _add_free(self, candidate: Candidate) -> None:
        who, model = candidate.id, self.model
        ways = self.ways[who] = self._ways(candidate)
        everything = sorted(r for ranges in ways.values() for r in ranges) or [(0, 0)]
        step = self.space.grid.step
        domain = cp_model.Domain.from_intervals([[a // step, b // step] for a, b in everything])
        model.placed[who] = self.cp.new_bool_var(f"placed[{who}]")
        model.start[who] = self.cp.new_int_var_from_domain(domain, f"start[{who}]") * step
        if who in self.scope.near:
            away = self.partial.wandering[who] = self.cp.new_bool_var(f"wanders[{who}]")
            self.cp.add_bool_or(~away, ~model.placed[who])
        longest = max((self.space.hold_minutes(candidate, r) for r in self.problem.rooms), default=0)
        model.hold[who] = self.cp.new_int_var(0, longest, f"hold[{who}]")
        model.held[who] = self.cp.new_int_var(0, max(b for _, b in everything) + longest, f"held[{who}]")

    def _ways(self, candidate: Candidate) -> dict[tuple[int, str], Ranges]:
        """Return where and when a free candidate may be heard; of a near one, the published place alone."""
        ways = possible_starts(self.space, candidate)
        if candidate.id not in self.scope.near:
            return ways
        hearing = self.scope.hearings[candidate.id]
        half, room = self._where(hearing)
        start = self.space.grid.minute(hearing.start)
        here = ways.get((half.index, room.id), [])
        return {(half.index, room.id): [(start, start)]} if any(a <= start <= b for a, b in here) else {}

    # --- panels that are there ----------------------------------------------------------------

    def add_present(self) -> None:
        """Add the panels of the schedule that are not open; what free hearings could use may be let go."""
        for name, members in self.groups.items():
            if not self._is_open(name, members):
                self._note_joining(members)
        for name, members in self.groups.items():
            if not self._is_open(name, members):
                self._add_there(name, members)

    def add_open(self) -> None:
        """Add the panels of the schedule that may change, and those that may come."""
        for name, members in self.groups.items():
            if self._is_open(name, members) and self._is_wanted(members):
                self.reach.seat(self._add_there(name, members))
        for slot in self._add_new():
            self.reach.seat(slot)

    def _is_open(self, name: str, members: list[str]) -> bool:
        return name in self.scope.open or all(who in self.scope.free for who in members)

    def _is_wanted(self, members: list[str]) -> bool:
        """Tell whether an open panel still has anyone to hear (a free hearing of its own is added apart)."""
        staying = any(who not in self.scope.free for who in members)
        return staying or bool(self._joining(*self._where(self.scope.hearings[members[0]])))

    def _note_joining(self, members: list[str]) -> None:
        hearing = self.scope.hearings[members[0]]
        half, room = self._where(hearing)
        if self._joining(half, room):
            for examiner in hearing.examiners:
                self.reach.days[examiner].add(half.day)

    def _add_there(self, name: str, members: list[str]) -> Slot:
        first = self.scope.hearings[members[0]]
        half, room = self._where(first)
        staying = [who for who in members if who not in self.scope.free]
        joining = self._joining(half, room)
        if self.sessions:
            fixed = any(self.model.placed[who] is self.one for who in staying)
            slot = self.open_slot(name, half, room, [*staying, *joining], used=fixed)
        else:
            slot = self._own_slot(members[0], half, room)
        self._seat(slot, first, staying, joining, name)
        return slot

    def _own_slot(self, who: str, half: HalfDay, room: Room) -> Slot:
        placed = self.model.placed[who]
        name = f"{who}-{self.problem.candidate_of[who].attempt}"
        slot = Slot(name, placed, self.model.start[who], self.model.held[who], [Option(placed, half, room)])
        slot.hearings[who] = slot.pools[self.model.pool_of(who)] = placed
        self.model.places[who].append(Place(placed, slot, half, room))
        self._add_shared(who, room, placed)
        return slot

    def _seat(self, slot: Slot, hearing: Hearing, staying: list[str], joining: list[str], name: str) -> None:
        """Seat the people of a panel that is there: open, or each as a constant or to be let go."""
        if name in self.scope.open or not staying:
            seat_people(self.model, slot, self._candidates(slot.hearings), self.ways | self._own_ways(staying, slot))
        else:
            self._seat_panel(slot, hearing, joining, name, frozen=any(who in self.scope.fixed for who in staying))
        for who in staying:
            self.partial.slot_of[who] = slot
        self.model.add_slot(slot)

    def _seat_panel(self, slot: Slot, hearing: Hearing, joining: list[str], name: str, frozen: bool) -> None:
        day = slot.options[0].half.day
        for examiner in hearing.examiners:
            member = self.one
            if not frozen and self.reach.may_leave(examiner, day):
                member = self.cp.new_bool_var(f"keeps[{examiner},{slot.name}]")
                self.partial.leaving[slot.name, examiner] = ~member  # type: ignore[assignment]
            slot.members[examiner] = member
        for sitting in hearing.panel:
            slot.seats.setdefault(sitting.seat, {})[sitting.examiner] = slot.members[sitting.examiner]
        self.partial.kept[slot.name] = name
        for who in joining:
            self._join(slot, who, hearing)

    def _join(self, slot: Slot, who: str, hearing: Hearing) -> None:
        """Post when a free candidate may join a panel that is not open."""
        candidate, here = self.problem.candidate_of[who], slot.hearings[who]
        if not fits_panel(self.space, candidate, hearing):
            # Only another panel could hear this one: at least one member has gone, if any may.
            leaving = self.partial.leaving
            gone = [leaving[slot.name, e] for e in hearing.examiners if (slot.name, e) in leaving]
            self.cp.add_bool_or([~here, *gone])
        option = slot.options[0]
        hold = self.space.hold_minutes(candidate, option.room)
        for examiner in hearing.examiners:
            half = option.half
            ranges = self.space.examiner_ranges(examiner, hold, candidate.certification, half.start, half.end, who)
            both = [slot.members[examiner], here]
            barred = (
                examiner in self.space.candidates[who].barred
                or option.room.id not in self.space.examiner_rooms[examiner]
            )
            if barred or not ranges:
                self.cp.add_bool_or([~literal for literal in both])
            else:
                self.model.restrict_start(who, ranges, both)

    def _own_ways(self, staying: list[str], slot: Slot) -> dict[str, dict[tuple[int, str], Ranges]]:
        option = slot.options[0]
        minute = self.space.grid.minute
        starts = {who: minute(self.scope.hearings[who].start) for who in staying}
        return {who: {(option.half.index, option.room.id): [(s, s)]} for who, s in starts.items()}

    def keep_deliberations(self) -> None:
        """Settle as published the hearings whose deliberation has room for everyone who could want it."""
        rows = self.problem.deliberations
        staying = set(self.scope.hearings) - self.scope.free - self.reach.tied
        days = {who: self.scope.hearings[who].deliberation_day for who in staying}
        known = {who for who, number in self.model.settled if who in staying and rows[number].day == days[who]}
        for (who, number), chosen in self.model.settled.items():
            if who in known and rows[number].day != days[who]:
                self.cp.add(chosen == 0)

    def limit_starts(self) -> None:
        """Tie each half-day and room a free candidate may take to the starts possible there; count the panels."""
        used: dict[tuple[int, str], list[IntVar]] = defaultdict(list)
        for slot in self.model.slots if self.crowded else ():
            used[slot.options[0].half.index, slot.options[0].room.id].append(slot.used)
        for key, capacity in self.crowded.items():
            self.cp.add(sum(used[key]) <= capacity)
        for who, ways in self.ways.items():
            groups: dict[tuple[tuple[int, int], ...], list[IntVar]] = defaultdict(list)
            for place in self.model.places[who]:
                groups[tuple(ways[place.half.index, place.room.id])].append(place.literal)
            for ranges, literals in groups.items():
                self.model.restrict_start(who, ranges, [self.model.any_of(literals)])
