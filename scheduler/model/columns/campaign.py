"""The bound that whole sessions give to a whole campaign, told as it grows, and plans made of them on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np

from scheduler.domain import Candidate
from scheduler.model.columns.generate import Generated, generate
from scheduler.model.columns.guide import Guide, save_guide
from scheduler.model.columns.master import Master
from scheduler.model.columns.sets import SessionSets, enumerate_sets
from scheduler.model.columns.shares import first_duals
from scheduler.model.frame import PlannedSession
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from scheduler.model.rounding import whole_minutes

CENTRAL_SHARE = 0.3
"""Share of the master program's value from which on its prices and sessions are worth following: they still improve."""
PLANS = ((0.18, 0.2), (0.06, 0.2), (0.02, 0.3))
"""Gaps of the program below which a plan is made of its sessions, and the part from which on they are taken as they
are (1,000 generated candidates, gaps of 18, 12 and 2 %: plans of 7855, 7549 and 7440; the last from 0.3: 7383, in twice
the time; the first of all complete after 56 s from 18 % on, after 65 s from 12 % on)."""

MakePlan = Callable[[SessionSets, Guide, float], tuple[PlannedSession, ...]]


@dataclass(slots=True)
class Teller:
    """Writes what is known of a campaign where its search looks for it.

    Attributes
    ----------
    sets : SessionSets
        All sets.
    path : str
        The file.
    without : frozenset of str
        Candidates whom no plan hears.
    make_plan : callable
        Makes a plan of the program's sessions, given the part from which on they are taken as they are.
    """

    sets: SessionSets
    path: str
    without: frozenset[str]
    make_plan: MakePlan
    plan: tuple[PlannedSession, ...] = ()
    plans: int = 0

    def tell(self, found: Generated) -> None:
        """Write a better bound; where the program has come near enough to it, also a plan."""
        if found.bound <= 0:
            return
        guide = Guide(
            whole_minutes(found.bound),
            found.prices,
            found.columns,
            found.parts,
            found.bound > CENTRAL_SHARE * found.value,
            self.without,
            self.plan,
            self.plans,
        )
        save_guide(self.path, guide)
        if self.plans < len(PLANS) and found.columns and found.gap < PLANS[self.plans][0]:
            self.plan = self.make_plan(self.sets, guide, PLANS[self.plans][1])
            self.plans += 1
            save_guide(self.path, replace(guide, plan=self.plan, plans=self.plans))


def bound_by_columns(
    openings: Openings,
    candidates: Collection[Candidate],
    seconds: float,
    guide: str,
    without: frozenset[str],
    make_plan: MakePlan,
) -> int | None:
    """Return a bound on the cost, in minutes, of every plan that hears ``candidates``; None where there is none.

    Parameters
    ----------
    openings : Openings
        What is possible.
    candidates : collection of Candidate
        All but those of ``without``.
    seconds : float
        Wall limit.
    guide : str
        File for what is found on the way (empty: none is written).
    without : frozenset of str
        Candidates whom no plan hears.
    make_plan : callable
        Makes a plan of the program's sessions.
    """
    sets = enumerate_sets(Places(openings), candidates)
    if sets is None:
        return None
    teller = Teller(sets, guide, without, make_plan)
    found = bound_campaign(sets, seconds, teller.tell if guide else lambda _: None)
    return None if found is None else whole_minutes(found.bound)


def bound_campaign(sets: SessionSets, seconds: float, tell: Callable[[Generated], None]) -> Generated | None:
    """Return the bound of a whole campaign after so many seconds; ``tell`` is given each better one."""
    ends = time.monotonic() + seconds
    master = Master(sets, np.arange(len(sets.size), dtype=np.int32))
    return generate(master, lambda: time.monotonic() >= ends, center=first_duals(master), tell=tell)
