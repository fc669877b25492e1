"""Facts that can be left out one by one, and minimal sets of them that cannot hold together.

A minimal conflict (MUS, minimal unsatisfiable subset) cannot hold, but can once any one fact is left out. A core that
CP-SAT returns is a start only: it may hold literals that are not needed, so that each fact of the answer is
confirmed by a solve without it. The models have no objective: with one the core is all assumptions.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar

PATIENCE = 0.1
"""Deterministic time of a solve under assumptions; a quarter of it after each that brought nothing."""
LEAST_PATIENCE = 0.004

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
    """A CP-SAT model in which each fact is a literal, assumed or left out solve by solve.

    Parameters
    ----------
    assumed : kind, optional
        Facts of other kinds simply hold: the model is stronger, and only these can be in a conflict.
    """

    def __init__(self, assumed: Kind | None = None) -> None:
        self.cp = cp_model.CpModel()
        self.literals: dict[Fact, IntVar] = {}
        self.assumed = assumed
        self._always = self.cp.new_constant(1)
        self._patience = PATIENCE

    def fact(self, fact: Fact) -> IntVar:
        """Return the literal "this fact holds"."""
        if self.assumed not in (None, fact.kind):
            return self._always
        if fact not in self.literals:
            self.literals[fact] = self.cp.new_bool_var("")
        return self.literals[fact]

    def core(self, facts: Sequence[Fact], deadline: float) -> list[Fact] | None:
        """Return facts among these that cannot hold together; [] when all can, None when time ran out.

        Assumptions give a small core at once when the reason is a clash; counting (ten hearings for nine
        places) is proven far faster when the facts are fixed before presolve, which gives no core.
        """
        solver = make_solver(deadline)
        solver.parameters.max_deterministic_time = self._patience
        solver.parameters.cp_model_presolve = False
        self.cp.clear_assumptions()
        self.cp.add_assumptions([self.literals[fact] for fact in facts])
        status = solver.solve(self.cp)
        if status == cp_model.INFEASIBLE:
            indices = set(solver.sufficient_assumptions_for_infeasibility())
            return [fact for fact in facts if self.literals[fact].index in indices]
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return []
        self._patience = max(self._patience / 4, LEAST_PATIENCE)
        return self._fixed(facts, deadline)

    def _fixed(self, facts: Sequence[Fact], deadline: float) -> list[Fact] | None:
        copy = self.cp.clone()
        copy.clear_assumptions()
        copy.add_bool_and(copy.get_bool_var_from_proto_index(self.literals[fact].index) for fact in facts)
        solver = make_solver(deadline)
        solver.parameters.linearization_level = 2
        status = solver.solve(copy)
        if status == cp_model.INFEASIBLE:
            return list(facts)
        return [] if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def make_solver(deadline: float) -> cp_model.CpSolver:
    """Return a repeatable solver of one worker that stops at ``deadline`` (monotonic seconds)."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = max(deadline - time.monotonic(), 0.01)
    solver.parameters.catch_sigint_signal = False
    return solver


def minimal_conflict(
    model: FactModel, facts: Sequence[Fact], deadline: float, needed: Sequence[Fact] = ()
) -> tuple[list[Fact], bool]:
    """Return facts in conflict and whether they are proven minimal; no fact when all can hold or time ran out.

    Facts late in the order are left out first, in groups at first and then one by one. Those that are
    known to be ``needed`` are not tried.
    """
    kept = _smaller(model, list(facts), deadline)
    if not kept:
        return [], False
    size = len(kept) // 2
    while size:
        tried = [fact for fact in kept if fact not in set(needed)]
        for group in [tried[i : i + size] for i in range(0, len(tried), size)][::-1]:
            rest = [fact for fact in kept if fact not in set(group)]
            if len(rest) < len(kept):
                found = _smaller(model, rest, deadline)
                if found is None:
                    return kept, False
                kept = found or kept
        size //= 2
    return kept, True


def _smaller(model: FactModel, facts: list[Fact], deadline: float) -> list[Fact] | None:
    """Return a core of these facts that a solve of its own confirmed; [] when they can hold, None without an answer."""
    found = model.core(facts, deadline)
    if not found or len(found) == len(facts):
        return found
    # A core may lack what the search took for granted: go on from all of them when it can hold.
    return facts if model.core(found, deadline) == [] else found
