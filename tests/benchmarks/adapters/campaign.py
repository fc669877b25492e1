"""The project's own campaigns: a folder of sheets, or a ``problem.json``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scheduler.domain import Problem
from scheduler.io.parsing import read_problem
from scheduler.schedule import Schedule
from tests.benchmarks.adapters.base import Adapter
from tests.oracle import checker


class Own(Adapter):
    """A campaign in the product's own form."""

    kind = "campaign"

    def __init__(self, name: str, problem: Problem) -> None:
        super().__init__(name)
        self._problem = problem

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Tell a folder of sheets, a workbook or a problem in JSON: what no other kind recognised."""
        return path.exists()

    @classmethod
    def read(cls, path: Path) -> Own:
        """Return the campaign at ``path``."""
        return cls(path.resolve().stem, read_problem(path).problem)

    def problem(self) -> Problem:
        """Return the campaign's problem."""
        return self._problem

    def solution(self, schedule: Schedule) -> dict[str, Any]:
        """Return the schedule as ``schedule.json`` holds it."""
        return schedule.model_dump(mode="json")

    def check(self, solution: Any) -> tuple[list[str], dict[str, float]]:
        """Check by the outsider's checker, which knows only the two documents."""
        problem = self._problem.model_dump(mode="json", by_alias=True)
        errors = [f"{rule} {subject}" for rule, subject in checker.check(problem, solution)]
        errors += [f"unaccounted {who}" for who in checker.unaccounted(problem, solution)]
        placed = len(solution["hearings"])
        return errors, {"placed": placed, "cost": float(checker.cost(problem, solution))}
