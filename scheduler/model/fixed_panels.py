"""Conflicts and repairs where panels are given and each hearing fills its half-day (one-hour timetables).

There, a plan says only which half-day each hearing takes: rooms that suit everyone are interchangeable, so that
counting the open ones is enough. Rules beyond times, rooms and people are left out: a conflict found without
them stands with them, and a repair is checked with them afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar, LinearExpr

from scheduler.domain import Problem
from scheduler.eligibility import Space
from scheduler.model.builder import make_space
from scheduler.model.conflicts import Fact, FactModel, Kind, make_solver
from scheduler.model.slots import Expr

Places = dict[str, int]
Heard = dict[tuple[str, int], IntVar]
REPAIR_EFFORT = 1.0
"""Deterministic time for the smallest repair, and half of it for each one more (public timetables: 0.1 to 0.4)."""


class FixedPanels:
    """The facts of such a problem: who attends what, who and which room is away when."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        rows = tuple(row for row in problem.availability if row.level != "no")
        self.space: Space = make_space(problem.model_copy(update={"availability": rows}))
        self.people = {
            c.id: tuple(dict.fromkeys(m.examiner for m in problem.panel_of[c.panel])) for c in _named(problem)
        }
        self.starts = {c.id: self._starts(c.id) for c in problem.candidates}
        self.rows = self._rows()

    @classmethod
    def of(cls, problem: Problem) -> FixedPanels | None:
        """Return the facts, or None when the problem is not of this kind."""
        if problem.campaign.panel_mode != "given" or len(_named(problem)) < len(problem.candidates):
            return None
        if any(room.kind != "in_centre" for room in problem.rooms):
            return None
        found = cls(problem)
        return found if found._is_one() else None

    def _is_one(self) -> bool:
        halves = self.space.grid.half_days
        everyone = {room.id for room in self.problem.rooms}
        for candidate in self.problem.candidates:
            possible = self.space.candidates[candidate.id]
            holds = {self.space.hold_minutes(candidate, room) for room in self.problem.rooms}
            if set(possible.rooms) != everyone or len(holds) != 1:
                return False
            hold = next(iter(holds))
            if any(
                2 * hold <= halves[h].minutes or last > first for h, (first, last) in self.starts[candidate.id].items()
            ):
                return False
        return True

    def _starts(self, who: str) -> dict[int, tuple[int, int]]:
        """Return the first and last start on each half-day, the rows of level "no" left out."""
        candidate = self.problem.candidate_of[who]
        found = {}
        for half in self.space.grid.half_days:
            ranges = [
                r for room in self.space.open_rooms(candidate) for r in self.space.start_ranges(candidate, room, half)
            ]
            mine = [
                self.space.examiner_ranges(
                    e,
                    self.space.hold_minutes(candidate, self.problem.rooms[0]),
                    candidate.certification,
                    half.start,
                    half.end,
                )
                for e in self.people[who]
            ]
            both = [(a, b) for a, b in ranges if all(any(c <= a and b <= d for c, d in theirs) for theirs in mine)]
            if both:
                found[half.index] = (min(a for a, _ in both), max(b for _, b in both))
        return found

    def _rows(self) -> dict[tuple[str, int], list[int]]:
        """Return the rows of level "no" by who they are about and the half-day they touch."""
        grid = self.space.grid
        found: dict[tuple[str, int], list[int]] = defaultdict(list)
        for number, row in enumerate(self.problem.availability):
            if row.level == "no":
                start, end = grid.minute(row.start), grid.minute(row.end)
                for half in grid.half_days:
                    if start < half.end and half.start < end:
                        found[row.who, half.index].append(number)
        return found

    # --- the model ------------------------------------------------------------------------------

    def model(
        self, candidates: Iterable[str], extra: int | None = None, assumed: Kind | None = None
    ) -> tuple[FactModel, Heard]:
        """Return the model of these candidates, and the literal "heard on this half-day".

        Parameters
        ----------
        extra : int or None
            What leaving out a ``room_hour`` allows: this many hearings more, or (None) any number.
        assumed : kind, optional
            Facts of other kinds simply hold.
        """
        model, heard, everyone = FactModel(assumed), {}, list(candidates)
        for who in everyone:
            for half in self.starts[who]:
                heard[who, half] = model.cp.new_bool_var("")
            mine = [heard[who, half] for half in self.starts[who]]
            model.cp.add_at_most_one(mine)
            model.cp.add_bool_or([*mine, ~model.fact(Fact("hearing", (who,)))])
            for half in self.starts[who]:
                for person in (*self.people[who], who):
                    for row in self.rows.get((person, half), ()):
                        model.cp.add_implication(heard[who, half], ~model.fact(Fact("availability", row=row)))
        self._add_duties(model, heard, everyone)
        self._add_rooms(model, heard, everyone, len(everyone) if extra is None else extra)
        return model, heard

    def _add_duties(self, model: FactModel, heard: Heard, everyone: list[str]) -> None:
        for person, theirs in self._duties(everyone).items():
            if model.assumed == "hearing":
                for half in self.space.grid.half_days:
                    model.cp.add_at_most_one(heard[w, half.index] for w in theirs if (w, half.index) in heard)
                continue
            for one, two in combinations(theirs, 2):
                duty = model.fact(Fact("double_duty", (one, two), person))
                for index in self.starts[one].keys() & self.starts[two].keys():
                    model.cp.add_bool_or(~heard[one, index], ~heard[two, index], ~duty)

    def _duties(self, everyone: Iterable[str]) -> dict[str, list[str]]:
        """Return the hearings of each person, among those of these candidates."""
        duties: dict[str, list[str]] = defaultdict(list)
        for who in everyone:
            for person in self.people[who]:
                duties[person].append(who)
        return duties

    def _add_rooms(self, model: FactModel, heard: Heard, everyone: list[str], extra: int) -> None:
        for half in self.space.grid.half_days:
            here = [heard[who, half.index] for who in everyone if (who, half.index) in heard]
            closable = any(self.rows.get((room.id, half.index)) for room in self.problem.rooms)
            if len(here) > len(self.problem.rooms) or (here and closable):
                model.cp.add(
                    sum(here) <= sum(self._hears(model, room.id, half.index, extra) for room in self.problem.rooms)
                )

    def _hears(self, model: FactModel, room: str, half: int, extra: int) -> LinearExpr:
        """Return how many a room can hear on a half-day: none when closed, one, or more without the fact."""
        single = model.fact(Fact("room_hour", room=room, half=half))
        rows = [model.fact(Fact("availability", row=row)) for row in self.rows.get((room, half), ())]
        if not rows:
            return 1 + extra * (1 - single)
        closed, several = model.cp.new_bool_var(""), model.cp.new_bool_var("")
        model.cp.add_max_equality(closed, rows)
        model.cp.add_bool_or(closed, single, several)
        model.cp.add_implication(several, ~closed)
        model.cp.add_implication(several, ~single)
        return 1 - closed + extra * several

    # --- repairs --------------------------------------------------------------------------------

    def repairs(self, most: int, deadline: float) -> Iterator[tuple[list[Fact], Places]]:
        """Yield the smallest sets of facts to lift so that everyone is heard, each with a plan (half-day by candidate).

        A ``room_hour`` that is lifted stands for one room more on that half-day.
        """
        model, heard = self.model(self.starts, extra=1)
        model.cp.add_bool_and(lit for fact, lit in model.literals.items() if fact.kind == "hearing")
        lifted = {fact: ~lit for fact, lit in model.literals.items() if fact.kind != "hearing"}
        self._add_cuts(model, heard, lifted)
        model.cp.minimize(sum(lifted.values()))
        for number in range(most):
            solver = make_solver(deadline)
            solver.parameters.max_deterministic_time = REPAIR_EFFORT if number == 0 else REPAIR_EFFORT / 2
            solver.parameters.linearization_level = 2
            if solver.solve(model.cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return
            chosen = [fact for fact, literal in lifted.items() if solver.boolean_value(literal)]
            yield sorted(chosen), {who: half for (who, half), x in heard.items() if solver.boolean_value(x)}
            if not chosen:
                return
            model.cp.add_bool_or([model.literals[fact] for fact in chosen])

    def _add_cuts(self, model: FactModel, heard: Heard, lifted: Mapping[Fact, Expr]) -> None:
        """Post what follows for all hearings of one person on a half-day: the relaxation sees only pairs else.

        Each hearing beyond the first needs a double duty to be lifted, the first that the person's rows are.
        """
        for person, theirs in self._duties(self.starts).items():
            pairs = [Fact("double_duty", pair, person) for pair in combinations(theirs, 2)]
            doubled = sum(lifted[pair] for pair in pairs if pair in lifted)
            for half in self.space.grid.half_days:
                here = [heard[who, half.index] for who in theirs if (who, half.index) in heard]
                rows = [Fact("availability", row=row) for row in self.rows.get((person, half.index), ())]
                for most in [lifted[row] for row in rows] or [1]:
                    if len(here) > 1:
                        model.cp.add(sum(here) <= most + doubled)


def _named(problem: Problem) -> list:  # type: ignore[type-arg]
    return [c for c in problem.candidates if c.panel in problem.panel_of]
