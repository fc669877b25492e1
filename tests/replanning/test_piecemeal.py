"""Repair piece by piece: right, nobody lost, counted as the model counts, and used where the whole is too large."""

import datetime as dt
import random
import time

import pytest

from scheduler.events import Happened, LinksLost
from scheduler.model.ladder import Budget
from scheduler.model.scope import Scope
from scheduler.replanning.mending import Mender
from scheduler.replanning.people import count_people
from scheduler.replanning.piecemeal import Piecemeal, is_large
from scheduler.replanning.repair import repair
from scheduler.replanning.situation import Situation, situate
from scheduler.replanning.space import make_repair_space
from scheduler.schedule import Schedule
from scheduler.settings import SolveSettings
from scheduler.verification import verify
from tests.replanning.published import published
from tests.replanning.small import planned, small
from tests.replanning.test_repair import BEFORE, ONE, random_event

CASES = [(seed, mode) for seed in range(4) for mode in ("session", "hearing")]


def happened(seed: int, mode: str) -> Situation:
    problem = small(seed, mode)
    schedule = planned(problem)
    return situate(problem, schedule, Happened(events=(random_event(random.Random(seed), problem, schedule),)), BEFORE)


@pytest.mark.parametrize(("seed", "mode"), CASES)
def test_a_lawful_plan_that_is_never_better_than_the_best(seed: int, mode: str) -> None:
    situation = happened(seed, mode)
    mender = Mender(situation, Budget(ONE, time.monotonic()))
    mender.run()
    first = mender._first_scope()
    found = Piecemeal(situation, mender.space, Budget(ONE, time.monotonic()), 1.0).run(first)
    assert verify(situation.problem, Schedule(hearings=found)) == []
    assert mender.is_proven
    assert count_people(situation, found) >= mender.values
    # Whoever no event touches keeps their place.
    same = {h.candidate for h in found if situation.hearings.get(h.candidate) == h}
    assert same >= situation.hearings.keys() - situation.hit - situation.touched


@pytest.mark.parametrize(("seed", "mode"), CASES)
def test_people_are_counted_as_in_the_model(seed: int, mode: str) -> None:
    situation = happened(seed, mode)
    mender = Mender(situation, Budget(ONE, time.monotonic()))
    hearings = mender.run()
    assert mender.best is not None
    assert count_people(situation, hearings) == mender.best.values


def test_all_links_but_one_are_lost() -> None:
    # The hearings of dozens of people could go to any half-day and room: one model of that took all memory
    # at 1,000 candidates, and none was left for a plan, so that all of them were let go of.
    problem, schedule = published(300, 3)
    on = min(h.start.date() for h in schedule.hearings) - dt.timedelta(days=3)
    event = LinksLost(room=next(r.id for r in problem.rooms if r.kind == "remote"), left=1)
    situation = situate(problem, schedule, Happened(events=(event,)), on)
    assert len(situation.touched | situation.hit) > 20
    assert is_large(make_repair_space(situation), Scope(situation.hearings, situation.touched))
    settings = SolveSettings(time_limit=120, workers=1, effort=0.2)
    found = repair(problem, schedule, Happened(events=(event,)), on, settings)
    assert verify(found.problem, found.schedule) == []
    everyone = {h.candidate for h in found.schedule.hearings} | {u.candidate for u in found.schedule.unplaced}
    assert everyone == set(problem.candidate_of)
    # One panel can sit on the link that is left: far from all of them lose their place.
    assert len(found.unrepaired) < len(situation.touched | situation.hit) / 3
    assert all(u.reasons for u in found.unrepaired)
