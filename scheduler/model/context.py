"""The variables of the model and the questions constraints ask of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import combinations

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import BoolVarT, IntervalVar, IntVar

from scheduler.domain import Problem
from scheduler.eligibility import Space
from scheduler.model.frame import Frame
from scheduler.model.moments import Moments
from scheduler.model.openings import Openings
from scheduler.model.runs import limit_chain, limit_loads
from scheduler.model.slots import Expr, Place, Pool, Seating, Slot
from scheduler.model.times import Times


class Model:
    """Containers of variables with query methods; auxiliaries are made on first use."""

    def __init__(
        self,
        space: Space,
        openings: Openings | None = None,
        frame: Frame | None = None,
        timed: frozenset[str] | None = None,
    ) -> None:
        self.space, self.timed = space, timed
        self.problem: Problem = space.problem
        self.openings = openings = openings or Openings(space)
        self.frame = frame = frame or Frame(tuple(candidate.id for candidate in self.problem.candidates))
        self.cp = cp_model.CpModel()
        self.candidates = [self.problem.candidate_of[who] for who in frame.candidates]
        self.placed: dict[str, IntVar] = {who: self.cp.new_bool_var(f"placed[{who}]") for who in frame.candidates}
        times = Times(self.cp, openings)
        self.start, self.hold, self.held = times.start, times.hold, times.held
        self.fix = times.fix
        self.moments: Moments | None = None
        self.slots: list[Slot] = []
        self.slot_of: dict[str, Slot] = {}
        self.places: dict[str, list[Place]] = defaultdict(list)
        for who in frame.candidates:
            self.places[who] = []
        self.lanes: dict[str, list[list[IntervalVar]]] = defaultdict(list)
        self.shared_intervals: dict[str, list[IntervalVar]] = defaultdict(list)
        self.settled: dict[tuple[str, int], IntVar] = {}
        self._slots_of: dict[str, list[tuple[Slot, IntVar]]] = defaultdict(list)
        self._seatings: dict[str, list[Seating]] = {}
        self._any: dict[tuple[int, ...], IntVar] = {}
        self._idle: dict[str, Expr] = {}
        self._counts: dict[str, dict[str, Expr]] = {}

    @cached_property
    def true(self) -> IntVar:
        """The literal that always holds."""
        return self.cp.new_constant(1)

    @property
    def free_slots(self) -> Iterator[Slot]:
        """The slots that are still to be formed."""
        return (slot for slot in self.slots if not slot.fixed)

    # --- candidates ---------------------------------------------------------------------------

    def free_places(self, candidate: str) -> list[Place]:
        """Return the ways to hear a candidate that are still to be chosen from; empty outside the frame."""
        return [place for place in self.places.get(candidate, ()) if not place.slot.fixed]

    def on_days(self, candidate: str) -> dict[int, IntVar]:
        """Return the literal "heard on this day" for each possible day number."""
        days: dict[int, list[IntVar]] = defaultdict(list)
        for place in self.places[candidate]:
            days[place.half.day].append(place.literal)
        return {day: self.any_of(literals) for day, literals in days.items()}

    def pool_of(self, candidate: str) -> Pool:
        """Return what a candidate shares with all others one panel may hear: sector and seats."""
        certification = self.problem.certification_of[self.problem.candidate_of[candidate].certification]
        seats = self.problem.seats_of[certification.code]
        return certification.sector, tuple(sorted((seat.seat, seat.count) for seat in seats))

    def panel_size(self, candidate: str) -> int:
        """Return how many people sit on a candidate's panel."""
        return sum(count for _, count in self.pool_of(candidate)[1])

    def seat_count(self, slot: Slot, seat: str) -> Expr:
        """Return how many people take ``seat`` on a slot, by the kind of panel it is."""
        return sum(dict(pool[1]).get(seat, 0) * literal for pool, literal in slot.pools.items())

    # --- examiners ----------------------------------------------------------------------------

    @property
    def examiners(self) -> Iterable[str]:
        """Ids of the examiners who may sit somewhere."""
        return self._slots_of.keys()

    def add_slot(self, slot: Slot) -> None:
        """Register a slot and its members."""
        self.slots.append(slot)
        self.slot_of[slot.name] = slot
        for who, literal in slot.members.items():
            self._slots_of[who].append((slot, literal))

    def slots_of(self, examiner: str) -> list[tuple[Slot, IntVar]]:
        """Return (slot, literal "sits here") of an examiner."""
        return self._slots_of[examiner]

    def seatings(self, examiner: str) -> list[Seating]:
        """Return every way an examiner may sit: slot, half-day and room, with the number of hearings."""
        if examiner not in self._seatings:
            self._seatings[examiner] = [s for slot, x in self._slots_of[examiner] for s in self._seat(slot, x)]
        return self._seatings[examiner]

    def _seat(self, slot: Slot, sits: IntVar) -> Iterator[Seating]:
        for option in slot.options:
            if len(slot.options) == 1:
                yield Seating(sits, slot, option.half, option.room, self._count(slot, sits))
            else:
                both = self.cp.new_bool_var("")
                self.cp.add_bool_and(sits, option.literal).only_enforce_if(both)
                self.cp.add_bool_or(~sits, ~option.literal, both)
                yield Seating(both, slot, option.half, option.room, both)

    def _count(self, slot: Slot, sits: IntVar) -> Expr:
        if slot.fixed:
            return len(slot.hearings)
        if len(slot.hearings) == 1:
            # Whoever sits hears the only candidate there is.
            return sits
        if slot.name not in self._counts:
            self._counts[slot.name] = self._count_all(slot)
        return self._counts[slot.name][str(sits.index)]

    def _count_all(self, slot: Slot) -> dict[str, Expr]:
        """Return the number of hearings of each member of a session; all together they fill every seat."""
        heard, most = sum(slot.hearings.values()), slot.most or len(slot.hearings)
        counts: dict[str, Expr] = {}
        for sits in slot.members.values():
            count = self.cp.new_int_var(0, most, "")
            self.cp.add(count <= most * sits)
            self.cp.add(count <= heard)
            self.cp.add(count >= heard - most * (1 - sits))
            counts[str(sits.index)] = count
        sizes = {sum(number for _, number in pool[1]) for pool in slot.pools}
        if slot.full and len(sizes) == 1:
            # Implied, but it gives the linear relaxation the work that examiners share.
            self.cp.add(sum(counts.values()) == sizes.pop() * heard)
        return counts

    def hearing_counts(self, examiner: str) -> list[Expr]:
        """Return how many hearings an examiner hears on each slot, wherever it is."""
        return [self._count(slot, sits) for slot, sits in self._slots_of[examiner]]

    def seatings_by_half(self, examiner: str) -> dict[int, list[Seating]]:
        """Return an examiner's seatings by half-day index."""
        found: dict[int, list[Seating]] = defaultdict(list)
        for seating in self.seatings(examiner):
            found[seating.half.index].append(seating)
        return found

    def seatings_by_day(self, examiner: str) -> dict[int, dict[int, list[Seating]]]:
        """Return an examiner's seatings by day, then by half-day index."""
        found: dict[int, dict[int, list[Seating]]] = defaultdict(dict)
        for index, rows in self.seatings_by_half(examiner).items():
            found[rows[0].half.day][index] = rows
        return found

    def examiner_days(self, examiner: str) -> dict[int, IntVar]:
        """Return the literal "sits on this day" for each possible day number."""
        return {
            day: self.any_of([s.literal for rows in halves.values() for s in rows])
            for day, halves in self.seatings_by_day(examiner).items()
        }

    def stays(self, examiner: str) -> dict[int, dict[tuple[str, str], IntVar]]:
        """Return by day the literal "sits in this centre" or "sits by this centre's links"."""
        found: dict[int, dict[tuple[str, str], list[IntVar]]] = defaultdict(lambda: defaultdict(list))
        for seating in self.seatings(examiner):
            found[seating.half.day][seating.room.kind, seating.room.centre].append(seating.literal)
        return {day: {place: self.any_of(x) for place, x in places.items()} for day, places in found.items()}

    def seating_pairs(self, examiner: str, minutes: int) -> Iterator[tuple[Seating, Seating]]:
        """Yield pairs of seatings of one day that may come closer than ``minutes``, in order of half-day."""
        for halves in self.seatings_by_day(examiner).values():
            rows = sorted((s for found in halves.values() for s in found), key=lambda s: s.half.index)
            for one, two in combinations(rows, 2):
                if one.slot is not two.slot and two.half.start - one.half.end < minutes:
                    yield one, two

    def mixed_pairs(self, examiner: str) -> Iterator[tuple[Seating, Seating]]:
        """Yield (in-centre, remote) seatings of one day, the remote one by other links than the centre's."""
        for one, two in self.seating_pairs(examiner, 10**6):
            inside, remote = (one, two) if one.room.kind == "in_centre" else (two, one)
            mixed = inside.room.kind == "in_centre" and remote.room.kind == "remote"
            if mixed and remote.room.centre != inside.room.centre:
                yield inside, remote

    def idle_of(self, slot: Slot) -> Expr:
        """Return the minutes of a session in which its room and panel wait between hearings."""
        if slot.timeless or slot.fixed:
            return sum(slot.gaps)
        if slot.name not in self._idle:
            idle = self.cp.new_int_var(0, slot.options[0].half.minutes, f"idle[{slot.name}]")
            room = slot.options[0].room
            held = (
                self.space.hold_minutes(self.problem.candidate_of[who], room) * here
                for who, here in slot.hearings.items()
            )
            self.cp.add(idle == slot.end - slot.start - sum(held))
            self._idle[slot.name] = idle
        return self._idle[slot.name]

    # --- posting helpers ----------------------------------------------------------------------

    def any_of(self, literals: Sequence[IntVar]) -> IntVar:
        """Return a literal equal to the disjunction of ``literals``."""
        if len(literals) == 1:
            return literals[0]
        key = tuple(sorted(literal.index for literal in literals))
        if key not in self._any:
            one = self.cp.new_bool_var("")
            self.cp.add_max_equality(one, literals)
            self._any[key] = one
        return self._any[key]

    def restrict_start(self, candidate: str, ranges: Iterable[tuple[int, int]], literals: Sequence[BoolVarT]) -> None:
        """Post: when all ``literals`` hold, the hearing starts inside one of the closed ranges."""
        domain = cp_model.Domain.from_intervals([[a, b] for a, b in sorted(ranges)])
        self.cp.add_linear_expression_in_domain(self.start[candidate], domain).only_enforce_if(literals)

    def span_interval(self, slot: Slot, literal: IntVar) -> IntervalVar:
        """Return the optional interval of a whole slot, present when ``literal`` holds."""
        if len(slot.hearings) == 1 and not slot.fixed:
            # Of one hearing the length is often known: that is what strengthens the no-overlap.
            who = next(iter(slot.hearings))
            lengths = {self.space.hold_minutes(self.problem.candidate_of[who], option.room) for option in slot.options}
            if len(lengths) == 1:
                return self.cp.new_optional_fixed_size_interval_var(slot.start, lengths.pop(), literal, "")
        size = self.cp.new_int_var(0, 1440, "")
        return self.cp.new_optional_interval_var(slot.start, size, slot.end, literal, "")

    def keep_apart(self, one: Seating, two: Seating, minutes: int) -> None:
        """Post: if both hold, at least ``minutes`` lie between them."""
        if one.half.index > two.half.index:
            one, two = two, one
        if two.half.start - one.half.end >= minutes or (one.slot.fixed and two.slot.fixed):
            return
        both = [one.literal, two.literal]
        first = self.cp.add(two.slot.start >= one.slot.end + minutes)
        if one.half.index < two.half.index:
            first.only_enforce_if(both)
            return
        order = self.cp.new_bool_var("")
        first.only_enforce_if([*both, order])
        self.cp.add(one.slot.start >= two.slot.end + minutes).only_enforce_if([*both, ~order])

    def limit_runs(self, gap: int, limits: dict[str, int]) -> None:
        """Post: holdings less than ``gap`` apart add up to no more than each examiner's limit."""
        if self.problem.campaign.panel_mode != "session":
            for examiner, limit in limits.items():
                limit_chain(self, {h: x for s, x in self._slots_of[examiner] for h in s.hearings}, gap, [(None, limit)])
            return
        for slot in self.free_slots:
            longest = slot.options[0].half.minutes
            bound = [(slot.members[e], limit) for e, limit in limits.items() if e in slot.members]
            binding = [(x, limit) for x, limit in bound if limit < longest]
            if binding and slot.timeless:
                limit_loads(self, slot, gap, binding)
            elif binding:
                limit_chain(self, slot.hearings, gap, bound)
