"""How deep steps over whole sessions look and how many sessions they take out, by what the last ones gave."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.model.columns.pack import DEPTHS, Depth

SMALLEST, LARGEST, FIRST = 12.0, 100.0, (30.0, 24.0, 20.0, 16.0)
"""Sessions taken out by a step: at the least, at the most, and at first by how deep it looks."""
GROWTH, SHRINKAGE = 0.5, 2.0
"""Sessions more after a step proven best, fewer after another: four of five are."""
PATIENCE, AGAIN = 10, 1
"""Steps in a row that gain nothing after which steps look deeper, at the most; after the deepest, how deep the next
ones look: what the shallowest find is found by then (300 generated candidates, once the program has come to its end:
nothing by 25 of them, 32 of 1744 by 50 deep ones).
"""
SHALLOW = 2
"""Depths at which it is enough that about every session was taken out once (300 generated candidates, 100 s: 46 shallow
steps gained 8 in 45 s, 37 deep ones 76 in 55 s)."""


@dataclass(slots=True)
class Stride:
    """Adapts from step to step.

    Attributes
    ----------
    depth : int
        How deep steps look, a place in ``DEPTHS``.
    size : float
        Sessions taken out.
    """

    depth: int = 0
    size: float = FIRST[0]
    _failed: int = 0

    @property
    def looks(self) -> Depth:
        """Return how far the next step looks."""
        return DEPTHS[self.depth]

    def on_another_plan(self) -> Stride:
        """Return what to begin with on another plan of the same problem."""
        return Stride(self.depth, FIRST[self.depth])

    def adapt(self, sessions: int, *, proven: bool, gained: bool) -> None:
        """Take more sessions out after a step proven best, fewer after another; look deeper where nothing is won.

        ``sessions``: those of the plan.
        """
        patience = min(PATIENCE, round(sessions / self.size)) if self.depth < SHALLOW else PATIENCE
        self.size = min(LARGEST, self.size + GROWTH) if proven else max(SMALLEST, self.size - SHRINKAGE)
        self._failed = 0 if gained else self._failed + 1
        if self._failed >= patience:
            self.depth = self.depth + 1 if self.depth + 1 < len(DEPTHS) else AGAIN
            self.size, self._failed = FIRST[self.depth], 0
