"""Where issues about a problem's rows are told: at their cell, and never about one that was refused already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scheduler.errors import InputIssue
from scheduler.io.columns import SHEETS
from scheduler.io.headers import Records
from scheduler.io.rows import Rows
from scheduler.texts import Text


class Desk:
    """Tells issues at the cell they are about, and never about a cell that was refused already."""

    def __init__(self, rows: Mapping[str, Rows]) -> None:
        self._rows = rows

    def tell(
        self, part: str, index: int, name: str, message: Text, mend: Text, severity: str = "warning"
    ) -> Iterator[InputIssue]:
        """Yield the issue unless its cell is a stand-in."""
        rows = self._rows.get(part) or Rows(Records(SHEETS[part], "", SHEETS[part].french))
        if (index, name) not in rows.bad:
            yield rows.tell(index, name, message, mend, severity)

    def is_whole(self, part: str, *names: str) -> bool:
        """Tell whether the sheet has rows, all read without a mistake in these columns."""
        rows = self._rows.get(part)
        return rows is not None and bool(rows.table.records) and not any(name in names for _, name in rows.bad)

    def number(self, part: str, index: int, name: str) -> int | None:
        """Return the row of a cell."""
        return self._rows[part].place(index, name)[0] if part in self._rows else index + 1
