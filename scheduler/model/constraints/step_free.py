"""A candidate who needs it is heard in a step-free room (or remotely)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import SpaceRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.eligibility import Space
    from scheduler.view import ScheduleView


class StepFree(SpaceRule):
    """A remote hearing needs no step-free access."""

    key = "step_free"
    title = Text("Accès de la salle", "Access to the room")

    def post(self, space: Space) -> None:
        """Take away rooms with steps."""
        for room in space.problem.rooms:
            if room.kind == "in_centre" and not room.step_free:
                for candidate in space.problem.candidates:
                    if candidate.step_free:
                        space.bar_room(candidate.id, room.id, self.key)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each hearing in a room that does not suit."""
        for held in view.hearings:
            if held.candidate.step_free and held.room.kind == "in_centre" and not held.room.step_free:
                # The sentence names the room, never the candidate's need.
                yield self.broken(
                    f"La salle {held.room.id} ne convient pas à ce passage ({view.tell(held)}).",
                    f"Room {held.room.id} does not suit this hearing ({view.tell(held)}).",
                    [held],
                    rooms=[held.room.id],
                )
