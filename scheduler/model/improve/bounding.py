"""The relaxation beside a search: begun, listened to while it is being solved, begun anew for fewer candidates."""

from __future__ import annotations

from pathlib import Path

from scheduler.model.bounds import BoundTask, Relaxed, run_bound
from scheduler.model.columns.guide import Guide, guide_file, read_guide
from scheduler.model.frame import PlannedSession
from scheduler.model.improve.crew import Alone, Crew, Pending, StopError, Team


class Bounding:
    """Listens to one relaxation at a time.

    Parameters
    ----------
    crew : Crew
        The workers of the search: as long as the relaxation is being solved, one of them leaves its core to it.
    source : str
        The problem's file.
    repeatable : bool
        Solved in this process, at once: what must be repeatable may not depend on when it is done. Else it has a
        process of its own.

    Attributes
    ----------
    path : str
        File of what it tells on the way.
    bound : int, optional
        The best bound on the cost so far, in minutes.
    found : Relaxed, optional
        What it gave in the end.
    """

    def __init__(self, crew: Crew, source: str, *, repeatable: bool) -> None:
        self._crew, self._source, self._repeatable = crew, source, repeatable
        self.path = guide_file(source)
        self._solver: Crew = Alone()
        self._answer: Pending | None = None
        self._forget()

    def _forget(self) -> None:
        self.bound: int | None = None
        self.found: Relaxed | None = None
        self._told: Guide | None = None
        self._taken, self._settled = 0, False

    @property
    def is_begun(self) -> bool:
        """Tell whether it was begun."""
        return self._answer is not None

    @property
    def wants_core(self) -> bool:
        """Tell whether a core is still worth more to it than to the plan."""
        return self.found is None and not self._settled

    @property
    def prices(self) -> str:
        """The file, if it holds prices that are worth following; empty else."""
        return self.path if self._told is not None and self._told.central else ""

    @property
    def is_without_prices(self) -> bool:
        """Tell whether what it has told holds no prices."""
        return self._told is not None and self._told.prices is None

    @property
    def asked(self) -> int:
        """How many plans it has asked others to make."""
        return 0 if self._told is None else self._told.asked

    def begin(self, task: BoundTask) -> None:
        """Begin; where that was done before, what was told then counts no more."""
        self.close()
        self._forget()
        if not self._repeatable:
            self._solver = Team(1, self._source)
            self._crew.spare = 1
        Path(self.path).unlink(missing_ok=True)
        self._answer = self._solver.submit(run_bound, task)

    def look(self) -> Relaxed | None:
        """Take what is told; return what the relaxation gave, None as long as it is being solved."""
        if self.found is None and self._answer is not None:
            self._listen()
            if self._answer.ready():
                self._end(self._answer)
        return self.found

    def _listen(self) -> None:
        guide = read_guide(self.path)
        if guide is None:
            return
        self._told = guide
        self._raise(guide.bound)
        if guide.settled and not self._settled:
            self._settled, self._crew.spare = True, 0

    def _end(self, answer: Pending) -> None:
        try:
            found: Relaxed = answer(lambda: True)
        except StopError:
            # Its process has died, and another is at it.
            return
        self._crew.spare = 0
        # It may have told something since it was listened to.
        self._listen()
        self.found = found
        self._raise(found.bound)

    def _raise(self, bound: int | None) -> None:
        if bound is not None and (self.bound is None or bound > self.bound):
            self.bound = bound

    def take(self) -> tuple[PlannedSession, ...]:
        """Return a plan that it has made since the last one was taken; nothing where there is none."""
        if self._told is None or self._told.plans <= self._taken:
            return ()
        self._taken = self._told.plans
        return self._told.plan

    def close(self) -> None:
        """End its process."""
        self._solver.close()
