"""Someone on the panel is qualified to chair it and has the casting vote (D6412-6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Certification
    from scheduler.eligibility import Facts
    from scheduler.model.context import Model
    from scheduler.view import ScheduleView


class Chair(ModelRule):
    """At least ``panel_chair`` members are qualified to chair, whether or not a seat is kept for the chair.

    A seat with ``chair`` is filled only by such people (rule ``seats``); a certification that keeps no
    such seat still needs one among its members. ``panel_chair`` is 0 where nobody has to chair.
    """

    key = "chair"
    title = Text("Présidence du jury", "Chair of the panel")

    def post(self, model: Model) -> None:
        """Post the least number of members qualified to chair, where the seats do not see to it."""
        qualified = {examiner.id for examiner in model.problem.examiners if examiner.chair}
        for slot in model.free_slots:
            for code, literal in slot.certifications.items():
                certification = model.problem.certification_of[code]
                least = chairs_needed(model.space, certification)
                if chair_places(model.space, certification) < least:
                    able = [member for who, member in slot.members.items() if who in qualified]
                    model.cp.add(sum(able) >= least * literal)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each panel that nobody (or too few people) may chair."""
        for held in view.hearings:
            least = chairs_needed(view, held.certification)
            count = sum(examiner.chair for examiner in {e.id: e for e in held.examiners}.values())
            if count < least:
                yield self.broken(
                    f"Le jury ({view.tell(held)}) compte {count} personne(s) habilitée(s) à présider, il en faut "
                    f"{least}.",
                    f"The panel ({view.tell(held)}) has {count} member(s) qualified to chair, {least} needed.",
                    [held],
                )


def chairs_needed(facts: Facts, certification: Certification) -> int:
    """Return how many members must be qualified to chair."""
    return facts.book.whole("panel_chair", certification)


def chair_places(facts: Facts, certification: Certification) -> int:
    """Return how many places of the panel only people qualified to chair may take."""
    return sum(seat.count for seat in facts.problem.seats_of[certification.code] if seat.chair)
