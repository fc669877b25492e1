"""A place for someone for whom there is none as the plan stands: many sessions around are taken out and mixed anew.

Small steps take out a few sessions; where one room of a centre or few experts are taken on every day that counts, whom
they hear has to move on and on. A mix of whole sessions for all of them finds such a chain at once.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import Bench, bench_of
from scheduler.model.improve.from_program import DEEP
from scheduler.model.improve.judge import Change
from scheduler.model.improve.packing import Packer, Step
from scheduler.model.improve.part_people import people_for
from scheduler.model.improve.parts import part_sets
from scheduler.model.improve.plan import Plan

MOST_FREED, LEAST_FREED = 16, 4
"""Sessions taken out at first; half of them again and again where that gives too many sets."""
HERE, EXPERT, SECTOR = 1.0, 2.0, 3.0
"""What counts for a session to be taken out, beside chance: it is held where and when the candidate could be heard; it
has people without whom they can hardly be heard anywhere; its sector is that of one who gives way."""


@dataclass(frozen=True, slots=True)
class SqueezeTask:
    """Someone to be placed: the problem's file, the plan that stands, who, a seed."""

    source: str
    sessions: tuple[PlannedSession, ...]
    candidate: str
    seed: int


def run_squeeze(task: SqueezeTask) -> Step:
    """Look for a place; called in a worker."""
    return squeeze(bench_of(task.source), Plan(task.sessions), task.candidate, random.Random(task.seed))


def squeeze(bench: Bench, plan: Plan, who: str, rng: random.Random) -> Step:
    """Return what to put instead of some sessions so that all they hear and someone else are heard, by every rule."""
    most = MOST_FREED
    while most >= LEAST_FREED:
        first = _in_the_way(bench, plan, who, rng)[: most // 2]
        step = _mixed_anew(bench, plan, who, first + _beside(bench, plan, first, rng)[: most - len(first)], rng)
        if step is not None:
            return step
        most //= 2
    return Step(None, 0.0, False)


def _in_the_way(bench: Bench, plan: Plan, who: str, rng: random.Random) -> list[PlannedSession]:
    """Return the sessions that may stand in someone's way, those that do so most first."""
    spots, experts = set(bench.framer.spots_of(who)), _experts(bench, who)
    most = max(experts.values(), default=1.0)
    score: dict[str, float] = {}
    for session in plan:
        # Wherever they sit: their weeks and days may be used up.
        sit = sum(experts.get(one, 0.0) for one in session.examiners) / most
        worth = HERE * ((session.half, session.room) in spots) + EXPERT * sit
        if worth:
            score[session.name] = worth + rng.random()
    return _best(plan, score)


def _experts(bench: Bench, who: str) -> dict[str, float]:
    """Return the people without whom someone cannot be heard at many places: of each, the seat that fewest can take."""
    candidate, space = bench.problem.candidate_of[who], bench.framer.space
    seats = [tuple(space.people_for(candidate, seat.seat)) for seat in bench.problem.seats_of[candidate.certification]]
    found: dict[str, float] = defaultdict(float)
    for half, room in bench.framer.spots_of(who):
        free, reach = bench.framer.free_on(half), space.examiner_rooms
        able = [[one for one in people if one in free and room in reach[one]] for people in seats]
        for one in min(able, key=len) if all(able) else ():
            found[one] += 1 / len(min(able, key=len))
    return found


def _beside(bench: Bench, plan: Plan, first: Sequence[PlannedSession], rng: random.Random) -> list[PlannedSession]:
    """Return the sessions whose places those could take who give way, the most likely ones first."""
    names, framer = {session.name for session in first}, bench.framer
    moved = Counter(spot for session in first for who in session.candidates for spot in framer.spots_of(who))
    most = max(moved.values(), default=1)
    sectors = {framer.sector_of(session) for session in first}
    score = {
        session.name: moved[session.half, session.room] / most
        + SECTOR * (framer.sector_of(session) in sectors)
        + rng.random()
        for session in plan
        if session.name not in names and moved[session.half, session.room]
    }
    return _best(plan, score)


def _best(plan: Plan, score: Mapping[str, float]) -> list[PlannedSession]:
    return [plan.sessions[name] for name in sorted(score, key=lambda name: -score[name])]


def _mixed_anew(bench: Bench, plan: Plan, who: str, freed: Sequence[PlannedSession], rng: random.Random) -> Step | None:
    """Return a step for some sessions; None where there are too many sets of their candidates."""
    names = {session.name for session in freed}
    rest = Plan(session for session in plan if session.name not in names)
    candidates = [who, *(one for session in freed for one in session.candidates)]
    sitting = dict.fromkeys(one for session in freed for one in session.examiners)
    people = people_for(bench, rest, candidates, rng, sitting) if sitting else []
    sets = part_sets(bench, candidates, [*people, *people_for(bench, rest, [who], rng)])
    if sets is None:
        return None
    packer = Packer(bench, sets, None, rng)
    found = packer.fill(rest, candidates, packer.keeps_cohorts(sets.every, freed), DEEP)
    heard = {one for session in found.change.new for one in session.candidates} if found.change else set()
    if found.change is None or len(heard) < len(candidates):
        return Step(None, found.effort, False)
    return Step(Change(tuple(freed), found.change.new), found.effort, False)
