"""Plans for campaigns whose sets cannot all be written down: some hundred candidates at a time, amid the plan so far.

A part is a problem of its own: its candidates, and some of the people who can hear them. Its program of whole sessions
is solved as that of a small campaign is, and a plan is made of its sessions, amid those that stand.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.domain import Problem
from scheduler.model.builder import make_space
from scheduler.model.columns.cohorts import keeps_cohorts
from scheduler.model.columns.diving import Taken
from scheduler.model.columns.generate import generate
from scheduler.model.columns.guide import Guide
from scheduler.model.columns.master import Master
from scheduler.model.columns.pack import Depth, possible, sets_within
from scheduler.model.columns.sets import Column, Ints, SessionSets
from scheduler.model.columns.shares import first_duals
from scheduler.model.columns.writer import enumerate_on_days, enumerate_sets
from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import Bench, bench_of
from scheduler.model.improve.from_program import DEEP
from scheduler.model.improve.judge import Change
from scheduler.model.improve.packing import Packer, Step, standing_amid
from scheduler.model.improve.part_people import people_for
from scheduler.model.improve.plan import Plan
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from scheduler.model.rounding import whole_minutes
from scheduler.result import ShouldStop

MOST_SETS = 300_000
"""Sets of a part above which it is halved; of a step, above which it looks at fewer days (600,000 take 3 to 9 s)."""
SETTLED, ROUNDS = 0.005, 40
"""Where a part's program is left: it gains no more than this in two rounds, or after so many."""
HELD, SURE = 0.3, 0.7
"""Of those who wait, how many are heard by the sessions held after each program; part from which on more are held."""
LAST = 30
"""Candidates for whom a mix of sessions is chosen at once."""
EFFORT_EACH = 0.02
"""Deterministic time that stands for placing a candidate with their part."""


@dataclass(frozen=True, slots=True)
class PartTask:
    """A part: the problem's file, the plan that stands, who is to be placed, a seed."""

    source: str
    sessions: tuple[PlannedSession, ...]
    candidates: tuple[str, ...]
    seed: int


def run_part(task: PartTask) -> tuple[Change, ...]:
    """Return what to add to a plan for a part; called in a worker."""
    return place_part(bench_of(task.source), Plan(task.sessions), task.candidates, random.Random(task.seed))


def place_part(
    bench: Bench, plan: Plan, candidates: Sequence[str], rng: random.Random, should_stop: ShouldStop = lambda: False
) -> tuple[Change, ...]:
    """Return sessions to add to a plan for as many of some candidates as can be, one by one, by every rule."""
    sets = part_sets(bench, candidates, people_for(bench, plan, candidates, rng))
    if sets is None:
        half = len(candidates) // 2
        first = place_part(bench, plan, candidates[:half], rng, should_stop)
        after = Plan((*plan, *(session for change in first for session in change.new)))
        return first + place_part(bench, after, candidates[half:], rng, should_stop)
    before = set(plan.sessions)
    found = dive_down(bench, sets, plan, rng, should_stop) if len(sets.size) else ()
    return tuple(Change((), (session,)) for session in found if session.name not in before)


def dive_down(
    bench: Bench, sets: SessionSets, amid: Iterable[PlannedSession], rng: random.Random, should_stop: ShouldStop
) -> Plan:
    """Return a plan with the sessions of a part: the likeliest of its program are held, then it is solved anew."""
    plan, guide, kept = Plan(amid), None, np.ones(len(sets.size), dtype=bool)
    while True:
        waiting = [who for who in sets.candidate_of if who not in plan.session_of]
        chosen = sets_within(sets, [sets.candidate_of[who] for who in waiting])
        chosen = chosen[kept[chosen]]
        found = part_guide(bench, plan, sets, chosen, guide, should_stop) if len(chosen) else None
        if found is None or should_stop():
            return plan
        parts = dict(zip(found.columns, found.parts, strict=True))
        if guide is None:
            kept = keeps_cohorts(sets, parts)
        guide, packer = found, Packer(bench, sets, found, rng)
        heard = len(sets.candidates_in(sets.members[chosen]))
        likely = _likeliest(bench, sets, plan, parts, kept, HELD * heard) if heard > LAST else []
        change = packer.hold(plan, likely) if likely else None
        if change is None or not change.new:
            change = packer.fill(plan, waiting, kept, DEEP).change
        if change is None or not change.new:
            return plan
        plan.replace((), change.new)


def _likeliest(
    bench: Bench, sets: SessionSets, plan: Plan, parts: Mapping[Column, float], kept: NDArray[np.bool_], least: float
) -> list[Column]:
    """Return sessions that can be held together: those held nearly whole, and others until so many are heard."""
    lawful = {column: part for column, part in parts.items() if kept[column[0]]}
    taken = Taken(sets, standing_amid(bench, sets, plan))
    found = [column for column, _ in taken.likeliest(lawful, least, SURE)]
    return sorted(found, key=lambda column: sets.place_of(column[0]))


def improve_part(bench: Bench, plan: Plan, freed: Sequence[PlannedSession], depth: Depth, rng: random.Random) -> Step:
    """Return what to put instead of some sessions, by every rule: a step whose sets are only those of a part."""
    candidates = [who for session in freed for who in session.candidates]
    sitting = dict.fromkeys(who for session in freed for who in session.examiners)
    names = {session.name for session in freed}
    rest = Plan(session for session in plan if session.name not in names)
    people = people_for(bench, rest, candidates, rng, sitting)
    own = dict.fromkeys(bench.openings.halves[session.half].day for session in freed)
    others = sorted({half.day for half in bench.openings.halves}.difference(own))
    rng.shuffle(others)
    places = _places_of(bench, candidates, people)
    sets = enumerate_on_days(places, places.problem.candidates, (*own, *others), len(own), MOST_SETS)
    return Step(None, 0.0, False) if sets is None else Packer(bench, sets, None, rng).step(plan, freed, depth)


def part_guide(
    bench: Bench, plan: Plan, sets: SessionSets, chosen: Ints, before: Guide | None, should_stop: ShouldStop
) -> Guide | None:
    """Return what the program of a part says, amid the sessions that stand; ``before``: what it said last."""
    master, values = Master(sets, chosen, standing_amid(bench, sets, plan)), list[float]()
    for column in possible(master, before.columns if before else ()):
        master.add(*column)

    def settled(value: float) -> bool:
        values.append(value)
        return len(values) >= ROUNDS or (len(values) > 2 and value > (1 - SETTLED) * values[-3])

    start, center = (None, first_duals(master)) if before is None else (before.prices, None)
    found = generate(master, should_stop, start, center, settled=settled)
    if found is None:
        return None
    return Guide(whole_minutes(found.bound), found.prices, found.columns, found.parts, True)


# --- problems of their own ----------------------------------------------------------------------


def part_sets(bench: Bench, candidates: Iterable[str], people: Iterable[str]) -> SessionSets | None:
    """Return the sets of some candidates before some people; None where there are too many."""
    places = _places_of(bench, candidates, people)
    return enumerate_sets(places, places.problem.candidates, MOST_SETS)


def _places_of(bench: Bench, candidates: Iterable[str], people: Iterable[str]) -> Places:
    return Places(Openings(make_space(part_of(bench.problem, candidates, people))))


def part_of(problem: Problem, candidates: Iterable[str], people: Iterable[str]) -> Problem:
    """Return a problem with some of the candidates and examiners, in the order they have there."""
    heard, sitting = set(candidates), set(people)
    known = heard | sitting | {room.id for room in problem.rooms}
    parts = {name: getattr(problem, name) for name in Problem.model_fields}
    parts["candidates"] = tuple(one for one in problem.candidates if one.id in heard)
    parts["examiners"] = tuple(one for one in problem.examiners if one.id in sitting)
    parts["availability"] = tuple(row for row in problem.availability if row.who in known)
    parts["pins"] = tuple(pin for pin in problem.pins if pin.candidate in heard)
    # All of it has been validated as a whole, and ids are all that ties it together.
    return Problem.model_construct(**parts)
