"""Every session that can be held, with every panel: where there are few enough to be written down."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from scheduler.domain import Pin
from scheduler.model.columns.sets import Column, Ints, SessionSets

MOST_SESSIONS = 6_000
"""Sessions above which they are not all written down (the example: 1,189)."""


def every_session(sets: SessionSets, most: int = MOST_SESSIONS) -> list[Column] | None:
    """Return every session, one for each set and people before it; None where there may be more than ``most``.

    Who takes which seat does not matter to any goal: of panels of the same people one is returned, that keeps the pins.
    """
    widths = sets.people.counts(sets.people.row).prod(axis=1)
    if int(widths[sets.cast].sum()) > 20 * most:
        return None
    pinned = _pinned(sets)
    panels: dict[int, list[tuple[int, ...]]] = {}
    found: list[Column] = []
    for number in _in_order(sets).tolist():
        cast = int(sets.cast[number])
        if cast not in panels:
            panels[cast] = list(_panels(sets, cast))
        pins = [pin for member in sets.members_of(number) for pin in pinned.get(member, ())]
        kept: dict[frozenset[int], tuple[int, ...]] = {}
        for panel in panels[cast]:
            if all(_keeps(sets, cast, panel, pin) for pin in pins):
                kept.setdefault(frozenset(panel), panel)
        found += [(number, panel) for panel in kept.values()]
        if len(found) > most:
            return None
    return found


def _in_order(sets: SessionSets) -> Ints:
    """Return the sets of one half-day, kind of room and kind of panel after the other, each before those it is part of.

    Branch and cut takes variables in this order (the example, all tiers: 19 s, by size 26 s).
    """
    group = sets.groups.parent[sets.groups.of]
    members = np.where(sets.members == len(sets.candidate_of), -1, sets.members)
    return np.lexsort([*members.T[::-1], sets.groups.cast[group]]).astype(np.int32)


def _panels(sets: SessionSets, cast: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to seat different people before the candidates of a cast."""
    rows = [[who for who in row if who != sets.nobody] for row in sets.people[cast].tolist()]
    for panel in product(*rows):
        sitting = [who for who in panel if who != sets.no_seat]
        if len(set(sitting)) == len(sitting):
            yield panel


def _pinned(sets: SessionSets) -> dict[int, list[Pin]]:
    """Return the pins that name someone, by candidate."""
    found: dict[int, list[Pin]] = {}
    for pin in sets.places.problem.pins:
        if pin.examiner and pin.candidate in sets.candidate_of:
            found.setdefault(sets.candidate_of[pin.candidate], []).append(pin)
    return found


def _keeps(sets: SessionSets, cast: int, panel: tuple[int, ...], pin: Pin) -> bool:
    """Tell whether a panel has the person of a pin, in the pin's seat where it names one."""
    who = sets.examiner_of[pin.examiner]
    seats = zip(sets.seats[cast], panel, strict=False)
    return any(sits == who and pin.seat in ("", seat) for seat, sits in seats)


def panel_of(sets: SessionSets, column: Column) -> tuple[int, ...]:
    """Return the different people of a session."""
    return tuple(dict.fromkeys(who for who in column[1] if who < sets.no_seat))
