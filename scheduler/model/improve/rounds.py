"""One plan improved by several workers: each takes some days for a stint, then their changes are joined.

What a plan costs is counted by day, so that stints on different days hardly meet: only limits on an
examiner's week, deliberations and ties between candidates can. Where two do, the later one is checked by
the rules, then step by step. The days are dealt anew each round, so that every pair of days is together
at times. Where the sessions of a day have few candidates to exchange (small centres, many sectors), each
worker takes the whole of a small plan instead: the best stint is kept, and of the others what still fits
and gains. Under a deterministic limit nothing depends on which worker is faster.
"""

from __future__ import annotations

import math
import random
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence

from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import Bench
from scheduler.model.improve.crew import Alone, Crew, Known, Pending, StopError
from scheduler.model.improve.dealing import deal_parts
from scheduler.model.improve.improver import Improver
from scheduler.model.improve.joining import Joiner
from scheduler.model.improve.neighbourhoods import Chooser, Skill
from scheduler.model.improve.packing import Step
from scheduler.model.improve.parameters import Parameters
from scheduler.model.improve.parts import EFFORT_EACH, PartTask, place_part, run_part
from scheduler.model.improve.pipeline import LAST_TURN, Pipeline
from scheduler.model.improve.plan import Plan
from scheduler.model.improve.share import WHOLE, Share, deal_days
from scheduler.model.improve.squeezing import SqueezeTask, run_squeeze
from scheduler.model.improve.stint import Done, Stint, run_stint
from scheduler.model.improve.stride import Stride
from scheduler.model.improve.turns import Turns
from scheduler.model.sketch import Sketch

LEAST_PLACED = 0.1
"""Of those who wait, how many must be placed part by part for another go."""
SQUEEZES = 4
"""How often a place is looked for, for all of those who wait together, where they are fewer than that."""
SPELL = 5.0
"""Seconds of steps over whole sessions between two rounds that placed nobody, in a campaign planned by parts."""
LAST_SECONDS = 0.4
"""A stint ends so long before the deadline, for its last step and the joining."""


class Rounds:
    """Makes and improves one plan.

    Parameters
    ----------
    bench : Bench
        What is known of the problem.
    source : str
        The problem's file, for the workers.
    crew : Crew
        Who works the stints.
    seed : int
        Seed of every choice.
    parameters : Parameters
        How the time is spent.
    deadline : float
        When all must have ended, on the monotonic clock.
    repeatable : bool
        Stints end by deterministic time alone.
    on_plan : callable
        Told after each improvement.
    should_stop : callable
        Asked often.

    Attributes
    ----------
    guide : str
        File of prices for steps over whole sessions; empty: there are none yet.
    by_parts : bool
        Steps over whole sessions need no prices: each knows its own part of the campaign only.
    stride : Stride
        How those steps go.
    turns : Turns
        What they gain, and small ones.
    cost_ends : float
        When the cost tier ends, on the monotonic clock.
    """

    def __init__(
        self,
        bench: Bench,
        source: str,
        crew: Crew,
        seed: int,
        parameters: Parameters,
        *,
        deadline: float,
        repeatable: bool,
        on_plan: Callable[[], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self.bench, self.source, self.crew, self.parameters = bench, source, crew, parameters
        self.deadline, self.repeatable = deadline, repeatable
        self.on_plan, self.should_stop = on_plan, should_stop
        self.plan = Plan()
        self.rng = random.Random(seed)
        self.skill = Skill.new(parameters.sessions)
        self.allowed: frozenset[tuple[str, int]] | None = None
        self.guide, self.cost_ends, self.by_parts = "", deadline, False
        self.stride, self.turns = Stride(), Turns()
        self.version, self._looked_at, self._kin = 0, -1, 0.0
        self._began, self._spent = time.monotonic(), 0.0
        self._builder: Improver | None = None
        self.tries = Counter[str]()
        self.stalled, self._fewest = 0, len(bench.placeable)
        self._best: tuple[tuple[int, ...], tuple[PlannedSession, ...]] | None = None

    @property
    def spent(self) -> float:
        """Deterministic time of all steps so far."""
        return self._spent + (self._builder.spent if self._builder else 0.0)

    def spend(self, effort: float) -> None:
        """Count work done elsewhere on the same account."""
        self._spent += effort

    def waiting(self) -> list[str]:
        """Return the candidates without a place who have some half-day and room to go to."""
        return [who for who in self.bench.placeable if who not in self.plan.session_of]

    def construct(self, until: Callable[[], bool]) -> None:
        """Make a first plan, in this process: the workers are still reading the problem."""
        self._build(lambda builder: builder.construct(self.parameters.chunk, until))

    def follow(self, sketch: Sketch, until: Callable[[], bool]) -> None:
        """Make a first plan out of a sketch, and keep to its examiner-days from then on."""
        self.allowed = sketch.comes
        self._build(lambda builder: builder.follow(sketch, until))

    def _build(self, make: Callable[[Improver], None]) -> None:
        self.bench.framer.allowed = self.allowed
        self._builder = Improver(
            self.bench,
            self.plan,
            self.rng.randrange(2**31),
            skill=self.skill,
            step_effort=self.parameters.step_effort,
            on_plan=self._changed,
        )
        make(self._builder)
        self._spent, self._builder = self.spent, None

    def construct_by_parts(self, until: Callable[[], bool]) -> None:
        """Make a first plan part by part, side by side; then again of those left over, as long as that places some."""
        while (waiting := self.waiting()) and not until():
            try:
                self._place_parts(deque(deal_parts(self.bench, waiting)), until)
            except StopError:
                return
            if len(self.waiting()) > (1 - LEAST_PLACED) * len(waiting):
                return

    def _place_parts(self, parts: deque[tuple[str, ...]], until: Callable[[], bool]) -> None:
        """Place parts, each in the plan as it stands then; answers are taken in order, whoever is faster."""
        out: deque[tuple[Pending, int]] = deque()
        while out or parts:
            while parts and len(out) < self.crew.free and not until():
                part = parts.popleft()
                task = PartTask(self.source, tuple(self.plan), part, self.rng.randrange(2**31))
                out.append((self._hand_out(task), self.version))
                self.spend(EFFORT_EACH * len(part))
            if not out:
                return
            answer, version = out.popleft()
            # A part whose answer comes too late is not waited for.
            changes = answer(lambda: self.should_stop() or until())
            if changes:
                Joiner(self.bench, self.plan, "cost").add(changes, alone=version == self.version)
                self._changed()

    def _hand_out(self, task: PartTask) -> Pending:
        """Have a part placed: by the crew, or here, where whoever stops the search must not wait for it."""
        if not isinstance(self.crew, Alone):
            return self.crew.submit(run_part, task)
        rng = random.Random(task.seed)
        return Known(place_part(self.bench, self.plan, task.candidates, rng, self.should_stop))

    def improve(self, goal: str, until: Callable[[], bool]) -> None:
        """Improve a tier round by round without losing on those before it."""
        try:
            self._improve(goal, until)
        finally:
            self._go_back_to_best(goal)

    def _improve(self, goal: str, until: Callable[[], bool]) -> None:
        while not until():
            if goal == "cost" and time.monotonic() < self.cost_ends - LAST_TURN:
                if (self.guide or self.by_parts) and not self.waiting():
                    self._pack(until)
                    continue
                if (self.guide or self.by_parts) and self.stalled:
                    self._squeeze(until)
                if self.by_parts and self.stalled and self.waiting():
                    # Steps for one of ten thousand hardly change what the others cost.
                    self._pack(until, SPELL)
            self._remember(goal)
            stints = self._stints(goal)
            answers = [self.crew.submit(run_stint, stint) for stint in stints]
            try:
                done = [answer(self.should_stop) for answer in answers]
            except StopError:
                return
            self._spent += sum(one.spent for one in done)
            self.skill = Skill.mean([one.skill for one in done])
            self._count_tries(stints, done)
            self._join(goal, stints, done)
            still = len(self.waiting())
            self.stalled = 0 if still < self._fewest else self.stalled + 1
            self._fewest = min(still, self._fewest)
            if not any(one.taken for one in done):
                return

    def _squeeze(self, until: Callable[[], bool]) -> None:
        """Look for a place for each of those who wait, where they are few, side by side; the fewer, the more often."""
        waiting = self.waiting()
        some = self.rng.sample(waiting, min(len(waiting), self.parameters.few_waiting))
        left = deque(some * max(1, SQUEEZES // len(some)))
        out: deque[tuple[Pending, int]] = deque()
        try:
            while out or (left and not until()):
                while left and len(out) < self.crew.free:
                    if (who := left.popleft()) in self.plan.session_of:
                        continue
                    task = SqueezeTask(self.source, tuple(self.plan), who, self.rng.randrange(2**31))
                    out.append((self.crew.submit(run_squeeze, task), self.version))
                if not out:
                    return
                answer, version = out.popleft()
                found: Step = answer(self.should_stop)
                self.spend(found.effort)
                if found.change is not None:
                    Joiner(self.bench, self.plan, "cost").add((found.change,), alone=version == self.version)
                    self._changed()
        except StopError:
            return

    def _pack(self, until: Callable[[], bool], seconds: float = math.inf) -> None:
        """Take steps over whole sessions and small ones side by side; the last ones end when the tier does."""
        ends = time.monotonic() + seconds
        pipeline = Pipeline(
            self.bench, self.source, self.crew, self.rng, self._stint, self.stride, self.turns, self._learn
        )
        pipeline.run(
            self.plan,
            self.guide,
            lambda: until() or time.monotonic() > ends,
            self.cost_ends,
            self.should_stop,
            self._changed,
        )
        self.spend(pipeline.spent)

    def _learn(self, skill: Skill) -> None:
        self.skill = skill

    def _count_tries(self, stints: Sequence[Stint], done: Sequence[Done]) -> None:
        for stint, one in zip(stints, done, strict=True):
            self.tries.update({who: count - stint.tries.get(who, 0) for who, count in one.tries.items()})

    def _remember(self, goal: str) -> None:
        """Keep the best plan so far while someone waits: forcing people in may cost more than it gives."""
        if goal != "cost" or not self.waiting():
            return
        values = self.bench.judge.values(self.plan, goal)
        if self._best is None or values < self._best[0]:
            self._best = values, tuple(self.plan)

    def _go_back_to_best(self, goal: str) -> None:
        if self._best is not None and self._best[0] < self.bench.judge.values(self.plan, goal):
            self.plan = Plan(self._best[1])
            self._changed()
        self._best = None

    # --- dealing out --------------------------------------------------------------------------

    def _stints(self, goal: str) -> list[Stint]:
        shares = self._shares()
        waiting = self._waiting_by_share(shares) if goal == "cost" else [()] * len(shares)
        seconds = self._seconds()
        return [self._stint(goal, share, waits, seconds) for share, waits in zip(shares, waiting, strict=True)]

    def _stint(self, goal: str, share: Share, waiting: tuple[str, ...], seconds: float) -> Stint:
        return Stint(
            self.source,
            tuple(self.plan),
            share,
            waiting,
            goal,
            self.parameters.stint_effort if self.repeatable else math.inf,
            seconds,
            self.rng.randrange(2**31),
            self.skill,
            self.parameters.step_effort,
            self.allowed,
            dict(self.tries),
        )

    def _seconds(self) -> float:
        """Return how long a stint may take: short ones first, so that the plan and its reports keep moving."""
        left = self.deadline - time.monotonic() - LAST_SECONDS
        if self.repeatable:
            return max(left, 0.0)
        longest = self.parameters.stint_seconds if self.crew.workers > 1 else 1.0
        return max(0.0, min(left, longest, max(0.5, 0.15 * (time.monotonic() - self._began))))

    def _shares(self) -> list[Share]:
        """Deal the plan out to the workers by day; where a day of a small plan holds little, each takes all of it."""
        workers = self.crew.free
        if workers == 1:
            return [WHOLE]
        few = len(self.plan.sessions) <= self.parameters.most_together and not self._mixed()
        if few or 0 < len(self.waiting()) <= self.parameters.few_waiting:
            return [WHOLE] * workers
        return deal_days(self.plan, self.bench.openings.halves, workers, self.rng)

    def _mixed(self) -> bool:
        """Tell whether a day alone holds enough sessions to exchange candidates with."""
        if self.version != self._looked_at:
            self._looked_at = self.version
            chooser = Chooser(self.bench.framer, self.rng, self.skill)
            self._kin = chooser.kin(self.plan)
        return self._kin >= self.parameters.least_kin

    def _waiting_by_share(self, shares: Sequence[Share]) -> list[tuple[str, ...]]:
        """Give each candidate without a place to one of the shares that hold a place for them."""
        found: list[list[str]] = [[] for _ in shares]
        for who in self.waiting():
            spots = self.bench.framer.spots_of(who)
            if shares[0] is WHOLE:
                for part in found:
                    part.append(who)
                continue
            able = [number for number, share in enumerate(shares) if any(share.holds(half) for half, _ in spots)]
            found[self.rng.choice(able)].append(who)
        return [tuple(part) for part in found]

    # --- joining ------------------------------------------------------------------------------

    def _join(self, goal: str, stints: Sequence[Stint], done: Sequence[Done]) -> None:
        if any(one.changes for one in done):
            Joiner(self.bench, self.plan, goal).join([one.changes for one in done], stints[0].share is WHOLE)
            self._changed()

    def _changed(self) -> None:
        self.version += 1
        self.on_plan()
