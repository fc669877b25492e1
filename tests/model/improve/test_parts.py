"""A campaign planned part by part: everyone in one part, each part lawful amid the plan, repeatable."""

import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from examples.generator import generate
from scheduler.domain import Pin, Problem
from scheduler.model.builder import make_space
from scheduler.model.columns.pack import DEPTHS
from scheduler.model.extract import to_hearings
from scheduler.model.frame import PlannedSession
from scheduler.model.improve import dealing, parts
from scheduler.model.improve.bench import Bench, save_problem
from scheduler.model.improve.crew import Alone, Team
from scheduler.model.improve.dealing import deal_parts
from scheduler.model.improve.packing import related
from scheduler.model.improve.parameters import Parameters
from scheduler.model.improve.part_people import people_for
from scheduler.model.improve.parts import improve_part, part_of, place_part
from scheduler.model.improve.pipeline import PackTask, run_pack
from scheduler.model.improve.plan import Plan
from scheduler.model.improve.rounds import Rounds
from scheduler.model.openings import Openings
from scheduler.schedule import Schedule
from scheduler.verification import verify

PROBLEM = generate(90, 4)
BENCH = Bench(Openings(make_space(PROBLEM)))


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deal the campaign into some parts."""
    monkeypatch.setattr(dealing, "PART", 15)


def broken(plan: Iterable[PlannedSession]) -> set[str]:
    """Return the rules that a plan breaks, those aside who wait."""
    hearings = to_hearings(BENCH.judge.facts, list(plan))
    return {one.rule for one in verify(PROBLEM, Schedule(hearings=hearings))} - {"accounted"}


def by_parts() -> Plan:
    """Return a plan made part after part in this process."""
    plan, rng = Plan(), random.Random(1)
    for part in deal_parts(BENCH, BENCH.placeable):
        for change in place_part(BENCH, plan, part, rng):
            plan.replace((), change.new)
    return plan


def test_everyone_is_in_one_part_and_cohorts_stay_together() -> None:
    dealt = deal_parts(BENCH, BENCH.placeable)
    assert len(dealt) >= 4
    assert sorted(who for part in dealt for who in part) == sorted(BENCH.placeable)
    part_of_one = {who: number for number, part in enumerate(dealt) for who in part}
    cohorts = [group for group in BENCH.framer.mates.values() if len(group) > 1]
    assert cohorts
    assert all(len({part_of_one[who] for who in group}) == 1 for group in cohorts)


def test_a_part_is_a_problem_of_its_own() -> None:
    candidates, people = BENCH.placeable[5:9], [one.id for one in PROBLEM.examiners[::2]]
    own = part_of(PROBLEM, reversed(candidates), people)
    assert tuple(one.id for one in own.candidates) == tuple(candidates)
    assert [one.id for one in own.examiners] == people
    assert {row.who for row in own.availability} <= {*candidates, *people, *(room.id for room in PROBLEM.rooms)}
    assert own.campaign == PROBLEM.campaign


def test_whoever_can_be_heard_finds_people_for_every_seat() -> None:
    part = deal_parts(BENCH, BENCH.placeable)[0]
    chosen = set(people_for(BENCH, Plan(), part, random.Random(2)))
    for who in part:
        candidate = PROBLEM.candidate_of[who]
        seats = [
            chosen & set(BENCH.openings.space.people_for(candidate, seat.seat))
            for seat in PROBLEM.seats_of[candidate.certification]
        ]
        free = (BENCH.framer.free_on(half) for half, _ in BENCH.framer.spots_of(who))
        assert any(all(not seat.isdisjoint(there) for seat in seats) for there in free)


@pytest.mark.parametrize(("size", "share"), [(15, 0.8), (45, 0.9)])
def test_parts_keep_every_rule_and_hear_nearly_all(size: int, share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 90, six seeds hear 75 to 84 in seven small parts, which leave each other little, and 84 to 90 in five."""
    monkeypatch.setattr(dealing, "PART", size)
    plan = by_parts()
    assert broken(plan) == set()
    assert len(plan.session_of) >= share * len(BENCH.placeable)


def test_a_part_with_too_many_sets_is_halved(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = place_part(BENCH, Plan(), BENCH.placeable[:40], random.Random(3))
    monkeypatch.setattr(parts, "MOST_SETS", 300)
    halved = [
        session
        for change in place_part(BENCH, Plan(), BENCH.placeable[:40], random.Random(3))
        for session in change.new
    ]
    assert broken(halved) == set()
    assert sum(len(session.hearings) for session in halved) >= 0.8 * sum(
        len(change.new[0].hearings) for change in whole
    )


def test_steps_that_know_their_part_only_save_something_and_keep_every_rule(tmp_path: Path) -> None:
    plan, rng = by_parts(), random.Random(5)
    told = [BENCH.judge.values(plan, "cost")]
    for _ in range(8):
        change = improve_part(BENCH, plan, related(BENCH, plan, (), 10, rng), DEPTHS[0], rng).change
        if change is not None and BENCH.judge.gain("cost", plan, change) >= 0:
            plan.replace((session.name for session in change.old), change.new)
        assert broken(plan) == set()
        told.append(BENCH.judge.values(plan, "cost"))
    assert told == sorted(told, reverse=True)
    assert told[-1][1] < told[0][1]
    # A worker does the same, given no file of prices.
    freed = related(BENCH, plan, (), 10, random.Random(6))
    task = PackTask(save_problem(PROBLEM, tmp_path), tuple(plan), tuple(s.name for s in freed), "", DEPTHS[0], 7)
    assert run_pack(task).change == improve_part(BENCH, plan, freed, DEPTHS[0], random.Random(7)).change


def rounds(folder: Path, workers: int, until: Callable[[], bool] = lambda: False) -> Rounds:
    """Return rounds with a plan made by parts."""
    source = save_problem(PROBLEM, folder)
    crew = Team(workers, source) if workers > 1 else Alone()
    made = Rounds(
        BENCH,
        source,
        crew,
        1,
        Parameters(),
        deadline=float("inf"),
        repeatable=True,
        on_plan=lambda: None,
        should_stop=lambda: False,
    )
    try:
        made.construct_by_parts(until)
    finally:
        crew.close()
    return made


def test_workers_side_by_side_make_a_lawful_plan_whoever_is_faster(tmp_path: Path) -> None:
    first, second = rounds(tmp_path, 2), rounds(tmp_path, 2)
    assert broken(first.plan) == set()
    assert len(first.waiting()) <= 0.2 * len(BENCH.placeable)  # small parts side by side: some meet
    assert list(first.plan) == list(second.plan)


def test_a_part_ends_when_told() -> None:
    """What was held until then stays: the search hands on what it has."""
    part, asked = BENCH.placeable[:60], iter((False,) * 12)
    found = place_part(BENCH, Plan(), part, random.Random(4), lambda: next(asked, True))
    plan = [session for change in found for session in change.new]
    assert sum(len(session.hearings) for session in plan) < len(part) / 2
    assert broken(plan) == set()
    assert place_part(BENCH, Plan(), part, random.Random(4), lambda: True) == ()


def test_a_plan_by_parts_begins_no_other_when_told(tmp_path: Path) -> None:
    asked = iter((False, False, True))
    made = rounds(tmp_path, 1, lambda: next(asked, True))
    assert 0 < len(made.plan.session_of) < len(BENCH.placeable) / 2


def test_a_plan_by_parts_is_done_when_nobody_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it went on asking for parts of nobody until the time was up."""
    asked = iter((False,) * 20)
    monkeypatch.setattr(Rounds, "waiting", lambda _: [])
    rounds(tmp_path, 1, lambda: next(asked, True))
    assert len(list(asked)) == 20


def test_those_whom_a_pin_names_are_in_the_part() -> None:
    who = BENCH.placeable[0]
    code = PROBLEM.candidate_of[who].certification
    able = BENCH.framer.seated[code]
    few = set(people_for(BENCH, Plan(), [who], random.Random(1)))
    named = next(one for one in able if one not in few)
    fields = {name: getattr(PROBLEM, name) for name in Problem.model_fields}
    pinned = Problem.model_construct(**{**fields, "pins": (Pin(candidate=who, examiner=named),)})
    assert named in people_for(Bench(Openings(make_space(pinned))), Plan(), [who], random.Random(1))
