"""Tier 6: little changes from a previous schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.domain import Problem
from scheduler.model.objectives.base import Objective
from scheduler.schedule import Hearing, Schedule
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.model.context import Model
    from scheduler.model.slots import Expr
    from scheduler.view import ScheduleView


class Stability(Objective):
    """One for each hearing whose start changes, whose room changes, and for each examiner who leaves it."""

    name = "stability"
    title = Text("Stabilité", "Stability")
    weights = ("stability",)

    def applies(self, problem: Problem, previous: Schedule | None) -> bool:
        """Tell whether there is a schedule to stay close to."""
        return previous is not None

    def post(self, model: Model, previous: Schedule | None) -> Expr:
        """Return the weighted number of changes."""
        terms: list[Expr] = []
        for hearing in previous.hearings if previous else ():
            if hearing.candidate in model.placed:
                terms += self._changes(model, hearing)
        return model.problem.campaign.weights.stability * sum(terms)

    @staticmethod
    def _changes(model: Model, hearing: Hearing) -> list[Expr]:
        who, minute = hearing.candidate, model.space.grid.minute(hearing.start)
        moved = model.cp.new_bool_var("")
        model.restrict_start(who, [(minute, minute)], [model.placed[who], ~moved])
        terms: list[Expr] = [moved]
        terms += [place.literal for place in model.places[who] if place.room.id != hearing.room]
        for examiner in set(hearing.examiners):
            left = model.cp.new_bool_var("")
            for place in model.places[who]:
                model.cp.add_bool_or([*place.slot.sits(examiner), ~place.literal, left])
            terms.append(left)
        return terms

    def measure(self, view: ScheduleView, previous: Schedule | None) -> int:
        """Return the weighted number of changes of a schedule."""
        former = previous.hearing_of if previous else {}
        changes = 0
        for held in view.hearings:
            before = former.get(held.candidate.id)
            if before is not None:
                changes += int(view.grid.minute(before.start) != held.start) + int(before.room != held.room.id)
                changes += len(set(before.examiners) - {e.id for e in held.examiners})
        return view.problem.campaign.weights.stability * changes
