"""The least set of messages owed when a plan is published, from what each person holds to what they should.

One SEQUENCE counter per hearing: it grows by one in each publication that revises the hearing, and every
message of the hearing then carries it (RFC 5546 2.1.4). Whoever is not written to keeps the number they
were last sent: their answer is held against that one, so that a colleague's departure makes no good answer
look old. Someone who comes back gets a number above that of their cancellation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from scheduler.changes import PersonKind
from scheduler.domain import Part
from scheduler.invitations.faces import Face, Key

Method = Literal["REQUEST", "CANCEL"]
Why = Literal["new", "joined", "moved", "place", "seat", "address", "left", "cancelled"]


class Held(Part):
    """The last message a person has, or may have: a message in doubt counts until it is known."""

    method: Method
    sequence: int
    address: str
    face: Face


class Owed(Part):
    """One message to one person about one hearing; ``before`` is what they hold, where they hold anything."""

    uid: str
    kind: PersonKind
    person: str
    address: str
    method: Method
    why: tuple[Why, ...]
    sequence: int
    face: Face
    before: Face | None = None


@dataclass(frozen=True)
class Published:
    """What is being published, and what was.

    Attributes
    ----------
    faces : mapping
        Every invitation as it should be.
    held : mapping
        What each person holds; an absent one holds nothing.
    addresses : mapping
        Mail address by kind and id; empty: none usable.
    counters : mapping
        SEQUENCE by UID; a hearing never published has none.
    revised : collection of str
        UIDs whose hearing tells anything new in any calendar, also when nobody is owed a message.
    """

    faces: Mapping[Key, Face]
    held: Mapping[Key, Held]
    addresses: Mapping[tuple[PersonKind, str], str]
    counters: Mapping[str, int] = field(default_factory=dict)
    revised: Collection[str] = ()


def owed(published: Published) -> tuple[list[Owed], dict[str, int]]:
    """Return the messages owed and the counters after them.

    Untouched hearings owe nothing. Whoever leaves gets a cancellation and whoever joins an invitation; a
    new time, place or own seat goes to those who read it in their invitation, and to nobody else.
    """
    people: dict[str, set[tuple[PersonKind, str]]] = {}
    for uid, kind, person in [*published.faces, *published.held]:
        people.setdefault(uid, set()).add((kind, person))
    for uid in published.revised:
        people.setdefault(uid, set())
    messages: list[Owed] = []
    counters = dict(published.counters)
    for uid in people:
        number = published.counters.get(uid, -1) + 1
        found = list(_of_hearing(published, uid, sorted(people[uid]), number))
        if found or uid in published.revised or uid not in counters:
            counters[uid] = max((one.sequence for one in found), default=number)
        messages += found
    return sorted(messages, key=_order), counters


def _of_hearing(published: Published, uid: str, people: list[tuple[PersonKind, str]], number: int) -> Iterator[Owed]:
    there = {person for person in people if (uid, *person) in published.faces}
    # Two people may share a mailbox: what one of them still holds must not be taken away.
    kept = {published.addresses.get(person, "").casefold() for person in there}
    rehomed = False
    for person in people:
        held = published.held.get((uid, *person))
        if held is None or held.method == "CANCEL":
            continue
        moved_out = person in there and held.address.casefold() != published.addresses.get(person, "").casefold()
        if (person not in there or moved_out) and held.address.casefold() not in kept:
            why: Why = "address" if moved_out else "left" if there else "cancelled"
            rehomed = rehomed or moved_out
            yield _message(uid, person, held.address, "CANCEL", (why,), number, held.face, held.face)
    for person in sorted(there):
        face, held = published.faces[(uid, *person)], published.held.get((uid, *person))
        address = published.addresses.get(person, "")
        if reasons := _reasons(face, held, address, known=uid in published.counters):
            before = held.face if held is not None and held.method == "REQUEST" else None
            # After the cancellation at the former address: both may end in one calendar.
            yield _message(uid, person, address, "REQUEST", reasons, number + rehomed, face, before)


def _reasons(face: Face, held: Held | None, address: str, known: bool) -> tuple[Why, ...]:
    if held is None or held.method == "CANCEL":
        return ("joined",) if known else ("new",)
    found: list[Why] = []
    if (held.face.start, held.face.end) != (face.start, face.end):
        found.append("moved")
    if (held.face.mode, held.face.place) != (face.mode, face.place):
        found.append("place")
    if (held.face.seats, held.face.chair) != (face.seats, face.chair):
        found.append("seat")
    if held.address.casefold() != address.casefold():
        found.append("address")
    return tuple(found)


def _message(
    uid: str,
    person: tuple[PersonKind, str],
    address: str,
    method: Method,
    why: tuple[Why, ...],
    sequence: int,
    face: Face,
    before: Face | None,
) -> Owed:
    return Owed(
        uid=uid, kind=person[0], person=person[1], address=address, method=method, why=why,
        sequence=sequence, face=face, before=before,
    )  # fmt: skip


def _order(one: Owed) -> tuple[object, ...]:
    return (one.face.start, one.uid, one.method != "CANCEL", one.kind, one.person)
