"""Tier 4: no one carries much more than others in their speciality, counting past campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.domain import Problem
from scheduler.model.objectives.base import Objective
from scheduler.schedule import Schedule
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.model.context import Model
    from scheduler.model.slots import Expr
    from scheduler.view import ScheduleView


def groups(problem: Problem) -> dict[str, list[str]]:
    """Return examiners by speciality (by category for those without), groups of two or more."""
    found: dict[str, list[str]] = {}
    for examiner in problem.examiners:
        for name in examiner.specialities or (f"category:{examiner.category}",):
            found.setdefault(name, []).append(examiner.id)
    return {name: people for name, people in found.items() if len(people) > 1}


class Fairness(Objective):
    """Sum over specialities of the heaviest load: past load and hearings of this campaign."""

    name = "fairness"
    title = Text("Équité", "Fairness")
    weights = ("fairness",)

    def post(self, model: Model, previous: Schedule | None) -> Expr:
        """Return the sum of the heaviest loads."""
        weight = model.problem.campaign.weights.fairness
        if not weight:
            return 0
        known = set(model.examiners)
        loads = {
            e.id: e.past_load + (sum(s.count for s in model.seatings(e.id)) if e.id in known else 0)
            for e in model.problem.examiners
        }
        seats = sum(model.panel_size(who) * literal for who, literal in model.placed.items())
        # Redundant, for the bound: all seats of all hearings are carried by someone.
        model.cp.add(sum(s.count for who in model.examiners for s in model.seatings(who)) == seats)
        most = max((e.past_load for e in model.problem.examiners), default=0) + len(model.problem.candidates)
        tops = []
        for name, people in groups(model.problem).items():
            top = model.cp.new_int_var(0, most, f"heaviest[{name}]")
            for who in people:
                model.cp.add(top >= loads[who])
            tops.append(top)
        return weight * sum(tops)

    def measure(self, view: ScheduleView, previous: Schedule | None) -> int:
        """Return the sum of the heaviest loads of a schedule."""
        loads = {e.id: e.past_load + len(view.by_examiner.get(e.id, ())) for e in view.problem.examiners}
        tops = (max(loads[who] for who in people) for people in groups(view.problem).values())
        return view.problem.campaign.weights.fairness * sum(tops)
