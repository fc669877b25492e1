"""Panels formed per hearing (panel modes ``hearing`` and ``given``): one slot for each candidate."""

from __future__ import annotations

from collections import defaultdict

from ortools.sat.python.cp_model import IntVar

from scheduler.domain import Candidate, Problem
from scheduler.model.base import ModelRule
from scheduler.model.constraints import CONSTRAINTS
from scheduler.model.context import Model
from scheduler.model.moments import Moments, all_moments
from scheduler.model.objectives import OBJECTIVES
from scheduler.model.people import add_people
from scheduler.model.slots import Option, Place, Slot


def add_hearings(model: Model) -> None:
    """Add a panel for each candidate, modelled by start where there are few enough and no rule compares times."""
    moments = None if _times_are_compared(model.problem) else all_moments(model.openings, model.candidates)
    everyone = [examiner.id for examiner in model.problem.examiners]
    if moments is not None:
        model.moments = Moments(model, moments)
    for candidate in model.candidates:
        slot = _add_slot(model, candidate)
        if moments is None:
            _add_intervals(model, slot, candidate.id)
        add_people(model, slot, [candidate], everyone)
        if model.moments is not None:
            model.moments.add(slot, candidate)
        model.add_slot(slot)
    if model.moments is not None:
        model.moments.close()


def _times_are_compared(problem: Problem) -> bool:
    rules = (rule for rule in CONSTRAINTS if isinstance(rule, ModelRule) and rule.applies(problem))
    return any(rule.compares_times(problem) for rule in rules) or any(
        goal.compares_times(problem) for goal in OBJECTIVES
    )


def _add_slot(model: Model, candidate: Candidate) -> Slot:
    who, placed, openings = candidate.id, model.placed[candidate.id], model.openings
    slot = Slot(f"{who}-{candidate.attempt}", placed, 0, 0)
    slot.hearings[who] = placed
    slot.pools[model.pool_of(who)] = placed
    for index in openings.halves_of(candidate):
        half = openings.halves[index]
        for room_id in openings.rooms_of(candidate):
            room = model.problem.room_of[room_id]
            if openings.starts(candidate, half, room):
                literal = model.cp.new_bool_var(f"at[{who},{index},{room_id}]")
                slot.options.append(Option(literal, half, room))
                model.places[who].append(Place(literal, slot, half, room))
    return slot


def _add_intervals(model: Model, slot: Slot, who: str) -> None:
    """Add the times of a hearing, and what it takes from each room."""
    slot.start, slot.end = model.start[who], model.held[who]
    rooms: dict[str, list[IntVar]] = defaultdict(list)
    for option in slot.options:
        rooms[option.room.id].append(option.literal)
    for room, literals in rooms.items():
        model.shared_intervals[room].append(
            model.cp.new_optional_interval_var(
                model.start[who], model.hold[who], model.held[who], model.any_of(literals), f"{who}@{room}"
            )
        )
