"""Who may sit on a panel to be formed, and when each of them can hear each candidate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.domain import Candidate
from scheduler.model.context import Model
from scheduler.model.slots import Option, Slot

Ways = Mapping[str, Mapping[tuple[int, str], list[tuple[int, int]]]]


def seat_people(model: Model, slot: Slot, heard: list[Candidate], ways: Ways) -> None:
    """Add the seats of an open panel; nobody is given a literal who can hear none of ``heard`` there."""
    able = {c.id: _Able(model, slot, c, ways) for c in heard}
    for candidate in heard:
        code, here = candidate.certification, slot.hearings[candidate.id]
        if code not in slot.certifications:
            one = sum(c.certification == code for c in heard) == 1
            slot.certifications[code] = here if one else model.cp.new_bool_var("")
        if slot.certifications[code] is not here:
            model.cp.add_implication(here, slot.certifications[code])
        for seat in model.problem.seats_of[code]:
            people = slot.seats.setdefault(seat.seat, {})
            for who in model.space.people_for(candidate, seat.seat):
                if who not in people and able[candidate.id].times(who):
                    people[who] = model.cp.new_bool_var(f"sits[{who},{seat.seat},{slot.name}]")
    for who in dict.fromkeys(who for people in slot.seats.values() for who in people):
        _add_member(model, slot, who)
        for candidate in heard:
            able[candidate.id].post(who)


def _add_member(model: Model, slot: Slot, who: str) -> None:
    taken = [people[who] for people in slot.seats.values() if who in people]
    member = taken[0] if len(taken) == 1 else model.cp.new_bool_var(f"member[{who},{slot.name}]")
    if len(taken) > 1:
        model.cp.add(sum(taken) == member)
    slot.members[who] = member
    model.cp.add_implication(member, slot.used)


@dataclass
class _Times:
    """The options of one length of holding with the starts at which an examiner is there."""

    options: list[Option]
    ranges: list[tuple[int, int]]


class _Able:
    """When the examiners can hear one candidate on one slot."""

    def __init__(self, model: Model, slot: Slot, candidate: Candidate, ways: Ways) -> None:
        self.model, self.slot, self.candidate = model, slot, candidate
        self.ways = ways.get(candidate.id, {})
        self.found: dict[str, list[_Times]] = {}

    def times(self, who: str) -> list[_Times]:
        """Return, by length of holding, where and when ``who`` can hear the candidate; empty: never."""
        if who not in self.found:
            self.found[who] = self._times(who)
        return self.found[who]

    def _times(self, who: str) -> list[_Times]:
        space = self.model.space
        if who in space.candidates[self.candidate.id].barred:
            return []
        by_hold: dict[int, list[Option]] = defaultdict(list)
        for option in self.slot.options:
            if option.room.id in space.examiner_rooms[who] and (option.half.index, option.room.id) in self.ways:
                by_hold[space.hold_minutes(self.candidate, option.room)].append(option)
        found = []
        for hold, options in by_hold.items():
            ranges = self._ranges(who, hold, options)
            if any(max(a, c) <= min(b, d) for a, b in ranges for c, d in self._wanted(options)):
                found.append(_Times(options, ranges))
        return found

    def _ranges(self, who: str, hold: int, options: list[Option]) -> list[tuple[int, int]]:
        code, halves = self.candidate.certification, {o.half.index: o.half for o in options}.values()
        ranges = self.model.space.examiner_ranges
        return [r for half in halves for r in ranges(who, hold, code, half.start, half.end, self.candidate.id)]

    def _wanted(self, options: list[Option]) -> list[tuple[int, int]]:
        return [r for o in options for r in self.ways.get((o.half.index, o.room.id), [])]

    def post(self, who: str) -> None:
        """Post: if the slot hears the candidate with ``who``, it is at one of these places and times."""
        cp, times = self.model.cp, self.times(who)
        both = [self.slot.members[who]]
        if self.slot.hearings[self.candidate.id] is not both[0]:
            both.append(self.slot.hearings[self.candidate.id])
        possible = {id(option) for one in times for option in one.options}
        barred = [o.literal for o in self.slot.options if id(o) not in possible]
        if not times:
            cp.add_bool_or([~literal for literal in both])
            return
        for literal in barred:
            cp.add_bool_or([~literal, *(~x for x in both)])
        for one in times:
            if all(any(a <= c and d <= b for a, b in one.ranges) for c, d in self._wanted(one.options)):
                continue
            given = [] if len(times) == 1 and not barred else [self.model.any_of([o.literal for o in one.options])]
            self.model.restrict_start(self.candidate.id, one.ranges, [*both, *given])
