"""What of a plan each of several workers may change, so that what they do apart can be joined."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar

from scheduler.model.frame import PlannedSession
from scheduler.model.improve.plan import Plan
from scheduler.timegrid import HalfDay

Unit = TypeVar("Unit")


@dataclass(frozen=True, slots=True)
class Share:
    """What one worker may change; None: all.

    Attributes
    ----------
    halves : frozenset of int, optional
        Half-days (indexes).
    sessions : frozenset of str, optional
        Sessions that may be taken out, by name.
    """

    halves: frozenset[int] | None = None
    sessions: frozenset[str] | None = None

    def holds(self, half: int) -> bool:
        """Tell whether sessions of a half-day may be changed."""
        return self.halves is None or half in self.halves

    def frees(self, session: PlannedSession) -> bool:
        """Tell whether a session may be taken out."""
        return self.holds(session.half) and (self.sessions is None or session.name in self.sessions)


WHOLE = Share()


def deal_days(plan: Plan, halves: Collection[HalfDay], parts: int, rng: random.Random) -> list[Share]:
    """Deal the days out, each part about as many hearings; half-days where days are few."""
    whole = len({half.day for half in halves}) >= 2 * parts
    units: dict[int, list[int]] = {}
    for half in halves:
        units.setdefault(half.day if whole else half.index, []).append(half.index)
    load = {unit: sum(len(s.hearings) for half in mine for s in plan.of_half(half)) for unit, mine in units.items()}
    return [Share(frozenset(half for unit in group for half in units[unit])) for group in _balanced(load, parts, rng)]


def _balanced(load: dict[Unit, int], parts: int, rng: random.Random) -> list[list[Unit]]:
    """Return units in groups of about the same load, drawn at random."""
    order = list(load)
    rng.shuffle(order)
    groups: list[list[Unit]] = [[] for _ in range(min(parts, len(order)))]
    weights = [0] * len(groups)
    for unit in order:
        place = min(range(len(groups)), key=weights.__getitem__)
        groups[place].append(unit)
        weights[place] += load[unit] + 1
    return groups
