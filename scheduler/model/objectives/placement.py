"""Tier 1: the most candidates placed, weighted by urgency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.clocks import deposit_last_day, eligibility_last_day
from scheduler.domain import Candidate
from scheduler.eligibility import Facts
from scheduler.model.objectives.base import Objective
from scheduler.schedule import Schedule
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.model.context import Model
    from scheduler.model.slots import Expr
    from scheduler.view import ScheduleView


def weight_of(facts: Facts, candidate: Candidate) -> int:
    """Return 100 + 10 × priority (0–9) + up to 9 for a right that ends soon, in hundredths of a candidate.

    Below 200 for everyone: two candidates are never given up for one.
    """
    if not facts.problem.campaign.weights.urgency:
        return 100
    certification = facts.certification(candidate)
    limits = (
        eligibility_last_day(candidate, certification, facts.book),
        deposit_last_day(candidate, certification, facts.book),
        candidate.latest,
    )
    days = [(limit - facts.problem.campaign.start).days for limit in limits if limit is not None]
    urgency = min(max(9 - min(days) // 30, 0), 9) if days else 0
    return 100 + 10 * candidate.priority + urgency


class Placement(Objective):
    """Sum of the weights of candidates not placed."""

    name = "placement"
    title = Text("Candidats placés", "Candidates placed")
    scale = 100

    def post(self, model: Model, previous: Schedule | None) -> Expr:
        """Return the weights of the candidates left out."""
        return sum(weight_of(model.space, c) * (1 - model.placed[c.id]) for c in model.candidates)

    def measure(self, view: ScheduleView, previous: Schedule | None) -> int:
        """Return the weights of the candidates left out."""
        placed = {held.candidate.id for held in view.hearings}
        return sum(weight_of(view, c) for c in view.problem.candidates if c.id not in placed)
