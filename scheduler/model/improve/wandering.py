"""The way through dearer plans: steps may leave a plan dearer than the best one, less and less, which is kept.

Where steps over a quarter of the sessions are proven best, a plan stays as it is however many are taken (300 candidates
of 8 sectors: 1776 from 60 to 108 s). Steps that weigh days, trips and rooms a little wrong now and then find other
mixes, and what they lose leads on (record-to-record travel, Dueck 1993). From 1588 and 1792, 24 sessions a step, 110 s
on one core: without 1528 and 1756; every other step 15 % wrong and plans up to one and a half examiner-days dearer than
the best 1504 and 1732; steps that lose up to one or two days each (simulated annealing) the same, 30 % 1544 and 1740,
5 % and half a day 1544 and 1760.
"""

from __future__ import annotations

from scheduler.model.frame import PlannedSession
from scheduler.model.improve.plan import Plan

WRONG, OFTEN = 0.15, 0.5
"""By how much prices are wrong at the most, and in how many steps."""
DEARER = 1.5
"""Examiner-days by which a plan may be dearer than the best at the beginning."""


class Wandering:
    """Follows a plan that may get dearer.

    Parameters
    ----------
    plan : Plan
        The plan to begin with.
    examiner_day : float
        What an examiner-day costs.
    began, ends : float
        On the monotonic clock; at the end nothing may be lost.
    """

    def __init__(self, plan: Plan, examiner_day: float, began: float, ends: float) -> None:
        self._most, self._ends, self._length = DEARER * examiner_day, ends, ends - began
        self._best: tuple[PlannedSession, ...] = tuple(plan)
        self._above = 0.0

    def may_lose(self, now: float) -> float:
        """Return what a step may lose, in units of cost."""
        left = (self._ends - now) / self._length if self._length > 0 else 0.0
        return max(0.0, self._most * min(1.0, left) - self._above)

    def go(self, plan: Plan, gained: float) -> bool:
        """Count what a step gained (below 0: lost); tell whether the plan is as good as the best."""
        self._above -= gained
        if self._above > 0:
            return False
        self._best, self._above = tuple(plan), 0.0
        return True

    def go_back(self, plan: Plan) -> bool:
        """Put the best plan back; tell whether another stood there."""
        if self._above <= 0:
            return False
        plan.replace(list(plan.sessions), self._best)
        self._above = 0.0
        return True
