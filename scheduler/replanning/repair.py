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
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scheduler.changes import Changes, compare
from scheduler.diagnosis import first_reasons
from scheduler.domain import Problem
from scheduler.eligibility import Space
from scheduler.errors import VerificationError
from scheduler.events import Happened
from scheduler.fingerprint import fingerprint
from scheduler.model.builder import make_space
from scheduler.model.ladder import Ladder, Step
from scheduler.model.partial import Partial, Scope, build_partial
from scheduler.replanning.people import PeopleGoals, people_goals
from scheduler.replanning.reading import read_hearings
from scheduler.replanning.situation import Situation, situate
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
    proven : bool
        No schedule whatever places more, or disturbs fewer people.
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


@dataclass
class _Outcome:
    """The best hearings so far, and what is known of each of the people's goals."""

    hearings: tuple[Hearing, ...] | None = None
    values: dict[str, int] = field(default_factory=dict)
    bounds: dict[str, int] = field(default_factory=dict)


class _Mender:
    def __init__(
        self, situation: Situation, settings: SolveSettings, began: float, should_stop: ShouldStop | None
    ) -> None:
        self.situation, self.settings, self.began, self.should_stop = situation, settings, began, should_stop
        self.space = make_repair_space(situation)
        self.best = _Outcome()
        self.rounds = 0

    def run(self) -> tuple[Hearing, ...]:
        """Return the best hearings; the people's goals are proven when nothing had to be let go."""
        situation = self.situation
        placed = frozenset(situation.hearings)
        scope = Scope(
            hearings=situation.hearings,
            free=(situation.hit | situation.new) & frozenset(situation.problem.candidate_of),
            fixed=situation.frozen & placed,
        )
        while True:
            self.rounds += 1
            partial = build_partial(self.space, scope)
            ladder = Ladder(partial.model.cp, self.settings, self._deadline(), self.should_stop)
            goals = people_goals(partial, situation)
            steps = self._climb(ladder, goals, ())
            self._raise_bounds(steps)
            if all(step.value is not None for step in steps) and not self._let_go(ladder, partial):
                return self._finish(ladder, partial, goals, steps)
            grown = self._grown(ladder, partial, scope)
            if grown == scope or time.monotonic() > self._deadline():
                return self._settle(partial, goals)
            scope = grown

    def _deadline(self) -> float:
        return self.began + 0.8 * self.settings.time_limit

    def _climb(self, ladder: Ladder, goals: PeopleGoals, given: Sequence[object]) -> list[Step]:
        steps = []
        for name, expression in goals.steps:
            step = ladder.minimise(name, expression, 0.5, given)  # type: ignore[arg-type]
            steps.append(step)
            if step.value is None:
                break
            ladder.keep(expression, step.value)
        return steps

    def _raise_bounds(self, steps: list[Step]) -> None:
        """Take the bounds of this round: valid for every schedule, since what is let go costs too little."""
        self.best.bounds = {}
        for step in steps:
            if step.bound is None:
                return
            self.best.bounds[step.name] = step.bound
            if not step.proven:
                return

    def _let_go(self, ladder: Ladder, partial: Partial) -> bool:
        return any(ladder.value(literal) for literal in partial.let_go)

    def _grown(self, ladder: Ladder, partial: Partial, scope: Scope) -> Scope:
        """Return the scope in which what was let go is free."""
        if not ladder.solution:
            return scope
        dropped = {who for who, literal in partial.dropped.items() if ladder.value(literal)}
        opened = {partial.kept[name] for (name, _), literal in partial.leaving.items() if ladder.value(literal)}
        return replace(scope, free=scope.free | dropped, open=scope.open | opened)

    def _settle(self, partial: Partial, goals: PeopleGoals) -> tuple[Hearing, ...]:
        """Return the best schedule of the last model with nothing let go: right, and not proven."""
        model = partial.model
        for literal in partial.let_go:
            model.cp.add(literal == 0)
        deadline = self.began + self.settings.time_limit
        ladder = Ladder(model.cp, self.settings, deadline, self.should_stop)
        steps = self._climb(ladder, goals, ())
        if not ladder.solution:
            return self._keep_what_stands()
        return self._finish(ladder, partial, goals, steps)

    def _finish(self, ladder: Ladder, partial: Partial, goals: PeopleGoals, steps: list[Step]) -> tuple[Hearing, ...]:
        self.best.values = {name: ladder.value(expression) for name, expression in goals.steps}
        for literal in partial.let_go:
            partial.model.cp.add(literal == 0)
        if all(step.value is not None for step in steps):
            ladder.deadline = self.began + self.settings.time_limit
            refine(ladder, partial, self.situation.before)
        return read_hearings(partial, ladder.value, self.situation.hearings)

    def _keep_what_stands(self) -> tuple[Hearing, ...]:
        """Without any time left: what no event touches stays, the rest is left without a place."""
        gone = self.situation.hit | self.situation.touched
        self.best.values = {}
        return tuple(h for who, h in self.situation.hearings.items() if who not in gone)

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
        people = tuple(self._tier(name) for name in self.best.values)
        wanted = situation.hit | situation.touched | situation.new | frozenset(situation.hearings)
        return Repair(
            schedule=schedule,
            problem=situation.problem,
            changes=compare(situation.before, schedule, None, situation.problem),
            people=people,
            unrepaired=tuple(u for u in schedule.unplaced if u.candidate in wanted),
            hit=tuple(sorted(situation.hit | situation.touched)),
            broken_before=tuple(broken),
            proven=bool(people) and all(tier.gap == 0 for tier in people[:2]),
            seconds=time.monotonic() - self.began,
            rounds=self.rounds,
        )

    def _tier(self, name: str) -> Tier:
        value, bound = self.best.values[name], self.best.bounds.get(name)
        scale = 100 if name == "placement" else 1
        if bound is None:
            return Tier(name=name, value=value / scale)
        bound = min(bound, value)
        return Tier(name=name, value=value / scale, bound=bound / scale, gap=(value - bound) / max(value, 1))

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


def make_repair_space(situation: Situation) -> Space:
    """Return what is possible from the day of the repair on: as published, or from the next day."""
    space = make_space(situation.problem)
    grid = space.grid
    first = grid.day_number(situation.on) + 1
    later = grid.span_of_days(first, grid.days - 1)
    for candidate in situation.problem.candidates:
        windows = list(later)
        before = situation.hearings.get(candidate.id)
        if before is not None:
            start = grid.minute(before.start)
            windows.append((start, start + space.oral_minutes(candidate)))
        space.limit_candidate(candidate.id, type(later).of(windows), "notice")
    return space
