"""How long a search may go on: until it is told to stop, until a moment, or for so much deterministic time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from scheduler.model.improve.parameters import Parameters
from scheduler.result import ShouldStop
from scheduler.settings import SolveSettings


class Limits:
    """The limits of one search, which begins as they are made.

    Parameters
    ----------
    settings : SolveSettings
        With the seconds or the effort that are asked for.
    parameters : Parameters
        Of this kind of campaign.
    deadline : float
        On the monotonic clock.
    told_to_stop : callable
        Tells whether somebody wants the search to end at once.
    spent : callable
        Gives the deterministic time that was spent so far.

    Attributes
    ----------
    began, deadline : float
        On the monotonic clock.
    effort : float
        Deterministic time of the whole search; endless when the clock decides.
    """

    def __init__(
        self,
        settings: SolveSettings,
        parameters: Parameters,
        deadline: float,
        told_to_stop: ShouldStop,
        spent: Callable[[], float],
    ) -> None:
        self.began, self.deadline = time.monotonic(), deadline
        self._told_to_stop, self._spent = told_to_stop, spent
        self.effort = math.inf
        if settings.effort is not None:
            self.effort = settings.effort
        elif settings.workers == 1:
            self.effort = settings.time_limit * parameters.effort_of_one

    def should_stop(self) -> bool:
        """Tell whether to end at once."""
        return self._told_to_stop() or time.monotonic() >= self.deadline

    @property
    def seconds(self) -> float:
        """Seconds from begin to deadline."""
        return self.deadline - self.began

    @property
    def work(self) -> float:
        """What has been spent so far: deterministic time where that limits the search, seconds else."""
        return self._spent() if math.isfinite(self.effort) else time.monotonic() - self.began

    @property
    def all_work(self) -> float:
        """All that may be spent, as `work` counts it."""
        return self.effort if math.isfinite(self.effort) else self.seconds

    def until(self, share: float) -> Callable[[], bool]:
        """Return the test that ends a phase: its share of all that may be spent."""
        return self._up_to(share * self.all_work)

    def after(self, more: float) -> Callable[[], bool]:
        """Return the test that ends a phase: so much more, as `work` counts it."""
        return self._up_to(self.work + more)

    def _up_to(self, most: float) -> Callable[[], bool]:
        return lambda: self.should_stop() or self.work >= most

    def stopped_by(self, *, is_proven: bool) -> str:
        """Return what ended the search: ``user``, ``finished`` when all is proven, ``time_limit`` or ``effort``."""
        if self._told_to_stop():
            return "user"
        if is_proven:
            return "finished"
        return "time_limit" if math.isinf(self.effort) or time.monotonic() >= self.deadline else "effort"
