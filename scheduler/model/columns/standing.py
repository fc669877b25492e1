"""What the sessions of a plan that stay take and pay: people, days, trips, rooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from scheduler.model.columns.sets import SessionSets


@dataclass(slots=True)
class Standing:
    """Sessions that stay, as the master program sees them; numbers as in `SessionSets`.

    Attributes
    ----------
    busy : set of (examiner, half-day)
        Who sits already, or may not sit.
    days : set of (examiner, day)
        Days that are paid.
    trips : dict of (examiner, day) to set of int
        Kinds of room in a centre someone is in on a day.
    hearings : Counter of (examiner, day)
        Hearings taken.
    sessions : Counter of (half-day, kind)
        Sessions held.
    closed : set of (half-day, kind)
        Where no further session may be opened.
    settled : Counter of int
        Hearings that each deliberation (row of the problem) settles.
    """

    busy: set[tuple[int, int]] = field(default_factory=set)
    days: set[tuple[int, int]] = field(default_factory=set)
    trips: dict[tuple[int, int], set[int]] = field(default_factory=dict)
    hearings: Counter[tuple[int, int]] = field(default_factory=Counter)
    sessions: Counter[tuple[int, int]] = field(default_factory=Counter)
    closed: set[tuple[int, int]] = field(default_factory=set)
    settled: Counter[int] = field(default_factory=Counter)

    def take(self, sets: SessionSets, half: int, kind: int, examiners: Iterable[int], hearings: int) -> None:
        """Add a session."""
        day = sets.day_of(half)
        self.sessions[half, kind] += 1
        for who in examiners:
            self.busy.add((who, half))
            self.days.add((who, day))
            self.hearings[who, day] += hearings
            if not sets.places.kinds[kind].remote:
                self.trips.setdefault((who, day), set()).add(kind)

    def bars(self, sets: SessionSets, who: int, half: int, kind: int) -> bool:
        """Tell whether someone sits already on a half-day, or is in another centre that day."""
        if (who, half) in self.busy:
            return True
        return not sets.places.kinds[kind].remote and bool(self.trips.get((who, sets.day_of(half)), set()) - {kind})

    def rooms(self, sets: SessionSets) -> Counter[tuple[int, int]]:
        """Return the rooms that are paid by (day, kind); all links of a pool count as one."""
        found: Counter[tuple[int, int]] = Counter()
        for (half, kind), count in self.sessions.items():
            key = sets.day_of(half), kind
            found[key] = max(found[key], 1 if sets.places.kinds[kind].remote else count)
        return found


def standing_of(sets: SessionSets, rows: Iterable[tuple[int, int, Iterable[int], int]]) -> Standing:
    """Return what sessions take, given as (half-day, kind, examiners, hearings)."""
    found = Standing()
    for half, kind, examiners, hearings in rows:
        found.take(sets, half, kind, examiners, hearings)
    return found
