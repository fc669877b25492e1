"""``jury export``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.asked import ASKED, say
from scheduler.cli.checking import read_all, violation_dict, violation_lines
from scheduler.cli.console import DONE, NOT_ALL, Outcome
from scheduler.cli.failures import refuse
from scheduler.domain import Problem
from scheduler.schedule import Violation

if TYPE_CHECKING:
    from scheduler.io.ics import Reader


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What ``jury export`` was asked; an empty ``out`` is the working directory."""

    source: Path
    schedule: Path
    kind: str
    out: Path | None
    who: str = ""
    session: str = ""
    profile: str | None = None


def run_export(order: ExportOrder) -> Outcome:
    """Write one file of a schedule, once the checker has accepted it."""
    from scheduler.io.exports import KINDS, export
    from scheduler.io.json_files import write_bytes
    from scheduler.verification import measure, verify

    kind = next((known for known in KINDS if known == order.kind), None)
    if kind is None:
        known = ", ".join(KINDS)
        raise refuse(f"l'export « {order.kind} » n'existe pas.", f"there is no export '{order.kind}'.",
                     f"Choisissez parmi : {known}.", f"Choose one of: {known}.")  # fmt: skip
    problem, schedule, _ = read_all(order.source, order.schedule, order.profile, None)
    reader = _reader(problem, order.who) if order.who else None
    violations = verify(problem, schedule)
    if any(violation.rule != "tiers" for violation in violations):
        return _not_exported(violations)
    if violations:
        # Figures grow stale when someone moves a hearing by hand: they are told anew, without a bound.
        schedule = schedule.model_copy(update={"tiers": measure(problem, schedule), "status": "FEASIBLE"})
    file = export(problem, schedule, kind, reader=reader, session=order.session, lang=ASKED.lang)
    target = _target(order.out, file.name)
    write_bytes(target, file.content)
    document = {"command": "export", "exit_status": DONE, "kind": kind, "file": str(target), "bytes": len(file.content)}
    return Outcome(DONE, document, [say(f"Écrit : {target}", f"Written: {target}")])


def _not_exported(violations: list[Violation]) -> Outcome:
    document = {
        "command": "export",
        "exit_status": NOT_ALL,
        "file": None,
        "violations": [violation_dict(violation) for violation in violations],
    }
    refused = say(
        "Rien n'a été écrit : un planning ne sort que si le contrôle l'accepte.",
        "Nothing was written: a schedule leaves only when the check accepts it.",
    )
    return Outcome(NOT_ALL, document, [*violation_lines(violations), refused])


def _reader(problem: Problem, who: str) -> Reader:
    from scheduler.io.ics import Reader

    if who in problem.candidate_of:
        return Reader("candidate", who)
    if who in problem.examiner_of:
        return Reader("examiner", who)
    if who in problem.room_of:
        return Reader("room", who)
    raise refuse(
        f"« {who} » n'est ni un candidat, ni un examinateur, ni une salle.",
        f"'{who}' is no candidate, examiner or room.",
        "Donnez un identifiant des données.",
        "Give an id of the data.",
    )


def _target(out: Path | None, name: str) -> Path:
    if out is None:
        return Path(name)
    return out / name if out.is_dir() else out
