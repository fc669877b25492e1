"""``problem.json`` as others write it: what can be read in one way only is read, the rest stays to be told.

An empty cell may come as ``null``, a list as one text joined by ``;``, a number or a yes/no as the text
that a sheet would hold. Codes, dates and times are left as they are: those have one JSON form. The HTTP
interface takes what its schema says and nothing else; a file is what a person may have written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheduler.domain import Weights
from scheduler.io.cells import Reader, split
from scheduler.io.column_types import Column, Sheet
from scheduler.io.moments import CellError

_AS_CELLS = frozenset({"whole", "decimal", "yes_no", "capacity", "choice"})


def plain_row(sheet: Sheet, row: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """Return one object of ``problem.json`` with the fields that are empty left out, and texts read as cells."""
    found = {}
    for name, value in row.items():
        column = sheet.by_field.get(name)
        if value is None or (value == "" and column is not None and not _is_text(column)):
            continue
        found[name] = _plain(column, value, reader) if column else value
    return found


def _is_text(column: Column) -> bool:
    return column.kind == "text" and not column.many


def _plain(column: Column, value: Any, reader: Reader) -> Any:
    if column.kind == "text":
        if column.many and isinstance(value, str):
            return [item for item in split(value) if item]
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return str(value) if number and not column.many else value
    if column.field == "extra_time" and isinstance(value, bool):
        return reader.extra_time if value else 0.0
    if not isinstance(value, str) or (column.kind not in _AS_CELLS and not column.many):
        return value
    if column.kind in ("date", "datetime", "range"):
        return [item for item in split(value) if item]
    try:
        return reader.read(column, value)
    except CellError:
        return value


def nested(sheet: Sheet, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields as the model has them: the weights of a campaign are a part of their own."""
    if sheet.part != "campaign" or "weights" in values:
        return dict(values)
    weights = {name: value for name, value in values.items() if name in Weights.model_fields}
    return {name: value for name, value in values.items() if name not in weights} | {"weights": weights}
