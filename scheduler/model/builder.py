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
from scheduler.model.hearings import add_hearings
from scheduler.model.openings import Openings
from scheduler.model.sessions import add_fixed, add_session


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
        add_hearings(model)
    for candidate in model.candidates if model.moments is None else ():
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
