"""What a solve gives back: the verified schedule and how it was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from scheduler.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Progress:
    """One report of a running solve.

    Attributes
    ----------
    phase : str
        ``build``, the name of a tier, or ``done``.
    seconds : float
        Wall time since the start.
    placed, total : int
        Candidates placed in the best schedule, and candidates in all.
    objective, bound, gap : float or None
        Of the tier being solved; None when not known yet.
    """

    phase: str
    seconds: float
    placed: int = 0
    total: int = 0
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A verified schedule with the run's own figures (these go to ``run.json``).

    Attributes
    ----------
    schedule : Schedule
        Accepted by the checker.
    seconds : float
        Wall time of the solve.
    stopped_by : str
        ``finished``, ``effort`` (deterministic limit), ``time_limit`` (wall) or ``user``.
    history : list of Progress
        Every report made, in order.
    """

    schedule: Schedule
    seconds: float
    stopped_by: str
    history: list[Progress] = field(default_factory=list)


OnProgress = Callable[[Progress], None]
OnSchedule = Callable[[Schedule], None]
ShouldStop = Callable[[], bool]
