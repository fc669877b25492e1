"""A spell of improvement on some half-days of a plan: what one worker does between two meetings with the others."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import Bench, bench_of
from scheduler.model.improve.improver import Improver
from scheduler.model.improve.judge import Change
from scheduler.model.improve.neighbourhoods import Skill
from scheduler.model.improve.plan import Plan
from scheduler.model.improve.share import Share


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
    improver.improve(stint.goal, lambda: improver.spent >= stint.effort or time.monotonic() >= until)
    return Done(tuple(improver.changes), improver.spent, improver.taken, improver.chooser.skill, dict(improver.tries))
