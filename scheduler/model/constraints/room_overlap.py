"""A room hears one candidate at a time; a pool of links as many as it has."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.model.context import Model
    from scheduler.view import Held, ScheduleView


class RoomOverlap(ModelRule):
    """Holdings in one room (one lane of a pool) do not overlap."""

    key = "room_overlap"
    title = Text("Salle occupée une seule fois", "Room never twice at once")

    def post(self, model: Model) -> None:
        """Post: no overlap in each lane, or a cumulative limit on each pool."""
        for room in model.problem.rooms:
            for intervals in model.lanes[room.id]:
                model.cp.add_no_overlap(intervals)
            shared = model.shared_intervals[room.id]
            if model.moments is not None and room.capacity != "unlimited":
                model.moments.limit(model.moments.of_room[room.id], room.capacity)
            elif room.kind == "in_centre":
                model.cp.add_no_overlap(shared)
            elif room.capacity != "unlimited":
                model.cp.add_cumulative(shared, [1] * len(shared), room.capacity)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each hearing that finds its room full."""
        for room, rows in view.by_room.items():
            kind, capacity = view.problem.room_of[room].kind, view.problem.room_of[room].capacity
            limit = 1 if kind == "in_centre" else capacity
            if limit == "unlimited":
                continue
            # In order of start, so that only those still there are looked at: rooms of links hear thousands.
            present: list[Held] = []
            coming = deque(rows)
            for held in rows:
                while coming and coming[0].start <= held.start:
                    present.append(coming.popleft())
                present = meanwhile = [other for other in present if other.held > held.start]
                if len(meanwhile) > limit:
                    yield self.broken(
                        f"La salle {room} est déjà occupée ({view.tell(held)}).",
                        f"Room {room} is already taken ({view.tell(held)}).",
                        meanwhile,
                        rooms=[room],
                    )
