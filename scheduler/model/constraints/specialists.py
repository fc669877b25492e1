"""Enough members of the panel are qualified for the certification (D6412-6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.model.context import Model
    from scheduler.view import ScheduleView


class Specialists(ModelRule):
    """At least ``panel_min_specialists`` members have a speciality of the certification (if it names any)."""

    key = "specialists"
    title = Text("Spécialistes du jury", "Specialists on the panel")

    def post(self, model: Model) -> None:
        """Post the least number of specialists on each panel."""
        facts = model.space
        for slot in model.free_slots:
            for code, literal in slot.certifications.items():
                certification = model.problem.certification_of[code]
                least = facts.book.whole("panel_min_specialists", certification)
                if least and certification.specialities:
                    able = [
                        member
                        for who, member in slot.members.items()
                        if facts.is_specialist(model.problem.examiner_of[who], certification)
                    ]
                    model.cp.add(sum(able) >= least * literal)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each panel with too few specialists."""
        for held in view.hearings:
            least = view.book.whole("panel_min_specialists", held.certification)
            count = sum(view.is_specialist(examiner, held.certification) for examiner in held.examiners)
            if held.certification.specialities and count < least:
                yield self.broken(
                    f"Le jury ({view.tell(held)}) compte {count} spécialiste(s), il en faut {least}.",
                    f"The panel ({view.tell(held)}) has {count} specialist(s), {least} needed.",
                    [held],
                )
