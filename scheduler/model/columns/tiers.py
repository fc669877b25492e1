"""What each tier is at the least for whole sessions: the goals' face in programs of columns.

A goal may be more for a plan than its sessions say (hours, changes of room inside a centre), never less.
"""

from __future__ import annotations

from scheduler.domain import Candidate, Examiner, Room
from scheduler.model.columns.every import panel_of
from scheduler.model.columns.sets import Column, SessionSets
from scheduler.model.objectives.wishes import unwished
from scheduler.timegrid import HalfDay, Windows


class Sessions:
    """Weighs sessions of a problem.

    Parameters
    ----------
    sets : SessionSets
        Their sets.
    """

    def __init__(self, sets: SessionSets) -> None:
        self.sets, self.space, self.problem = sets, sets.places.space, sets.places.problem
        self.weights = self.problem.campaign.weights
        self._balanced = any(examiner.sex for examiner in self.problem.examiners)

    def unmet_wishes(self, column: Column) -> int:
        """Return the weight of the wishes that a session cannot meet, whatever its hours."""
        half, room = self._place(column[0])
        panel, heard = self._panel(column), self.sets.heard(column[0])
        everyone: list[Candidate | Examiner] = [*heard, *panel]
        total = sum(self._unwished(one, half, room) for one in everyone)
        for one in panel:
            if one.wished_with and set(one.wished_with).isdisjoint(other.id for other in panel):
                total += self.weights.wish_people
        for candidate in heard:
            total += self._reluctant(candidate.id, half, self.space.oral_minutes(candidate))
            hold = self.sets.places.hold(candidate, self.sets.place_of(column[0])[1])
            total += sum(self._reluctant(one.id, half, hold) for one in panel)
        if self._balanced:
            total += self.weights.gender_balance * (2 - len({one.sex for one in panel} - {None}))
        return total

    def _unwished(self, one: Candidate | Examiner, half: HalfDay, room: Room) -> int:
        return unwished(one, half.start, room, self.weights.wish_mode, self.weights.wish_half_day)

    def _reluctant(self, who: str, half: HalfDay, minutes: int) -> int:
        """Return the weight of a hearing on a half-day none of whose hours someone likes."""
        windows: Windows | None = self.space.gladly_windows(who)
        if windows is None or windows.holds(half.start, half.end):
            return 0
        likes = any(True for _ in self.space.grid.starts(windows.within(half.start, half.end), minutes))
        return 0 if likes else self.weights.if_needed

    def _place(self, number: int) -> tuple[HalfDay, Room]:
        index, kind, _ = self.sets.place_of(number)
        rooms = self.sets.places.kinds[kind].rooms
        return self.sets.places.openings.halves[index], self.problem.room_of[rooms[0]]

    def _panel(self, column: Column) -> list[Examiner]:
        return [self.problem.examiners[who] for who in panel_of(self.sets, column)]
