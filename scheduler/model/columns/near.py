"""The sets that pay or nearly pay: between two looks at all of them only these are priced.

Where sets are millions, most are far from paying, and which are near changes little from one program to the next. Only
a look at all of them gives a bound.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.prices import Priced
from scheduler.model.columns.sets import Ints, SessionSets

MANY, NEAR, FEW = 400_000, 200_000, 2
"""Sets from which on not all are priced each time; how many are near; members of sets that are always near."""
ROUNDS = 3
"""Programs between two looks at all sets (3.4 million sets: a program within 6 % after 36 s, not 48; 100,000 near and 4
programs 40 s, 200,000 and 6 42 s, 300,000 and 5 36 s)."""


class Near:
    """Which sets are priced next.

    Parameters
    ----------
    sets : SessionSets
        All sets.
    """

    def __init__(self, sets: SessionSets) -> None:
        self._sets, self._kept, self._left = sets, np.zeros(0, dtype=bool), 0

    def next(self) -> NDArray[np.bool_] | None:
        """Tell of each set whether it is priced next; None: all are."""
        if not self._left:
            return None
        self._left -= 1
        return self._kept

    def look_at_all(self) -> None:
        """Price all sets next."""
        self._left = 0

    def learn(self, priced: Priced) -> None:
        """Take note of all sets, priced."""
        if len(priced.chosen) >= MANY:
            self._kept = np.zeros(len(self._sets.size), dtype=bool)
            self._kept[nearest(self._sets, priced, NEAR)] = True
            self._left = ROUNDS


def nearest(sets: SessionSets, priced: Priced, most: int) -> Ints:
    """Return the sets whose reduced cost is least, and all that hear one or two: these come where few are left."""
    if len(priced.chosen) <= most:
        return priced.chosen
    order = np.argpartition(priced.reduced, most - 1)[:most]
    return np.union1d(priced.chosen[order], np.flatnonzero(sets.size <= FEW)).astype(np.int32)
