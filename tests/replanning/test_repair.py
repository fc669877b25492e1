"""Repair: right, least by an exhaustive model, the past and the notice kept, nothing dropped in silence."""

import datetime as dt
import random
import time
from typing import Any

import pytest

from scheduler.domain import NoticeWaiver, Problem
from scheduler.errors import InputError
from scheduler.events import (
    AccommodationAdded,
    CandidateAdded,
    CandidatePostponed,
    CandidateWithdrawn,
    ConflictAdded,
    Event,
    ExaminerAway,
    Happened,
    HearingLonger,
    LinksLost,
    RoomAway,
)
from scheduler.model.ladder import Budget, Ladder
from scheduler.model.partial import build_partial
from scheduler.model.scope import Scope
from scheduler.replanning.people import people_goals
from scheduler.replanning.repair import Repair, repair
from scheduler.replanning.situation import situate
from scheduler.replanning.space import make_repair_space
from scheduler.schedule import Schedule
from scheduler.settings import SolveSettings
from scheduler.verification import verify
from tests.factories import (
    PANEL,
    at,
    day,
    make_candidate,
    make_examiners,
    make_hearing,
    make_problem,
    make_room,
    make_schedule,
    with_candidates,
)
from tests.replanning.small import planned, small

BEFORE = day(-1)
ONE = SolveSettings(time_limit=60, workers=1, seed=1)


def mended(problem: Problem, schedule: Schedule, *events: Event, on: dt.date = BEFORE, **more: Any) -> Repair:
    """Repair and check what must always hold."""
    found = repair(problem, schedule, Happened(events=events, **more), on, ONE)
    assert verify(found.problem, found.schedule) == list(found.broken_before)
    everyone = {h.candidate for h in found.schedule.hearings} | {u.candidate for u in found.schedule.unplaced}
    assert everyone == set(found.problem.candidate_of)
    return found


def told(found: Repair) -> set[str]:
    """Return who is disturbed."""
    return {one.id for one in found.changes.disturbed}


def values(found: Repair) -> dict[str, float]:
    """Return the people's goals."""
    return {tier.name: tier.value for tier in found.people}


def two_panels(**changes: Any) -> Problem:
    """Return four candidates, a spare member A3 and a spare room over two days."""
    return make_problem(
        **({
            "days": 2,
            "candidates": tuple(with_candidates("C1", "C2", "C3", "C4")),
            "examiners": make_examiners("A3", "A4", "P2"),
            "rooms": (make_room(), make_room("R2")),
        } | changes)
    )  # fmt: skip


def four() -> Schedule:
    """Return C1 and C2 in the morning of day 0, C3 and C4 in the morning of day 1, with one panel."""
    return make_schedule(
        make_hearing("C1", "09:00"),
        make_hearing("C2", "10:00"),
        make_hearing("C3", "09:00", 1),
        make_hearing("C4", "10:00", 1),
    )


class TestByHand:
    def test_nothing_happened(self) -> None:
        found = mended(two_panels(), four())
        assert found.proven
        assert found.changes.hearings == ()

    def test_a_stand_in_for_an_absent_member(self) -> None:
        # A2 is ill on day 0: A3 or A4 takes the seat for C1 and C2. Two people: the one who leaves, who comes.
        found = mended(two_panels(), four(), ExaminerAway(examiner="A2", start=day(0)))
        assert found.proven
        assert len(told(found)) == 2
        assert "A2" in told(found)
        assert values(found) | {"notice": 0} == {
            "placement": 0, "called": 1, "notice": 0, "others": 1, "alternates": 0,
        }  # fmt: skip
        assert {h.candidate for h in found.changes.hearings} == {"C1", "C2"}
        assert found.changes.untouched.candidates == ("C3", "C4")

    def test_an_absent_room_moves_its_people_and_nobody_else(self) -> None:
        # R1 is lost on day 0: C1, C2 and the three of their panel go elsewhere, to another room or day.
        found = mended(two_panels(), four(), RoomAway(room="R1", start=day(0)))
        assert found.proven
        assert told(found) == {"C1", "C2", "A1", "A2", "P1"}
        assert found.changes.untouched.candidates == ("C3", "C4")

    def test_a_candidate_who_withdraws_is_told_with_the_panel(self) -> None:
        found = mended(two_panels(), four(), CandidateWithdrawn(candidate="C1"))
        assert told(found) == {"C1", "A1", "A2", "P1"}
        assert found.changes.hearings[0].kinds == ("cancelled",)
        assert found.unrepaired == ()

    def test_a_longer_hearing_leaves_the_next_one_where_it_is(self) -> None:
        # C1 takes 90 minutes and cannot be heard before C2 at 10:00: it goes after, and C2 is not disturbed.
        found = mended(two_panels(), four(), HearingLonger(candidate="C1", minutes=90))
        assert found.proven
        assert told(found) == {"C1", "A1", "A2", "P1"}
        assert found.changes.untouched.candidates == ("C2", "C3", "C4")

    def test_a_longer_hearing_pushes_the_next_one_when_it_must(self) -> None:
        # C1 keeps its start, room and panel until 10:30: C2 cannot stay at 10:00 in that room. Five people.
        problem = two_panels(candidates=tuple(with_candidates("C1", "C2")))
        plan = make_schedule(make_hearing("C1", "09:00"), make_hearing("C2", "10:00"))
        found = mended(problem, plan, HearingLonger(candidate="C1", minutes=90), keep=["C1"])
        assert found.proven
        assert told(found) == {"C1", "C2", "A1", "A2", "P1"}

    def test_a_conflict(self) -> None:
        # The panel sits for C1 and C2 together: A2 leaves both to A3 or A4.
        found = mended(two_panels(), four(), ConflictAdded(candidate="C1", examiner="A2"))
        assert found.proven
        assert "A2" in told(found)
        assert "A2" not in found.schedule.hearing_of["C1"].examiners

    def test_a_late_candidate_joins(self) -> None:
        new = CandidateAdded(candidate=make_candidate("C5"))
        found = mended(two_panels(), four(), new)
        assert found.proven
        assert values(found)["placement"] == 0
        assert "C5" in found.schedule.hearing_of

    def test_a_postponed_candidate(self) -> None:
        found = mended(two_panels(), four(), CandidatePostponed(candidate="C1", earliest=day(1)))
        assert found.schedule.hearing_of["C1"].start.date() == day(1)
        assert found.proven

    def test_needs_that_change_find_another_room(self) -> None:
        problem = two_panels(rooms=(make_room(), make_room("R2", step_free=True)))
        found = mended(problem, four(), AccommodationAdded(candidate="C1", step_free=True))
        assert found.schedule.hearing_of["C1"].room == "R2"

    def test_a_lost_link(self) -> None:
        problem = two_panels(rooms=(make_room(), make_room("V1")), candidates=tuple(with_candidates("C1", "C2")))
        plan = make_schedule(make_hearing("C1", "09:00", room="V1"), make_hearing("C2", "10:00", room="V1"))
        found = mended(problem, plan, LinksLost(room="V1"))
        assert {h.room for h in found.schedule.hearings} == {"R1"}
        assert told(found) == {"C1", "C2", "A1", "A2", "P1"}


class TestWhatStays:
    def test_the_past_is_frozen(self) -> None:
        found = mended(two_panels(), four(), ExaminerAway(examiner="A2"), on=day(1))
        assert found.changes.untouched.candidates == ("C1", "C2")
        assert "A2" not in found.schedule.hearing_of["C3"].examiners

    def test_an_event_about_the_past_is_refused(self) -> None:
        with pytest.raises(InputError, match="déjà passé"):
            mended(two_panels(), four(), CandidateWithdrawn(candidate="C1"), on=day(1))

    def test_who_is_unknown_is_told_all_at_once(self) -> None:
        with pytest.raises(InputError) as caught:
            mended(two_panels(), four(), ExaminerAway(examiner="Z"), RoomAway(room="Y"), consents=["X"], keep=["W"])
        assert [(i.row, i.column) for i in caught.value.issues] == [
            (1, "examiner"), (2, "room"), (1, "consents"), (1, "keep"),
        ]  # fmt: skip

    def test_within_the_notice_only_what_is_hit_moves(self) -> None:
        # Called on 25 January: 49 days ahead. On 1 March both days are within 30 and 45 days. A2 is ill on
        # day 0 and A3 stands in; nobody else may be called, and C3 and C4 keep even their panel.
        problem = two_panels(campaign={"reference_date": "2027-01-25"})
        found = mended(problem, four(), ExaminerAway(examiner="A2", start=day(0)), on=dt.date(2027, 3, 1))
        assert found.proven
        assert found.changes.untouched.candidates == ("C3", "C4")
        # 1 March + 30 days = 31 March: 16 days are missing on 15 March, for A2 and for who stands in.
        assert values(found)["notice"] == 32
        assert {w.reason for w in found.problem.notice_waivers} == {"convoked", "event"}

    def test_a_new_candidate_within_the_notice_needs_consent(self) -> None:
        problem = two_panels(campaign={"reference_date": "2027-01-25"})
        new = CandidateAdded(candidate=make_candidate("C5"))
        alone = mended(problem, four(), new, on=dt.date(2027, 3, 1))
        assert [u.candidate for u in alone.unrepaired] == ["C5"]
        agreed = mended(problem, four(), new, on=dt.date(2027, 3, 1), consents=["C5", "A1", "A2", "P1"])
        assert agreed.unrepaired == ()
        assert NoticeWaiver(who="C5", reason="consent") in agreed.problem.notice_waivers

    def test_what_is_kept_stays(self) -> None:
        absent = RoomAway(room="R1", start=day(0))
        found = mended(two_panels(), four(), absent, keep=["C1:start", "C1:panel"])
        assert found.schedule.hearing_of["C1"].start == at("09:00")
        stuck = mended(two_panels(), four(), absent, keep=["C1:room", "C1:start"])
        assert [u.candidate for u in stuck.unrepaired] == ["C1"]
        assert stuck.unrepaired[0].reasons

    def test_alternates_step_in_first(self) -> None:
        # P2 and P3 could both replace P1; P3 is named beforehand for the session.
        panels = [{"panel": make_hearing().session, "seat": "professionnel", "examiner": "P3", "alternate": True}]
        problem = two_panels(examiners=make_examiners("A3", "A4", "P2", "P3", "P4"), panels=panels)
        found = mended(problem, four(), ExaminerAway(examiner="P1", start=day(0)))
        assert told(found) == {"P1", "P3"}
        assert values(found)["alternates"] == 1

    def test_nothing_can_be_done_is_said(self) -> None:
        problem = make_problem(candidates=tuple(with_candidates("C1", "C2")))
        plan = make_schedule(make_hearing("C1", "09:00"), make_hearing("C2", "10:00"))
        found = mended(problem, plan, ExaminerAway(examiner="P1"))
        assert {u.candidate for u in found.unrepaired} == {"C1", "C2"}
        assert all(u.reasons[0].text for u in found.unrepaired)
        assert found.proven


def random_event(chance: random.Random, problem: Problem, schedule: Schedule) -> Event:
    """Return a random event about a hearing of a small plan."""
    hearing = chance.choice(schedule.hearings)
    when, who = hearing.start.date(), hearing.candidate
    half = "am" if hearing.start.hour < 12 else "pm"
    choices: list[Event] = [
        ExaminerAway(examiner=chance.choice(hearing.examiners), start=when),
        ExaminerAway(examiner=chance.choice(hearing.examiners), start=when, half_day=half),
        ExaminerAway(examiner=chance.choice(hearing.examiners)),
        RoomAway(room=hearing.room, start=when, half_day=half),
        CandidateWithdrawn(candidate=who),
        CandidatePostponed(candidate=who, earliest=when + dt.timedelta(days=1)),
        HearingLonger(candidate=who, minutes=75),
        ConflictAdded(candidate=who, examiner=chance.choice(hearing.examiners)),
        CandidateAdded(candidate=make_candidate("C9", certification=chance.choice("XY"))),
    ]
    return chance.choice(choices)


def least(problem: Problem, schedule: Schedule, event: Event) -> dict[str, float]:
    """Return the people's goals of the best schedule when every hearing may go anywhere: no let go, no growth."""
    situation = situate(problem, schedule, Happened(events=(event,)), BEFORE)
    free = frozenset(situation.hearings) | situation.new
    partial = build_partial(make_repair_space(situation), Scope(situation.hearings, free))
    for who in frozenset(situation.hearings) - situation.hit - situation.touched:
        partial.model.cp.add(partial.model.placed[who] == 1)
    ladder = Ladder(partial.model.cp, Budget(ONE, time.monotonic()))
    found = {}
    for name, expression in people_goals(partial, situation).steps:
        step = ladder.minimise(name, expression)
        assert step.proven
        ladder.keep(expression, step.value or 0)
        found[name] = (step.value or 0) / (100 if name == "placement" else 1)
    return found


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("mode", ["session", "hearing"])
def test_as_few_people_as_when_everything_may_move(seed: int, mode: str) -> None:
    problem = small(seed, mode)
    schedule = planned(problem)
    event = random_event(random.Random(seed), problem, schedule)
    found = mended(problem, schedule, event)
    assert found.proven
    assert values(found) == least(problem, schedule, event), event


@pytest.mark.parametrize("seed", range(3))
def test_the_count_is_that_of_the_changes(seed: int) -> None:
    problem = small(seed)
    schedule = planned(problem)
    found = mended(problem, schedule, random_event(random.Random(seed + 50), problem, schedule))
    called = {who for h in schedule.hearings for who in (h.candidate, *h.examiners)}
    assert values(found)["called"] == len(told(found) & called)
    assert values(found)["others"] == len(told(found) - called)


def test_one_worker_gives_one_repair() -> None:
    problem = small(3)
    schedule = planned(problem)
    event = random_event(random.Random(9), problem, schedule)
    first, second = (mended(problem, schedule, event) for _ in range(2))
    assert first.schedule == second.schedule


def test_a_pool_with_fewer_links_than_panels_there() -> None:
    # Two panels sit at once on two links, and one link is left. Nothing new wants the
    # pool, so that nothing was let go and the checker refused the plan: one of the two has to sit elsewhere.
    remote = with_candidates("C1", "C2", mode="remote")
    problem = two_panels(candidates=tuple(remote), rooms=(make_room("V1", capacity=2),))
    others = dict(zip(PANEL, ("A3", "A4", "P2"), strict=True))
    plan = make_schedule(
        make_hearing("C1", room="V1", session="S1"), make_hearing("C2", room="V1", session="S2", panel=others)
    )
    found = mended(problem, plan, LinksLost(room="V1", left=1))
    assert found.proven
    assert not found.unrepaired
    # One candidate and their panel of three move to another half-day.
    assert len(told(found)) == 4
    # What has been held on two links stays as it was.
    later = mended(problem, plan, LinksLost(room="V1", left=1), on=day(1))
    assert later.proven
    assert told(later) == set()
