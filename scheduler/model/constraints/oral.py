"""The oral is neither shorter nor longer than the profile allows (Cnam: 40 to 90 minutes)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import SpaceRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Certification
    from scheduler.eligibility import Facts, Space
    from scheduler.view import ScheduleView


class Oral(SpaceRule):
    """``oral_minutes_min`` ≤ presentation + exchange ≤ ``oral_minutes_max``, before extra time, without deliberation.

    The ranges of the presentation and of the exchange alone are usage: they are warned of on input.
    """

    key = "oral"
    title = Text("Durée réglementaire de l'oral", "Lawful length of the oral")

    def post(self, space: Space) -> None:
        """Hear nobody for a certification whose oral has no lawful length."""
        for certification in space.problem.certifications:
            if not self._is_lawful(space, certification):
                space.close_certification(certification.code, self.key)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each hearing of a certification whose oral is too short or too long."""
        for held in view.hearings:
            if not self._is_lawful(view, held.certification):
                told = oral_range(view, held.certification)
                minutes = held.certification.oral_minutes
                yield self.broken(
                    f"L'oral de {held.certification.code} est prévu pour {minutes} minutes, hors de {told} "
                    f"({view.tell(held)}).",
                    f"The oral of {held.certification.code} is set to {minutes} minutes, outside {told} "
                    f"({view.tell(held)}).",
                    [held],
                )

    @staticmethod
    def _is_lawful(facts: Facts, certification: Certification) -> bool:
        low, high = (facts.book.value(f"oral_minutes_{end}", certification) for end in ("min", "max"))
        minutes = certification.oral_minutes
        return (low is None or minutes >= low) and (high is None or minutes <= high)


def oral_range(facts: Facts, certification: Certification) -> str:
    """Return the lawful range as "40–90"; an end without limit is left empty."""
    ends = (facts.book.value(f"oral_minutes_{end}", certification) for end in ("min", "max"))
    return "–".join("" if end is None else str(end) for end in ends)
