"""``jury poll`` with workbooks: out, filled in, back, and into the data."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.api.helpers import opened
from tests.cli.helpers import document, jury
from tests.test_polls import problem


def test_workbooks_go_out_and_come_back_into_the_data(tmp_path: Path) -> None:
    database, out = tmp_path / "jury.sqlite3", tmp_path / "sheets"
    with opened(database) as storage:
        storage.add_problem(problem())
    at = ("--database", database, "--json")
    assert len(document(jury("poll", "sheets", "DEMO", "-o", out, *at))["files"]) == len(problem().examiners)
    book = openpyxl.load_workbook(out / "E1.xlsx")
    for row in range(2, 6):
        book.worksheets[0][f"D{row}"] = "oui"
    book.save(out / "E1.xlsx")
    assert document(jury("poll", "read", "DEMO", out / "E1.xlsx", *at))["answers"] == {"E1": 4}
    assert document(jury("poll", "apply", "DEMO", *at))["version"] == 2
    waiting = document(jury("poll", "remind", "DEMO", *at))["reminders"]
    assert "E1" not in [draft["examiner"] for draft in waiting]
    assert jury("poll", "apply", "AUTRE", "--database", database).returncode == 2
