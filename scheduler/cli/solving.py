"""A solve that answers to signals: it runs off the main thread, which is the one Python interrupts."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Self

from scheduler.cli.asked import say
from scheduler.cli.console import tell
from scheduler.domain import Problem
from scheduler.result import OnProgress, Result
from scheduler.schedule import Schedule
from scheduler.settings import SolveSettings

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_WAKE_SECONDS = 0.1


class Interrupts:
    """While entered, the first SIGINT or SIGTERM asks to stop and keep the best; the second quits."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self._former: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        self._former = {name: signal.signal(name, self._ask) for name in _SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        for name, handler in self._former.items():
            signal.signal(name, handler)

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        if self.stop.is_set():
            raise KeyboardInterrupt
        self.stop.set()
        tell(
            say(
                "Arrêt demandé : le meilleur planning trouvé est gardé (Ctrl-C à nouveau pour quitter).",
                "Stopping: the best schedule found is kept (Ctrl-C again to quit).",
            )
        )


class _Work:
    """What runs in the solver's thread: its result, or its first error."""

    def __init__(self, keep: Callable[[Schedule], None]) -> None:
        self._keep = keep
        self.error: BaseException | None = None
        self.result: Result | None = None

    def keep(self, schedule: Schedule) -> None:
        """Keep a schedule; an error is set aside, since it must not cross the solver's threads."""
        if self.error is None:
            try:
                self._keep(schedule)
            except Exception as error:
                self.error = error

    def run(self, work: Callable[[], Result]) -> None:
        """Run the solve; its error is raised again in the main thread."""
        try:
            self.result = work()
        except BaseException as error:
            self.error = self.error or error


def solve_interruptibly(
    problem: Problem,
    settings: SolveSettings,
    *,
    previous: Schedule | None,
    on_progress: OnProgress,
    keep: Callable[[Schedule], None],
    interrupts: Interrupts,
) -> Result:
    """Solve in a thread while the main thread waits for signals.

    Parameters
    ----------
    keep : callable
        Called with each better schedule, which the checker has accepted. Its error stops the solve and
        is raised from here.

    Raises
    ------
    KeyboardInterrupt
        At the second signal.
    """
    from scheduler.solver import solve  # late: ortools takes its time, and --help needs none

    work = _Work(keep)

    def run() -> Result:
        return solve(
            problem,
            settings,
            previous=previous,
            on_progress=on_progress,
            on_schedule=work.keep,
            should_stop=lambda: interrupts.stop.is_set() or work.error is not None,
        )

    thread = threading.Thread(target=work.run, args=(run,), name="solve", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_WAKE_SECONDS)
    if work.error is not None or work.result is None:
        raise work.error or RuntimeError("the solver's thread ended without a result")
    return work.result


def keep_in(out: Path) -> Callable[[Schedule], None]:
    """Return what writes a schedule to ``out/schedule.json``, whole or not at all."""
    from scheduler.io.exports import discreet, schedule_json
    from scheduler.io.json_files import write_bytes

    return lambda schedule: write_bytes(out / "schedule.json", schedule_json(discreet(schedule)))
