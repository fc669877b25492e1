"""Runs of the real program in a process of its own, as a coordinator's shell does it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "api" / "data" / "small.json"
SECONDS = 180
"""After this long a run hangs: it is a failure of the test, not a measure of speed."""

Run = subprocess.CompletedProcess[str]


def environment(**extra: str) -> dict[str, str]:
    """Return this environment without what would change the program's answers."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JURY_", "PYTHONWARNINGS"))}
    return kept | {"PYTHONPATH": str(ROOT)} | extra


def command(*arguments: object) -> list[str]:
    """Return the command line of ``jury`` with these arguments."""
    return [sys.executable, "-m", "scheduler.cli", *map(str, arguments)]


def jury(*arguments: object, cwd: Path | None = None, **env: str) -> Run:
    """Run ``jury`` to its end; no run ever shows a traceback."""
    run = subprocess.run(
        command(*arguments),
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=environment(**env),
        stdin=subprocess.DEVNULL,
        timeout=SECONDS,
        check=False,
    )
    assert "Traceback" not in run.stderr + run.stdout
    return run


def document(run: Run) -> dict[str, Any]:
    """Return the one JSON document on standard output; its exit status is the program's."""
    found: dict[str, Any] = json.loads(run.stdout)
    assert found["exit_status"] == run.returncode
    return found


def small_data(folder: Path) -> Path:
    """Put the small problem (4 candidates, all placed in a second) into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SMALL, folder / "problem.json")
    return folder


def files_under(folder: Path) -> dict[str, bytes]:
    """Return every file by its path below ``folder``."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait for a condition while a program runs; it must come true before the program ends."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert process.poll() is None, "the program ended first"
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.02)
