"""Reading what others made in a child process with limits of memory and time.

A small workbook or calendar can be built so that reading it takes all of both. The child prints one
JSON value a line, so that what it found before it was stopped is kept.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

MEMORY_BYTES = 1536 * 1024**2
PATIENCE = 4
"""Seconds by the clock for each second of processor time."""

Task = Literal["workbook", "calendars"]
_TASKS: Mapping[str, tuple[str, str]] = {
    "workbook": ("scheduler.io.workbooks", "read_here"),
    "calendars": ("scheduler.io.busy_events", "read_here"),
}


@dataclass(frozen=True, slots=True)
class Findings:
    """What the child said: its values in order, and whether it came to its end."""

    values: tuple[Any, ...]
    complete: bool


def read_apart(task: Task, request: Mapping[str, Any], seconds: float) -> Findings:
    """Run a task on ``request`` (JSON-ready) in a child process.

    Parameters
    ----------
    seconds : float
        Processor time after which the child is stopped; a busy machine gives it four times as much by
        the clock.
    """
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([root, *(entry for entry in sys.path if entry)])
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "scheduler.io.sandbox", task, str(math.ceil(seconds))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
    )
    try:
        output, _ = child.communicate(json.dumps(request).encode(), timeout=PATIENCE * seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        output, _ = child.communicate()
    except BaseException:  # an interrupted parent leaves no child behind
        child.kill()
        child.wait()
        raise
    values = tuple(_values(output))
    return Findings(values[:-1], True) if values and values[-1] == "end" else Findings(values, False)


def _values(output: bytes) -> Iterator[Any]:
    for line in output.splitlines():
        try:
            yield json.loads(line)
        except ValueError:  # the line the child was stopped in
            return


def _main() -> None:
    task, seconds = sys.argv[1], int(sys.argv[2])
    _limit(seconds)
    module, function = _TASKS[task]
    request = json.load(sys.stdin)
    for value in getattr(import_module(module), function)(request):
        print(json.dumps(value), flush=True)
    print(json.dumps("end"), flush=True)


def _limit(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there the parent's clock is all there is
        return
    for limit, wanted in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    _main()
