"""The bound that whole sessions give to a whole campaign, told as it grows, and plans made of them on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from scheduler.domain import Candidate
from scheduler.model.columns.campaign_master import CampaignMaster
from scheduler.model.columns.diving import CLOSELY, ROUGHLY, STEADILY, Care, dive
from scheduler.model.columns.generate import Generated, generate
from scheduler.model.columns.guide import Guide, save_guide
from scheduler.model.columns.saved import Saved, save_program, save_sets, sets_file
from scheduler.model.columns.sets import Column, SessionSets
from scheduler.model.columns.shares import first_duals
from scheduler.model.columns.wide import WideGroup
from scheduler.model.columns.writer import MOST_IN_GROUP, MOST_SEATS, enumerate_all_or_narrow
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
    left, anyway : float
        Of the time, how much is left at the least; and how much is left when it is made, near or not.
    """

    near: float
    care: Care
    left: float = 0.0
    anyway: float = 0.0


PLANS = (Ripe(0.27, ROUGHLY, anyway=0.6), Ripe(0.06, CLOSELY, 0.15), Ripe(0.01, CLOSELY, 0.55))
"""One plan soon, and a good one; another of the program near its end, where it comes in time for that."""
FALLING = (Ripe(0.08, ROUGHLY, anyway=0.6), Ripe(0.02, CLOSELY, 0.15))
STEADY = (FALLING[0], Ripe(0.003, STEADILY, 0.4, 0.5))
"""Where not all sets are written down: one plan for all to be placed soon, and a good one; in the largest campaigns
less carefully, as late as can be."""
SETTLED = 2e-3
"""Gap below which the program leaves its core to others: of 1,286 a tenth of the last unit took 60 of 120 s, of 1,246
the last two took 50 (6 sectors; plans of 1456 with a gap of 0.0005, of 1436 with this one)."""
ROUNDS = 3

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
    count : callable
        Gives a bound on the cost, in minutes, that needs no program; asked once a plan is made.
    step_back : callable
        Called when the program is as good as solved.
    elsewhere : str
        File for the program from which somebody else makes the good plan; empty: it is made here.
    """

    def __init__(
        self,
        master: CampaignMaster,
        path: str,
        without: frozenset[str],
        make_plan: MakePlan,
        left: Callable[[], float],
        count: Callable[[], int] = lambda: 0,
        step_back: Callable[[], None] = lambda: None,
        elsewhere: str = "",
    ) -> None:
        self.elsewhere = elsewhere
        self.master, self.path, self.make_plan = master, path, make_plan
        self.left, self.count, self.step_back = left, count, step_back
        self.whole = master.whole
        self._rules = PLANS if self.whole else FALLING if master.comes_to_its_end else STEADY
        self.guide = Guide(0, None, (), (), False, without)
        self._values: list[float] = []

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
        if (rule := self._rule) is not None and self._is_ripe(found, rule):
            self._plan(found, rule)
        elif self.master.comes_to_its_end and found.gap < SETTLED and self._rule is None and not self.guide.settled:
            self.guide = replace(self.guide, settled=True)
            save_guide(self.path, self.guide)
            self.step_back()

    @property
    def _begun(self) -> int:
        """Return how many plans were begun."""
        return self.guide.plans + self.guide.asked

    @property
    def _rule(self) -> Ripe | None:
        """Return when the next plan is made; None where there is no other."""
        rule = self._rules[self._begun] if self._begun < len(self._rules) else None
        return None if rule is None or self.left() < rule.left else rule

    def _is_ripe(self, found: Generated, rule: Ripe) -> bool:
        if not found.columns:
            return False
        if self.left() < rule.anyway:
            return True
        before = self._values[-ROUNDS - 1 :]
        if self.whole:
            return found.gap < rule.near
        return len(before) > ROUNDS and found.value > (1 - rule.near) * before[0]

    def _plan(self, found: Generated, rule: Ripe) -> None:
        shown = replace(self.guide, prices=found.prices, columns=found.columns, parts=found.parts)
        if self.elsewhere and self.master.comes_to_its_end and self._begun:
            save_program(self.elsewhere, Saved(self.master, shown, self._begun))
            self.guide = replace(self.guide, asked=self.guide.asked + 1)
        else:
            plan = make_plan_of(self.master, shown, rule.care, self.left, self.make_plan, self._begun)
            self.guide = replace(self.guide, plan=plan, plans=self.guide.plans + 1)
        save_guide(self.path, self.guide)
        if self.guide.plans == self._begun == 1 and (bound := self.count()) > self.guide.bound:
            self.guide = replace(self.guide, bound=bound)
            save_guide(self.path, self.guide)


def make_plan_of(
    master: CampaignMaster, guide: Guide, care: Care, left: Callable[[], float], make_plan: MakePlan, seed: int
) -> tuple[PlannedSession, ...]:
    """Return a plan made of the sessions of a dive through a program; ``care``, ``left`` and ``seed`` as in `dive`."""
    held = dive(master, dict(zip(guide.columns, guide.parts, strict=True)), care, left, seed)
    return make_plan(master.sets, guide, held, master.whole)


def bound_by_columns(
    openings: Openings,
    candidates: Collection[Candidate],
    seconds: float,
    guide: str,
    without: frozenset[str],
    make_plan: MakePlan,
    step_back: Callable[[], None] = lambda: None,
    elsewhere: str = "",
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
        File for what is found on the way, beside that of the sets (empty: neither is written).
    without : frozenset of str
        Candidates whom no plan hears.
    make_plan : callable
        Makes a plan of the program's sessions.
    step_back : callable
        Called when the program is as good as solved, and others may have its core.
    elsewhere : str
        File for the program from which somebody else makes the good plan; empty: it is made here.
    """
    ends = time.monotonic() + seconds
    sets, wide = _sets_of(Places(openings), candidates)
    master = CampaignMaster(sets, wide)
    if guide and master.whole:
        save_sets(sets_file(guide, without), sets, without)

    def count() -> int:
        # Once a plan is there: this takes 20 s at 10,000 candidates.
        return 0 if master.whole else count_shares(openings, candidates)

    if not guide:
        known, found = count(), bound_campaign(master, ends - time.monotonic())
    else:

        def left() -> float:
            return (ends - time.monotonic()) / seconds

        teller = Teller(master, guide, without, make_plan, left, count, step_back, elsewhere)
        found = bound_campaign(master, ends - time.monotonic(), teller.tell)
        known = teller.guide.bound
    return max(known, 0 if found is None else whole_minutes(found.bound)) or None


def _sets_of(places: Places, candidates: Collection[Candidate]) -> tuple[SessionSets, list[WideGroup]]:
    """Return all sets; where these are too many, those of the groups that have few, and the other groups."""
    sets, rest = enumerate_all_or_narrow(places, candidates, MOST_SEATS, MOST_IN_GROUP)
    wide = [WideGroup(sets, group, heard) for group, heard in rest.items()]
    return sets, [group for group in wide if group]


def bound_campaign(
    master: CampaignMaster, seconds: float, tell: Callable[[Generated], None] = lambda _: None
) -> Generated | None:
    """Return the bound of a whole campaign after so many seconds; ``tell`` is given each program."""
    ends = time.monotonic() + seconds
    return generate(master, lambda: time.monotonic() >= ends, center=first_duals(master), tell=tell)
