"""Parts of a problem: a few candidates with all that can concern them, and edits that are not validated again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from scheduler.domain import Candidate, Examiner, Problem, Room

Edit = Callable[[Problem], Problem]


def edited(problem: Problem, **parts: Any) -> Problem:
    """Return the problem with some parts replaced; the caller keeps it coherent."""
    fields = {name: getattr(problem, name) for name in Problem.model_fields}
    return Problem.model_construct(**fields | parts)


def own_code(candidate: str, certification: str) -> str:
    """Return the code of a candidate's own copy of a certification."""
    return f"{certification}\x1f{candidate}"


def part_of(problem: Problem, candidates: Collection[str]) -> Problem:
    """Return these candidates alone, each with a copy of their certification, so that a rule can be lifted for one.

    Examiners who can take none of their seats are left out.
    """
    kept = [c for c in problem.candidates if c.id in candidates]
    certifications, seats, renamed = [], [], []
    for candidate in kept:
        code = own_code(candidate.id, candidate.certification)
        certifications.append(problem.certification_of[candidate.certification].model_copy(update={"code": code}))
        seats += [s.model_copy(update={"certification": code}) for s in problem.seats_of[candidate.certification]]
        renamed.append(candidate.model_copy(update={"certification": code}))
    categories = {category for seat in seats for category in (seat.categories or ("*",))}
    people = [e for e in problem.examiners if "*" in categories or e.category in categories]
    ids = {c.id for c in kept} | {e.id for e in people} | {room.id for room in problem.rooms}
    return edited(
        problem,
        certifications=tuple(certifications),
        seats=tuple(seats),
        candidates=tuple(renamed),
        examiners=tuple(people),
        availability=tuple(row for row in problem.availability if row.who in ids),
        pins=tuple(pin for pin in problem.pins if pin.candidate in candidates),
        notice_waivers=tuple(w for w in problem.notice_waivers if {w.candidate, w.who} - {""} <= ids),
    )


def with_candidate(who: str, **fields: Any) -> Edit:
    """Return the edit that replaces fields of a candidate."""

    def edit(problem: Problem) -> Problem:
        def mended(c: Candidate) -> Candidate:
            return c.model_copy(update=fields) if c.id == who else c

        return edited(problem, candidates=tuple(mended(c) for c in problem.candidates))

    return edit


def with_examiner(who: str, **fields: Any) -> Edit:
    """Return the edit that replaces fields of an examiner."""

    def edit(problem: Problem) -> Problem:
        def mended(e: Examiner) -> Examiner:
            return e.model_copy(update=fields) if e.id == who else e

        return edited(problem, examiners=tuple(mended(e) for e in problem.examiners))

    return edit


def with_override(code: str, **rules: Any) -> Edit:
    """Return the edit that overrides rules of a certification; None lifts a rule."""

    def edit(problem: Problem) -> Problem:
        return edited(
            problem,
            certifications=tuple(
                c.model_copy(update={"rule_overrides": {**c.rule_overrides, **rules}}) if c.code == code else c
                for c in problem.certifications
            ),
        )

    return edit


def without_availability(who: str) -> Edit:
    """Return the edit after which someone is free in all half-days."""
    return lambda problem: edited(problem, availability=tuple(row for row in problem.availability if row.who != who))


def with_more_people(new: Examiner, count: int = 1) -> Edit:
    """Return the edit that adds people like ``new``, always free; a seat for named people names them too."""

    def edit(problem: Problem) -> Problem:
        more = tuple(new.model_copy(update={"id": f"{new.id}{i + 1}"}) for i in range(count))
        return edited(problem, examiners=(*problem.examiners, *more))

    return edit


def with_room(new: Room) -> Edit:
    """Return the edit that adds a room, always open."""
    return lambda problem: edited(problem, rooms=(*problem.rooms, new))


def chained(edits: Collection[Edit]) -> Edit:
    """Return all edits, one after the other."""

    def edit(problem: Problem) -> Problem:
        for one in edits:
            problem = one(problem)
        return problem

    return edit
