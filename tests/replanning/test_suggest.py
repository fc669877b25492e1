"""Suggest: the first proposal is what a full solve with everything else pinned finds."""

import datetime as dt

import pytest

from scheduler.domain import Pin, Problem
from scheduler.errors import InputError
from scheduler.replanning.suggesting import suggest
from scheduler.schedule import Schedule
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from scheduler.verification import measure, verify
from tests.factories import make_candidate, make_hearing, make_problem, make_schedule, window
from tests.replanning.small import SETTINGS, planned, small, without

BEFORE = dt.date(2027, 3, 14)
MODES = ("session", "hearing")


def pinned(problem: Problem, schedule: Schedule) -> Problem:
    """Return the problem with every field of every hearing pinned."""
    pins = [Pin(candidate=h.candidate, start=h.start, room=h.room) for h in schedule.hearings]
    pins += [Pin(candidate=h.candidate, seat=s.seat, examiner=s.examiner) for h in schedule.hearings for s in h.panel]
    return problem.model_copy(update={"pins": tuple(pins)})


def compare_with_full_solve(seed: int, mode: str) -> bool:
    """Check one random case; return whether there was a place for the late candidate."""
    problem = small(seed, mode)
    late = problem.candidates[-1].id
    before = planned(without(problem, late))
    found = suggest(problem, before, late, BEFORE, SolveSettings(time_limit=60, workers=1))
    full = solve(pinned(problem, before), SETTINGS).schedule
    # A pin keeps nobody in: a full solve may give up another candidate for the late one. With all of them it would
    # hear more: there is no place then.
    if late not in full.hearing_of or len(full.hearings) <= len(before.hearings):
        assert found.proposals == ()
        assert found.reasons
        return False
    first = found.proposals[0]
    assert first.proven
    assert [(t.name, t.after) for t in first.tiers] == [(t.name, t.value) for t in measure(problem, full)]
    assert verify(problem, first.schedule) == []
    assert first.moved == 0
    kept = first.schedule.hearing_of
    assert all(kept[h.candidate].start == h.start and kept[h.candidate].panel == h.panel for h in before.hearings)
    return True


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("mode", MODES)
def test_first_proposal_equals_a_full_solve_with_everything_else_pinned(seed: int, mode: str) -> None:
    compare_with_full_solve(seed, mode)


def test_proposals_come_in_order_and_differ_in_place() -> None:
    problem = make_problem(candidates=(make_candidate("C1"), make_candidate("C2")))
    found = suggest(problem, make_schedule(make_hearing("C1", "09:00")), "C2", BEFORE, count=3)
    # Next to C1 in the morning costs no further day; the afternoon has lunch between and a second session.
    starts = [p.hearing.start.hour for p in found.proposals]
    assert starts[0] in (9, 10, 11)
    assert len(starts) == len({(p.hearing.start.hour < 12, p.hearing.room) for p in found.proposals}) == 2
    values = [tuple(t.after for t in p.tiers) for p in found.proposals]
    assert values == sorted(values)
    assert {one.id for one in found.proposals[0].changes.disturbed} == {"C2", "A1", "A2", "P1"}


def test_moving_people_makes_a_place_where_there_is_none() -> None:
    # C2 can only come from 9:00 to 10:00, where C1 is; C1 and the three examiners would move.
    problem = make_problem(
        candidates=(make_candidate("C1"), make_candidate("C2")),
        availability=(window("C2", "09:00", "10:00"),),
    )
    plan = make_schedule(make_hearing("C1", "09:00"))
    assert suggest(problem, plan, "C2", BEFORE).proposals == ()
    assert suggest(problem, plan, "C2", BEFORE, moving=3).proposals == ()
    (found,) = suggest(problem, plan, "C2", BEFORE, moving=4).proposals
    assert found.hearing.start.hour == 9
    assert found.moved == 4
    assert verify(problem, found.schedule) == []


def test_who_is_unknown_or_has_been_heard() -> None:
    problem = make_problem()
    plan = make_schedule(make_hearing("C1", "09:00"))
    with pytest.raises(InputError, match="inconnu"):
        suggest(problem, plan, "C9", BEFORE)
    with pytest.raises(InputError, match="déjà passé"):
        suggest(problem, plan, "C1", dt.date(2027, 3, 16))
