"""A report said once and shown three ways: lines for a terminal, a page, a workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from babel.numbers import format_percent

from scheduler.io.pages import render
from scheduler.io.sheets import Book, Cell, Column, Kind, Line, Value
from scheduler.io.text_tables import text_table
from scheduler.io.wording import clean, day_text
from scheduler.texts import Lang

_FIGURES = frozenset({"number", "decimal", "share"})
_WIDE = 8
"""Columns: more than an upright A4 page shows in full."""


@dataclass(frozen=True)
class ReportTable:
    """A table whose cells are true values: dates, counts, shares."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Line]
    groups: int = 0

    def texts(self, lang: Lang) -> list[list[str]]:
        """Return the cells as people read them."""
        return [
            [cell_text(value, c.kind, lang) for value, c in zip(row, self.columns, strict=True)] for row in self.rows
        ]

    @property
    def unbroken(self) -> list[int]:
        """Places of the columns whose cells stay on one line."""
        return [place for place, column in enumerate(self.columns) if column.kind in ("day", "date")]

    @property
    def is_wide(self) -> bool:
        """Whether the page shows it in smaller letters, and prints it across."""
        return len(self.columns) >= _WIDE

    @property
    def figures(self) -> list[int]:
        """Places of the columns that hold figures."""
        return [place for place, column in enumerate(self.columns) if column.kind in _FIGURES]


@dataclass(frozen=True)
class Section:
    """A heading, what is said under it, and perhaps a table; ``urgent`` when it is never left to a file alone."""

    heading: str
    paragraphs: Sequence[str] = ()
    items: Sequence[str] = ()
    warnings: Sequence[str] = ()
    table: ReportTable | None = None
    urgent: bool = False

    def said(self) -> list[str]:
        """Return everything but the table, a line each."""
        return [
            self.heading,
            *(f"! {text}" for text in self.warnings),
            *self.paragraphs,
            *(f"- {t}" for t in self.items),
        ]


@dataclass(frozen=True)
class Document:
    """A whole report.

    Attributes
    ----------
    lead : sequence of str
        What to know first.
    sheets : sequence of ReportTable
        The tables of the workbook.
    picture : object
        What the page's template draws, None for nothing.
    """

    title: str
    created: dt.date
    lead: Sequence[str]
    sections: Sequence[Section]
    sheets: Sequence[ReportTable]
    footer: str = ""
    picture: object = field(default=None)

    @property
    def is_wide(self) -> bool:
        """Whether any of its tables is wide."""
        return any(section.table.is_wide for section in self.sections if section.table)

    def lines(self, lang: Lang) -> list[str]:
        """Return the report for a terminal."""
        lines = [self.title, *self.lead]
        for section in self.sections:
            lines += ["", *section.said()]
            if section.table and section.table.rows:
                titles = [column.title for column in section.table.columns]
                lines += text_table(titles, section.table.texts(lang), section.table.figures)
        return lines

    def alerts(self) -> list[str]:
        """Return what is said in the sections that warn: it is told even where the report goes to a file."""
        return [line for section in self.sections if section.warnings or section.urgent for line in section.said()]

    def page(self, lang: Lang) -> bytes:
        """Return the report as one HTML page that fetches nothing."""
        return render("document.html.j2", lang, document=self, title=self.title)

    def workbook(self, lang: Lang) -> bytes:
        """Return the report as an xlsx: what is said first, then a sheet for each table."""
        book = Book(self.title, self.created, lang)
        first = book.sheet("Résumé" if lang == "fr" else "Summary")
        first.set_column(0, 3, 32)
        book.heading(first, 0, self.title)
        row = 2
        for text in self.lead:
            book.paragraph(first, row, 4, text)
            row += 1
        for section in self.sections:
            told = [*section.warnings, *section.paragraphs, *section.items]
            if told:
                book.heading(first, row + 1, section.heading)
                row += 2
            for place, text in enumerate(told):
                book.paragraph(first, row, 4, text, "near" if place < len(section.warnings) else "")
                row += 1
        for table in self.sheets:
            book.table(table.name, table.columns, table.rows, table.groups)
        return book.finish()


def cell_text(value: Value | Cell, kind: Kind, lang: Lang) -> str:
    """Return a cell as people read it; empty for nothing."""
    if isinstance(value, Cell):
        return cell_text(value.value, value.kind or kind, lang)
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return day_text(value, lang) if kind == "day" else f"{value:%d/%m/%Y}"
    if kind == "share" and not isinstance(value, str):
        return share_text(float(value), lang)
    return clean(str(value))


def share_text(share: float, lang: Lang) -> str:
    """Return ``96,88 %`` or ``96.88%``."""
    return format_percent(share, "#,##0.##\u202f%" if lang == "fr" else "#,##0.##%",
                          locale="fr_FR" if lang == "fr" else "en_GB")  # fmt: skip
