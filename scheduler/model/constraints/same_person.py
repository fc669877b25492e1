"""A person who is candidate twice has at most one hearing a day."""

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


class SamePerson(ModelRule):
    """Candidacies with one e-mail address are one person."""

    key = "same_person"
    title = Text("Un passage par jour et par personne", "One hearing a day for one person")

    def applies(self, problem: Problem) -> bool:
        """Tell whether anyone is candidate twice."""
        return len({candidate.person for candidate in problem.candidates}) < len(problem.candidates)

    def couples(self, problem: Problem) -> Iterable[Collection[str]]:
        """Return the candidacies of each person who has several."""
        people: dict[str, list[str]] = {}
        for candidate in problem.candidates:
            people.setdefault(candidate.person, []).append(candidate.id)
        return [ids for ids in people.values() if len(ids) > 1]

    def post(self, model: Model) -> None:
        """Post at most one hearing a day."""
        people: dict[str, list[str]] = {}
        for who in model.places:
            people.setdefault(model.problem.candidate_of[who].person, []).append(who)
        for ids in people.values():
            days: dict[int, list[IntVar]] = {}
            for who in ids if len(ids) > 1 else ():
                for day, literal in model.on_days(who).items():
                    days.setdefault(day, []).append(literal)
            for literals in days.values():
                model.cp.add_at_most_one(literals)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each day with two hearings of one person."""
        days: dict[tuple[str, int], list[Held]] = {}
        for held in view.hearings:
            days.setdefault((held.candidate.person, held.day), []).append(held)
        for rows in days.values():
            if len({held.candidate.id for held in rows}) > 1:
                yield self.broken(
                    f"La même personne passe deux fois le même jour ({view.tell(rows[0])}).",
                    f"One person is heard twice on one day ({view.tell(rows[0])}).",
                    rows,
                )
