"""Steps over whole sessions: lawful at every moment, never dearer, repeatable; and what workers are dealt for them."""

import random
from functools import partial
from pathlib import Path

from scheduler.model.columns.campaign import bound_by_columns, bound_campaign
from scheduler.model.columns.guide import Guide, guide_file, read_guide, save_guide
from scheduler.model.columns.sets import enumerate_sets
from scheduler.model.extract import to_hearings
from scheduler.model.improve.bench import save_problem
from scheduler.model.improve.packing import Packer, nearness, sets_of
from scheduler.model.improve.plan import Plan
from scheduler.model.improve.share import WHOLE, Share, deal_related
from scheduler.model.place_kinds import Places
from scheduler.schedule import Schedule
from scheduler.verification import verify
from tests.model.improve.test_improver import BENCH, PROBLEM, improver

FOUND = enumerate_sets(Places(BENCH.openings), [PROBLEM.candidate_of[who] for who in BENCH.placeable])
assert FOUND is not None
SETS = FOUND


def guide() -> Guide:
    """Return the guide to the campaign, column generation having come to its end."""
    found = bound_campaign(SETS, 600, lambda _: None)
    assert found is not None
    assert found.done
    return Guide(round(found.bound), found.prices, found.columns, True)


GUIDE = guide()


def constructed() -> Plan:
    """Return a first plan."""
    one = improver()
    one.construct(20, lambda: one.spent > 2)
    return one.plan


def packed(seed: int, share: Share = WHOLE, steps: int = 6) -> list[tuple[int, ...]]:
    """Return the values of a plan before and after each of some steps, each accepted by the checker."""
    plan = constructed()
    locked = {session.name for session in plan if not share.frees(session)}
    packer = Packer(BENCH, SETS, GUIDE, random.Random(seed), 12, share)
    told = [BENCH.judge.values(plan, "cost")]
    for _ in range(steps):
        freed = packer.choose(plan, locked)
        assert all(session.name not in locked for session in freed)
        change, _ = packer.step(plan, freed)
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


def test_what_two_workers_are_dealt_does_not_meet() -> None:
    plan = constructed()
    near = partial(nearness, BENCH, way="mix")
    one, two = deal_related(plan, BENCH, near, 2, random.Random(1))
    assert one.sessions is not None
    assert two.sessions is not None
    assert one.sessions | two.sessions == set(plan.sessions)
    assert not one.sessions & two.sessions
    assert one.days is not None
    assert two.days is not None
    # A day is shared only where its examiner sits in sessions of both.
    halves = BENCH.openings.halves
    for who, day in one.days & two.days:
        there = {s.name for s in plan.of_examiner(who) if halves[s.half].day == day}
        assert there & one.sessions
        assert there & two.sessions
    assert {(e.id, half.day) for e in PROBLEM.examiners for half in halves} == one.days | two.days


def test_a_share_is_kept_to() -> None:
    plan = constructed()
    one, _ = deal_related(plan, BENCH, partial(nearness, BENCH, way="sector"), 2, random.Random(3))
    told = packed(seed=4, share=one, steps=3)
    assert told == sorted(told, reverse=True)


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
    assert bound_by_columns(BENCH.openings, others, 600, guide_file(source), without) is not None
    found = read_guide(guide_file(source))
    assert found is not None
    sets = sets_of(source, found.without)
    assert sets is not None
    assert len(sets.size) < len(SETS.size)
    assert found.columns
    for number, panel in found.columns:
        for seat, who in enumerate(panel):
            assert who in sets.people[sets.cast[number], seat]
