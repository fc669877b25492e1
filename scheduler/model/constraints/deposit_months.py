"""The hearing is held within the legal months of the deposit (R6412-5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.clocks import deposit_last_day
from scheduler.model.base import SpaceRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Candidate
    from scheduler.eligibility import Facts, Space
    from scheduler.view import ScheduleView


class DepositMonths(SpaceRule):
    """The hearing is held within the legal months of the deposit (R6412-5)."""

    key = "deposit_months"
    title = Text("Délai après le dépôt", "Months after the deposit")

    def post(self, space: Space) -> None:
        """Keep the days inside the limit."""
        for candidate in space.problem.candidates:
            day = self._limit(space, candidate)
            if day is not None:
                space.limit_candidate(candidate.id, space.grid.span_of_days(0, day), self.key)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each hearing on the wrong side of the limit."""
        for held in view.hearings:
            day = self._limit(view, held.candidate)
            if day is not None and held.day > day:
                told = f"{view.grid.date(day):%d/%m/%Y}"
                yield self.broken(
                    f"Le passage devait avoir lieu au plus tard le {told} ({view.tell(held)}).",
                    f"The hearing had to be held by {told} ({view.tell(held)}).",
                    [held],
                )

    @staticmethod
    def _limit(facts: Facts, candidate: Candidate) -> int | None:
        """Return the day number of the limit."""
        limit = deposit_last_day(candidate, facts.certification(candidate), facts.book)
        return None if limit is None else facts.grid.day_number(limit)
