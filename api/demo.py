"""The problems shipped with the program: a small one in this package, and the whole example campaign."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from api import reading
from scheduler.domain import Problem
from scheduler.io.parsing import read_problem

DATA = Path(__file__).parent / "data"
# Beside the package in a checkout; inside it in a wheel.
EXAMPLE_FOLDERS = (DATA / "examples", Path(__file__).parents[1] / "examples")
EXAMPLES = ("bourgogne-franche-comte",)


@cache
def problems() -> dict[str, Problem]:
    """Return the shipped problems by name; an example campaign that is not installed is left out."""
    found = {"small": reading.parse_json((DATA / "small.json").read_bytes())}
    for name in EXAMPLES:
        folder = next((base / name for base in EXAMPLE_FOLDERS if (base / name).is_dir()), None)
        if folder is not None:
            found[name] = read_problem(folder).problem
    return found
