"""An examiner sits on one panel at a time."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.model.context import Model
    from scheduler.view import ScheduleView


class ExaminerOverlap(ModelRule):
    """Holdings of one examiner do not overlap."""

    key = "examiner_overlap"
    title = Text("Membre du jury occupé une seule fois", "Examiner never twice at once")

    def post(self, model: Model) -> None:
        """Post: no overlap of the spans of an examiner's slots."""
        if model.problem.campaign.panel_mode == "session":
            # One session a half-day (see `session`), and half-days are apart.
            return
        if model.moments is not None:
            for held in model.moments.of_person.values():
                model.moments.limit(held, 1)
            return
        for examiner in model.examiners:
            intervals = [model.span_interval(slot, literal) for slot, literal in model.slots_of(examiner)]
            if len(intervals) > 1:
                model.cp.add_no_overlap(intervals)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each pair of overlapping holdings."""
        for who, rows in view.by_examiner.items():
            for one, two in itertools.pairwise(rows):
                if two.start < one.held:
                    yield self.broken(
                        f"{who} siège dans deux jurys à la fois ({view.tell(two)}).",
                        f"{who} sits on two panels at once ({view.tell(two)}).",
                        [one, two],
                        [who],
                    )
