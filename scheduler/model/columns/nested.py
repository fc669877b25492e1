"""The cheapest panel of each group whose people are some of a parent's: the first of the parent's who may sit here.

Groups are many and parents few (300 candidates of 6 sectors with four seats: 230,000 and 6,000). The parent's people
are put in order of their prices once; a group then takes the first of them for each seat, who is among the first few
nearly always. Nor do parents each have people of their own: a seat that anyone of a category may take has the same for
all sectors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.panels import DEAR, cheapest_with_breaks, in_order, twice
from scheduler.model.columns.prices import EachPerson, Prices, Rows
from scheduler.model.columns.sets import Floats, Ints, SessionSets

Bools = NDArray[np.bool_]
FIRST = 12
"""People of a parent who are looked at for each seat."""
MOST_AT_ONCE = 2_000_000
"""People priced at once: some 50 bytes each."""


@dataclass(frozen=True, slots=True)
class InOrder:
    """The cheapest people for each seat before anyone of some parents, the cheapest first.

    Attributes
    ----------
    parents : array of int, shape (parents,)
        The parents' groups.
    row : array of int, shape (parents, seats)
        Row of each one's seats in the others: seats with the same people at the same prices share one.
    people, cost : array, shape (rows, most)
        Who they are, and what they cost.
    """

    parents: Ints
    row: Rows
    people: Ints
    cost: Floats

    @classmethod
    def of(cls, sets: SessionSets, parents: Ints, prices: Prices) -> InOrder:
        """Return them at some prices."""
        casts, size = sets.groups.cast[parents], sets.groups.size[parents]
        same = np.stack(
            np.broadcast_arrays(sets.people.row[casts], sets.half[casts, None], sets.kind[casts, None], size[:, None])
        )
        keys = np.ravel_multi_index(tuple(same), tuple(same.max(axis=(1, 2), initial=0) + 1))
        _, first, row = np.unique(keys, return_index=True, return_inverse=True)
        lists, half, kind, size = same.reshape(len(same), -1)[:, first]
        counts = sets.people.counts(lists)
        most = min(FIRST, max(int(counts.max(initial=1)), sets.people.seats))
        people = np.full((len(first), most), sets.nobody, dtype=np.int32)
        cost = np.full((len(first), most), DEAR)
        each_person = EachPerson(prices, int(size.max(initial=0)))
        for some in alike_in_length(counts):
            able = sets.people.of_lists(lists[some])
            each = each_person.costs(half[some], kind[some], size[some], able)
            near, least = in_order(able[:, None], each[:, None], most)
            people[some, : near.shape[2]], cost[some, : near.shape[2]] = near[:, 0], least[:, 0]
        return cls(parents, row.reshape(keys.shape), people, cost)

    def first_able(self, sets: SessionSets, groups: Ints, of_parent: Ints) -> tuple[Floats, Ints, Bools]:
        """Return what the cheapest of each seat cost together, who they are, and whether that is the cheapest panel.

        Where it is not certain, the cheapest panel costs as much or more: one person would take two seats, the panel
        would have to wait, or a seat is left to people who were not looked at.

        Parameters
        ----------
        groups : array of int, shape (n,)
            Which groups.
        of_parent : array of int, shape (n,)
            Place of each one's parent among `parents`.
        """
        who, cost, able = self._of(sets, groups, of_parent)
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
        who, cost, able = self._of(sets, groups, of_parent)
        last = cost[:, :, -1]
        cost = np.where(able, cost if more is None else cost + more, DEAR)
        least, panels = cheapest_with_breaks(sets, groups, who, cost)
        # A panel with someone who was not looked at costs that much at the least.
        first = np.minimum(cost.min(axis=2), last)
        others = (first.sum(axis=1)[:, None] - first + last).min(axis=1)
        return np.minimum(least, others), panels, least <= others

    def looked_at(self, of_parent: Ints) -> Ints:
        """Return who is looked at for each seat of groups, given the places of their parents."""
        return self.people[self.row[of_parent]]

    def _of(self, sets: SessionSets, groups: Ints, of_parent: Ints) -> tuple[Ints, Floats, Bools]:
        """Return who is looked at for each seat of some groups, what they cost, and whether they may take it there."""
        row = self.row[of_parent]
        who, cost = self.people[row], self.cost[row]
        able = who != sets.nobody
        nested = np.flatnonzero(self.parents[of_parent] != groups)
        able[nested] = sets.people.may_take_seats(sets.groups.cast[groups[nested]], who[nested])
        return who, cost, able


def alike_in_length(counts: Rows) -> Iterator[Rows]:
    """Yield the places of lists of so many people, those of about one length together, not too many at a time."""
    order = np.argsort(counts, kind="stable")
    first = 0
    while first < len(order):
        # As many as their longest allows.
        longest = np.maximum(counts[order[first : first + MOST_AT_ONCE]], 1)
        within = np.flatnonzero(longest * np.arange(1, len(longest) + 1) <= MOST_AT_ONCE)
        last = first + max(1, len(within))
        yield order[first:last]
        first = last


def _waits(sets: SessionSets, groups: Ints, panels: Ints) -> Bools:
    """Tell which panels would have to wait in a session of their group."""
    minutes = sets.groups.minutes[groups]
    found, long = np.zeros(len(groups), dtype=bool), np.flatnonzero(minutes > 0)
    found[long] = sets.breaks.of_each(panels[long], minutes[long][:, None]).any(axis=1)
    return found
