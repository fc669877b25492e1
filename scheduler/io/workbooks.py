"""xlsx workbooks: checked before they are opened, read in a child process, dates made text."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from scheduler.errors import InputError, InputIssue
from scheduler.io import limits
from scheduler.io.columns import SHEETS, sheet_named
from scheduler.io.columns_candidacies import FOLLOW_UP
from scheduler.io.columns_yearly import COMPANIONS
from scheduler.io.moments import write_date
from scheduler.io.sandbox import read_apart
from scheduler.texts import Text

_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_NOT_TIME = re.compile(r'"[^"]*"|\[[^\]hHmMsS][^\]]*\]|\\.')

Row = tuple[int, list[str]]


def read_workbook(path: Path, parts: Collection[str] = SHEETS) -> tuple[dict[str, list[Row]], list[str]]:
    """Return the filled rows of each sheet among ``parts``, and the names of the other sheets.

    Rows are (number as Excel shows it, cells as text). Dates become ``jj/mm/aaaa``, with ``HH:MM``
    where the cell shows a time.

    Raises
    ------
    InputError
        If the file is no workbook, is too big, or takes too long to read.
    """
    _look_before(path)
    found = read_apart("workbook", {"path": str(path), "parts": list(parts)}, limits.WORKBOOK_SECONDS)
    issues = [value["issue"] for value in found.values if "issue" in value]
    if issues:
        raise InputError(_issue(path.name, issue) for issue in issues)
    if not found.complete:
        raise limits.too_slow(path.name)
    tables: dict[str, list[Row]] = {}
    unknown = [value["unknown"] for value in found.values if "unknown" in value]
    for value in found.values:
        if "sheet" in value:
            tables[value["sheet"]] = [(number, cells) for number, cells in value["rows"]]
    return tables, unknown


def _issue(file: str, issue: Mapping[str, Any]) -> InputIssue:
    if issue["kind"] == "rows":
        return limits.too_many_rows(file, issue["sheet"], issue["row"])
    if issue["kind"] == "far":
        return limits.too_far(file, issue["sheet"], issue["row"], issue["column"])
    return _not_a_workbook(file)


def _look_before(path: Path) -> None:
    """Refuse what should not be opened: read from the archive's directory, without unzipping."""
    limits.refuse_above(path, limits.MAX_TABLE_BYTES)
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLD_FORMAT:
        raise InputError([_old_or_locked(path.name)])
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise InputError([_not_a_workbook(path.name)]) from None
    unzipped = sum(member.file_size for member in members)
    swollen = unzipped > 5 * 1024**2 and unzipped > limits.MAX_RATIO * size
    if len(members) > limits.MAX_ZIP_MEMBERS or unzipped > limits.MAX_UNZIPPED_BYTES or swollen:
        raise limits.too_swollen(path.name)


def _not_a_workbook(file: str) -> InputIssue:
    return InputIssue(
        Text("ce fichier n'est pas un classeur xlsx lisible", "this file is not a readable xlsx workbook"),
        Text("Ouvrez-le dans Excel et enregistrez-le au format .xlsx.", "Open it in Excel and save it as .xlsx."),
        file=file,
    )


def _old_or_locked(file: str) -> InputIssue:
    return InputIssue(
        Text(
            "ce classeur est à l'ancien format .xls ou protégé par un mot de passe",
            "this workbook is in the old .xls format or protected by a password",
        ),
        Text("Enregistrez-le au format .xlsx, sans mot de passe.", "Save it as .xlsx, without a password."),
        file=file,
    )


def read_here(request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Do the reading itself; runs in the child process (see `scheduler.io.sandbox`)."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(request["path"], read_only=True, data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception:  # openpyxl lets many kinds out for a file that is no workbook
        yield {"issue": {"kind": "damaged"}}
        return
    every = {**SHEETS, **COMPANIONS, **FOLLOW_UP}
    wanted = {part: every[part] for part in request.get("parts", SHEETS)}
    for sheet in book.worksheets:
        if sheet_named(sheet.title, wanted) is None:
            yield {"unknown": sheet.title}
        else:
            yield from _sheet(sheet)


def _sheet(sheet: Any) -> Iterator[dict[str, Any]]:
    from openpyxl.utils import get_column_letter

    sheet.reset_dimensions()  # what a workbook says of its size is not believed
    rows: list[Row] = []
    characters = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > limits.MAX_LINES:  # a row number that no spreadsheet gives
            yield {"issue": {"kind": "damaged"}}
            return
        if not cells:  # a gap before a far row: a million of these must cost nothing
            continue
        texts = [_text(cell) for cell in cells[: limits.MAX_COLUMNS]]
        while texts and not texts[-1]:
            texts.pop()
        far = next((cell for cell in cells[limits.MAX_COLUMNS :] if cell.value not in (None, "")), None)
        if far is not None:
            where = get_column_letter(far.column)
            yield {"issue": {"kind": "far", "sheet": sheet.title, "row": number, "column": where}}
            return
        if texts:
            rows.append((number, texts))
        characters += sum(map(len, texts))
        if len(rows) > limits.MAX_ROWS or characters > limits.MAX_CHARACTERS:
            yield {"issue": {"kind": "rows", "sheet": sheet.title, "row": number}}
            return
    yield {"sheet": sheet.title, "rows": rows}


def _text(cell: Any) -> str:
    value = cell.value
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return _moment_text(value, str(cell.number_format or ""))
    if isinstance(value, dt.date):
        return write_date(value)
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return str(value)


def _moment_text(value: dt.datetime, number_format: str) -> str:
    nearest = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)  # Excel counts fractions of a day
    timed = "h" in _NOT_TIME.sub("", number_format).lower()
    if not timed and nearest.time() == dt.time():
        return write_date(nearest.date())
    clock = f"{nearest:%H:%M:%S}" if nearest.second else f"{nearest:%H:%M}"
    return f"{write_date(nearest.date())} {clock}"
