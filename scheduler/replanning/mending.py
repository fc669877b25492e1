"""The search of a repair: a bound and a plan that approach one another until they meet.

The people's goals are minimised on a partial model in which what no event touches may be let go (see
`scheduler.model.partial`), so that each value is a lower bound for every schedule whatever. What was let go
is freed, and the model solved again, until nothing is: then the bound is a schedule, and it is proven.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheduler.model.ladder import Budget, Ladder
from scheduler.model.partial import build_partial
from scheduler.model.scope import Partial, Scope
from scheduler.replanning.people import GOALS, PeopleGoals, people_goals
from scheduler.replanning.reading import read_hearings
from scheduler.replanning.situation import Situation
from scheduler.replanning.space import make_repair_space
from scheduler.replanning.tiers import refine
from scheduler.schedule import Hearing

ROUNDS_UNTIL, PLAN_UNTIL, BOUND_UNTIL, REFINED_UNTIL = 0.6, 0.7, 0.8, 0.92
"""Shares of the time after which each part ends; what is left is for the checker."""
ASKED_AFTER = ("called", "alternates")
"""Goals after which it is asked whether anything need be let go."""
STEP_SHARE = 0.5
"""What one goal may take of the time left for its part."""


@dataclass(frozen=True)
class Plan:
    """A right schedule found in a round, in the model that holds it."""

    partial: Partial
    goals: PeopleGoals
    ladder: Ladder
    values: tuple[int, ...]


class Mender:
    """Looks for the schedule that disturbs the fewest, and for the proof.

    Attributes
    ----------
    best : Plan or None
        The best schedule found so far.
    bounds : dict of str to int
        Proven for each goal among the schedules that are as good as ``best`` in the goals before it.
    rounds : int
        Models solved.
    """

    def __init__(self, situation: Situation, budget: Budget) -> None:
        self.situation, self.budget = situation, budget
        self.space = make_repair_space(situation)
        self.best: Plan | None = None
        self.bounds: dict[str, int] = {}
        self.rounds = 0
        self.last: tuple[Partial, PeopleGoals, Ladder] | None = None

    @property
    def is_proven(self) -> bool:
        """Tell whether no schedule whatever is better in any of the people's goals."""
        return self.best is not None and tuple(self.bounds.get(name) for name in GOALS) == self.best.values

    def run(self) -> tuple[Hearing, ...]:
        """Return the hearings of the best schedule found."""
        scope: Scope | None = self._first_scope()
        while scope is not None and not self.budget.is_over(ROUNDS_UNTIL):
            self.rounds += 1
            scope = self._round(scope)
        if not self.is_proven and self.last is not None:
            partial, goals, relaxed = self.last
            self._look_for_plan(partial, goals, PLAN_UNTIL)
            self._bound_below_best(goals, relaxed)
        return self._finish()

    def _first_scope(self) -> Scope:
        situation = self.situation
        free = (situation.hit | situation.new) & frozenset(situation.problem.candidate_of)
        return Scope(
            hearings=situation.hearings,
            free=free,
            fixed=situation.frozen,
            near=free & frozenset(situation.hearings),
        )

    # --- one round ----------------------------------------------------------------------------

    def _round(self, scope: Scope) -> Scope | None:
        """Solve the relaxation of a scope; return what to free next, None when proven or out of time."""
        partial = build_partial(self.space, scope)
        goals = people_goals(partial, self.situation)
        relaxed, later = (
            Ladder(partial.model.cp.clone(), self.budget, until, counting=True) for until in (ROUNDS_UNTIL, BOUND_UNTIL)
        )
        self.last = partial, goals, later
        grown = self._relax(relaxed, partial, goals, scope)
        if self.is_proven or grown == scope:
            return None
        if self.rounds % 2:
            self._look_for_plan(partial, goals, ROUNDS_UNTIL)
        return None if self.is_proven else grown

    def _relax(self, ladder: Ladder, partial: Partial, goals: PeopleGoals, scope: Scope) -> Scope:
        """Bound the goals with things let go, and take the schedule if none need be; return what to free next.

        What must be let go for the first goals decides already: the others wait until nothing is.
        """
        bounds: dict[str, int] = {}
        for name, expression in goals.steps:
            step = ladder.minimise(name, expression, STEP_SHARE)
            if step.bound is None or not step.proven:
                break
            bounds[name] = step.bound
            ladder.keep(expression, step.bound)
            if name in ASKED_AFTER:
                # The same values with the least let go: nothing at all, and the bound is a schedule.
                ladder.minimise("let go", sum(partial.let_go), STEP_SHARE)
                scope = self._grown(ladder, partial, scope)
                if any(ladder.value(literal) for literal in partial.let_go):
                    break
        else:
            self._take(partial, goals, ladder)
        # A round that had no time to end may know less than the one before.
        self.bounds = max(self.bounds, bounds, key=lambda known: tuple(known.values()))
        return scope

    def _climb(self, ladder: Ladder, goals: PeopleGoals) -> None:
        for name, expression in goals.steps:
            step = ladder.minimise(name, expression, STEP_SHARE)
            if step.value is None:
                break
            ladder.keep(expression, step.value)

    def _grown(self, ladder: Ladder, partial: Partial, scope: Scope) -> Scope:
        """Return the scope in which what was let go is free."""
        dropped = {who for who, literal in partial.dropped.items() if ladder.value(literal)}
        opened = {partial.kept[name] for (name, _), literal in partial.leaving.items() if ladder.value(literal)}
        far = {who for who, literal in partial.wandering.items() if ladder.value(literal)}
        return replace(scope, free=scope.free | dropped, open=scope.open | opened, near=scope.near - far)

    # --- plans and bounds ---------------------------------------------------------------------

    def _look_for_plan(self, partial: Partial, goals: PeopleGoals, until: float) -> None:
        """Look for a better schedule in a scope, with nothing let go."""
        if self.best is not None and self.best.partial is partial:
            return
        for literal in partial.let_go:
            partial.model.cp.add(literal == 0)
        ladder = Ladder(partial.model.cp, self.budget, until, counting=True)
        if self.best is not None:
            ladder.hint_by_name(self.best.ladder.by_name())
        self._climb(ladder, goals)
        if ladder.solution:
            self._take(partial, goals, ladder)

    def _take(self, partial: Partial, goals: PeopleGoals, ladder: Ladder) -> None:
        values = tuple(ladder.value(expression) for _, expression in goals.steps)
        if self.best is None or values < self.best.values:
            self.best = Plan(partial, goals, ladder, values)

    def _bound_below_best(self, goals: PeopleGoals, ladder: Ladder) -> None:
        """Bound each goal among the schedules as good as the best one in the goals before it."""
        if self.best is None:
            return
        # What a round proved holds here too, as far as its goals before are those of the plan.
        known, self.bounds, same = self.bounds, {}, True
        for (name, expression), value in zip(goals.steps, self.best.values, strict=True):
            step = ladder.minimise(name, expression, STEP_SHARE)
            # Each of the goals counts something: none is ever below zero.
            bound = max(0, step.bound or 0, known.get(name, 0) if same else 0)
            self.bounds[name] = min(bound, value)
            same = same and known.get(name) == value
            ladder.keep(expression, value)

    # --- the plan -----------------------------------------------------------------------------

    def _finish(self) -> tuple[Hearing, ...]:
        """Return the best schedule, its other goals improved in what time is left."""
        best = self.best
        if best is None:
            # No time for anything: what no event touches stays, the rest is left without a place, and said so.
            gone = self.situation.hit | self.situation.touched
            return tuple(h for who, h in self.situation.hearings.items() if who not in gone)
        ladder = Ladder(best.partial.model.cp, self.budget, REFINED_UNTIL)
        ladder.hint(best.ladder.solution)
        ladder.solver = best.ladder.solver
        for literal in best.partial.let_go:
            ladder.keep(literal, 0)
        for value, (_, expression) in zip(best.values, best.goals.steps, strict=True):
            ladder.keep(expression, value)
        refine(ladder, best.partial, self.situation.before)
        return read_hearings(best.partial, ladder.value, self.situation.hearings)
