"""The oral lasts what the certification and the extra time say; room and panel are held longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.model.context import Model
    from scheduler.view import ScheduleView


class Length(ModelRule):
    """Oral = (presentation + exchange) × (1 + extra time), up to the grid; held for deliberation and turnaround."""

    key = "length"
    title = Text("Durée de l'oral", "Length of the oral")

    def post(self, model: Model) -> None:
        """Post: the minutes held follow from the candidate and the room."""
        for candidate in model.candidates:
            timed = [p for p in model.places[candidate.id] if not p.slot.timeless]
            if not timed:
                continue
            lengths: dict[int, list[str]] = {}
            for room in {place.room.id: place.room for place in timed}.values():
                lengths.setdefault(model.space.hold_minutes(candidate, room), []).append(room.id)
            hold = model.hold[candidate.id]
            if len(lengths) == 1:
                model.cp.add(hold == next(iter(lengths)))
                continue
            for minutes, rooms in lengths.items():
                for place in timed:
                    if place.room.id in rooms:
                        model.cp.add(hold == minutes).only_enforce_if(place.literal)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each hearing whose end or holding is not the expected one."""
        for held in view.hearings:
            oral = view.oral_minutes(held.candidate)
            hold = view.hold_minutes(held.candidate, held.room)
            # To the second: a plan made by hand may say 10:00:30.
            if held.hearing.end - held.hearing.start != dt.timedelta(minutes=oral):
                yield self.broken(
                    f"L'oral ({view.tell(held)}) dure {held.end - held.start} minutes au lieu de {oral}.",
                    f"The oral ({view.tell(held)}) lasts {held.end - held.start} minutes instead of {oral}.",
                    [held],
                )
            if held.hearing.held_until - held.hearing.start != dt.timedelta(minutes=hold):
                yield self.broken(
                    f"La salle et le jury ({view.tell(held)}) sont retenus {held.held - held.start} minutes "
                    f"au lieu de {hold}.",
                    f"Room and panel ({view.tell(held)}) are held {held.held - held.start} minutes instead of {hold}.",
                    [held],
                )
