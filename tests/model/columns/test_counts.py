"""How many sessions a group takes at the least, and what that adds to a bound, by hand."""

import pytest

from scheduler.domain import Problem
from scheduler.model.columns import counts
from scheduler.model.columns.counts import SessionCounts
from tests.factories import make_candidate, make_examiners, make_room
from tests.model.columns.test_columns import generated, sets_of
from tests.model.test_bounds import problem_of

TWO = make_examiners(**{who: {"max_half_day": 2} for who in ("A1", "A2", "P1")})
MORNINGS = {"half_days": ("09:00-12:00",)}


def two_places() -> Problem:
    """Return a problem of three candidates in a centre and three by link, two of whom a session hears."""
    candidates = [make_candidate(f"C{n}", mode="in_centre" if n < 3 else "remote") for n in range(6)]
    rooms = (make_room("R1", centre="D"), make_room("V", capacity=2))
    problem = problem_of(6, days=3, campaign=MORNINGS, examiners=TWO, rooms=rooms)
    return problem.model_copy(update={"candidates": tuple(candidates)})


def test_those_who_share_sessions_are_a_group_and_of_these_who_goes_to_the_same_places() -> None:
    counted = SessionCounts(sets_of(two_places()))
    assert counted.groups == [(0, 1, 2), (3, 4, 5)]


def test_sessions_for_two_each() -> None:
    """Three and three who never meet take 1.5 sessions each in parts and two each in whole numbers.

    That is looked at where one more than 3 would count.
    """
    counted = SessionCounts(sets_of(two_places()))
    assert counted.least((0, 1, 2), 2) == 2
    assert counted.least((0, 1, 2, 3, 4, 5), 4) == 4
    assert SessionCounts(counted.sets).least((0, 1, 2, 3, 4, 5), 9) == 3


def test_too_many_sessions_to_choose_from_tell_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "MOST", 2)
    assert SessionCounts(sets_of(two_places())).least((0, 1, 2), 2) == 0


def test_five_candidates_take_three_mornings_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pair for a quarter of a session hears everyone in 2.5 mornings of 3 * 120 minutes, 900; three cost 1080."""
    sets = sets_of(problem_of(5, days=5, campaign=MORNINGS, examiners=TWO))
    assert SessionCounts(sets).groups == [(0, 1, 2, 3, 4)]
    assert generated(sets).bound == pytest.approx(1080, rel=1e-5)
    monkeypatch.setattr(counts, "FEWEST", 6)
    assert generated(sets).bound == pytest.approx(900, rel=1e-5)
