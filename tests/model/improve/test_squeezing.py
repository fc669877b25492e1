"""A place for someone for whom there is none as the plan stands."""

import random
import time
from pathlib import Path

import pytest

from scheduler.domain import Problem
from scheduler.model.builder import make_space
from scheduler.model.extract import to_hearings
from scheduler.model.frame import PlannedHearing, PlannedSession
from scheduler.model.improve import squeezing
from scheduler.model.improve.bench import Bench, save_problem
from scheduler.model.improve.crew import Alone
from scheduler.model.improve.parameters import Parameters
from scheduler.model.improve.plan import Plan
from scheduler.model.improve.rounds import Rounds
from scheduler.model.improve.squeezing import squeeze
from scheduler.model.openings import Openings
from scheduler.schedule import Schedule
from scheduler.verification import verify
from tests.factories import make_candidate, make_examiners, make_problem, window

PANEL = (("membre", "A2"), ("president", "A1"), ("professionnel", "P1"))


def campaign(candidates: int) -> Problem:
    """Return one day with one panel and room: three hearings in the morning, where C0 has to be heard, and four."""
    people = tuple(make_candidate(f"C{number}") for number in range(candidates))
    return make_problem(candidates=people, availability=(window("C0", "13:00", "17:00", level="no"),))


def session(bench: Bench, half: int, *heard: str) -> PlannedSession:
    """Return a session with some hearings of an hour, one after the other."""
    where, room = bench.openings.halves[half], bench.problem.rooms[0]
    name = bench.framer.free_lane(Plan(), where, room, ())
    hearings = tuple(PlannedHearing(who, where.start + 60 * place) for place, who in enumerate(heard))
    return PlannedSession(name, half, room.id, PANEL, hearings)


def full_morning(problem: Problem) -> tuple[Bench, Plan]:
    """Return a plan that leaves C0 out: C1, C2 and C3 are heard in the morning, all others in the afternoon."""
    bench, others = Bench(Openings(make_space(problem))), [one.id for one in problem.candidates[4:]]
    plan = Plan([session(bench, 0, "C1", "C2", "C3"), session(bench, 1, *others)])
    assert not broken(bench, plan)
    return bench, plan


def broken(bench: Bench, plan: Plan) -> set[str]:
    """Return the rules that a plan breaks, those aside who wait."""
    schedule = Schedule(hearings=to_hearings(bench.judge.facts, list(plan)))
    return {violation.rule for violation in verify(bench.problem, schedule)} - {"accounted"}


def test_another_moves_where_there_is_room() -> None:
    """Seven hearings in all: one of the morning goes to the afternoon, where three are heard of four."""
    bench, plan = full_morning(campaign(7))
    change = squeeze(bench, plan, "C0", random.Random(1)).change
    assert change is not None
    plan.replace((one.name for one in change.old), change.new)
    assert not broken(bench, plan)
    heard = {one.half: set(one.candidates) for one in plan}
    assert "C0" in heard[0]
    assert len(heard[1]) == 4


def test_whoever_few_can_hear_gets_their_days() -> None:
    """C0 can come on the second day only and is tied to P2; P1 may come on one day, and sits on the first."""
    people = make_examiners("P2", P1={"max_days": 1})
    candidates = (make_candidate("C0", ties=("P2",)), *(make_candidate(f"C{number}") for number in (1, 2, 3)))
    away = tuple(window(f"C{number}", "09:00", "17:00", min(number, 1), level="no") for number in range(4))
    problem = make_problem(days=2, candidates=candidates, examiners=people, availability=away)
    bench = Bench(Openings(make_space(problem)))
    plan = Plan([session(bench, 0, "C1", "C2", "C3")])
    change = squeeze(bench, plan, "C0", random.Random(1)).change
    assert change is not None
    plan.replace((one.name for one in change.old), change.new)
    assert not broken(bench, plan)
    assert len(plan) == 4
    sitting = {who: one.examiners for one in plan for who in one.candidates}
    assert "P1" in sitting["C0"]
    assert "P2" in sitting["C1"]


def test_nobody_gives_way_where_there_is_no_room() -> None:
    """An eighth hearing does not fit: someone would be left out instead."""
    bench, plan = full_morning(campaign(8))
    assert squeeze(bench, plan, "C0", random.Random(1)).change is None


def test_fewer_are_taken_out_where_there_would_be_too_many_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    bench, plan = full_morning(campaign(7))
    monkeypatch.setattr("scheduler.model.improve.parts.MOST_SETS", 1)
    assert squeeze(bench, plan, "C0", random.Random(1)).change is None
    monkeypatch.undo()
    monkeypatch.setattr(squeezing, "MOST_FREED", 2)
    monkeypatch.setattr(squeezing, "LEAST_FREED", 1)
    assert squeeze(bench, plan, "C0", random.Random(1)).change is not None


def test_rounds_that_place_nobody_make_room(tmp_path: Path) -> None:
    problem = campaign(7)
    bench, plan = full_morning(problem)
    rounds = Rounds(
        bench,
        save_problem(problem, tmp_path),
        Alone(),
        1,
        Parameters(),
        deadline=time.monotonic() + 60,
        repeatable=True,
        on_plan=lambda: None,
        should_stop=lambda: False,
    )
    rounds.plan, rounds.by_parts, rounds.stalled = plan, True, 1
    rounds.improve("cost", lambda: not rounds.waiting())
    assert not broken(bench, rounds.plan)
    assert len(rounds.plan) == 7
