"""Runs of the real program, each in a process of its own."""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from tests.cli.warm import Order, Warm

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
    """Run ``jury`` to its end in a process forked from one that has its libraries; no run ever shows a traceback."""
    words, folder = [str(argument) for argument in arguments], str(cwd or Path.cwd())
    with NamedTemporaryFile() as output, NamedTemporaryFile() as errors:
        order = Order(words, environment(**env), folder, output.name, errors.name, SECONDS)
        status = _warm().run(order)
        return _checked(Run(words, status, output.read().decode(), errors.read().decode()))


def cold_jury(*arguments: object, **env: str) -> Run:
    """Run ``jury`` to its end in a new interpreter, as the shell does."""
    run = subprocess.run(
        command(*arguments),
        capture_output=True,
        encoding="utf-8",
        env=environment(**env),
        stdin=subprocess.DEVNULL,
        timeout=SECONDS,
        check=False,
    )
    return _checked(run)


def _checked(run: Run) -> Run:
    assert "Traceback" not in run.stderr + run.stdout
    return run


@functools.cache
def _warm() -> Warm:
    started = Warm(environment(), ROOT)
    atexit.register(started.close)
    return started


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
