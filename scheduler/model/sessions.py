"""The variables of sessions: panels that sit a half-day in a room and hear several candidates."""

from __future__ import annotations

from ortools.sat.python.cp_model import Domain

from scheduler.domain import Candidate
from scheduler.model.context import Model
from scheduler.model.frame import PlannedSession, SessionFrame
from scheduler.model.people import add_people
from scheduler.model.place_kinds import fitting
from scheduler.model.runs import split_into_runs
from scheduler.model.slots import Option, Place, Slot
from scheduler.timegrid import HalfDay


def most_hearings(model: Model, row: SessionFrame) -> int:
    """Return how many hearings a session can hold at the most."""
    if not model.space.half_day_bound:
        return len(row.heard)
    heard = (model.problem.candidate_of[who] for who in row.heard)
    return fitting(row.half.minutes, (model.space.hold_minutes(candidate, row.room) for candidate in heard))


def add_session(model: Model, row: SessionFrame) -> None:
    """Add a session that may be formed."""
    cp, half, name = model.cp, row.half, row.name
    heard = [model.problem.candidate_of[who] for who in row.heard]
    used = cp.new_bool_var(f"used[{name}]")
    start = cp.new_int_var_from_domain(_starts(model, half), f"from[{name}]")
    timeless = model.timed is not None and model.timed.isdisjoint(row.heard)
    slot = Slot(name, used, start, start, [Option(used, half, row.room)], most=most_hearings(model, row), full=True)
    slot.timeless = timeless and model.openings.timeless(half, row.room, heard, row.sitting)
    for candidate in heard:
        here = slot.hearings[candidate.id] = cp.new_bool_var(f"heard[{candidate.id},{name}]")
        model.places[candidate.id].append(Place(here, slot, half, row.room))
        cp.add_implication(here, used)
    cp.add_bool_or([*slot.hearings.values(), ~used])
    slot.load = sum(model.space.hold_minutes(c, row.room) * slot.hearings[c.id] for c in heard)
    if model.space.half_day_bound:
        cp.add(slot.load <= half.minutes * used)
        if slot.most < len(heard):
            cp.add(sum(slot.hearings.values()) <= slot.most * used)
    if slot.timeless:
        split_into_runs(model, slot, row.sitting)
        slot.end = start + slot.load + sum(slot.gaps)
        cp.add(slot.end <= half.end)
    else:
        _add_times(model, slot, heard)
    for pool in dict.fromkeys(model.pool_of(c.id) for c in heard):
        slot.pools[pool] = cp.new_bool_var(f"pool[{name}]")
    add_people(model, slot, heard, row.sitting)
    model.add_slot(slot)
    if row.after:
        cp.add_implication(used, model.slot_of[row.after].used)


def _starts(model: Model, half: HalfDay) -> Domain:
    """Return when a session may start: on the grid, as its hearings then are that have no start of their own."""
    step = model.space.grid.step
    return Domain.from_values(list(range(-(-half.start // step) * step, half.end + 1, step)))


def _add_times(model: Model, slot: Slot, heard: list[Candidate]) -> None:
    """Give each hearing of a session its place in time."""
    cp, option = model.cp, slot.options[0]
    end = slot.end = cp.new_int_var(option.half.start, option.half.end + 600, f"to[{slot.name}]")
    intervals = []
    for candidate in heard:
        who, here = candidate.id, slot.hearings[candidate.id]
        intervals.append(
            cp.new_optional_interval_var(model.start[who], model.hold[who], model.held[who], here, f"{who}@{slot.name}")
        )
        cp.add(slot.start <= model.start[who]).only_enforce_if(here)
        cp.add(end >= model.held[who]).only_enforce_if(here)
    cp.add(slot.start == end).only_enforce_if(~slot.used)
    model.lanes[option.room.id].append(intervals)


def add_fixed(model: Model, planned: PlannedSession, known: frozenset[str]) -> None:
    """Add a session that stays, as the people of ``known`` and its room see it: nothing in it can change."""
    one = model.true
    half, room = model.openings.halves[planned.half], model.problem.room_of[planned.room]
    first = planned.hearings[0].start
    last = max(
        h.start + model.space.hold_minutes(model.problem.candidate_of[h.candidate], room) for h in planned.hearings
    )
    slot = Slot(planned.name, one, first, last, [Option(one, half, room)], fixed=True, most=len(planned.hearings))
    for hearing in planned.hearings:
        candidate = model.problem.candidate_of[hearing.candidate]
        slot.hearings[candidate.id] = one
        model.fix(candidate.id, hearing.start, model.space.hold_minutes(candidate, room))
        model.places[candidate.id].append(Place(one, slot, half, room))
    slot.members = {who: one for who in planned.examiners if who in known}
    for seat, who in planned.panel:
        slot.seats.setdefault(seat, {})[who] = one
    slot.pools[model.pool_of(planned.hearings[0].candidate)] = one
    model.add_slot(slot)
