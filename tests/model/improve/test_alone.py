"""Who is out of reach: proven one by one, and never someone that a plan hears."""

import time

from examples.generator import generate
from scheduler.domain import Problem
from scheduler.model.builder import make_space
from scheduler.model.improve.alone import is_out_of_reach
from scheduler.model.improve.framing import Framer
from scheduler.model.improve.large import LargeSearch
from scheduler.model.openings import Openings
from scheduler.schedule import Hearing, Schedule
from scheduler.settings import SolveSettings
from scheduler.view import ScheduleView


def shut_out(problem: Problem) -> tuple[Problem, str]:
    """Return the problem with one candidate tied to everyone who could chair, and that candidate's id."""
    first = problem.candidates[0]
    chairs = make_space(problem).seat_people[first.certification, "chair"]
    tied = first.model_copy(update={"ties": tuple(sorted({*first.ties, *chairs}))})
    return problem.model_copy(update={"candidates": (tied, *problem.candidates[1:])}), first.id


def test_only_who_has_no_panel_is_out_of_reach() -> None:
    problem, lost = shut_out(generate(40, 3))
    framer = Framer(Openings(make_space(problem)))
    assert [c.id for c in problem.candidates if is_out_of_reach(framer, c.id)] == [lost]


def test_the_first_tier_is_proven_without_those_out_of_reach() -> None:
    """The hidden plan hears all the others, so that nobody else has to be left out."""
    problem, lost = shut_out(generate(40, 3))
    space = make_space(problem)

    def recount(goal, hearings: tuple[Hearing, ...]) -> int:  # type: ignore[no-untyped-def]
        return goal.measure(ScheduleView(problem, Schedule(hearings=hearings), space), None)

    search = LargeSearch(
        space,
        SolveSettings(time_limit=300, seed=1, workers=1, effort=4.0),
        None,
        lambda *_: None,
        lambda: False,
        recount,
        time.monotonic() + 300,
    )
    outcome = search.run()
    assert {c.id for c in problem.candidates} - {h.candidate for h in outcome.hearings or ()} == {lost}
    placement, cost = outcome.tiers[:2]
    assert placement.proven
    assert cost.bound is not None
    assert cost.bound > 0
