"""Every tier over whole sessions: the values of the model of all rules, and what each rule and goal makes of them."""

import random
from collections.abc import Mapping

import pytest

from scheduler.domain import Pin, Problem
from scheduler.model.builder import make_space
from scheduler.model.columns.every import every_session, panel_of
from scheduler.model.columns.whole import TIERS, WholeSessions, whole_sessions
from scheduler.model.columns.writer import enumerate_sets
from scheduler.model.objectives import OBJECTIVES
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from tests.model.test_bounds import problem_of
from tests.model.test_timeless import random_days
from tests.thorough import rounds

SCALES = {goal.name: goal.scale for goal in OBJECTIVES}


def rich_days(seed: int) -> Problem:
    """Return random days with wishes, past loads, women and men, a cohort and a pin."""
    chance, problem = random.Random(seed), random_days(seed)
    examiners = tuple(
        one.model_copy(
            update={
                "sex": chance.choice(["F", "M", None]),
                "past_load": chance.randrange(4),
                "wished_half_day": chance.choice([None, "am", "pm"]),
                "wished_with": tuple(chance.sample([e.id for e in problem.examiners if e.id != one.id], 1)),
                "specialities": tuple(chance.sample(["droit", "gestion"], 1))
                if one.specialities == ()
                else one.specialities,
            }
        )
        for one in problem.examiners
    )
    candidates = tuple(
        one.model_copy(update={"cohort": "G@day" if number < 2 else "", "wished_half_day": chance.choice([None, "am"])})
        for number, one in enumerate(problem.candidates)
    )
    pin = Pin(candidate=candidates[-1].id, examiner=chance.choice(["A1", "A2"]))
    return problem.model_copy(update={"examiners": examiners, "candidates": candidates, "pins": (pin,)})


def program_of(problem: Problem) -> WholeSessions:
    """Return the program of all sessions of a problem."""
    found = whole_sessions(Places(Openings(make_space(problem))))
    assert found is not None
    return found


def in_order(problem: Problem) -> dict[str, int]:
    """Return the least value of each tier over whole sessions, those before it kept."""
    program, values = program_of(problem), dict[str, int]()
    for name in TIERS:
        found = program.solve(name, 60)
        assert found.value == found.bound
        program.keep(name, found.bound)
        values[name] = found.bound
    return values


def best(problem: Problem) -> Mapping[str, int]:
    """Return the values of a best plan by the model of all rules, every tier proven."""
    schedule = solve(problem, SolveSettings(time_limit=120, workers=1, effort=60)).schedule
    assert schedule.status == "OPTIMAL"
    return {tier.name: round(tier.value * SCALES[tier.name]) for tier in schedule.tiers}


@pytest.mark.parametrize("seed", range(rounds(3, 8)))
def test_each_tier_is_what_the_model_of_all_rules_proves(seed: int) -> None:
    """Hours do not matter on these days, so that nothing is lost by leaving them out."""
    problem = rich_days(seed)
    assert in_order(problem) == best(problem)


def test_a_cohort_is_heard_on_one_day() -> None:
    """Five candidates of 60 minutes: a panel for an afternoon of four and the morning before it: one day, 360 minutes.

    In one cohort they still fit that day: a morning of 180 minutes hears one of them, the afternoon four.
    """
    problem = problem_of(5)
    together = tuple(one.model_copy(update={"cohort": "G@day"}) for one in problem.candidates)
    cohort = problem.model_copy(update={"candidates": together})
    assert in_order(problem)["cost"] == in_order(cohort)["cost"] == 360


def test_the_person_of_a_pin_is_on_the_panel() -> None:
    problem = rich_days(1)
    (pin,) = problem.pins
    program = program_of(problem)
    program.keep("placement", program.solve("placement", 60).bound)
    number = program.sets.candidate_of[pin.candidate]
    held = [column for column, _ in program.solve("cost", 60).sessions if number in program.sets.members_of(column[0])]
    assert len(held) == 1
    assert program.sets.examiner_of[pin.examiner] in panel_of(program.sets, held[0])


def test_whoever_nobody_can_hear_counts_in_the_first_tier() -> None:
    """Of two candidates one has no examiner free of ties: 100 hundredths of a candidate, more where it is urgent."""
    problem = problem_of(2)
    tied = problem.candidates[0].model_copy(update={"ties": tuple(e.id for e in problem.examiners)})
    alone = problem.model_copy(update={"candidates": (tied, *problem.candidates[1:])})
    assert in_order(alone)["placement"] == best(alone)["placement"] >= 100


def test_a_session_too_long_for_a_run_has_a_break() -> None:
    """Three hearings of 60 minutes; of a panel of three one sits 150 minutes at most, then rests for 30."""
    problem = problem_of(3)
    people = tuple(
        one.model_copy(update={"max_run_minutes": 150 if number == 0 else None, "break_minutes": 30})
        for number, one in enumerate(problem.examiners)
    )
    sets = enumerate_sets(
        Places(Openings(make_space(problem.model_copy(update={"examiners": people})))), problem.candidates
    )
    assert sets is not None
    all_three = every_session(sets)
    assert all_three is not None
    breaks = {
        (0 in panel_of(sets, (number, panel)), sets.idle(number, panel))
        for number, panel in all_three
        if sets.size[number] == 3
    }
    assert breaks == {(True, 30)}


def test_sessions_that_are_too_many_are_not_written_down() -> None:
    problem = problem_of(5)
    sets = enumerate_sets(Places(Openings(make_space(problem))), problem.candidates)
    assert sets is not None
    everyone = every_session(sets)
    assert everyone is not None
    assert every_session(sets, most=len(everyone)) is not None
    assert every_session(sets, most=len(everyone) - 1) is None
