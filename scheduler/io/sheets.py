"""A workbook made for reading: titled columns, frozen headers, filters, landscape print, fixed bytes.

Text is always written as text (a name that begins with ``=`` stays a name), dates and times as true
Excel values, and the creation date comes from the data.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from scheduler.io.board import Tone
from scheduler.texts import Lang

Kind = Literal["text", "wrap", "day", "date", "clock", "number", "decimal", "money", "share"]
Value = str | int | float | dt.date | dt.datetime | None

_HEAD = {
    "bold": True,
    "bg_color": "#1F3A5F",
    "font_color": "#FFFFFF",
    "border": 1,
    "text_wrap": True,
    "valign": "vcenter",
}
_TONES: dict[Tone, dict[str, Any]] = {
    "": {},
    "good": {"bg_color": "#E2F0D9"},
    "soon": {"bg_color": "#FFF6DC"},
    "near": {"bg_color": "#FFE699"},
    "late": {"bg_color": "#F4B6B6", "bold": True},
}
LINE_HEIGHT = 15
_EPOCH = dt.date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, width in characters, and what its cells hold."""

    title: str
    width: int
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with a tone (a background that comes with words elsewhere in the row).

    ``kind`` when it is not its column's.
    """

    value: Value
    tone: Tone = ""
    kind: Kind | None = None


Line = list[Value | Cell]


class Book:
    """One xlsx in memory; `finish` gives its bytes, equal for equal content."""

    def __init__(self, title: str, created: dt.date, lang: Lang) -> None:
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self._book.set_properties({"title": title, "created": dt.datetime.combine(created, dt.time())})
        self._formats: dict[tuple[Kind, Tone, bool], Any] = {}
        self._lang: Lang = lang
        self._head = self._book.add_format(_HEAD)
        self._title = self._book.add_format({"bold": True, "font_size": 14})
        self._paragraphs = {
            tone: self._book.add_format({"text_wrap": True, "valign": "top", **look}) for tone, look in _TONES.items()
        }
        self._header = f"&L{title.replace('&', '&&')[:200]}"

    def table(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Value | Cell]],
        groups: int = 0,
        kept: int = 0,
    ) -> Worksheet:
        """Add a sheet with one filtered table; a line is drawn where the first ``groups`` cells change.

        The first ``kept`` columns stay in sight.
        """
        sheet = self.sheet(name)
        last = self.block(sheet, 0, columns, rows, groups)
        sheet.freeze_panes(1, kept or min(groups, 1))
        sheet.autofilter(0, 0, max(last - 1, 1), len(columns) - 1)
        sheet.repeat_rows(0)
        return sheet

    def sheet(self, name: str) -> Worksheet:
        """Add an empty sheet, set up for A4 landscape, one page wide."""
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_header(self._header)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def block(
        self,
        sheet: Worksheet,
        top: int,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Value | Cell]],
        groups: int = 0,
    ) -> int:
        """Write a table with its header at row ``top``; return the row below it."""
        for at, column in enumerate(columns):
            sheet.write_string(top, at, column.title, self._head)
            sheet.set_column(at, at, column.width)
        sheet.set_row(top, 32)
        line, previous = top + 1, None
        for row in rows:
            key = tuple(row[:groups])
            for at, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._write(sheet, line, at, column.kind, value, key != previous and bool(groups))
            sheet.set_row(line, LINE_HEIGHT * max(map(_lines, columns, row)))
            line, previous = line + 1, key
        return line

    def heading(self, sheet: Worksheet, row: int, text: str) -> None:
        """Write a heading at the start of a row."""
        sheet.write_string(row, 0, text, self._title)

    def paragraph(self, sheet: Worksheet, row: int, width: int, text: str, tone: Tone = "") -> None:
        """Write a text over ``width`` columns (two at least)."""
        style = self._paragraphs[tone]
        sheet.merge_range(row, 0, row, width - 1, "", style)
        sheet.write_string(row, 0, text, style)
        sheet.set_row(row, 15 * (1 + len(text) // 110))

    def bars(
        self, sheet: Worksheet, at: str, title: str, name: str, column: int, rows: tuple[int, int], *, lying: bool
    ) -> None:
        """Draw a native bar chart of one column of sheet ``name`` by its first column."""
        chart = self._book.add_chart({"type": "bar" if lying else "column"})
        first, last = rows
        chart.add_series(
            {
                "name": title,
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
                "fill": {"color": "#2E6DA4"},
                "data_labels": {"value": True},
                "gap": 40,  # per cent of a bar
            }
        )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"none": True})
        names = {"text_axis": True, "num_format": "dd/mm/yyyy", "major_gridlines": {"visible": False}}
        chart.set_x_axis({**names, "reverse": True} if lying else names)
        chart.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
        size = 120 + 22 * (last - first + 1)
        chart.set_size({"width": 640, "height": size} if lying else {"width": max(480, size), "height": 300})
        sheet.insert_chart(at, chart, {"description": title})

    def finish(self) -> bytes:
        """Close the workbook and return its bytes."""
        self._book.close()
        return self._buffer.getvalue()

    def _write(self, sheet: Worksheet, line: int, at: int, kind: Kind, value: Value | Cell, first: bool) -> None:
        if isinstance(value, Cell):
            self._write_plain(sheet, line, at, value.value, self._style(value.kind or kind, value.tone, first))
        else:
            self._write_plain(sheet, line, at, value, self._style(kind, "", first))

    def _write_plain(self, sheet: Worksheet, line: int, at: int, value: Value, style: Any) -> None:
        if value is None or value == "":
            sheet.write_blank(line, at, None, style)
        elif isinstance(value, str):
            sheet.write_string(line, at, value, style)
        elif isinstance(value, dt.datetime):
            sheet.write_number(line, at, (value.hour * 60 + value.minute) / 1440, style)
        elif isinstance(value, dt.date):
            sheet.write_number(line, at, (value - _EPOCH).days, style)
        else:
            sheet.write_number(line, at, value, style)

    def _style(self, kind: Kind, tone: Tone, first: bool) -> Any:
        key = kind, tone, first
        if key not in self._formats:
            locale = "40C" if self._lang == "fr" else "809"
            number = {"day": f"[$-{locale}]dddd d mmmm yyyy", "date": "dd/mm/yyyy", "clock": "hh:mm", "number": "0"}
            number |= {"decimal": "General", "money": "#,##0.00", "share": "0.00%"}
            left, centre, right = {"align": "left"}, {"align": "center"}, {"align": "right", "indent": 1}
            aligned = {"text": left, "wrap": left, "day": left, "date": centre, "clock": centre}
            look: dict[str, Any] = {"valign": "top", "bottom": 4, "bottom_color": "#BFBFBF", **_TONES[tone]}
            look |= {"num_format": number[kind]} if kind in number else {"text_wrap": kind == "wrap"}
            look |= aligned.get(kind, right)
            look |= {"top": 2, "top_color": "#1F3A5F"} if first else {}
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]


def _lines(column: Column, value: Value | Cell) -> int:
    """Return the lines a wrapped text takes: programs do not all fit the height by themselves."""
    text = value.value if isinstance(value, Cell) else value
    if column.kind != "wrap" or not isinstance(text, str):
        return 1
    return sum(1 + max(len(line) - 1, 0) // column.width for line in text.split("\n"))
