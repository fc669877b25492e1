"""How much a file may hold. What is above it is refused in words, before or while it is read."""

from __future__ import annotations

from pathlib import Path

from scheduler.errors import InputError, InputIssue
from scheduler.texts import Text

MAX_BYTES = 20 * 1024**2
"""Of a calendar or a file of rules."""
MAX_TABLE_BYTES = 40 * 1024**2
"""Of a csv file or workbook: 320,000 half-days of 4,000 examiners and 10,000 candidates are 15 MB of csv."""
MAX_JSON_BYTES = 100 * 1024**2
"""A whole campaign in one file, with the names of fields in each row: that one is 38 MB."""
MAX_UNZIPPED_BYTES = 200 * 1024**2
MAX_RATIO = 100
"""Unzipped to zipped bytes: true workbooks stay under 50."""
MAX_ZIP_MEMBERS = 2000
MAX_ROWS = 600_000
MAX_LINES = 1_048_576
"""Rows of a sheet as Excel counts them, the empty ones too."""
MAX_COLUMNS = 200
MAX_CELLS = 12_000_000
"""Filled rows times columns of one table."""
MAX_CHARACTERS = 60_000_000
"""In the cells of one workbook: a string kept once in it can be shown by a million cells."""
WORKBOOK_SECONDS = 60.0
"""Of processor time, in a child process: 320,000 rows take 20 s."""
CALENDAR_SECONDS = 20.0
"""Of processor time, in a child process."""
MAX_ALIKE = 50
"""Warnings told about one column; the rest are counted."""
MAX_ALIKE_ERRORS = 1000
"""Errors told about one column; the rest are counted."""
MAX_BUSY = 20_000
"""Busy times in one calendar."""

_COPY = Text(
    "Enregistrez une copie qui ne contient que les lignes utiles.", "Save a copy that holds only the useful rows."
)


def refuse_above(path: Path, most: int) -> None:
    """Refuse a file of more than ``most`` bytes, before it is read.

    Raises
    ------
    InputError
        If it has more.
    """
    mega = most // 1024**2
    if path.stat().st_size > most:
        message = Text(f"ce fichier dépasse {mega} Mo", f"this file is above {mega} MB")
        raise InputError([InputIssue(message, _COPY, file=path.name)])


def too_swollen(file: str) -> InputError:
    """Return the refusal of a workbook that unzips to far more than it should."""
    return InputError(
        [
            InputIssue(
                Text(
                    "ce classeur se décompresse en un volume anormal : il n'est pas ouvert",
                    "this workbook unzips to an abnormal size: it is not opened",
                ),
                _COPY,
                file=file,
            )
        ]
    )


def too_slow(file: str, sheet: str = "") -> InputError:
    """Return the refusal of a file whose reading takes too much time or memory."""
    message = Text(
        "la lecture demande trop de temps ou de mémoire, ou le fichier est abîmé",
        "reading takes too much time or memory, or the file is damaged",
    )
    return InputError([InputIssue(message, _COPY, file=file, sheet=sheet)])


def too_many_rows(file: str, sheet: str, row: int) -> InputIssue:
    """Return the issue of a table of too many rows."""
    message = Text(
        f"trop de cellules ({MAX_ROWS} lignes remplies au plus)", f"too many cells ({MAX_ROWS} filled rows at most)"
    )
    return InputIssue(message, _COPY, file=file, sheet=sheet, row=row)


def too_far(file: str, sheet: str, row: int, column: str) -> InputIssue:
    """Return the issue of a value outside the columns or rows that are read."""
    message = Text(
        f"une valeur se trouve au-delà de la zone lue ({MAX_COLUMNS} colonnes, {MAX_ROWS} lignes)",
        f"a value lies outside the area that is read ({MAX_COLUMNS} columns, {MAX_ROWS} rows)",
    )
    mend = Text(
        "Supprimez cette cellule, ou copiez les lignes utiles dans un classeur neuf.",
        "Delete that cell, or copy the useful rows into a new workbook.",
    )
    return InputIssue(message, mend, file=file, sheet=sheet, row=row, column=column)
