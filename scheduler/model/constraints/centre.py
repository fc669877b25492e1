"""In-centre hearings are held in a centre of the candidate, by examiners who come to it."""

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


class CentreFits(SpaceRule):
    """An empty list of centres is no restriction."""

    key = "centre"
    title = Text("Centre", "Centre")

    def post(self, space: Space) -> None:
        """Take away rooms of other centres."""
        fitting: dict[tuple[str, ...], frozenset[str]] = {}
        for candidate in space.problem.candidates:
            if candidate.centres not in fitting:
                rooms = (room for room in space.problem.rooms if self._goes(candidate, room))
                fitting[candidate.centres] = frozenset(room.id for room in rooms)
            space.keep_rooms(candidate.id, fitting[candidate.centres])
        for room in space.problem.rooms:
            for examiner in space.problem.examiners:
                if not self._goes(examiner, room):
                    space.bar_examiner_from_room(examiner.id, room.id)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each hearing in a centre that somebody does not go to."""
        for held in view.hearings:
            people: tuple[Candidate | Examiner, ...] = (held.candidate, *held.examiners)
            for person in people:
                if not self._goes(person, held.room):
                    yield self.broken(
                        f"{person.id} ne va pas au centre {held.room.centre} ({view.tell(held)}).",
                        f"{person.id} does not go to centre {held.room.centre} ({view.tell(held)}).",
                        [held],
                        [person.id] if person is not held.candidate else [],
                        [held.room.id],
                    )

    @staticmethod
    def _goes(person: Candidate | Examiner, room: Room) -> bool:
        return room.kind == "remote" or not person.centres or room.centre in person.centres
