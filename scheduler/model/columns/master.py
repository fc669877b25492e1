"""The master program: which sessions to hold, at what price for people, trips and rooms; its linear relaxation.

Rows: each candidate is heard; whoever sits on a half-day comes that day, and travels to the centre; rooms and links;
limits of each examiner on days and hearings. Prices are its dual values.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2

from scheduler.model.columns.prices import DEAR, Floats, Priced, Prices, price_sets
from scheduler.model.columns.sets import Ints, SessionSets
from scheduler.model.columns.standing import Standing

DEAREST = 15 * 80
"""Minutes for a candidate who is not heard, while columns are still missing."""
CENTRAL = mathopt.SolveParameters(
    lp_algorithm=mathopt.LPAlgorithm.BARRIER,
    highs=highs_pb2.HighsOptionsProto(string_options={"run_crossover": "off"}),
)
"""Prices from the middle of the optimal face: far fewer rounds than those of a vertex (300 generated candidates to
proof: 26 rounds and 15 s; simplex 17 rounds in 47 s and the bound at 1379 of 2151)."""
Row = mathopt.LinearConstraint
Column = tuple[int, tuple[int, ...]]
"""Number of a set, and who takes its seats."""


@dataclass(slots=True)
class _Paid:
    """A variable that stands for a day, trip or room: its cost, its most, and its place in rows."""

    cost: float
    most: float
    rows: list[tuple[Row, float]] = field(default_factory=list)


class Master:
    """The linear program over some sets, amid sessions that stay.

    Parameters
    ----------
    sets : SessionSets
        All sets.
    chosen : array of int
        Those that may be formed.
    standing : Standing, optional
        What the sessions that stay take.
    """

    def __init__(self, sets: SessionSets, chosen: Ints, standing: Standing | None = None) -> None:
        self.sets, self.chosen, self.standing = sets, chosen, standing or Standing()
        self.problem = sets.places.problem
        self.examiners, self.halves, self.kinds = self.problem.examiners, sets.places.openings.halves, sets.places.kinds
        self.model = mathopt.Model()
        self.columns: dict[Column, mathopt.Variable] = {}
        self.candidates = [int(c) for c in np.unique(sets.members[chosen]) if c < len(sets.candidate_of)]
        self.covers: dict[int, Row] = {}
        self._paid: dict[mathopt.Variable, _Paid] = {}
        self._sits: dict[tuple[int, int], Row] = {}
        self._trips: dict[tuple[int, int, int], Row] = {}
        self._load: dict[tuple[int, int], Row] = {}
        self._places: dict[tuple[int, int], Row] = {}
        self.rooms: dict[tuple[int, int], mathopt.Variable] = {}
        self.presence: dict[tuple[int, int, int], Row] = {}
        self._days: dict[tuple[int, int], mathopt.Variable] = {}
        self._journeys: dict[tuple[int, int, int], mathopt.Variable] = {}
        self._rooms_paid = self.standing.rooms(sets)
        self._build()

    # --- rows -----------------------------------------------------------------------------------

    def _build(self) -> None:
        for candidate in self.candidates:
            self.covers[candidate] = row = self._row(at_least=1.0)
            self._pay(DEAREST, math.inf, [(row, 1.0)])
        for cast in np.unique(self.sets.cast[self.chosen]).tolist():
            half, kind = int(self.sets.half[cast]), int(self.sets.kind[cast])
            self._add_place(half, kind)
            for who in np.unique(self.sets.people[cast]).tolist():
                if who < self.sets.no_seat and (who, half) not in self.standing.busy:
                    self._add_person(who, half, kind)
        self._limit_days()
        costs = [paid.cost * variable for variable, paid in self._paid.items()]
        self.model.minimize(mathopt.fast_sum(costs))

    def _row(self, at_most: float = math.inf, at_least: float = -math.inf) -> Row:
        return self.model.add_linear_constraint(lb=at_least, ub=at_most)

    def _pay(self, cost: float, most: float, rows: Iterable[tuple[Row, float]]) -> mathopt.Variable:
        """Add a variable of a cost with its place in rows."""
        variable = self.model.add_variable(lb=0.0, ub=most)
        self._paid[variable] = paid = _Paid(cost, most)
        for row, coefficient in rows:
            row.set_coefficient(variable, coefficient)
            paid.rows.append((row, coefficient))
        return variable

    def _allow(self, variable: mathopt.Variable, row: Row, coefficient: float) -> None:
        row.set_coefficient(variable, coefficient)
        self._paid[variable].rows.append((row, coefficient))

    def _day_of(self, half: int) -> int:
        return self.sets.days[self.halves[half].day]

    def _add_place(self, half: int, kind: int) -> None:
        """Add the row of the rooms of a kind on a half-day."""
        if (half, kind) in self._places:
            return
        room, day = self.kinds[kind], self._day_of(half)
        held, paid = self.standing.sessions[half, kind], self._rooms_paid[day, kind]
        most = room.sessions if room.sessions is not None else 10**4
        free = most - held if room.remote and paid else 0 if room.remote else paid - held
        self._places[half, kind] = row = self._row(at_most=float(max(0, free)))
        left = (0 if paid else 1) if room.remote else len(room.rooms) - paid
        if left <= 0:
            return
        if (day, kind) not in self.rooms:
            cost = 15 * self.problem.campaign.weights.room_day
            self.rooms[day, kind] = self._pay(cost, float(left), [])
        self._allow(self.rooms[day, kind], row, -float(most if room.remote else 1))

    def _add_person(self, who: int, half: int, kind: int) -> None:
        """Add the rows of someone who may sit in a kind of room on a half-day."""
        day, weights, examiner = self._day_of(half), self.problem.campaign.weights, self.examiners[who]
        paid = (who, day) in self.standing.days
        if (who, half) not in self._sits:
            self._sits[who, half] = row = self._row(at_most=1.0 if paid else 0.0)
            if not paid:
                if (who, day) not in self._days:
                    self._days[who, day] = self._pay(15.0 * weights.examiner_day, 1.0, [])
                self._allow(self._days[who, day], row, -1.0)
            self._limit_load(who, day)
        room = self.kinds[kind]
        minutes = 0 if room.remote or not examiner.home else self.problem.travel_minutes(examiner.home, room.centre)
        there = self.standing.trips.get((who, day), set())
        if not minutes or not weights.travel or kind in there or (who, half, kind) in self._trips:
            return
        self._trips[who, half, kind] = row = self._row(at_most=0.0)
        if (who, day, kind) not in self._journeys:
            self._journeys[who, day, kind] = self._pay(float(weights.travel * minutes), 1.0, [])
        self._allow(self._journeys[who, day, kind], row, -1.0)

    def _limit_load(self, who: int, day: int) -> None:
        most = self.examiners[who].max_day
        if most is None or (who, day) in self._load:
            return
        variable = self._days.get((who, day))
        taken = self.standing.hearings[who, day]
        self._load[who, day] = row = self._row(at_most=0.0 if variable is not None else float(max(0, most - taken)))
        if variable is not None:
            self._allow(variable, row, -float(most))

    def _limit_days(self) -> None:
        """Limit each examiner's days a week and in all, those paid already counted."""
        weeks: dict[tuple[int, tuple[int, int]], list[mathopt.Variable]] = defaultdict(list)
        whole: dict[int, list[mathopt.Variable]] = defaultdict(list)
        date = {number: day for day, number in self.sets.days.items()}
        week_of = self.sets.places.space.grid.week
        for (who, day), variable in self._days.items():
            weeks[who, week_of(date[day])].append(variable)
            whole[who].append(variable)
        for (who, week), found in weeks.items():
            taken = sum(1 for one, day in self.standing.days if one == who and week_of(date[day]) == week)
            self._at_most(found, self.examiners[who].max_week, taken)
        for who, found in whole.items():
            self._at_most(found, self.examiners[who].max_days, sum(1 for one, _ in self.standing.days if one == who))

    def _at_most(self, variables: list[mathopt.Variable], most: int | None, taken: int) -> None:
        if most is not None and most - taken < len(variables):
            row = self._row(at_most=float(max(0, most - taken)))
            for variable in variables:
                self._allow(variable, row, 1.0)

    # --- columns --------------------------------------------------------------------------------

    def add(self, number: int, panel: tuple[int, ...]) -> bool:
        """Add a session; False where it is there."""
        if (number, panel) in self.columns:
            return False
        sets, cast = self.sets, int(self.sets.cast[number])
        half, kind, size = int(sets.half[cast]), int(sets.kind[cast]), int(sets.size[number])
        day, weight = self._day_of(half), 15.0 * self.problem.campaign.weights.panel_half_day
        self.columns[number, panel] = column = self.model.add_variable(lb=0.0)
        self.model.objective.set_linear_coefficient(column, weight)
        self._places[half, kind].set_coefficient(column, 1.0)
        for candidate in sets.members_of(number):
            self.covers[candidate].set_coefficient(column, 1.0)
            if (candidate, day, kind) in self.presence:
                self.presence[candidate, day, kind].set_coefficient(column, 1.0)
        counts = {who: panel.count(who) for who in panel if who < sets.no_seat}
        for who, count in counts.items():
            self._sits[who, half].set_coefficient(column, float(count))
            if (who, half, kind) in self._trips:
                self._trips[who, half, kind].set_coefficient(column, float(count))
            if (who, day) in self._load:
                self._load[who, day].set_coefficient(column, float(size * count))
        return True

    def demand_presence(self, values: dict[mathopt.Variable, float], least: float = 1e-3) -> int:
        """Add rows "who is heard in a kind of room on a day has it opened" where they do not hold; return how many."""
        there: dict[tuple[int, int, int], float] = defaultdict(float)
        for (number, _), column in self.columns.items():
            value = values.get(column, 0.0)
            if value > 1e-7:
                cast = self.sets.cast[number]
                for candidate in self.sets.members_of(number):
                    there[candidate, int(self.sets.day[cast]), int(self.sets.kind[cast])] += value
        new = {}
        for key, value in there.items():
            room = self.rooms.get(key[1:])
            if room is not None and key not in self.presence and not self._rooms_paid[key[1:]]:
                if value > values[room] + least:
                    self.presence[key] = new[key] = row = self._row(at_most=0.0)
                    self._allow(room, row, -1.0)
        for (number, _), column in self.columns.items() if new else ():
            cast = self.sets.cast[number]
            for candidate in self.sets.members_of(number):
                found = new.get((candidate, int(self.sets.day[cast]), int(self.sets.kind[cast])))
                if found is not None:
                    found.set_coefficient(column, 1.0)
        return len(new)

    # --- solving --------------------------------------------------------------------------------

    def solve(self) -> tuple[dict[mathopt.Variable, float], Prices, float]:
        """Return the values, the prices, and what the prices are worth apart from the columns (see `bound`)."""
        result = self._solve()
        duals = result.dual_values()
        # Rounding errors of the solver must not make a price of the wrong sign.
        clean = {
            row: max(0.0, value) if row.lower_bound > -math.inf else min(0.0, value) for row, value in duals.items()
        }
        return dict(result.variable_values()), self._prices(clean), self._worth(clean)

    def _solve(self) -> mathopt.SolveResult:
        try:
            result = mathopt.solve(self.model, mathopt.SolverType.HIGHS, params=CENTRAL)
            result.dual_values()
        except (ValueError, AttributeError, RuntimeError):
            # The interior point method gave no pair of solutions, which is rare: the simplex method does.
            result = mathopt.solve(self.model, mathopt.SolverType.GLOP)
        return result

    def _worth(self, duals: dict[Row, float]) -> float:
        """Return the value of the Lagrangian at some prices, the columns aside."""
        total = 0.0
        for row, value in duals.items():
            total += value * (row.lower_bound if row.lower_bound > -math.inf else row.upper_bound)
        for paid in self._paid.values():
            reduced = paid.cost - sum(duals[row] * coefficient for row, coefficient in paid.rows)
            if reduced < 0 and math.isfinite(paid.most):
                total += reduced * paid.most
        return total

    def _prices(self, duals: dict[Row, float]) -> Prices:
        prices = Prices.zero(self.sets)
        for who, half in self.standing.busy:
            prices.person[half, :, who] = DEAR
        in_centres = np.array([not kind.remote for kind in self.kinds])
        for (who, day), there in self.standing.trips.items():
            away = in_centres.copy()
            away[list(there)] = False
            for index, half in enumerate(self.halves):
                if self.sets.days[half.day] == day:
                    prices.person[index, away, who] = DEAR
        for candidate, row in self.covers.items():
            prices.candidate[candidate] = min(duals[row], DEAREST)
        for (who, half), row in self._sits.items():
            prices.person[half, :, who] -= duals[row]
        for (who, half, kind), row in self._trips.items():
            prices.person[half, kind, who] -= duals[row]
        for (half, kind), row in self._places.items():
            prices.place[half, kind] = 15.0 * self.problem.campaign.weights.panel_half_day - duals[row]
        for (who, day), row in self._load.items():
            for index, half in enumerate(self.halves):
                if self.sets.days[half.day] == day:
                    prices.hearing[index, who] = -duals[row]
        for (candidate, day, kind), row in self.presence.items():
            prices.presence[day, kind, candidate] = -duals[row]
        return prices

    def price(self, prices: Prices) -> Priced:
        """Return every set that may be formed with its cheapest panel."""
        return price_sets(self.sets, self.chosen, prices)


def bound_of(sets: SessionSets, priced: Priced, prices: Prices, worth: float) -> float:
    """Return a lower bound on the cost of hearing everyone, at any prices.

    Where a session pays at the prices (``reduced`` below 0) its candidates are worth less than was thought: lowering
    what they are worth until no session pays gives prices at which nothing is gained, so that their worth is a bound
    (weak duality; after Farley 1990, candidate by candidate).
    """
    lack = np.maximum(-priced.reduced, 0.0)
    members = sets.members[priced.chosen]
    mine = prices.candidate[members].sum(axis=1)
    share = np.where(lack > 0, np.where(mine > 0, lack / np.maximum(mine, 1e-9), 1.0), 0.0)
    worst: Floats = np.zeros(len(prices.candidate))
    np.maximum.at(worst, members.ravel(), np.repeat(share, members.shape[1]))
    lowered = prices.candidate * np.minimum(worst, 1.0)
    return worth - float(lowered[:-1].sum())
