"""What leaves after the retention period, and what stays."""

from __future__ import annotations

import json

from scheduler.domain import Problem
from scheduler.retention import anonymise

PRIVATE = "ZZPRIVEZZ"


def _problem() -> Problem:
    person = {"family_name": PRIVATE, "given_name": PRIVATE, "email": f"{PRIVATE}@example.org", "employers": [PRIVATE]}
    candidate = {
        "id": "C1",
        "certification": "LIC",
        "birth_year": 1971,
        "language": PRIVATE,
        "companion": PRIVATE,
        "ties": [PRIVATE],
        "previous_requests": [PRIVATE],
        "extra_time": 0.3333,
        "step_free": True,
        "interpreter": True,
        "allowed_starts": ["2027-03-15T09:00:00+01:00"],
        "sex": "F",
        "centres": ["Dijon"],
        "deposited_on": "2027-01-10",
    }
    examiner = {"id": "E1", "ties": [PRIVATE], "home": PRIVATE, "wished_with": ["E2"], "past_load": 3, "sex": "M"}
    free = {"start": "2027-03-15T09:00:00+01:00", "end": "2027-03-15T12:00:00+01:00"}
    return Problem.model_validate(
        {
            "campaign": {"code": "X", "start": "2027-03-15", "end": "2027-03-19"},
            "certifications": [{"code": "LIC"}],
            "seats": [{"certification": "LIC", "seat": "chair"}],
            "candidates": [candidate | person],
            "examiners": [examiner | person],
            "rooms": [{"id": "R1", "centre": "Dijon"}],
            "availability": [{"who": who} | free for who in ("C1", "E1", "R1")],
        }
    )


def test_nothing_private_is_left() -> None:
    assert PRIVATE not in anonymise(_problem()).model_dump_json()


def test_health_reasons_and_age_leave() -> None:
    candidate = anonymise(_problem()).candidates[0]
    left = candidate.extra_time, candidate.step_free, candidate.interpreter, candidate.birth_year
    assert left == (0.0, False, False, None)


def test_ids_dates_and_loads_stay() -> None:
    kept = anonymise(_problem())
    candidate, examiner = kept.candidates[0], kept.examiners[0]
    assert (candidate.id, candidate.certification, candidate.centres, candidate.sex) == ("C1", "LIC", ("Dijon",), "F")
    assert candidate.deposited_on == _problem().candidates[0].deposited_on
    assert (examiner.id, examiner.past_load, examiner.sex) == ("E1", 3, "M")
    assert kept.campaign == _problem().campaign
    assert kept.rooms == _problem().rooms


def test_only_rooms_keep_their_availability() -> None:
    assert [row.who for row in anonymise(_problem()).availability] == ["R1"]


def test_twice_is_once_and_the_given_problem_is_untouched() -> None:
    problem = _problem()
    assert problem.candidate_of["C1"].family_name == PRIVATE  # a cached look-up, which must not be carried over
    once = anonymise(problem)
    assert anonymise(once) == once
    assert once.candidate_of["C1"].family_name == ""
    assert problem == _problem()


def test_the_result_is_a_valid_problem() -> None:
    document = json.loads(anonymise(_problem()).model_dump_json(by_alias=True))
    assert Problem.model_validate(document) == anonymise(_problem())
