"""Blank files for `jury init`: a workbook with help, examples and drop-downs, and the same as csv.

The example rows are a problem that can be read and solved; the user replaces them.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from scheduler.io.column_types import Column, Sheet
from scheduler.io.json_files import write_bytes
from scheduler.io.moments import read_date, read_moment
from scheduler.io.problem_files import csv_bytes, problem_tables, record_tables
from scheduler.io.template_example import example_problem, example_records
from scheduler.texts import Lang, Text

_ROWS = 2000
"""Rows that get drop-downs and formats."""
_LONGEST_LIST = 255
"""Excel takes no longer list of choices in a rule; such words stand on a hidden sheet."""
_LISTS = "listes"
_DOWN = (Text("Champ", "Field"), Text("Valeur", "Value"), Text("Aide", "Help"))
_INTRO = Text(
    "Remplacez les lignes d'exemple par les vôtres. Une cellule vide garde la valeur par défaut. Dans une liste, "
    "séparez par « ; ». Dates : jj/mm/aaaa ; heures locales : jj/mm/aaaa HH:MM. Agendas occupés : déposez des "
    "fichiers .ics nommés d'après un identifiant (E01.ics) dans un dossier « occupations » à côté de ce classeur.",
    "Replace the example rows by yours. An empty cell keeps the default. Separate the items of a list by ';'. "
    "Dates: dd/mm/yyyy; local times: dd/mm/yyyy HH:MM. Busy calendars: put .ics files named after an id (E01.ics) "
    "in a folder 'busy' beside this workbook.",
)
_HELP_TITLES = (
    Text("Feuille", "Sheet"),
    Text("Colonne", "Column"),
    Text("Autre nom", "Other name"),
    Text("Obligatoire", "Required"),
    Text("Contenu", "Content"),
    Text("Exemple", "Example"),
)
_DATE_FORMATS = {"date": "dd/mm/yyyy", "datetime": "dd/mm/yyyy hh:mm"}


def write_templates(directory: Path, lang: Lang = "fr") -> list[Path]:
    """Write ``modele.xlsx`` (``template.xlsx`` in English) and a folder ``csv`` of the same sheets.

    Parameters
    ----------
    directory : Path
        Made when missing; files of the same name are replaced.

    Returns
    -------
    list of Path
        The files written, the workbook first.
    """
    directory = Path(directory)
    problem = example_problem()
    listed = (*problem_tables(problem, lang), *record_tables(example_records(), problem.campaign.zone, lang))
    tables = [(sheet, _down(sheet, rows, lang)) for sheet, rows in listed]
    workbook = directory / ("modele.xlsx" if lang == "fr" else "template.xlsx")
    write_bytes(workbook, _workbook(tables, lang))
    paths = [workbook]
    for sheet, rows in tables:
        paths.append(directory / "csv" / f"{sheet.title(lang)}.csv")
        write_bytes(paths[-1], csv_bytes(rows))
    return paths


def _down(sheet: Sheet, rows: list[list[str]], lang: Lang) -> list[list[str]]:
    """Return the campaign in its two-column form, with help; other sheets as they are."""
    if sheet.part != "campaign":
        return rows
    fields = [[c.title(lang), value, c.help.say(lang)] for c, value in zip(sheet.columns, rows[1], strict=True)]
    return [[text.say(lang) for text in _DOWN], *fields]


def _workbook(tables: Sequence[tuple[Sheet, list[list[str]]]], lang: Lang) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": "VAE", "created": dt.datetime(2026, 1, 1)})  # equal bytes at each run
        styles = _Styles(book)
        _help(book, styles, [sheet for sheet, _ in tables], lang)
        for sheet, rows in tables:
            tab = book.add_worksheet(sheet.title(lang))
            tab.set_tab_color("#1F3A5F" if sheet.required else "#9AA5B1")
            tab.freeze_panes(1, 1)
            _printed(tab)
            if sheet.part == "campaign":
                _campaign(tab, sheet, rows, styles, lang)
            else:
                _table(tab, sheet, rows, styles, lang)
        styles.write_lists()
        book.worksheets()[1].activate()
    return buffer.getvalue()


class _Styles:
    """The formats of one workbook, and its lists of choices too long to stand in a cell's own rule."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._lists: list[list[str]] = []
        head = {"bold": True, "font_color": "#FFFFFF", "border": 1, "text_wrap": True, "valign": "vcenter"}
        self.required = book.add_format(head | {"bg_color": "#1F3A5F"})
        self.optional = book.add_format(head | {"bg_color": "#6B7C93"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.note = book.add_format({"italic": True, "font_color": "#555555", "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"num_format": "@"})
        self._kinds = {kind: book.add_format({"num_format": text}) for kind, text in _DATE_FORMATS.items()}

    def of(self, column: Column) -> Any:
        """Return the format of a column's cells; text unless Excel may hold the value itself."""
        if not column.many and column.kind in self._kinds:
            return self._kinds[column.kind]
        return None if column.kind in {"whole", "decimal"} else self.text

    def choices(self, words: list[str]) -> list[str] | str:
        """Return the source of a drop-down: the words, or where the sheet of lists holds them."""
        if len(",".join(words)) <= _LONGEST_LIST:
            return words
        if words not in self._lists:
            self._lists.append(words)
        column = xl_col_to_name(self._lists.index(words), col_abs=True)
        return f"={_LISTS}!{column}$1:{column}${len(words)}"

    def write_lists(self) -> None:
        """Write the sheet of lists, hidden; it must come last."""
        if self._lists:
            tab = self._book.add_worksheet(_LISTS)
            for place, words in enumerate(self._lists):
                tab.write_column(0, place, words)
            tab.hide()


def _table(tab: Any, sheet: Sheet, rows: list[list[str]], styles: _Styles, lang: Lang) -> None:
    tab.set_row(0, 32)
    for place, column in enumerate(sheet.columns):
        texts = [row[place] for row in rows[1:]]
        width = max(11, min(30, max(map(len, [*texts, column.title(lang)])) + 2))
        tab.set_column(place, place, width, styles.of(column))
        style = styles.required if column.required else styles.optional
        tab.write_string(0, place, _titled(column, lang), style)
        tab.write_comment(0, place, _comment(column, lang), {"x_scale": 2, "font_size": 9})
        _drop_down(tab, (1, place, _ROWS, place), column, styles, lang)
        for number, text in enumerate(texts, start=1):
            _cell(tab, number, place, text, column, styles)


def _campaign(tab: Any, sheet: Sheet, rows: list[list[str]], styles: _Styles, lang: Lang) -> None:
    tab.set_column(0, 0, 34)
    tab.set_column(1, 1, 38)
    tab.set_column(2, 2, 80)
    for place, title in enumerate(rows[0]):
        tab.write_string(0, place, title, styles.required)
    for number, (column, (_, value, told)) in enumerate(zip(sheet.columns, rows[1:], strict=True), start=1):
        tab.write_string(number, 0, _titled(column, lang), styles.wrap)
        tab.write_blank(number, 1, None, styles.of(column))
        _cell(tab, number, 1, value, column, styles)
        tab.write_string(number, 2, told, styles.note)
        _drop_down(tab, (number, 1, number, 1), column, styles, lang)


def _printed(tab: Any) -> None:
    tab.set_landscape()
    tab.set_paper(9)
    tab.fit_to_pages(1, 0)


def _titled(column: Column, lang: Lang) -> str:
    return f"{column.title(lang)} *" if column.required else column.title(lang)


def _comment(column: Column, lang: Lang) -> str:
    need = Text("Obligatoire.", "Required.") if column.required else Text("Facultatif.", "Optional.")
    example = Text(f"Exemple : {column.example}", f"Example: {column.example}")
    parts = [need, column.help, *([example] if column.example else [])]
    if column.many:
        parts.insert(2, Text("Plusieurs : séparez par « ; ».", "Several: separate by ';'."))
    return "\n".join(part.say(lang) for part in parts)


def _drop_down(tab: Any, area: tuple[int, int, int, int], column: Column, styles: _Styles, lang: Lang) -> None:
    if column.words is None or column.many:
        return
    free = column.words.openly or column.kind == "capacity"
    rule = {"validate": "list", "source": styles.choices(column.words.listed(lang)), "ignore_blank": True}
    told = Text("Choisissez un mot de la liste.", "Choose a word of the list.")
    stop = {"error_type": "stop", "error_title": column.title(lang)[:32], "error_message": told.say(lang)}
    tab.data_validation(*area, rule | ({"show_error": False} if free else stop))


def _cell(tab: Any, row: int, place: int, text: str, column: Column, styles: _Styles) -> None:
    """Write a value as Excel holds it: true dates and numbers, else text."""
    if not text:
        return
    style = styles.of(column)
    if column.many or column.kind not in {"date", "datetime", "whole", "decimal"}:
        tab.write_string(row, place, text, style)
    elif column.kind == "date":
        tab.write_datetime(row, place, dt.datetime.combine(read_date(text), dt.time()), style)
    elif column.kind == "datetime":
        moment = read_moment(text, example_problem().campaign.zone)
        tab.write_datetime(row, place, moment.replace(tzinfo=None), style)
    else:
        tab.write_number(row, place, float(text.replace(",", ".")), style)


def _help(book: Any, styles: _Styles, sheets: Sequence[Sheet], lang: Lang) -> None:
    tab = book.add_worksheet(Text("aide", "help").say(lang))
    _printed(tab)
    tab.set_row(0, 62)
    tab.merge_range(0, 0, 0, 5, _INTRO.say(lang), styles.wrap)
    for place, width in enumerate((18, 28, 28, 12, 70, 34)):
        tab.set_column(place, place, width, styles.wrap)
    for place, title in enumerate(_HELP_TITLES):
        tab.write_string(2, place, title.say(lang), styles.required)
    tab.freeze_panes(3, 2)
    row = 3
    other: Lang = "en" if lang == "fr" else "fr"
    for sheet in sheets:
        tab.write_string(row, 0, sheet.title(lang), styles.optional)
        tab.merge_range(row, 1, row, 5, sheet.help.say(lang), styles.optional)
        row += 1
        for column in sheet.columns:
            need = Text("oui", "yes") if column.required else Text("", "")
            cells = (sheet.title(lang), column.title(lang), column.title(other), need.say(lang))
            for place, text in enumerate((*cells, column.help.say(lang), column.example)):
                tab.write_string(row, place, text, styles.wrap)
            row += 1
