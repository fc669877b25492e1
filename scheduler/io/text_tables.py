"""Tables as plain text for a terminal: columns lined up, figures to the right."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def text_table(titles: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Return the lines of a table under its titles; columns ``right`` are set to the right."""
    widths = [max(map(_width, column)) for column in zip(titles, *rows, strict=True)]
    lines = [titles, ["─" * width for width in widths], *rows]
    return [_line(cells, widths, set(right)) for cells in lines]


def _line(cells: Sequence[str], widths: Sequence[int], right: set[int]) -> str:
    padded = []
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        space = " " * (width - _width(cell))
        padded.append(space + cell if place in right else cell + space)
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    """Return the columns a terminal gives ``text``: wide letters take two, combining marks none."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) != 0 for char in text)
