"""``problem.json`` read part by part, so that every mistake is told with its list, place and field."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scheduler.errors import InputError, InputIssue
from scheduler.io.cells import Reader
from scheduler.io.column_types import Sheet
from scheduler.io.columns import SHEETS
from scheduler.io.columns_candidacies import FOLLOW_UP
from scheduler.io.headers import Record, Records
from scheduler.io.json_files import read_json
from scheduler.io.loose import plain_row
from scheduler.io.rows import Rows, json_part, reader_of
from scheduler.io.vocabulary import did_you_mean
from scheduler.texts import Text

_OBJECT = Text("un objet { … } est attendu", "an object { … } is expected")
_LIST = Text("une liste [ … ] est attendue", "a list [ … ] is expected")


def json_rows(path: Path, issues: list[InputIssue], sheets: Mapping[str, Sheet] = SHEETS) -> dict[str, Rows]:
    """Return the parts of ``problem.json`` by key; ``issues`` gets what is wrong with the whole.

    Rows are counted from 1 in each list; columns are field names.

    Raises
    ------
    InputError
        If the file is not the JSON of one object.
    """
    data = read_json(path)
    if not isinstance(data, dict):
        raise InputError([InputIssue(_OBJECT, file=path.name)])
    issues += _keys(path.name, data, sheets)
    rows: dict[str, Rows] = {}
    for part, sheet in sheets.items():
        if part in data:
            rows[part] = _part(path.name, sheet, data[part], reader_of(rows.get("campaign")), issues)
    return rows


def _keys(file: str, data: dict[str, Any], sheets: Mapping[str, Sheet]) -> Iterator[InputIssue]:
    known = (*SHEETS, *FOLLOW_UP)
    for name in data:
        if name not in known:
            mend = did_you_mean(name, known) or Text("Supprimez-le.", "Delete it.")
            yield InputIssue(Text("ce champ est inconnu", "this field is unknown"), mend, file=file, column=name[:60])
    for sheet in sheets.values():
        if sheet.required and sheet.part not in data:
            message = Text("ce champ obligatoire manque", "this required field is missing")
            yield InputIssue(message, Text("Ajoutez-le.", "Add it."), file=file, sheet=sheet.part)


def _part(file: str, sheet: Sheet, value: Any, reader: Reader, issues: list[InputIssue]) -> Rows:
    rows = Rows(Records(sheet, file, sheet.part, labels={column.field: column.field for column in sheet.columns}))
    single = sheet.part == "campaign"
    if not isinstance(value, dict if single else list):
        issues.append(rows.table.issue(_OBJECT if single else _LIST, Text("", "")))
        return rows
    for number, item in enumerate([value] if single else value, start=1):
        rows.table.records.append(Record(number, {}))
        if isinstance(item, dict):
            rows.issues += _control(rows, number - 1, item)
        else:
            rows.issues.append(rows.table.issue(_OBJECT, Text("", ""), number))
            rows.bad |= {(number - 1, column.field) for column in sheet.columns}
            item = {}
        json_part(rows, number - 1, plain_row(sheet, item, reader))
    return rows


def _control(rows: Rows, index: int, item: dict[str, Any]) -> Iterator[InputIssue]:
    for name, value in item.items():
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and _is_dirty(text) for text in texts):
            message = Text("ce texte contient des caractères de contrôle", "this text holds control characters")
            yield rows.tell(index, name, message, Text("Retirez-les.", "Take them out."))


def _is_dirty(text: str) -> bool:
    return any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t\r" for char in text)
