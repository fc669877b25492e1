"""Child process that solves one run: ``python -m api.worker DATABASE RUN_ID``.

It writes its progress and each better verified schedule into the database as they come: whatever
kills it or the service, the last verified plan is there. It takes orders by the run's stop flag
only, and ends by itself once the run is no longer marked running.
"""

from __future__ import annotations

import dataclasses
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TypeVar

from api import tables
from api.guards import place_of
from api.reading import with_profile
from api.storage import Storage
from scheduler.errors import VerificationError
from scheduler.result import Progress
from scheduler.settings import SolveSettings

T = TypeVar("T")

logger = logging.getLogger("jury.worker")

BEAT_SECONDS = 0.25
PROGRESS_SECONDS = 0.25


class Heartbeat:
    """A thread that shows the process alive and reads the stop flag."""

    def __init__(self, storage: Storage, run_id: str) -> None:
        self.stop = threading.Event()
        self.signalled = False
        self._over = threading.Event()
        self._storage, self._run_id = storage, run_id
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Beat once now, then until `close`."""
        self._once()
        self._thread.start()

    def close(self) -> None:
        """Stop beating."""
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            try:
                self._once()
            except Exception as error:  # a locked file for once: the next beat tells
                logger.warning("heartbeat: %s", type(error).__name__)

    def _once(self) -> None:
        if self._storage.beat(self._run_id, os.getpid()):
            self.stop.set()


class ProgressWriter:
    """Writes progress events, at most one per `PROGRESS_SECONDS` within a phase."""

    def __init__(self, write: Callable[[dict[str, object]], None]) -> None:
        self._write = write
        self._phase = ""
        self._last = float("-inf")

    def __call__(self, progress: Progress) -> None:
        """Write the report unless the same phase was reported just before."""
        now = time.monotonic()
        if progress.phase == self._phase and now - self._last < PROGRESS_SECONDS:
            return
        self._phase, self._last = progress.phase, now
        self._write(dataclasses.asdict(progress))


def work(storage: Storage, run_id: str) -> None:
    """Solve the run and mark it ended; an unexpected error marks it failed, with a key and no words."""
    heartbeat = Heartbeat(storage, run_id)
    _stop_on_signals(heartbeat)
    heartbeat.start()
    try:
        stopped_by = _solve(storage, run_id, heartbeat.stop)
        storage.end_run(run_id, _status(stopped_by, heartbeat.signalled), stopped_by)
    except VerificationError:
        logger.error("run %s: the checker refused a schedule", run_id)
        storage.end_run(run_id, tables.FAILED, error_code="schedule_refused")
    except Exception as error:
        logger.error("run %s: unexpected %s at %s", run_id, type(error).__name__, place_of(error))
        storage.end_run(run_id, tables.FAILED, error_code="internal_error")
    finally:
        heartbeat.close()


def _solve(storage: Storage, run_id: str, stop: threading.Event) -> str:
    run = storage.run(run_id)
    problem = storage.problem_document(run.problem_id) if run else None
    if run is None or problem is None or stop.is_set():
        return "user"
    from scheduler.solver import solve  # late: it takes seconds, and a stop may have come before

    asked = dict(run.settings)
    result = solve(
        with_profile(problem, asked.pop("profile", None)),
        SolveSettings(**asked),
        on_progress=_unfailing(ProgressWriter(lambda data: storage.add_event(run_id, "progress", data))),
        on_schedule=_unfailing(lambda schedule: storage.add_schedule(run_id, schedule)),
        should_stop=stop.is_set,
    )
    storage.add_schedule(run_id, result.schedule)
    return result.stopped_by


def _unfailing(write: Callable[[T], object]) -> Callable[[T], None]:
    """Return ``write`` that logs its failure: no exception may cross the solver's thread, and the next write tries."""

    def tried(value: T) -> None:
        try:
            write(value)
        except Exception as error:
            logger.warning("not written for now: %s", type(error).__name__)

    return tried


def _status(stopped_by: str, signalled: bool) -> str:
    if stopped_by != "user":
        return tables.DONE
    return tables.INTERRUPTED if signalled else tables.STOPPED


def _stop_on_signals(heartbeat: Heartbeat) -> None:
    def ask(_signal: int, _frame: FrameType | None) -> None:
        heartbeat.signalled = True
        heartbeat.stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, ask)


def main() -> None:
    """Work on the run named on the command line."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    database, run_id = sys.argv[1:3]
    storage = Storage(Path(database))
    try:
        work(storage, run_id)
    finally:
        storage.close()


if __name__ == "__main__":
    main()
