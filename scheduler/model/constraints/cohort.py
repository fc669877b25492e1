"""The candidates of a cohort are heard on one day, or in one week."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

    from scheduler.domain import Problem
    from scheduler.model.context import Model
    from scheduler.view import Held, ScheduleView


def scope_of(problem: Problem, cohort: str) -> str:
    """Return ``day`` or ``week``: the campaign's scope, unless the cohort's name ends with ``@day`` or ``@week``."""
    _, _, own = cohort.rpartition("@")
    return own if own in ("day", "week") else problem.campaign.cohort_scope


class Cohort(ModelRule):
    """Collective VAE: all hearings of a cohort together."""

    key = "cohort"
    title = Text("VAE collective", "Cohort")

    def applies(self, problem: Problem) -> bool:
        """Tell whether there is a cohort."""
        return any(candidate.cohort for candidate in problem.candidates)

    def couples(self, problem: Problem) -> Iterable[Collection[str]]:
        """Return the cohorts."""
        cohorts: dict[str, list[str]] = {}
        for candidate in problem.candidates:
            if candidate.cohort:
                cohorts.setdefault(candidate.cohort, []).append(candidate.id)
        return cohorts.values()

    def post(self, model: Model) -> None:
        """Post: one day (or week) for each cohort."""
        cohorts: dict[str, list[str]] = {}
        for who in model.places:
            if cohort := model.problem.candidate_of[who].cohort:
                cohorts.setdefault(cohort, []).append(who)
        for cohort, members in cohorts.items():
            together: dict[object, IntVar] = {}
            scope = scope_of(model.problem, cohort)
            for who in members:
                for day, literal in model.on_days(who).items():
                    when = day if scope == "day" else model.space.grid.week(day)
                    if when not in together:
                        together[when] = model.cp.new_bool_var(f"cohort[{cohort},{when}]")
                    model.cp.add_implication(literal, together[when])
            model.cp.add_at_most_one(together.values())

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each cohort that is split."""
        cohorts: dict[str, list[Held]] = {}
        for held in view.hearings:
            if held.candidate.cohort:
                cohorts.setdefault(held.candidate.cohort, []).append(held)
        for cohort, rows in cohorts.items():
            day = scope_of(view.problem, cohort) == "day"
            if len({held.day if day else view.grid.week(held.day) for held in rows}) > 1:
                yield self.broken(
                    f"Le groupe « {cohort} » n'est pas entendu {'le même jour' if day else 'la même semaine'}.",
                    f"Cohort {cohort!r} is not heard {'on one day' if day else 'in one week'}.",
                    rows,
                )
