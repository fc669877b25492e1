"""Facts that can be left out one by one, and minimal sets of them that cannot hold together.

A minimal conflict (MUS, minimal unsatisfiable subset) cannot hold, but can once any one fact is left out. A core that
CP-SAT returns is a start only: it may hold literals that are not needed, so that each fact of the answer is
confirmed by a solve without it. The models have no objective: with one the core is all assumptions.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar

Kind = Literal["hearing", "availability", "room_hour", "double_duty"]


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One fact of a problem that a conflict may name.

    Attributes
    ----------
    kind : str
        ``hearing``: the candidate is to be heard; ``availability``: a row of availability; ``room_hour``: a room
        hears one candidate at a time on a half-day; ``double_duty``: a person sits before both candidates.
    row : int
        Index in ``problem.availability``, -1 for other kinds.
    half : int
        Index of the half-day, -1 for other kinds than ``room_hour``.
    """

    kind: Kind
    candidates: tuple[str, ...] = ()
    examiner: str = ""
    room: str = ""
    row: int = -1
    half: int = -1


class FactModel:
    """A CP-SAT model in which each fact is a literal, assumed or left out solve by solve."""

    def __init__(self) -> None:
        self.cp = cp_model.CpModel()
        self.literals: dict[Fact, IntVar] = {}

    def fact(self, fact: Fact) -> IntVar:
        """Return the literal "this fact holds"."""
        if fact not in self.literals:
            self.literals[fact] = self.cp.new_bool_var("")
        return self.literals[fact]

    def core(self, facts: Iterable[Fact], deadline: float) -> list[Fact] | None:
        """Return facts among these that cannot hold together; [] when all can, None when time ran out."""
        known = [self.literals[fact] for fact in facts]
        self.cp.clear_assumptions()  # type: ignore[no-untyped-call]
        self.cp.add_assumptions(known)
        solver = make_solver(deadline)
        status = solver.solve(self.cp)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return []
        if status != cp_model.INFEASIBLE:
            return None
        indices = set(solver.sufficient_assumptions_for_infeasibility())
        return [fact for fact, literal in self.literals.items() if literal.index in indices]


def make_solver(deadline: float, workers: int = 1) -> cp_model.CpSolver:
    """Return a repeatable solver that stops at ``deadline`` (monotonic seconds)."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = max(deadline - time.monotonic(), 0.01)
    solver.parameters.catch_sigint_signal = False
    return solver


def minimal_conflict(model: FactModel, facts: Sequence[Fact], deadline: float) -> list[Fact] | None:
    """Return a minimal conflict among ``facts``; [] when all can hold, None when time ran out.

    Facts late in the order are left out first, so that what people can change best comes first.
    """
    found = model.core(facts, deadline)
    if not found:
        return found
    # A core may lack what presolve took for granted: go on from all facts when it alone can hold.
    confirmed = model.core(found, deadline)
    if confirmed is None:
        return None
    kept = [fact for fact in facts if fact in set(found if confirmed else facts)]
    for fact in reversed(list(kept)):
        if fact not in kept:
            continue
        rest = [other for other in kept if other != fact]
        smaller = model.core(rest, deadline)
        if smaller is None:
            return None
        if smaller:
            again = model.core(smaller, deadline) if len(smaller) < len(rest) else smaller
            kept = [other for other in rest if other in set(smaller if again else rest)]
    return kept
