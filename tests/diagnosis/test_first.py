"""The first reason why a candidate is not placed: the most certain one, told as what can be changed."""

from typing import Any

import pytest

from scheduler.diagnosis import first_reasons, hasty_reasons
from scheduler.domain import Examiner
from scheduler.model.builder import make_space
from tests.factories import day, make_candidate, make_examiners, make_problem, window


def keys(**parts: Any) -> list[str]:
    """Return the keys of the reasons for the only candidate of a problem of one day."""
    problem = make_problem(**parts)
    return [reason.key for reason in first_reasons(make_space(problem), problem.candidates[0])]


def chairless() -> tuple[Examiner, ...]:
    """Return the default examiners, none of them qualified to chair."""
    return tuple(one.model_copy(update={"chair": False}) for one in make_examiners())


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, ["competition"]),
        ({"candidates": (make_candidate(earliest=day(3)),)}, ["candidate_availability"]),
        ({"candidates": (make_candidate(centres=("Ailleurs",)),)}, ["room"]),
        # An oral of 60 minutes does not fit between 9:00 and 9:30, the only time the candidate has.
        ({"availability": (window("C1", "09:00", "09:30"),)}, ["opening"]),
        # The professional is free in the afternoon, the candidate in the morning.
        ({"availability": (window("C1", "09:00", "12:00"), window("P1", "13:00", "17:00"))}, ["examiner_availability"]),
        ({"candidates": (make_candidate(ties=("P1",)),)}, ["conflict"]),
        ({"examiners": make_examiners()[:2]}, ["seats"]),
        ({"examiners": chairless()}, ["seats"]),
    ],
    ids=["others", "day", "room", "start", "examiner", "tie", "seat", "chair"],
)
def test_the_first_reason(parts: dict[str, Any], expected: list[str]) -> None:
    assert keys(**parts) == expected


def test_where_nobody_is_to_wait_what_is_certain_is_told() -> None:
    lost = make_problem(candidates=(make_candidate(centres=("Ailleurs",)),))
    free = make_problem(availability=(window("C1", "09:00", "09:30"),))
    told = [hasty_reasons(make_space(p), p.candidates[0])[0].key for p in (lost, free)]
    assert told == ["room", "stopped"]
