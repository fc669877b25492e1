"""Searches of campaigns too large for one model: which way they go, and that what comes out is right."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from examples.generator import generate
from scheduler.domain import Problem
from scheduler.model.builder import make_space
from scheduler.model.extract import to_hearings
from scheduler.model.frame import PlannedSession
from scheduler.model.improve import dealing, large
from scheduler.model.improve.asked import Asked
from scheduler.model.improve.bench import Bench, save_problem
from scheduler.model.improve.bounding import Bounding
from scheduler.model.improve.crew import Alone
from scheduler.model.improve.large import LargeSearch
from scheduler.model.improve.rounds import Rounds
from scheduler.model.objectives import Objective
from scheduler.model.sketch import Sketch
from scheduler.schedule import Hearing, Schedule
from scheduler.settings import SolveSettings
from scheduler.verification import verify
from scheduler.view import ScheduleView
from tests.factories import make_candidate, make_problem
from tests.model.improve.test_following import PROBLEM as FOLLOWED
from tests.model.improve.test_following import SKETCH

PROBLEM = generate(90, 4)
SPACE = make_space(PROBLEM)


def recount(goal: Objective, hearings: tuple[Hearing, ...]) -> int:
    """Return the value of a goal."""
    return goal.measure(ScheduleView(PROBLEM, Schedule(hearings=hearings), SPACE), None)


@pytest.mark.parametrize(
    "settings",
    [SolveSettings(time_limit=300, seed=1, workers=2), SolveSettings(time_limit=300, seed=1, workers=1, effort=9.0)],
    ids=["by the clock", "repeatable"],
)
def test_a_campaign_is_planned_by_parts_from_some_size_on(
    monkeypatch: pytest.MonkeyPatch, settings: SolveSettings
) -> None:
    monkeypatch.setattr(large, "BY_PARTS", 80)
    monkeypatch.setattr(dealing, "PART", 30)
    placed, whole = [], []
    by_parts = Rounds.construct_by_parts

    def noted(rounds: Rounds, until: Callable[[], bool]) -> None:
        by_parts(rounds, until)
        placed.append(len(rounds.plan.session_of))

    monkeypatch.setattr(Rounds, "construct_by_parts", noted)
    monkeypatch.setattr(Rounds, "construct", lambda *_: whole.append(1))
    # What comes after is what any large campaign goes through. The program beside may have a plan first: then it is
    # the candidates left over who are planned by parts.
    enough = 0.8 * len(PROBLEM.candidates)

    def is_done() -> bool:
        return bool(placed) and placed[-1] >= enough

    search = LargeSearch(SPACE, settings, None, lambda *_: None, is_done, recount, time.monotonic() + 300)
    outcome = search.run()
    assert not whole
    assert placed[-1] >= enough
    assert outcome.hearings is not None
    assert len(outcome.hearings) >= placed[-1]
    broken = {one.rule for one in verify(PROBLEM, Schedule(hearings=outcome.hearings))}
    assert broken <= {"accounted"}


def test_the_good_plan_is_made_by_a_worker_beside_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search ends as soon as the first is there, and with a plan by every rule."""
    taken, take = [], Asked.take

    def noted(asked: Asked) -> tuple[PlannedSession, ...]:
        if plan := take(asked):
            taken.append(plan)
        return plan

    monkeypatch.setattr(Asked, "take", noted)
    settings = SolveSettings(time_limit=300, seed=1, workers=2)
    ends = time.monotonic() + 300
    search = LargeSearch(SPACE, settings, None, lambda *_: None, lambda: bool(taken), recount, ends)
    outcome = search.run()
    assert len(taken) == 1
    assert outcome.hearings is not None
    for hearings in (outcome.hearings, to_hearings(SPACE, list(taken[0]))):
        assert {one.rule for one in verify(PROBLEM, Schedule(hearings=hearings))} <= {"accounted"}


def test_a_plan_that_comes_later_gets_steps_of_its_own_until_it_is_the_better_one(tmp_path: Path) -> None:
    problem = generate(30, 4)
    ends = time.monotonic() + 600
    search = LargeSearch(
        make_space(problem), SolveSettings(seed=1), None, lambda *_: None, lambda: False, lambda *_: 0, ends
    )
    search.bench = Bench(search.openings)
    source = save_problem(problem, tmp_path)
    rounds, search._asked = search._new_rounds(source, Alone()), Asked(Alone(), source)
    search._bounding = Bounding(Alone(), source, repeatable=True)
    search.rounds = rounds
    rounds.construct(lambda: False)
    first, version = search._value(rounds), rounds.version
    search._catch_up(rounds, (first[0], first[1] + 1), lambda: False)
    assert (search._value(rounds), rounds.version) == (first, version)
    search._catch_up(rounds, first, lambda: False)
    assert search._value(rounds) < first


def following(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: Problem = FOLLOWED
) -> tuple[LargeSearch, list[tuple[int, ...]]]:
    """Return a search whose plan is to follow a sketch, and the values of all plans made of it, as they are made."""
    settings = SolveSettings(seed=1, workers=1, effort=15.0)
    space, ends = make_space(problem), time.monotonic() + 600
    search = LargeSearch(space, settings, None, lambda *_: None, lambda: False, lambda *_: 0, ends)
    search.bench = Bench(search.openings)
    search._source, search._crew = save_problem(problem, tmp_path), Alone()
    search._bounding = Bounding(search._crew, search._source, repeatable=True)
    search.rounds = search._new_rounds(search._source, search._crew)
    values, keep_better = list[tuple[int, ...]](), LargeSearch._go_on_with_better_than

    def noted(self: LargeSearch, first: Rounds) -> None:
        values.append(self._value(self.rounds))
        keep_better(self, first)

    monkeypatch.setattr(LargeSearch, "_go_on_with_better_than", noted)
    return search, values


def test_where_a_plan_made_of_a_sketch_gets_no_better_another_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, values = following(tmp_path, monkeypatch)
    search._follow(SKETCH, search.limits.until(1.0))
    assert len(values) > 2
    assert search._value(search.rounds) <= min(values)
    assert not search.rounds.waiting()


def test_a_plan_that_is_proven_is_not_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five candidates are heard in one day, by three people and in one room: (3 * 8 + 4) * 15 = 420 minutes of cost."""
    search, values = following(tmp_path, monkeypatch)
    search._bounding.bound = 420
    search._follow(SKETCH, search.limits.until(1.0))
    assert search._value(search.rounds) == (0, 420)
    assert len(values) == 1


@pytest.mark.parametrize(("few", "goes_on"), [(0, False), (1, True)])
def test_where_few_wait_a_place_is_looked_for_on_the_days_of_the_sketch_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int, goes_on: bool
) -> None:
    """Eight candidates of 60 minutes, one room, and one day of three and four hours: seven are heard, one waits."""
    problem = make_problem(candidates=tuple(make_candidate(f"C{i}") for i in range(8)), days=2)
    heard = {f"C{i}": (0 if i < 3 else 1, 0) for i in range(8)}
    sketch = Sketch(frozenset({("A1", 0), ("A2", 0), ("P1", 0)}), heard, {(0, 0): 1, (1, 0): 1})
    search, _ = following(tmp_path, monkeypatch, problem)
    guided = search._begin_to_follow(sketch, search.limits.until(0.2), few)
    assert (len(guided.waiting()), guided.allowed) == (1, None)
    assert (search.limits.work >= 0.2 * 15.0) == goes_on


def test_a_plan_is_proven_as_soon_as_the_bound_has_risen_to_its_cost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, _ = following(tmp_path, monkeypatch)
    search._begin_to_follow(SKETCH, search.limits.until(0.2))
    cost = search._value(search.rounds)[1]
    search._bounding.bound = cost - 1
    assert not search._proven()
    search._bounding.bound = cost
    assert search._proven()
