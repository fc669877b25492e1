"""Lexicographic search: one tier after the other, each started from the last solution.

Each tier stops by deterministic time, so that one worker gives one schedule; the wall limit is a backstop.
"""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import SatParameters

from scheduler.model.context import Model
from scheduler.model.extract import extract_hearings, to_hearings
from scheduler.model.frame import PlannedSession
from scheduler.model.improve.first_plan import first_plan, in_first_lanes
from scheduler.model.improve.subsolve import Hint
from scheduler.model.objectives import OBJECTIVES, Objective
from scheduler.model.slots import Expr
from scheduler.model.whole_tiers import WholeTiers
from scheduler.result import ShouldStop
from scheduler.schedule import Hearing, Schedule
from scheduler.settings import SolveSettings

# Share of the effort each tier may take of what is left for it and the tiers after it.
SHARES = {"placement": 0.45, "cost": 0.65, "wishes": 0.45, "fairness": 0.45, "compactness": 0.9, "stability": 1.0}
# Deterministic time per wall second. With one worker it is half of what was measured (0.2), so that the
# effort ends before the wall limit does and the schedule is the same on a slower machine; with several
# workers nothing is repeatable, and the wall limit may decide.
EFFORT_OF_ONE = 0.1
EFFORT_OF_SEVERAL = 40.0
STRATEGIES = {True: 4, False: 8}
"""Searches side by side at the least, by session or by hearing: on 2 cores the cost of the example is proven in 22 s
with 4 and in 35 s with 8; the thesis-defence problems want the variety."""
STRATEGIES_BY_START = ("max_lp", "objective_lb_search_max_lp", "quick_restart")
"""To place hearings modelled by start (`moments`), beside one that improves: the linear program does the work. Two of
the thesis-defence problems, proven with these / with CP-SAT's own choice for 8: N22 in 1.6 / 7 s, N80 in 8 / 13 s."""
POLL_SECONDS = 0.05
FEWEST_FOR_A_FIRST_PLAN = 20
"""Candidates from which on a first plan is made before the whole model is searched."""
FIRST_EFFORT, FIRST_SHARE = 1.0, 0.1
"""Deterministic time given to the first plan, and its share of the whole where that is limited."""

SHARE_OVER_SESSIONS = 0.9
"""Of a tier's time: for branch and cut over whole sessions, where they are few enough; the rest is for the model."""

OnHearings = Callable[[Objective, tuple[Hearing, ...], float, float], None]


@dataclass
class TierOutcome:
    """What a tier ended with: status, and a proven bound in the tier's own unit."""

    name: str
    proven: bool
    bound: float | None


@dataclass
class SearchOutcome:
    """Best hearings found (None when nothing was found), and each tier reached."""

    hearings: tuple[Hearing, ...] | None = None
    tiers: list[TierOutcome] = field(default_factory=list)
    stopped_by: str = "finished"
    infeasible: bool = False


class Search:
    """Solve the tiers of a model in order."""

    def __init__(
        self,
        model: Model,
        settings: SolveSettings,
        previous: Schedule | None,
        on_hearings: OnHearings,
        should_stop: ShouldStop,
        recount: Callable[[Objective, tuple[Hearing, ...]], int],
        tiers: WholeTiers | None = None,
    ) -> None:
        self.model, self.settings, self.previous, self.tiers = model, settings, previous, tiers
        self._solution: Sequence[int] = ()
        self.on_hearings, self.should_stop, self.recount = on_hearings, should_stop, recount
        self.deadline = time.monotonic() + settings.time_limit
        rate = EFFORT_OF_ONE if settings.workers == 1 else EFFORT_OF_SEVERAL
        self.effort = settings.effort or settings.time_limit * rate
        self.outcome = SearchOutcome()

    def run(self) -> SearchOutcome:
        """Return the best hearings and the bound of each tier that was reached."""
        self._hint()
        for goal in OBJECTIVES:
            if not goal.applies(self.model.problem, self.previous):
                continue
            if self.should_stop() or time.monotonic() >= self.deadline:
                self.outcome.stopped_by = "user" if self.should_stop() else "time_limit"
                break
            if not goal.matters(self.model.problem) and self.outcome.hearings is not None:
                self.outcome.tiers.append(TierOutcome(goal.name, True, 0.0))
            elif not self._tier(goal):
                break
        return self.outcome

    def _share(self, goal: Objective) -> float:
        """Return the share of what is left that a tier may take: all of it when no tier after it matters."""
        later = OBJECTIVES[OBJECTIVES.index(goal) + 1 :]
        problem = self.model.problem
        more = any(tier.applies(problem, self.previous) and tier.matters(problem) for tier in later)
        return SHARES[goal.name] if more else 1.0

    def _tier(self, goal: Objective) -> bool:
        expression = goal.post(self.model, self.previous)
        if self._everyone_is_placed(goal):
            self.model.cp.add(expression <= 0)
            self.outcome.tiers.append(TierOutcome(goal.name, True, 0.0))
            if self.tiers is not None:
                self.tiers.keep(goal.name, 0)
            return True
        self.model.cp.minimize(expression)
        solver, status = self._over_sessions(goal, expression) or self._search(goal)
        if status == cp_model.INFEASIBLE:
            self.outcome.infeasible = True
            return False
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.outcome.hearings = extract_hearings(self.model, lambda e: int(solver.value(e)))
        if status != cp_model.OPTIMAL:
            self._note_stop(solver)
        if self.outcome.hearings is None:
            return False
        # Without a solution of its own (the limit came first), the tier keeps the last plan and its value.
        value = self.recount(goal, self.outcome.hearings)
        bound = value if status == cp_model.OPTIMAL else _whole_bound(solver, value)
        self.outcome.tiers.append(
            TierOutcome(goal.name, bound is not None and bound >= value, None if bound is None else bound / goal.scale)
        )
        if bound is not None:
            self.on_hearings(goal, self.outcome.hearings, value / goal.scale, bound / goal.scale)
        self._keep(goal, solver, expression, value)
        return True

    def _search(self, goal: Objective) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus]:
        solver = self._solver(goal)
        return solver, self._solve(solver, goal)

    def _over_sessions(
        self, goal: Objective, expression: Expr
    ) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus] | None:
        """Return a best plan of a tier, found and proven over whole sessions; None where it is still to be searched.

        What is proven is posted as a bound, and the sessions found are where the search starts.
        """
        left = self.deadline - time.monotonic()
        if self.tiers is None or isinstance(expression, int):
            return None
        seconds = SHARE_OVER_SESSIONS * self._share(goal) * left
        known = self.tiers.solve(goal.name, seconds, lambda: self.should_stop() or time.monotonic() >= self.deadline)
        if known is None:
            return None
        self.model.cp.add(expression >= known.bound)
        solver = self._completed(known.sessions) if known.sessions else None
        if solver is None:
            self._go_on_from(self._solution)
            return None
        optimal = int(solver.value(expression)) <= known.bound
        return (solver, cp_model.OPTIMAL) if optimal else None

    def _completed(self, sessions: Sequence[PlannedSession]) -> cp_model.CpSolver | None:
        """Hint sessions, completed by the model of all rules; None where it refuses them."""
        self.model.cp.clear_hints()  # type: ignore[no-untyped-call]
        return Hint(self.model, in_first_lanes(self.model.openings, sessions)).completion()

    def _everyone_is_placed(self, goal: Objective) -> bool:
        """Tell whether the first plan leaves nothing of the first tier to be solved."""
        found = self.outcome.hearings
        return goal is OBJECTIVES[0] and found is not None and self.recount(goal, found) == 0

    def _note_stop(self, solver: cp_model.CpSolver) -> None:
        if self.should_stop():
            self.outcome.stopped_by = "user"
        elif time.monotonic() >= self.deadline:
            self.outcome.stopped_by = "time_limit"
        elif self.outcome.stopped_by == "finished":
            self.outcome.stopped_by = "effort"

    def _solver(self, goal: Objective) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.random_seed = self.settings.seed
        self._choose_strategies(parameters, goal)
        left = max(self.deadline - time.monotonic(), 0.01)
        # With several workers the clock may decide, so that each tier is given its share of it.
        parameters.max_time_in_seconds = left if self.settings.workers == 1 else left * self._share(goal)
        parameters.max_deterministic_time = self.effort * self._share(goal)
        parameters.linearization_level = 2
        # To find places, one worker takes turns between strategies, in an order that does not depend on
        # the clock; to prove a cost, staying with one strategy is faster.
        parameters.interleave_search = self.settings.workers == 1 and goal.name == "placement"
        # A signal during a solve off the main thread would abort the whole process.
        parameters.catch_sigint_signal = False
        return solver

    def _choose_strategies(self, parameters: SatParameters, goal: Objective) -> None:
        by_session = self.model.problem.campaign.panel_mode == "session"
        several = max(os.cpu_count() or 1, STRATEGIES[by_session])
        if goal is OBJECTIVES[0] and self.model.moments is not None and self.settings.workers != 1:
            parameters.subsolvers.extend(STRATEGIES_BY_START)
            several = max(os.cpu_count() or 1, len(STRATEGIES_BY_START) + 1)
        parameters.num_workers = self.settings.workers or several

    def _solve(self, solver: cp_model.CpSolver, goal: Objective) -> cp_model.CpSolverStatus:
        done = threading.Event()

        def watch() -> None:
            while not done.wait(POLL_SECONDS):
                if self.should_stop():
                    solver.stop_search()
                    return

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            status = solver.solve(self.model.cp, _Watcher(self, goal))
        finally:
            done.set()
            watcher.join()
        self.effort = max(self.effort - solver.response_proto.deterministic_time, self.effort * 0.05)
        return status

    def _hint(self) -> None:
        """Hint a first plan where a search is long enough to want one, else the empty plan, which is always right."""
        sessions = self._first_plan()
        solver = Hint(self.model, sessions).completion() if sessions else None
        if solver is not None:
            self._solution = solver.response_proto.solution
            self.outcome.hearings = to_hearings(self.model.space, sessions)
            cost = OBJECTIVES[1]
            value = self.recount(cost, self.outcome.hearings)
            self.on_hearings(cost, self.outcome.hearings, value / cost.scale, 0.0)
            return
        self.model.cp.clear_hints()  # type: ignore[no-untyped-call]
        for literal in self.model.placed.values():
            self.model.cp.add_hint(literal, 0)
        for slot in self.model.slots:
            if slot.used not in self.model.placed.values():
                self.model.cp.add_hint(slot.used, 0)

    def _first_plan(self) -> list[PlannedSession]:
        by_session = self.model.problem.campaign.panel_mode == "session"
        if not by_session or len(self.model.candidates) < FEWEST_FOR_A_FIRST_PLAN:
            return []
        effort = FIRST_SHARE * self.effort if self.settings.workers == 1 else FIRST_EFFORT
        until = time.monotonic() + FIRST_SHARE * (self.deadline - time.monotonic())

        def should_stop() -> bool:
            return self.should_stop() or time.monotonic() >= (self.deadline if self.settings.workers == 1 else until)

        return first_plan(self.model.openings, self.previous, self.settings.seed, effort, should_stop)

    def _keep(self, goal: Objective, solver: cp_model.CpSolver, expression: Expr, value: int) -> None:
        """Fix this tier at its value and start the next one from this solution."""
        self._go_on_from(solver.response_proto.solution)
        if not isinstance(expression, int):
            self.model.cp.add(expression <= value)
        if self.tiers is not None:
            self.tiers.keep(goal.name, value)

    def _go_on_from(self, solution: Sequence[int]) -> None:
        """Hint a solution."""
        if not solution:
            return
        self._solution = solution
        self.model.cp.clear_hints()  # type: ignore[no-untyped-call]
        for index, hint in enumerate(solution):
            self.model.cp.add_hint(self.model.cp.get_int_var_from_proto_index(index), hint)


def _whole_bound(solver: cp_model.CpSolver, value: int) -> int | None:
    """Return the proven bound as a whole number no larger than ``value``; None when there is none."""
    bound = solver.best_objective_bound
    return min(math.ceil(bound - 1e-6), value) if math.isfinite(bound) else None


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Hand better solutions on, spending no more than a twentieth of the time on it."""

    def __init__(self, search: Search, goal: Objective) -> None:
        super().__init__()
        self.search, self.goal, self.next = search, goal, 0.0

    def on_solution_callback(self) -> None:
        """Called by the solver at each better solution."""
        now = time.monotonic()
        if now < self.next:
            return
        hearings = extract_hearings(self.search.model, lambda e: int(self.value(e)))
        self.search.on_hearings(
            self.goal,
            hearings,
            self.objective_value / self.goal.scale,
            self.best_objective_bound / self.goal.scale,
        )
        self.next = time.monotonic() + max(0.5, 20 * (time.monotonic() - now))
