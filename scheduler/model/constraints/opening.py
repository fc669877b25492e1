"""Hearings lie inside a half-day of a working day, and inside the room's own hours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import SpaceRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.eligibility import Space
    from scheduler.view import ScheduleView


class Opening(SpaceRule):
    """The holding lies inside one half-day, and inside the room's availability."""

    key = "opening"
    title = Text("Jours et heures d'ouverture", "Opening days and hours")

    def post(self, space: Space) -> None:
        """Bound holdings by half-days and rooms by their availability."""
        space.half_day_bound = True
        for room in space.problem.rooms:
            space.limit_room(room.id, space.free_windows(room.id))

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each holding outside the half-days or the room's hours."""
        free = {room.id: view.free_windows(room.id) for room in view.problem.rooms}
        for held in view.hearings:
            if held.half is None:
                yield self.broken(
                    f"Le passage ({view.tell(held)}) n'est pas dans une demi-journée ouverte.",
                    f"The hearing ({view.tell(held)}) is not inside an open half-day.",
                    [held],
                )
            elif not free[held.room.id].holds(held.start, held.held):
                yield self.broken(
                    f"La salle {held.room.id} n'est pas libre pour le passage ({view.tell(held)}).",
                    f"Room {held.room.id} is not free for the hearing ({view.tell(held)}).",
                    [held],
                    rooms=[held.room.id],
                )
