"""The bound that whole sessions give to a whole campaign, told as it grows, and plans made of them on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from scheduler.domain import Candidate
from scheduler.model.columns.campaign_master import CampaignMaster
from scheduler.model.columns.diving import CLOSELY, ROUGHLY, STEADILY, Care, dive
from scheduler.model.columns.generate import ROWS_FROM, Generated, generate
from scheduler.model.columns.guide import Guide, save_guide
from scheduler.model.columns.sets import Column, SessionSets
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


@dataclass(frozen=True, slots=True)
class Ripe:
    """When a plan is made of a program's sessions, and how.

    Attributes
    ----------
    near : float
        Gap of the program below which it is; where not all sets are written down the fall of its value in some rounds,
        as the bound comes long after the sessions (10,000 generated candidates: 15 % and 3 % too far away after 330 s).
    care : Care
        How carefully.
    """

    near: float
    care: Care


PLANS = (Ripe(0.27, ROUGHLY), Ripe(0.06, CLOSELY))
"""One plan soon, and a good one."""
STEADY = (Ripe(0.012, STEADILY),)
"""Where not all sets are written down."""
SETTLED = 2e-3
"""Gap below which the program leaves its core to others: of 1,286 a tenth of the last unit took 60 of 120 s, of 1,246
the last two took 50 (6 sectors; plans of 1456 with a gap of 0.0005, of 1436 with this one)."""
ROUNDS = 3
LATE = 0.6
"""Of the time, how much is left at the least when a first plan is begun (at 10,000 candidates it takes 230 s)."""

MakePlan = Callable[[SessionSets, Guide, Sequence[Column], bool], tuple[PlannedSession, ...]]


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
        Makes a plan, given the sessions to begin with, and whether others may be placed by means of the sets.
    left : callable
        Asked which part of the time is left.
    bound : int
        On the cost, in minutes, as far as it is known anyway.
    step_back : callable
        Called when the program is as good as solved.
    """

    def __init__(
        self,
        master: CampaignMaster,
        path: str,
        without: frozenset[str],
        make_plan: MakePlan,
        left: Callable[[], float],
        bound: int = 0,
        step_back: Callable[[], None] = lambda: None,
    ) -> None:
        self.master, self.path, self.make_plan = master, path, make_plan
        self.left, self.step_back = left, step_back
        self.whole, self._has_rows = master.whole, False
        self._rules = PLANS if self.whole else STEADY
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
            self._plan(found, self._rule)
        elif self.whole and found.gap < SETTLED and self.guide.plans >= len(self._rules) and not self.guide.settled:
            self.guide = replace(self.guide, settled=True)
            save_guide(self.path, self.guide)
            self.step_back()
        self._has_rows |= bool(found.columns) and found.gap < ROWS_FROM

    @property
    def _rule(self) -> Ripe:
        """Return when the next plan is made."""
        return self._rules[self.guide.plans]

    def _is_ripe(self, found: Generated) -> bool:
        if not found.columns or self.guide.plans >= len(self._rules):
            return False
        if not self.guide.plans and self.left() < LATE:
            return True
        near, before = self._rule.near, self._values[-ROUNDS - 1 :]
        return found.gap < near if self.whole else len(before) > ROUNDS and found.value > (1 - near) * before[0]

    def _plan(self, found: Generated, rule: Ripe) -> None:
        shown = replace(self.guide, prices=found.prices, columns=found.columns, parts=found.parts)
        parts = dict(zip(found.columns, found.parts, strict=True))
        held = dive(self.master, parts, rule.care, self.left)
        plan = self.make_plan(self.master.sets, shown, held, self.whole)
        self.guide = replace(self.guide, plan=plan, plans=self.guide.plans + 1)
        save_guide(self.path, self.guide)


def bound_by_columns(
    openings: Openings,
    candidates: Collection[Candidate],
    seconds: float,
    guide: str,
    without: frozenset[str],
    make_plan: MakePlan,
    step_back: Callable[[], None] = lambda: None,
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
    step_back : callable
        Called when the program is as good as solved, and others may have its core.
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
        teller = Teller(
            master, guide, without, make_plan, lambda: (ends - time.monotonic()) / seconds, known, step_back
        )
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
