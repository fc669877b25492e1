"""``jury solve``."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler import __version__, journal
from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import DONE, NOT_ALL, Outcome
from scheduler.cli.failures import refuse
from scheduler.cli.progress import ProgressView
from scheduler.cli.reading import issue_dicts, load_problem, load_schedule, rule_notes, together
from scheduler.cli.solving import Interrupts, keep_in, solve_interruptibly
from scheduler.domain import Problem
from scheduler.errors import InputIssue
from scheduler.result import Result
from scheduler.schedule import Schedule
from scheduler.settings import SolveSettings


@dataclass(frozen=True, slots=True)
class SolveOrder:
    """What ``jury solve`` was asked."""

    source: Path
    out: Path
    settings: SolveSettings
    profile: str | None = None
    previous: Path | None = None


def run_solve(order: SolveOrder) -> Outcome:
    """Read, solve, write; a schedule is on disk as soon as there is one.

    Raises
    ------
    InputError
        With every mistake of the input; nothing is written then.
    """
    from scheduler.io.exports import write_outputs

    (problem, warnings), previous, _ = together(
        lambda: load_problem(order.source, order.profile),
        lambda: load_schedule(order.previous) if order.previous else None,
        lambda: _require_own_folder(order),
    )
    began = dt.datetime.now(dt.UTC)
    order.out.mkdir(parents=True, exist_ok=True)
    with Interrupts() as interrupts:
        with ProgressView(len(problem.candidates)) as view:
            result = solve_interruptibly(
                problem,
                order.settings,
                previous=previous,
                on_progress=view,
                keep=keep_in(order.out),
                interrupts=interrupts,
            )
        files = write_outputs(problem, result.schedule, _run_info(order, result, began), order.out, ASKED.lang)
    _record(order.out, problem, result)
    return _outcome(order, problem, result, warnings, files)


def _require_own_folder(order: SolveOrder) -> None:
    source = order.source if order.source.is_dir() else order.source.parent
    if order.out.exists() and not order.out.is_dir():
        raise refuse(
            "les résultats vont dans un dossier, et ceci est un fichier.", "results go into a folder, this is a file.",
            "Donnez un autre nom avec -o.", "Give another name with -o.", file=str(order.out),
        )  # fmt: skip
    if order.out.exists() and order.out.samefile(source):
        raise refuse(
            "les résultats ne peuvent pas aller dans le dossier des données.",
            "results cannot go into the folder of the data.",
            "Donnez un autre dossier avec -o.", "Give another folder with -o.", file=str(order.out),
        )  # fmt: skip


def _run_info(order: SolveOrder, result: Result, began: dt.datetime) -> dict[str, Any]:
    return {
        "version": __version__,
        "started_at": began.isoformat(timespec="seconds"),
        "seconds": round(result.seconds, 2),
        "stopped_by": result.stopped_by,
        **order.settings.model_dump(),
        "progress": [
            {"phase": p.phase, "seconds": round(p.seconds, 2), "placed": p.placed, "total": p.total,
             "objective": p.objective, "bound": p.bound, "gap": p.gap}
            for p in result.history
        ],
    }  # fmt: skip


def _record(out: Path, problem: Problem, result: Result) -> None:
    journal.record(
        out,
        "solve",
        campaign=problem.campaign.code,
        problem_sha256=result.schedule.problem_sha256,
        schedule_sha256=hashlib.sha256((out / "schedule.json").read_bytes()).hexdigest(),
        status=result.schedule.status,
        placed=len(result.schedule.hearings),
        candidates=len(problem.candidates),
    )


def _outcome(
    order: SolveOrder, problem: Problem, result: Result, warnings: tuple[InputIssue, ...], files: list[Path]
) -> Outcome:
    from scheduler.io.reports import summary_lines

    schedule = result.schedule
    status = DONE if len(schedule.hearings) == len(problem.candidates) else NOT_ALL
    document = {
        "command": "solve",
        "exit_status": status,
        "status": schedule.status,
        "stopped_by": result.stopped_by,
        "seconds": round(result.seconds, 2),
        "candidates": len(problem.candidates),
        "placed": len(schedule.hearings),
        "tiers": [tier.model_dump(mode="json") for tier in schedule.tiers],
        "unplaced": unplaced_dicts(schedule),
        "warnings": issue_dicts(warnings),
        "notes": rule_notes(problem),
        "out": str(order.out),
        "files": sorted(path.relative_to(order.out).as_posix() for path in files),
    }
    lines = [*summary_lines(problem, schedule, ASKED.lang), *_stopped(result), _written(order.out, len(files))]
    return Outcome(status, document, lines)


def unplaced_dicts(schedule: Schedule) -> list[dict[str, Any]]:
    """Return the candidates not placed with their reasons, JSON-ready, without a word on anyone's health."""
    from scheduler.io.exports import discreet

    return [unplaced.model_dump(mode="json") for unplaced in discreet(schedule).unplaced]


def _stopped(result: Result) -> list[str]:
    if result.stopped_by == "user":
        return [
            say("Arrêté à votre demande, le meilleur planning est gardé.", "Stopped as asked, the best schedule kept.")
        ]
    if result.stopped_by == "time_limit":
        return [say("Arrêté par la limite de temps (--time-limit).", "Stopped by the time limit (--time-limit).")]
    return []


def _written(out: Path, count: int) -> str:
    return say(
        f"{count} fichiers écrits dans {out} ; ouvrez d'abord {out / 'rapport.html'}.",
        f"{count} files written to {out}; open {out / 'rapport.html'} first.",
    )
