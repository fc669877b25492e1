"""How much a file may hold: all that an honest campaign does."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.io.columns import SHEETS
from scheduler.io.json_files import read_json
from scheduler.io.tables import read_csv


def test_as_many_rows_are_read_as_a_campaign_of_ten_thousand_has(tmp_path: Path) -> None:
    """320,000 half-days: 14 MB of csv. They were refused above 200,000."""
    path = tmp_path / "disponibilites.csv"
    row = b"E1;15/03/2027 09:00;15/03/2027 12:30;oui\n"
    path.write_bytes(b"qui;debut;fin;disponible\n" + 320_000 * row)
    assert len(read_csv(path, SHEETS["availability"])) == 320_001


def test_a_campaign_of_forty_megabytes_of_json_is_read(tmp_path: Path) -> None:
    """Ten thousand candidates, with their half-days and those of their examiners. It was refused above 20 MB."""
    path = tmp_path / "problem.json"
    path.write_bytes(b"{" + b" " * 40 * 1024**2 + b"}")
    assert read_json(path) == {}
    with path.open("r+b") as file:
        file.truncate(100 * 1024**2 + 1)
    with pytest.raises(InputError, match="100 Mo"):
        read_json(path)
