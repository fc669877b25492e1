"""A plan made of the sessions of a linear program: those of a dive through it, then the others' mix by mix."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from scheduler.model.columns.campaign import MakePlan, make_plan_of
from scheduler.model.columns.cohorts import keeps_cohorts
from scheduler.model.columns.diving import CLOSELY
from scheduler.model.columns.guide import Guide, guide_file, read_guide
from scheduler.model.columns.pack import Depth
from scheduler.model.columns.saved import program_file, read_program
from scheduler.model.columns.sets import Column, SessionSets
from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import Bench, bench_of
from scheduler.model.improve.packing import Packer, sets_of
from scheduler.model.improve.plan import Plan
from scheduler.model.place_kinds import Places

One = TypeVar("One")
HELD, FILLED = 16, 120
"""Sessions given hours together; candidates for whom a mix of sessions is sought together."""
DEEP = Depth(8, 3_000, 2.0)
"""How far is looked for these: there are few such mixes."""


@dataclass(frozen=True, slots=True)
class DiveTask:
    """The good plan of a saved program: the problem's file, seconds in all, which part of them is left."""

    source: str
    seconds: float
    left: float


def run_dive(task: DiveTask) -> tuple[PlannedSession, ...]:
    """Make the good plan of a program that was saved beside the problem; called in a worker."""
    began = time.monotonic()
    guide = read_guide(guide_file(task.source))
    if guide is None:
        return ()
    # Where sets are not all written down, guides have no prices, and the program brings its own sets.
    sets = None if guide.prices is None else sets_of(task.source, guide.without)
    places = Places(bench_of(task.source).openings) if sets is None else sets.places
    saved = read_program(program_file(task.source), places, sets)

    def left() -> float:
        return task.left - (time.monotonic() - began) / task.seconds

    return make_plan_of(saved.master, saved.guide, CLOSELY, left, maker_of(task.source), saved.seed)


def maker_of(source: str) -> MakePlan:
    """Return what makes the plans of a saved problem, in the process that bounds it."""
    return lambda sets, guide, held, whole: round_up(bench_of(source), sets, guide, held, whole=whole)


def round_up(
    bench: Bench, sets: SessionSets, guide: Guide, held: Iterable[Column], seed: int = 0, *, whole: bool = True
) -> tuple[PlannedSession, ...]:
    """Return a plan by every rule, in which some may wait.

    Parameters
    ----------
    bench : Bench
        What is known of the problem.
    sets : SessionSets
        All sets.
    guide : Guide
        The program's sessions, with the part of each, and its prices.
    held : iterable of Column
        Sessions to begin with, which can be held together.
    seed : int
        Of the choices.
    whole : bool
        Whether all sets are written down: only then are mixes of them sought for the others.
    """
    packer, plan = Packer(bench, sets, guide, random.Random(seed)), Plan()
    likely = sorted(held, key=lambda column: sets.place_of(column[0]))
    for columns in _batches(likely, HELD):
        if change := packer.hold(plan, columns):
            plan.replace((), change.new)
    parts = dict(zip(guide.columns, guide.parts, strict=True)) | dict.fromkeys(likely, 1.0)
    kept = keeps_cohorts(sets, parts)
    for waiting in _batches(_by_sector_and_day(sets, guide, plan) if whole else (), FILLED):
        if change := packer.fill(plan, waiting, kept, DEEP).change:
            plan.replace((), change.new)
    return tuple(plan)


def _batches(found: Sequence[One], size: int) -> Iterator[Sequence[One]]:
    return (found[first : first + size] for first in range(0, len(found), size))


def _by_sector_and_day(sets: SessionSets, guide: Guide, plan: Plan) -> list[str]:
    """Return who waits, by sector and by the day on which the program hears most of them."""
    heard: dict[int, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for (number, _), part in zip(guide.columns, guide.parts, strict=True):
        for member in sets.members_of(number):
            heard[member] = max(heard[member], (part, int(sets.day[sets.cast[number]])))

    problem = sets.places.problem

    def key(who: str) -> tuple[str, int]:
        code = problem.candidate_of[who].certification
        return problem.certification_of[code].sector, heard[sets.candidate_of[who]][1]

    heard_somewhere = (problem.candidates[number].id for number in sets.candidates_in(sets.members))
    return sorted((who for who in heard_somewhere if who not in plan.session_of), key=key)
