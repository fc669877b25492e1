"""A linear program that grows, kept by number: what is often asked of its rows is read here, not from the solver."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2
from ortools.sat.python import cp_model

from scheduler.model.columns.sets import Floats

CENTRAL = mathopt.SolveParameters(
    lp_algorithm=mathopt.LPAlgorithm.BARRIER,
    highs=highs_pb2.HighsOptionsProto(string_options={"run_crossover": "off"}),
)
"""Prices from the middle of the optimal face: far fewer rounds than those of a vertex (300 generated candidates to
proof: 26 rounds and 15 s; simplex 17 rounds in 47 s and the bound at 1379 of 2151)."""


class Program:
    """Rows, and variables from 0 up, each with a number.

    Attributes
    ----------
    at_least, at_most : list of float
        Limits of each row.
    entries : list of list of (int, float)
        (Variable, coefficient) pairs of each row.
    cost, most : list of float
        Of each variable.
    """

    def __init__(self) -> None:
        self.at_least: list[float] = []
        self.at_most: list[float] = []
        self.entries: list[list[tuple[int, float]]] = []
        self.cost: list[float] = []
        self.most: list[float] = []
        self._model = mathopt.Model()
        self._rows: list[mathopt.LinearConstraint] = []
        self._variables: list[mathopt.Variable] = []

    def row(self, at_most: float = math.inf, at_least: float = -math.inf) -> int:
        """Add a row and return its number."""
        self.at_least.append(at_least)
        self.at_most.append(at_most)
        self.entries.append([])
        self._rows.append(self._model.add_linear_constraint(lb=at_least, ub=at_most))
        return len(self._rows) - 1

    def variable(self, cost: float, most: float = math.inf, rows: Iterable[tuple[int, float]] = ()) -> int:
        """Add a variable with its coefficients and return its number."""
        number = len(self._variables)
        self._variables.append(variable := self._model.add_variable(lb=0.0, ub=most))
        self.cost.append(cost)
        self.most.append(most)
        if cost:
            self._model.objective.set_linear_coefficient(variable, cost)
        for row, coefficient in rows:
            self.put(row, number, coefficient)
        return number

    def put(self, row: int, variable: int, coefficient: float) -> None:
        """Put a variable into a row."""
        self.entries[row].append((variable, coefficient))
        self._rows[row].set_coefficient(self._variables[variable], coefficient)

    def solve(self) -> tuple[Floats, Floats]:
        """Return the values of the variables and the dual values of the rows, of the right sign."""
        try:
            result = mathopt.solve(self._model, mathopt.SolverType.HIGHS, params=CENTRAL)
            duals = result.dual_values()
        except (ValueError, AttributeError, RuntimeError):
            # The interior point method gave no pair of solutions, which is rare: the simplex method does.
            result = mathopt.solve(self._model, mathopt.SolverType.GLOP)
            duals = result.dual_values()
        values = result.variable_values()
        found = np.array([duals[row] for row in self._rows])
        covers = np.array(self.at_least) > -math.inf
        return np.array([values[one] for one in self._variables]), np.where(
            covers, np.maximum(found, 0), np.minimum(found, 0)
        )

    def whole(self, kept: Iterable[int]) -> tuple[cp_model.CpModel, dict[int, cp_model.IntVar]]:
        """Return the program with whole numbers for CP-SAT, and its variables; those not ``kept`` are left out."""
        cp = cp_model.CpModel()
        numbers = {
            one: cp.new_bool_var("")
            if self.most[one] >= 1 and not 1 < self.most[one] < math.inf
            else cp.new_int_var(0, round(self.most[one]), "")
            for one in kept
        }
        for row, entries in enumerate(self.entries):
            mine = [(round(coefficient), one) for one, coefficient in entries if one in numbers]
            self._add_row(cp, row, mine, numbers)
        cp.minimize(sum(round(self.cost[one]) * x for one, x in numbers.items() if self.cost[one]))
        return cp, numbers

    def _add_row(
        self, cp: cp_model.CpModel, row: int, entries: list[tuple[int, int]], numbers: dict[int, cp_model.IntVar]
    ) -> None:
        if self.at_least[row] == 1:
            cp.add_exactly_one([numbers[one] for _, one in entries])
            return
        minus = [one for coefficient, one in entries if coefficient == -1]
        plus = [one for coefficient, one in entries if coefficient == 1]
        literals = all(self.most[one] in (1, math.inf) for one in minus)
        if len(minus) + len(plus) == len(entries) and self.at_most[row] + len(minus) == 1 and literals:
            cp.add_at_most_one([*(numbers[one] for one in plus), *(numbers[one].negated() for one in minus)])
        elif entries:
            terms = sum(coefficient * numbers[one] for coefficient, one in entries)
            cp.add(terms <= round(self.at_most[row]))
