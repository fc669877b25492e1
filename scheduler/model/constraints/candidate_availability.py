"""The oral lies inside the candidate's dates and availability."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import SpaceRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Candidate
    from scheduler.eligibility import Facts, Space
    from scheduler.timegrid import Windows
    from scheduler.view import ScheduleView


class CandidateAvailability(SpaceRule):
    """Earliest and latest day, and declared availability, of the candidate."""

    key = "candidate_availability"
    title = Text("Disponibilité du candidat", "Candidate's availability")

    def post(self, space: Space) -> None:
        """Keep the candidate's own time."""
        for candidate in space.problem.candidates:
            space.limit_candidate(candidate.id, self._free(space, candidate), self.key)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each oral outside the candidate's time."""
        for held in view.hearings:
            if not self._free(view, held.candidate).holds(held.start, held.end):
                yield self.broken(
                    f"Le candidat n'est pas disponible ({view.tell(held)}).",
                    f"The candidate is not available ({view.tell(held)}).",
                    [held],
                )

    @staticmethod
    def _free(facts: Facts, candidate: Candidate) -> Windows:
        grid = facts.grid
        first = grid.day_number(candidate.earliest) if candidate.earliest else 0
        last = grid.day_number(candidate.latest) if candidate.latest else grid.days - 1
        return facts.free_windows(candidate.id).intersect(grid.span_of_days(first, last))
