"""The journal is only ever appended to, one whole line at a time."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
from pathlib import Path

from scheduler import journal


def test_a_line_tells_when_who_and_what(tmp_path: Path) -> None:
    path = journal.record(tmp_path / "new", "solve", campaign="BFC-2027", placed=3, empty="", none=None)
    entry = json.loads(path.read_text())
    assert dt.datetime.fromisoformat(entry.pop("time")).utcoffset() == dt.timedelta(0)
    assert entry == {"actor": journal.actor(), "action": "solve", "campaign": "BFC-2027", "placed": 3}


def test_former_lines_stay(tmp_path: Path) -> None:
    first = journal.record(tmp_path, "init").read_bytes()
    assert journal.record(tmp_path, "solve").read_bytes().startswith(first)


def _many(folder: Path) -> None:
    for _ in range(50):
        journal.record(folder, "solve", files=["é" * 100])


def test_lines_of_two_programs_do_not_mix(tmp_path: Path) -> None:
    programs = [multiprocessing.get_context("spawn").Process(target=_many, args=(tmp_path,)) for _ in range(2)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    lines = (tmp_path / journal.FILE).read_text().splitlines()
    assert [json.loads(line)["action"] for line in lines] == ["solve"] * 100
