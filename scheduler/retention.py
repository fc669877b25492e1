"""What leaves a problem once its retention period is over, and what stays.

Leaves, because it tells who people are or something private of them, and no later use needs it:
family name, given name, e-mail, year of birth, language, companion, employers, ties, previous
requests, home, the accommodations (extra time, step-free, interpreter: health data, their only
effect, the length of an oral, stays in the plan), whom an examiner wished to sit with, own allowed
starts, and every availability row of a person.

Stays, because the plan's figures and the certifier's yearly tables rest on it: ids, certification,
blocks, dates of the candidacy, centres, mode, sex, cohort, attempt, loads and limits, rooms, seats,
deliberations, travel, pins, panels. Ids are taken as they are: they must not be names.

A problem treated so can no longer be solved again or verified against: ties, accommodations and
availabilities are gone.
"""

from __future__ import annotations

from scheduler.domain import Candidate, Examiner, Problem

_NOTHING_KNOWN_OF_CANDIDATE: dict[str, object] = {
    "family_name": "",
    "given_name": "",
    "email": "",
    "birth_year": None,
    "language": "",
    "companion": "",
    "employers": (),
    "ties": (),
    "previous_requests": (),
    "extra_time": 0.0,
    "step_free": False,
    "interpreter": False,
    "allowed_starts": None,
}

_NOTHING_KNOWN_OF_EXAMINER: dict[str, object] = {
    "family_name": "",
    "given_name": "",
    "email": "",
    "employers": (),
    "ties": (),
    "home": "",
    "wished_with": (),
    "allowed_starts": None,
}


def anonymise(problem: Problem) -> Problem:
    """Return ``problem`` without the personal data named above; ids, dates and counts unchanged.

    Parameters
    ----------
    problem : Problem
        Any valid problem; it is not changed.

    Returns
    -------
    Problem
        A new object; ``anonymise(anonymise(p)) == anonymise(p)``.
    """
    rooms = {room.id for room in problem.rooms}
    parts = {name: getattr(problem, name) for name in Problem.model_fields}
    parts["candidates"] = tuple(_nameless_candidate(candidate) for candidate in problem.candidates)
    parts["examiners"] = tuple(_nameless_examiner(examiner) for examiner in problem.examiners)
    parts["availability"] = tuple(row for row in problem.availability if row.who in rooms)
    # Not `model_copy`: it would keep the look-ups the problem has cached, names included.
    return Problem(**parts)


def _nameless_candidate(candidate: Candidate) -> Candidate:
    return candidate.model_copy(update=_NOTHING_KNOWN_OF_CANDIDATE)


def _nameless_examiner(examiner: Examiner) -> Examiner:
    return examiner.model_copy(update=_NOTHING_KNOWN_OF_EXAMINER)
