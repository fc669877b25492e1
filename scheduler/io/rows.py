"""From the rows of a sheet to parts of the problem; a row with mistakes still stands for itself.

So that every mistake comes at once, a row whose cells are wrong gives a part with stand-ins, which
other rows can refer to; issues about a stand-in are never told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from scheduler.domain import Campaign, Part, Weights
from scheduler.errors import InputIssue
from scheduler.io.cells import Reader
from scheduler.io.column_types import Column
from scheduler.io.headers import Record, Records
from scheduler.io.loose import nested
from scheduler.io.messages import field_of, text_of
from scheduler.io.moments import CellError
from scheduler.profiles import PROFILES
from scheduler.texts import Text

NO_MEND = Text("", "")
_EMPTY = Text("cette cellule obligatoire est vide", "this required cell is empty")
_FILL = Text("Remplissez-la.", "Fill it in.")
_TRIES = 4
"""Checks of a whole row come after those of its fields, one at a time."""


@dataclass
class Rows:
    """The parts of one sheet, in order, with what was wrong.

    Attributes
    ----------
    bad : set of (index, field)
        Cells that are wrong, whose part holds a stand-in.
    """

    table: Records
    parts: list[Part] = field(default_factory=list)
    bad: set[tuple[int, str]] = field(default_factory=set)
    issues: list[InputIssue] = field(default_factory=list)

    def tell(self, index: int, name: str, message: Text, mend: Text = NO_MEND, severity: str = "error") -> InputIssue:
        """Return an issue about a field of the part at ``index``."""
        row, label = self.place(index, name)
        return self.table.issue(message, mend, row, label, severity)

    def place(self, index: int, name: str) -> tuple[int | None, str]:
        """Return the row and the column, as titled in the file, of a field."""
        column = self.table.sheet.by_field.get(name)
        label = self.table.labels.get(name) or (column.french if column else name)
        if not 0 <= index < len(self.table.records):
            return None, label
        record = self.table.records[index]
        cell = record.cells.get(name)
        return (cell.row, cell.label) if cell else (record.row, label)


def json_part(rows: Rows, index: int, values: Mapping[str, Any]) -> None:
    """Add the part that an object of ``problem.json`` stands for."""
    required = (column.field for column in rows.table.sheet.columns if column.required)
    for name in required:
        if name not in values and (index, name) not in rows.bad:
            rows.bad.add((index, name))
            rows.issues.append(rows.tell(index, name, text_of({"type": "missing"})))
    rows.parts.append(_part(rows, index, values))


def reader_of(campaign: Rows | None) -> Reader:
    """Return how cells are read in a campaign: in its timezone, and with the extra time of its profile."""
    part = campaign.parts[0] if campaign is not None and campaign.parts else None
    if not isinstance(part, Campaign):
        return Reader(ZoneInfo("Europe/Paris"))
    shipped = PROFILES.get(part.extends or part.profile, PROFILES["cnam"]).value("extra_time_ratio")
    ratio = part.rule_overrides.get("extra_time_ratio", shipped)
    return Reader(ZoneInfo(part.timezone), float(ratio) if ratio else 1 / 3)


def read_rows(table: Records, reader: Reader) -> Rows:
    """Return the parts that the rows of ``table`` stand for."""
    rows = Rows(table)
    for index, record in enumerate(table.records):
        values = _values(rows, index, record, reader)
        rows.parts.append(_part(rows, index, values))
    return rows


def _values(rows: Rows, index: int, record: Record, reader: Reader) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in rows.table.sheet.columns:
        cell = record.cells.get(column.field)
        if cell is None:
            if column.required:
                rows.bad.add((index, column.field))
                if column.field in rows.table.labels:
                    rows.issues.append(rows.tell(index, column.field, _EMPTY, _FILL))
            continue
        try:
            values[column.field] = reader.read(column, cell.text)
        except CellError as error:
            rows.bad.add((index, column.field))
            rows.issues.append(rows.tell(index, column.field, error.message, error.mend))
    return values


def _part(rows: Rows, index: int, values: Mapping[str, Any]) -> Part:
    """Return a valid part: what is refused is told, then tried again with a stand-in."""
    sheet = rows.table.sheet
    kept = dict(values)
    for _ in range(_TRIES):
        try:
            return sheet.model.model_validate(nested(sheet, _stand_ins(rows, index, kept)))
        except ValidationError as error:
            for mistake in error.errors(include_url=False):
                name = _refused(rows, index, mistake)
                kept.pop("weights" if name in Weights.model_fields and "weights" in kept else name, None)
    return sheet.model.model_validate(nested(sheet, _stand_ins(rows, index, {})))


def _refused(rows: Rows, index: int, mistake: Mapping[str, Any]) -> str:
    """Tell what pydantic refused and return the field it is about."""
    place = [str(step) for step in mistake["loc"]]
    if len(place) > 1 and place[0] == "weights":
        place = place[1:]
    name = place[0] if place else field_of(mistake)
    if (index, name) not in rows.bad:
        rows.bad.add((index, name))
        rows.issues.append(rows.tell(index, name, text_of(mistake)))
    return name


def _stand_ins(rows: Rows, index: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``values`` with something valid in each required field that has none."""
    filled = dict(values)
    for column in rows.table.sheet.columns:
        if column.required and column.field not in filled:
            filled[column.field] = _stand_in(column, index, filled)
    return filled


def _stand_in(column: Column, index: int, values: Mapping[str, Any]) -> Any:
    kind, name = column.kind, column.field
    if kind == "choice" and column.words is not None:
        return next(iter(column.words.shown))
    if kind == "date":
        other = values.get("end" if name == "start" else "start")
        return other if isinstance(other, dt.date) else dt.date(2000, 1, 1)
    if kind == "datetime":
        other = values.get("end" if name == "start" else "start")
        moment = other if isinstance(other, dt.datetime) else dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
        return moment + dt.timedelta(minutes=-1 if name == "start" else 1)
    return 0 if kind in {"whole", "decimal"} else f"\x00{name}{index}"
