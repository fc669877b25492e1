"""The history of one candidacy: events are appended, none is changed or taken out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from scheduler.candidacies.records import Event


class History(tuple[Event, ...]):
    """Events of one candidacy in the order they were recorded; frozen."""

    __slots__ = ()

    def append(self, event: Event) -> History:
        """Return a longer history.

        Raises
        ------
        ValueError
            If the event is another candidacy's, or corrects none of those before it.
        """
        if self and event.candidacy != self[0].candidacy:
            raise ValueError(f"this is the history of {self[0].candidacy!r}, not of {event.candidacy!r}")
        if event.kind == "correction" and not 1 <= (event.corrects or 0) <= len(self):
            raise ValueError(f"event {event.corrects} cannot be corrected: there are {len(self)}")
        return History((*self, event))

    def standing(self) -> list[Event]:
        """Return the events that no later correction took away, corrections left out, as recorded."""
        return standing_events(self)


def standing_events(events: Sequence[Event]) -> list[Event]:
    """Return `History.standing` of events in the order recorded."""
    if all(event.kind != "correction" for event in events):
        return list(events)
    void = taken_away(events)
    return [e for place, e in enumerate(events, 1) if place not in void and e.kind != "correction"]


def taken_away(events: Sequence[Event]) -> set[int]:
    """Return the numbers, from 1, of the events that a later correction takes away."""
    void: set[int] = set()
    for place in range(len(events), 0, -1):  # the last word counts: a correction can itself be corrected
        event = events[place - 1]
        if event.kind == "correction" and place not in void and event.corrects and event.corrects < place:
            void.add(event.corrects)
    return void


def in_time_order(events: Sequence[Event], zone: ZoneInfo) -> list[tuple[dt.date, Event]]:
    """Return the standing events with their days, by day; events of one day stay as recorded."""
    return sorted(((event.day(zone), event) for event in standing_events(events)), key=lambda pair: pair[0])
