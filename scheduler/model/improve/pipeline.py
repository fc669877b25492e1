"""Steps over whole sessions by several workers at once: each takes other sessions out of the plan as it stands then.

A step is joined as soon as it is done: two steps seldom meet, while what workers do in ten seconds apart nearly always
does (300 generated candidates: of ten steps made beside ten others one could be joined).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from scheduler.model.columns.guide import read_guide
from scheduler.model.columns.pack import Depth
from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import Bench, bench_of
from scheduler.model.improve.crew import Crew, Pending, StopError
from scheduler.model.improve.joining import Joiner
from scheduler.model.improve.judge import Change
from scheduler.model.improve.losses import Losses
from scheduler.model.improve.neighbourhoods import Skill
from scheduler.model.improve.packing import Packer, Step, related, sets_of
from scheduler.model.improve.parts import improve_part
from scheduler.model.improve.plan import Plan
from scheduler.model.improve.record import Record
from scheduler.model.improve.share import Share
from scheduler.model.improve.stint import Done, Stint, run_stint
from scheduler.model.improve.stride import Stride
from scheduler.model.improve.turns import Turns

MakeStint = Callable[[str, Share, tuple[str, ...], float], Stint]

SMALL_SECONDS = 1.0
"""How long a spell of small steps takes."""
FOCUSED = 0.75
"""Of the steps over whole sessions, those around sessions that lose."""
LAST_TURN = 1.0
"""No turn is begun so long before the end of its tier."""
POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class PackTask:
    """One step: the problem's file, the plan, names of the sessions to take out, file of prices, how deep, a seed.

    Without a file of prices, the step knows its own part of the campaign only.
    """

    source: str
    sessions: tuple[PlannedSession, ...]
    freed: tuple[str, ...]
    guide: str
    depth: Depth
    seed: int


def run_pack(task: PackTask) -> Step:
    """Take a step; called in a worker."""
    bench, plan, rng = bench_of(task.source), Plan(task.sessions), random.Random(task.seed)
    freed = [plan.sessions[name] for name in task.freed]
    if not task.guide:
        return improve_part(bench, plan, freed, task.depth, rng)
    guide = read_guide(task.guide)
    sets = None if guide is None else sets_of(task.source, guide.without)
    if guide is None or sets is None:
        return Step(None, 0.0, False)
    return Packer(bench, sets, guide, rng).step(plan, freed, task.depth)


@dataclass(slots=True)
class _Out:
    """A turn that is being worked on."""

    answer: Pending
    freed: frozenset[str]
    version: int
    began: float
    packs: bool
    leaps: bool = False


class Pipeline:
    """Keeps every worker of a crew at a turn.

    Parameters
    ----------
    bench : Bench
        What is known of the problem.
    source : str
        Its file, for the workers.
    crew : Crew
        The workers.
    rng : random.Random
        Source of every choice.
    stint : callable
        Makes a spell of small steps of a goal, a share, those who wait, and seconds.
    stride : Stride
        How steps over whole sessions go; adapted.
    turns : Turns
        What both kinds of turn have gained; adapted.
    learn : callable
        Given what a spell of small steps has learnt, for the next one.

    Attributes
    ----------
    spent : float
        Deterministic time of all steps.
    """

    def __init__(
        self,
        bench: Bench,
        source: str,
        crew: Crew,
        rng: random.Random,
        stint: MakeStint,
        stride: Stride,
        turns: Turns,
        learn: Callable[[Skill], None],
    ) -> None:
        self.bench, self.source, self.crew, self.rng, self.stint = bench, source, crew, rng, stint
        self._losses, self._stride, self._turns, self.spent = Losses(bench.openings), stride, turns, 0.0
        self._learn = learn
        self._out: list[_Out] = []
        self._version = 0

    def run(
        self,
        plan: Plan,
        guide: str,
        until: Callable[[], bool],
        ends: float,
        should_stop: Callable[[], bool],
        tell: Callable[[], None],
    ) -> None:
        """Take turns until ``until``, the last ones ended by ``ends``; ``tell`` is called after each change."""
        record = Record(self.bench.judge, plan)
        try:
            while not until() and (self._out or time.monotonic() < ends - LAST_TURN):
                if time.monotonic() < ends - LAST_TURN:
                    self._hand_out(plan, guide)
                self._take(plan, record, should_stop, tell)
        except StopError:
            self._out.clear()
        if record.restore():
            tell()

    def _hand_out(self, plan: Plan, guide: str) -> None:
        self._stride.begin(len(plan.sessions))
        while len(self._out) < self.crew.free:
            packs = self._turns.packs(self.rng)
            leaps = packs and self._stride.leaps()
            locked = {name for out in self._out for name in out.freed}
            count = self._stride.takes(leaps=leaps) if packs else len(plan.sessions)
            lost = self._lost(plan, guide) if packs and self.rng.random() < FOCUSED else None
            freed = frozenset(one.name for one in related(self.bench, plan, locked, count, self.rng, lost))
            if not freed:
                return
            answer = self._pack(plan, freed, guide, self._stride.looks(leaps=leaps)) if packs else self._small(freed)
            # Small steps change little: they leave all sessions to the others, and what then does not fit is dropped.
            held = freed if packs else frozenset[str]()
            self._out.append(_Out(answer, held, self._version, time.monotonic(), packs, leaps))

    def _lost(self, plan: Plan, guide: str) -> dict[str, float] | None:
        """Return what each session loses at the prices of the whole campaign; None where there are none."""
        known = read_guide(guide) if guide else None
        return None if known is None or known.prices is None else self._losses.of(plan, known.prices)

    def _pack(self, plan: Plan, freed: frozenset[str], guide: str, looks: Depth) -> Pending:
        task = PackTask(self.source, tuple(plan), tuple(sorted(freed)), guide, looks, self.rng.randrange(2**31))
        return self.crew.submit(run_pack, task)

    def _small(self, freed: frozenset[str]) -> Pending:
        return self.crew.submit(run_stint, self.stint("cost", Share(sessions=freed), (), SMALL_SECONDS))

    def _take(self, plan: Plan, record: Record, should_stop: Callable[[], bool], tell: Callable[[], None]) -> None:
        """Join a turn that is done."""
        done = next((out for out in self._out if out.answer.ready()), None)
        if done is None:
            if should_stop():
                raise StopError
            time.sleep(POLL_SECONDS)
            return
        found: Step | Done = done.answer(should_stop)
        self._out.remove(done)
        changes = self._changes(found)
        gained = 0.0
        if changes:
            spare = record.spare if done.leaps else 0.0
            gained = Joiner(self.bench, plan, "cost").add(changes, alone=done.version == self._version, spare=spare)
            record.note(gained)
            self._version += 1
            if record.is_best:
                tell()
        self._turns.learn(packs=done.packs, gained=gained, seconds=time.monotonic() - done.began)
        if isinstance(found, Step):
            self._stride.adapt(proven=found.proven, gained=gained > 0)

    def _changes(self, found: Step | Done) -> tuple[Change, ...]:
        if isinstance(found, Done):
            self.spent += found.spent
            self._learn(found.skill)
            return found.changes
        self.spent += found.effort
        return () if found.change is None else (found.change,)
