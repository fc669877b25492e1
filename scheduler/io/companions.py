"""Reading the sheets that stand beside a problem: only those asked for, every mistake told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scheduler.domain import Part
from scheduler.errors import InputError, InputIssue
from scheduler.io.column_types import Sheet
from scheduler.io.columns import sheet_named
from scheduler.io.headers import read_records
from scheduler.io.rows import Rows, read_rows, reader_of
from scheduler.io.tables import RawInput, RawTable, read_csv, read_tables
from scheduler.texts import Text


def read_sheets(path: Path, sheets: Mapping[str, Sheet], alone: str = "") -> tuple[dict[str, Rows], list[InputIssue]]:
    """Return the rows of the sheets found at ``path``, and every issue.

    Parameters
    ----------
    path : Path
        A folder of csv files, an xlsx, or one csv file.
    alone : str
        The sheet that a csv file of any other name is taken for; empty: such a file is refused.

    Raises
    ------
    InputError
        If there is nothing to read, or a file cannot be read at all.
    """
    raw = _one_csv(path, sheets, alone) if path.suffix.lower() == ".csv" else read_tables(path, sheets)
    records = {part: read_records(table) for part, table in raw.tables.items()}
    rows: dict[str, Rows] = {}
    for part in sheets:  # the campaign first: the others' times are in its timezone
        if part in records:
            rows[part] = read_rows(records[part], reader_of(rows.get("campaign")))
    issues = [*raw.issues, *(issue for table in records.values() for issue in table.issues)]
    return rows, issues + [issue for found in rows.values() for issue in found.issues]


def parts_of(rows: Mapping[str, Rows], part: str) -> Sequence[Any]:
    """Return the parts of one sheet, none when it is not there."""
    found: Sequence[Part] = rows[part].parts if part in rows else ()
    return found


def raise_errors(issues: Sequence[InputIssue]) -> tuple[InputIssue, ...]:
    """Return the warnings.

    Raises
    ------
    InputError
        If any issue is an error: with every error.
    """
    errors = [issue for issue in issues if issue.severity == "error"]
    if errors:
        raise InputError(errors)
    return tuple(issues)


def missing_sheet(path: Path, sheet: Sheet) -> InputIssue:
    """Return the issue of a sheet that is needed and not there."""
    titles = ", ".join(column.french for column in sheet.columns if column.required)
    return InputIssue(
        Text("cette feuille obligatoire manque", "this required sheet is missing"),
        Text(f"Ajoutez-la avec ses colonnes : {titles}…", f"Add it with its columns: {titles}…"),
        file=path.name,
        sheet=sheet.french,
    )


def _one_csv(path: Path, sheets: Mapping[str, Sheet], alone: str) -> RawInput:
    sheet = sheet_named(path.stem, sheets) or sheets.get(alone)
    if sheet is None:
        known = ", ".join(f"{sheet.french}.csv" for sheet in sheets.values())
        told = Text(f"Donnez un dossier, ou un fichier parmi : {known}.", f"Give a folder, or one of: {known}.")
        raise InputError([InputIssue(Text("cette feuille est inconnue", "this sheet is unknown"), told, path.name)])
    if not path.is_file():
        raise InputError([InputIssue(Text("ce chemin n'existe pas", "this path does not exist"), file=path.name)])
    return RawInput({sheet.part: RawTable(sheet, path.name, path.stem, read_csv(path, sheet))})
