"""What-if: the rules a change by hand breaks, and how each goal moves; arithmetic by hand."""

import pytest

from scheduler.errors import InputError
from scheduler.replanning.whatif import Edit, what_if
from scheduler.schedule import Sitting
from tests.factories import at, make_candidate, make_hearing, make_problem, make_schedule

PROBLEM = make_problem(candidates=(make_candidate("C1"), make_candidate("C2")))
PLAN = make_schedule(make_hearing("C1", "09:00"), make_hearing("C2", "10:00"))


def test_a_move_that_breaks_a_rule_is_told() -> None:
    found = what_if(PROBLEM, PLAN, [Edit(candidate="C2", start=at("09:30"))])
    assert {v.rule for v in found.broken} == {"room_overlap", "examiner_overlap"}
    assert found.mended == ()


def test_a_move_that_leaves_a_hole_costs_what_it_costs() -> None:
    # C2 at 11:00 instead of 10:00: three examiners wait an hour, 3 × 4 quarter-hours; the hole is 4.
    found = what_if(PROBLEM, PLAN, [Edit(candidate="C2", start=at("11:00"))])
    assert found.broken == ()
    moves = {t.name: t.after - t.before for t in found.tiers if t.after != t.before}
    assert moves == {"cost": 12, "compactness": 4, "stability": 1}
    assert {p.id for p in found.changes.disturbed} == {"C2", "A1", "A2", "P1"}
    assert found.schedule.hearing_of["C2"].session == found.schedule.hearing_of["C1"].session


def test_mending_a_broken_plan_is_told_too() -> None:
    bad = make_schedule(make_hearing("C1", "09:00"), make_hearing("C2", "09:30"))
    found = what_if(PROBLEM, bad, [Edit(candidate="C2", start=at("10:00"))])
    assert found.broken == ()
    assert {v.rule for v in found.mended} == {"room_overlap", "examiner_overlap"}


def test_dropping_and_placing() -> None:
    dropped = what_if(PROBLEM, PLAN, [Edit(candidate="C2", drop=True)])
    assert next(t.after - t.before for t in dropped.tiers if t.name == "placement") == 1
    panel = tuple(Sitting(seat=s.seat, examiner=s.examiner) for s in PLAN.hearings[0].panel)
    back = what_if(PROBLEM, dropped.schedule, [Edit(candidate="C2", start=at("10:00"), room="R1", panel=panel)])
    assert back.broken == ()
    assert back.schedule.hearing_of["C2"].start == at("10:00")


def test_every_mistake_at_once() -> None:
    edits = [Edit(candidate="C9", drop=True), Edit(candidate="C1", room="R9"), Edit(candidate="C1", room="R1")]
    with pytest.raises(InputError) as caught:
        what_if(PROBLEM, PLAN, edits)
    assert [(i.row, i.column) for i in caught.value.issues] == [(1, "candidate"), (1, "candidate"), (2, "room")]
