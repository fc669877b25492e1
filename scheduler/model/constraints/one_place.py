"""An examiner is in one centre a day; remote hearings join only where travel allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Problem
    from scheduler.model.context import Model
    from scheduler.view import Held, ScheduleView


class OnePlace(ModelRule):
    """All in-centre hearings of a day in one centre; remote ones from its own link, or with time to travel."""

    key = "one_place"
    title = Text("Un seul lieu par jour", "One place a day")

    def applies(self, problem: Problem) -> bool:
        """Tell whether there is more than one place to be."""
        return len({(room.kind, room.centre) for room in problem.rooms}) > 1

    def compares_times(self, problem: Problem) -> bool:
        """Tell whether anyone may travel between a centre and remote hearings."""
        return bool(problem.travel)

    def post(self, model: Model) -> None:
        """Post: one centre a day, and travel time between centre and remote hearings."""
        for who in model.examiners:
            home = model.problem.examiner_of[who].home
            for stays in model.stays(who).values():
                centres = {place: literal for place, literal in stays.items() if place[0] == "in_centre"}
                if len(centres) > 1:
                    model.cp.add_at_most_one(centres.values())
                for (_, centre), inside in centres.items():
                    for (kind, link), outside in stays.items():
                        if kind == "remote" and link != centre:
                            minutes = model.problem.travel_minutes(home, centre) if home else None
                            if minutes is None:
                                model.cp.add_at_most_one([inside, outside])
        for who in model.examiners:
            home = model.problem.examiner_of[who].home
            for one, two in model.mixed_pairs(who) if home else ():
                minutes = model.problem.travel_minutes(home, one.room.centre)
                if minutes:
                    model.keep_apart(one, two, minutes)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each day in two places."""
        for examiner, _, rows in view.examiner_days():
            inside = [held for held in rows if held.room.kind == "in_centre"]
            if len({held.room.centre for held in inside}) > 1:
                yield self.broken(
                    f"{examiner.id} serait dans deux centres le même jour ({view.tell(inside[0])}).",
                    f"{examiner.id} would be in two centres on one day ({view.tell(inside[0])}).",
                    inside,
                    [examiner.id],
                )
            for one in inside:
                for two in rows:
                    if two.room.kind == "remote" and not self._fits(view, examiner.home, one, two):
                        yield self.broken(
                            f"{examiner.id} n'a pas le temps du trajet entre le centre et la visioconférence "
                            f"({view.tell(two)}).",
                            f"{examiner.id} has no time to travel between the centre and the remote hearing "
                            f"({view.tell(two)}).",
                            [one, two],
                            [examiner.id],
                        )

    @staticmethod
    def _fits(view: ScheduleView, home: str, inside: Held, remote: Held) -> bool:
        centre = inside.room.centre
        if remote.room.centre and remote.room.centre == centre:
            return True
        minutes = view.problem.travel_minutes(home, centre) if home else None
        if minutes is None:
            return False
        gap = max(remote.start - inside.held, inside.start - remote.held)
        return gap >= minutes or minutes == 0
