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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar

from scheduler.domain import Candidate, Room
from scheduler.eligibility import Space
from scheduler.model.base import ModelRule
from scheduler.model.constraints import CONSTRAINTS
from scheduler.model.context import Model
from scheduler.model.seating import seat_people
from scheduler.model.slots import Option, Place, Slot
from scheduler.schedule import Hearing
from scheduler.timegrid import HalfDay

Ranges = list[tuple[int, int]]
_PANEL_RULES = {"seats", "specialists", "given_panel"}


@dataclass(frozen=True)
class Scope:
    """What may change around a schedule.

    Attributes
    ----------
    hearings : mapping of str to Hearing
        The schedule, by candidate (only candidates the problem has).
    free : frozenset of str
        Candidates who may be heard anywhere the space allows; those without a hearing are new.
    open : frozenset of str
        Sessions (or hearings' own panels) whose people may change while time and room stay.
    fixed : frozenset of str
        Candidates whose hearing stays as it is, panel included, whatever happens.

    Candidates who are neither free nor in the schedule are not to be placed.
    """

    hearings: Mapping[str, Hearing]
    free: frozenset[str]
    open: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()


@dataclass
class Partial:
    """A model of a scope, and the literals by which held hearings and members are let go.

    Attributes
    ----------
    dropped : dict of str to IntVar
        Literal "this held hearing is let go", by candidate.
    leaving : dict of (str, str) to IntVar
        Literal "this member leaves the held panel", by slot name and examiner.
    slot_of : dict of str to Slot
        The slot of each candidate who stays.
    kept : dict of str to str
        Slots whose panel is not open, with the name by which `Scope.open` would open them.
    """

    model: Model
    scope: Scope
    dropped: dict[str, IntVar] = field(default_factory=dict)
    leaving: dict[tuple[str, str], IntVar] = field(default_factory=dict)
    slot_of: dict[str, Slot] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)

    @property
    def let_go(self) -> list[IntVar]:
        """Every literal of something let go."""
        return [*self.dropped.values(), *self.leaving.values()]


def build_partial(space: Space, scope: Scope) -> Partial:
    """Return the model of ``scope`` with every applicable rule posted, without an objective."""
    partial = Partial(Model(space), scope)
    builder = _Builder(partial)
    builder.add_candidates()
    builder.add_present()
    builder.add_new()
    builder.limit_starts()
    every = partial.model.slots
    for rule in CONSTRAINTS:
        if isinstance(rule, ModelRule) and rule.applies(space.problem):
            # A panel that stays is lawful already, and one that a member leaves is not asked to be.
            kept = rule.key in _PANEL_RULES
            partial.model.slots = [slot for slot in every if slot.name not in partial.kept] if kept else every
            rule.post(partial.model)
    partial.model.slots = every
    return partial


class _Builder:
    def __init__(self, partial: Partial) -> None:
        self.partial, self.model, self.scope = partial, partial.model, partial.scope
        self.space, self.cp = partial.model.space, partial.model.cp
        self.problem = partial.model.problem
        self.sessions = self.problem.campaign.panel_mode == "session"
        self.one, self.zero = self.cp.new_constant(1), self.cp.new_constant(0)
        self.ways: dict[str, dict[tuple[int, str], Ranges]] = {}
        self.groups: dict[str, list[str]] = defaultdict(list)
        for who, hearing in scope_order(self.scope):
            self.groups[hearing.session if self.sessions else who].append(who)

    # --- candidates ---------------------------------------------------------------------------

    def add_candidates(self) -> None:
        """Add every candidate's start and length: constants, but for the free ones."""
        for candidate in self.problem.candidates:
            if candidate.id in self.scope.free:
                self._add_free(candidate)
            elif candidate.id in self.scope.hearings:
                self._add_staying(candidate, self.scope.hearings[candidate.id])
            else:
                self._add_absent(candidate)

    def _add_absent(self, candidate: Candidate) -> None:
        who, model = candidate.id, self.model
        model.placed[who], model.start[who] = self.zero, self.zero
        model.hold[who], model.held[who] = self.zero, self.zero

    def _add_staying(self, candidate: Candidate, hearing: Hearing) -> None:
        who, model, grid = candidate.id, self.model, self.space.grid
        start, held = grid.minute(hearing.start), grid.minute(hearing.held_until)
        model.start[who] = self.cp.new_constant(start)
        model.hold[who], model.held[who] = self.cp.new_constant(held - start), self.cp.new_constant(held)
        if who in self.scope.fixed:
            model.placed[who] = self.one
        else:
            model.placed[who] = self.cp.new_bool_var(f"stays[{who}]")
            self.partial.dropped[who] = ~model.placed[who]  # type: ignore[assignment]

    def _add_free(self, candidate: Candidate) -> None:
        who, model = candidate.id, self.model
        ways = self.ways[who] = possible_starts(self.space, candidate)
        everything = sorted(r for ranges in ways.values() for r in ranges) or [(0, 0)]
        step = self.space.grid.step
        domain = cp_model.Domain.from_intervals([[a // step, b // step] for a, b in everything])
        model.placed[who] = self.cp.new_bool_var(f"placed[{who}]")
        model.start[who] = self.cp.new_int_var_from_domain(domain, f"start[{who}]") * step
        longest = max((self.space.hold_minutes(candidate, r) for r in self.problem.rooms), default=0)
        model.hold[who] = self.cp.new_int_var(0, longest, f"hold[{who}]")
        model.held[who] = self.cp.new_int_var(0, max(b for _, b in everything) + longest, f"held[{who}]")

    # --- panels that are there ----------------------------------------------------------------

    def add_present(self) -> None:
        """Add the panels of the schedule."""
        for name, members in self.groups.items():
            if self.sessions:
                self._add_session(name, members)
            else:
                self._add_hearing(members[0])

    def _add_session(self, name: str, members: list[str]) -> None:
        first = self.scope.hearings[members[0]]
        start, held = self.space.grid.minute(first.start), self.space.grid.minute(first.held_until)
        half, room = self.space.grid.half_day_of(start, held), self.problem.room_of[first.room]
        if half is None:  # outside the half-days: nobody can be heard there any more
            half = HalfDay(-1, start // 1440, "", start // 1440 * 1440, start // 1440 * 1440 + 1440)
        joining = [who for who, ways in self.ways.items() if (half.index, room.id) in ways]
        staying = [who for who in members if who not in self.scope.free]
        slot = self.open_slot(name, half, room, [*staying, *(w for w in joining)], used=bool(self._fixed(staying)))
        self._seat(slot, first, staying, joining, name)

    def _add_hearing(self, who: str) -> None:
        if who in self.scope.free:
            return  # added with the new ones: it has no panel of its own to keep
        hearing = self.scope.hearings[who]
        start, held = self.space.grid.minute(hearing.start), self.space.grid.minute(hearing.held_until)
        half, room = self.space.grid.half_day_of(start, held), self.problem.room_of[hearing.room]
        half = half or HalfDay(-1, start // 1440, "", start, held)
        placed = self.model.placed[who]
        name = f"{who}-{self.problem.candidate_of[who].attempt}"
        slot = Slot(name, placed, self.model.start[who], self.model.held[who], [Option(placed, half, room)])
        slot.hearings[who] = slot.pools[self.model.pool_of(who)] = placed
        self.model.places[who].append(Place(placed, slot, half, room))
        self._add_shared(who, room, placed)
        self._seat(slot, hearing, [who], [], who)

    def _seat(self, slot: Slot, hearing: Hearing, staying: list[str], joining: list[str], name: str) -> None:
        """Seat the people of a panel that is there, as constants, to be let go, or open."""
        if name in self.scope.open or not staying:
            seat_people(self.model, slot, self._candidates(slot.hearings), self.ways | self._own_ways(staying, slot))
        elif self._fixed(staying):
            self._seat_panel(slot, hearing, joining, name, stays=True)
        else:
            self._seat_panel(slot, hearing, joining, name, stays=False)
        for who in staying:
            self.partial.slot_of[who] = slot
        self.model.add_slot(slot)

    def _seat_panel(self, slot: Slot, hearing: Hearing, joining: list[str], name: str, stays: bool) -> None:
        for examiner in hearing.examiners:
            member = self.one
            if not stays:
                member = self.cp.new_bool_var(f"keeps[{examiner},{slot.name}]")
                self.partial.leaving[slot.name, examiner] = ~member  # type: ignore[assignment]
            slot.members[examiner] = member
        for sitting in hearing.panel:
            slot.seats.setdefault(sitting.seat, {})[sitting.examiner] = slot.members[sitting.examiner]
        self.partial.kept[slot.name] = name
        for who in joining:
            self._join(slot, who, hearing, stays)

    def _join(self, slot: Slot, who: str, hearing: Hearing, stays: bool) -> None:
        """Post when a free candidate may join a panel that is not open."""
        candidate, here = self.problem.candidate_of[who], slot.hearings[who]
        if not fits_panel(self.space, candidate, hearing):
            # Only another panel could hear this one: at least one member has gone, if any may.
            gone = [] if stays else [self.partial.leaving[slot.name, e] for e in hearing.examiners]
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

    def _fixed(self, staying: Iterable[str]) -> bool:
        return any(who in self.scope.fixed for who in staying)

    def _candidates(self, ids: Iterable[str]) -> list[Candidate]:
        return [self.problem.candidate_of[who] for who in ids]

    def _own_ways(self, staying: list[str], slot: Slot) -> dict[str, dict[tuple[int, str], Ranges]]:
        option = slot.options[0]
        minute = self.space.grid.minute
        starts = {who: minute(self.scope.hearings[who].start) for who in staying}
        return {who: {(option.half.index, option.room.id): [(s, s)]} for who, s in starts.items()}

    # --- panels that may come -----------------------------------------------------------------

    def add_new(self) -> None:
        """Add the places free candidates may take besides the panels that are there."""
        if not self.sessions:
            for who in self.ways:
                self._add_own_panel(who)
            return
        taken = defaultdict(list)
        for slot in self.model.slots:
            taken[slot.options[0].half.index, slot.options[0].room.id].append(slot)
        wanted: dict[tuple[int, str], list[str]] = defaultdict(list)
        for who, ways in self.ways.items():
            for key in ways:
                wanted[key].append(who)
        for (index, room_id), free in sorted(wanted.items()):
            half, room = self.space.grid.half_days[index], self.problem.room_of[room_id]
            self._add_lanes(half, room, free, taken[index, room_id])

    def _add_lanes(self, half: HalfDay, room: Room, free: list[str], there: list[Slot]) -> None:
        """Add new sessions of a room place; each is named by the first of its candidates, so that none is twice."""
        if room.kind == "in_centre":
            if not there:
                self._new_session(half, room, free, 1)
            return
        lanes = len(there)
        room_left = len(free) if room.capacity == "unlimited" else room.capacity
        by_pool: dict[object, list[str]] = defaultdict(list)
        for who in free:
            by_pool[self.model.pool_of(who)].append(who)
        used = [slot.used for slot in there]
        for group in by_pool.values():
            for i, leader in enumerate(group):
                lanes += 1
                slot = self._new_session(half, room, group[i:], lanes)
                self.cp.add_implication(slot.used, slot.hearings[leader])
                used.append(slot.used)
        if room.capacity != "unlimited" and lanes > room_left:
            self.cp.add(sum(used) <= room_left)

    def _new_session(self, half: HalfDay, room: Room, heard: list[str], lane: int) -> Slot:
        suffix = f"-{lane}" if room.kind == "remote" and room.capacity != 1 else ""
        name = f"{self.space.grid.date(half.day).isoformat()}-{half.name}-{room.id}{suffix}"
        while name in self.groups:
            name += "+"
        slot = self.open_slot(name, half, room, heard, used=False)
        seat_people(self.model, slot, self._candidates(heard), self.ways)
        self.model.add_slot(slot)
        return slot

    def open_slot(self, name: str, half: HalfDay, room: Room, heard: list[str], used: bool) -> Slot:
        """Return a session of a room and half-day with its hearings, without people yet."""
        cp, model = self.cp, self.model
        literal = self.one if used else cp.new_bool_var(f"used[{name}]")
        start = cp.new_int_var(half.start, half.end, f"from[{name}]")
        end = cp.new_int_var(half.start, half.end + 600, f"to[{name}]")
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

    def _add_own_panel(self, who: str) -> None:
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

    def _add_shared(self, who: str, room: Room, literal: IntVar) -> None:
        model = self.model
        model.shared_intervals[room.id].append(
            self.cp.new_optional_interval_var(
                model.start[who], model.hold[who], model.held[who], literal, f"{who}@{room.id}"
            )
        )

    def limit_starts(self) -> None:
        """Tie each half-day and room a free candidate may take to the starts possible there."""
        for who, ways in self.ways.items():
            groups: dict[tuple[tuple[int, int], ...], list[IntVar]] = defaultdict(list)
            for place in self.model.places[who]:
                groups[tuple(ways[place.half.index, place.room.id])].append(place.literal)
            for ranges, literals in groups.items():
                self.model.restrict_start(who, ranges, [self.model.any_of(literals)])


def scope_order(scope: Scope) -> list[tuple[str, Hearing]]:
    """Return the hearings of a scope in order of time, then candidate."""
    return sorted(scope.hearings.items(), key=lambda item: (item[1].start, item[0]))


def possible_starts(space: Space, candidate: Candidate) -> dict[tuple[int, str], Ranges]:
    """Return the start ranges of a candidate by (half-day index, room id)."""
    found: dict[tuple[int, str], Ranges] = {}
    windows, rooms = space.candidates[candidate.id].windows, space.open_rooms(candidate)
    for half in space.grid.half_days:
        for room in rooms if windows.touches(half.start, half.end) else ():
            if ranges := space.start_ranges(candidate, room, half):
                found[half.index, room.id] = ranges
    return found


def fits_panel(space: Space, candidate: Candidate, hearing: Hearing) -> bool:
    """Tell whether a panel that is there could lawfully hear a candidate, whatever the time."""
    seats = {seat.seat: seat.count for seat in space.problem.seats_of[candidate.certification]}
    taken: dict[str, int] = defaultdict(int)
    for sitting in hearing.panel:
        taken[sitting.seat] += 1
        if sitting.seat not in seats or sitting.examiner not in set(space.people_for(candidate, sitting.seat)):
            return False
    certification = space.certification(candidate)
    least = space.book.whole("panel_min_specialists", certification)
    experts = sum(space.is_specialist(space.problem.examiner_of[e], certification) for e in hearing.examiners)
    return dict(taken) == seats and (not certification.specialities or experts >= least)
