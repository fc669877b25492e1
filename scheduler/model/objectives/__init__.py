"""The goals, in lexicographic order."""

from __future__ import annotations

from scheduler.model.objectives.base import Objective
from scheduler.model.objectives.compactness import Compactness
from scheduler.model.objectives.cost import Cost
from scheduler.model.objectives.fairness import Fairness
from scheduler.model.objectives.placement import Placement
from scheduler.model.objectives.stability import Stability
from scheduler.model.objectives.wishes import Wishes

OBJECTIVES: tuple[Objective, ...] = (Placement(), Cost(), Wishes(), Fairness(), Compactness(), Stability())

__all__ = ["OBJECTIVES", "Objective"]
