"""The command as a process, its one line of JSON, and the figures in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.benchmarks import small
from tests.benchmarks.measures import Point, first_complete, near_final

ROOT = Path(__file__).parents[2]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.benchmarks.run", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_one_line_of_json_and_the_solution(tmp_path: Path) -> None:
    folder, out = small.kul(tmp_path / "kul"), tmp_path / "out.json"
    done = run(folder, "--seconds", 20, "--seed", 3, "--workers", 1, "--solution", out)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    assert (told["kind"], told["placed"], told["status"], told["breaches"]) == ("kul", 3, "OPTIMAL", [])
    assert told["tiers"]["cost"] == told["bound"]["cost"] == -4
    assert told["score"] == {"placed": 3, "adjacency": 4}
    assert 0 < told["first_complete"] <= told["near_final"] <= told["seconds"]
    assert told["peak_memory_mb"] > 10
    assert len(json.loads(out.read_text())) == 3


def test_what_is_not_there_is_bad_input(tmp_path: Path) -> None:
    done = run(tmp_path / "nothing")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_first_complete_and_near_final() -> None:
    points = [Point(1, 9, None), Point(2, 10, None), Point(3, 10, 120), Point(4, 10, 102), Point(5, 10, 101)]
    assert first_complete(points, 10) == 2
    # One per cent above the final cost of 100 is 101.
    assert near_final(points, 10, 100) == 5
    assert near_final(points, 10, 101) == 4
    # A cost below zero: one per cent above −100 is −99.
    assert near_final([Point(1, 10, -98), Point(2, 10, -99)], 10, -100) == 2
    assert first_complete(points, 11) is None
