"""Whoever sits on both half-days keeps time to eat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text
from scheduler.timegrid import DAY, Windows

if TYPE_CHECKING:
    from scheduler.domain import Problem
    from scheduler.model.context import Model
    from scheduler.model.slots import Seating
    from scheduler.view import ScheduleView


class Lunch(ModelRule):
    """``lunch_minutes`` free inside the lunch window for an examiner heard on two half-days of a day."""

    key = "lunch"
    title = Text("Déjeuner", "Lunch")

    def applies(self, problem: Problem) -> bool:
        """Tell whether the campaign has a lunch window."""
        return problem.campaign.lunch is not None and problem.campaign.lunch_minutes > 0

    def compares_times(self, problem: Problem) -> bool:
        """Tell so."""
        return True

    def post(self, model: Model) -> None:
        """Post a free block inside the window where the half-days leave none."""
        lunch = model.problem.campaign.lunch
        if lunch is None:
            return
        minutes = model.problem.campaign.lunch_minutes
        for who in model.examiners:
            for day, halves in model.seatings_by_day(who).items():
                if len(halves) > 1:
                    window = (day * DAY + lunch.start, day * DAY + lunch.end)
                    self._keep(model, who, halves, window, minutes)

    @staticmethod
    def _keep(model: Model, who: str, halves: dict[int, list[Seating]], window: tuple[int, int], minutes: int) -> None:
        near = [s for rows in halves.values() for s in rows if s.half.start < window[1] and s.half.end > window[0]]
        free = Windows([window]).subtract(Windows.of((s.half.start, s.half.end) for s in near))
        if any(b - a >= minutes for a, b in free):
            return
        both = model.cp.new_bool_var(f"both[{who},{window[0]}]")
        sits = [model.any_of([s.literal for s in rows]) for rows in halves.values()]
        for i, one in enumerate(sits):
            for two in sits[i + 1 :]:
                model.cp.add_bool_or([~one, ~two, both])
        if window[1] - window[0] < minutes:
            model.cp.add(both == 0)
            return
        block = model.cp.new_int_var(window[0], window[1] - minutes, f"lunch[{who},{window[0]}]")
        for seating in near:
            for candidate, literal in seating.slot.hearings.items():
                before = model.cp.new_bool_var("")
                model.cp.add(model.held[candidate] <= block).only_enforce_if(before)
                after = model.cp.new_bool_var("")
                model.cp.add(model.start[candidate] >= block + minutes).only_enforce_if(after)
                model.cp.add_bool_or([~both, ~seating.literal, ~literal, before, after])

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each examiner without time to eat."""
        lunch, minutes = view.problem.campaign.lunch, view.problem.campaign.lunch_minutes
        for examiner, day, rows in view.examiner_days() if lunch else ():
            if lunch is None or len({held.half_key for held in rows}) < 2:
                continue
            window = Windows([(day * DAY + lunch.start, day * DAY + lunch.end)])
            free = window.subtract(Windows.of((held.start, held.held) for held in rows))
            if not any(b - a >= minutes for a, b in free):
                date = view.grid.date(day)
                yield self.broken(
                    f"{examiner.id} n'a pas {minutes} minutes pour déjeuner le {date:%d/%m/%Y}.",
                    f"{examiner.id} has no {minutes} minutes for lunch on {date:%d/%m/%Y}.",
                    rows,
                    [examiner.id],
                )
