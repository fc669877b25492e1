"""Everyone heard once, where the sessions of a mix hear some of them twice.

A program that hears everyone at least once is easier than one that hears them exactly once, and the sessions that the
second needs are often not among those looked at: of two sessions with a candidate in common, one goes on without them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from scheduler.model.columns.sets import Column, SessionSets


def heard_once(sets: SessionSets, columns: Collection[Column]) -> tuple[Column, ...] | None:
    """Return the sessions without those whom another one hears; None where one cannot be held without them.

    Of the sessions that hear somebody twice, the one with most candidates goes on without them.
    """
    left = {column: list(sets.members_of(column[0])) for column in columns}
    count = Counter(one for members in left.values() for one in members)
    for one, times in sorted(count.items()):
        for _ in range(times - 1):
            fullest = max((column for column in left if one in left[column]), key=lambda its: (len(left[its]), its))
            left[fullest].remove(one)
    found = [_with_only(sets, column, members) for column, members in left.items() if members]
    return None if None in found else tuple(column for column in found if column is not None)


def _with_only(sets: SessionSets, column: Column, members: list[int]) -> Column | None:
    """Return a session with some of its candidates; None where no set with the same seats is written down."""
    number, panel = column
    if len(members) == sets.size[number]:
        return column
    half, kind, _ = sets.place_of(number)
    rest = sets.number_of(half, kind, members)
    if rest is None or sets.seats[sets.cast[rest]] != sets.seats[sets.cast[number]]:
        return None
    return rest, panel
