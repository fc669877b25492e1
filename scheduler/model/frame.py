"""What part of a problem a model is built for: all of it, or a few sessions amid a plan that stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler.domain import Candidate, Room
from scheduler.model.openings import Openings
from scheduler.timegrid import HalfDay


@dataclass(frozen=True, slots=True)
class PlannedHearing:
    """One hearing of a planned session: its start in campaign minutes, and the row of the deliberation it goes to."""

    candidate: str
    start: int
    settled: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session of a plan: where and when, who sits in which seat, who is heard in order of time."""

    name: str
    half: int
    room: str
    panel: tuple[tuple[str, str], ...]
    hearings: tuple[PlannedHearing, ...]

    @property
    def examiners(self) -> tuple[str, ...]:
        """Ids of the panel's members."""
        return tuple(who for _, who in self.panel)

    @property
    def candidates(self) -> tuple[str, ...]:
        """Ids of those heard."""
        return tuple(hearing.candidate for hearing in self.hearings)


@dataclass(frozen=True, slots=True)
class SessionFrame:
    """A session that may be formed: who may be heard, who may sit; used only after the lane ``after`` is."""

    name: str
    half: HalfDay
    room: Room
    heard: tuple[str, ...]
    sitting: tuple[str, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The free part of a model and what surrounds it.

    Attributes
    ----------
    candidates : tuple of str
        Who may be placed.
    sessions : tuple of SessionFrame
        Sessions that may be formed.
    fixed : tuple of PlannedSession
        Sessions that stay; the people and rooms of the free part see them.
    settled : mapping of int to int
        Hearings of the rest of the plan that each deliberation (row number) settles.
    """

    candidates: tuple[str, ...]
    sessions: tuple[SessionFrame, ...] = ()
    fixed: tuple[PlannedSession, ...] = ()
    settled: Mapping[int, int] = field(default_factory=dict)


def size_of(frame: Frame) -> int:
    """Return how many choices a frame holds: candidates and examiners of each session."""
    return sum(len(row.heard) + len(row.sitting) for row in frame.sessions)


def lane_name(date: str, half: HalfDay, room: Room, lane: int) -> str:
    """Return the name of a session: day, half-day, room, and lane of a pool of links (from 1)."""
    pooled = room.kind == "remote" and room.capacity != 1
    return f"{date}-{half.name}-{room.id}" + (f"-{lane}" if pooled else "")


def lanes_of(room: Room, most: int) -> int:
    """Return how many sessions a room can hold at once, ``most`` at the most."""
    if room.kind == "in_centre":
        return min(most, 1)
    return most if room.capacity == "unlimited" else min(most, room.capacity)


def whole_frame(openings: Openings) -> Frame:
    """Return the frame of a whole problem in panel mode ``session``."""
    space, problem = openings.space, openings.space.problem
    sessions: list[SessionFrame] = []
    by_half: dict[int, list[Candidate]] = {}
    for candidate in problem.candidates:
        for index in openings.halves_of(candidate):
            by_half.setdefault(index, []).append(candidate)
    smallest = min((sum(s.count for s in seats) for seats in problem.seats_of.values() if seats), default=1)
    for half in openings.halves:
        free = [e.id for e in problem.examiners if openings.examiner_touches(e.id, half)]
        date = space.grid.date(half.day).isoformat()
        for room in problem.rooms:
            heard = tuple(c.id for c in by_half.get(half.index, ()) if openings.starts(c, half, room))
            sitting = tuple(e for e in free if room.id in space.examiner_rooms[e])
            if not heard or not sitting:
                continue
            previous = ""
            for lane in range(lanes_of(room, min(len(heard), len(sitting) // max(smallest, 1)))):
                name = lane_name(date, half, room, lane + 1)
                sessions.append(SessionFrame(name, half, room, heard, sitting, previous))
                previous = name
    return Frame(tuple(c.id for c in problem.candidates), tuple(sessions))
