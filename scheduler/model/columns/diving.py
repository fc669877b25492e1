"""Sessions to begin a plan with: those that the linear program holds for a large part (a dive that solves it once)."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.model.columns.sets import Column, SessionSets
from scheduler.model.columns.standing import Standing


def dive(sets: SessionSets, parts: Mapping[Column, float], least: float) -> list[Column]:
    """Return sessions that can be held together, those held for the largest part first.

    Parameters
    ----------
    sets : SessionSets
        All sets.
    parts : mapping of Column to float
        The part of each session in the program's solution.
    least : float
        Part below which a session is left to what comes after.
    """
    standing, heard, found = Standing(), set[int](), list[Column]()
    likely = [column for column, part in parts.items() if part >= least]
    for column in sorted(likely, key=lambda column: -parts[column]):
        number, panel = column
        members = sets.members_of(number)
        if heard.isdisjoint(members) and _fits(sets, standing, column):
            half, kind, _ = sets.place_of(number)
            standing.take(sets, half, kind, _people(sets, panel), len(members))
            heard.update(members)
            found.append(column)
    return found


def _people(sets: SessionSets, panel: tuple[int, ...]) -> list[int]:
    return [who for who in dict.fromkeys(panel) if who < sets.no_seat]


def _fits(sets: SessionSets, standing: Standing, column: Column) -> bool:
    """Tell whether people and rooms are free for a session; weeks and deliberations are left to the rules."""
    number, panel = column
    half, kind, day = sets.place_of(number)
    room, examiners = sets.places.kinds[kind], sets.places.problem.examiners
    most = room.sessions if room.remote else len(room.rooms)
    if most is not None and standing.sessions[half, kind] >= most:
        return False
    for who in _people(sets, panel):
        if (who, half) in standing.busy:
            return False
        if not room.remote and standing.trips.get((who, day), set()) - {kind}:
            return False
        limit = examiners[who].max_day
        if limit is not None and standing.hearings[who, day] + len(sets.members_of(number)) > limit:
            return False
    return True
