"""Whether a candidate could be heard if there were no other: whoever could not has no place in any plan."""

from __future__ import annotations

from collections import defaultdict

from ortools.sat.python import cp_model

from scheduler.model.builder import build_model
from scheduler.model.frame import Frame, SessionFrame
from scheduler.model.improve.framing import Framer, Spot
from scheduler.model.improve.subsolve import sub_solver

EFFORT = 0.5
"""Deterministic time for one day of one candidate."""


def is_out_of_reach(framer: Framer, who: str) -> bool:
    """Tell whether it is proven, by every rule and day by day, that nobody can hear a candidate.

    Other candidates only take people and rooms away, and no rule makes one be heard because another is.
    """
    days: dict[int, list[Spot]] = defaultdict(list)
    for spot in framer.spots_of(who):
        days[framer.openings.halves[spot[0]].day].append(spot)
    return all(_is_ruled_out(framer, who, spots) for spots in days.values())


def _is_ruled_out(framer: Framer, who: str, spots: list[Spot]) -> bool:
    openings, problem = framer.openings, framer.problem
    able = framer.seated[problem.candidate_of[who].certification]
    rows = []
    for number, (index, room) in enumerate(spots):
        half = openings.halves[index]
        people = tuple(e for e in able if e in framer.free_on(index) and room in framer.space.examiner_rooms[e])
        if people:
            rows.append(SessionFrame(f"alone-{number}", half, problem.room_of[room], (who,), people))
    if not rows:
        return True
    model = build_model(framer.space, Frame((who,), tuple(rows)), openings=openings, timed=())
    model.cp.add(model.placed[who] == 1)
    return sub_solver(EFFORT, 0).solve(model.cp) == cp_model.INFEASIBLE
