"""The bound that whole sessions give to a whole campaign, told as it grows."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

import numpy as np

from scheduler.domain import Candidate
from scheduler.model.columns.generate import Generated, generate
from scheduler.model.columns.guide import Guide, save_guide
from scheduler.model.columns.master import Master
from scheduler.model.columns.sets import SessionSets, enumerate_sets
from scheduler.model.columns.shares import first_duals
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from scheduler.model.rounding import whole_minutes

CENTRAL_SHARE = 0.3
"""Share of the master program's value from which on its prices and sessions are worth following: they still improve."""


def bound_by_columns(
    openings: Openings, candidates: Collection[Candidate], seconds: float, guide: str, without: frozenset[str]
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
    """
    sets = enumerate_sets(Places(openings), candidates)
    if sets is None:
        return None

    def tell(found: Generated) -> None:
        if guide and found.bound > 0:
            central = found.bound > CENTRAL_SHARE * found.value
            save_guide(guide, Guide(whole_minutes(found.bound), found.prices, found.columns, central, without))

    found = bound_campaign(sets, seconds, tell)
    return None if found is None else whole_minutes(found.bound)


def bound_campaign(sets: SessionSets, seconds: float, tell: Callable[[Generated], None]) -> Generated | None:
    """Return the bound of a whole campaign after so many seconds; ``tell`` is given each better one."""
    ends = time.monotonic() + seconds
    master = Master(sets, np.arange(len(sets.size), dtype=np.int32))
    return generate(master, lambda: time.monotonic() >= ends, center=first_duals(master), tell=tell)
