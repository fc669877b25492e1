"""Breaks inside a session: what sitting longer than someone's longest run costs its panel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scheduler.domain import Problem
from scheduler.model.constraints.longest_run import break_of

NO_LIMIT = 24 * 60


class Breaks:
    """The breaks of people, numbered as in the problem; two numbers more stand for people who need none.

    Parameters
    ----------
    problem : Problem
        Its examiners.
    grain : int
        What every start and every holding is a multiple of, in minutes: breaks are, too.

    Attributes
    ----------
    limit : array of int
        Minutes each person sits at the most without a break.
    needed : array of int
        Minutes of that break.
    lengths : list of int
        The different lengths of breaks, rising; none is 0.
    weight : int
        Cost of a minute in which someone waits.
    """

    def __init__(self, problem: Problem, grain: int) -> None:
        people = problem.examiners
        self.limit = np.array([one.max_run_minutes or NO_LIMIT for one in people] + [NO_LIMIT] * 2, dtype=np.int32)
        needed = [-(-break_of(one) // grain) * grain if one.max_run_minutes else 0 for one in people]
        self.needed = np.array([*needed, 0, 0], dtype=np.int32)
        self.lengths = sorted(set(needed) - {0})
        self.weight = problem.campaign.weights.idle

    @property
    def shortest_run(self) -> int:
        """Minutes up to which nobody needs a break."""
        return int(self.limit.min())

    def of_each(self, people: NDArray[np.int32], minutes: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the break each of some people needs in sessions of so many minutes (shapes that go together)."""
        return np.where(minutes > self.limit[people], self.needed[people], 0)

    def in_session(self, minutes: int, panel: tuple[int, ...]) -> int:
        """Return the minutes for which a session of so many minutes has to stand still."""
        return max((int(self.needed[who]) for who in panel if minutes > self.limit[who]), default=0)
