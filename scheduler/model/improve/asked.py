"""The good plans of a program, made by a worker while the program goes on."""

from __future__ import annotations

from scheduler.model.frame import PlannedSession
from scheduler.model.improve.crew import Crew, Pending, StopError
from scheduler.model.improve.from_program import DiveTask, run_dive


class Asked:
    """Plans that the process of the program has asked for, one after the other.

    At the first the program is still far from its bound, and what others make of a plan is mostly lost by this one:
    where there is no core for both, they rest (two cores, 300 candidates of 8 and 10 sectors: steps from 1806 and 2563
    gave 1604 and 2337 meanwhile, this plan was of 1479 and 2170).

    Parameters
    ----------
    crew : Crew
        Who makes it.
    source : str
        The problem's file.

    Attributes
    ----------
    begun : int
        How many were begun.
    """

    def __init__(self, crew: Crew, source: str) -> None:
        self._crew, self._source, self.begun = crew, source, 0
        self._answer: Pending | None = None
        crew.lent = 0

    @property
    def is_out(self) -> bool:
        """Tell whether one is being made."""
        return self._answer is not None

    @property
    def is_first(self) -> bool:
        """Tell whether that is the first."""
        return self.is_out and self.begun == 1

    def begin(self, seconds: float, left: float) -> None:
        """Have one made; of so many seconds in all, a part is left."""
        self.begun += 1
        self._answer = self._crew.submit(run_dive, DiveTask(self._source, seconds, left))
        self._crew.lent = 1

    def take(self) -> tuple[PlannedSession, ...]:
        """Return a plan once it is made; nothing until then, and afterwards."""
        if self._answer is None or not self._answer.ready():
            return ()
        try:
            plan: tuple[PlannedSession, ...] = self._answer(lambda: True)
        except StopError:
            # Its worker has died, and another is at it.
            return ()
        self._answer, self._crew.lent = None, 0
        return plan
