"""The master program: which sessions to hold, at what price for people, trips and rooms; its linear relaxation.

Rows: each candidate is heard; whoever sits on a half-day comes that day, and travels to the centre; rooms and links;
limits of each examiner on days and hearings. Prices are its dual values.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.cuts import Cuts
from scheduler.model.columns.deliberations import runs_of
from scheduler.model.columns.panels import DEAR
from scheduler.model.columns.prices import Priced, Prices
from scheduler.model.columns.pricing import price_sets
from scheduler.model.columns.program import Program
from scheduler.model.columns.sets import Column, Floats, Ints, SessionSets
from scheduler.model.columns.shares import Shares
from scheduler.model.columns.standing import Standing

DEAREST = 15 * 80
"""Minutes for a candidate who is not heard, while columns are still missing."""
EACH = 2
"""Columns added for a candidate in one round where all sets are written down; others only come with them."""
ROWS_FROM = 0.03
"""Gap between program and bound from which on rows are added that do not hold."""


class Master:
    """The linear program over some sets, amid sessions that stay.

    Parameters
    ----------
    sets : SessionSets
        All sets.
    chosen : array of int
        Those that may be formed.
    standing : Standing, optional
        What the sessions that stay take; None: the whole campaign is looked at.

    Attributes
    ----------
    program : Program
        Its rows and variables.
    columns : dict of Column to int
        Variable of each session added.
    candidates : list of int
        Those of the sets.
    covers : dict of int to int
        Row "is heard" of each candidate.
    unheard : dict of int to int
        Variable "is not heard" of each candidate.
    days, journeys, rooms : dict of tuple to int
        Variables that are paid: (examiner, day), (examiner, day, kind of room), (day, kind of room).
    cuts : Cuts
        Rows added where they do not hold.
    whole : bool
        Whether all sets are written down.
    each : int
        Columns added for a candidate in one round.
    rows_from : float
        Gap between program and bound from which on rows are added that do not hold.
    """

    def __init__(self, sets: SessionSets, chosen: Ints, standing: Standing | None = None) -> None:
        self.sets, self.chosen, self.standing = sets, chosen, standing or Standing()
        # One centre a day, and what deliberations hold: in a whole campaign these rows hardly raise the bound and
        # double the time (300 generated candidates: 33 s, 61 s); in a step they keep its plan lawful.
        self.strict = standing is not None
        self.whole, self.each, self.rows_from = True, EACH, ROWS_FROM
        self.problem = sets.places.problem
        self.examiners, self.kinds = self.problem.examiners, sets.places.kinds
        self.program = Program()
        self.columns: dict[Column, int] = {}
        self._resting: set[int] = set()
        self.candidates = self._heard()
        self.covers: dict[int, int] = {}
        self.unheard: dict[int, int] = {}
        self._sits: dict[tuple[int, int], int] = {}
        self._trips: dict[tuple[int, int, int], int] = {}
        self._load: dict[tuple[int, int], int] = {}
        self._places: dict[tuple[int, int], int] = {}
        self.days: dict[tuple[int, int], int] = {}
        self.journeys: dict[tuple[int, int, int], int] = {}
        self.rooms: dict[tuple[int, int], int] = {}
        self._rooms_paid = self.standing.rooms(sets)
        self._settles: dict[tuple[str, int], list[int]] = defaultdict(list)
        self._links: list[tuple[int, int, float]] = []
        self._build()
        self._shares = Shares(self.program, self._links)
        rooms = {key: variable for key, variable in self.rooms.items() if not self._rooms_paid[key]}
        self.cuts = Cuts(self.program, sets, self.days, self.journeys, rooms, None if self.strict else DEAREST)

    # --- rows -----------------------------------------------------------------------------------

    def _heard(self) -> list[int]:
        """Return the candidates."""
        return self.sets.candidates_in(self.sets.members[self.chosen])

    def _seated(self) -> dict[tuple[int, int], set[int]]:
        """Return who may sit on each half-day in each kind of room."""
        sets, found = self.sets, defaultdict[tuple[int, int], set[int]](set)
        casts = defaultdict[tuple[int, int], list[int]](list)
        for cast in np.unique(sets.cast[self.chosen]).tolist():
            casts[int(sets.half[cast]), int(sets.kind[cast])].append(cast)
        for place, mine in casts.items():
            found[place].update(sets.people.of_any(np.array(mine)).tolist())
        return found

    def open(self, prices: Prices) -> None:
        """Write down sets to begin with, at some prices: here all are."""

    def _build(self) -> None:
        for candidate in self.candidates:
            self.covers[candidate] = row = self.program.row(at_least=1.0)
            self.unheard[candidate] = self.program.variable(DEAREST, math.inf, [(row, 1.0)])
        for (half, kind), found in self._seated().items():
            self._add_place(half, kind)
            for who in sorted(found):
                if who < self.sets.no_seat and (who, half) not in self.standing.busy:
                    self._add_person(who, half, kind)
        self._limit_days()
        if self.strict:
            self._keep_to_one_centre()
            self._limit_deliberations()
        self._first_column = len(self.program.cost)

    def _add_place(self, half: int, kind: int) -> None:
        """Add the row of the rooms of a kind on a half-day."""
        room, day, program = self.kinds[kind], self.sets.day_of(half), self.program
        held, paid = self.standing.sessions[half, kind], self._rooms_paid[day, kind]
        most = room.sessions if room.sessions is not None else 10**4
        free = (most - held if paid else 0) if room.remote else paid - held
        self._places[half, kind] = row = program.row(at_most=float(max(0, free)))
        left = (0 if paid else 1) if room.remote else len(room.rooms) - paid
        if left <= 0:
            return
        if (day, kind) not in self.rooms:
            self.rooms[day, kind] = program.variable(15.0 * self.problem.campaign.weights.room_day, float(left))
        self._open(row, self.rooms[day, kind], -float(most if room.remote else 1))

    def _add_person(self, who: int, half: int, kind: int) -> None:
        """Add the rows of someone who may sit in a kind of room on a half-day."""
        day, weights, program = self.sets.day_of(half), self.problem.campaign.weights, self.program
        if (who, half) not in self._sits:
            paid = (who, day) in self.standing.days
            self._sits[who, half] = row = program.row(at_most=1.0 if paid else 0.0)
            if not paid:
                if (who, day) not in self.days:
                    self.days[who, day] = program.variable(15.0 * weights.examiner_day, 1.0)
                self._open(row, self.days[who, day], -1.0)
            self._limit_load(who, day)
        there = self.standing.trips.get((who, day), ())
        if self.kinds[kind].remote or kind in there or (who, half, kind) in self._trips:
            return
        if not self.strict and not self.trip_minutes(who, kind):
            return
        self._trips[who, half, kind] = row = program.row(at_most=0.0)
        if (who, day, kind) not in self.journeys:
            self.journeys[who, day, kind] = program.variable(float(self.trip_minutes(who, kind)), 1.0)
        self._open(row, self.journeys[who, day, kind], -1.0)

    def trip_minutes(self, who: int, kind: int) -> int:
        """Return what a trip of someone to a kind of room costs."""
        room, home = self.kinds[kind], self.examiners[who].home
        if room.remote or not home:
            return 0
        return self.problem.campaign.weights.travel * (self.problem.travel_minutes(home, room.centre) or 0)

    def _limit_load(self, who: int, day: int) -> None:
        most = self.examiners[who].max_day
        if most is None or (who, day) in self._load:
            return
        variable, taken = self.days.get((who, day)), self.standing.hearings[who, day]
        left = 0.0 if variable is not None else float(max(0, most - taken))
        self._load[who, day] = row = self.program.row(at_most=left)
        if variable is not None:
            self._open(row, variable, -float(most))

    def _limit_days(self) -> None:
        """Limit each examiner's days a week and in all, those paid already counted."""
        weeks: dict[tuple[int, tuple[int, int]], list[int]] = defaultdict(list)
        whole: dict[int, list[int]] = defaultdict(list)
        date = {number: day for day, number in self.sets.days.items()}
        week_of = {number: self.sets.places.space.grid.week(day) for number, day in date.items()}
        for (who, day), variable in self.days.items():
            weeks[who, week_of[day]].append(variable)
            whole[who].append(variable)
        taken = Counter((who, week_of[day]) for who, day in self.standing.days)
        in_all = Counter(who for who, _ in self.standing.days)
        for key, found in weeks.items():
            self._at_most(found, self.examiners[key[0]].max_week, taken[key])
        for who, found in whole.items():
            self._at_most(found, self.examiners[who].max_days, in_all[who])

    def _keep_to_one_centre(self) -> None:
        """Let nobody be in two centres on a day."""
        journeys: dict[tuple[int, int], list[int]] = defaultdict(list)
        for (who, day, _), variable in self.journeys.items():
            journeys[who, day].append(variable)
        for key, variables in journeys.items():
            there = bool(self.standing.trips.get(key))
            if there or len(variables) > 1:
                row = self.program.row(at_most=0.0 if there else 1.0)
                for variable in variables:
                    self._open(row, variable, 1.0)

    def _limit_deliberations(self) -> None:
        """No deliberation settles more hearings than it can."""
        codes = Counter(self._code_of(candidate) for candidate in self.candidates)
        for run in runs_of(self.sets, self.standing.settled, codes):
            row = self.program.row(at_most=float(run.holds))
            for key in run.settles:
                self._settles[key].append(row)

    def _code_of(self, candidate: int) -> str:
        return self.problem.candidates[candidate].certification

    def _at_most(self, variables: list[int], most: int | None, taken: int) -> None:
        if most is not None and most - taken < len(variables):
            row = self.program.row(at_most=float(max(0, most - taken)))
            for variable in variables:
                self._open(row, variable, 1.0)

    def _open(self, row: int, variable: int, coefficient: float) -> None:
        """Put a day, trip or room into a row."""
        self.program.put(row, variable, coefficient)
        self._links.append((row, variable, coefficient))

    # --- columns --------------------------------------------------------------------------------

    def add(self, number: int, panel: tuple[int, ...]) -> bool:
        """Add a session; False where it is there."""
        if (number, panel) in self.columns:
            known = self.columns[number, panel]
            rests = known in self._resting
            self._resting.discard(known)
            return rests
        sets, (half, kind, day) = self.sets, self.sets.place_of(number)
        rows = [(self._places[half, kind], 1.0)]
        members = sets.members_of(number)
        for candidate in members:
            rows.append((self.covers[candidate], 1.0))
        rows += self.cuts.rows_of((number, panel))
        settled = Counter(row for one in members for row in self._settles.get((self._code_of(one), day), ()))
        rows += [(row, float(count)) for row, count in settled.items()]
        for who in dict.fromkeys(panel):
            if who < sets.no_seat:
                count = float(panel.count(who))
                rows.append((self._sits[who, half], count))
                if (who, half, kind) in self._trips:
                    rows.append((self._trips[who, half, kind], count))
                if (who, day) in self._load:
                    rows.append((self._load[who, day], len(members) * count))
        cost = 15.0 * self.problem.campaign.weights.panel_half_day + sets.idle_cost(number, panel)
        self.columns[number, panel] = self.program.variable(cost, math.inf, rows)
        return True

    def demand(self, values: Floats) -> int:
        """Add rows that do not hold; return how many."""
        return self.cuts.demand(self.columns, values, alone=not self.whole)

    def cost_of(self, columns: Collection[Column]) -> int:
        """Return what sessions cost beside those that stay."""
        panel_half_day = 15 * self.problem.campaign.weights.panel_half_day
        cost = sum(panel_half_day + self.sets.idle_cost(number, panel) for number, panel in columns)
        return cost + sum(round(self.program.cost[one]) * count for one, count in self.paid_by(columns).items())

    def paid_by(self, columns: Iterable[Column]) -> dict[int, int]:
        """Return the variables of days, trips and rooms that sessions need beside those that stay, and how many."""
        used, rooms = dict[int, int](), Counter[tuple[int, int]]()
        for number, panel in columns:
            half, kind, day = self.sets.place_of(number)
            rooms[half, kind] += 1
            used.update((self.days[who, day], 1) for who in panel if (who, day) in self.days)
            used.update((self.journeys[who, day, kind], 1) for who in panel if (who, day, kind) in self.journeys)
        for (half, kind), count in rooms.items():
            key, held = (self.sets.day_of(half), kind), self.standing.sessions[half, kind]
            needed = (1 if self.kinds[kind].remote else count + held) - self._rooms_paid[key]
            # Sessions that cannot all be held may need rooms that nobody can open.
            if needed > 0 and key in self.rooms:
                used[self.rooms[key]] = max(used.get(self.rooms[key], 0), needed)
        return used

    def paid(self) -> list[int]:
        """Return the variables of days, trips and rooms."""
        return [*self.days.values(), *self.journeys.values(), *self.rooms.values()]

    # --- prices ---------------------------------------------------------------------------------

    def solve(
        self,
        slack: float = 0.0,
        dropped: Collection[int] = (),
        held: Collection[int] = (),
        cost: Floats | None = None,
    ) -> tuple[Floats, Floats]:
        """Return the values of the variables and the dual values of the rows (see `Program.solve`)."""
        values, duals = self.program.solve(cost, self._resting.union(dropped), slack, held)
        return values, self.filled(duals)

    @property
    def active(self) -> int:
        """Return how many columns the program looks at."""
        return len(self.columns) - len(self._resting)

    def rest(self, duals: Floats, most: int) -> None:
        """Leave out all columns but some, those that cost most at some prices, until they are added again."""
        if not 0 < most < self.active:
            return
        reduced = self.reduced(duals)
        least = np.partition(reduced, most - 1)[most - 1]
        variables = np.array(list(self.columns.values()), dtype=np.int64)
        self._resting = set(variables[reduced > max(least, 0.0)].tolist())

    def reduced(self, duals: Floats) -> Floats:
        """Return what each session costs beside what its rows pay at some dual values; rows since then pay nothing."""
        program = self.program
        known = np.pad(duals, (0, len(program.at_least) - len(duals)))
        return program.reduced(np.array(program.cost), known)[list(self.columns.values())]

    def filled(self, duals: Floats) -> Floats:
        """Return dual values by which days, trips and rooms are shared out to the last minute (see `Shares`)."""
        return self._shares.fill(duals, self._left(duals))

    def at(self, duals: Floats) -> tuple[Prices, float]:
        """Return the prices at some dual values, and what these are worth apart from the columns (see `bound_of`)."""
        return self._prices(duals), self._worth(duals)

    def _worth(self, duals: Floats) -> float:
        """Return the value of the Lagrangian at some prices, the columns aside."""
        program = self.program
        limits = np.where(np.isinf(program.at_least), program.at_most, program.at_least)
        left, most = self._left(duals), np.array(program.most[: self._first_column])
        gained = np.isfinite(most) & (left < 0)
        return float(duals @ limits) + float((left[gained] * most[gained]).sum())

    def _left(self, duals: Floats) -> Floats:
        """Return what is left of the price of each day, trip and room beside what its rows take of it."""
        left = np.array(self.program.cost[: self._first_column])
        for row, variable, coefficient in (self._own_links, _parts(self.cuts.links)):
            left -= np.bincount(variable, duals[row] * coefficient, minlength=len(left))
        return left

    @cached_property
    def _own_links(self) -> tuple[Ints, Ints, Floats]:
        """Days, trips and rooms in the rows of the program as it was made."""
        return _parts(self._links)

    def _prices(self, duals: Floats) -> Prices:
        prices = Prices.zero(self.sets)
        base = 15.0 * self.problem.campaign.weights.panel_half_day
        (candidate,), duals_of = _at(self.covers, 1, duals)
        prices.candidate[candidate] = np.minimum(duals_of, DEAREST)
        (who, half), duals_of = _at(self._sits, 2, duals)
        prices.person[half, :, who] -= duals_of[:, None]
        (who, half, kind), duals_of = _at(self._trips, 3, duals)
        prices.person[half, kind, who] -= duals_of
        (half, kind), duals_of = _at(self._places, 2, duals)
        prices.place[half, kind] = base - duals_of
        for (one, day), row in self._load.items():
            prices.hearing[self.halves_of[day], one] = -duals[row]
        self.cuts.put_prices(prices, duals)
        for one in self.candidates if self._settles else ():
            for place in self.sets.days.values():
                for row in self._settles.get((self._code_of(one), place), ()):
                    prices.presence[place, :, one] -= duals[row]
        self.forbid(prices)
        return prices

    @cached_property
    def halves_of(self) -> dict[int, list[int]]:
        """Half-days of each day."""
        found: dict[int, list[int]] = defaultdict(list)
        for half in range(len(self.sets.places.openings.halves)):
            found[self.sets.day_of(half)].append(half)
        return found

    def forbid(self, prices: Prices) -> None:
        """Make dear who sits elsewhere on a half-day, everyone in any centre but that of their day, closed places."""
        for half, kind in self.standing.closed:
            prices.place[half, kind] = DEAR
        for who, half in self.standing.busy:
            prices.person[half, :, who] = DEAR
        centres = np.array([not kind.remote for kind in self.kinds])
        halves_of = self.halves_of
        for (who, day), there in self.standing.trips.items():
            away = centres.copy()
            away[list(there)] = False
            for half in halves_of[day]:
                prices.person[half, away, who] = DEAR

    def may_hold(self, number: int, panel: tuple[int, ...]) -> bool:
        """Tell whether a session may be formed beside those that stay."""
        standing = self.standing
        if not (standing.busy or standing.closed or standing.trips):
            return True
        half, kind, _ = self.sets.place_of(number)
        return (half, kind) not in standing.closed and not any(
            standing.bars(self.sets, who, half, kind) for who in panel
        )

    def in_order(self, priced: Priced, below: float) -> Iterator[Column]:
        """Yield the sessions that may be formed and whose reduced cost is ``below`` that, the best first."""
        places = np.flatnonzero(priced.reduced < below)
        for place in places[np.argsort(priced.reduced[places], kind="stable")].tolist():
            number, panel = int(priced.chosen[place]), tuple(priced.panels[place].tolist())
            if self.may_hold(number, panel):
                yield number, panel

    def price(
        self, prices: Prices, kept: NDArray[np.bool_] | None = None, below: float = math.inf, *, new: bool = True
    ) -> Priced:
        """Return every set that may be formed with its cheapest panel.

        ``kept``: of each set, whether it counts; ``below``: from which reduced cost on it need not be told precisely;
        ``new``: whether sets are written down that pay, where not all are.
        """
        chosen = self.chosen if kept is None else self.chosen[kept[self.chosen]]
        return price_sets(self.sets, chosen, prices, below)


def _parts(links: Collection[tuple[int, int, float]]) -> tuple[Ints, Ints, Floats]:
    """Return the rows, variables and coefficients of some links."""
    row, variable, coefficient = zip(*links, strict=True) if links else ((), (), ())
    return np.array(row, dtype=np.int32), np.array(variable, dtype=np.int32), np.array(coefficient, dtype=np.float64)


def _at(rows: Mapping[Any, int], width: int, duals: Floats) -> tuple[list[Ints], Floats]:
    """Return the ``width`` parts of the keys of some rows, and their dual values."""
    keys = np.array(list(rows), dtype=np.int32).reshape(len(rows), width)
    return list(keys.T), duals[np.array(list(rows.values()), dtype=np.int64)]
