"""A campaign with its candidacies: the problem, and the sheets beside it that only the worklist reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.candidacies.checks import find_record_errors, find_record_oddities
from scheduler.candidacies.records import Candidacies, Event
from scheduler.domain import Finding, Problem
from scheduler.errors import InputError, InputIssue
from scheduler.io.columns import SHEETS
from scheduler.io.columns_candidacies import FOLLOW_UP
from scheduler.io.columns_yearly import COMPANIONS
from scheduler.io.companions import parts_of, raise_errors, read_sheets
from scheduler.io.json_files import to_bytes
from scheduler.io.json_rows import json_rows
from scheduler.io.parsing import read_problem
from scheduler.io.rows import Rows
from scheduler.io.tables import OUTPUTS, PROBLEM_JSON
from scheduler.io.vocabulary import did_you_mean
from scheduler.outcomes import Outcome
from scheduler.texts import Text

_READ = {"campaign": SHEETS["campaign"], **FOLLOW_UP, "results": COMPANIONS["results"]}


@dataclass(frozen=True, slots=True)
class FollowedCampaign:
    """A problem, its candidacies, and what their author should look at all the same."""

    problem: Problem
    records: Candidacies
    warnings: tuple[InputIssue, ...]


def read_followed(path: Path, profile: str | None = None) -> FollowedCampaign:
    """Read a campaign as `read_problem` does, with the sheets of candidacies where there are any.

    In ``problem.json`` they are lists beside the others (``candidacies``, ``events``, ``documents``,
    ``funding``). Decisions of the sheet of results count as events for whoever has none.

    Raises
    ------
    InputError
        With every mistake of the problem and of the candidacies at once.
    """
    path = Path(path)
    issues: list[InputIssue] = []
    warnings: list[InputIssue] = []
    problem = None
    try:
        loaded = read_problem(path, profile)
        problem, warnings = loaded.problem, list(loaded.warnings)
    except InputError as error:
        issues += error.issues
    rows, found = _rows(path, bool(issues))
    issues += [issue for issue in found if issue not in issues]
    records = _records(rows)
    if problem is not None:
        issues += _cross_check(problem, records, rows)
        warnings += _oddities(problem, records, rows)
    raise_errors(issues)
    assert problem is not None
    return FollowedCampaign(problem, records, (*warnings, *(i for i in issues if i.severity == "warning")))


def followed_bytes(problem: Problem, records: Candidacies) -> bytes:
    """Return ``problem.json`` with the candidacies in it, where there are any."""
    listed = {part: rows for part, rows in records.model_dump(mode="json").items() if rows}
    return to_bytes(problem.model_dump(mode="json", by_alias=True) | listed)


def _rows(path: Path, told: bool) -> tuple[Mapping[str, Rows], list[InputIssue]]:
    """Return the rows, and the issues of these sheets alone: those of the rest are told already."""
    try:
        json = _json_at(path)
        issues: list[InputIssue] = []
        rows = json_rows(json, [], FOLLOW_UP) if json is not None else read_sheets(path, _READ)[0]
    except InputError as error:
        return {}, [] if told else list(error.issues)
    for part, found in rows.items():
        if part != "campaign":
            issues += [*found.table.issues, *found.issues]
    return rows, issues


def _json_at(path: Path) -> Path | None:
    """Return the ``problem.json`` that stands for all sheets, None when there are sheets."""
    if not path.is_dir():
        return path if path.suffix.lower() == ".json" else None
    files = [p for p in path.iterdir() if p.is_file() and p.name.lower() not in OUTPUTS]
    sheets = any(p.suffix.lower() in {".csv", ".xlsx"} for p in files)
    return path / PROBLEM_JSON if not sheets and (path / PROBLEM_JSON).is_file() else None


def _records(rows: Mapping[str, Rows]) -> Candidacies:
    """Return the records, not validated as a whole: a draft while there are mistakes."""
    parts: dict[str, Any] = {part: tuple(parts_of(rows, part)) for part in FOLLOW_UP}
    decided = {event.candidacy for event in parts["events"] if event.kind == "decided"}
    outcomes: list[Outcome] = [row for row in parts_of(rows, "results") if row.candidate not in decided]
    parts["events"] = (*parts["events"], *(event for row in outcomes for event in _events_of(row)))
    return Candidacies.model_construct(**parts)


def _events_of(row: Outcome) -> Iterator[Event]:
    if row.heard:
        yield Event(candidacy=row.candidate, on=row.date, kind="heard")
    yield Event(candidacy=row.candidate, on=row.date, kind="decided", result=row.result, blocks=row.blocks)


def _cross_check(problem: Problem, records: Candidacies, rows: Mapping[str, Rows]) -> Iterator[InputIssue]:
    ids = {*problem.candidate_of, *(row.id for row in records.candidacies)}
    for finding in find_record_errors(problem, records):
        issue = _issue(finding, rows, ids)
        if issue is not None:
            yield issue


def _oddities(problem: Problem, records: Candidacies, rows: Mapping[str, Rows]) -> Iterator[InputIssue]:
    for finding in find_record_oddities(problem, records):
        issue = _issue(finding, rows, set(), "warning")
        if issue is not None:
            yield issue


def _issue(finding: Finding, rows: Mapping[str, Rows], ids: set[str], severity: str = "error") -> InputIssue | None:
    """Return the issue at its cell; None when the cell is a stand-in, or a row of the results stands behind it."""
    found = rows.get(finding.part)
    if found is None or finding.index >= len(found.parts) or (finding.index, finding.field) in found.bad:
        return None
    message, mend = Text(finding.fr, finding.en), Text(finding.mend_fr, finding.mend_en)
    if finding.field == "candidacy":
        guess = did_you_mean(found.parts[finding.index].candidacy, ids)  # type: ignore[attr-defined]
        mend = Text(f"{guess.fr} {mend.fr}", f"{guess.en} {mend.en}") if guess else mend
    return found.tell(finding.index, finding.field, message, mend, severity)
