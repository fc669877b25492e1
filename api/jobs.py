"""Keeps at most so many solves running, each in its own process, and ends those that must end.

The database is the only memory: a service started anew finds there what waits, what runs and what
was cut off. A solve whose service was killed goes on by itself and is watched again by the next one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import signal
import subprocess
import sys
import threading
import time

from api import tables
from api.settings import ApiSettings
from api.storage import Storage
from api.tables import RunRow
from api.transactions import utc_now

logger = logging.getLogger("jury.jobs")

TICK_SECONDS = 0.1
LOST_AFTER = dt.timedelta(seconds=15)


class JobRunner:
    """Starts queued runs and reaps ended ones, in one background thread.

    Parameters
    ----------
    storage : Storage
        Shared with the routes.
    settings : ApiSettings
        How many at a time, and how long a stop may take.
    """

    def __init__(self, storage: Storage, settings: ApiSettings) -> None:
        self._storage, self._settings = storage, settings
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)

    def start(self) -> None:
        """Mark what was cut off as interrupted, then serve the queue."""
        self.reap()
        self._thread.start()

    def close(self) -> None:
        """Stop the solves of this service, keeping their best; what waits stays in the queue."""
        self._closing.set()
        self._thread.join()
        with self._lock:
            children = list(self._children.items())
        for _, child in children:
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
        deadline = time.monotonic() + self._settings.stop_grace
        for run_id, child in children:
            self._wait_or_kill(child, deadline)
            self._storage.end_run(run_id, tables.INTERRUPTED)

    def stop(self, run_id: str) -> RunRow | None:
        """Stop a run within the grace given, keeping its best schedule; return it, ended.

        Blocks until the solve has answered or was killed.
        """
        run = self._storage.request_stop(run_id)
        deadline = time.monotonic() + self._settings.stop_grace
        while run is not None and run.status not in tables.ENDED:
            if time.monotonic() >= deadline:
                self._kill(run)
                self._storage.end_run(run_id, tables.STOPPED, "user")
            else:
                time.sleep(TICK_SECONDS / 4)
            run = self._storage.run(run_id)
        return run

    def reap(self) -> None:
        """End the runs whose process is gone or silent."""
        for run in self._storage.running():
            with self._lock:
                child = self._children.get(run.id)
            if self._is_lost(run, child):
                self._kill(run)
                if self._storage.end_run(run.id, tables.INTERRUPTED):
                    logger.warning("run %s: its process is gone; its best schedule is kept", run.id)
        self._forget_ended()

    def _loop(self) -> None:
        while not self._closing.wait(TICK_SECONDS):
            try:
                self.reap()
                self._start_next()
            except Exception as error:  # a full disk, a locked file: try again at the next tick
                logger.error("queue: unexpected %s", type(error).__name__)
                self._closing.wait(1.0)

    def _start_next(self) -> None:
        run = self._storage.claim_next(self._settings.max_running)
        if run is None:
            return
        command = [sys.executable, "-m", "api.worker", str(self._storage.path.absolute()), run.id]
        # Its own session: a Ctrl-C at the terminal of the service must not cut the solve in the middle.
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        with self._lock:
            self._children[run.id] = child
        logger.info("run %s: started", run.id)

    def _is_lost(self, run: RunRow, child: subprocess.Popen[bytes] | None) -> bool:
        if child is not None:
            # `run` was read before the process was asked: what it wrote last counts.
            current = self._storage.run(run.id) if child.poll() is not None else None
            return current is not None and current.status == tables.RUNNING
        if run.pid is not None and not _is_alive(run.pid):
            return True
        return run.heartbeat is None or utc_now() - run.heartbeat > LOST_AFTER

    def _kill(self, run: RunRow) -> None:
        with self._lock:
            child = self._children.get(run.id)
        if child is not None:
            child.kill()
            child.wait()
        elif run.pid is not None and run.heartbeat is not None and utc_now() - run.heartbeat <= LOST_AFTER:
            # Started by a service that is gone; a fresh heartbeat says the id is still that process's.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(run.pid, signal.SIGKILL)

    def _forget_ended(self) -> None:
        with self._lock:
            for run_id in [run_id for run_id, child in self._children.items() if child.poll() is not None]:
                del self._children[run_id]

    @staticmethod
    def _wait_or_kill(child: subprocess.Popen[bytes], deadline: float) -> None:
        try:
            child.wait(max(deadline - time.monotonic(), 0.0))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
