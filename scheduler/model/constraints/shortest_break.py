"""Between two holdings of an examiner there is a break (none inside one session)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Problem
    from scheduler.model.context import Model
    from scheduler.view import ScheduleView


class ShortestBreak(ModelRule):
    """End of one holding to start of the next ≥ ``break_minutes``, unless both are of one session."""

    key = "shortest_break"
    title = Text("Pause des membres du jury", "Examiners' break")

    def applies(self, problem: Problem) -> bool:
        """Tell whether anyone asks for a break."""
        return any(examiner.break_minutes for examiner in problem.examiners)

    def compares_times(self, problem: Problem) -> bool:
        """Tell so."""
        return True

    def post(self, model: Model) -> None:
        """Post the break between any two slots of an examiner on one day."""
        for examiner in model.problem.examiners:
            if examiner.break_minutes and examiner.id in model.examiners:
                for one, two in model.seating_pairs(examiner.id, examiner.break_minutes):
                    model.keep_apart(one, two, examiner.break_minutes)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each break that is too short."""
        for examiner, _, rows in view.examiner_days():
            for one, two in itertools.pairwise(rows):
                same = one.hearing.session == two.hearing.session
                gap = two.start - one.held
                if not same and 0 <= gap < examiner.break_minutes:
                    yield self.broken(
                        f"{examiner.id} n'a que {gap} minutes de pause au lieu de {examiner.break_minutes} "
                        f"({view.tell(two)}).",
                        f"{examiner.id} has a break of {gap} minutes instead of {examiner.break_minutes} "
                        f"({view.tell(two)}).",
                        [one, two],
                        [examiner.id],
                    )
