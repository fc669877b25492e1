"""The best plan so far, while another is looked at that may cost a little more.

Source: Dueck 1993, record-to-record travel: any plan is gone on from that is not much worse than the best.
"""

from __future__ import annotations

from scheduler.model.improve.judge import Judge
from scheduler.model.improve.plan import Plan
from scheduler.model.objectives import OBJECTIVES

ABOVE = 0.01
"""Of the best plan's cost, how much more another may cost."""
EXACT = 1e-6
GOAL = "cost"


class Record:
    """Keeps the best of the plans that one plan has been.

    Parameters
    ----------
    judge : Judge
        Who weighs plans.
    plan : Plan
        The plan, changed by others; the best so far.
    """

    def __init__(self, judge: Judge, plan: Plan) -> None:
        self._judge, self._plan = judge, plan
        self._best, self._above, self._most = tuple(plan), 0.0, -1.0

    @property
    def is_best(self) -> bool:
        """Tell whether the plan is as good as the best."""
        return self._above <= EXACT

    @property
    def spare(self) -> float:
        """How much more the plan may cost than it does, in quarters of an hour."""
        if self._most < 0:
            scale = next(goal.scale for goal in OBJECTIVES if goal.name == GOAL)
            self._most = ABOVE * self._judge.values(self._plan, GOAL)[1] / scale
        return max(0.0, self._most - self._above)

    def note(self, gain: float) -> None:
        """Take note of a change: what it gained, or lost (below 0)."""
        self._above = max(0.0, self._above - gain)
        if self.is_best:
            self._best = tuple(self._plan)

    def restore(self) -> bool:
        """Make the plan the best again; False where it is."""
        if self.is_best:
            return False
        best = Plan(self._best)
        if self._judge.values(self._plan, GOAL) <= self._judge.values(best, GOAL):
            return False
        self._plan.replace(self._plan.sessions, self._best)
        self._above = 0.0
        return True
