"""The people's goals of a repair, in order."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.model.disturbance import Disturbance, Watch
from scheduler.model.objectives.placement import weight_of
from scheduler.model.scope import Partial
from scheduler.model.slots import Expr
from scheduler.replanning.situation import Situation

GOALS = ("placement", "called", "notice", "others", "alternates")


@dataclass(frozen=True)
class PeopleGoals:
    """Named expressions to minimise, the first first."""

    steps: tuple[tuple[str, Expr], ...]


def people_goals(partial: Partial, situation: Situation) -> PeopleGoals:
    """Return placement, called, notice, others and alternates over a partial model."""
    problem, model = situation.problem, partial.model
    firsts: dict[str, str] = {}
    watch = Watch(
        before=situation.before.hearing_of,
        called=situation.called,
        missing=situation.missing_days,
        named=frozenset(situation.named()),
        same_person={c.id: firsts.setdefault(c.person, c.id) for c in problem.candidates},
    )
    told = Disturbance(partial, watch)
    # Held hearings that are let go are counted by the people they disturb, not here.
    left_out = sum(
        weight_of(model.space, c) * (1 - model.placed[c.id] - partial.wandering.get(c.id, 0))
        for c in problem.candidates
        if c.id in partial.scope.free
    )
    counts = (left_out, told.count_called(), told.missing_days(), told.count_others(), told.count_named())
    return PeopleGoals(tuple(zip(GOALS, counts, strict=True)))


def moved_people(partial: Partial) -> Expr:
    """Return how many people lose a time, a place or a seat they had; one more hearing is no loss."""
    hearings = partial.scope.hearings
    watch = Watch(
        before=hearings, called=frozenset(who for h in hearings.values() for who in (h.candidate, *h.examiners))
    )
    return Disturbance(partial, watch, joining=False).count_called()
