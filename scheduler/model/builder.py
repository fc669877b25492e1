"""Build the variables from what the space leaves possible, then post every rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from ortools.sat.python.cp_model import IntVar

from scheduler.domain import Candidate, Problem
from scheduler.eligibility import Space
from scheduler.model.base import ModelRule, SpaceRule
from scheduler.model.constraints import CONSTRAINTS
from scheduler.model.context import Model
from scheduler.model.frame import Frame, whole_frame
from scheduler.model.openings import Openings
from scheduler.model.people import add_people
from scheduler.model.sessions import add_fixed, add_session
from scheduler.model.slots import Option, Place, Slot


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


def build_model(
    space: Space,
    frame: Frame | None = None,
    *,
    openings: Openings | None = None,
    timed: Collection[str] | None = None,
) -> Model:
    """Return the model of a space with every applicable rule posted, without an objective.

    Parameters
    ----------
    space : Space
        What is possible.
    frame : Frame, optional
        The part to build, in panel mode ``session``; None: all of it.
    openings : Openings, optional
        Of the same space, to be shared between models.
    timed : collection of str, optional
        Candidates who need a start of their own in every session; None: everyone does. Sessions in
        which nobody's time matters inside the half-day are left without for others (`Slot.timeless`).
    """
    openings = openings or Openings(space)
    sessions = space.problem.campaign.panel_mode == "session"
    if frame is None:
        frame = whole_frame(openings) if sessions else Frame(tuple(c.id for c in space.problem.candidates))
    model = Model(space, openings, frame, None if timed is None else frozenset(timed))
    for row in frame.sessions:
        add_session(model, row)
    known = frozenset(model.examiners)
    for planned in frame.fixed:
        add_fixed(model, planned, known)
    if not sessions:
        _add_hearings(model)
    for candidate in model.candidates:
        _limit_starts(model, candidate)
    for rule in CONSTRAINTS:
        if isinstance(rule, ModelRule) and rule.applies(space.problem):
            rule.post(model)
    return model


def _limit_starts(model: Model, candidate: Candidate) -> None:
    """Tie each half-day and room taken to the starts possible there."""
    groups: dict[tuple[tuple[int, int], ...], list[IntVar]] = defaultdict(list)
    for place in model.places[candidate.id]:
        if not place.slot.timeless and not place.slot.fixed:
            groups[tuple(model.openings.starts(candidate, place.half, place.room))].append(place.literal)
    for ranges, literals in groups.items():
        # Starts are on the grid by their variable: only the range is needed here.
        model.restrict_start(candidate.id, ranges, [model.any_of(literals)])


def _add_hearings(model: Model) -> None:
    """Add a panel for each candidate, in the panel modes ``hearing`` and ``given``."""
    openings = model.openings
    everyone = [e.id for e in model.problem.examiners]
    for candidate in model.candidates:
        who, placed = candidate.id, model.placed[candidate.id]
        slot = Slot(f"{who}-{candidate.attempt}", placed, model.start[who], model.held[who])
        slot.hearings[who] = placed
        slot.pools[model.pool_of(who)] = placed
        rooms: dict[str, list[IntVar]] = defaultdict(list)
        for index in openings.halves_of(candidate):
            half = openings.halves[index]
            for room_id in openings.rooms_of(candidate):
                room = model.problem.room_of[room_id]
                if openings.starts(candidate, half, room):
                    literal = model.cp.new_bool_var(f"at[{who},{index},{room_id}]")
                    slot.options.append(Option(literal, half, room))
                    model.places[who].append(Place(literal, slot, half, room))
                    rooms[room_id].append(literal)
        for room_id, literals in rooms.items():
            model.shared_intervals[room_id].append(
                model.cp.new_optional_interval_var(
                    model.start[who], model.hold[who], model.held[who], model.any_of(literals), f"{who}@{room_id}"
                )
            )
        add_people(model, slot, [candidate], everyone)
        model.add_slot(slot)
