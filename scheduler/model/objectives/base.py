"""What a goal is: an integer expression for the solver, and the same figure recomputed from a schedule."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from scheduler.domain import Problem
from scheduler.schedule import Schedule
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.model.context import Model
    from scheduler.model.slots import Expr
    from scheduler.view import Held, ScheduleView


class Objective(ABC):
    """One lexicographic tier; lower is better.

    ``scale`` is the number of integer units in one unit of the value people read: the solver counts
    minutes where people count quarter-hours.
    """

    name: ClassVar[str]
    title: ClassVar[Text]
    scale: ClassVar[int] = 1
    weights: ClassVar[tuple[str, ...]] = ()
    """Fields of `Weights` without which the tier is 0 whatever the plan; empty: it always counts."""

    def matters(self, problem: Problem) -> bool:
        """Tell whether two plans may differ in this tier."""
        return not self.weights or any(getattr(problem.campaign.weights, name) for name in self.weights)

    def compares_times(self, problem: Problem) -> bool:
        """Tell whether the tier asks how the times of two hearings lie to each other."""
        return False

    def applies(self, problem: Problem, previous: Schedule | None) -> bool:
        """Tell whether the tier is counted."""
        return True

    @abstractmethod
    def post(self, model: Model, previous: Schedule | None) -> Expr:
        """Return the expression to minimise, in integer units."""

    @abstractmethod
    def measure(self, view: ScheduleView, previous: Schedule | None) -> int:
        """Return the same figure of a schedule, in integer units."""


def idle_minutes(rows: list[Held]) -> int:
    """Return the minutes between holdings (of one half-day), in order of time."""
    ordered = sorted(rows, key=lambda held: held.start)
    return sum(max(two.start - one.held, 0) for one, two in itertools.pairwise(ordered))
