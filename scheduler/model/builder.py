"""Build the variables from what the space leaves possible, then post every rule."""

from __future__ import annotations

from collections import defaultdict

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar

from scheduler.domain import Candidate, Problem, Room
from scheduler.eligibility import Space
from scheduler.model.base import ModelRule, SpaceRule
from scheduler.model.constraints import CONSTRAINTS
from scheduler.model.context import Model
from scheduler.model.slots import Option, Place, Slot
from scheduler.timegrid import HalfDay

Ranges = list[tuple[int, int]]


def make_space(problem: Problem) -> Space:
    """Return what the rules on single hearings leave possible."""
    space = Space(problem)
    for rule in CONSTRAINTS:
        if rule.applies(problem):
            if isinstance(rule, SpaceRule):
                rule.post(space)
            elif isinstance(rule, ModelRule):
                rule.narrow(space)
    return space


def build_model(space: Space) -> Model:
    """Return the model of a space with every applicable rule posted, without an objective."""
    model = Model(space)
    ways = _ways(space)
    for candidate in space.problem.candidates:
        _add_candidate(model, candidate, ways[candidate.id])
    if space.problem.campaign.panel_mode == "session":
        _add_sessions(model, ways)
    else:
        _add_hearings(model, ways)
    for candidate in space.problem.candidates:
        _limit_starts(model, candidate, ways[candidate.id])
    for rule in CONSTRAINTS:
        if isinstance(rule, ModelRule) and rule.applies(space.problem):
            rule.post(model)
    return model


class _Ways(dict[tuple[int, str], Ranges]):
    """Start ranges of one candidate by (half-day index, room id)."""


def _ways(space: Space) -> dict[str, _Ways]:
    found: dict[str, _Ways] = {}
    for candidate in space.problem.candidates:
        mine = _Ways()
        windows = space.candidates[candidate.id].windows
        rooms = space.open_rooms(candidate)
        for half in space.grid.half_days:
            if rooms and windows.touches(half.start, half.end):
                for room in rooms:
                    if ranges := space.start_ranges(candidate, room, half):
                        mine[half.index, room.id] = ranges
        found[candidate.id] = mine
    return found


def _domain(ranges: Ranges, step: int) -> cp_model.Domain:
    return cp_model.Domain.from_intervals([[a // step, b // step] for a, b in sorted(ranges)])


def _add_candidate(model: Model, candidate: Candidate, ways: _Ways) -> None:
    step, who = model.space.grid.step, candidate.id
    model.placed[who] = model.cp.new_bool_var(f"placed[{who}]")
    everything = [r for ranges in ways.values() for r in ranges] or [(0, 0)]
    index = model.cp.new_int_var_from_domain(_domain(everything, step), f"start[{who}]")
    model.start[who] = index * step
    longest = max((model.space.hold_minutes(candidate, r) for r in model.problem.rooms), default=0)
    last = max(b for _, b in everything)
    model.hold[who] = model.cp.new_int_var(0, longest, f"hold[{who}]")
    model.held[who] = model.cp.new_int_var(0, last + longest, f"held[{who}]")


def _limit_starts(model: Model, candidate: Candidate, ways: _Ways) -> None:
    """Tie each half-day and room taken to the starts possible there."""
    groups: dict[tuple[tuple[int, int], ...], list[IntVar]] = defaultdict(list)
    for place in model.places[candidate.id]:
        groups[tuple(ways[place.half.index, place.room.id])].append(place.literal)
    for ranges, literals in groups.items():
        # Starts are on the grid by their variable: only the range is needed here.
        model.restrict_start(candidate.id, ranges, [model.any_of(literals)])


def _add_sessions(model: Model, ways: dict[str, _Ways]) -> None:
    space, problem = model.space, model.problem
    for half in space.grid.half_days:
        free = [e.id for e in problem.examiners if space.examiner_windows[e.id].touches(half.start, half.end)]
        for room in problem.rooms:
            heard = [c for c in problem.candidates if (half.index, room.id) in ways[c.id]]
            sitting = [e for e in free if room.id in space.examiner_rooms[e]]
            if heard and sitting:
                _add_lanes(model, half, room, heard, sitting, ways)


def _add_lanes(
    model: Model, half: HalfDay, room: Room, heard: list[Candidate], sitting: list[str], ways: dict[str, _Ways]
) -> None:
    smallest = min(model.panel_size(c.id) for c in heard)
    lanes = min(len(heard), len(sitting) // max(smallest, 1))
    if room.kind == "in_centre":
        lanes = min(lanes, 1)
    elif room.capacity != "unlimited":
        lanes = min(lanes, room.capacity)
    previous: Slot | None = None
    for lane in range(lanes):
        suffix = f"-{lane + 1}" if room.kind == "remote" and room.capacity != 1 else ""
        name = f"{model.space.grid.date(half.day).isoformat()}-{half.name}-{room.id}{suffix}"
        slot = _session(model, name, half, room, heard, sitting, ways)
        if previous is not None:
            model.cp.add_implication(slot.used, previous.used)
        previous = slot


def _session(
    model: Model,
    name: str,
    half: HalfDay,
    room: Room,
    heard: list[Candidate],
    sitting: list[str],
    ways: dict[str, _Ways],
) -> Slot:
    cp, space = model.cp, model.space
    used = cp.new_bool_var(f"used[{name}]")
    start = cp.new_int_var(half.start, half.end, f"from[{name}]")
    end = cp.new_int_var(half.start, half.end + 600, f"to[{name}]")
    slot = Slot(name, used, start, end, [Option(used, half, room)])
    intervals = []
    for candidate in heard:
        who = candidate.id
        here = slot.hearings[who] = cp.new_bool_var(f"heard[{who},{name}]")
        model.places[who].append(Place(here, slot, half, room))
        intervals.append(
            cp.new_optional_interval_var(model.start[who], model.hold[who], model.held[who], here, f"{who}@{name}")
        )
        cp.add_implication(here, used)
        cp.add(start <= model.start[who]).only_enforce_if(here)
        cp.add(end >= model.held[who]).only_enforce_if(here)
    cp.add_bool_or([*slot.hearings.values(), ~used])
    cp.add(start == end).only_enforce_if(~used)
    load = sum(space.hold_minutes(c, room) * slot.hearings[c.id] for c in heard)
    if space.half_day_bound:
        cp.add(load <= half.minutes * used)
    model.lanes[room.id].append(intervals)
    for pool in dict.fromkeys(model.pool_of(c.id) for c in heard):
        slot.pools[pool] = cp.new_bool_var(f"pool[{name}]")
    _add_people(model, slot, heard, sitting, ways)
    model.add_slot(slot)
    return slot


def _add_hearings(model: Model, ways: dict[str, _Ways]) -> None:
    halves = model.space.grid.half_days
    for candidate in model.problem.candidates:
        who, placed = candidate.id, model.placed[candidate.id]
        slot = Slot(f"{who}-{candidate.attempt}", placed, model.start[who], model.held[who])
        slot.hearings[who] = placed
        slot.pools[model.pool_of(who)] = placed
        rooms: dict[str, list[IntVar]] = defaultdict(list)
        for half_index, room_id in ways[who]:
            half, room = halves[half_index], model.problem.room_of[room_id]
            literal = model.cp.new_bool_var(f"at[{who},{half_index},{room_id}]")
            slot.options.append(Option(literal, half, room))
            model.places[who].append(Place(literal, slot, half, room))
            rooms[room_id].append(literal)
        for room_id, literals in rooms.items():
            here = model.any_of(literals)
            model.shared_intervals[room_id].append(
                model.cp.new_optional_interval_var(
                    model.start[who], model.hold[who], model.held[who], here, f"{who}@{room_id}"
                )
            )
        sitting = [e.id for e in model.problem.examiners]
        _add_people(model, slot, [candidate], sitting, ways)
        model.add_slot(slot)


def _add_people(model: Model, slot: Slot, heard: list[Candidate], sitting: list[str], ways: dict[str, _Ways]) -> None:
    """Add the seats, who may take them, and the times at which each examiner can hear each candidate."""
    cp, space = model.cp, model.space
    able = set(sitting)
    for candidate in heard:
        code = candidate.certification
        if code not in slot.certifications:
            one = len({c.id for c in heard if c.certification == code}) == 1
            slot.certifications[code] = slot.hearings[candidate.id] if one else cp.new_bool_var("")
        if slot.certifications[code] is not slot.hearings[candidate.id]:
            cp.add_implication(slot.hearings[candidate.id], slot.certifications[code])
        for seat in model.problem.seats_of[code]:
            people = slot.seats.setdefault(seat.seat, {})
            for who in space.people_for(candidate, seat.seat):
                if who in able and who not in people:
                    people[who] = cp.new_bool_var(f"sits[{who},{seat.seat},{slot.name}]")
    names = dict.fromkeys(who for people in slot.seats.values() for who in people)
    for who in names:
        taken = [people[who] for people in slot.seats.values() if who in people]
        member = taken[0] if len(taken) == 1 else cp.new_bool_var(f"member[{who},{slot.name}]")
        if len(taken) > 1:
            cp.add(sum(taken) == member)
        slot.members[who] = member
        cp.add_implication(member, slot.used)
        for candidate in heard:
            _match(model, slot, candidate, who, ways[candidate.id])


def _match(model: Model, slot: Slot, candidate: Candidate, who: str, ways: _Ways) -> None:
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
        wanted = [r for o in options for r in ways.get((o.half.index, o.room.id), [])]
        ranges = [
            r
            for half in {o.half.index: o.half for o in options}.values()
            for r in space.examiner_ranges(who, hold, candidate.certification, half.start, half.end, candidate.id)
        ]
        if all(any(a <= c and d <= b for a, b in ranges) for c, d in wanted):
            continue
        given = [] if len(by_hold) == 1 else [model.any_of([o.literal for o in options])]
        if not ranges:
            cp.add_bool_or([~literal for literal in (*both, *given)])
            continue
        model.restrict_start(candidate.id, ranges, [*both, *given])
