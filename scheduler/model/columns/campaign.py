"""The bound that whole sessions give to a whole campaign, told as it grows, and plans made of them on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import replace

from scheduler.domain import Candidate
from scheduler.model.columns.campaign_master import CampaignMaster
from scheduler.model.columns.diving import dive_whole
from scheduler.model.columns.generate import Generated, generate
from scheduler.model.columns.guide import Guide, save_guide
from scheduler.model.columns.sets import SessionSets
from scheduler.model.columns.shares import first_duals
from scheduler.model.columns.wide import WideGroup
from scheduler.model.columns.writer import MOST_IN_GROUP, enumerate_narrow, enumerate_sets
from scheduler.model.frame import PlannedSession
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from scheduler.model.rounding import whole_minutes
from scheduler.model.seat_bounds import count_shares

CENTRAL_SHARE = 0.3
"""Share of the master program's value from which on its prices and sessions are worth following: they still improve."""
PLANS = ((0.24, 0.1), (0.06, 0.07), (0.02, 0.07))
"""Gaps of the program below which a plan is made of its sessions, and the part from which on they are taken as they
are (1,000 generated candidates, gaps of 16 and 6 %: from 0.2, 7,691 for 985 in 24 s and 7,585 for 983 from 0.3 in 39 s;
from 0.1 and 0.07, with mixes for 120 instead of 60 of the others, 7,765 for 992 in 12 s and 7,500 for 995 in 9 s)."""
STEADY = (0.012,)
"""Falls of the program's value in some rounds below which a plan is made where not all sets are written down: its
bound comes long after its sessions (10,000 generated candidates: 38 % and 3 % too far away after 270 s)."""
ROUNDS = 3
DIVE = True

MakePlan = Callable[[SessionSets, Guide, float, bool], tuple[PlannedSession, ...]]


class Teller:
    """Writes what is known of a campaign where its search looks for it.

    Parameters
    ----------
    master : CampaignMaster
        Its program.
    path : str
        The file.
    without : frozenset of str
        Candidates whom no plan hears.
    make_plan : callable
        Makes a plan of the program's sessions, given the part from which on they are taken as they are, and whether
        others may be placed by means of the sets.
    until : callable
        Asked while sessions for a plan are chosen.
    bound : int
        On the cost, in minutes, as far as it is known anyway.
    """

    def __init__(
        self,
        master: CampaignMaster,
        path: str,
        without: frozenset[str],
        make_plan: MakePlan,
        until: Callable[[], bool],
        bound: int = 0,
    ) -> None:
        self.master, self.path, self.make_plan, self.until = master, path, make_plan, until
        self.whole = master.whole
        self.guide = Guide(bound, None, (), (), False, without)
        self._values: list[float] = []
        if bound:
            save_guide(path, self.guide)

    def tell(self, found: Generated) -> None:
        """Write a better bound; where the program has come near enough to its end, also a plan."""
        if found.columns:
            self._values.append(found.value)
        bound = whole_minutes(found.bound)
        central = self.whole and found.bound > CENTRAL_SHARE * found.value
        known = self.guide
        if bound > known.bound or central > known.central:
            # Where the sets are not all written down, nobody else knows them by their numbers.
            prices, columns, parts = (found.prices, found.columns, found.parts) if self.whole else (None, (), ())
            self.guide = replace(
                known, bound=max(bound, known.bound), prices=prices, columns=columns, parts=parts, central=central
            )
            save_guide(self.path, self.guide)
        if self._is_ripe(found):
            self._plan(found)

    def _is_ripe(self, found: Generated) -> bool:
        plans = self.guide.plans
        if not found.columns or plans >= (len(PLANS) if self.whole else len(STEADY)):
            return False
        if self.whole:
            return found.gap < PLANS[plans][0]
        before = self._values[-ROUNDS - 1 :]
        return len(before) > ROUNDS and found.value > (1 - STEADY[plans]) * before[0]

    def _plan(self, found: Generated) -> None:
        shown, least = replace(self.guide, prices=found.prices), PLANS[self.guide.plans][1]
        columns, parts = found.columns, found.parts
        if not self.whole or DIVE:
            columns = tuple(dive_whole(self.master, dict(zip(columns, parts, strict=True)), self.until))
            parts = (1.0,) * len(columns)
        plan = self.make_plan(self.master.sets, replace(shown, columns=columns, parts=parts), least, self.whole)
        self.guide = replace(self.guide, plan=plan, plans=self.guide.plans + 1)
        save_guide(self.path, self.guide)


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
    ends = time.monotonic() + seconds
    places = Places(openings)
    sets, wide, known = enumerate_sets(places, candidates), list[WideGroup](), 0
    if sets is None:
        known = count_shares(openings, candidates)
        sets, wide = narrow_and_wide(places, candidates)
    master = CampaignMaster(sets, wide)
    if not guide:
        found = bound_campaign(master, ends - time.monotonic())
    else:
        teller = Teller(master, guide, without, make_plan, lambda: time.monotonic() >= ends, known)
        found = bound_campaign(master, ends - time.monotonic(), teller.tell)
    return max(known, 0 if found is None else whole_minutes(found.bound)) or None


def narrow_and_wide(places: Places, candidates: Collection[Candidate]) -> tuple[SessionSets, list[WideGroup]]:
    """Return the sets of the groups that have few, and the other groups."""
    sets, rest = enumerate_narrow(places, candidates, MOST_IN_GROUP)
    wide = [
        WideGroup(places, group, heard, sets.candidate_of, sets.examiner_of, sets.breaks)
        for group, heard in rest.items()
    ]
    return sets, [group for group in wide if group]


def bound_campaign(
    master: CampaignMaster, seconds: float, tell: Callable[[Generated], None] = lambda _: None
) -> Generated | None:
    """Return the bound of a whole campaign after so many seconds; ``tell`` is given each program."""
    ends = time.monotonic() + seconds
    return generate(master, lambda: time.monotonic() >= ends, center=first_duals(master), tell=tell)
