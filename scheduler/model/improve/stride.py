"""How deep steps over whole sessions look and how many sessions they take out, by what the last ones gave."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheduler.model.columns.pack import DEPTHS, Depth

SMALLEST, LARGEST, FIRST = 12.0, (100.0, 100.0, 24.0), (30.0, 24.0, 20.0)
"""Sessions taken out by a step: at the least, at the most and at first by how deep it looks."""
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
LEAP_AFTER, LEAP_SIZE, LEAP_WRONG, LEAP_BEYOND = 5, 30.0, 0.5, 120.0
"""Deep steps in a row that gain nothing after which one leaps; how many sessions it takes out at the least, how wrong
it weighs, and how many minutes more its mix may cost: the plan may be a little dearer after it (`record`).

300 candidates of 3 sectors from 1440, 80 to 100 s on one core: steps of 20 sessions 1432, 1432; of 30 and 45, as wrong,
but never a dearer plan 1440, 1440; with leaps of 30 or 45 sessions, 0.3 to 1.5 wrong, in seven runs 1412, 1412, 1416,
1420, 1420, 1432, 1436. 5 and 8 sectors from 1512 and 1704: without leaps 1504, 1696; with them 1496, 1512, and 1696,
1704.
"""


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
    _since_leap: int = 0

    def looks(self, *, leaps: bool = False) -> Depth:
        """Return how far a step looks, and how wrong it weighs."""
        looks = DEPTHS[self.depth]
        if leaps:
            return replace(looks, wrong=LEAP_WRONG, beyond=LEAP_BEYOND)
        return replace(looks, wrong=WRONG) if self.depth >= DEEP else looks

    def takes(self, *, leaps: bool = False) -> int:
        """Return how many sessions a step takes out."""
        return round(max(self.size, LEAP_SIZE) if leaps else self.size)

    def leaps(self) -> bool:
        """Tell whether the next step is to leap; asked once for each."""
        if self.depth < DEEP or self._since_leap < LEAP_AFTER:
            return False
        self._since_leap = 0
        return True

    def on_another_plan(self) -> Stride:
        """Return what to begin with on another plan of the same problem."""
        return Stride(self.depth, FIRST[self.depth])

    def begin(self, sessions: int) -> None:
        """Look deep at once where a plan has so few sessions."""
        if self.depth < DEEP and sessions < FEW * FIRST[0]:
            self._look(DEEP)

    def adapt(self, *, proven: bool, gained: bool) -> None:
        """Take more sessions out after a step proven best, fewer after another; look deeper where nothing is won."""
        self.size = min(LARGEST[self.depth], self.size + GROWTH) if proven else max(SMALLEST, self.size - SHRINKAGE)
        self._failed = 0 if gained else self._failed + 1
        self._since_leap = 0 if gained else self._since_leap + 1
        if self._failed >= PATIENCE:
            self._look(self.depth + 1 if self.depth + 1 < len(DEPTHS) else AGAIN)

    def _look(self, depth: int) -> None:
        self.depth, self.size, self._failed = depth, FIRST[depth], 0
