"""The search of a repair: a bound and a plan that approach one another until they meet.

The people's goals are minimised on a partial model in which what no event touches may be let go (see
`scheduler.model.partial`), so that each value is a lower bound for every schedule whatever. What was let go
is freed, and the model solved again, until nothing is: then the bound is a schedule, and it is proven.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scheduler.model.ladder import Budget, Ladder
from scheduler.model.partial import build_partial
from scheduler.model.scope import Partial, Scope
from scheduler.replanning.people import GOALS, PeopleGoals, count_people, people_goals
from scheduler.replanning.piecemeal import Piecemeal, is_large
from scheduler.replanning.reading import read_hearings
from scheduler.replanning.situation import Situation
from scheduler.replanning.space import make_repair_space
from scheduler.replanning.tiers import refine
from scheduler.schedule import Hearing

ROUNDS_UNTIL, PLAN_UNTIL, BOUND_UNTIL, REFINED_UNTIL = 0.6, 0.7, 0.8, 0.92
"""Shares of the time after which each part ends; what is left is for the checker."""
SPARE_UNTIL, PIECES_UNTIL = 0.3, 0.8
"""The same for a schedule made piece by piece: one to have in hand, and one that is all there will be."""
ASKED_AFTER = ("called", "alternates")
"""Goals after which it is asked whether anything need be let go."""
DECISIVE = 2
"""The first goals, placement and people called: while a plan is worse in them, every round looks for a better one."""
STEP_SHARE = 0.5
"""What one goal may take of the time left for its part."""
LET_GO_SHARE = 0.2
"""The same for letting go of as little as can be: that needs no proof."""


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
        self.spare: tuple[Hearing, ...] = ()
        self.counted: tuple[int, ...] = ()

    @property
    def values(self) -> tuple[int, ...]:
        """The people's goals of the schedule that is returned."""
        return min((values for values in (self.best.values if self.best else (), self.counted) if values), default=())

    @property
    def is_proven(self) -> bool:
        """Tell whether no schedule whatever is better in any of the people's goals."""
        return self._are_met(self.values)

    def _is_met(self, most: int = len(GOALS)) -> bool:
        """Tell whether the plan of a round is proven, in its first goals at least."""
        return self.best is not None and self._are_met(self.best.values, most)

    def _are_met(self, values: tuple[int, ...], most: int = len(GOALS)) -> bool:
        return bool(values) and tuple(self.bounds.get(name) for name in GOALS)[:most] == values[:most]

    def run(self) -> tuple[Hearing, ...]:
        """Return the hearings of the best schedule found."""
        scope: Scope | None = self._first_scope()
        while scope is not None and not self.budget.is_over(ROUNDS_UNTIL) and not is_large(self.space, scope):
            self.rounds += 1
            scope = self._round(scope)
        if not self._is_met():
            self._end(scope)
        if self.best is None or (self.counted and self.counted < self.best.values):
            return self.spare
        return self._finish(self.best)

    def _end(self, scope: Scope | None) -> None:
        """Look once more for a plan, and for what bounds it, when the rounds ended without a proof."""
        if scope is not None and is_large(self.space, scope):
            self._piece_by_piece(PIECES_UNTIL)
        elif self.last is not None:
            self._look_for_plan(*self.last[:2], PLAN_UNTIL)
        if not self.values:
            self._piece_by_piece(PLAN_UNTIL)
        if self.last is not None:
            self._bound_below(self.values, *self.last[1:])

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
        if self._is_met() or grown == scope:
            return None
        if self.rounds == 1:
            self._piece_by_piece(SPARE_UNTIL)
        elif self.rounds % 2 or not self._is_met(DECISIVE):
            self._look_for_plan(partial, goals, ROUNDS_UNTIL)
        return None if self._is_met() else grown

    def _relax(self, ladder: Ladder, partial: Partial, goals: PeopleGoals, scope: Scope) -> Scope:
        """Bound the goals with things let go, and take the schedule if none need be; return what to free next.

        What must be let go for the first goals decides already: the others wait until nothing is.
        """
        bounds: dict[str, int] = {}
        for name, expression in goals.steps:
            step = ladder.minimise(name, expression, STEP_SHARE, at_least=self._known(bounds, name))
            if step.bound is None or not step.proven:
                break
            bounds[name] = step.bound
            ladder.keep(expression, step.bound)
            if name in ASKED_AFTER:
                # The same values with the least let go: nothing at all, and the bound is a schedule.
                ladder.minimise("let go", sum(partial.let_go), LET_GO_SHARE)
                scope = self._grown(ladder, partial, scope)
                if any(ladder.value(literal) for literal in partial.let_go):
                    break
        else:
            self._take(partial, goals, ladder)
        # A round that had no time to end may know less than the one before.
        self.bounds = max(self.bounds, bounds, key=lambda known: tuple(known.values()))
        return scope

    def _climb(self, ladder: Ladder, goals: PeopleGoals) -> None:
        values: dict[str, int] = {}
        for name, expression in goals.steps:
            step = ladder.minimise(name, expression, STEP_SHARE, at_least=self._known(values, name))
            if step.value is None:
                break
            values[name] = step.value
            ladder.keep(expression, step.value)

    def _known(self, before: Mapping[str, int], name: str) -> int:
        """Return what is proven for a goal where the goals before it have these values.

        Each of the goals counts something: none is ever below zero.
        """
        same = all(self.bounds.get(goal) == value for goal, value in before.items())
        return max(0, self.bounds.get(name, 0)) if same else 0

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

    def _bound_below(self, goal_values: tuple[int, ...], goals: PeopleGoals, ladder: Ladder) -> None:
        """Bound each goal among the schedules as good as the one found in the goals before it."""
        # What a round proved holds here too, as far as its goals before are those of the plan.
        bounds, values = dict[str, int](), dict[str, int]()
        for (name, expression), value in zip(goals.steps, goal_values, strict=True):
            known = self._known(values, name)
            bound = value if known == value else ladder.minimise(name, expression, STEP_SHARE, at_least=known).bound
            bounds[name] = min(max(bound or 0, known), value)
            values[name] = value
            ladder.keep(expression, value)
        self.bounds = bounds

    # --- the plan -----------------------------------------------------------------------------

    def _piece_by_piece(self, until: float) -> None:
        """Find a schedule at once: who can stays, the others are placed a few at a time."""
        found = Piecemeal(self.situation, self.space, self.budget, until).run(self._first_scope())
        counted = count_people(self.situation, found)
        if not self.counted or counted < self.counted:
            self.spare, self.counted = found, counted

    def _finish(self, best: Plan) -> tuple[Hearing, ...]:
        """Return the best schedule, its other goals improved in what time is left."""
        ladder = Ladder(best.partial.model.cp, self.budget, REFINED_UNTIL)
        ladder.hint(best.ladder.solution)
        ladder.solver = best.ladder.solver
        for literal in best.partial.let_go:
            ladder.keep(literal, 0)
        for value, (_, expression) in zip(best.values, best.goals.steps, strict=True):
            ladder.keep(expression, value)
        refine(ladder, best.partial, self.situation.before)
        return read_hearings(best.partial, ladder.value, self.situation.hearings)
