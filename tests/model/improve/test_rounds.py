"""Several workers on one plan: what they do apart is joined without breaking a rule or losing a candidate."""

import random
from collections import Counter
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

import pytest

from examples.generator import generate
from scheduler.model.builder import make_space
from scheduler.model.extract import to_hearings
from scheduler.model.frame import PlannedHearing, PlannedSession
from scheduler.model.improve.bench import Bench, save_problem
from scheduler.model.improve.crew import Alone, Crew, Known, Pending, StopError
from scheduler.model.improve.joining import whole_change
from scheduler.model.improve.judge import Change
from scheduler.model.improve.packing import Step
from scheduler.model.improve.parameters import Parameters
from scheduler.model.improve.plan import Plan
from scheduler.model.improve.rounds import Rounds
from scheduler.model.improve.share import deal_days
from scheduler.model.openings import Openings
from scheduler.schedule import Schedule
from scheduler.verification import verify

PROBLEM = generate(60, 5)
BENCH = Bench(Openings(make_space(PROBLEM)))


class Two(Alone):
    """Works two stints one after the other, as if side by side."""

    workers = 2


def rounds(folder: Path, crew: Crew, least_kin: float, should_stop=lambda: False) -> Rounds:  # type: ignore[no-untyped-def]
    """Return rounds with a first plan."""
    made = Rounds(
        BENCH,
        save_problem(PROBLEM, folder),
        crew,
        1,
        Parameters(least_kin=least_kin, stint_effort=0.2),
        deadline=float("inf"),
        repeatable=True,
        on_plan=lambda: None,
        should_stop=should_stop,
    )
    made.construct(lambda: made.spent > 2)
    return made


@pytest.mark.parametrize("least_kin", [0.0, 1e9], ids=["by day", "each the whole plan"])
def test_joined_plans_keep_the_rules_and_never_lose(tmp_path: Path, least_kin: float) -> None:
    one = rounds(tmp_path, Two(), least_kin)
    for goal in ("cost", "fairness"):
        for _ in range(4):
            before, limit = BENCH.judge.values(one.plan, goal), one.spent + 0.3
            one.improve(goal, lambda limit=limit: one.spent > limit)
            assert BENCH.judge.values(one.plan, goal) <= before
            hearings = to_hearings(BENCH.judge.facts, one.plan)
            broken = {v.rule for v in verify(PROBLEM, Schedule(hearings=hearings))} - {"accounted"}
            assert broken == set()


def test_two_workers_give_the_same_plan_twice(tmp_path: Path) -> None:
    plans = []
    for _ in range(2):
        one = rounds(tmp_path, Two(), 0.0)
        one.improve("cost", lambda one=one: one.spent > 4)
        plans.append(list(one.plan))
    assert plans[0] == plans[1]


def test_days_are_dealt_out_whole_and_once() -> None:
    shares = deal_days(Plan(), BENCH.openings.halves, 3, random.Random(1))
    assert sorted(half for share in shares for half in share.halves or ()) == [h.index for h in BENCH.openings.halves]
    day_of = {half.index: half.day for half in BENCH.openings.halves}
    days = [{day_of[half] for half in share.halves or ()} for share in shares]
    assert sum(map(len, days)) == len(set().union(*days))


def session(name: str, who: str) -> PlannedSession:
    """Return a session that hears one candidate."""
    return PlannedSession(name, 0, "R", (("chair", "E"),), (PlannedHearing(who, 540),))


def test_many_changes_are_one() -> None:
    """a → b → c under one name is a → c; d appears and goes again: nothing."""
    a, b, c, d = session("s", "a"), session("s", "b"), session("s", "c"), session("t", "d")
    whole = whole_change([Change((a,), (b, d)), Change((b, d), (c,))])
    assert whole == Change((a,), (c,))


def test_rounds_end_when_told_to_stop(tmp_path: Path) -> None:
    class Stopped(Two):
        def submit(self, run, argument):  # type: ignore[no-untyped-def]
            def answer(_: object) -> None:
                raise StopError

            return answer

    one = rounds(tmp_path, Stopped(), 0.0)
    before = list(one.plan)
    one.improve("cost", lambda: False)
    assert list(one.plan) == before


class Tried(Alone):
    """Finds no place for anyone; notes for whom one was looked for."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    def submit(self, run: Callable[[Any], Any], argument: Any) -> Pending:
        self.tried.append(argument.candidate)
        return Known(Step(None, 0.0, False))


@pytest.mark.parametrize(("waiting", "tries"), [(1, 4), (2, 2), (3, 1), (20, 1)])
def test_the_fewer_wait_the_more_often_a_place_is_looked_for(tmp_path: Path, waiting: int, tries: int) -> None:
    one, crew = rounds(tmp_path, Alone(), 0.0), Tried()
    one.plan = Plan()
    one.bench = copy(BENCH)
    one.bench.placeable = BENCH.placeable[:waiting]
    one.crew = crew
    one._squeeze(lambda: False)
    assert Counter(crew.tried) == dict.fromkeys(BENCH.placeable[:waiting], tries)
