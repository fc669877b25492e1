"""The loop: take some sessions out, have them put back better, keep what is better.

Large neighbourhood search (Shaw 1998; Pisinger and Ropke 2010 for the adaptive choice): each repair is a
small model of the whole rules, solved by CP-SAT, so that no rule is written a third time here.
"""

from __future__ import annotations

import bisect
import random
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import Bench
from scheduler.model.improve.following import FOLLOWED, follow_half_days
from scheduler.model.improve.framing import Neighbourhood
from scheduler.model.improve.judge import Change
from scheduler.model.improve.neighbourhoods import Chooser, Skill
from scheduler.model.improve.plan import Plan
from scheduler.model.improve.share import WHOLE, Share
from scheduler.model.improve.subsolve import Answer, Task, solve_frame
from scheduler.model.sketch import Sketch

Pick = Callable[[], Neighbourhood | None]
PLACING_EFFORT = 3
"""A step that places someone is worth more work: a poor place is dear to mend (300 candidates: 24 a head)."""
MANY_WAITING = 10
PLACING_SHARE = {True: 0.95, False: 0.6}
"""Of the steps, those that make room for someone, while many wait and then. The last few want steps of cost between
(100 generated candidates, three seeds, until all are placed: 9.8, 4.2, 2.3 of effort with 0.6; 25, 9, 5.5 with 0.9)."""
STEP_OVERHEAD = 0.02
"""Deterministic time that stands for building a step's model, which the solver does not count."""
FEW = (4, 10)
"""Up to so many people for a seat, candidates are placed before the others."""
MOST_GAIN = 60.0
"""What is learnt from one step at the most: a candidate placed must not drown all savings of cost."""
FORCED_SHARE = 0.9
"""Of the steps that make room for someone, those that place them whatever it costs."""
IDLE_TRIES = 40
"""Neighbourhoods in a row that give nothing to solve before a loop gives up."""


class Improver:
    """Improves one plan, or some half-days of it, in this process.

    Parameters
    ----------
    bench : Bench
        What is known of the problem.
    plan : Plan
        The plan; changed in place.
    seed : int
        Seed of every choice.
    skill : Skill
        What is known of the kinds of neighbourhood.
    step_effort : float
        Deterministic time of one step.
    share : Share, optional
        The part of the plan that may change.
    waiting : sequence of str, optional
        Candidates without a place who may be given one; None: all of them.
    tries : mapping of str to int, optional
        How often each candidate was to be placed before.
    on_plan : callable, optional
        Told after each improvement.
    """

    def __init__(
        self,
        bench: Bench,
        plan: Plan,
        seed: int,
        *,
        skill: Skill,
        step_effort: float,
        share: Share = WHOLE,
        waiting: Sequence[str] | None = None,
        tries: Mapping[str, int] | None = None,
        on_plan: Callable[[], None] = lambda: None,
    ) -> None:
        self.bench, self.plan, self.step_effort = bench, plan, step_effort
        self.on_plan = on_plan
        self.rng = random.Random(seed)
        self.chooser = Chooser(bench.framer, self.rng, skill, share)
        self.changes: list[Change] = []
        self.spent, self.taken = 0.0, 0
        self.tries = Counter[str](tries or {})
        wanted = bench.placeable if waiting is None else waiting
        self._wanted = tuple(who for who in wanted if self.chooser.spots_of(who))
        self._locked = {session.name for session in plan if not share.frees(session)}

    def waiting(self) -> list[str]:
        """Return the candidates without a place who have some half-day and room to go to."""
        return [who for who in self._wanted if who not in self.plan.session_of]

    def construct(self, size: int, until: Callable[[], bool]) -> None:
        """Place everyone in chunks of ``size``, each in new sessions, as long as that places some more."""
        while not until():
            before = len(self.plan)
            waiting = self.waiting()
            self._insert(chunks_of(self.chooser, waiting, size), until)
            if len(self.plan) - before <= len(waiting) // 10:
                return

    def _insert(self, chunks: Sequence[Sequence[str]], until: Callable[[], bool]) -> None:
        left = deque(chunks)

        def pick() -> Neighbourhood | None:
            while left:
                chunk = [who for who in left.popleft() if who not in self.plan.session_of]
                if chunk:
                    return self.chooser.insertion(self.plan, chunk, 2 + len(chunk) // 2)
            return None

        self._loop("cost", pick, until)

    def follow(self, sketch: Sketch, until: Callable[[], bool]) -> None:
        """Place everyone on the half-day on which a sketch hears them, half-day by half-day."""
        left = deque(follow_half_days(self.bench.framer, sketch))
        self._loop("cost", lambda: left.popleft() if left else None, until)

    def improve(self, goal: str, until: Callable[[], bool]) -> None:
        """Improve a tier without losing on those before it."""

        def pick() -> Neighbourhood | None:
            waiting = self.waiting() if goal == "cost" else []
            if waiting and self.rng.random() < PLACING_SHARE[len(waiting) > MANY_WAITING]:
                return self._maybe_force(self.chooser.making_room(self.plan, self._locked, waiting, self.tries))
            return self.chooser.choose(self.plan, self._locked, waiting)

        self._loop(goal, pick, until)

    def _put(self, change: Change) -> None:
        self.plan.replace((session.name for session in change.old), change.new)
        self.changes.append(change)

    def _maybe_force(self, chosen: Neighbourhood | None) -> Neighbourhood | None:
        """Have the first newcomer placed whatever it costs, now and then: else the last few never are."""
        if chosen is None or not chosen.freed or not chosen.newcomers or self.rng.random() >= FORCED_SHARE:
            return chosen
        return replace(chosen, forced=chosen.newcomers[0])

    # --- one step -----------------------------------------------------------------------------

    def _loop(self, goal: str, pick: Pick, until: Callable[[], bool]) -> None:
        idle = 0
        while idle < IDLE_TRIES and not until():
            chosen = pick()
            if chosen is None:
                return
            idle = 0 if self._step(goal, chosen) else idle + 1

    def _step(self, goal: str, chosen: Neighbourhood) -> bool:
        """Solve a neighbourhood and keep what is better; False where there is nothing to solve."""
        frame = self.bench.framer.frame(self.plan, chosen, self.rng)
        if not frame.sessions:
            return False
        current = tuple(self.plan.sessions[name] for name in chosen.freed)
        hard = chosen.newcomers and (current or chosen.kind == FOLLOWED)
        effort = self.step_effort * (PLACING_EFFORT if hard else 1)
        task = Task(frame, current, goal, effort, self.rng.randrange(2**31), chosen.forced, self.tries)
        answer = solve_frame(self.bench.openings, task, self.bench.previous)
        if chosen.forced:
            self.tries[chosen.forced] += 1
        gain = 0.0 if answer.sessions is None else self._apply(goal, current, answer.sessions, chosen.forced)
        self._learn(chosen, answer, gain)
        return True

    def _learn(self, chosen: Neighbourhood, answer: Answer, gain: float) -> None:
        self.spent += answer.effort + STEP_OVERHEAD
        self.taken += 1
        self.chooser.learn(chosen.kind, min(gain, MOST_GAIN), answer.effort + STEP_OVERHEAD)
        if chosen.freed and not chosen.newcomers:
            self.chooser.adapt(answer.proven, answer.effort / self.step_effort)

    def _apply(
        self, goal: str, current: tuple[PlannedSession, ...], new: tuple[PlannedSession, ...], forced: str
    ) -> float:
        """Put an answer into the plan unless it is worse; return what it gained.

        Where someone was forced in, it is enough that those left out instead are easier to place.
        """
        change = Change(current, new)
        if set(new) == set(current):
            return 0.0
        judge = self.bench.judge
        gain = float(judge.weight_won(change)) if forced else judge.gain(goal, self.plan, change)
        if gain < 0 and not (forced and self._are_easier(change, forced)):
            return 0.0
        self._put(change)
        if forced:
            left_out = (who for who in change.heard if who not in self.plan.session_of and who not in self._wanted)
            self._wanted += tuple(who for who in left_out if self.chooser.spots_of(who))
        if gain > 0:
            self.on_plan()
        return max(gain, 0.0)

    def _are_easier(self, change: Change, forced: str) -> bool:
        """Tell whether those whom a change leaves out have been tried less often, together, than the one it places.

        Source: Nagata and Bräysy 2009, guided ejection search.
        """
        placed = {who for session in change.new for who in session.candidates}
        left_out = [who for who in change.heard if who not in placed]
        return sum(1 + self.tries[who] for who in left_out) < self.tries[forced]


def chunks_of(chooser: Chooser, waiting: Sequence[str], size: int) -> list[list[str]]:
    """Return candidates in chunks of those who may share panels; first those for whom few can sit."""
    problem = chooser.problem

    def key(who: str) -> tuple[int, str, str, str, int]:
        candidate = problem.candidate_of[who]
        sector = problem.certification_of[candidate.certification].sector
        mates = chooser.framer.mates.get(who, ())
        if len(mates) > 1:
            return -1, sector, min(mates), candidate.certification, len(chooser.spots_of(who))
        few = bisect.bisect(FEW, len(chooser.framer.scarcest(who)))
        centre = min(candidate.centres, default="") if few == len(FEW) else ""
        return few, sector, centre, candidate.certification, len(chooser.spots_of(who))

    ordered = sorted(waiting, key=key)
    return [ordered[i : i + size] for i in range(0, len(ordered), size)]
