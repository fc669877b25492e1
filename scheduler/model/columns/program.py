"""A linear program that grows, kept by number in flat arrays, which is how HiGHS takes it."""

from __future__ import annotations

import datetime as dt
import math
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import highspy
import numpy as np
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from scheduler.model.columns.sets import Floats, Ints

CENTRAL = {"solver": "ipx", "run_crossover": "off"}
"""Prices from the middle of the optimal face: far fewer rounds than those of a vertex (300 generated candidates to
proof: 26 rounds and 15 s; simplex 17 rounds in 47 s and the bound at 1379 of 2151)."""
CORNER = {"solver": "simplex"}
"""Where the interior point method gives no pair of solutions, which is rare."""
ROUGH = {"solver": "pdlp", "pdlp_iteration_limit": 5_000, "presolve": "off", "run_crossover": "off"}
"""First-order steps (PDLP, Applegate and others 2021) where prices need not be precise: a program of 1,000 candidates
to a hundredth in 0.3 s instead of 1.7 s, one of 10,000 in 4 s instead of 68 s. They go on from the last solution, which
presolve does not let them: one of 3,000 in 0.9 s instead of 3.8 s."""
TOLERANCES = (
    "pdlp_optimality_tolerance",
    "primal_feasibility_tolerance",
    "dual_feasibility_tolerance",
    "kkt_tolerance",
    "ipm_optimality_tolerance",
)
ROUGH_FROM, ROUGH_ROWS = 1e-4, 3_000
"""Slack and rows from which on a program is solved by first-order steps (300 candidates of another generator: 1284 of
1286 after 40 s instead of 87 s, 1574 of 1577 after 12 s instead of 21 s, than from 1e-3 and 10,000 rows on)."""
MOST_ROWS, LEAST_PRECISE = 60_000, 1e-3
"""Rows from which on a program is never solved more precisely than that."""


LEAST_SLACK = 1e-8
"""What HiGHS allows by itself."""
BRIEF = {
    "branching/relpscost/inititer": 20,
    "branching/relpscost/maxlookahead": 4,
    "branching/relpscost/initcand": 20,
}
"""How briefly branch and cut (SCIP) tries where to branch: steps of the simplex method, trials without a better one,
candidates. Otherwise that is most of its time (fifth tier of the example, four seeds: 14 to 20 s, 14 to 80 nodes; so
6 to 9 s, 38 to 60 nodes; 10 steps 7 to 10 s; pseudocosts alone 10 to 23 s, 200 to 500 nodes)."""


class ProgramError(RuntimeError):
    """No method gave a solution."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What the search for whole numbers gave: a bound on the least value, and the best values found (None: none)."""

    bound: float
    values: Floats | None


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of a program without the variables that are given.

    Attributes
    ----------
    program : HighsLp
        The rest.
    free, rows : array of int
        Its variables and rows.
    values : array
        Those given; 0 for the others.
    """

    program: highspy.HighsLp
    free: Ints
    rows: Ints
    values: Floats


class Program:
    """Rows, and variables from 0 up, each with a number.

    Attributes
    ----------
    at_least, at_most : list of float
        Limits of each row.
    cost, most : list of float
        Of each variable.
    """

    def __init__(self) -> None:
        self.at_least: list[float] = []
        self.at_most: list[float] = []
        self.cost: list[float] = []
        self.most: list[float] = []
        self._row, self._variable, self._value = array("i"), array("i"), array("d")
        self._last: tuple[Floats, Floats] | None = None

    def row(self, at_most: float = math.inf, at_least: float = -math.inf) -> int:
        """Add a row and return its number."""
        self.at_least.append(at_least)
        self.at_most.append(at_most)
        return len(self.at_least) - 1

    def variable(self, cost: float, most: float = math.inf, rows: Iterable[tuple[int, float]] = ()) -> int:
        """Add a variable with its coefficients and return its number."""
        self.cost.append(cost)
        self.most.append(most)
        number = len(self.cost) - 1
        for row, coefficient in rows:
            self.put(row, number, coefficient)
        return number

    def put(self, row: int, variable: int, coefficient: float) -> None:
        """Put a variable into a row."""
        self._row.append(row)
        self._variable.append(variable)
        self._value.append(coefficient)

    def no_more_than(self, one: int, variables: Iterable[int]) -> int:
        """Add the row "no more of these variables than of that one" and return its number."""
        row = self.row(at_most=0.0)
        self.put(row, one, -1.0)
        for variable in variables:
            self.put(row, variable, 1.0)
        return row

    def _by_row(self) -> tuple[Ints, Ints, Floats]:
        """Return where each row starts, the variables row by row, and their coefficients."""
        row = np.array(self._row, dtype=np.int32)
        order = np.argsort(row, kind="stable")
        starts = np.zeros(len(self.at_least) + 1, dtype=np.int32)
        np.cumsum(np.bincount(row, minlength=len(self.at_least)), out=starts[1:])
        return starts, np.array(self._variable, dtype=np.int32)[order], np.array(self._value)[order]

    # --- with fractions -------------------------------------------------------------------------

    def solve(
        self,
        cost: Floats | None = None,
        dropped: Collection[int] = (),
        slack: float = 0.0,
        held: Collection[int] = (),
    ) -> tuple[Floats, Floats]:
        """Return the values of the variables and the dual values of the rows, of the right sign.

        Parameters
        ----------
        cost : array, optional
            Of each variable, instead of the program's own.
        dropped : collection of int
            Variables that are 0.
        slack : float
            Relative difference of the two solutions that is near enough.
        held : collection of int
            Variables that are 1, even those dropped.

        Raises
        ------
        ProgramError
            If no method gives both.
        """
        left = self._left(self._costs(cost), self._limits(dropped), held)
        rows = len(self.at_least)
        slack = max(slack, LEAST_PRECISE) if rows >= MOST_ROWS else slack
        rough = slack >= ROUGH_FROM and rows >= ROUGH_ROWS
        for options in (ROUGH, CENTRAL, CORNER) if rough else (CENTRAL, CORNER):
            solver = highspy.Highs()
            solver.setOptionValue("output_flag", False)
            for name, value in options.items():
                solver.setOptionValue(name, value)
            for name in TOLERANCES if options is ROUGH else TOLERANCES[-1:]:
                solver.setOptionValue(name, max(slack, LEAST_SLACK))
            solver.passModel(left.program)
            if options is ROUGH:
                self._begin(solver, left)
            solver.run()
            if options is ROUGH and solver.getModelStatus() == highspy.HighsModelStatus.kIterationLimit:
                continue
            found = solver.getSolution()
            if found.value_valid and found.dual_valid:
                values, duals = left.values.copy(), np.zeros(rows)
                values[left.free], duals[left.rows] = found.col_value, found.row_dual
                self._last = (values, duals) if rough else None
                covers = np.array(self.at_least) > -math.inf
                return values, np.where(covers, np.maximum(duals, 0), np.minimum(duals, 0))
        raise ProgramError("the linear program was not solved")

    def _begin(self, solver: highspy.Highs, left: _Left) -> None:
        """Have a solver go on from the last solution; what has come since is 0."""
        if self._last is None:
            return
        values, duals = (np.zeros(len(self.cost)), np.zeros(len(self.at_least)))
        values[: len(self._last[0])], duals[: len(self._last[1])] = self._last
        start = highspy.HighsSolution()
        start.col_value, start.row_dual = values[left.free], duals[left.rows]
        start.col_dual, start.row_value = np.zeros(len(left.free)), np.zeros(len(left.rows))
        start.value_valid = start.dual_valid = True
        solver.setSolution(start)

    def bound_at(self, cost: Floats, duals: Floats, dropped: Collection[int]) -> tuple[float, Floats]:
        """Return the bound that some dual values give, for any costs, and what each variable costs at these prices.

        Every variable has to have a limit.
        """
        reduced = self.reduced(cost, duals)
        limits = np.where(duals > 0, self.at_least, self.at_most)
        paid = float((duals[duals != 0] * limits[duals != 0]).sum())
        gained = reduced < 0
        return paid + float((reduced[gained] * self._limits(dropped)[gained]).sum()), reduced

    def reduced(self, cost: Floats, duals: Floats) -> Floats:
        """Return what each variable costs, less what its rows pay for it at some dual values."""
        row, variable = np.array(self._row, dtype=np.int32), np.array(self._variable, dtype=np.int32)
        return np.asarray(cost - np.bincount(variable, np.array(self._value) * duals[row], minlength=len(cost)))

    def _costs(self, cost: Floats | None) -> Floats:
        return np.array(self.cost) if cost is None else cost

    def _limits(self, dropped: Collection[int]) -> Floats:
        most = np.array(self.most)
        most[list(dropped)] = 0.0
        return most

    def _left(self, cost: Floats, most: Floats, held: Collection[int]) -> _Left:
        """Return the program of the variables whose value is not given, and of the rows that they are in."""
        least = np.zeros(len(cost))
        least[list(held)] = 1.0
        free = most > least
        row, variable = np.array(self._row, dtype=np.int32), np.array(self._variable, dtype=np.int32)
        value, count = np.array(self._value), len(self.at_least)
        given = ~free[variable]
        taken = np.bincount(row[given], value[given] * least[variable[given]], minlength=count)
        row, variable, value = row[~given], variable[~given], value[~given]
        order = np.argsort(row, kind="stable")
        entries = np.bincount(row, minlength=count)
        rows = np.flatnonzero(entries).astype(np.int32)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = int(free.sum()), len(rows)
        program.col_cost_, program.col_lower_, program.col_upper_ = cost[free], least[free], most[free]
        program.row_lower_ = (np.array(self.at_least) - taken)[rows]
        program.row_upper_ = (np.array(self.at_most) - taken)[rows]
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.concatenate([[0], np.cumsum(entries[rows])]).astype(np.int32)
        program.a_matrix_.index_ = (np.cumsum(free) - 1)[variable[order]].astype(np.int32)
        program.a_matrix_.value_ = value[order]
        return _Left(program, np.flatnonzero(free).astype(np.int32), rows, np.where(free, 0.0, least))

    # --- with whole numbers ---------------------------------------------------------------------

    def best(
        self,
        cost: Mapping[int, float],
        dropped: Collection[int],
        seconds: float,
        seed: int = 0,
        hint: Floats | None = None,
    ) -> Whole:
        """Return the least value of whole numbers, by branch and cut (SCIP); variables ``dropped`` are 0.

        Few heuristics: what they find is not worth their time (first four tiers of the example, two to four seeds:
        13 to 20 s, with all of them 30 and 35 s; few cuts 14 and 22 s, more cuts 26 s; HiGHS some 40 s). Much presolve:
        the fifth tier in 11 and 16 s instead of 22 and 26 s.

        Parameters
        ----------
        cost : mapping of int to float
            Whole numbers, of the variables that count.
        seconds : float
            Wall limit.
        seed : int
            Of the search.
        hint : array, optional
            Values to begin with.
        """
        model = mathopt.Model()
        numbers = [model.add_variable(lb=0.0, ub=most, is_integer=True) for most in self._limits(dropped).tolist()]
        starts, variables, values = self._by_row()
        places, ones, coefficients = starts.tolist(), variables.tolist(), values.tolist()
        for row, (first, last) in enumerate(pairwise(places)):
            added = model.add_linear_constraint(lb=self.at_least[row], ub=self.at_most[row])
            for place in range(first, last):
                added.set_coefficient(numbers[ones[place]], coefficients[place])
        for one, each in cost.items():
            model.objective.set_linear_coefficient(numbers[one], each)
        hints = []
        if hint is not None:
            begin = {x: float(value) for x, value in zip(numbers, hint, strict=False)}
            hints.append(mathopt.SolutionHint(variable_values=begin))
        limits = mathopt.SolveParameters(
            time_limit=dt.timedelta(seconds=max(seconds, 0.1)),
            random_seed=seed,
            heuristics=mathopt.Emphasis.LOW,
            presolve=mathopt.Emphasis.HIGH,
        )
        limits.gscip.int_params.update(BRIEF)
        result = mathopt.solve(
            model,
            mathopt.SolverType.GSCIP,
            params=limits,
            model_params=mathopt.ModelSolveParameters(solution_hints=hints),
        )
        bound = result.termination.objective_bounds.dual_bound
        if not result.has_primal_feasible_solution():
            return Whole(bound, None)
        found = result.variable_values()
        return Whole(bound, np.round(np.array([found[one] for one in numbers])))

    def whole(self, kept: Iterable[int]) -> tuple[cp_model.CpModel, dict[int, cp_model.IntVar]]:
        """Return the program with whole numbers for CP-SAT, and its variables; those not ``kept`` are left out."""
        cp = cp_model.CpModel()
        numbers = {
            one: cp.new_bool_var("") if self._is_yes_or_no(one) else cp.new_int_var(0, round(self.most[one]), "")
            for one in kept
        }
        for row, terms in self._terms(set(numbers)):
            self._add_row(cp, row, terms, numbers)
        cp.minimize(sum(round(self.cost[one]) * x for one, x in numbers.items() if self.cost[one]))
        return cp, numbers

    def _is_yes_or_no(self, variable: int) -> bool:
        return self.most[variable] == 1 or math.isinf(self.most[variable])

    def _terms(self, kept: set[int]) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """Yield each row that could be broken with its (coefficient, variable) pairs."""
        starts, variables, values = self._by_row()
        places, numbers, coefficients = starts.tolist(), variables.tolist(), values.tolist()
        for row, (first, last) in enumerate(pairwise(places)):
            pairs = zip(coefficients[first:last], numbers[first:last], strict=True)
            terms = [(round(coefficient), one) for coefficient, one in pairs if one in kept]
            heaviest = sum(c * (1 if self._is_yes_or_no(one) else self.most[one]) for c, one in terms if c > 0)
            if heaviest > self.at_most[row] or self.at_least[row] == 1:
                yield row, terms

    def _add_row(
        self, cp: cp_model.CpModel, row: int, terms: list[tuple[int, int]], numbers: dict[int, cp_model.IntVar]
    ) -> None:
        if self.at_least[row] == 1:
            found = [numbers[one] for _, one in terms]
            if self.at_most[row] == 1:
                cp.add_exactly_one(found)
            else:
                cp.add_at_least_one(found)
            return
        minus = [one for coefficient, one in terms if coefficient == -1]
        plus = [one for coefficient, one in terms if coefficient == 1]
        literals = all(self._is_yes_or_no(one) for one in minus)
        if len(minus) + len(plus) == len(terms) and self.at_most[row] + len(minus) == 1 and literals:
            cp.add_at_most_one([*(numbers[one] for one in plus), *(numbers[one].negated() for one in minus)])
        else:
            cp.add(sum(coefficient * numbers[one] for coefficient, one in terms) <= round(self.at_most[row]))
