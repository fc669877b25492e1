"""Reading what a command works on, with its warnings told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from scheduler.claims import as_document
from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import tell
from scheduler.domain import Problem
from scheduler.errors import InputError, InputIssue
from scheduler.fingerprint import fingerprint
from scheduler.rules import Rulebook, lax_rules
from scheduler.schedule import Schedule


def load_problem(path: Path, profile: str | None = None) -> tuple[Problem, tuple[InputIssue, ...]]:
    """Return the problem at ``path`` and its warnings, which are also told on standard error.

    Raises
    ------
    InputError
        With every mistake at once.
    """
    from scheduler.io.parsing import read_problem  # late: pandas takes its time, and --help needs none

    loaded = read_problem(path, profile)
    warnings = tuple(loaded.warnings)
    if not ASKED.json:
        tell(*(f"{say('Attention', 'Warning')} – {warning.say(ASKED.lang)}" for warning in warnings))
    return loaded.problem, warnings


def load_schedule(path: Path) -> Schedule:
    """Return the schedule of a JSON file.

    Raises
    ------
    InputError
        With every mistake at once.
    """
    from scheduler.io.json_files import read_schedule

    return as_document(read_schedule(path))


def is_of_other_data(problem: Problem, schedule: Schedule) -> bool:
    """Tell whether a schedule says that it was made for other data (or for an earlier state of them)."""
    return bool(schedule.problem_sha256) and schedule.problem_sha256 != fingerprint(problem)


def rule_notes(problem: Problem) -> list[str]:
    """Return where the rules in force are laxer than the law, with both sources."""
    return [text.say(ASKED.lang) for text in lax_rules(Rulebook(problem))]


def issue_dicts(issues: tuple[InputIssue, ...]) -> list[dict[str, object]]:
    """Return issues JSON-ready, in the language asked for."""
    return [issue.as_dict(ASKED.lang) for issue in issues]


def together(*steps: Callable[[], Any]) -> Any:
    """Run every step and return their results; the mistakes of all of them are raised at once.

    Raises
    ------
    InputError
        With the issues of every step that failed.
    """
    results: list[Any] = []
    issues: list[InputIssue] = []
    for step in steps:
        try:
            results.append(step())
        except InputError as error:
            issues += error.issues
    if issues:
        raise InputError(issues)
    return tuple(results)
