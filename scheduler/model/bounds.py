"""Lower bounds on the cost of any plan, worked out while the search runs: by sessions, or of a relaxation."""

from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import highspy
from ortools.linear_solver.python import model_builder as mb

from scheduler.model.columns.campaign import bound_by_columns
from scheduler.model.columns.guide import Guide, save_guide
from scheduler.model.improve.bench import bench_of
from scheduler.model.improve.from_program import maker_of
from scheduler.model.openings import Openings
from scheduler.model.relaxation import Relaxation
from scheduler.model.seat_bounds import count_seats
from scheduler.model.session_counts import CountedRelaxation
from scheduler.model.sketch import Sketch

CLOSE, ENOUGH = 0.03, 0.015
"""A solution of the relaxation is worth following when it is this near to its bound; in larger campaigns nothing better
is looked for: following it early matters more there (public benchmark, 300)."""
FEW = 60
"""Candidates above which a campaign is bounded by columns, not by whole half-days: 277 candidates of one sector, 60 s:
bounds of 1112 by half-days and 1644 by columns, plans of 2091 and 1961."""
COUNTED = 150
"""Candidates up to which sessions are told apart by their hearings (public benchmark, 100: bounds of 392, 392, 384, 368
instead of 376, 384, 376, 368; 300: the same bound, but a solution to follow after some 30 instead of 14 s)."""
NICE = 10
"""By how much a program that is as good as solved steps back."""
SMALL, MANY = 120, 1_500
"""Candidates up to which the relaxation is built (one worker; several)."""


@dataclass(frozen=True, slots=True)
class BoundTask:
    """A relaxation to be solved.

    Attributes
    ----------
    source : str
        The problem's file.
    left_out : int
        Weight of the candidates that may be left without a place.
    seconds : float
        Wall limit.
    deterministic : bool
        Only what ends by itself, whatever the clock says.
    without : frozenset of str
        Candidates whom no plan hears.
    guide : str
        File for bounds and prices found on the way (empty: none is written).
    elsewhere : str
        File for the program from which somebody else makes the good plan (empty: it is made there).
    """

    source: str
    left_out: int
    seconds: float
    deterministic: bool = False
    without: frozenset[str] = frozenset()
    guide: str = ""
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A proven bound on the cost, in minutes, and the relaxation's best solution where it is worth following."""

    bound: int | None
    sketch: Sketch | None = None


def run_bound(task: BoundTask) -> Relaxed:
    """Solve a relaxation; called in a worker."""
    return bound_cost(bench_of(task.source).openings, task)


def bound_cost(openings: Openings, task: BoundTask) -> Relaxed:
    """Return the best bound found in time: by sessions, or of the relaxation."""
    bound = count_seats(openings, task.without) if not task.left_out else 0
    if openings.space.problem.campaign.weights.adjacency:
        # What neighbouring hearings save is in no relaxation here.
        return Relaxed(None)
    candidates = [c for c in openings.space.problem.candidates if c.id not in task.without]
    if is_by_sessions(openings) and not task.deterministic and not task.left_out:
        by_columns = bound_by_columns(
            openings,
            candidates,
            task.seconds,
            task.guide,
            task.without,
            maker_of(task.source),
            _step_back,
            task.elsewhere,
        )
        return Relaxed(max(bound, by_columns or 0))
    if len(candidates) > (SMALL if task.deterministic else MANY):
        return Relaxed(bound)
    kind = CountedRelaxation if len(candidates) <= COUNTED else Relaxation
    if task.deterministic:
        return Relaxed(max(bound, _linear(kind(openings, task.left_out, whole=False, without=task.without))))
    found = _whole(kind(openings, task.left_out, without=task.without), task)
    return Relaxed(max(bound, found.bound or 0), found.sketch)


def _step_back() -> None:
    """Leave the core to whoever else wants it, where a process can say so."""
    if hasattr(os, "nice"):
        os.nice(NICE)


def is_by_sessions(openings: Openings) -> bool:
    """Tell whether a campaign is bounded, and planned, by whole sessions: too many candidates for a program of all.

    Where one sector costs nothing but the days of its people, half-days alone are a good bound, and hours matter more.
    """
    problem, weights = openings.space.problem, openings.space.problem.campaign.weights
    sectors = {problem.certification_of[candidate.certification].sector for candidate in problem.candidates}
    days_only = not (weights.room_day or weights.travel or weights.panel_half_day)
    return len(problem.candidates) > FEW and (len(sectors) > 1 or not days_only)


def _linear(relaxation: Relaxation) -> int:
    """Return the least cost of a linear relaxation."""
    solver = mb.Solver("GLOP")
    status = solver.solve(relaxation.model)
    return relaxation.in_grains(solver.objective_value) if status == mb.SolveStatus.OPTIMAL else 0


def _whole(relaxation: Relaxation, task: BoundTask) -> Relaxed:
    """Return the best bound on the least cost in whole numbers that is found in time; tell better ones on the way."""
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        file = str(Path(folder, "relaxation.mps"))
        relaxation.model.write_to_mps_file(file)
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.readModel(file)
    if not isinstance(relaxation, CountedRelaxation):
        solver.setOptionValue("mip_rel_gap", ENOUGH)
    solver.setOptionValue("time_limit", max(1.0, task.seconds - (time.monotonic() - began)))
    told = 0

    def look(event: highspy.HighsCallbackEvent) -> None:
        nonlocal told
        bound = event.data_out.mip_dual_bound
        if math.isfinite(bound) and relaxation.in_grains(bound) > told:
            told = relaxation.in_grains(bound)
            save_guide(task.guide, Guide(told, None, (), (), central=False))

    if task.guide:
        solver.cbMipInterrupt.subscribe(look)
    solver.run()
    info = solver.getInfo()
    bound = relaxation.in_grains(info.mip_dual_bound) if math.isfinite(info.mip_dual_bound) else None
    values = solver.getSolution().col_value
    close = bool(values) and bound is not None and info.objective_function_value <= bound * (1 + CLOSE)
    # The file holds whole numbers first: variables are told by their names there, "V" and their number.
    names = (int(name[1:]) for name in solver.getLp().col_names_)
    return Relaxed(bound, relaxation.sketch(dict(zip(names, values, strict=True))) if close else None)
