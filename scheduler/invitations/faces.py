"""What one person's invitation to one hearing says: when it changes, that person is owed a message.

An invitation does not name the other members of the panel: a colleague's departure then changes nothing
that the others hold, and no mail tells a reader a name they do not need.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping

from pydantic import AwareDatetime

from scheduler.changes import PersonKind
from scheduler.domain import Mode, Part, Problem
from scheduler.fingerprint import hearing_uid
from scheduler.schedule import Hearing, Schedule

Key = tuple[str, PersonKind, str]
"""An invitation: UID of the hearing, kind and id of the person."""

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


class Face(Part):
    """What the person's own invitation says; equal faces owe no message.

    ``place`` holds room, label, centre, address and link; ``seats`` the person's own, none for a candidate.
    """

    candidate: str
    attempt: int
    start: AwareDatetime
    end: AwareDatetime
    mode: Mode
    place: tuple[str, ...]
    seats: tuple[str, ...] = ()
    chair: bool = False


def faces(problem: Problem, schedule: Schedule) -> dict[Key, Face]:
    """Return every invitation of a plan."""
    return {key: face for hearing in schedule.hearings for key, face in _of_hearing(problem, hearing)}


def addresses(problem: Problem) -> dict[tuple[PersonKind, str], str]:
    """Return everyone's mail address; empty where there is none that a mail can be sent to."""
    found: dict[tuple[PersonKind, str], str] = {("candidate", c.id): usable(c.email) for c in problem.candidates}
    return found | {("examiner", e.id): usable(e.email) for e in problem.examiners}


def usable(address: str) -> str:
    """Return a mail address that can stand in a message, empty when it cannot.

    Libraries take anything ("pas un email"). A domain with accents is written as mail servers know it (IDNA).
    """
    local, at, domain = address.strip().rpartition("@")
    try:
        written = f"{local}{at}{domain.encode('idna').decode() if domain else ''}"
    except UnicodeError:
        return ""
    good = _ADDRESS.fullmatch(written) and ".." not in local and not local.startswith(".") and not local.endswith(".")
    return written if good else ""


def digest(problem: Problem, hearing: Hearing) -> str:
    """Return a digest of all that any calendar tells of a hearing: when it differs, the hearing was revised."""
    candidate = problem.candidate_of[hearing.candidate]
    people = [(s.seat, s.examiner, *_name(problem.examiner_of[s.examiner])) for s in hearing.panel]
    told = {
        "hearing": hearing.model_dump(mode="json"),
        "people": [_name(candidate), people],
        "room": problem.room_of[hearing.room].model_dump(mode="json"),
        "certification": problem.certification_of[candidate.certification].model_dump(mode="json"),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def by_uid(problem: Problem, schedule: Schedule) -> Mapping[str, Hearing]:
    """Return a plan's hearings by UID."""
    return {hearing_uid(problem, hearing): hearing for hearing in schedule.hearings}


def _of_hearing(problem: Problem, hearing: Hearing) -> Iterator[tuple[Key, Face]]:
    uid = hearing_uid(problem, hearing)
    room = problem.room_of[hearing.room]
    shared = Face(
        candidate=hearing.candidate,
        attempt=hearing.attempt,
        start=hearing.start,
        end=hearing.end,
        mode=hearing.mode,
        place=(room.id, room.label, room.centre, room.address, room.link),
    )
    yield (uid, "candidate", hearing.candidate), shared
    certification = problem.candidate_of[hearing.candidate].certification
    chairs = {seat.seat for seat in problem.seats_of[certification] if seat.chair}
    for examiner in dict.fromkeys(hearing.examiners):
        seats = tuple(s.seat for s in hearing.panel if s.examiner == examiner)
        own = shared.model_copy(update={"seats": seats, "chair": not chairs.isdisjoint(seats)})
        yield (uid, "examiner", examiner), own


def _name(person: object) -> tuple[str, str]:
    return getattr(person, "given_name", ""), getattr(person, "family_name", "")
