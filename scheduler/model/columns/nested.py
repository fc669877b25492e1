"""The cheapest panel of each group whose people are some of a parent's: the first of the parent's who may sit here.

Groups are many and parents few (300 candidates of 6 sectors with four seats: 230,000 and 6,000). The parent's people
are put in order of their prices once; a group then takes the first of them for each seat, who is among the first few
nearly always.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.panels import DEAR, cheapest_with_breaks, in_order, twice
from scheduler.model.columns.sets import Floats, Ints, SessionSets

Bools = NDArray[np.bool_]
FIRST = 12
"""People of a parent who are looked at for each seat."""


@dataclass(frozen=True, slots=True)
class InOrder:
    """The cheapest people for each seat before anyone of some parents, the cheapest first.

    Attributes
    ----------
    people, cost : array, shape (parents, seats, most)
        Who they are, and what they cost.
    """

    people: Ints
    cost: Floats

    @classmethod
    def of(cls, able: Ints, each: Floats) -> InOrder:
        """Return them, given who may take each seat before anyone of a parent, and what they cost."""
        return cls(*in_order(able, each, FIRST))

    def first_able(self, sets: SessionSets, groups: Ints, of_parent: Ints) -> tuple[Floats, Ints, Bools]:
        """Return what the cheapest of each seat cost together, who they are, and whether that is the cheapest panel.

        Where it is not certain, the cheapest panel costs as much or more: one person would take two seats, the panel
        would have to wait, or a seat is left to people who were not looked at.

        Parameters
        ----------
        groups : array of int, shape (n,)
            Which groups.
        of_parent : array of int, shape (n,)
            Row of each one's parent.
        """
        who, cost = self.people[of_parent], self.cost[of_parent]
        able = sets.may_take_seats(sets.groups.cast[groups], who)
        place = able.argmax(axis=2)[:, :, None]
        panels = np.take_along_axis(who, place, 2)[:, :, 0]
        each = np.take_along_axis(cost, place, 2)[:, :, 0]
        # Whoever was not looked at costs no less than the last who was.
        seated = able.any(axis=2)
        least = np.where(seated, each, cost[:, :, -1]).sum(axis=1)
        certain = np.asarray(seated).all(axis=1) & ~_waits(sets, groups, panels) & ~twice(sets, panels)
        return least, panels, certain

    def different(
        self, sets: SessionSets, groups: Ints, of_parent: Ints, more: Floats | None = None
    ) -> tuple[Floats, Ints, Bools]:
        """Return the least cost of a panel of different people, breaks included, who is on it, and whether it is that.

        Where it is not certain, the cheapest panel costs as much or more.

        ``more``: what those looked at cost besides, never less than nothing; shape (n, seats, most).
        """
        who, cost = self.people[of_parent], self.cost[of_parent]
        able, last = sets.may_take_seats(sets.groups.cast[groups], who), cost[:, :, -1]
        cost = np.where(able, cost if more is None else cost + more, DEAR)
        least, panels = cheapest_with_breaks(sets, groups, who, cost)
        # A panel with someone who was not looked at costs that much at the least.
        first = np.minimum(cost.min(axis=2), last)
        others = (first.sum(axis=1)[:, None] - first + last).min(axis=1)
        return np.minimum(least, others), panels, least <= others


def _waits(sets: SessionSets, groups: Ints, panels: Ints) -> Bools:
    """Tell which panels would have to wait in a session of their group."""
    minutes = sets.groups.minutes[groups]
    found, long = np.zeros(len(groups), dtype=bool), np.flatnonzero(minutes > 0)
    found[long] = sets.breaks.of_each(panels[long], minutes[long][:, None]).any(axis=1)
    return found
