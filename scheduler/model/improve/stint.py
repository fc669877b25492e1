"""A spell of improvement on some half-days of a plan: what one worker does between two meetings with the others."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scheduler.model.columns.guide import read_guide
from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import Bench, bench_of
from scheduler.model.improve.improver import Improver
from scheduler.model.improve.judge import Change
from scheduler.model.improve.neighbourhoods import Skill
from scheduler.model.improve.packing import Packer, sets_of
from scheduler.model.improve.plan import Plan
from scheduler.model.improve.share import Share

LAST_PACK = 1.5
"""Seconds before the end of a stint after which no step over whole sessions is begun."""


@dataclass(frozen=True, slots=True)
class Stint:
    """What a worker is asked to do.

    Attributes
    ----------
    source : str
        File that holds the problem; a worker reads it once.
    sessions : tuple of PlannedSession
        The whole plan.
    share : Share
        The part of the plan that may change.
    waiting : tuple of str
        Candidates without a place who may be given one.
    goal : str
        Name of the tier to improve.
    effort, seconds : float
        Deterministic time and wall time after which to stop.
    seed : int
        Seed of every choice.
    skill : Skill
        What is known of the kinds of neighbourhood.
    step_effort : float
        Deterministic time of one step.
    allowed : frozenset of (str, int), optional
        The (examiner, day) pairs to keep to.
    tries : mapping of str to int
        How often each candidate was to be placed before.
    guide : str
        File of prices for steps over whole sessions (empty: none are taken).
    """

    source: str
    sessions: tuple[PlannedSession, ...]
    share: Share
    waiting: tuple[str, ...]
    goal: str
    effort: float
    seconds: float
    seed: int
    skill: Skill
    step_effort: float
    allowed: frozenset[tuple[str, int]] | None = None
    tries: Mapping[str, int] = field(default_factory=dict)
    guide: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a stint: the changes in order, the deterministic time and steps they took, what was learnt.

    ``tries``: how often each candidate was to be placed, in this stint and before it.
    """

    changes: tuple[Change, ...]
    spent: float
    taken: int
    skill: Skill
    tries: Mapping[str, int]


def run_stint(stint: Stint) -> Done:
    """Work a stint; called in a worker."""
    return work(bench_of(stint.source), stint)


def work(bench: Bench, stint: Stint) -> Done:
    """Work a stint with the tools of its problem."""
    until = time.monotonic() + stint.seconds if math.isfinite(stint.seconds) else math.inf
    bench.framer.allowed = stint.allowed
    improver = Improver(
        bench,
        Plan(stint.sessions),
        stint.seed,
        skill=stint.skill,
        step_effort=stint.step_effort,
        share=stint.share,
        waiting=stint.waiting,
        tries=stint.tries,
    )
    packer = _packer(bench, stint)
    if packer is not None:
        improver.pack(packer, lambda: time.monotonic() >= until - LAST_PACK)
    improver.improve(stint.goal, lambda: improver.spent >= stint.effort or time.monotonic() >= until)
    return Done(tuple(improver.changes), improver.spent, improver.taken, improver.chooser.skill, dict(improver.tries))


def _packer(bench: Bench, stint: Stint) -> Packer | None:
    """Return what takes steps over whole sessions, where there are prices for it."""
    guide = read_guide(stint.guide) if stint.guide else None
    sets = sets_of(stint.source, guide.without) if guide is not None else None
    if guide is None or sets is None:
        return None
    return Packer(bench, sets, guide, random.Random(stint.seed), stint.skill.packed, stint.share)


def whole_change(changes: Iterable[Change]) -> Change:
    """Return many changes as one: what was there before them and is not there after, and the other way round."""
    old: dict[str, PlannedSession] = {}
    new: dict[str, PlannedSession] = {}
    for change in changes:
        for session in change.old:
            if new.pop(session.name, None) is None:
                old[session.name] = session
        new.update({session.name: session for session in change.new})
    return Change(tuple(old.values()), tuple(new.values()))
