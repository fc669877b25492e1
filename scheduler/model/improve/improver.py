"""The loop: take some sessions out, have them put back better, keep what is better; answers in order.

Large neighbourhood search (Shaw 1998; Pisinger and Ropke 2010 for the adaptive choice): each repair is a
small model of the whole rules, solved by CP-SAT, so that no rule is written a third time here.
"""

from __future__ import annotations

import bisect
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from scheduler.model.constraints import CONSTRAINTS
from scheduler.model.extract import to_hearings
from scheduler.model.frame import Frame, PlannedSession
from scheduler.model.improve.crew import Crew, StopError
from scheduler.model.improve.framing import Framer, Neighbourhood
from scheduler.model.improve.neighbourhoods import Chooser
from scheduler.model.improve.plan import Plan
from scheduler.model.improve.subsolve import Answer, Task, run_task
from scheduler.model.objectives import OBJECTIVES
from scheduler.model.objectives.placement import weight_of
from scheduler.model.openings import Openings
from scheduler.schedule import Schedule
from scheduler.view import ScheduleView

Pick = Callable[[], Neighbourhood | None]
PLACING_EFFORT = 3
"""A step that places someone is worth more work: a poor place is dear to mend (300 candidates: 24 a head)."""
STEP_OVERHEAD = 0.02
"""Deterministic time that stands for building a step's model, which the solver does not count."""
FEW = (4, 10)
"""Up to so many people for a seat, candidates are placed before the others."""
MOST_GAIN = 60.0
"""What is learnt from one step at the most: a candidate placed must not drown all savings of cost."""
IDLE_TRIES = 40
"""Neighbourhoods in a row that give nothing to solve before a loop gives up."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A sub-solve under way."""

    chosen: Neighbourhood
    frame: Frame
    current: tuple[PlannedSession, ...]
    version: int
    answer: Callable[[Callable[[], bool]], Answer]


class Improver:
    """Makes and improves one plan.

    Parameters
    ----------
    openings : Openings
        Of the problem's space.
    source : str
        The problem's file, for the crew.
    crew : Crew
        Who runs the sub-solves.
    seed : int
        Seed of every choice.
    on_plan : callable
        Told after each improvement.
    should_stop : callable
        Asked often.
    """

    def __init__(
        self,
        openings: Openings,
        source: str,
        crew: Crew,
        seed: int,
        *,
        size: int,
        step_effort: float,
        on_plan: Callable[[], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self.openings, self.problem, self.facts = openings, openings.space.problem, openings.space
        self.source, self.crew, self.step_effort = source, crew, step_effort
        self.on_plan, self.should_stop = on_plan, should_stop
        self.plan = Plan()
        self.rng = random.Random(seed)
        self.framer = Framer(openings)
        self.chooser = Chooser(self.framer, self.rng, size)
        self.spent = 0.0
        self.taken = 0
        self.version = 0
        self.weights = {c.id: weight_of(self.facts, c) for c in self.problem.candidates}
        self.placeable = tuple(who for who in self.weights if self.chooser.spots_of(who))
        self._rules = [rule for rule in CONSTRAINTS if rule.applies(self.problem)]
        self._locked: set[str] = set()
        self._joining: set[str] = set()

    # --- phases -------------------------------------------------------------------------------

    def waiting(self) -> list[str]:
        """Return the candidates without a place who have some half-day and room to go to."""
        return [who for who in self.placeable if who not in self.plan.session_of]

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

    def improve(self, goal: str, until: Callable[[], bool]) -> None:
        """Improve a tier without losing on those before it."""

        def pick() -> Neighbourhood | None:
            waiting = [who for who in self.waiting() if who not in self._joining] if goal == "cost" else []
            if waiting and self.rng.random() < 0.3:
                return self.chooser.making_room(self.plan, self._locked, waiting)
            return self.chooser.choose(self.plan, self._locked, waiting)

        self._loop(goal, pick, until)

    # --- the loop -----------------------------------------------------------------------------

    def _loop(self, goal: str, pick: Pick, until: Callable[[], bool]) -> None:
        pending: deque[Pending] = deque()
        try:
            while True:
                while len(pending) < self.crew.lag and not until():
                    started = self._start(goal, pick)
                    if started is None:
                        break
                    pending.append(started)
                if not pending:
                    return
                one = pending.popleft()
                self._take(goal, one, one.answer(self.should_stop))
        except StopError:
            return
        finally:
            self._locked.clear()
            self._joining.clear()

    def _start(self, goal: str, pick: Pick) -> Pending | None:
        for _ in range(IDLE_TRIES):
            chosen = pick()
            if chosen is None:
                return None
            frame = self.framer.frame(self.plan, chosen, self.rng)
            if not frame.sessions:
                continue
            current = tuple(self.plan.sessions[name] for name in chosen.freed)
            self._locked.update(chosen.freed)
            self._joining.update(chosen.newcomers)
            effort = self.step_effort * (PLACING_EFFORT if chosen.newcomers and current else 1)
            task = Task(self.source, frame, current, goal, effort, self.rng.randrange(2**31))
            return Pending(chosen, frame, current, self.version, self.crew.submit(run_task, task))
        return None

    def _take(self, goal: str, one: Pending, answer: Answer) -> None:
        self._locked.difference_update(one.chosen.freed)
        self._joining.difference_update(one.chosen.newcomers)
        self.spent += answer.effort + STEP_OVERHEAD
        self.taken += 1
        gain = 0.0
        if answer.sessions is not None:
            gain = self._apply(goal, one, answer.sessions)
        self.chooser.learn(one.chosen.kind, min(gain, MOST_GAIN), answer.effort + STEP_OVERHEAD)
        if one.current and not one.chosen.newcomers:
            self.chooser.adapt(answer.proven, answer.effort / self.step_effort)

    def _apply(self, goal: str, one: Pending, new: tuple[PlannedSession, ...]) -> float:
        """Put an answer into the plan when it is better and still fits; return what it gained."""
        near = self._near(one, new)
        if one.version != self.version and not self._fits(one, new, near):
            # Others changed the plan meanwhile. Of new sessions alone, those that fit are still good.
            alone = replace(one, version=-1)
            return sum(self._apply(goal, alone, (s,)) for s in new) if not one.current and len(new) > 1 else 0
        gain = self._gain(goal, one.current, new, near)
        if gain < 0 or set(new) == set(one.current):
            return 0.0
        self.plan.replace(one.chosen.freed, new)
        self.version += 1
        if gain > 0:
            self.on_plan()
        return gain

    def _near(self, one: Pending, new: Sequence[PlannedSession]) -> list[PlannedSession]:
        """Return the sessions that stay and share people, rooms of a day or ties with those that change."""
        changed = [*one.current, *new]
        people = dict.fromkeys(who for session in changed for who in session.examiners)
        heard = dict.fromkeys(who for session in changed for who in session.candidates)
        mates = (mate for who in heard for mate in self.framer.mates.get(who, ()) if mate not in heard)
        near = {session.name: session for session in self.plan.around(one.chosen.freed, people, mates)}
        for session in changed:
            for half in self.facts.grid.half_days_on(self.openings.halves[session.half].day):
                for other in self.plan.of_half(half.index):
                    if other.room == session.room and other.name not in one.chosen.freed:
                        near[other.name] = other
        return list(near.values())

    def _view(self, sessions: Sequence[PlannedSession]) -> ScheduleView:
        return ScheduleView(self.problem, Schedule(hearings=to_hearings(self.facts, sessions)), self.facts)

    def _fits(self, one: Pending, new: Sequence[PlannedSession], near: Sequence[PlannedSession]) -> bool:
        freed = set(one.chosen.freed)
        if not freed.issuperset(s.name for s in one.current if self.plan.sessions.get(s.name) != s):
            return False
        for session in new:
            if session.name in self.plan.sessions and session.name not in freed:
                return False
            for who in session.candidates:
                if who in self.plan.session_of and self.plan.session_of[who] not in freed:
                    return False
        settled = self.plan.settled.copy()
        for session in one.current:
            settled.subtract(h.settled for h in session.hearings if h.settled is not None)
        for session in new:
            settled.update(h.settled for h in session.hearings if h.settled is not None)
        for row, count in settled.items():
            capacity = self.problem.deliberations[row].capacity
            if capacity is not None and count > capacity:
                return False
        view = self._view([*near, *new])
        return not any(True for rule in self._rules for _ in rule.violations(view))

    def _gain(
        self, goal: str, old: Sequence[PlannedSession], new: Sequence[PlannedSession], near: Sequence[PlannedSession]
    ) -> float:
        """Return what a change gains on ``goal``, in its units; below 0 when it or a tier before it loses."""
        lost = sum(self.weights[who] for session in old for who in session.candidates)
        won = sum(self.weights[who] for session in new for who in session.candidates)
        if won != lost:
            return float(won - lost) if won > lost else -1.0
        before, after = self._view([*near, *old]), self._view([*near, *new])
        for tier in OBJECTIVES[1:]:
            gain = tier.measure(before, None) - tier.measure(after, None)
            if tier.name == goal:
                return gain / tier.scale
            if gain:
                return -1.0 if gain < 0 else float(gain)
        return 0.0


def chunks_of(chooser: Chooser, waiting: Sequence[str], size: int) -> list[list[str]]:
    """Return candidates in chunks of those who may share panels; first those for whom few can sit."""
    problem = chooser.problem

    def key(who: str) -> tuple[int, str, str, str, int]:
        candidate = problem.candidate_of[who]
        sector = problem.certification_of[candidate.certification].sector
        mates = chooser.framer.mates.get(who, ())
        if len(mates) > 1:
            return -1, sector, min(mates), candidate.certification, len(chooser.spots_of(who))
        few = bisect.bisect(FEW, len(chooser.scarcest(who)))
        centre = min(candidate.centres, default="") if few == len(FEW) else ""
        return few, sector, centre, candidate.certification, len(chooser.spots_of(who))

    ordered = sorted(waiting, key=key)
    return [ordered[i : i + size] for i in range(0, len(ordered), size)]
