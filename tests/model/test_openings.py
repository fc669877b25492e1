"""What is remembered of a space is what the space says."""

from __future__ import annotations

import pytest

from examples.generator import generate
from scheduler.domain import Problem
from scheduler.model.builder import make_space
from scheduler.model.openings import Openings
from tests.factories import make_problem
from tests.model.test_timeless import random_days

# Thirty days of notice end on 16 March, the second of two days: nobody is called for the first.
LATE = make_problem(days=2, campaign={"reference_date": "2027-02-14"})


@pytest.mark.parametrize("problem", [random_days(1), random_days(2), generate(30, 3), LATE])
def test_whoever_can_begin_is_found_as_if_each_were_asked(problem: Problem) -> None:
    openings = Openings(make_space(problem))
    everyone, found = sorted(problem.examiner_of), set[bool]()
    for candidate in problem.candidates[:6]:
        for half in openings.halves:
            for hold in (60, half.minutes, half.minutes + 1):
                one_by_one = [who for who in everyone if openings.examiner_starts(who, hold, candidate, half)]
                assert openings.beginning(everyone, hold, candidate, half) == one_by_one
                found.add(bool(one_by_one))
    assert found == {False, True}


def test_nobody_begins_before_their_notice_is_over() -> None:
    openings = Openings(make_space(LATE))
    (candidate, *_), everyone = LATE.candidates, sorted(LATE.examiner_of)
    begin = {half.day: openings.beginning(everyone, 60, candidate, half) for half in openings.halves}
    assert list(map(len, begin.values())) == [0, len(everyone)]
