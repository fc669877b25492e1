"""What a search hands on: its hearings while it goes on, the value and bound of each tier as that is closed."""

from __future__ import annotations

import time
from collections.abc import Callable

from scheduler.eligibility import Space
from scheduler.model.extract import to_hearings
from scheduler.model.improve.rounds import Rounds
from scheduler.model.objectives import Objective
from scheduler.model.search import OnHearings, SearchOutcome, TierOutcome
from scheduler.result import ShouldStop
from scheduler.schedule import Hearing

Recount = Callable[[Objective, tuple[Hearing, ...]], int]

LEAST_SECONDS, MOST_SHARE = 0.5, 1 / 20
"""Between two plans handed on, and how much of the time that may take."""


class Reporter:
    """Knows the last plan that was asked for, so that nothing is made or counted of it twice.

    Parameters
    ----------
    space : Space
        The problem and what is possible.
    recount : callable
        Value of a goal for some hearings, as the checker has it.
    on_hearings : callable
        Given each plan, with its value and bound.
    should_stop : callable
        Tells whether to end at once: then nothing is handed on any more.

    Attributes
    ----------
    outcome : SearchOutcome
        What the search gives in the end.
    """

    def __init__(self, space: Space, recount: Recount, on_hearings: OnHearings, should_stop: ShouldStop) -> None:
        self._space, self._recount, self._on_hearings, self._should_stop = space, recount, on_hearings, should_stop
        self.outcome = SearchOutcome()
        self._latest: tuple[tuple[int, int], tuple[Hearing, ...]] | None = None
        self._next = 0.0

    def hearings(self, rounds: Rounds) -> tuple[Hearing, ...]:
        """Return the hearings of a plan; the same object as long as the plan is the same."""
        key = id(rounds), rounds.version
        if self._latest is None or self._latest[0] != key:
            self._latest = key, to_hearings(self._space, list(rounds.plan))
        return self._latest[1]

    def tell(self, goal: Objective, rounds: Rounds, bound: int | None) -> None:
        """Hand a plan on, unless that would take too much of the time."""
        began = time.monotonic()
        if began < self._next:
            return
        hearings = self.hearings(rounds)
        self._hand_on(goal, hearings, self._recount(goal, hearings), bound)
        ends = time.monotonic()
        self._next = ends + max(LEAST_SECONDS, (ends - began) / MOST_SHARE)

    def close(self, goal: Objective, rounds: Rounds, bound: float | None) -> None:
        """Note what a tier has come to."""
        hearings = self.outcome.hearings = self.hearings(rounds)
        if bound is None and self._should_stop():
            # Nobody is to wait for a figure that nothing is known of.
            self.outcome.tiers.append(TierOutcome(goal.name, False, None))
            return
        value = self._recount(goal, hearings)
        known = None if bound is None else min(bound, value)
        proven = known is not None and known >= value
        self.outcome.tiers.append(TierOutcome(goal.name, proven, None if known is None else known / goal.scale))
        if not self._should_stop():
            self._hand_on(goal, hearings, value, known)

    def _hand_on(self, goal: Objective, hearings: tuple[Hearing, ...], value: int, bound: float | None) -> None:
        self._on_hearings(goal, hearings, value / goal.scale, (bound or 0) / goal.scale)
