"""Where sub-solves run: in this process, in processes of its own, or wherever an `Executor` takes them.

A worker process that dies takes its own sub-solve with it and no other: each has a pool to itself, and
the sub-solve is given to a new one. Sub-solves are numbered and answers are taken in that order, so that
the search does not depend on which worker is faster.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

from scheduler.model.improve.bench import warm_up

TRIES = 3
POLL_SECONDS = 0.05


class StopError(Exception):
    """The search was told to stop while an answer was awaited."""


class Pending(ABC):
    """An answer that is awaited."""

    @abstractmethod
    def __call__(self, should_stop: Callable[[], bool]) -> Any:
        """Wait for the answer; raise `StopError` when told to stop."""

    @abstractmethod
    def ready(self) -> bool:
        """Tell whether it need not be waited for."""


class Crew(ABC):
    """Runs functions of one argument."""

    workers: int = 1
    """How many calls run at once."""
    spare: int = 0
    """Of these, how many leave their core to something else."""
    lent: int = 0
    """Of these, how many are at something long."""

    @property
    def free(self) -> int:
        """How many calls to make at once."""
        return max(1, self.workers - self.spare - self.lent)

    @property
    def is_busy(self) -> bool:
        """Tell whether another call would take a core from what is under way."""
        return self.workers <= self.spare + self.lent

    @abstractmethod
    def submit(self, run: Callable[[Any], Any], argument: Any) -> Pending:
        """Start a call."""

    def close(self) -> None:  # noqa: B027 (nothing to close is the rule)
        """Let go of what the crew holds."""


class Known(Pending):
    """An answer that is there already."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def __call__(self, should_stop: Callable[[], bool]) -> Any:
        """Return it."""
        return self._answer

    def ready(self) -> bool:
        """Tell that it need not be waited for."""
        return True


class Alone(Crew):
    """Runs each call at once, in this process."""

    def submit(self, run: Callable[[Any], Any], argument: Any) -> Pending:
        """Run now."""
        return Known(run(argument))


class Team(Crew):
    """Hands calls to executors; by default one process for each worker.

    Parameters
    ----------
    workers : int
        Sub-solves at once.
    source : str
        The problem's file: each worker process reads it before its first call.
    executor : Executor, optional
        Where to run instead, a cluster's for example; it must see the file.
    """

    def __init__(self, workers: int, source: str, executor: Executor | None = None) -> None:
        self.workers = workers
        self._source, self._given = source, executor
        self._pools: list[Executor] = [executor] if executor else [self._process() for _ in range(workers)]
        self._waiting, self._lock = [0] * len(self._pools), threading.Lock()
        for pool in self._pools if executor is None else ():
            pool.submit(warm_up, source)

    @staticmethod
    def _process() -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(1, mp_context=context, initializer=_leave_with_parent, initargs=(os.getpid(),))

    def submit(self, run: Callable[[Any], Any], argument: Any) -> Pending:
        """Give a call to the worker with the fewest waiting."""
        return _Sent(self, run, argument)

    def send(self, run: Callable[[Any], Any], argument: Any) -> Future[Any]:
        """Give a call to the worker with the fewest waiting; return what is awaited."""
        place = min(range(len(self._pools)), key=self._waiting.__getitem__)
        try:
            future = self._pools[place].submit(run, argument)
        except BrokenExecutor:
            if self._given is not None:
                raise
            self._pools[place] = self._process()
            future = self._pools[place].submit(run, argument)
        self._count(place, 1)
        future.add_done_callback(lambda _: self._count(place, -1))
        return future

    def _count(self, place: int, more: int) -> None:
        """Count calls of a worker; one that nobody waits for any more is under way until it is done."""
        with self._lock:
            self._waiting[place] += more

    def close(self) -> None:
        """End the processes at once: what they were doing is not wanted any more."""
        for pool in self._pools if self._given is None else ():
            processes = list(getattr(pool, "_processes", None) or {})
            for process in [(getattr(pool, "_processes", None) or {}).get(pid) for pid in processes]:
                if process is not None:
                    process.kill()
            pool.shutdown(wait=True, cancel_futures=True)


class _Sent(Pending):
    """A call given to a worker; where that dies it is given to another."""

    def __init__(self, team: Team, run: Callable[[Any], Any], argument: Any) -> None:
        self._team, self._run, self._argument = team, run, argument
        self._future = team.send(run, argument)

    def __call__(self, should_stop: Callable[[], bool]) -> Any:
        for attempt in range(TRIES):
            try:
                return _await(self._future, should_stop)
            except BrokenExecutor:
                if attempt == TRIES - 1:
                    raise
                self._future = self._team.send(self._run, self._argument)
        raise AssertionError("unreachable")

    def ready(self) -> bool:
        return self._future.done()


def _await(future: Future[Any], should_stop: Callable[[], bool]) -> Any:
    while True:
        try:
            return future.result(timeout=POLL_SECONDS)
        except FutureTimeout:
            if future.done():
                return future.result()
            if should_stop():
                raise StopError from None


def _leave_with_parent(parent: int) -> None:
    """Make a worker end when the process that started it does, however that ended; and keep it quiet.

    Some solvers greet on standard output, which belongs to the command.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
