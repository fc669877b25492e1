"""An examiner does not sit longer than their limit without a break."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Examiner, Problem
    from scheduler.model.context import Model
    from scheduler.view import ScheduleView


def break_of(examiner: Examiner) -> int:
    """Return the gap that ends a run; without a break of their own, any free minute does."""
    return max(examiner.break_minutes, 1)


class LongestRun(ModelRule):
    """No more than ``max_run_minutes`` of holdings without a gap of ``break_minutes``."""

    key = "longest_run"
    title = Text("Temps de présence sans pause", "Longest run")

    def applies(self, problem: Problem) -> bool:
        """Tell whether anyone has a limit."""
        return any(examiner.max_run_minutes is not None for examiner in problem.examiners)

    def compares_times(self, problem: Problem) -> bool:
        """Tell so."""
        return True

    def post(self, model: Model) -> None:
        """Post: the run that ends with a hearing stays under the limit of each of its examiners."""
        gaps: dict[int, list[Examiner]] = {}
        for examiner in model.problem.examiners:
            if examiner.max_run_minutes is not None and examiner.id in model.examiners:
                gaps.setdefault(break_of(examiner), []).append(examiner)
        for gap, examiners in gaps.items():
            model.limit_runs(gap, {e.id: e.max_run_minutes or 0 for e in examiners})

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each run that is too long."""
        for examiner, _, rows in view.examiner_days():
            if examiner.max_run_minutes is None:
                continue
            run, last = 0, -(10**9)
            for held in rows:
                run = held.minutes_held + (run if held.start - last < break_of(examiner) else 0)
                last = max(last, held.held)
                if run > examiner.max_run_minutes:
                    yield self.broken(
                        f"{examiner.id} siège {run} minutes sans pause, au plus {examiner.max_run_minutes} "
                        f"({view.tell(held)}).",
                        f"{examiner.id} sits {run} minutes without a break, at most {examiner.max_run_minutes} "
                        f"({view.tell(held)}).",
                        [held],
                        [examiner.id],
                    )
                    run = 0
