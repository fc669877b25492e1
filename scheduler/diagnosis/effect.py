"""What an edit of the data brings to a plan that is there: who is heard more, and at what cost."""

from __future__ import annotations

import time
from dataclasses import dataclass

from scheduler.domain import Problem
from scheduler.eligibility import Facts
from scheduler.model.builder import make_space
from scheduler.model.extract import extract_hearings
from scheduler.model.ladder import Budget, Ladder
from scheduler.model.objectives import OBJECTIVES
from scheduler.model.partial import build_partial
from scheduler.model.scope import Partial, Scope
from scheduler.schedule import Schedule
from scheduler.settings import SolveSettings
from scheduler.verification import measure, verify

MOST_MOVED = 40
"""Hearings of a plan up to which all may move when nobody finds a place beside them."""
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Effect:
    """Candidates heard who were not before, and by how much the cost tier changes."""

    places: tuple[str, ...]
    cost: float


class Effects:
    """Measures edits on one plan, until the time is over.

    Parameters
    ----------
    schedule : Schedule or None
        The plan, accepted by the checker; without one nothing is measured.
    seconds : float
        Wall seconds for all edits together.
    """

    def __init__(self, schedule: Schedule | None, seconds: float) -> None:
        self.schedule, self.deadline = schedule, time.monotonic() + seconds

    def of(self, problem: Problem, candidates: tuple[str, ...]) -> Effect | None:
        """Return what a changed problem brings to these candidates, None when it was not measured.

        Everyone who is heard stays so: where they are, or anywhere in a small plan without room beside them.
        """
        if self.schedule is None:
            return None
        hearings = {h.candidate: h for h in self.schedule.hearings}
        waiting = frozenset(candidates) - hearings.keys()
        effect = None
        for may_move in (frozenset[str](), frozenset(hearings)):
            if len(may_move) > MOST_MOVED or time.monotonic() > self.deadline:
                break
            effect = self._try(problem, waiting, may_move) or effect
            if effect is not None and effect.places:
                break
        return effect

    def _try(self, problem: Problem, waiting: frozenset[str], may_move: frozenset[str]) -> Effect | None:
        assert self.schedule is not None
        hearings = {h.candidate: h for h in self.schedule.hearings}
        scope = Scope(hearings, free=waiting | may_move, fixed=frozenset(hearings) - may_move)
        partial = build_partial(make_space(problem), scope)
        for who in may_move:
            partial.model.cp.add(partial.model.placed[who] == 1)
        ladder = Ladder(partial.model.cp, Budget(SolveSettings(time_limit=SECONDS), time.monotonic()))
        after = self._best(partial, ladder, waiting)
        facts = Facts(problem)
        if after is None or verify(problem, after, facts):
            return None
        cost = sum(
            sign * tier.value
            for sign, plan in ((1, after), (-1, self.schedule))
            for tier in measure(problem, plan, None, facts)
            if tier.name == "cost"
        )
        return Effect(tuple(h.candidate for h in after.hearings if h.candidate in waiting), cost)

    def _best(self, partial: Partial, ladder: Ladder, waiting: frozenset[str]) -> Schedule | None:
        """Return the plan with the most of those waiting, at the least cost."""
        left_out = len(waiting) - sum(partial.model.placed[who] for who in waiting)
        step = ladder.minimise("placement", left_out)
        if step.value is None:
            return None
        ladder.keep(left_out, step.value)
        cost = next(goal for goal in OBJECTIVES if goal.name == "cost")
        ladder.minimise("cost", cost.post(partial.model, None))
        return Schedule(hearings=extract_hearings(partial.model, ladder.value))
