"""What a column and a sheet are; the table of them all is in `scheduler.io.columns`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from scheduler.domain import Part
from scheduler.io.vocabulary import Words, fold
from scheduler.texts import Lang, Text

Kind = Literal[
    "text", "whole", "decimal", "yes_no", "choice", "date", "month", "datetime", "range", "rules", "rule_value",
    "capacity",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Attributes
    ----------
    field : str
        Name of the field (its JSON name), also the English title.
    french : str
        Title written in French files.
    kind : str
        What one cell holds, or one item of it when ``many``.
    help : Text
        What to write there.
    example : str
        A value as French Excel shows it.
    required : bool
        Whether the column must exist and be filled in every row.
    many : bool
        Whether the cell is a list joined by ``;``.
    words : Words or None
        The vocabulary of a choice, or of a text with usual words.
    whole_day_end : bool
        A day without a time means the end of that day (the next midnight).
    timed : bool
        A day without a time is refused.
    others : sequence of str
        Further titles understood.
    """

    field: str
    french: str
    kind: Kind
    help: Text
    example: str = ""
    required: bool = False
    many: bool = False
    words: Words | None = None
    whole_day_end: bool = False
    timed: bool = False
    others: Sequence[str] = ()

    def title(self, lang: Lang = "fr") -> str:
        """Return the header written in ``lang``."""
        return self.french if lang == "fr" else self.field

    def titles(self) -> Iterator[str]:
        """Yield every title understood."""
        yield from (self.french, self.field, *self.others)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its key in ``problem.json`` (the English alias), its French title and its columns."""

    part: str
    french: str
    model: type[Part]
    help: Text
    columns: tuple[Column, ...]
    required: bool = False
    others: Sequence[str] = field(default=())

    def title(self, lang: Lang = "fr") -> str:
        """Return the name of the sheet, and of its csv file, in ``lang``."""
        return self.french if lang == "fr" else self.part

    def titles(self) -> Iterator[str]:
        """Yield every name understood."""
        yield from (self.french, self.part, *self.others)

    @cached_property
    def by_field(self) -> Mapping[str, Column]:
        """Columns by field."""
        return {column.field: column for column in self.columns}

    @cached_property
    def by_title(self) -> Mapping[str, Column]:
        """Columns by folded title, French, English and others."""
        return {fold(title): column for column in self.columns for title in column.titles()}
