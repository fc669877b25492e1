"""Where the header of a table is, and what its rows hold, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from scheduler.errors import InputIssue
from scheduler.io.cells import clean, shown
from scheduler.io.column_types import Column, Sheet
from scheduler.io.tables import RawTable
from scheduler.io.vocabulary import did_you_mean, fold
from scheduler.texts import Text

if TYPE_CHECKING:
    import pandas as pd

HEADER_WITHIN = 30
"""The header is looked for in so many filled rows: titles and notes may stand above it."""
_IGNORED = frozenset({"remarque", "remarques", "commentaire", "commentaires", "note", "notes", "aide", "help"})


class RawCell(NamedTuple):
    """A cell that holds something: its row, its column as titled in the file, and its tidy text."""

    row: int
    label: str
    text: str


@dataclass(frozen=True)
class Record:
    """One row of a table: its number and its filled cells by field."""

    row: int
    cells: Mapping[str, RawCell]


@dataclass
class Records:
    """A table read down to its cells.

    Attributes
    ----------
    labels : mapping
        The title in the file of each field that has a column.
    issues : list of InputIssue
        What is wrong with the table itself.
    """

    sheet: Sheet
    file: str
    name: str
    records: list[Record] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    issues: list[InputIssue] = field(default_factory=list)

    def issue(
        self, message: Text, mend: Text, row: int | None = None, column: str = "", severity: str = "error"
    ) -> InputIssue:
        """Return an issue about this table."""
        return InputIssue(message, mend, self.file, self.name, row, column, severity)


def read_records(table: RawTable) -> Records:
    """Return the rows of ``table`` by field, with what is wrong with its header."""
    found = Records(table.sheet, table.file, table.name)
    frame, dirty = _tidy(table.frame)
    titles: list[str] = []
    _read(frame, found, titles)
    for number, place, nul in dirty:
        title = titles[place] if place < len(titles) and titles[place] else column_letter(place)
        found.issues.append(_control(found, number, shown(title), nul))
    return found


def _read(frame: pd.DataFrame, found: Records, titles: list[str]) -> None:
    if frame.empty:
        if found.sheet.required:
            found.issues.append(_no_rows(found))
        return
    row, hits = _header(frame, found.sheet)
    if found.sheet.part == "campaign":
        column, down = _title_column(frame, found.sheet)
        if down > hits:
            _read_down(frame, column, found)
            return
    if not hits:
        found.issues.append(_no_header(found, int(frame.index[0])))
        return
    titles += list(frame.iloc[row])
    _read_across(frame, row, found)


def _tidy(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple[int, int, bool]]]:
    """Return the table with tidy cells and no blank rows, and where control characters stood (NUL or not)."""
    import pandas as pd  # late: it takes its time, and problem.json needs none

    rows: list[list[str]] = []
    numbers: list[int] = []
    control: list[tuple[int, int, bool]] = []
    for number, *cells in frame.itertuples():
        texts = [clean(cell) for cell in cells]
        control += [
            (number, place, "\0" in raw)
            for place, (raw, (_, dirty)) in enumerate(zip(cells, texts, strict=True))
            if dirty
        ]
        if any(text for text, _ in texts):
            rows.append([text for text, _ in texts])
            numbers.append(number)
    return pd.DataFrame(rows, index=numbers, dtype=object), control


def _header(frame: pd.DataFrame, sheet: Sheet) -> tuple[int, int]:
    """Return the position of the row with the most known titles, and how many it has."""
    counts = frame.head(HEADER_WITHIN).map(lambda text: fold(text) in sheet.by_title).sum(axis="columns")
    position = int(counts.to_numpy().argmax())
    return position, int(counts.iloc[position])


def _title_column(frame: pd.DataFrame, sheet: Sheet) -> tuple[int, int]:
    """Return the column with the most known titles, and how many it has."""
    counts = frame.map(lambda text: fold(text) in sheet.by_title).sum(axis="index")
    position = int(counts.to_numpy().argmax())
    return position, int(counts.iloc[position])


def _read_across(frame: pd.DataFrame, position: int, found: Records) -> None:
    row = int(frame.index[position])
    columns = list(_columns(list(frame.iloc[position]), row, found))
    body = frame.iloc[position + 1 :]
    _untitled(body, list(frame.iloc[position]), found)
    _missing(found, row)
    for number, *cells in body.itertuples():
        filled = {c.field: RawCell(number, label, cells[i]) for i, label, c in columns if cells[i]}
        if filled:
            found.records.append(Record(number, filled))
    if not found.records and found.sheet.required:
        found.issues.append(_no_rows(found))
    for extra in found.records[1:] if found.sheet.part == "campaign" else ():
        message = Text("une campagne de trop : une seule ligne est attendue", "one campaign too many: one row expected")
        found.issues.append(found.issue(message, Text("Supprimez cette ligne.", "Delete this row."), extra.row))


def _columns(titles: Sequence[str], row: int, found: Records) -> Iterator[tuple[int, str, Column]]:
    for place, title in enumerate(titles):
        column = _titled(title, row, found)
        if column is not None:
            yield place, found.labels[column.field], column


def _titled(title: str, row: int, found: Records) -> Column | None:
    """Return the column of a title; tell of an unknown or repeated one."""
    if not title or title.startswith("#") or fold(title) in _IGNORED - set(found.sheet.by_title):
        return None
    column = found.sheet.by_title.get(fold(title))
    if column is None:
        found.issues.append(_unknown(found, title, row))
    elif column.field in found.labels:
        message = Text(f"le champ « {column.french} » est donné deux fois", f"field '{column.field}' is given twice")
        mend = Text("Gardez l'un des deux.", "Keep one of them.")
        found.issues.append(found.issue(message, mend, row, shown(title)))
        return None
    else:
        found.labels[column.field] = shown(title.rstrip(" *"))
    return column


def _read_down(frame: pd.DataFrame, position: int, found: Records) -> None:
    """Read the two-column form of the campaign: a field's name, then its value."""
    cells: dict[str, RawCell] = {}
    started = False
    for number, *texts in frame.itertuples():
        title = texts[position]
        known = fold(title) in found.sheet.by_title
        if not known and (not started or fold(title) in {"champ", "field"}):
            continue  # titles above the fields
        started = True
        column = _titled(title, number, found)
        value = texts[position + 1] if position + 1 < len(texts) else ""
        if column is not None and value:
            cells[column.field] = RawCell(number, found.labels[column.field], value)
    found.records.append(Record(int(frame.index[0]), cells))
    _missing(found, None)


def _missing(found: Records, row: int | None) -> None:
    for column in found.sheet.columns:
        if column.required and column.field not in found.labels:
            message = Text("cette colonne obligatoire manque", "this required column is missing")
            mend = Text(f"Ajoutez une colonne « {column.french} » ({column.field}).", f"Add a column '{column.field}'.")
            found.issues.append(found.issue(message, mend, row, column.french))


def _untitled(body: pd.DataFrame, titles: Sequence[str], found: Records) -> None:
    for place, title in enumerate(titles):
        if title or body.empty:
            continue
        filled = body.index[body.iloc[:, place] != ""]
        if len(filled):
            message = Text("cette colonne n'a pas de titre : elle n'est pas lue", "this column has no title: not read")
            mend = Text("Donnez-lui un titre ou videz-la.", "Give it a title or empty it.")
            found.issues.append(found.issue(message, mend, int(filled[0]), column_letter(place), "warning"))


def column_letter(place: int) -> str:
    """Return the letters Excel gives the column at ``place`` (from 0): A, …, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _unknown(found: Records, title: str, row: int) -> InputIssue:
    near = did_you_mean(title, (name for column in found.sheet.columns for name in (column.french, column.field)))
    mend = near or Text(
        "Renommez-la, supprimez-la, ou commencez son titre par # pour qu'elle ne soit pas lue.",
        "Rename it, delete it, or begin its title with # so that it is not read.",
    )
    return found.issue(Text("cette colonne est inconnue", "this column is unknown"), mend, row, shown(title))


def _control(found: Records, row: int, column: str, nul: bool) -> InputIssue:
    if nul:
        message = Text("cette cellule contient un caractère nul", "this cell holds a NUL character")
        return found.issue(message, Text("Retapez sa valeur.", "Type its value again."), row, column)
    message = Text("des caractères de contrôle ont été retirés", "control characters were taken out")
    return found.issue(message, Text("Vérifiez la valeur.", "Check the value."), row, column, "warning")


def _no_rows(found: Records) -> InputIssue:
    return found.issue(
        Text("cette feuille est vide", "this sheet is empty"),
        Text("Remplissez au moins une ligne.", "Fill in at least one row."),
    )


def _no_header(found: Records, row: int) -> InputIssue:
    titles = ", ".join(column.french for column in found.sheet.columns if column.required)
    return found.issue(
        Text("aucun titre de colonne n'est reconnu", "no column title is recognised"),
        Text(f"Écrivez une ligne de titres : {titles}…", "Write a header row, as in the template."),
        row,
    )
