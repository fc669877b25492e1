"""Tables as people keep them, read as plain text with their true row numbers.

The input is a directory of csv files (one a sheet), one xlsx, a directory that holds one xlsx, or
``problem.json``. Nothing is guessed about values here: every cell is text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.errors import InputError, InputIssue
from scheduler.io import limits
from scheduler.io.column_types import Sheet
from scheduler.io.columns import SHEETS, sheet_named
from scheduler.io.columns_candidacies import FOLLOW_UP
from scheduler.io.columns_yearly import COMPANIONS
from scheduler.io.vocabulary import BUSY_FOLDERS, fold, nearest
from scheduler.io.workbooks import read_workbook
from scheduler.texts import Text

if TYPE_CHECKING:
    import pandas as pd

PROBLEM_JSON = "problem.json"
OUTPUTS = frozenset({"planning.xlsx", "echeances.xlsx", "deadlines.xlsx"})
_HELPERS = frozenset({"aide", "help", "lisezmoi", "readme", "listes", "lists", "notes"})
_DELIMITERS = ";,\t"


@dataclass(frozen=True)
class RawTable:
    """One sheet as it stands in its file.

    Attributes
    ----------
    sheet : Sheet
        Which of the sheets it is.
    file, name : str
        The file's name, and the tab's (for a csv file, its name without the ending).
    frame : pandas.DataFrame
        Text cells; the index holds row numbers as Excel shows them, columns count from 0.
    """

    sheet: Sheet
    file: str
    name: str
    frame: pd.DataFrame


@dataclass
class RawInput:
    """All that an input path holds; ``unread`` are the sheets that are there and cannot be read."""

    tables: dict[str, RawTable] = field(default_factory=dict)
    json: Path | None = None
    calendars: list[Path] = field(default_factory=list)
    issues: list[InputIssue] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)


def read_tables(path: Path, sheets: Mapping[str, Sheet] = SHEETS) -> RawInput:
    """Return the tables at ``path``, or the place of the JSON that stands for them.

    Parameters
    ----------
    sheets : mapping
        Which sheets are read, by part; those of other commands are left alone without a word.

    Raises
    ------
    InputError
        If there is nothing to read, more than one input, or a file that cannot be read at all.
    """
    if not path.exists():
        raise InputError([_nothing(path, Text("ce chemin n'existe pas", "this path does not exist"))])
    if path.is_dir():
        return _directory(path, sheets)
    suffix = path.suffix.lower()
    if suffix == ".json":
        return RawInput(json=path)
    if suffix == ".xlsx":
        return _workbook(path, sheets)
    raise InputError([_nothing(path, Text("ce format n'est pas lu", "this format is not read"))])


def _directory(path: Path, wanted: Mapping[str, Sheet]) -> RawInput:
    files = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
    sheets = [p for p in files if p.suffix.lower() == ".csv"]
    books = [p for p in files if p.suffix.lower() == ".xlsx" and p.name.lower() not in OUTPUTS]
    json = path / PROBLEM_JSON
    if len(books) > 1 or (books and sheets):
        raise InputError([_several([*books, *sheets[:1]])])
    if books:
        found = _workbook(books[0], wanted)
    elif sheets:
        found = _csv_files(sheets, wanted)
    elif json.is_file():
        found = RawInput(json=json)
    else:
        raise InputError([_nothing(path, Text("ce dossier ne contient aucune donnée", "this folder holds no data"))])
    if json.is_file() and found.json is None:
        found.issues.append(_left_aside(PROBLEM_JSON))
    found.calendars = list(_calendars(path, files))
    return found


def _calendars(path: Path, files: Sequence[Path]) -> Iterator[Path]:
    folders = [p for p in sorted(path.iterdir()) if p.is_dir() and fold(p.name) in BUSY_FOLDERS]
    for file in [*files, *(p for folder in folders for p in sorted(folder.iterdir()))]:
        if file.suffix.lower() == ".ics" and not file.name.startswith("."):
            yield file


def _csv_files(paths: Iterable[Path], wanted: Mapping[str, Sheet]) -> RawInput:
    found = RawInput()
    for path in paths:
        sheet = sheet_named(path.stem, wanted)
        if sheet is None:
            try:
                limits.refuse_above(path, limits.MAX_TABLE_BYTES)
            except InputError as error:
                found.issues += error.issues
            found.issues += _unknown(path.name, path.stem, "", wanted)
        elif sheet.part in found.tables:
            found.issues.append(_twice(path.name, sheet, found.tables[sheet.part].file))
        else:
            try:
                found.tables[sheet.part] = RawTable(sheet, path.name, path.stem, read_csv(path, sheet))
            except InputError as error:
                found.unread.add(sheet.part)
                found.issues += error.issues
    return found


def _workbook(path: Path, wanted: Mapping[str, Sheet]) -> RawInput:
    tables, unknown = read_workbook(path, wanted)
    found = RawInput()
    for name, rows in tables.items():
        sheet = sheet_named(name, wanted)
        if sheet is None:
            continue
        if sheet.part in found.tables:
            found.issues.append(_twice(path.name, sheet, found.tables[sheet.part].name))
            continue
        frame = _frame(path.name, sheet, [cells for _, cells in rows], [number for number, _ in rows])
        found.tables[sheet.part] = RawTable(sheet, path.name, name, frame)
    for name in unknown:
        found.issues += _unknown(path.name, name, name, wanted)
    return found


def _frame(file: str, sheet: Sheet, rows: Sequence[list[str]], numbers: Sequence[int]) -> pd.DataFrame:
    """Return rows of any length as a table; short ones get empty cells."""
    import pandas as pd  # late: it takes its time, and problem.json needs none

    width = max(map(len, rows), default=0)
    if width * len(rows) > limits.MAX_CELLS:
        raise InputError([limits.too_many_rows(file, sheet.french, numbers[-1])])
    filled = [cells + [""] * (width - len(cells)) for cells in rows]
    return pd.DataFrame(filled, index=list(numbers), dtype=object)


def read_csv(path: Path, sheet: Sheet) -> pd.DataFrame:
    """Return a csv file as a table of text: any of ``;``, ``,`` or tab; UTF-8, UTF-16 with a mark, or cp1252.

    Raises
    ------
    InputError
        If the file is too big, is no text, or has a quote that is never closed.
    """
    limits.refuse_above(path, limits.MAX_TABLE_BYTES)
    text = _decoded(path)
    rows: list[list[str]] = []
    numbers: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, sheet), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number == 1 and cells and cells[0].lower().startswith("sep="):
                continue
            if any(cell.strip() for cell in cells):
                rows.append(cells)
                numbers.append(number)
            _check_size(path, sheet, number, cells, len(rows))
    except csv.Error:
        raise InputError([_bad_quotes(path.name, sheet, number + 1)]) from None
    return _frame(path.name, sheet, rows, numbers)


def _check_size(path: Path, sheet: Sheet, number: int, cells: list[str], filled: int) -> None:
    if len(cells) > limits.MAX_COLUMNS and any(cell.strip() for cell in cells[limits.MAX_COLUMNS :]):
        raise InputError([limits.too_far(path.name, sheet.french, number, str(limits.MAX_COLUMNS + 1))])
    del cells[limits.MAX_COLUMNS :]
    if filled > limits.MAX_ROWS or number > limits.MAX_LINES:
        raise InputError([limits.too_many_rows(path.name, sheet.french, number)])


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    if data.count(0) > len(data) // 4 and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError([_no_text(path.name)])
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decode(path, data, encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(path, data, "cp1252")


def _decode(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError([_no_text(path.name, data[: error.start].count(b"\n") + 1)]) from None


def _no_text(file: str, row: int | None = None) -> InputIssue:
    message = Text(
        "ce fichier n'est ni en UTF-8 ni en Windows-1252", "this file is neither UTF-8 nor Windows-1252 text"
    )
    mend = Text("Enregistrez-le en « CSV UTF-8 ».", "Save it as 'CSV UTF-8'.")
    return InputIssue(message, mend, file=file, row=row)


def _delimiter(text: str, sheet: Sheet) -> str:
    """Return the delimiter that lets the most cells be recognised as titles."""
    head = text[:20_000].splitlines()[:40]
    if head and head[0].lower().startswith("sep=") and len(head[0]) >= 5 and head[0][4] in _DELIMITERS:
        return head[0][4]

    def score(delimiter: str) -> tuple[int, int]:
        cells = [cell.strip(' "') for line in head for cell in line.split(delimiter)]
        return sum(fold(cell) in sheet.by_title for cell in cells), len(cells)

    return max(_DELIMITERS, key=score)


def _nothing(path: Path, why: Text) -> InputIssue:
    mend = Text(
        "Donnez un dossier de fichiers csv, un classeur .xlsx ou un fichier problem.json ; "
        "« jury init » en prépare des modèles.",
        "Give a folder of csv files, an .xlsx workbook or a problem.json; 'jury init' prepares templates.",
    )
    return InputIssue(why, mend, file=path.name)


def _several(paths: Sequence[Path]) -> InputIssue:
    names = ", ".join(path.name for path in paths)
    return InputIssue(
        Text(f"plusieurs jeux de données dans ce dossier : {names}", f"several inputs in this folder: {names}"),
        Text("N'en gardez qu'un, ou donnez le fichier voulu.", "Keep one, or name the file you mean."),
    )


def _left_aside(name: str) -> InputIssue:
    return InputIssue(
        Text(
            "ce fichier n'est pas lu : les feuilles du dossier le remplacent", "not read: the sheets are used instead"
        ),
        Text("Supprimez celui des deux qui ne sert plus.", "Delete the one that is no longer of use."),
        file=name,
        severity="warning",
    )


def _twice(file: str, sheet: Sheet, other: str) -> InputIssue:
    return InputIssue(
        Text(f"la feuille « {sheet.french} » est déjà donnée par « {other} »", f"sheet already given by '{other}'"),
        Text("Gardez l'une des deux.", "Keep one of them."),
        file=file,
        sheet=sheet.french,
    )


def _unknown(file: str, name: str, tab: str, wanted: Mapping[str, Sheet]) -> list[InputIssue]:
    """Tell of a sheet that is not known: an error when its name is nearly one, else a warning."""
    if fold(name) in _HELPERS or sheet_named(name, {**SHEETS, **COMPANIONS, **FOLLOW_UP}):
        return []
    near = nearest(name, (title for sheet in wanted.values() for title in sheet.titles()))
    if near:
        mend = Text(f"Vouliez-vous dire « {near} » ?", f"Did you mean '{near}'?")
        return [InputIssue(Text("cette feuille est inconnue", "this sheet is unknown"), mend, file=file, sheet=tab)]
    known = ", ".join(sheet.french for sheet in wanted.values())
    return [
        InputIssue(
            Text("cette feuille est inconnue et n'est pas lue", "this sheet is unknown and is not read"),
            Text(f"Feuilles connues : {known}.", f"Known sheets: {known}."),
            file=file,
            sheet=tab,
            severity="warning",
        )
    ]


def _bad_quotes(file: str, sheet: Sheet, row: int) -> InputIssue:
    return InputIssue(
        Text(
            "un guillemet n'est pas fermé, ou une cellule est trop longue", "a quote is not closed, or a cell too long"
        ),
        Text("Fermez le guillemet, ou doublez-le s'il fait partie du texte.", "Close it, or double it if it is text."),
        file=file,
        sheet=sheet.french,
        row=row,
    )
