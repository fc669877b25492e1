"""Solve one instance: ``python -m tests.benchmarks.run INSTANCE --seconds S --seed N --solution OUT.json``.

INSTANCE is a file of ``jury-bench/1``, a folder of KU Leuven, a JSON of the thesis-defence MILP, or a campaign of
ours (sheets or ``problem.json``), told by its content. Writes the schedule in the instance's own format, checks
it with an independent checker, and prints one line of JSON. Exit status 1: the checker found a breach.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from scheduler.result import Result
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from tests.benchmarks.adapters import Adapter, load
from tests.benchmarks.measures import Point, first_complete, near_final
from tests.benchmarks.memory import PeakMemory


def run(instance: Adapter, seconds: float, seed: int, workers: int = 0) -> tuple[dict[str, Any], Any, list[Point]]:
    """Return the figures of one solve, the schedule in the instance's own format, and when each plan came."""
    began = time.monotonic()
    memory = PeakMemory()
    problem = instance.problem()
    result = solve(problem, SolveSettings(time_limit=seconds, seed=seed, workers=workers))
    solution = instance.solution(result.schedule)
    wall = time.monotonic() - began
    peak = memory.stop()
    errors, score = instance.check(solution)
    figures = {
        "kind": instance.kind,
        "instance": instance.name,
        "candidates": len(problem.candidates),
        **_figures(result),
        "seconds": round(wall, 2),
        "peak_memory_mb": peak,
        "score": score,
        "breaches": errors,
        "seed": seed,
        "workers": workers,
        "stopped_by": result.stopped_by,
    }
    return figures, solution, cost_points(result)


def _figures(result: Result) -> dict[str, Any]:
    schedule = result.schedule
    placed = len(schedule.hearings)
    points = cost_points(result)
    cost = next((tier.value for tier in schedule.tiers if tier.name == "cost"), 0.0)
    return {
        "placed": placed,
        "tiers": {tier.name: tier.value for tier in schedule.tiers},
        "bound": {tier.name: tier.bound for tier in schedule.tiers},
        "gap": {tier.name: tier.gap for tier in schedule.tiers},
        "status": schedule.status,
        "first_complete": _rounded(first_complete(points, placed)),
        "near_final": _rounded(near_final(points, placed, cost)),
    }


def cost_points(result: Result) -> list[Point]:
    """Return the better plans that a solve told of; a report of another tier than cost tells no cost."""
    told = [p for p in result.history if p.phase not in ("build", "done")]
    return [Point(p.seconds, p.placed, p.objective if p.phase == "cost" else None) for p in told]


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 2)


def write_json(path: Path, value: Any) -> None:
    """Write beside, then rename, so that no half-written file is left."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    beside.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(path)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("instance", type=Path, metavar="INSTANCE")
    parser.add_argument("--seconds", type=float, default=60.0, help="wall limit of the solve")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0, help="0: the product's own choice")
    parser.add_argument("--solution", type=Path, metavar="OUT.json")
    parser.add_argument("--trace", type=Path, metavar="OUT.json", help="seconds, placed and cost of each better plan")
    asked = parser.parse_args(arguments)
    try:
        instance = load(asked.instance)
    except (OSError, ValueError, KeyError) as error:
        print(f"{asked.instance}: {error!r}", file=sys.stderr)
        return 2
    figures, solution, points = run(instance, asked.seconds, asked.seed, asked.workers)
    if asked.solution:
        write_json(asked.solution, solution)
    if asked.trace:
        write_json(asked.trace, [[round(p.seconds, 2), p.placed, p.cost] for p in points])
    print(json.dumps(figures, ensure_ascii=False))
    return 1 if figures["breaches"] else 0


if __name__ == "__main__":
    sys.exit(main())
