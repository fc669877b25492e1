"""Who is out of reach: proven one by one, and never someone that a plan hears."""

import time

import pytest

from examples.generator import generate
from scheduler.domain import Problem
from scheduler.model.bounds import BoundTask
from scheduler.model.builder import make_space
from scheduler.model.columns.writer import enumerate_sets
from scheduler.model.improve.alone import is_out_of_reach, without_panel
from scheduler.model.improve.framing import Framer
from scheduler.model.improve.large import LargeSearch
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from scheduler.schedule import Hearing, Schedule
from scheduler.settings import SolveSettings
from scheduler.view import ScheduleView
from tests.factories import make_candidate, make_problem, window


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


def test_who_has_no_panel_is_told_without_a_solver() -> None:
    problem, lost = shut_out(generate(40, 3))
    assert without_panel(Openings(make_space(problem)), [c.id for c in problem.candidates]) == {lost}


def test_whoever_has_no_panel_is_in_no_set_and_everyone_else_is_in_one() -> None:
    """Only P1 can take the seat of the professionals, and comes on the first day; C2 can come on the second."""
    problem = make_problem(
        candidates=(make_candidate("C1"), make_candidate("C2")),
        availability=(window("P1", "09:00", "17:00", 0), window("C2", "09:00", "17:00", 1)),
        days=2,
    )
    openings = Openings(make_space(problem))
    sets = enumerate_sets(Places(openings), problem.candidates)
    assert sets is not None
    assert [problem.candidates[one].id for one in sets.candidates_in(sets.members)] == ["C1"]
    assert without_panel(openings, ["C1", "C2"]) == {"C2"}


def test_the_bound_of_a_campaign_need_not_begin_anew_for_those_without_a_panel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem, lost = shut_out(generate(70, 3))
    started = list[frozenset[str]]()
    begin = LargeSearch._bound_task

    def noted(self: LargeSearch) -> BoundTask:
        task = begin(self)
        started.append(task.without)
        return task

    monkeypatch.setattr(LargeSearch, "_bound_task", noted)
    ends, settings = time.monotonic() + 300, SolveSettings(time_limit=300, seed=1, workers=2)
    search = LargeSearch(
        make_space(problem), settings, None, lambda *_: None, lambda: placed(search), lambda *_: 0, ends
    )

    def placed(search: LargeSearch) -> bool:
        return hasattr(search, "rounds") and not search.rounds.waiting()

    search.run()
    assert started == [{lost}]


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
