"""The variables of panels: seats, who may take them, and whom each examiner can hear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from scheduler.domain import Candidate
from scheduler.model.context import Model
from scheduler.model.slots import Option, Slot

MOST_OPEN_SEATS = 5
"""Seats are left open by a condition on each set of seats: 2⁵ at the most."""


def add_people(model: Model, slot: Slot, heard: Sequence[Candidate], sitting: Iterable[str]) -> None:
    """Add the seats, who may take them, and the times at which each examiner can hear each candidate."""
    _add_certifications(model, slot, heard)
    if not _leave_seats_open(model, slot, heard, tuple(sitting)):
        _add_seats(model, slot, heard, frozenset(sitting))
    for who in dict.fromkeys(who for people in slot.seats.values() for who in people):
        taken = [people[who] for people in slot.seats.values() if who in people]
        member = taken[0] if len(taken) == 1 else model.cp.new_bool_var(f"member[{who},{slot.name}]")
        if len(taken) > 1:
            model.cp.add(sum(taken) == member)
        slot.members[who] = member
        model.cp.add_implication(member, slot.used)
    for who in slot.members if not slot.timeless and model.moments is None else ():
        for candidate in heard:
            _match(model, slot, candidate, who)
    if slot.timeless:
        _bar_people(model, slot, heard)


def _bar_people(model: Model, slot: Slot, heard: Sequence[Candidate]) -> None:
    """Post who does not hear whom on a session in which nobody's hours matter."""
    half, room = slot.options[0].half, slot.options[0].room
    for who, member in slot.members.items():
        if room.id not in model.space.examiner_rooms[who]:
            model.cp.add(member == 0)
    for candidate in heard:
        for who in sorted(model.space.candidates[candidate.id].barred):
            if who in slot.members:
                model.cp.add_bool_or(~slot.members[who], ~slot.hearings[candidate.id])
    for code, here in slot.certifications.items():
        for who, member in slot.members.items():
            if model.space.examiner_after.get((code, who), 0) > half.start:
                model.cp.add_bool_or(~member, ~here)


def _leave_seats_open(model: Model, slot: Slot, heard: Sequence[Candidate], sitting: tuple[str, ...]) -> bool:
    """Leave seats open on a session whose candidates all let the same people take each seat.

    Not where hearings are modelled by start: the number of hearings is bounded better with seats.
    """
    if model.moments is not None or model.timed is None or model.problem.campaign.panel_mode == "given":
        return False
    if any(pin.seat for c in heard for pin in model.problem.pins_of.get(c.id, ())):
        return False
    who_may: dict[tuple[str, int], frozenset[str]] = {}
    able = frozenset(sitting)
    for code in slot.certifications:
        for seat in model.problem.seats_of[code]:
            people = able.intersection(model.space.seat_people[code, seat.seat])
            if who_may.setdefault((seat.seat, seat.count), people) != people:
                return False
    if len(who_may) > MOST_OPEN_SEATS or len({pool[1] for pool in slot.pools}) > 1:
        return False
    slot.open_seats = {name: tuple(e for e in sitting if e in people) for (name, _), people in who_may.items()}
    for who in dict.fromkeys(who for people in slot.open_seats.values() for who in people):
        slot.members[who] = model.cp.new_bool_var(f"member[{who},{slot.name}]")
        model.cp.add_implication(slot.members[who], slot.used)
    return True


def _add_certifications(model: Model, slot: Slot, heard: Sequence[Candidate]) -> None:
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in heard:
        groups[candidate.certification].append(candidate)
    for code, members in groups.items():
        if len(members) == 1:
            slot.certifications[code] = slot.hearings[members[0].id]
            continue
        here = slot.certifications[code] = model.cp.new_bool_var("")
        for candidate in members:
            model.cp.add_implication(slot.hearings[candidate.id], here)


def _add_seats(model: Model, slot: Slot, heard: Sequence[Candidate], able: frozenset[str]) -> None:
    barred: dict[str, list[set[str]]] = defaultdict(list)
    for candidate in heard:
        barred[candidate.certification].append(model.space.candidates[candidate.id].barred)
    for code, sets in barred.items():
        # Whoever is barred from every candidate of a certification has no seat here for it.
        never = set.intersection(*sets)
        for seat in model.problem.seats_of[code]:
            people = slot.seats.setdefault(seat.seat, {})
            for who in model.space.seat_people[code, seat.seat]:
                if who in able and who not in people and who not in never:
                    people[who] = model.cp.new_bool_var(f"sits[{who},{seat.seat},{slot.name}]")


def _match(model: Model, slot: Slot, candidate: Candidate, who: str) -> None:
    """Post when an examiner can hear a candidate on a slot."""
    cp, space = model.cp, model.space
    both = [slot.members[who], slot.hearings[candidate.id]]
    if slot.members[who] is slot.hearings[candidate.id]:
        both = both[:1]
    if who in space.candidates[candidate.id].barred:
        cp.add_bool_or([~literal for literal in both])
        return
    by_hold: dict[int, list[Option]] = defaultdict(list)
    for option in slot.options:
        if option.room.id not in space.examiner_rooms[who]:
            cp.add_bool_or(~slot.members[who], ~option.literal)
        else:
            by_hold[space.hold_minutes(candidate, option.room)].append(option)
    for hold, options in by_hold.items():
        hears = [
            model.openings.hears(who, hold, candidate, o.half, model.openings.starts(candidate, o.half, o.room))
            for o in options
        ]
        if all(hears):
            continue
        given = [] if len(by_hold) == 1 else [model.any_of([o.literal for o in options])]
        ranges = [
            r
            for half in {o.half.index: o.half for o in options}.values()
            for r in model.openings.examiner_starts(who, hold, candidate, half)
        ]
        if not ranges or (len(options) == 1 and hears[0] is False):
            cp.add_bool_or([~literal for literal in (*both, *given)])
            continue
        model.restrict_start(candidate.id, ranges, [*both, *given])
