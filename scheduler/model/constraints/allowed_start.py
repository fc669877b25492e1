"""A hearing starts on the grid, and where start times are given, at one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import SpaceRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Candidate, Examiner, Room
    from scheduler.eligibility import Space
    from scheduler.view import ScheduleView


class AllowedStart(SpaceRule):
    """Starts given for candidates, rooms and examiners; the grid itself is built into the model."""

    key = "allowed_start"
    title = Text("Heure de début permise", "Allowed start")

    def post(self, space: Space) -> None:
        """Keep only the given starts."""
        minute = space.grid.minute
        for candidate in space.problem.candidates:
            if candidate.allowed_starts is not None:
                space.limit_candidate_starts(candidate.id, map(minute, candidate.allowed_starts), self.key)
        for room in space.problem.rooms:
            if room.allowed_starts is not None:
                space.room_starts[room.id] = frozenset(map(minute, room.allowed_starts))
        for examiner in space.problem.examiners:
            if examiner.allowed_starts is not None:
                space.examiner_starts[examiner.id] = frozenset(map(minute, examiner.allowed_starts))

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each start off the grid or not among the starts given."""
        for held in view.hearings:
            moment = held.hearing.start
            if not view.grid.on_grid(held.start) or moment.second or moment.microsecond:
                yield self.broken(
                    f"Le passage ({view.tell(held)}) ne commence pas sur la grille de {view.grid.step} minutes.",
                    f"The hearing ({view.tell(held)}) does not start on the grid of {view.grid.step} minutes.",
                    [held],
                )
            parts: tuple[Candidate | Examiner | Room, ...] = (held.candidate, held.room, *held.examiners)
            for part in parts:
                starts = part.allowed_starts
                if starts is not None and held.start not in {view.grid.minute(s) for s in starts}:
                    yield self.broken(
                        f"Le passage ({view.tell(held)}) commence à une heure non permise pour {part.id}.",
                        f"The hearing ({view.tell(held)}) starts at a time not allowed for {part.id}.",
                        [held],
                    )
