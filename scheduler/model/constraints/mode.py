"""In a centre or remote: what candidate, certification, room and examiners accept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.model.base import SpaceRule
from scheduler.schedule import Violation
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.domain import Candidate, Certification, Room
    from scheduler.eligibility import Space
    from scheduler.view import ScheduleView


class ModeFits(SpaceRule):
    """The room's kind suits the candidate and the certification; remote needs examiners who accept it."""

    key = "mode"
    title = Text("Présentiel ou à distance", "In a centre or remote")

    def post(self, space: Space) -> None:
        """Take away rooms of the wrong kind."""
        fitting: dict[tuple[str, tuple[str, ...]], frozenset[str]] = {}
        for candidate in space.problem.candidates:
            certification = space.certification(candidate)
            key = candidate.mode, certification.modes
            if key not in fitting:
                rooms = (room for room in space.problem.rooms if self._suits(candidate, certification, room))
                fitting[key] = frozenset(room.id for room in rooms)
            space.keep_rooms(candidate.id, fitting[key])
        for room in space.problem.rooms:
            for examiner in space.problem.examiners:
                if room.kind == "remote" and not examiner.remote:
                    space.bar_examiner_from_room(examiner.id, room.id)

    def violations(self, view: ScheduleView) -> Iterator[Violation]:
        """Yield each hearing in a mode that somebody does not accept."""
        for held in view.hearings:
            fits = self._suits(held.candidate, held.certification, held.room)
            if not fits or held.hearing.mode != held.room.kind:
                yield self.broken(
                    f"Le mode (présentiel ou à distance) ne convient pas ({view.tell(held)}).",
                    f"The mode (in a centre or remote) does not fit ({view.tell(held)}).",
                    [held],
                    rooms=[held.room.id],
                )
            for examiner in held.examiners:
                if held.room.kind == "remote" and not examiner.remote:
                    yield self.broken(
                        f"{examiner.id} ne siège pas à distance ({view.tell(held)}).",
                        f"{examiner.id} does not sit remotely ({view.tell(held)}).",
                        [held],
                        [examiner.id],
                    )

    @staticmethod
    def _suits(candidate: Candidate, certification: Certification, room: Room) -> bool:
        return candidate.mode in ("either", room.kind) and room.kind in certification.modes
