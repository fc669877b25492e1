"""The schedule that stays right and disturbs the fewest people.

Goals, in this order: candidates placed; people already called who are disturbed; the days of notice
they miss; other people disturbed; alternates; then cost, wishes, fairness and compactness.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.changes import Changes, compare
from scheduler.diagnosis import first_reasons
from scheduler.domain import Problem
from scheduler.errors import VerificationError
from scheduler.events import Happened
from scheduler.fingerprint import fingerprint
from scheduler.model.ladder import Budget
from scheduler.replanning.mending import Mender
from scheduler.replanning.people import GOALS
from scheduler.replanning.situation import Situation, situate
from scheduler.result import ShouldStop
from scheduler.schedule import Hearing, Schedule, Tier, Unplaced, Violation
from scheduler.settings import SolveSettings
from scheduler.verification import measure, verify


@dataclass(frozen=True)
class Repair:
    """A repaired schedule and what it took.

    Attributes
    ----------
    schedule : Schedule
        Accepted by the checker for `problem`.
    problem : Problem
        The problem after the events, with the waivers of notice that were due.
    changes : Changes
        From the published schedule.
    people : tuple of Tier
        ``placement``, ``called``, ``notice``, ``others``, ``alternates``: value, proven bound, gap.
    unrepaired : tuple of Unplaced
        Candidates who had, or were to have, a place and are left without one, with the reason.
    broken_before : tuple of Violation
        Rules that hearings of the past break; nothing can be done about them.
    hit : tuple of str
        Candidates whose hearing an event touched.
    proven : bool
        No schedule whatever is better in any of the people's goals.
    rounds : int
        Models solved until the bound met the schedule, or the time was over.
    """

    schedule: Schedule
    problem: Problem
    changes: Changes
    people: tuple[Tier, ...]
    unrepaired: tuple[Unplaced, ...]
    hit: tuple[str, ...]
    broken_before: tuple[Violation, ...]
    proven: bool
    seconds: float
    rounds: int


def patience(problem: Problem) -> float:
    """Return the seconds a repair may take: until it is proven in a small plan, then as long as the plan is large."""
    candidates = len(problem.candidates)
    if candidates <= 150:
        return 60.0
    return 7.0 if candidates <= 300 else min(7.0 + (candidates - 300) * 0.055, 60.0)


def repair(
    problem: Problem,
    schedule: Schedule,
    happened: Happened,
    on: dt.date,
    settings: SolveSettings | None = None,
    *,
    should_stop: ShouldStop | None = None,
) -> Repair:
    """Return the schedule that is right after the events and disturbs the fewest people.

    Parameters
    ----------
    on : date
        The day of the repair; what is before it is frozen, and new convocations go out on it.

    Raises
    ------
    InputError
        With every event that names someone unknown or comes too late.
    VerificationError
        If the checker refuses what was found.
    """
    began = time.monotonic()
    situation = situate(problem, schedule, happened, on)
    budget = Budget(settings or SolveSettings(), began, should_stop)
    mender = Mender(situation, budget)
    return _Report(situation, mender, budget).of(mender.run())


class _Report:
    """What was found, checked and told."""

    def __init__(self, situation: Situation, mender: Mender, budget: Budget) -> None:
        self.situation, self.mender, self.budget = situation, mender, budget

    def of(self, hearings: tuple[Hearing, ...]) -> Repair:
        """Return the verified result."""
        situation = self.situation
        schedule = self._schedule(hearings)
        broken = verify(situation.problem, schedule, situation.facts)
        past = {who for who, h in situation.hearings.items() if situation.is_past(h)}
        refused = [v for v in broken if not set(v.candidates) <= past or not v.candidates]
        if refused:
            told = "; ".join(f"{v.rule}: {v.text_en}" for v in refused[:5])
            raise VerificationError(f"the checker refused the repaired schedule: {told}")
        people = tuple(self._tiers())
        wanted = situation.hit | situation.touched | situation.new | frozenset(situation.hearings)
        return Repair(
            schedule=schedule,
            problem=situation.problem,
            changes=compare(situation.before, schedule, None, situation.problem),
            people=people,
            unrepaired=tuple(u for u in schedule.unplaced if u.candidate in wanted),
            hit=tuple(sorted(situation.hit | situation.touched)),
            broken_before=tuple(broken),
            proven=self.mender.is_proven,
            seconds=time.monotonic() - self.budget.began,
            rounds=self.mender.rounds,
        )

    def _tiers(self) -> Iterator[Tier]:
        """Yield the people's goals; a bound is for the schedules as good in the goals before it."""
        for name, value in zip(GOALS, self.mender.values, strict=True):
            scale = 100 if name == "placement" else 1
            bound = self.mender.bounds.get(name)
            if bound is None:
                yield Tier(name=name, value=value / scale)
            else:
                bound = min(bound, value)
                yield Tier(name=name, value=value / scale, bound=bound / scale, gap=(value - bound) / max(value, 1))

    def _schedule(self, hearings: tuple[Hearing, ...]) -> Schedule:
        problem, before = self.situation.problem, self.situation.before
        known = {u.candidate: u for u in before.unplaced}
        placed = {h.candidate for h in hearings}
        bare = Schedule(hearings=hearings)
        return Schedule(
            problem_sha256=fingerprint(problem),
            status="FEASIBLE",
            profile=problem.campaign.profile,
            warnings=before.warnings,
            tiers=measure(problem, bare, before, self.situation.facts),
            hearings=hearings,
            unplaced=tuple(
                known.get(c.id) or Unplaced(candidate=c.id, reasons=first_reasons(self.mender.space, c))
                for c in problem.candidates
                if c.id not in placed
            ),
        )
