"""The campaign's own goals on a partial model, after those of the people."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.model.ladder import Ladder, Step
from scheduler.model.objectives import OBJECTIVES
from scheduler.model.scope import Partial
from scheduler.model.slots import Expr
from scheduler.schedule import Schedule

_NAMES = ("cost", "wishes", "fairness", "compactness")


def refine(ladder: Ladder, partial: Partial, before: Schedule) -> list[Step]:
    """Minimise cost, wishes, fairness and compactness in turn, then the changes of deliberation days."""
    steps: list[Step] = []
    for name, expression in _goals(partial, before):
        step = ladder.minimise(name, expression, 0.4)
        steps.append(step)
        if step.value is None:
            break
        ladder.keep(expression, step.value)
    return steps


def _goals(partial: Partial, before: Schedule) -> Iterator[tuple[str, Expr]]:
    """Yield each goal when its turn has come: its variables are made then."""
    for goal in OBJECTIVES:
        if goal.name in _NAMES:
            yield goal.name, goal.post(partial.model, None)
    yield "deliberations", moved_deliberations(partial, before)


def moved_deliberations(partial: Partial, before: Schedule) -> Expr:
    """Return how many hearings are settled on another day than published."""
    model, rows = partial.model, partial.model.problem.deliberations
    moved: list[Expr] = []
    choices: dict[str, dict[int, Expr]] = {}
    for (who, number), chosen in model.settled.items():
        choices.setdefault(who, {})[number] = chosen
    for who, hearing in before.hearing_of.items():
        if who in choices:
            kept = [x for n, x in choices[who].items() if rows[n].day == hearing.deliberation_day]
            moved.append(model.placed[who] - sum(kept))
    return sum(moved)
