"""One step of the large neighbourhood search: a frame solved by CP-SAT."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import IntVar

from scheduler.model.builder import build_model
from scheduler.model.context import Model
from scheduler.model.extract import extract_sessions
from scheduler.model.frame import Frame, PlannedSession
from scheduler.model.objectives import OBJECTIVES
from scheduler.model.openings import Openings
from scheduler.model.slots import Expr
from scheduler.schedule import Schedule

SWAY = 4
"""How much more one session may be disliked than another, below any difference of cost."""


@dataclass(frozen=True, slots=True)
class Task:
    """A frame to be solved.

    Attributes
    ----------
    frame : Frame
        What is free and what surrounds it.
    current : tuple of PlannedSession
        What the free part holds now.
    goal : str
        Name of the tier to improve; the tiers before it keep their value.
    effort : float
        Deterministic time.
    seed : int
        Seed of the search.
    forced : str
        The candidate who must be placed; if nobody else can be spared, the task has no answer.
    tries : mapping of str to int
        How often each candidate was to be placed before: the more often, the less they are spared.
    """

    frame: Frame
    current: tuple[PlannedSession, ...]
    goal: str
    effort: float
    seed: int
    forced: str = ""
    tries: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a task gave: the free part's new sessions (None: none found), and the effort spent."""

    sessions: tuple[PlannedSession, ...] | None
    effort: float
    proven: bool


def solve_frame(openings: Openings, task: Task, previous: Schedule | None = None) -> Answer:
    """Solve a task; ``previous`` is the schedule to stay close to in the last tier."""
    timed = set(previous.hearing_of) if previous and task.goal == "stability" else ()
    model = build_model(openings.space, task.frame, openings=openings, timed=timed)
    hint = Hint(model, task.current)
    expressions = _expressions(model, task.goal, previous)
    if task.goal == "cost":
        target = expressions["placement"] * _priority(model) + expressions["cost"]
        if task.forced:
            model.cp.add(model.placed[task.forced] == 1)
            target += _spared(model, task.tries)
        else:
            _stay_placed(model, task.current)
    else:
        target = expressions.pop(task.goal)
        known = hint.completed(list(expressions.values()))
        if known is None:
            return Answer(None, 0.0, False)
        for expression, value in zip(expressions.values(), known, strict=True):
            model.cp.add(expression <= value)
    if task.goal == "cost":
        target = _sway(model, target, task.seed)
    model.cp.minimize(target)
    solver = sub_solver(task.effort, task.seed)
    status = solver.solve(model.cp)
    spent = solver.response_proto.deterministic_time
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(None, spent, status == cp_model.INFEASIBLE)
    sessions = tuple(extract_sessions(model, lambda e: int(solver.value(e))))
    return Answer(sessions, spent, status == cp_model.OPTIMAL)


def sub_solver(effort: float, seed: int) -> cp_model.CpSolver:
    """Return a solver of one thread that stops by deterministic time."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.random_seed = seed
    parameters.max_deterministic_time = effort
    parameters.linearization_level = 2
    # Steps are small: more presolve, symmetry and cuts cost more than they save (figures: CONTRIBUTING).
    parameters.cp_model_probing_level = 0
    parameters.symmetry_level = 0
    parameters.max_presolve_iterations = 1
    parameters.cut_level = 0
    # A signal during a solve off the main thread would abort the whole process.
    parameters.catch_sigint_signal = False
    return solver


def _expressions(model: Model, goal: str, previous: Schedule | None) -> dict[str, Expr]:
    """Return the expressions of the tiers up to ``goal``."""
    found: dict[str, Expr] = {}
    for tier in OBJECTIVES:
        found[tier.name] = tier.post(model, previous)
        if tier.name == goal:
            break
    return found


def _priority(model: Model) -> int:
    """Return a factor that makes one candidate placed worth more than any cost of the frame."""
    weights = model.problem.campaign.weights
    size = max(
        (len(slot.members) and model.panel_size(next(iter(slot.hearings))) for slot in model.free_slots), default=3
    )
    farthest = max((trip.minutes for trip in model.problem.travel), default=0)
    person = 15 * weights.examiner_day + weights.travel * farthest + weights.idle * 300
    session = size * person + 15 * (weights.room_day + weights.panel_half_day)
    return session * sum(1 for _ in model.free_slots) // 100 + 1


def _sway(model: Model, target: Expr, seed: int) -> Expr:
    """Return ``target`` with ties broken at random: some sessions would rather hear fewer than others.

    Most steps find nothing better. Those that come back with another plan of the same cost lead away from
    where the search is stuck, and sessions that lose candidates now and then empty at last.
    """
    rng, slots = random.Random(seed), list(model.free_slots)
    if rng.random() < 0.5:
        weights = [rng.randrange(SWAY) for _ in slots]
    else:
        disliked = rng.randrange(len(slots))
        weights = [SWAY * (number == disliked) for number in range(len(slots))]
    heard = sum(weight * sum(slot.hearings.values()) for weight, slot in zip(weights, slots, strict=True))
    return target * (SWAY * len(model.placed) + 1) + heard


def _spared(model: Model, tries: Mapping[str, int]) -> Expr:
    """Return what going without a place counts beside its weight: dearer for those who are hard to place.

    Source: Nagata and Bräysy 2009, guided ejection search.
    """
    dearest = max((tries.get(who, 0) for who in model.placed), default=0) or 1
    most = _priority(model) * 50 // dearest
    return sum(most * tries[who] * ~literal for who, literal in model.placed.items() if tries.get(who))


def _stay_placed(model: Model, current: Sequence[PlannedSession]) -> None:
    """Whoever has a place keeps one, when nobody waits: a smaller model, and the cost alone to look at."""
    placed = {who for session in current for who in session.candidates}
    if placed.issuperset(model.placed):
        for literal in model.placed.values():
            model.cp.add(literal == 1)


class Hint:
    """The present sessions as a hint to the model of their frame."""

    def __init__(self, model: Model, current: Sequence[PlannedSession]) -> None:
        self.model = model
        self.values: dict[int, int] = {}
        sessions = {session.name: session for session in current}
        for slot in model.free_slots:
            session = sessions.get(slot.name)
            self._set(slot.used, session is not None)
            heard = set(session.candidates) if session else set()
            seated = set(session.panel) if session else set()
            for who, here in slot.hearings.items():
                self._set(here, who in heard)
            for seat, people in slot.seats.items():
                for who, x in people.items():
                    self._set(x, (seat, who) in seated)
            for who, member in slot.members.items():
                self._set(member, session is not None and who in session.examiners)
            for pool, x in slot.pools.items():
                self._set(x, session is not None and model.pool_of(session.candidates[0]) == pool)
        placed = {who for session in current for who in session.candidates}
        for who, literal in model.placed.items():
            self._set(literal, who in placed)
        for index, value in self.values.items():
            model.cp.add_hint(model.cp.get_int_var_from_proto_index(index), value)

    def _set(self, literal: IntVar, value: bool) -> None:
        self.values[literal.index] = int(value)

    def completed(self, expressions: Sequence[Expr]) -> list[int] | None:
        """Return what expressions are worth under the hint, and complete it; None if the hint is no solution."""
        self.model.cp.minimize(sum(expressions))
        solver = self.completion()
        if solver is None:
            return None
        return [int(solver.value(e)) if not isinstance(e, int) else e for e in expressions]

    def completion(self) -> cp_model.CpSolver | None:
        """Complete the hint and return the solver that holds it; None if it is no solution."""
        cp, solver = self.model.cp, sub_solver(5.0, 0)
        solver.parameters.fix_variables_to_their_hinted_value = True
        if solver.solve(cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        cp.clear_hints()  # type: ignore[no-untyped-call]
        for index, value in enumerate(solver.response_proto.solution):
            cp.add_hint(cp.get_int_var_from_proto_index(index), value)
        return solver
