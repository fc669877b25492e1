"""A plan made of a sketch: those whom it hears on a half-day are placed there together, each half-day for itself.

A relaxation says more than who comes on which day: with its half-days of the candidates most panels and hours are found
at once (public benchmark, 300 candidates on 138 examiner-days: 292 placed after 3 s on one core; by sectors on the same
days 277 after 14 s and 289 after 29 s on two).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler.model.improve.framing import Framer, Neighbourhood, Spot
from scheduler.model.place_kinds import RoomKind, kinds_of_room
from scheduler.model.sketch import Sketch

FOLLOWED = "follow"


def follow_half_days(framer: Framer, sketch: Sketch) -> Iterator[Neighbourhood]:
    """Yield for each half-day of a sketch what places its candidates there."""
    kinds = kinds_of_room(framer.problem.rooms)
    for half, candidates in sketch.half_days():
        yield Neighbourhood(FOLLOWED, (), tuple(_spots(kinds, sketch, half)), candidates)


def _spots(kinds: Sequence[RoomKind], sketch: Sketch, half: int) -> Iterator[Spot]:
    """Yield the rooms of a half-day; a pool of links as often as it holds sessions, and once more."""
    for number, count in sketch.kinds_on(half):
        kind = kinds[number]
        yield from ((half, room) for room in kind.rooms for _ in range(count + 1 if kind.remote else 1))
