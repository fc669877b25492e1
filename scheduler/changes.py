"""What differs between two schedules, whom to tell, and the proof that the rest is untouched.

A person is told once, however many hearings change for them. Those whose own plan changes (day, time,
place, seat, or whether they are called at all) are *disturbed*; those who only sit, or are heard, with
other people than announced are *informed*: their document changes, their day does not.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from scheduler.domain import Part, Problem, Room
from scheduler.schedule import Hearing, Schedule

ChangeKind = Literal["new", "cancelled", "moved", "place", "panel", "details"]
PersonKind = Literal["candidate", "examiner"]
Person = tuple[PersonKind, str]


class HearingChange(Part):
    """One hearing that is not what it was: ``kinds`` in a fixed order, and both states of it.

    ``new`` and ``cancelled`` stand alone; ``moved`` is the time, ``place`` the room or its link,
    ``panel`` the people or their seats, ``details`` anything else (the day of the deliberation …).
    """

    candidate: str
    kinds: tuple[ChangeKind, ...]
    before: Hearing | None = None
    after: Hearing | None = None


class PersonToTell(Part):
    """Someone to tell, once, with every changed hearing that concerns them (candidates' ids)."""

    kind: PersonKind
    id: str
    disturbed: bool
    hearings: tuple[str, ...]


class Untouched(Part):
    """Hearings that are the same to the byte; ``sha256`` is the digest of both sides, compared."""

    candidates: tuple[str, ...]
    sha256: str


class Changes(Part):
    """All that differs between two schedules."""

    hearings: tuple[HearingChange, ...]
    people: tuple[PersonToTell, ...]
    untouched: Untouched

    @property
    def disturbed(self) -> tuple[PersonToTell, ...]:
        """Those whose own plan changes."""
        return tuple(one for one in self.people if one.disturbed)

    @property
    def informed(self) -> tuple[PersonToTell, ...]:
        """Those whose plan stays while the people they meet change."""
        return tuple(one for one in self.people if not one.disturbed)


def compare(
    before: Schedule, after: Schedule, problem_before: Problem | None = None, problem_after: Problem | None = None
) -> Changes:
    """Return what differs from ``before`` to ``after``.

    Parameters
    ----------
    problem_before, problem_after : Problem, optional
        With them a room whose link, address, label or centre changed is a change of place, and two
        candidacies of one person are told as one. One alone stands for both.

    Raises
    ------
    RuntimeError
        If the two ways of counting who is told disagree: a fault of the program.
    """
    first, last = problem_before or problem_after, problem_after or problem_before
    sides = _Side(before, first), _Side(after, last)
    names = sorted(set(sides[0].hearings) | set(sides[1].hearings))
    changed = [change for name in names if (change := _change(name, *sides))]
    touched = {change.candidate for change in changed}
    same = tuple(name for name in names if name not in touched)
    people = tuple(_people(changed, *sides))
    _cross_check(people, *sides)
    return Changes(hearings=tuple(_in_order(changed)), people=people, untouched=_proof(same, *sides))


class _Side:
    """One schedule with the problem it refers to."""

    def __init__(self, schedule: Schedule, problem: Problem | None) -> None:
        self.problem = problem
        self.hearings: Mapping[str, Hearing] = {h.candidate: h for h in schedule.hearings}

    def place(self, hearing: Hearing) -> tuple[str, ...]:
        """Return what a person needs to find the place: room, mode, and the room's own details."""
        room: Room | None = self.problem.room_of.get(hearing.room) if self.problem else None
        details = (room.link, room.address, room.label, room.centre) if room else ()
        return (hearing.room, hearing.mode, *details)

    def person(self, candidate: str) -> str:
        """Return the candidate's own id, or the first id of the same person."""
        known = self.problem.candidate_of.get(candidate) if self.problem else None
        if known is None or self.problem is None:
            return candidate
        return next(c.id for c in self.problem.candidates if c.person == known.person)

    def agendas(self) -> dict[Person, set[tuple[object, ...]]]:
        """Return everyone's own plan: what must be true for them not to be disturbed."""
        found: dict[Person, set[tuple[object, ...]]] = {}
        for hearing in self.hearings.values():
            for person, entry in self.entries(hearing):
                found.setdefault(person, set()).add(entry)
        return found

    def entries(self, hearing: Hearing) -> Iterator[tuple[Person, tuple[object, ...]]]:
        """Yield each person of a hearing with what stands in their own plan."""
        shared = (hearing.candidate, hearing.start, hearing.end, *self.place(hearing))
        yield ("candidate", self.person(hearing.candidate)), shared
        for sitting in hearing.panel:
            yield ("examiner", sitting.examiner), (*shared, hearing.held_until, sitting.seat)


def _change(name: str, one: _Side, two: _Side) -> HearingChange | None:
    before, after = one.hearings.get(name), two.hearings.get(name)
    kinds: list[ChangeKind] = []
    if before is None or after is None:
        kinds.append("new" if before is None else "cancelled")
    else:
        if (before.start, before.end, before.held_until) != (after.start, after.end, after.held_until):
            kinds.append("moved")
        if one.place(before) != two.place(after):
            kinds.append("place")
        if _seated(before) != _seated(after):
            kinds.append("panel")
        if not kinds and _plain(before) != _plain(after):
            kinds.append("details")
    return HearingChange(candidate=name, kinds=tuple(kinds), before=before, after=after) if kinds else None


def _seated(hearing: Hearing) -> set[tuple[str, str]]:
    return {(sitting.seat, sitting.examiner) for sitting in hearing.panel}


def _people(changed: list[HearingChange], one: _Side, two: _Side) -> Iterator[PersonToTell]:
    """Yield everyone who is in a changed hearing, before or after, in order of kind and id."""
    hearings: dict[Person, list[str]] = {}
    disturbed: set[Person] = set()
    for change in changed:
        sides = [(side, h) for side, h in ((one, change.before), (two, change.after)) if h is not None]
        entries = [dict(side.entries(hearing)) for side, hearing in sides]
        for person in sorted({person for found in entries for person in found}):
            hearings.setdefault(person, []).append(change.candidate)
            if len(entries) == 1 or entries[0].get(person) != entries[1].get(person):
                disturbed.add(person)
    for person in sorted(hearings):
        kind, name = person
        yield PersonToTell(kind=kind, id=name, disturbed=person in disturbed, hearings=tuple(hearings[person]))


def _cross_check(people: tuple[PersonToTell, ...], one: _Side, two: _Side) -> None:
    """Compare with a count that looks at whole personal plans, not at changed hearings."""
    before, after = one.agendas(), two.agendas()
    differ = {person for person in before.keys() | after.keys() if before.get(person) != after.get(person)}
    told = {(p.kind, p.id) for p in people if p.disturbed}
    if told != differ:
        raise RuntimeError(f"people to tell disagree with their plans: {sorted(told ^ differ)[:5]}")


def _proof(same: tuple[str, ...], one: _Side, two: _Side) -> Untouched:
    digests = [_digest(side.hearings[name] for name in same) for side in (one, two)]
    if digests[0] != digests[1]:
        raise RuntimeError("hearings taken for untouched are not")
    return Untouched(candidates=same, sha256=digests[0])


def _digest(hearings: Iterable[Hearing]) -> str:
    return hashlib.sha256("\n".join(map(_plain, hearings)).encode()).hexdigest()


def _plain(hearing: Hearing) -> str:
    """Return a hearing as text: instants in UTC, the panel in order of seat; the session's name says nothing."""
    fields = hearing.model_dump(mode="json", exclude={"session"})
    for name in ("start", "end", "held_until"):
        fields[name] = getattr(hearing, name).astimezone(dt.UTC).isoformat()
    fields["panel"] = sorted((s.seat, s.examiner) for s in hearing.panel)
    return json.dumps(fields, sort_keys=True, ensure_ascii=False)


def _in_order(changed: list[HearingChange]) -> list[HearingChange]:
    """Return changes by the time of what is now (of what was, for a cancelled hearing)."""
    return sorted(changed, key=lambda c: ([h.start for h in (c.after, c.before) if h is not None], c.candidate))
