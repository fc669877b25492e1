"""From what a coordinator has to a validated problem, every mistake told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.domain import Availability, Campaign, Problem
from scheduler.errors import InputError, InputIssue
from scheduler.io import limits
from scheduler.io.busy_times import read_busy_times
from scheduler.io.checks import check
from scheduler.io.columns import SHEETS
from scheduler.io.findings import cross_check
from scheduler.io.headers import Records, read_records
from scheduler.io.json_rows import json_rows
from scheduler.io.profile_files import find_profile, is_file, read_profile, unknown_profile
from scheduler.io.rows import Rows, read_rows, reader_of
from scheduler.io.tables import RawInput, read_tables
from scheduler.profiles import DEFAULT, PROFILES
from scheduler.rules import profile_is_known, under_profile
from scheduler.texts import Text


@dataclass(frozen=True, slots=True)
class LoadedProblem:
    """A validated problem, and what its author should look at all the same.

    Attributes
    ----------
    warnings : tuple of InputIssue
        Each of severity ``warning``.
    """

    problem: Problem
    warnings: tuple[InputIssue, ...]


def read_problem(path: Path, profile: str | None = None) -> LoadedProblem:
    """Read a directory of csv files, an xlsx (or a directory that holds one), or ``problem.json``.

    Parameters
    ----------
    path : Path
        A directory may hold a folder ``occupations`` (or ``busy``) of calendars named ``<id>.ics``:
        their events become times at which that person or room is not available.
    profile : str or None
        A rule profile that replaces the campaign's: one that ships, a file (.toml or .json), or the
        name of such a file in the folder.

    Returns
    -------
    LoadedProblem
        The problem, and the warnings.

    Raises
    ------
    InputError
        With every mistake found, each with its file, sheet, row and column. Nothing is written.
    """
    path = Path(path)
    raw = read_tables(path)
    issues = list(raw.issues)
    rows = json_rows(raw.json, issues) if raw.json is not None else _table_rows(path, raw, issues)
    issues += [issue for found in rows.values() for issue in found.issues]
    draft = _draft(rows)
    folder = path if path.is_dir() else path.parent
    draft, more = _with_profile(draft, profile, folder, rows.get("campaign"))
    issues += [*more, *cross_check(draft, rows)]
    busy, found = read_busy_times(raw.calendars, draft)
    issues += [*found, *check(draft, rows)]
    return _finished(_fields(draft, busy), issues)


def _table_rows(path: Path, raw: RawInput, issues: list[InputIssue]) -> dict[str, Rows]:
    records = {part: read_records(table) for part, table in raw.tables.items()}
    issues += _missing_sheets(path, raw)
    issues += [issue for table in records.values() for issue in table.issues]
    return _all_rows(records)


def _all_rows(records: Mapping[str, Records]) -> dict[str, Rows]:
    """Read the campaign first: the others' times are in its timezone."""
    rows: dict[str, Rows] = {}
    for part in SHEETS:
        if part in records:
            rows[part] = read_rows(records[part], reader_of(rows.get("campaign")))
    return rows


def _draft(rows: Mapping[str, Rows]) -> Problem:
    """Return a problem whose parts have not been held against each other."""
    parts: dict[str, Any] = {part: tuple(rows[part].parts) if part in rows else () for part in SHEETS}
    campaigns = parts.pop("campaign")
    campaign = campaigns[0] if campaigns else _no_campaign()
    return Problem.model_construct(campaign=campaign, **parts)


def _no_campaign() -> Campaign:
    return Campaign.model_validate({"code": "?", "start": "2000-01-01", "end": "2000-01-01"})


def _missing_sheets(path: Path, raw: RawInput) -> list[InputIssue]:
    mend = Text("Ajoutez-la ; « jury init » en écrit un modèle.", "Add it; 'jury init' writes a template.")
    return [
        InputIssue(
            Text("cette feuille obligatoire manque", "this required sheet is missing"),
            mend,
            file=path.name,
            sheet=sheet.french,
        )
        for sheet in SHEETS.values()
        if sheet.required and sheet.part not in raw.tables and sheet.part not in raw.unread
    ]


def _with_profile(
    draft: Problem, asked: str | None, folder: Path, rows: Rows | None
) -> tuple[Problem, list[InputIssue]]:
    """Return the draft under the profile in force, which exists; tell when the one named does not.

    The profile asked for replaces the campaign's with its own rules; a file that the campaign names
    stands under the rows of its sheet of rules.
    """
    if asked in PROFILES:
        return under_profile(draft, str(asked)), []
    if asked is None and profile_is_known(draft):
        return draft, []
    wanted = asked or draft.campaign.profile
    try:
        own = read_profile(Path(wanted)) if asked and is_file(asked) else find_profile(folder, wanted)
    except InputError as error:
        return under_profile(draft, DEFAULT), list(error.issues)
    if own is None:
        issue = unknown_profile(wanted)
        told = rows is not None and asked is None
        issue = rows.tell(0, "profile", issue.message, issue.mend) if rows and told else issue
        return under_profile(draft, DEFAULT), [issue]
    return own.over(draft, keep_rules=asked is None), []


def _fields(problem: Problem, busy: Sequence[Availability] = ()) -> dict[str, Any]:
    fields = {name: getattr(problem, name) for name in Problem.model_fields}
    return fields | {"availability": (*problem.availability, *busy)}


def _finished(fields: Mapping[str, Any], issues: Sequence[InputIssue]) -> LoadedProblem:
    errors = [issue for issue in issues if issue.severity == "error"]
    if errors:
        raise InputError(_few_alike(errors, limits.MAX_ALIKE_ERRORS, _MORE_ERRORS))
    return LoadedProblem(Problem(**fields), tuple(_few_alike(issues, limits.MAX_ALIKE, _MORE_WARNINGS)))


_MORE_WARNINGS = Text("et {} autres avertissements sur cette colonne", "and {} more about this column")
_MORE_ERRORS = Text("et {} autres erreurs sur cette colonne", "and {} more errors about this column")


def _few_alike(issues: Sequence[InputIssue], most: int, more: Text) -> Iterator[InputIssue]:
    """Yield the issues; of many about one column, the first ones and how many more there are."""
    seen: Counter[tuple[str, str]] = Counter()
    for issue in issues:
        place = (issue.sheet, issue.column)
        seen[place] += 1
        if seen[place] <= most:
            yield issue
    for (sheet, column), count in seen.items():
        if count > most:
            left = count - most
            message = Text(more.fr.format(left), more.en.format(left))
            yield InputIssue(message, sheet=sheet, column=column, severity=issues[0].severity)
