"""The table from rows made up here, the rivals' traces, and the whole command on a small instance."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import small
from tests.benchmarks.__main__ import main
from tests.benchmarks.instances import collect
from tests.benchmarks.measures import Point
from tests.benchmarks.rivals import Rival, run_rival, trace_points
from tests.benchmarks.table import Row, text_table, totals


def test_totals_count_what_both_planned_whole() -> None:
    rows = [
        Row("fresh/30-s1", "jury", 1, 30, 30, cost=120, planted=120),
        Row("fresh/30-s1", "rival", 1, 30, 30, cost=144),
        Row("fresh/30-s2", "jury", 1, 30, 30, cost=132, planted=120),
        Row("fresh/30-s2", "rival", 1, 30, 30, cost=120),
        Row("fresh/30-s3", "jury", 1, 30, 30, cost=96, planted=96),
        Row("fresh/30-s3", "rival", 1, 29, 30, cost=90),
    ]
    # 120 + 132 = 252 against 144 + 120 = 264: 0.955; the worst is 132 / 120. Two of three reach the hidden plan.
    assert totals(rows, "jury").splitlines() == [
        "fresh/30: 3 planned whole, 2 of 3 at or below the hidden plan's cost",
        "  jury 252, rival 264 on 2: ratio 0.955, worst 1.100",
    ]


def test_a_failed_solver_has_a_row_too() -> None:
    assert "failed" in text_table([Row("bench/30", "rival", 1)])


def test_a_rivals_trace() -> None:
    trace = [[1.0, "-1hard/0medium/-50soft"], [2.0, "0hard/-1medium/-70soft"], [3.5, "0hard/0medium/-90soft"]]
    found = trace_points({"orals": [{}, {}], "trace": trace})
    assert found == [Point(1.0, 0, 50), Point(2.0, 1, 70), Point(3.5, 2, 90)]


def test_a_rival_that_fails_says_so(tmp_path: Path) -> None:
    rival = Rival("broken", ("bench",), (sys.executable, "-c", "import sys; sys.exit(3)"))
    done = run_rival(rival, tmp_path / "instance.json", 1, 1, tmp_path / "out.json")
    assert done.solution is None
    assert done.error.startswith("exit status")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    small.kul(folder / "data" / "kul" / "three")
    (folder / "bench").mkdir()
    (folder / "bench" / "inst_30.json").write_text(json.dumps(small.bench()))
    (folder / "data" / "momilp").mkdir()
    for name in ("N10", "N9"):
        (folder / "data" / "momilp" / f"{name}.json").write_text(json.dumps(small.momilp()))
    return folder


def test_instances_are_found_by_name(data: Path, tmp_path: Path) -> None:
    found = [named.name for named in collect(data, tmp_path, ["bench/*", "fresh/*", "*/three", "momilp/*"], [1])]
    # No generator beside the data: nothing fresh.
    assert found == ["bench/30", "kul/three", "momilp/N9", "momilp/N10"]
    assert [named.name for named in collect(data, tmp_path, ["campaign/32"], [])] == ["campaign/32"]


def test_the_command_prints_writes_and_draws(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    names = ["--data", str(data), "--instances", "bench/*", "kul/*", "--out", str(out)]
    assert main([*names, "--seconds", "20", "--workers", "1"]) == 0
    printed = capsys.readouterr().out
    with (out / "table.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["instance"]: row for row in csv.DictReader(file)}
    assert rows.keys() == {"bench/30", "kul/three"}
    assert [rows["bench/30"][name] for name in ("placed", "cost", "bound", "gap")] == ["2", "24.0", "24.0", "0.0"]
    assert rows["kul/three"]["cost"] == "-4.0"
    assert "bench/30" in printed
    pytest.importorskip("matplotlib")
    assert (out / "table.png").read_bytes().startswith(b"\x89PNG")


def test_no_such_instance(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.benchmarks", "--data", str(tmp_path), "--instances", "nothing/*"]
    command += ["--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert (done.returncode, done.stdout) == (2, "")
