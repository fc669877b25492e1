"""Minimise one expression after another on one model, each kept at its value for the next."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.model.slots import Expr
from scheduler.result import ShouldStop
from scheduler.settings import SolveSettings

POLL_SECONDS = 0.05
# Deterministic time per wall second with one worker, as in `scheduler.model.search`.
EFFORT_OF_ONE = 0.1


@dataclass(frozen=True)
class Step:
    """What one minimisation ended with; ``value`` is None when nothing was found.

    ``bound`` is proven for the expression given the steps before it; ``impossible`` when nothing can be found.
    """

    name: str
    value: int | None
    bound: int | None
    impossible: bool = False

    @property
    def proven(self) -> bool:
        """Tell whether the value is the least possible."""
        return self.value is not None and self.value == self.bound


class Budget:
    """The time of a whole answer, shared by all its models: the clock and, with one worker, a count of work."""

    def __init__(self, settings: SolveSettings, began: float, should_stop: ShouldStop | None = None) -> None:
        self.settings, self.began = settings, began
        self.should_stop = should_stop or (lambda: False)
        self.effort = settings.effort or settings.time_limit * EFFORT_OF_ONE
        self.spent = 0.0

    def seconds(self, share: float) -> float:
        """Return the seconds left until a share of the whole time is over."""
        return self.began + share * self.settings.time_limit - time.monotonic()

    def work(self, share: float) -> float:
        """Return the deterministic time left until a share of all of it is spent; no limit with several workers."""
        return share * self.effort - self.spent if self.settings.workers == 1 else math.inf

    def is_over(self, share: float) -> bool:
        """Tell whether nothing is left of a share of the time."""
        return self.should_stop() or self.seconds(share) <= 0 or self.work(share) <= 0


class Ladder:
    """The steps on one model; the last solution found is the hint of the next.

    Parameters
    ----------
    until : float
        The share of the budget after which no step begins or goes on.
    counting : bool
        The expressions count people: they are proven by unsatisfiable cores, and a linear relaxation only slows
        that down (1,000 candidates, bound of the people called: 3.5 s of CPU without it, 17 s with it).
    """

    def __init__(self, cp: cp_model.CpModel, budget: Budget, until: float = 1.0, counting: bool = False) -> None:
        self.cp, self.budget, self.until, self.counting = cp, budget, until, counting
        self.solution: Sequence[int] = ()
        self.solver = self.last = cp_model.CpSolver()

    def minimise(self, name: str, expression: Expr, share: float = 1.0, at_least: int | None = None) -> Step:
        """Minimise ``expression`` within a share of the time left.

        Parameters
        ----------
        at_least : int, optional
            Proven already: nothing is solved when the last solution is as good.
        """
        if isinstance(expression, int) and self.solution:
            return Step(name, expression, expression)
        if at_least is not None and self.solution and self.value(expression) <= at_least:
            value = self.value(expression)
            return Step(name, value, value)
        if self.budget.is_over(self.until):
            return Step(name, None, None)
        self.cp.minimize(expression)
        status = self._solve(share)
        if status == cp_model.INFEASIBLE:
            return Step(name, None, None, impossible=True)
        bound = math.ceil(self.last.best_objective_bound - 1e-6)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Step(name, None, bound if abs(bound) < 10**12 else None)
        value = round(self.solver.objective_value)
        self._remember()
        return Step(name, value, min(bound, value))

    def keep(self, expression: Expr, value: int) -> None:
        """Post that an expression stays at ``value`` or below."""
        if not isinstance(expression, int):
            self.cp.add(expression <= value)

    def hint_by_name(self, values: Mapping[str, int]) -> None:
        """Start the first step from values of variables of the same names."""
        for index, variable in enumerate(self.cp.proto.variables):
            if variable.name in values:
                self.cp.add_hint(self.cp.get_int_var_from_proto_index(index), values[variable.name])

    def by_name(self) -> dict[str, int]:
        """Return the last solution by the names of its variables."""
        return {v.name: x for v, x in zip(self.cp.proto.variables, self.solution, strict=False) if v.name}

    def value(self, expression: Expr) -> int:
        """Return an expression's value in the last solution found."""
        return int(self.solver.value(expression))

    def _solve(self, share: float) -> cp_model.CpSolverStatus:
        solver, budget = cp_model.CpSolver(), self.budget
        parameters = solver.parameters
        parameters.random_seed = budget.settings.seed
        # Around a plan nearly everything is fixed: probing takes longer than the search it would spare, and
        # one worker is faster than eight on two cores (100 candidates, 3 events: 2.4 s of CPU, not 3.9).
        parameters.num_workers = budget.settings.workers or 1
        parameters.max_time_in_seconds = max(budget.seconds(self.until), 0.01) * share
        if budget.settings.workers == 1:
            parameters.max_deterministic_time = max(budget.work(self.until), 1e-3) * share
        parameters.linearization_level = 0 if self.counting else 1
        parameters.cp_model_probing_level = 0
        parameters.optimize_with_core = self.counting
        parameters.catch_sigint_signal = False
        status = solve_watched(solver, self.cp, budget.should_stop)
        budget.spent += solver.response_proto.deterministic_time
        self.last = solver
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.solver = solver
        return status

    def _remember(self) -> None:
        self.hint(list(self.solver.response_proto.solution))

    def hint(self, solution: Sequence[int]) -> None:
        """Start the next step from a solution of the same variables."""
        self.solution = solution
        self.cp.clear_hints()  # type: ignore[no-untyped-call]
        for index, hint in enumerate(self.solution):
            self.cp.add_hint(self.cp.get_int_var_from_proto_index(index), hint)


def solve_watched(
    solver: cp_model.CpSolver, cp: cp_model.CpModel, should_stop: Callable[[], bool]
) -> cp_model.CpSolverStatus:
    """Solve while a thread asks whether to stop."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(POLL_SECONDS):
            if should_stop():
                solver.stop_search()
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        return solver.solve(cp)
    finally:
        done.set()
        watcher.join()
