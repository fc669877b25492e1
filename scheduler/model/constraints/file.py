"""The file is deposited and read before the hearing (reading days after the deposit)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.clocks import file_ready_on
from scheduler.model.base import SpaceRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Candidate
    from scheduler.eligibility import Facts, Space
    from scheduler.view import ScheduleView


class FileRead(SpaceRule):
    """The file is deposited and read before the hearing (reading days after the deposit)."""

    key = "file"
    title = Text("Dossier déposé et lu à temps", "File deposited and read in time")

    def post(self, space: Space) -> None:
        """Keep the days inside the limit."""
        for candidate in space.problem.candidates:
            day = self._limit(space, candidate)
            if day is not None:
                space.limit_candidate(candidate.id, space.grid.span_of_days(day, space.grid.days - 1), self.key)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each hearing on the wrong side of the limit."""
        for held in view.hearings:
            day = self._limit(view, held.candidate)
            if day is not None and held.day < day:
                told = f"{view.grid.date(day):%d/%m/%Y}"
                yield self.broken(
                    f"Le dossier ne peut pas être lu avant le {told} ({view.tell(held)}).",
                    f"The file cannot have been read before {told} ({view.tell(held)}).",
                    [held],
                )

    @staticmethod
    def _limit(facts: Facts, candidate: Candidate) -> int | None:
        """Return the day number of the limit."""
        limit = file_ready_on(candidate, facts.certification(candidate), facts.book)
        return None if limit is None else facts.grid.day_number(limit)
