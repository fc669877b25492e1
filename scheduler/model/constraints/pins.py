"""What is fixed beforehand stays: start, room, the person in a seat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import ModelRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Pin, Problem
    from scheduler.eligibility import Space
    from scheduler.model.context import Model
    from scheduler.view import Held, ScheduleView


class Pins(ModelRule):
    """A pin fixes a field of a hearing that is held; it does not force it to be held."""

    key = "pins"
    title = Text("Choix fixés d'avance", "Pins")

    def applies(self, problem: Problem) -> bool:
        """Tell whether anything is pinned."""
        return bool(problem.pins)

    def narrow(self, space: Space) -> None:
        """Keep the pinned start and room."""
        for pin in space.problem.pins:
            if pin.start is not None:
                space.limit_candidate_starts(pin.candidate, [space.grid.minute(pin.start)], self.key)
            for room in space.problem.rooms if pin.room else ():
                if room.id != pin.room:
                    space.bar_room(pin.candidate, room.id, self.key)

    def post(self, model: Model) -> None:
        """Post start, room and people of each pin."""
        for pin in model.problem.pins:
            for place in model.free_places(pin.candidate):
                if pin.room and place.room.id != pin.room:
                    model.cp.add(place.literal == 0)
                if pin.start is not None:
                    minute = model.space.grid.minute(pin.start)
                    model.cp.add(model.start[pin.candidate] == minute).only_enforce_if(place.literal)
                if pin.examiner:
                    sits = place.slot.sits(pin.examiner, pin.seat)
                    model.cp.add(sum(sits) >= 1).only_enforce_if(place.literal)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each pinned field that differs."""
        for held in view.hearings:
            for pin in view.problem.pins_of.get(held.candidate.id, ()):
                if not self._kept(view, held, pin):
                    yield self.broken(
                        f"Un choix fixé d'avance n'est pas respecté ({view.tell(held)}).",
                        f"A pinned choice is not kept ({view.tell(held)}).",
                        [held],
                        [pin.examiner] if pin.examiner else [],
                        [pin.room] if pin.room else [],
                    )

    @staticmethod
    def _kept(view: ScheduleView, held: Held, pin: Pin) -> bool:
        if pin.start is not None and view.grid.minute(pin.start) != held.start:
            return False
        if pin.room and pin.room != held.room.id:
            return False
        sittings = [s for s in held.hearing.panel if not pin.seat or s.seat == pin.seat]
        return not pin.examiner or pin.examiner in {s.examiner for s in sittings}
