"""The day or week of each cohort, chosen where the program hears most of it."""

import numpy as np

from scheduler.domain import Problem
from scheduler.model.columns.cohorts import keeps_cohorts
from scheduler.model.columns.sets import Column, SessionSets
from tests.model.columns.test_columns import everything, sets_of
from tests.model.test_bounds import problem_of


def with_cohort(problem: Problem, name: str, members: int) -> Problem:
    """Return the problem with its first candidates in a cohort."""
    candidates = tuple(
        one.model_copy(update={"cohort": name if number < members else ""})
        for number, one in enumerate(problem.candidates)
    )
    return problem.model_copy(update={"candidates": candidates})


def days_of(sets: SessionSets, kept: np.ndarray, member: int) -> set[int]:
    """Return the days of the sets that are kept and hear someone."""
    return {int(sets.day[sets.cast[n]]) for n in everything(sets).tolist() if kept[n] and member in sets.members_of(n)}


def parts_of(sets: SessionSets, heard: dict[int, dict[int, float]]) -> dict[Column, float]:
    """Return parts of sessions of one candidate: candidate → day → part."""
    found: dict[Column, float] = {}
    for member, days in heard.items():
        for day, part in days.items():
            number = next(
                n for n in everything(sets).tolist() if sets.members_of(n) == (member,) and sets.place_of(n)[2] == day
            )
            found[number, tuple(int(who) for who in sets.people[sets.cast[number]][:, 0])] = part
    return found


def test_a_cohort_is_heard_on_one_day_the_others_on_any() -> None:
    """Day 0 hears 0.6 of the two of the cohort, day 1 hears 1.4 of them."""
    sets = sets_of(with_cohort(problem_of(4, days=3), "C@day", 2))
    kept = keeps_cohorts(sets, parts_of(sets, {0: {0: 0.6, 1: 0.4}, 1: {1: 1.0}}))
    assert days_of(sets, kept, 0) == days_of(sets, kept, 1) == {1}
    assert days_of(sets, kept, 2) == {0, 1, 2}


def test_a_cohort_of_a_week_keeps_all_its_days() -> None:
    sets = sets_of(with_cohort(problem_of(4, days=3), "C@week", 2))
    weeks = {number: sets.places.space.grid.week(date) for date, number in sets.days.items()}
    kept = keeps_cohorts(sets, parts_of(sets, {0: {0: 1.0}, 1: {0: 1.0}}))
    assert days_of(sets, kept, 0) == {day for day, week in weeks.items() if week == weeks[0]}


def test_without_a_cohort_everything_is_kept() -> None:
    sets = sets_of(problem_of(4))
    assert keeps_cohorts(sets, {}).all()
