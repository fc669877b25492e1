"""Plans for campaigns whose sets cannot all be written down: some hundred candidates at a time, amid the plan so far.

A part is a problem of its own: its candidates, and some of the people who can hear them. Its program of whole sessions
is solved as that of a small campaign is, and a plan is made of its sessions, amid those that stand.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from scheduler.domain import Candidate, Problem
from scheduler.model.builder import make_space
from scheduler.model.columns.generate import Generated, generate
from scheduler.model.columns.guide import Guide
from scheduler.model.columns.master import Master
from scheduler.model.columns.pack import Depth
from scheduler.model.columns.sets import SessionSets, enumerate_sets
from scheduler.model.columns.shares import first_duals
from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import Bench, bench_of
from scheduler.model.improve.from_program import round_up
from scheduler.model.improve.judge import Change
from scheduler.model.improve.packing import Packer, Step, standing_amid
from scheduler.model.improve.part_people import people_for
from scheduler.model.improve.plan import Plan
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from scheduler.model.rounding import whole_minutes

PART = 250
"""Candidates of a part."""
MOST_SETS = 400_000
"""Sets of a part above which it is halved."""
GAP, ROUNDS = 0.05, 30
"""Where a part's program is left: so near its bound, or after so many rounds."""
HELD_FROM = 0.3
"""Part of a session from which on it is held as it is."""
EFFORT_EACH = 0.02
"""Deterministic time that stands for placing a candidate with their part."""
REST = 5
"""Days without a half-day between two terms of a campaign."""


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


def place_part(bench: Bench, plan: Plan, candidates: Sequence[str], rng: random.Random) -> tuple[Change, ...]:
    """Return sessions to add to a plan for as many of some candidates as can be, one by one, by every rule."""
    sets = part_sets(bench, candidates, people_for(bench, plan, candidates, rng))
    if sets is None:
        half = len(candidates) // 2
        first = place_part(bench, plan, candidates[:half], rng)
        after = Plan((*plan, *(session for change in first for session in change.new)))
        return first + place_part(bench, after, candidates[half:], rng)
    if not len(sets.size):
        return ()
    guide = part_guide(bench, plan, sets)
    if guide is None:
        return ()
    before = set(plan.sessions)
    found = round_up(bench, sets, guide, HELD_FROM, rng.randrange(2**31), plan)
    return tuple(Change((), (session,)) for session in found if session.name not in before)


def improve_part(bench: Bench, plan: Plan, freed: Sequence[PlannedSession], depth: Depth, rng: random.Random) -> Step:
    """Return what to put instead of some sessions, by every rule: a step whose sets are only those of a part."""
    candidates = [who for session in freed for who in session.candidates]
    sitting = dict.fromkeys(who for session in freed for who in session.examiners)
    names = {session.name for session in freed}
    rest = Plan(session for session in plan if session.name not in names)
    sets = part_sets(bench, candidates, people_for(bench, rest, candidates, rng, sitting))
    return Step(None, 0.0, False) if sets is None else Packer(bench, sets, None, rng).step(plan, freed, depth)


def part_guide(bench: Bench, plan: Plan, sets: SessionSets) -> Guide | None:
    """Return what the program of a part says, amid the sessions that stand."""
    master = Master(sets, np.arange(len(sets.size), dtype=np.int32), standing_amid(bench, sets, plan))
    told: list[Generated] = []
    found = generate(
        master,
        lambda: bool(told) and ((bool(told[-1].columns) and told[-1].gap < GAP) or told[-1].rounds >= ROUNDS),
        center=first_duals(master),
        tell=told.append,
    )
    if found is None:
        return None
    return Guide(whole_minutes(found.bound), found.prices, found.columns, found.parts, True)


# --- problems of their own ----------------------------------------------------------------------


def part_sets(bench: Bench, candidates: Iterable[str], people: Iterable[str]) -> SessionSets | None:
    """Return the sets of some candidates before some people; None where there are too many."""
    problem = part_of(bench.problem, candidates, people)
    return enumerate_sets(Places(Openings(make_space(problem))), problem.candidates, MOST_SETS)


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


# --- who is in a part ---------------------------------------------------------------------------


def deal_parts(bench: Bench, waiting: Sequence[str]) -> list[tuple[str, ...]]:
    """Deal candidates into parts by term, then by how near their centres are; those of a cohort stay together.

    Those who come to no centre are dealt out among the parts of their term, sector by sector. Parts that follow each
    other are of other terms: they hardly meet when they are worked on side by side.
    """
    by_term: dict[int, list[str]] = defaultdict(list)
    for who in waiting:
        by_term[_term_of(bench, who)].append(who)
    terms = (_deal_term(bench, by_term[term]) for term in sorted(by_term))
    return [part for row in zip_longest(*terms) for part in row if part]


def _deal_term(bench: Bench, waiting: Sequence[str]) -> list[tuple[str, ...]]:
    problem = bench.problem
    place_of = {centre: place for place, centre in enumerate(_chain(problem))}
    count = max(1, round(len(waiting) / PART))
    units: dict[str, list[str]] = defaultdict(list)
    for who in waiting:
        units[min(bench.framer.mates.get(who, (who,)))].append(who)

    def key(unit: list[str]) -> tuple[int, str, str]:
        one = problem.candidate_of[unit[0]]
        return min((place_of.get(centre, 0) for centre in one.centres), default=-1), _sector(problem, one), one.id

    near = sorted((unit for unit in units.values() if problem.candidate_of[unit[0]].centres), key=key)
    far = sorted((unit for unit in units.values() if not problem.candidate_of[unit[0]].centres), key=key)
    parts: list[list[str]] = [[] for _ in range(count)]
    heads, done = sum(map(len, near)), 0
    for unit in near:
        parts[min(count - 1, done * count // max(heads, 1))] += unit
        done += len(unit)
    for number, unit in enumerate(far):
        parts[number % count] += unit
    return [tuple(part) for part in parts if part]


def _sector(problem: Problem, candidate: Candidate) -> str:
    return problem.certification_of[candidate.certification].sector


def _term_of(bench: Bench, who: str) -> int:
    """Return the term in which a candidate has most half-days."""
    halves, terms = bench.openings.halves, _terms(bench)
    count: dict[int, int] = defaultdict(int)
    for half, _ in bench.framer.spots_of(who):
        count[terms[halves[half].day]] += 1
    return max(count, key=lambda term: (count[term], -term), default=0)


def _terms(bench: Bench) -> dict[int, int]:
    """Return the number of the term of each day: terms are parted by some days without a half-day."""
    found: dict[int, int] = {}
    before = None
    for day in sorted({half.day for half in bench.openings.halves}):
        found[day] = 0 if before is None else found[before] + (day - before > REST)
        before = day
    return found


def _chain(problem: Problem) -> list[str]:
    """Return the centres in a row, each followed by the nearest of those left."""
    left = list(dict.fromkeys(room.centre for room in problem.rooms if room.kind == "in_centre"))
    chain = left[:1]
    left = left[1:]
    while left:
        nearest = min(left, key=lambda centre: (problem.travel_minutes(chain[-1], centre) or 10**6, centre))
        left.remove(nearest)
        chain.append(nearest)
    return chain
