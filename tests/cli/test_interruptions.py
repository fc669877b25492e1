"""A solve that is stopped, and one that is killed: what was found is on disk, whole and verified."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from examples.generate import generate
from scheduler.domain import Problem
from scheduler.fingerprint import fingerprint
from scheduler.io.json_files import read_schedule, write_problem
from scheduler.verification import verify
from tests.api.helpers import long_problem
from tests.cli.helpers import ROOT, SECONDS, command, document, environment, jury, wait_until

ROUNDS = int(os.environ.get("JURY_KILL_ROUNDS", "3"))


@pytest.fixture(scope="module")
def campaign() -> Problem:
    """A campaign with a first plan at once and a cost that takes a minute to prove: its solve is long in its middle."""
    return long_problem()


@pytest.fixture
def data(campaign: Problem, tmp_path: Path) -> Path:
    write_problem(campaign, tmp_path / "data" / "problem.json")
    return tmp_path / "data"


@contextmanager
def _solving(data: Path, out: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command("solve", data, "-o", out, "--time-limit", 600, *more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
        env=environment(),
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _read_until(beginning: str, stream: IO[str]) -> None:
    for line in stream:
        if line.startswith(beginning):
            return
    pytest.fail(f"no line begins with {beginning!r}")


def _placed(out: Path) -> int:
    path = out / "schedule.json"
    return len(json.loads(path.read_text())["hearings"]) if path.exists() else -1


@pytest.mark.parametrize(("how", "least"), [(signal.SIGINT, 1), (signal.SIGTERM, 0)])
def test_a_signal_keeps_the_best_and_writes_everything(
    how: signal.Signals, least: int, data: Path, campaign: Problem, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with _solving(data, out, "--json") as process:
        wait_until(lambda: _placed(out) >= least, process)
        process.send_signal(how)
        output, progress = process.communicate(timeout=SECONDS)
    told = document(subprocess.CompletedProcess([], process.returncode, output, progress))
    assert process.returncode in (0, 1)
    assert told["stopped_by"] == "user"
    assert "Arrêt demandé" in progress
    assert "Traceback" not in progress
    schedule = read_schedule(out / "schedule.json")
    assert verify(campaign, schedule) == []
    assert len(schedule.hearings) == told["placed"] >= least
    assert {"planning.xlsx", "rapport.html", "run.json"} <= {path.name for path in out.iterdir()}


def test_a_second_signal_quits_at_once(tmp_path: Path) -> None:
    # A model that takes a second to build: the program is still busy when the second signal comes.
    write_problem(generate(50, 1), tmp_path / "data" / "problem.json")
    with _solving(tmp_path / "data", tmp_path / "out") as process:
        assert process.stderr is not None
        _read_until("préparation", process.stderr)  # the model is being built
        process.send_signal(signal.SIGINT)
        _read_until("Arrêt demandé", process.stderr)
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
        assert process.wait(SECONDS) == 130
    assert told.splitlines()[-1] == "Interrompu."


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_killed_solve_leaves_its_last_verified_plan(
    number: int, data: Path, campaign: Problem, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with _solving(data, out) as process:
        wait_until(lambda: _placed(out) >= number % 2, process)
        time.sleep(0.37 * number % 3)  # at another moment each time: the outcome must not depend on it
        process.kill()
    assert process.returncode == -signal.SIGKILL
    schedule = read_schedule(out / "schedule.json")
    assert schedule.problem_sha256 == fingerprint(campaign)
    assert verify(campaign, schedule) == []
    if number == 1:
        told = document(jury("verify", data, out / "schedule.json", "--json"))
        assert (told["valid"], told["violations"], told["notes"]) == (True, [], [])
        assert told["placed"] >= 1
