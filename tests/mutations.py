"""Delete each face of each constraint and goal in turn and require that its tests notice.

By hand: ``python -m tests.mutations [KEY …]``. Each mutant runs in a forked process of its own, in
which the face does nothing (a goal's counts nothing); a mutant that survives makes the exit status 1.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path

import pytest

import scheduler.solver  # noqa: F401  (loaded once, before the mutants' processes are forked)
from scheduler.model.constraints import CONSTRAINTS
from scheduler.model.objectives import OBJECTIVES

HERE = Path(__file__).parent
FACES = ("post", "violations")
GOAL_FACES = ("post", "measure")
PROCESSES = 2
# Rules by the file that tests them; a new rule must be added, or it counts as surviving.
FILES = {
    "time": "placed_once allowed_start oral length opening candidate_availability examiner_availability",
    "place": "mode centre step_free room_overlap one_place",
    "examiners": "examiner_overlap shortest_break longest_run limits lunch",
    "panel": "seats specialists chair conflict session given_panel",
    "clocks": "file notice eligibility deposit_months decision",
    "people": "pins cohort same_person",
}
RULES = {rule.key: rule for rule in CONSTRAINTS}
GOALS = {goal.name: goal for goal in OBJECTIVES}
FILE_OF = {key: f"test_rules_{name}.py" for name, keys in FILES.items() for key in keys.split()}
FILE_OF |= dict.fromkeys(GOALS, "test_goals.py")


class FirstFailure:
    """A pytest plugin that remembers the first test that fails."""

    name = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.name:
            self.name = report.nodeid.partition("::")[2]


def class_of(key: str) -> str:
    """Return the test class of a rule or goal: its key in camel case."""
    return "Test" + "".join(word.capitalize() for word in key.split("_"))


def try_mutant(mutant: tuple[str, str]) -> tuple[str, str, str]:
    """Run the tests of a rule or goal with one of its faces doing nothing; return (key, face, verdict)."""
    key, face = mutant
    if key not in FILE_OF:
        return key, face, "SURVIVES (no test file is named)"
    if key in GOALS:
        setattr(type(GOALS[key]), face, lambda self, target, previous: 0)
    else:
        nothing = (lambda self, view: iter(())) if face == "violations" else (lambda self, target: None)
        setattr(type(RULES[key]), face, nothing)
    target = f"{HERE / 'model' / FILE_OF[key]}::{class_of(key)}"
    first = FirstFailure()
    status = pytest.main(
        [target, "-x", "-o", "addopts=", "-p", "no:terminal", "-p", "no:cacheprovider"], plugins=[first]
    )
    if status == pytest.ExitCode.TESTS_FAILED:
        return key, face, f"killed by {first.name}"
    return key, face, "SURVIVES" if status == pytest.ExitCode.OK else f"BROKEN RUN ({status!r})"


def main(keys: list[str]) -> int:
    """Try every mutant of ``keys`` (all rules and goals when empty) and print a table."""
    every = [(key, face) for key in RULES for face in FACES] + [(name, face) for name in GOALS for face in GOAL_FACES]
    mutants = [(key, face) for key, face in every if not keys or key in keys]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # loading plugins takes longer than the tests
    alive = 0
    with multiprocessing.get_context("fork").Pool(PROCESSES, maxtasksperchild=1) as pool:
        for key, face, verdict in pool.imap(try_mutant, mutants, chunksize=1):
            alive += not verdict.startswith("killed")
            print(f"{key:24} {face:11} {verdict}", flush=True)
    print(f"{len(mutants)} mutants, {alive} alive")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
