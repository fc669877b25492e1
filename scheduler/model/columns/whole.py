"""Small campaigns over whole sessions: every session that can be held is a variable, and each tier a sum of them.

The linear relaxation is far nearer the truth than that of a model by hearing, so that branch and cut proves each tier
in seconds (the example's four after the first: 5, 2, 4 and 13 s; its model by hearing: the cost alone in 22 s).
Rules on hours are left out: a bound holds for every plan, and the sessions found are tried by the model of all rules.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

import numpy as np

from scheduler.model.columns.every import MOST_SESSIONS, every_session, panel_of
from scheduler.model.columns.master import Master
from scheduler.model.columns.program import ProgramError
from scheduler.model.columns.rooms import RoomChoice
from scheduler.model.columns.sets import Column, Floats, SessionSets
from scheduler.model.columns.standing import Standing
from scheduler.model.columns.tiers import Sessions
from scheduler.model.columns.writer import enumerate_sets
from scheduler.model.constraints.cohort import scope_of
from scheduler.model.objectives.fairness import groups
from scheduler.model.objectives.placement import weight_of
from scheduler.model.place_kinds import Places

TIERS = ("placement", "cost", "wishes", "fairness", "compactness")
ROUNDING = 0.5
"""What is left for errors of the linear solver when variables are dropped: half a unit of a tier."""


@dataclass(slots=True)
class Terms:
    """A tier as a sum: what each variable counts, and what is counted in any case."""

    each: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    always: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a tier: no plan is below ``bound``; the best sessions found, with their rooms, and their value.

    Without a value none were found; a room is empty where it does not matter to the tiers so far.
    """

    bound: int
    value: int | None
    sessions: tuple[tuple[Column, str], ...]


class WholeSessions:
    """The program of all sessions.

    Parameters
    ----------
    sets : SessionSets
        All sets.
    sessions : list of Column
        All sessions.
    """

    def __init__(self, sets: SessionSets, sessions: list[Column]) -> None:
        self.sets, self.problem = sets, sets.places.problem
        # As beside a plan, though an empty one: with every row that keeps it lawful.
        self.master = Master(sets, sets.every, Standing())
        self.program = self.master.program
        for session in sessions:
            self.master.add(*session)
        for variable in (*self.master.columns.values(), *self.master.unheard.values()):
            self.program.most[variable] = 1.0
        for row in self.master.covers.values():
            self.program.at_most[row] = 1.0
        self.kept: dict[str, int] = {}
        self._dropped: set[int] = set()
        self._last: Floats | None = None
        self._terms: dict[str, Terms] = {}
        self._rooms: RoomChoice | None = None
        self._come_with_candidates()
        self._keep_cohorts()

    @property
    def _held(self) -> Iterator[tuple[Column, int, int, int]]:
        """Every session with its variable, day and kind of room."""
        for column, variable in self.master.columns.items():
            _, kind, day = self.sets.place_of(column[0])
            yield column, variable, day, kind

    # --- rows -----------------------------------------------------------------------------------

    def _come_with_candidates(self) -> None:
        """Add the rows "whoever hears a candidate on a day comes that day, makes the trip, has a room opened"."""
        rows = defaultdict[tuple[int, int], dict[int, None]](dict)
        for column, variable, _, _ in self._held:
            for one in self.master.cuts.paid_for(column):
                for candidate in self.sets.members_of(column[0]):
                    rows[candidate, one][variable] = None
        for (_, one), variables in rows.items():
            self.program.no_more_than(one, variables)

    def _keep_cohorts(self) -> None:
        """Hear each cohort on one day or in one week."""
        cohort_of = {number: c.cohort for number, c in enumerate(self.problem.candidates) if c.cohort}
        if not cohort_of:
            return
        grid, date = self.sets.places.space.grid, {number: day for day, number in self.sets.days.items()}
        rows = defaultdict[tuple[int, Hashable], dict[int, None]](dict)
        for column, variable, day, _ in self._held:
            for member in self.sets.members_of(column[0]):
                if cohort := cohort_of.get(member):
                    by_day = scope_of(self.problem, cohort) == "day"
                    rows[member, day if by_day else grid.week(date[day])][variable] = None
        together: dict[str, dict[Hashable, int]] = defaultdict(dict)
        for (member, when), variables in rows.items():
            mine = together[cohort_of[member]]
            if when not in mine:
                mine[when] = self.program.variable(0.0, 1.0)
            self.program.no_more_than(mine[when], variables)
        for mine in together.values():
            only = self.program.row(at_most=1.0)
            for one in mine.values():
                self.program.put(only, one, 1.0)

    # --- tiers ----------------------------------------------------------------------------------

    def _placement(self) -> Terms:
        space, terms = self.sets.places.space, Terms()
        for number, candidate in enumerate(self.problem.candidates):
            weight = weight_of(space, candidate)
            if number in self.master.unheard:
                terms.each[self.master.unheard[number]] += weight
            else:
                terms.always += weight
        return terms

    def _cost(self) -> Terms:
        terms, unheard = Terms(), set(self.master.unheard.values())
        for variable, cost in enumerate(self.program.cost):
            if cost and variable not in unheard:
                terms.each[variable] += cost
        return terms

    def _wishes(self) -> Terms:
        weigh = Sessions(self.sets)
        return Terms({variable: weigh.unmet_wishes(column) for column, variable, _, _ in self._held})

    def _fairness(self) -> Terms:
        terms, weight = Terms(), self.problem.campaign.weights.fairness
        if not weight:
            return terms
        loads: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for column, variable, _, _ in self._held:
            for who in panel_of(self.sets, column):
                loads[who].append((variable, float(self.sets.size[column[0]])))
        heaviest = max((e.past_load for e in self.problem.examiners), default=0) + len(self.problem.candidates)
        for people in groups(self.problem).values():
            top = self.program.variable(0.0, float(heaviest))
            terms.each[top] = float(weight)
            for one in (self.problem.examiner_of[examiner] for examiner in people):
                row = self.program.row(at_most=-float(one.past_load))
                self.program.put(row, top, -1.0)
                for variable, hearings in loads.get(self.sets.examiner_of[one.id], ()):
                    self.program.put(row, variable, hearings)
        return terms

    def _compactness(self) -> Terms:
        """Return holes, and changes of room."""
        weights, terms = self.problem.campaign.weights, Terms()
        for (number, panel), variable, _, _ in self._held:
            if holes := weights.hole * self.sets.idle(number, panel):
                terms.each[variable] += holes
        if not weights.room_change:
            return terms
        self._rooms = RoomChoice(self.sets, self.master)
        for paid, rooms in self._rooms.of_people().items():
            if len(rooms) < 2:
                continue
            terms.each[self.master.days[paid]] -= 15.0 * weights.room_change
            for by_candidate in rooms.values():
                here = self.program.variable(0.0, 1.0)
                terms.each[here] += 15.0 * weights.room_change
                for variables in by_candidate.values():
                    self.program.no_more_than(here, variables)
        return terms

    def terms(self, name: str) -> Terms:
        """Return a tier; its variables are added when it is asked for first."""
        if name not in self._terms:
            self._terms[name] = getattr(self, f"_{name}")()
        return self._terms[name]

    # --- solving --------------------------------------------------------------------------------

    def solve(self, name: str, seconds: float, seed: int = 0) -> Found:
        """Return the least a tier can be, those before it kept; after ``seconds`` at the latest what is known."""
        terms = self.terms(name)
        whole = self.program.best(terms.each, self._dropped, seconds, seed, self._last)
        bound = math.ceil(whole.bound + terms.always - 1e-4) if math.isfinite(whole.bound) else 0
        if whole.values is None:
            return Found(bound, None, ())
        self._last = whole.values
        held = tuple(
            (column, self._room(column, whole.values))
            for column, variable in self.master.columns.items()
            if whole.values[variable] > 0.5
        )
        value = terms.always + sum(each * whole.values[variable] for variable, each in terms.each.items())
        return Found(min(bound, round(value)), round(value), held)

    def _room(self, column: Column, values: Floats) -> str:
        """Return the room of a session in a solution; empty: none has been chosen."""
        rooms = self._rooms.variables[column] if self._rooms else {}
        return next((room for room, variable in rooms.items() if values[variable] > 0.5), "")

    def keep(self, name: str, value: int) -> None:
        """Keep a tier at ``value`` or below, and drop what no such plan can hold.

        A variable that costs more at the prices of the linear relaxation than is left up to ``value`` is 0
        (reduced cost fixing, Dantzig, Fulkerson and Johnson 1954).
        """
        if name in self.kept:
            return
        self.kept[name], terms = value, self.terms(name)
        self._drop(terms, value)
        row = self.program.row(at_most=value - terms.always)
        for variable, each in terms.each.items():
            self.program.put(row, variable, each)

    def _drop(self, terms: Terms, value: int) -> None:
        program = self.program
        cost = np.zeros(len(program.cost))
        for variable, each in terms.each.items():
            cost[variable] = each
        try:
            duals = program.solve(cost, self._dropped)[1]
        except ProgramError:
            return
        bound, reduced = program.bound_at(cost, duals, self._dropped)
        left = value - terms.always - bound + ROUNDING
        self._dropped.update(np.flatnonzero(reduced > left).tolist())


def sessions_of(places: Places) -> tuple[SessionSets, list[Column]] | None:
    """Return every set and every session of a campaign; None where it holds too many."""
    sets = enumerate_sets(places, places.problem.candidates, MOST_SESSIONS)
    sessions = None if sets is None else every_session(sets)
    return None if sets is None or sessions is None else (sets, sessions)


def whole_sessions(places: Places) -> WholeSessions | None:
    """Return the program of a campaign; None where it holds too many sessions."""
    found = sessions_of(places)
    return None if found is None else WholeSessions(*found)
