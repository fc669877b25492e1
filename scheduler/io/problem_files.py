"""A problem as sheets again: csv files or one xlsx that, read back, give an equal problem.

Texts are kept as sheets can hold them: outer spaces, tabs and special spaces become plain ones, and an
item of a list is not empty (see `scheduler.io.cells` for how lists and formula-like texts are written).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from scheduler.candidacies.records import Candidacies
from scheduler.domain import Campaign, Part, Problem, Weights
from scheduler.io.cells import write
from scheduler.io.column_types import Column, Sheet
from scheduler.io.columns import SHEETS
from scheduler.io.columns_candidacies import FOLLOW_UP
from scheduler.io.json_files import write_bytes
from scheduler.texts import Lang

Table = tuple[Sheet, list[list[str]]]


def problem_tables(problem: Problem, lang: Lang = "fr") -> Iterator[Table]:
    """Yield each sheet with its rows of text, the titles first; sheets without rows only when required."""
    zone = problem.campaign.zone
    for sheet in SHEETS.values():
        listed = (problem.campaign,) if sheet.part == "campaign" else getattr(problem, sheet.part)
        if listed or sheet.required:
            yield _table(sheet, listed, zone, lang)


def record_tables(records: Candidacies, zone: ZoneInfo, lang: Lang = "fr") -> Iterator[Table]:
    """Yield each sheet of candidacies that has rows, with its rows of text, the titles first."""
    for sheet in FOLLOW_UP.values():
        listed = getattr(records, sheet.part)
        if listed:
            yield _table(sheet, listed, zone, lang)


def _table(sheet: Sheet, listed: Sequence[Part], zone: ZoneInfo, lang: Lang) -> Table:
    titles = [column.title(lang) for column in sheet.columns]
    rows = [
        [write(column, _value(part, column), _default(sheet, column), zone, lang) for column in sheet.columns]
        for part in listed
    ]
    return sheet, [titles, *rows]


def write_problem_sheets(problem: Problem, directory: Path, lang: Lang = "fr") -> list[Path]:
    """Write the problem as csv files (``;``, UTF-8 with its mark, dd/mm/yyyy); return their paths.

    The directory should hold no other input: files of sheets that have no rows are not written.
    """
    paths = []
    for sheet, rows in problem_tables(problem, lang):
        path = Path(directory) / f"{sheet.title(lang)}.csv"
        write_bytes(path, csv_bytes(rows))
        paths.append(path)
    return paths


def write_problem_workbook(problem: Problem, path: Path, lang: Lang = "fr") -> None:
    """Write the problem as one xlsx, every cell as text, so that nothing is reinterpreted."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        for sheet, rows in problem_tables(problem, lang):
            tab = book.add_worksheet(sheet.title(lang))
            tab.freeze_panes(1, 0)
            for number, cells in enumerate(rows):
                for place, text in enumerate(cells):
                    if text:
                        tab.write_string(number, place, text)
    write_bytes(Path(path), buffer.getvalue())


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as French Excel opens them: ``;``, UTF-8 with its mark, CRLF."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _value(part: Part, column: Column) -> Any:
    if isinstance(part, Campaign) and column.field in Weights.model_fields:
        return getattr(part.weights, column.field)
    return getattr(part, "origin" if column.field == "from" else column.field)


def _default(sheet: Sheet, column: Column) -> Any:
    """Return the value an empty cell gives."""
    model = Weights if sheet.part == "campaign" and column.field in Weights.model_fields else sheet.model
    info = model.model_fields["origin" if column.field == "from" else column.field]
    return info.get_default(call_default_factory=True)
