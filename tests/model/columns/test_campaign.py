"""What is told of a campaign whose sets are too many to be written down."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from examples.generator import generate
from scheduler.model.builder import make_space
from scheduler.model.columns import campaign
from scheduler.model.columns.campaign import bound_by_columns
from scheduler.model.columns.guide import Guide, guide_file, read_guide
from scheduler.model.columns.sets import Column, SessionSets
from scheduler.model.extract import to_hearings
from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import Bench
from scheduler.model.improve.from_program import round_up
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from scheduler.model.rounding import whole_minutes
from scheduler.model.seat_bounds import count_shares
from scheduler.schedule import Schedule
from scheduler.verification import verify
from tests.model.columns.test_columns import generated, sets_of

PROBLEM = generate(60, 2)
BENCH = Bench(Openings(make_space(PROBLEM)), None)
CANDIDATES = [PROBLEM.candidate_of[who] for who in BENCH.placeable]


def test_all_sets_are_written_down_as_long_as_their_seats_are_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """1,176 sets at the most, counted before they are written, of three seats each: 3,528 seats."""
    monkeypatch.setattr(campaign, "MOST_IN_GROUP", 5)
    every = len(sets_of(PROBLEM).size)
    for seats, whole in ((3_528, True), (3_527, False)):
        monkeypatch.setattr(campaign, "MOST_SEATS", seats)
        sets, wide = campaign._sets_of(Places(BENCH.openings), CANDIDATES)
        assert (len(sets.size) == every, not wide) == (whole, whole)


def test_it_is_bounded_and_its_sessions_are_held(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(campaign, "MOST_SEATS", 300)
    monkeypatch.setattr(campaign, "MOST_IN_GROUP", 20)
    plans = []

    def make(sets: SessionSets, guide: Guide, held: Sequence[Column], whole: bool) -> tuple[PlannedSession, ...]:
        assert not whole
        plans.append(round_up(BENCH, sets, guide, held, whole=whole))
        return plans[-1]

    path = guide_file(str(tmp_path / "problem.json"))
    bound = bound_by_columns(BENCH.openings, CANDIDATES, 60, path, frozenset(), make)
    assert bound is not None
    assert count_shares(BENCH.openings, CANDIDATES) <= bound <= whole_minutes(generated(sets_of(PROBLEM)).value)
    told = read_guide(path)
    assert told is not None
    assert (told.bound, told.plans, told.central) == (bound, 2, False)
    assert told.prices is None
    assert told.plan == plans[1]
    heard = {who for session in told.plan for who in session.candidates}
    assert len(heard) >= 0.8 * len(CANDIDATES)
    hearings = to_hearings(BENCH.judge.facts, list(told.plan))
    assert {one.rule for one in verify(PROBLEM, Schedule(hearings=hearings))} <= {"accounted"}
