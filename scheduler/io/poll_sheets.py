"""The availability poll as a workbook: one row per half-day with a drop-down, sent out and read back.

Its sheet is the sheet of availability of the input, so that a coordinator may also paste it there.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from scheduler.domain import Level, Problem
from scheduler.errors import InputError, InputIssue
from scheduler.io.cells import Reader
from scheduler.io.columns import SHEETS
from scheduler.io.headers import Record, Records, read_records
from scheduler.io.moments import NO_MEND, CellError
from scheduler.io.tables import read_tables
from scheduler.io.vocabulary import LEVELS
from scheduler.io.wording import person_name
from scheduler.polls import Answers, poll_slots
from scheduler.texts import Lang, Text

_SHEET = SHEETS["availability"]
_HELP = Text(
    "Pour chaque demi-journée, choisissez « oui », « si besoin » ou « non » dans la dernière colonne, puis "
    "renvoyez ce fichier. Une case laissée vide reste sans réponse : on vous la redemandera. "
    "Ne changez pas les autres colonnes.",
    "For each half-day choose 'yes', 'if needed' or 'no' in the last column, then send this file back. "
    "A cell left empty has no answer: you will be asked again. Do not change the other columns.",
)


def poll_sheet(problem: Problem, examiner: str, said: Answers, lang: Lang = "fr") -> bytes:
    """Return the workbook of one examiner, filled in as far as they have answered; equal input, equal bytes."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    stamp = dt.datetime.combine(problem.campaign.start, dt.time())
    book.set_properties({"title": Text("Disponibilités", "Availability").say(lang), "created": stamp})
    head = book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"})
    moment = book.add_format({"num_format": "dddd dd/mm/yyyy hh:mm", "align": "left"})
    filled = book.add_format({"bg_color": "#FFF6E5", "border": 1})
    sheet = book.add_worksheet(_SHEET.title(lang))
    sheet.write_row(0, 0, [column.title(lang) for column in _SHEET.columns], head)
    slots = poll_slots(problem.campaign)
    for at, slot in enumerate(slots, start=1):
        sheet.write_string(at, 0, examiner)
        for place, when in ((1, slot.start), (2, slot.end)):
            sheet.write_datetime(at, place, when.replace(tzinfo=None), moment)
        sheet.write_string(at, 3, LEVELS.write(said[slot.key], lang) if slot.key in said else "", filled)
    rule = {"validate": "list", "source": LEVELS.listed(lang), "ignore_blank": True}
    told = Text("Choisissez un mot de la liste.", "Choose a word of the list.").say(lang)
    sheet.data_validation(1, 3, max(len(slots), 1), 3, rule | {"error_message": told})
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 2, 28)
    sheet.set_column(3, 3, 14)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    notes = book.add_worksheet(Text("aide", "help").say(lang))
    notes.set_column(0, 0, 90)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    notes.write_string(0, 0, person_name(problem.examiner_of[examiner]), book.add_format({"bold": True}))
    notes.write_string(1, 0, _HELP.say(lang), wrap)
    book.close()
    return buffer.getvalue()


def read_poll_sheet(path: Path, problem: Problem) -> dict[str, dict[str, Level]]:
    """Return what a workbook sent back says, by examiner; cells left empty say nothing.

    Raises
    ------
    InputError
        With every row whose person, half-day or answer is not known.
    """
    raw = read_tables(path, {"availability": _SHEET})
    table = raw.tables.get("availability")
    if table is None:
        missing = Text(f"la feuille « {_SHEET.french} » manque", f"sheet '{_SHEET.french}' is missing")
        raise InputError([*raw.issues, InputIssue(missing, file=path.name)])
    records = read_records(table)
    issues = [*raw.issues, *(issue for issue in records.issues if issue.severity == "error")]
    found: dict[str, dict[str, Level]] = {}
    for row in _rows(records, problem, issues):
        found.setdefault(row[0], {})[row[1]] = row[2]
    if issues:
        raise InputError(issues)
    return found


def _rows(records: Records, problem: Problem, issues: list[InputIssue]) -> Iterator[tuple[str, str, Level]]:
    keys = {slot.start: slot.key for slot in poll_slots(problem.campaign)}
    reader = Reader(problem.campaign.zone)
    columns = {column.field: column for column in _SHEET.columns}
    for record in records.records:
        cells = record.cells
        if "level" not in cells:
            continue
        who = cells["who"].text if "who" in cells else ""
        if who not in problem.examiner_of:
            issues.append(_wrong(records, record, "who", Text("cet examinateur est inconnu", "unknown examiner")))
        try:
            level = reader.read(columns["level"], cells["level"].text)
            start = reader.read(columns["start"], cells["start"].text) if "start" in cells else None
        except CellError as error:
            issues.append(_wrong(records, record, "", error.message, error.mend))
            continue
        if start not in keys:
            message = Text("ce n'est pas une demi-journée de la campagne", "this is no half-day of the campaign")
            issues.append(_wrong(records, record, "start", message))
            continue
        yield who, keys[start], level


def _wrong(records: Records, record: Record, field: str, message: Text, mend: Text = NO_MEND) -> InputIssue:
    column = record.cells[field].label if field in record.cells else ""
    return InputIssue(message, mend, file=records.file, sheet=records.name, row=record.row, column=column)
