"""Examiners are free during all they are held for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import SpaceRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.eligibility import Space
    from scheduler.view import ScheduleView


class ExaminerAvailability(SpaceRule):
    """Every holding of an examiner lies inside their availability."""

    key = "examiner_availability"
    title = Text("Disponibilité des membres du jury", "Examiners' availability")

    def post(self, space: Space) -> None:
        """Keep the examiner's own time."""
        for examiner in space.problem.examiners:
            space.limit_examiner(examiner.id, space.free_windows(examiner.id))

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each holding outside an examiner's time."""
        for who, rows in view.by_examiner.items():
            free = view.free_windows(who)
            for held in rows:
                if not free.holds(held.start, held.held):
                    yield self.broken(
                        f"{who} n'est pas disponible ({view.tell(held)}).",
                        f"{who} is not available ({view.tell(held)}).",
                        [held],
                        [who],
                    )
