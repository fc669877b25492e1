"""How deep steps over whole sessions look and how many sessions they take out, by what the last ones gave."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheduler.model.columns.pack import DEPTHS, Depth

SMALLEST, LARGEST, FIRST = 12.0, 100.0, (30.0, 24.0, 24.0, 20.0)
"""Sessions taken out by a step: at the least, at the most, and at first by how deep it looks."""
GROWTH, SHRINKAGE = 0.5, 2.0
"""Sessions more after a step proven best, fewer after another: four of five are."""
PATIENCE, AGAIN = 10, 1
"""Steps in a row that gain nothing after which steps look deeper; after the deepest, how deep the next ones look: what
the shallowest find is found by then (300 generated candidates, once the program has come to its end: nothing by 25 of
them, 32 of 1744 by 50 deep ones).
"""
DEEP, FEW = 2, 5
"""How deep steps look from the first on, and at the least, where so many take out about every session (300 generated
candidates, 100 s: 46 steps that look less deep gained 8 in 45 s, 37 deep ones 76 in 55 s; from 1588, 82 deep steps of
24 sessions gain 60 in 110 s on one core)."""

WRONG = 0.15
"""How wrong deep steps weigh what is paid: of mixes that cost the same it is not always that which stands that is
chosen then, and the plan keeps moving (24 sessions a step, 110 s on one core, 300 candidates of 5 and 8 sectors from
1588 and 1792: without 1528 and 1756, so 1504 and 1732; 5 % 1544 and 1760, 30 % 1544 and 1740; from 1540 and 1736, 60 s:
every other step 1536 and 1712, all 1528 and 1700)."""


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
        """Return how far the next step looks, and how wrong it weighs."""
        looks = DEPTHS[self.depth]
        return replace(looks, wrong=WRONG) if self.depth >= DEEP else looks

    def on_another_plan(self) -> Stride:
        """Return what to begin with on another plan of the same problem."""
        return Stride(self.depth, FIRST[self.depth])

    def begin(self, sessions: int) -> None:
        """Look deep at once where a plan has so few sessions."""
        if self.depth < DEEP and sessions < FEW * FIRST[0]:
            self._look(DEEP)

    def adapt(self, *, proven: bool, gained: bool) -> None:
        """Take more sessions out after a step proven best, fewer after another; look deeper where nothing is won."""
        self.size = min(LARGEST, self.size + GROWTH) if proven else max(SMALLEST, self.size - SHRINKAGE)
        self._failed = 0 if gained else self._failed + 1
        if self._failed >= PATIENCE:
            self._look(self.depth + 1 if self.depth + 1 < len(DEPTHS) else AGAIN)

    def _look(self, depth: int) -> None:
        self.depth, self.size, self._failed = depth, FIRST[depth], 0
