"""Kinds of room: those of one centre are alike for a relaxation, and so are the links of one pool."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain import Room


@dataclass(frozen=True, slots=True)
class RoomKind:
    """Rooms that are alike for the relaxation: those of one centre, or one room of remote links."""

    kind: str
    centre: str
    rooms: tuple[str, ...]
    sessions: int | None

    @property
    def remote(self) -> bool:
        """Tell whether it is remote."""
        return self.kind == "remote"


def kinds_of_room(rooms: Sequence[Room]) -> list[RoomKind]:
    """Return the kinds of room of a campaign."""
    centres: dict[str, list[str]] = defaultdict(list)
    found = []
    for room in rooms:
        if room.kind == "in_centre":
            centres[room.centre].append(room.id)
        else:
            most = None if room.capacity == "unlimited" else room.capacity
            found.append(RoomKind("remote", room.centre, (room.id,), most))
    return [RoomKind("in_centre", centre, tuple(ids), len(ids)) for centre, ids in centres.items()] + found
