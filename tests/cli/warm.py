"""A process that has imported the program's libraries, and forks for each run of a command.

A run is a process of its own as in a shell: own arguments, environment, folder, files and exit status. Only the
imports, most of what a short command costs, are paid once. What must be seen from a cold start (signals, a
terminal, the same bytes twice) starts its own interpreter: `tests.cli.helpers.command`.
"""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

# Nothing of `scheduler.cli`: its help texts are made in the language asked for as it is imported.
LIBRARIES = ("pandas", "openpyxl", "xlsxwriter", "icalendar", "ortools.sat.python.cp_model", "api.main", "typer.main")
PARTS = ("scheduler.solver", "scheduler.verification", "scheduler.io.parsing", "scheduler.io.json_files")


class Order(NamedTuple):
    """One run: its arguments, whole environment and folder, the files of its two streams, its longest time."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    output: str
    errors: str
    seconds: int


class Warm:
    """The process that forks; one for each process of the tests, ended with it."""

    def __init__(self, environment: dict[str, str], root: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __spec__.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment,
            cwd=root,
        )

    def run(self, order: Order) -> int:
        """Return the exit status of a run, or minus the signal that ended it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def main() -> None:
    """Fork for each order that comes in."""
    for name in (*LIBRARIES, *PARTS):
        importlib.import_module(name)
    forks = multiprocessing.get_context("fork")
    with os.fdopen(os.dup(0)) as orders, os.fdopen(os.dup(1), "w") as answers:
        for line in orders:
            run = forks.Process(target=_run, args=(Order(*json.loads(line)),))
            run.start()
            run.join()
            print(run.exitcode, file=answers, flush=True)


def _run(order: Order) -> None:
    """Run the program to its end."""
    _become(order)
    from scheduler.cli import main as program

    program()


def _become(order: Order) -> None:
    """Take over the environment, the folder, the arguments and the streams of an order."""
    os.environ.clear()
    os.environ.update(order.environment)
    os.chdir(order.folder)
    signal.alarm(order.seconds)
    sys.argv = ["jury", *order.arguments]
    streams = ((os.devnull, os.O_RDONLY), (order.output, os.O_WRONLY), (order.errors, os.O_WRONLY))
    for number, (path, flags) in enumerate(streams):
        opened = os.open(path, flags)
        os.dup2(opened, number)
        os.close(opened)


if __name__ == "__main__":
    main()
