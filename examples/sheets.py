"""Write a `Problem` as the csv sheets French Excel writes: ``;``, BOM, dd/mm/yyyy, decimal comma."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scheduler.domain import Part, Problem

# sheet -> (part of the problem, columns in the order a coordinator reads them)
SHEETS: dict[str, tuple[str, str]] = {
    "campagne": (
        "campaign",
        "code title start end timezone territory slot_minutes half_days lunch closed_days profile panel_mode "
        "reference_date notification_lead_days",
    ),
    "certifications": (
        "certifications",
        "code label sector specialities level kind registry_number presentation_minutes exchange_minutes "
        "deliberation_minutes modes blocks",
    ),
    "sieges": ("seats", "certification seat count categories needs_speciality people chair"),
    "candidats": (
        "candidates",
        "id family_name given_name email certification blocks mode centres eligible_on deposited_on earliest latest "
        "employers ties companion extra_time step_free interpreter cohort priority birth_year sex attempt "
        "previous_requests",
    ),
    "examinateurs": (
        "examiners",
        "id family_name given_name email category specialities chair employers ties centres home remote max_half_day "
        "max_day max_week max_days break_minutes max_run_minutes sex past_load",
    ),
    "salles": ("rooms", "id label centre kind capacity step_free address link turnaround_minutes"),
    "disponibilites": ("availability", "who start end level"),
    "deliberations": ("deliberations", "day sector capacity"),
    "trajets": ("travel", "from to minutes"),
    "epingles": ("pins", "candidate start room seat examiner"),
}


def write_sheets(problem: Problem, folder: Path) -> None:
    """Write one csv file per sheet into ``folder``; an empty optional sheet is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    for sheet, (part, columns) in SHEETS.items():
        value = getattr(problem, part)
        rows: Sequence[Part] = value if isinstance(value, tuple) else (value,)
        if rows:
            _write(folder / f"{sheet}.csv", columns.split(), rows)


def _write(path: Path, columns: Sequence[str], rows: Iterable[Part]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(columns)
        for row in rows:
            names = {field.alias or name: name for name, field in type(row).model_fields.items()}
            writer.writerow([_shown(row, names[column]) for column in columns])


def _shown(row: Part, name: str) -> str:
    """Return a field as a cell; nobody writes "no" or 0 where an empty cell says the same."""
    value = getattr(row, name)
    return "" if not value and value == type(row).model_fields[name].default else cell(value)


def cell(value: Any) -> str:
    """Return a value as a French sheet shows it.

    Examples
    --------
    >>> cell(0.3333), cell(True), cell(("a", "b"))
    ('0,3333', 'yes', 'a;b')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        return str(value).replace(".", ",")
    if isinstance(value, tuple):
        return ";".join(cell(one) for one in value)
    if isinstance(value, Mapping):
        raise TypeError("a sheet cannot show a mapping")
    return str(value)
