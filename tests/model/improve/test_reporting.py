"""What a search hands on: each plan once, values by the checker, bounds that are no more than these."""

from __future__ import annotations

from pathlib import Path

import pytest

from examples.generator import generate
from scheduler.model.builder import make_space
from scheduler.model.improve import reporting
from scheduler.model.improve.bench import Bench, save_problem
from scheduler.model.improve.crew import Alone
from scheduler.model.improve.parameters import parameters_for
from scheduler.model.improve.reporting import Reporter
from scheduler.model.improve.rounds import Rounds
from scheduler.model.objectives import OBJECTIVES, Objective
from scheduler.model.openings import Openings
from scheduler.schedule import Hearing, Schedule
from scheduler.view import ScheduleView

PROBLEM = generate(30, 2)
SPACE = make_space(PROBLEM)
COST = OBJECTIVES[1]


class Reported:
    """A reporter, what it has handed on and how often it has counted."""

    def __init__(self) -> None:
        self.told = list[tuple[str, tuple[Hearing, ...], float, float]]()
        self.counted, self.is_stopped = 0, False
        self.reporter = Reporter(SPACE, self._recount, self._note, lambda: self.is_stopped)

    def _recount(self, goal: Objective, hearings: tuple[Hearing, ...]) -> int:
        self.counted += 1
        return value_of(goal, hearings)

    def _note(self, goal: Objective, hearings: tuple[Hearing, ...], value: float, bound: float) -> None:
        self.told.append((goal.name, hearings, value, bound))


def value_of(goal: Objective, hearings: tuple[Hearing, ...]) -> int:
    return goal.measure(ScheduleView(PROBLEM, Schedule(hearings=hearings), SPACE), None)


@pytest.fixture
def rounds(tmp_path: Path) -> Rounds:
    """Rounds with a plan, one worker."""
    bench = Bench(Openings(SPACE))
    made = Rounds(
        bench,
        save_problem(PROBLEM, tmp_path),
        Alone(),
        1,
        parameters_for(PROBLEM),
        deadline=float("inf"),
        repeatable=True,
        on_plan=lambda: None,
        should_stop=lambda: False,
    )
    made.construct(lambda: False)
    return made


def test_hearings_are_made_once_for_each_plan(rounds: Rounds) -> None:
    reporter = Reported().reporter
    first = reporter.hearings(rounds)
    assert first
    assert reporter.hearings(rounds) is first
    rounds.version += 1
    again = reporter.hearings(rounds)
    assert again is not first
    assert again == first


def test_a_plan_is_handed_on_with_what_it_costs_but_not_all_the_time(
    rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "LEAST_SECONDS", 1e6)
    seen = Reported()
    hearings = seen.reporter.hearings(rounds)
    seen.reporter.tell(COST, rounds, COST.scale)
    seen.reporter.tell(COST, rounds, 2 * COST.scale)
    assert seen.told == [("cost", hearings, value_of(COST, hearings) / COST.scale, 1.0)]


@pytest.mark.parametrize(("more", "proven"), [(-1, False), (0, True), (1, True)])
def test_a_tier_is_proven_once_its_bound_is_its_value_and_no_bound_is_more(
    rounds: Rounds, more: int, proven: bool
) -> None:
    seen = Reported()
    hearings = seen.reporter.hearings(rounds)
    value = value_of(COST, hearings)
    seen.reporter.close(COST, rounds, value + more)
    (tier,) = seen.reporter.outcome.tiers
    assert (tier.name, tier.proven, tier.bound) == ("cost", proven, min(value, value + more) / COST.scale)
    assert seen.reporter.outcome.hearings is hearings
    assert seen.told == [("cost", hearings, value / COST.scale, tier.bound)]


def test_a_tier_without_a_bound_is_handed_on_with_none(rounds: Rounds) -> None:
    seen = Reported()
    seen.reporter.close(COST, rounds, None)
    (tier,) = seen.reporter.outcome.tiers
    assert (tier.proven, tier.bound) == (False, None)
    assert [bound for *_, bound in seen.told] == [0.0]


def test_nobody_waits_for_a_figure_once_it_was_stopped(rounds: Rounds) -> None:
    seen = Reported()
    seen.is_stopped = True
    seen.reporter.close(COST, rounds, None)
    assert seen.reporter.outcome.hearings
    assert (seen.counted, seen.told) == (0, [])
    seen.reporter.close(COST, rounds, 0)
    assert [tier.proven for tier in seen.reporter.outcome.tiers] == [False, False]
    assert (seen.counted, seen.told) == (1, [])
