"""The schedule that stays right and disturbs the fewest people.

Goals, in this order: candidates placed; people already called who are disturbed; the days of notice
they miss; other people disturbed; alternates; then cost, wishes, fairness and compactness.

The people's goals are minimised on a partial model in which what no event touches may be let go (see
`scheduler.model.partial`), so that each value is a lower bound for every schedule whatever. What was let go
is freed, and the model solved again, until nothing is: then the bound is the schedule, and it is proven.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scheduler.changes import Changes, compare
from scheduler.diagnosis import first_reasons
from scheduler.domain import Problem
from scheduler.errors import VerificationError
from scheduler.events import Happened
from scheduler.fingerprint import fingerprint
from scheduler.model.ladder import Ladder, Step
from scheduler.model.partial import build_partial
from scheduler.model.scope import Partial, Scope
from scheduler.replanning.people import PeopleGoals, people_goals
from scheduler.replanning.reading import read_hearings
from scheduler.replanning.situation import Situation, situate
from scheduler.replanning.space import make_repair_space
from scheduler.replanning.tiers import refine
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
    settings = settings or SolveSettings()
    situation = situate(problem, schedule, happened, on)
    mender = _Mender(situation, settings, began, should_stop)
    hearings = mender.run()
    return mender.report(hearings)


_NAMES = ("placement", "called", "notice", "others", "alternates")


@dataclass(frozen=True)
class _Plan:
    """A right schedule found in a round, in the model that holds it."""

    partial: Partial
    goals: PeopleGoals
    ladder: Ladder
    values: tuple[int, ...]


class _Mender:
    def __init__(
        self, situation: Situation, settings: SolveSettings, began: float, should_stop: ShouldStop | None
    ) -> None:
        self.situation, self.settings, self.began = situation, settings, began
        self.should_stop = should_stop or (lambda: False)
        self.space = make_repair_space(situation)
        self.best: _Plan | None = None
        self.bounds: dict[str, int] = {}
        self.rounds = 0

    def run(self) -> tuple[Hearing, ...]:
        """Return the best hearings; the people's goals are proven when the bounds meet the values."""
        situation = self.situation
        free = (situation.hit | situation.new) & frozenset(situation.problem.candidate_of)
        scope: Scope | None = Scope(
            hearings=situation.hearings,
            free=free,
            fixed=situation.frozen,
            near=free & frozenset(situation.hearings),
        )
        while scope is not None and not self._is_late():
            self.rounds += 1
            scope = self._round(scope)
        return self._finish()

    def _is_late(self) -> bool:
        return self.should_stop() or time.monotonic() > self._deadline(0.75)

    def _deadline(self, share: float) -> float:
        return self.began + share * self.settings.time_limit

    def _round(self, scope: Scope) -> Scope | None:
        """Solve a scope with nothing let go, then its relaxation; return what to free next, None when proven."""
        partial = build_partial(self.space, scope)
        goals = people_goals(partial, self.situation)
        relaxed = partial.model.cp.clone()
        for literal in partial.let_go:
            partial.model.cp.add(literal == 0)
        self._improve(partial, goals)
        ladder = Ladder(relaxed, self.settings, self._deadline(0.75), self.should_stop, bounding=True)
        if self.best is not None and self.best.partial is partial:
            ladder.hint(self.best.ladder.solution)
        self._raise_bounds(self._climb(ladder, goals))
        if self._is_proven() or not ladder.solution:
            return None
        grown = self._grown(ladder, partial, scope)
        return None if grown == scope else grown

    def _improve(self, partial: Partial, goals: PeopleGoals) -> None:
        """Look for a better schedule in this model."""
        ladder = Ladder(partial.model.cp, self.settings, self._deadline(0.75), self.should_stop)
        if self.best is not None:
            ladder.hint_by_name(self.best.ladder.by_name())
        self._climb(ladder, goals)
        if not ladder.solution:
            return
        values = tuple(ladder.value(expression) for _, expression in goals.steps)
        if self.best is None or values < self.best.values:
            self.best = _Plan(partial, goals, ladder, values)

    def _climb(self, ladder: Ladder, goals: PeopleGoals) -> list[Step]:
        steps = []
        for name, expression in goals.steps:
            step = ladder.minimise(name, expression, 0.3)
            steps.append(step)
            if step.value is None:
                break
            ladder.keep(expression, step.value)
        return steps

    def _raise_bounds(self, steps: list[Step]) -> None:
        """Take the bounds of this round: valid for every schedule, since what is let go costs too little."""
        found: list[int] = []
        for step in steps:
            if step.bound is not None:
                found.append(step.bound)
            if not step.proven:
                break
        if tuple(found) > tuple(self.bounds.values()):
            self.bounds = dict(zip(_NAMES, found, strict=False))

    def _is_proven(self) -> bool:
        return self.best is not None and tuple(self.bounds.values()) == self.best.values

    def _grown(self, ladder: Ladder, partial: Partial, scope: Scope) -> Scope:
        """Return the scope in which what was let go is free."""
        dropped = {who for who, literal in partial.dropped.items() if ladder.value(literal)}
        opened = {partial.kept[name] for (name, _), literal in partial.leaving.items() if ladder.value(literal)}
        far = {who for who, literal in partial.wandering.items() if ladder.value(literal)}
        return replace(scope, free=scope.free | dropped, open=scope.open | opened, near=scope.near - far)

    def _finish(self) -> tuple[Hearing, ...]:
        """Return the best schedule, its other goals improved in what time is left."""
        best = self.best
        if best is None:
            # No time for anything: what no event touches stays, the rest is left without a place, and said so.
            gone = self.situation.hit | self.situation.touched
            return tuple(h for who, h in self.situation.hearings.items() if who not in gone)
        best.ladder.deadline = self._deadline(1.0)
        for value, (_, expression) in zip(best.values, best.goals.steps, strict=True):
            best.ladder.keep(expression, value)
        refine(best.ladder, best.partial, self.situation.before)
        return read_hearings(best.partial, best.ladder.value, self.situation.hearings)

    # --- the report ---------------------------------------------------------------------------

    def report(self, hearings: tuple[Hearing, ...]) -> Repair:
        """Return the verified result."""
        situation = self.situation
        schedule = self._schedule(hearings)
        broken = verify(situation.problem, schedule, situation.facts)
        past = {who for who, h in situation.hearings.items() if situation.is_past(h)}
        refused = [v for v in broken if not set(v.candidates) <= past or not v.candidates]
        if refused:
            told = "; ".join(f"{v.rule}: {v.text_en}" for v in refused[:5])
            raise VerificationError(f"the checker refused the repaired schedule: {told}")
        people = tuple(self._tiers()) if self.best else ()
        wanted = situation.hit | situation.touched | situation.new | frozenset(situation.hearings)
        return Repair(
            schedule=schedule,
            problem=situation.problem,
            changes=compare(situation.before, schedule, None, situation.problem),
            people=people,
            unrepaired=tuple(u for u in schedule.unplaced if u.candidate in wanted),
            hit=tuple(sorted(situation.hit | situation.touched)),
            broken_before=tuple(broken),
            proven=bool(people) and all(tier.gap == 0 for tier in people),
            seconds=time.monotonic() - self.began,
            rounds=self.rounds,
        )

    def _tiers(self) -> Iterator[Tier]:
        """Yield the people's goals; a bound holds given the goals before it, so the first gap ends them."""
        bounds = dict(self.bounds)
        for name, value in zip(_NAMES, self.best.values if self.best else (), strict=True):
            scale = 100 if name == "placement" else 1
            bound = bounds.get(name)
            if bound is None:
                yield Tier(name=name, value=value / scale)
                continue
            bound = min(bound, value)
            yield Tier(name=name, value=value / scale, bound=bound / scale, gap=(value - bound) / max(value, 1))
            if bound < value:
                bounds = {}

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
                known.get(c.id) or Unplaced(candidate=c.id, reasons=first_reasons(self.space, c))
                for c in problem.candidates
                if c.id not in placed
            ),
        )
