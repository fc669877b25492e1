"""Steps over whole sessions: lawful at every moment, never dearer, repeatable, by one worker or several."""

import random
import time
from pathlib import Path

from scheduler.model.builder import make_space
from scheduler.model.columns.campaign import bound_by_columns, bound_campaign
from scheduler.model.columns.campaign_master import CampaignMaster
from scheduler.model.columns.guide import Guide, guide_file, read_guide, save_guide
from scheduler.model.columns.pack import DEPTHS
from scheduler.model.columns.writer import enumerate_sets
from scheduler.model.extract import to_hearings
from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import Bench, save_problem
from scheduler.model.improve.crew import Alone
from scheduler.model.improve.neighbourhoods import Skill
from scheduler.model.improve.packing import Packer, related, sets_of
from scheduler.model.improve.pipeline import Pipeline
from scheduler.model.improve.plan import Plan
from scheduler.model.improve.share import Share
from scheduler.model.improve.stint import Stint
from scheduler.model.improve.stride import Stride
from scheduler.model.improve.turns import Turns
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from scheduler.schedule import Schedule
from scheduler.verification import verify
from tests.factories import make_examiners, make_room
from tests.model.columns.test_columns import everything
from tests.model.columns.test_columns import sets_of as sets_of_problem
from tests.model.improve.test_improver import BENCH, PROBLEM, improver
from tests.model.test_bounds import problem_of

FOUND = enumerate_sets(Places(BENCH.openings), [PROBLEM.candidate_of[who] for who in BENCH.placeable])
assert FOUND is not None
SETS = FOUND


def no_plan(sets: object, guide: object, held: object, whole: bool) -> tuple[PlannedSession, ...]:
    """Make no plan of the program's sessions."""
    return ()


def guide() -> Guide:
    """Return the guide to the campaign, column generation having come to its end."""
    found = bound_campaign(CampaignMaster(SETS), 600)
    assert found is not None
    assert found.done
    return Guide(round(found.bound), found.prices, found.columns, found.parts, True)


GUIDE = guide()


def constructed() -> Plan:
    """Return a first plan."""
    one = improver()
    one.construct(20, lambda: one.spent > 2)
    return one.plan


def packed(seed: int, steps: int = 6) -> list[tuple[int, ...]]:
    """Return the values of a plan before and after each of some steps, each accepted by the checker."""
    plan = constructed()
    rng = random.Random(seed)
    packer = Packer(BENCH, SETS, GUIDE, rng)
    told = [BENCH.judge.values(plan, "cost")]
    for _ in range(steps):
        change = packer.step(plan, related(BENCH, plan, (), 12, rng), DEPTHS[2]).change
        if change is not None and BENCH.judge.gain("cost", plan, change) >= 0:
            plan.replace((session.name for session in change.old), change.new)
        broken = verify(PROBLEM, Schedule(hearings=to_hearings(BENCH.judge.facts, list(plan))))
        assert {violation.rule for violation in broken} <= {"accounted"}
        told.append(BENCH.judge.values(plan, "cost"))
    return told


def test_steps_keep_every_rule_and_save_something() -> None:
    told = packed(seed=1)
    assert told == sorted(told, reverse=True)
    assert told[-1][1] < told[0][1]
    assert told[-1][1] >= GUIDE.bound or told[-1][0] > 0  # those who wait are not in what the plan costs


def test_same_seed_same_steps() -> None:
    assert packed(seed=2, steps=3) == packed(seed=2, steps=3)


def test_steps_of_workers_are_joined_lawfully(tmp_path: Path) -> None:
    """Turns over whole sessions and small ones, each worked on the plan as it stood then."""
    source = save_problem(PROBLEM, tmp_path)
    save_guide(guide_file(source), GUIDE)
    plan, rng, told = constructed(), random.Random(5), []

    def stint(goal: str, share: Share, waiting: tuple[str, ...], seconds: float) -> Stint:
        return Stint(source, tuple(plan), share, waiting, goal, 0.5, seconds, 1, Skill.new(4), 0.1)

    before = BENCH.judge.values(plan, "cost")
    learnt: list[Skill] = []
    pipeline = Pipeline(BENCH, source, Alone(), rng, stint, Stride(), Turns(), learnt.append)
    rounds = iter(range(12))
    far = time.monotonic() + 600
    pipeline.run(
        plan, guide_file(source), lambda: next(rounds, None) is None, far, lambda: False, lambda: told.append(1)
    )
    assert told
    assert any(skill != Skill.new(4) for skill in learnt)
    assert BENCH.judge.values(plan, "cost") < before
    broken = verify(PROBLEM, Schedule(hearings=to_hearings(BENCH.judge.facts, list(plan))))
    assert {violation.rule for violation in broken} <= {"accounted"}


def test_related_sessions_are_none_that_others_work_on() -> None:
    plan, rng = constructed(), random.Random(1)
    first = {one.name for one in related(BENCH, plan, (), 5, rng)}
    second = {one.name for one in related(BENCH, plan, first, len(plan.sessions), rng)}
    assert len(first) == 5
    assert second == set(plan.sessions) - first


def test_a_guide_is_read_when_it_is_whole(tmp_path: Path) -> None:
    path = guide_file(f"{tmp_path}/problem.pickle")
    assert read_guide(path) is None
    save_guide(path, GUIDE)
    found = read_guide(path)
    assert found is not None
    assert (found.bound, found.columns) == (GUIDE.bound, GUIDE.columns)


def test_the_columns_of_a_guide_are_those_of_the_sets_of_its_candidates(tmp_path: Path) -> None:
    """Someone left out was in the sets of the workers and not in those of the bound, so that numbers differed."""
    source = save_problem(PROBLEM, tmp_path)
    without = frozenset(BENCH.placeable[:1])
    others = [candidate for candidate in PROBLEM.candidates if candidate.id not in without]
    assert bound_by_columns(BENCH.openings, others, 600, guide_file(source), without, no_plan) is not None
    found = read_guide(guide_file(source))
    assert found is not None
    sets = sets_of(source, found.without)
    assert sets is not None
    assert len(sets.size) < len(SETS.size)
    assert found.columns
    for number, panel in found.columns:
        for seat, who in enumerate(panel):
            assert who in sets.people[sets.cast[number]][seat]


def test_where_there_is_nothing_to_hold_nothing_is_changed() -> None:
    packer = Packer(BENCH, SETS, GUIDE, random.Random(1))
    assert packer.hold(Plan(), ()) is None


def test_sessions_held_together_get_rooms_that_are_long_enough_for_them() -> None:
    """In R2 an hour is held for 75 minutes: of a morning of 180 it holds two, so that two leave R1 to three."""
    rooms = (make_room("R1"), make_room("R2", turnaround_minutes=15))
    problem = problem_of(5, rooms=rooms, examiners=make_examiners("A3", "A4", "P2"))
    bench = Bench(Openings(make_space(problem)))
    sets = sets_of_problem(problem)
    named = {sets.members_of(n): n for n in everything(sets).tolist() if sets.place_of(n)[0] == 0}
    able = [sets.people[sets.cast[named[members]]].tolist() for members in ((3, 4), (0, 1, 2))]
    panels = list[tuple[int, ...]]()
    for rows in able:
        found = list[int]()
        for row in rows:
            found.append(next(who for who in row if who not in (*found, *sum(panels, ()))))
        panels.append(tuple(found))
    held = Packer(bench, sets, None, random.Random(1)).hold(
        Plan(), [(named[3, 4], panels[0]), (named[0, 1, 2], panels[1])]
    )
    assert held is not None
    assert {session.room: len(session.hearings) for session in held.new} == {"R1": 3, "R2": 2}
