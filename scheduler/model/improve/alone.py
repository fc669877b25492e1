"""Whether a candidate could be heard if there were no other: whoever could not has no place in any plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from ortools.sat.python import cp_model

from scheduler.domain import Candidate
from scheduler.model.builder import build_model
from scheduler.model.columns.able import Able
from scheduler.model.frame import Frame, SessionFrame
from scheduler.model.improve.framing import Framer, Spot
from scheduler.model.improve.subsolve import sub_solver
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Group, Places

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


def without_panel(openings: Openings, candidates: Iterable[str]) -> frozenset[str]:
    """Return those of some candidates before whom there is nowhere someone for each seat: they are in no set.

    That takes no solver, and leaves a campaign's program nobody to be given up later: it would begin anew then (300
    candidates, of whom 24 have no panel: after 24 of 120 s).
    """
    places, problem = Places(openings), openings.space.problem
    number_of = {examiner.id: number for number, examiner in enumerate(problem.examiners)}

    @cache
    def able(group: Group) -> Able:
        return Able(places, group, number_of)

    def is_seated(candidate: Candidate) -> bool:
        return any(able(group).seats_alone(candidate) for group in places.groups_of(candidate))

    return frozenset(who for who in candidates if not is_seated(problem.candidate_of[who]))


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
