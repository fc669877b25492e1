"""``jury purge``: after it no file holds a name, and the plan's figures are still there."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest

from api.storage import Storage
from scheduler.cli.purging import limit_day
from scheduler.errors import InputError
from scheduler.io.parsing import read_problem
from tests.cli.helpers import document, files_under, jury
from tests.io.sheet_sets import GOOD, write_set

NAMES = ("Durand", "Alix", "alix@", "Petit", "Noa", "noa@", "Martin", "Bernard", "Robert", "camille@")


@pytest.mark.parametrize(
    ("period", "limit"),
    [
        ("0j", dt.date(2027, 3, 31)),
        ("90d", dt.date(2026, 12, 31)),  # 31 March, 28 February and 31 January days back are 31 December
        ("1m", dt.date(2027, 2, 28)),  # February has no 31st
        ("13m", dt.date(2026, 2, 28)),
        ("2a", dt.date(2025, 3, 31)),
        ("2Y", dt.date(2025, 3, 31)),
    ],
)
def test_periods(period: str, limit: dt.date) -> None:
    assert limit_day(period, dt.date(2027, 3, 31)) == limit


@pytest.mark.parametrize("period", ["", "24", "m", "-1m", "24 mois", "99999a", "1,5a"])
def test_what_is_no_period(period: str) -> None:
    with pytest.raises(InputError, match="n'est pas une durée"):
        limit_day(period, dt.date(2027, 3, 31))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The good sheets, six years earlier: 15 March is a Monday again."""
    return write_set(tmp_path / "data", **{k: [r.replace("/2027", "/2021") for r in v] for k, v in GOOD.items()})


def _texts(folder: Path) -> str:
    """Return all that can be read in a folder, inside workbooks and archives too."""
    found = []
    for name, content in files_under(folder).items():
        found.append(name)
        if zipfile.is_zipfile(folder / name):
            with zipfile.ZipFile(folder / name) as archive:
                found += [archive.read(member).decode("utf-8", "replace") for member in archive.namelist()]
        found.append(content.decode("utf-8", "replace"))
    return "\n".join(found)


def test_data_and_results(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert jury("solve", data, "-o", out, "--time-limit", 300).returncode == 1  # one of two placed: one centre a day
    assert "Durand" in _texts(out)
    schedule, figures = (out / "schedule.json").read_bytes(), read_problem(data).problem
    (out / "notes.txt").write_text("à moi")
    dry = document(jury("purge", out, "--older-than", "2a", "--dry-run", "--json"))
    assert len(dry["removed"]) > 5
    assert all(Path(path).exists() for path in dry["removed"])

    results = document(jury("purge", out, "--older-than", "2a", "--json"))
    sources = document(jury("purge", data, "--older-than", "2a", "--json"))

    assert results["removed"] == dry["removed"]
    assert sources["rewritten"] == [str(data / "problem.json")]
    assert not [name for name in NAMES if name in _texts(out) + _texts(data)]
    assert set(files_under(data)) == {"problem.json", "journal.jsonl"}
    assert set(files_under(out)) == {"schedule.json", "run.json", "journal.jsonl", "notes.txt"}
    assert (out / "schedule.json").read_bytes() == schedule
    kept = json.loads((data / "problem.json").read_text())
    assert [c["id"] for c in kept["candidates"]] == [c.id for c in figures.candidates]
    entry = json.loads((data / "journal.jsonl").read_text().splitlines()[-1])
    assert (entry["action"], entry["rewritten"]) == ("purge", ["problem.json"])
    again = document(jury("purge", data, "--older-than", "2a", "--json"))
    assert (again["removed"], again["rewritten"]) == ([], [])


def test_a_recent_campaign_is_spared(data: Path) -> None:
    before = files_under(data)
    run = jury("purge", data, "--older-than", "200a")
    assert (run.returncode, run.stdout) == (0, "Dernier jour : 16/04/2021, trop récent.\nRien à effacer.\n")
    assert files_under(data) == before


def test_a_database(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "jury.sqlite3"
    storage = Storage(path)
    row, _ = storage.add_problem(read_problem(data).problem)
    storage.close()
    assert b"Durand" in b"".join(p.read_bytes() for p in tmp_path.glob("jury.sqlite3*"))
    told = document(jury("purge", path, "--older-than", "2a", "--json"))
    assert told["problems"] == [row.id]
    assert b"Durand" not in b"".join(p.read_bytes() for p in tmp_path.glob("jury.sqlite3*"))


def test_what_is_no_target(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Durand")
    for target in (tmp_path, tmp_path / "notes.txt", tmp_path / "absent"):
        run = jury("purge", target, "--older-than", "2a")
        assert run.returncode == 2, target
    assert set(files_under(tmp_path)) == {"notes.txt"}
