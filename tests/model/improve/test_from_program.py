"""Plans made of the sessions of a linear program: lawful, nearly complete, near the bound, repeatable."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from scheduler.model.columns import campaign
from scheduler.model.columns.campaign import PLANS, Ripe, Teller, bound_by_columns
from scheduler.model.columns.campaign_master import CampaignMaster
from scheduler.model.columns.diving import ROUGHLY, dive
from scheduler.model.columns.generate import generate
from scheduler.model.columns.guide import guide_file, read_guide
from scheduler.model.columns.saved import program_file
from scheduler.model.columns.sets import Column
from scheduler.model.columns.shares import first_duals
from scheduler.model.extract import to_hearings
from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import save_problem
from scheduler.model.improve.from_program import DiveTask, round_up, run_dive
from scheduler.model.improve.plan import Plan
from scheduler.schedule import Schedule
from scheduler.verification import verify
from tests.model.improve.test_improver import BENCH, PROBLEM
from tests.model.improve.test_packing import GUIDE, SETS, constructed


def broken(plan: tuple[PlannedSession, ...]) -> set[str]:
    """Return the rules that a plan breaks."""
    return {one.rule for one in verify(PROBLEM, Schedule(hearings=to_hearings(BENCH.judge.facts, list(plan))))}


def held() -> list[Column]:
    """Return the sessions of a dive."""
    master = CampaignMaster(SETS)
    for column in GUIDE.columns:
        master.add(*column)
    return dive(master, dict(zip(GUIDE.columns, GUIDE.parts, strict=True)), ROUGHLY, lambda: 1.0)


HELD = held()


def test_a_plan_of_the_programs_sessions_keeps_every_rule_and_beats_a_construction() -> None:
    plan = round_up(BENCH, SETS, GUIDE, HELD)
    assert broken(plan) <= {"accounted"}
    heard = [who for session in plan for who in session.candidates]
    assert len(heard) == len(set(heard)) >= 0.9 * len(BENCH.placeable)
    first = constructed()
    cost = {name: BENCH.judge.values(one, "cost")[1] for name, one in (("round", Plan(plan)), ("first", first))}
    assert cost["round"] / len(heard) < cost["first"] / len(first.session_of)


def test_same_seed_same_plan() -> None:
    assert round_up(BENCH, SETS, GUIDE, HELD[::2], seed=3) == round_up(BENCH, SETS, GUIDE, HELD[::2], seed=3)


def test_plans_are_told_as_the_program_comes_near_its_bound(tmp_path: Path) -> None:
    asked = []

    def make(sets: object, guide: object, held: Sequence[Column], whole: bool) -> tuple[PlannedSession, ...]:
        assert whole
        asked.append(len(held))
        return tuple(constructed()) if len(asked) == len(PLANS) else ()

    path = guide_file(save_problem(PROBLEM, tmp_path))
    candidates = [PROBLEM.candidate_of[who] for who in BENCH.placeable]
    bound = bound_by_columns(BENCH.openings, candidates, 600, path, frozenset(), make)
    told = read_guide(path)
    assert told is not None
    assert len(asked) == len(PLANS)
    assert all(asked)
    assert (told.plans, told.bound) == (len(PLANS), bound)
    assert told.plan == tuple(constructed())
    assert len(told.parts) == len(told.columns) > 0
    assert all(0 < part <= 1 + 1e-6 for part in told.parts)


@pytest.mark.parametrize("late", [False, True])
def test_the_first_plan_is_made_in_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, late: bool) -> None:
    """However far the program is from its bound, and only the first."""
    monkeypatch.setattr(campaign, "PLANS", (Ripe(-1.0, ROUGHLY, anyway=0.6), Ripe(-1.0, ROUGHLY)))
    made = []

    def make(sets: object, guide: object, held: Sequence[Column], whole: bool) -> tuple[PlannedSession, ...]:
        made.append(len(held))
        return ()

    path, rounds = guide_file(save_problem(PROBLEM, tmp_path)), iter(range(3))
    teller = Teller(CampaignMaster(SETS), path, frozenset(), make, lambda: 0.5 if late else 1.0)
    master, until = teller.master, lambda: next(rounds, None) is None
    assert generate(master, until, center=first_duals(master), tell=teller.tell) is not None
    assert len(made) == teller.guide.plans == int(late)
    assert all(made)


def test_the_good_plan_is_made_by_somebody_else_of_the_program_as_it_stands(tmp_path: Path) -> None:
    """The program asks, goes on, and asks again near its end; the plans are told by nobody but who makes them."""
    source, asked = save_problem(PROBLEM, tmp_path), list[int]()

    def make(sets: object, guide: object, held: Sequence[Column], whole: bool) -> tuple[PlannedSession, ...]:
        asked.append(len(held))
        return ()

    elsewhere, candidates = program_file(source), [PROBLEM.candidate_of[who] for who in BENCH.placeable]
    bound = bound_by_columns(
        BENCH.openings, candidates, 600, guide_file(source), frozenset(), make, elsewhere=elsewhere
    )
    told = read_guide(guide_file(source))
    assert told is not None
    assert (told.asked, told.plans, told.settled, told.bound, len(asked)) == (2, 1, True, bound, 1)
    plan = run_dive(DiveTask(source, 600, 1.0))
    assert broken(plan) <= {"accounted"}
    assert sum(len(session.hearings) for session in plan) >= 0.9 * len(candidates)


def test_no_plan_is_made_where_nothing_was_asked(tmp_path: Path) -> None:
    assert run_dive(DiveTask(save_problem(PROBLEM, tmp_path), 600, 1.0)) == ()


@pytest.mark.parametrize(("left", "plans"), [(1.0, 3), (0.56, 3), (0.54, 2), (0.16, 2), (0.14, 1)])
def test_good_plans_are_made_only_where_they_come_in_time(tmp_path: Path, left: float, plans: int) -> None:
    path = guide_file(save_problem(PROBLEM, tmp_path))
    teller = Teller(CampaignMaster(SETS), path, frozenset(), lambda *_: (), lambda: left)
    generate(teller.master, lambda: False, center=first_duals(teller.master), tell=teller.tell)
    assert (teller.guide.plans, teller.guide.settled) == (plans, True)
