"""How much an examiner sits: hearings a half-day and a day, days a week and in all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from scheduler.domain import Examiner, Problem
    from scheduler.model.context import Model
    from scheduler.model.slots import Expr
    from scheduler.view import Held, ScheduleView


class Limits(ModelRule):
    """Hearings per half-day, per day and in all; days per ISO week and in all."""

    key = "limits"
    title = Text("Charge des membres du jury", "Examiners' limits")

    def applies(self, problem: Problem) -> bool:
        """Tell whether anyone has a limit."""
        return any(limit is not None for examiner in problem.examiners for limit in self._limits(examiner))

    @staticmethod
    def _limits(examiner: Examiner) -> tuple[int | None, ...]:
        return (
            examiner.max_half_day,
            examiner.max_day,
            examiner.max_week,
            examiner.max_days,
            examiner.max_hearings,
        )

    def post(self, model: Model) -> None:
        """Post each limit on the counts of an examiner."""
        for examiner in model.problem.examiners:
            half_day, day, week, days, hearings = self._limits(examiner)
            if examiner.id not in model.examiners:
                continue
            if half_day is not None:
                _limit_counts(model, ((s.half.index, s.count) for s in model.seatings(examiner.id)), half_day)
            if day is not None:
                _limit_counts(model, ((s.half.day, s.count) for s in model.seatings(examiner.id)), day)
            if hearings is not None:
                _limit_counts(model, (("all", count) for count in model.hearing_counts(examiner.id)), hearings)
            if week is not None or days is not None:
                sat = model.examiner_days(examiner.id)
                weeks = ((model.space.grid.week(d), literal) for d, literal in sat.items())
                _limit_counts(model, weeks, week)
                _limit_counts(model, (("all", literal) for literal in sat.values()), days)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each limit passed."""
        for examiner, _, rows in view.examiner_half_days():
            yield from self._passed(examiner, examiner.max_half_day, rows, "passages par demi-journée", "half-day")
        for examiner, _, rows in view.examiner_days():
            yield from self._passed(examiner, examiner.max_day, rows, "passages par jour", "hearings a day")
        for who, rows in view.by_examiner.items():
            examiner = view.problem.examiner_of[who]
            firsts = {held.day: held for held in rows}
            weeks: dict[tuple[int, int], list[Held]] = {}
            for day, held in firsts.items():
                weeks.setdefault(view.grid.week(day), []).append(held)
            for found in weeks.values():
                yield from self._passed(examiner, examiner.max_week, found, "jours par semaine", "days a week")
            every = list(firsts.values())
            yield from self._passed(examiner, examiner.max_days, every, "jours en tout", "days in all")
            yield from self._passed(examiner, examiner.max_hearings, rows, "passages en tout", "hearings in all")

    def _passed(
        self, examiner: Examiner, limit: int | None, rows: Sequence[Held], fr: str, en: str
    ) -> Iterator[Violation]:
        if limit is not None and len(rows) > limit:
            yield self.broken(
                f"{examiner.id} : {len(rows)} {fr}, au plus {limit}.",
                f"{examiner.id}: {len(rows)} {en}, at most {limit}.",
                rows,
                [examiner.id],
            )


def _limit_counts(model: Model, counts: Iterable[tuple[Hashable, Expr]], limit: int | None) -> None:
    if limit is None:
        return
    groups: dict[Hashable, list[Expr]] = {}
    for key, count in counts:
        groups.setdefault(key, []).append(count)
    for found in groups.values():
        model.cp.add(sum(found) <= limit)
