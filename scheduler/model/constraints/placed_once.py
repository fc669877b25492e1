"""Every candidate is heard at most once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.model.context import Model
    from scheduler.view import ScheduleView


class PlacedOnce(ModelRule):
    """A candidate takes at most one place."""

    key = "placed_once"
    title = Text("Un seul passage par candidat", "One hearing per candidate")

    def post(self, model: Model) -> None:
        """Post: the places taken sum to "placed"."""
        for candidate in model.candidates:
            places = [place.literal for place in model.places[candidate.id]]
            model.cp.add(sum(places) == model.placed[candidate.id])

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each candidate heard more than once."""
        seen: set[str] = set()
        for held in view.hearings:
            who = held.candidate.id
            if who in seen:
                yield self.broken(f"{who} est entendu plusieurs fois.", f"{who} is heard more than once.", [held])
            seen.add(who)
