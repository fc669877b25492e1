"""A solution of a relaxation: who comes on which day and who is heard on which half-day, without hours and panels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Place = tuple[int, int]
"""A half-day (index) and a kind of room (number, `model/place_kinds`)."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a plan may follow.

    Attributes
    ----------
    comes : frozenset of (str, int)
        Examiners, each with a day on which they come.
    heard : mapping of str to Place
        Where each candidate is heard.
    sessions : mapping of Place to int
        How many sessions are held there.
    """

    comes: frozenset[tuple[str, int]] = frozenset()
    heard: Mapping[str, Place] = field(default_factory=dict)
    sessions: Mapping[Place, int] = field(default_factory=dict)

    def half_days(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield each half-day with those who are heard on it."""
        for index in sorted({half for half, _ in self.heard.values()}):
            yield index, tuple(who for who, (half, _) in self.heard.items() if half == index)

    def kinds_on(self, half: int) -> Iterator[tuple[int, int]]:
        """Yield the kinds of room that are used on a half-day, each with its sessions."""
        for (index, kind), count in self.sessions.items():
            if index == half and count:
                yield kind, count
