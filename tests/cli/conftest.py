"""One solved small problem for all tests that only look at it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from scheduler.domain import Problem
from tests.cli.helpers import Run, jury, small_data


class Solved(NamedTuple):
    """Folder of the data, folder of the results, and the run that made them."""

    data: Path
    out: Path
    run: Run

    @property
    def problem(self) -> Problem:
        """The data."""
        return Problem.model_validate_json((self.data / "problem.json").read_text())

    @property
    def schedule(self) -> Path:
        """The schedule file."""
        return self.out / "schedule.json"


@pytest.fixture(scope="session")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Solved:
    folder = tmp_path_factory.mktemp("solved")
    data, out = small_data(folder / "data"), folder / "out"
    return Solved(data, out, jury("solve", data, "-o", out, "--time-limit", 300, "--workers", 1, "--json"))
