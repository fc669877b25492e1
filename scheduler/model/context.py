"""The variables of the model and the questions constraints ask of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import BoolVarT, IntervalVar, IntVar

from scheduler.domain import Problem
from scheduler.eligibility import Space
from scheduler.model.slots import Expr, Place, Pool, Seating, Slot


class Model:
    """Containers of variables with query methods; auxiliaries are made on first use."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.problem: Problem = space.problem
        self.cp = cp_model.CpModel()
        self.placed: dict[str, IntVar] = {}
        self.start: dict[str, Expr] = {}
        self.hold: dict[str, IntVar] = {}
        self.held: dict[str, IntVar] = {}
        self.slots: list[Slot] = []
        self.places: dict[str, list[Place]] = {c.id: [] for c in self.problem.candidates}
        self.lanes: dict[str, list[list[IntervalVar]]] = defaultdict(list)
        self.shared_intervals: dict[str, list[IntervalVar]] = defaultdict(list)
        self.settled: dict[tuple[str, int], IntVar] = {}
        self._slots_of: dict[str, list[tuple[Slot, IntVar]]] = defaultdict(list)
        self._seatings: dict[str, list[Seating]] = {}
        self._any: dict[tuple[int, ...], IntVar] = {}
        self._idle: dict[str, IntVar] = {}

    # --- candidates ---------------------------------------------------------------------------

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
        most = len(slot.hearings)
        if most == 1:
            return sits
        heard = sum(slot.hearings.values())
        count = self.cp.new_int_var(0, most, "")
        self.cp.add(count == heard).only_enforce_if(sits)
        self.cp.add(count == 0).only_enforce_if(~sits)
        return count

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

    def idle_of(self, slot: Slot) -> IntVar:
        """Return the minutes of a session in which its room and panel wait between hearings."""
        if slot.name not in self._idle:
            option = slot.options[0]
            idle = self._idle[slot.name] = self.cp.new_int_var(0, option.half.minutes, f"idle[{slot.name}]")
            held = (
                self.space.hold_minutes(self.problem.candidate_of[who], option.room) * literal
                for who, literal in slot.hearings.items()
            )
            self.cp.add(idle == slot.end - slot.start - sum(held))
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
        size = self.cp.new_int_var(0, 1440, "")
        return self.cp.new_optional_interval_var(slot.start, size, slot.end, literal, "")

    def keep_apart(self, one: Seating, two: Seating, minutes: int) -> None:
        """Post: if both hold, at least ``minutes`` lie between them."""
        if one.half.index > two.half.index:
            one, two = two, one
        if two.half.start - one.half.end >= minutes:
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
        if self.problem.campaign.panel_mode == "session":
            for slot in self.slots:
                bound = {e: limit for e, limit in limits.items() if e in slot.members}
                longest = slot.options[0].half.minutes
                if any(limit < longest for limit in bound.values()):
                    self._limit_chain(slot.hearings, gap, [(slot.members[e], limit) for e, limit in bound.items()])
            return
        for examiner, limit in limits.items():
            chain = {h: x for slot, x in self._slots_of[examiner] for h in slot.hearings}
            self._limit_chain(chain, gap, [(None, limit)])

    def _limit_chain(self, chain: dict[str, IntVar], gap: int, limits: list[tuple[IntVar | None, int]]) -> None:
        runs = {h: self.cp.new_int_var(0, 1440, f"run[{h}]") for h in chain}
        for h, x in chain.items():
            self.cp.add(runs[h] >= self.hold[h]).only_enforce_if(x)
            for literal, limit in limits:
                self.cp.add(runs[h] <= limit).only_enforce_if([x] if literal is None else [x, literal])
        for (i, x), (j, y) in ((a, b) for a in chain.items() for b in chain.items() if a[0] != b[0]):
            before, far, link = (self.cp.new_bool_var("") for _ in range(3))
            self.cp.add(self.held[j] <= self.start[i]).only_enforce_if(before)
            self.cp.add(self.start[j] >= self.held[i] + gap).only_enforce_if(far)
            self.cp.add(runs[j] >= runs[i] + self.hold[j]).only_enforce_if(link)
            self.cp.add_bool_or(~x, ~y, before, far, link)
