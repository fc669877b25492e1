"""Each goal worked by hand: the figure the solver minimises and the one the checker counts are both the hand's.

Monday 15 March 2027, half-days 09:00-12:00 and 13:00-17:00; hearings of an hour before A1, A2 and P1 in R1.
"""

from __future__ import annotations

import pytest
from ortools.sat.python import cp_model

from scheduler.domain import Problem
from scheduler.model.builder import build_model, make_space
from scheduler.model.objectives import OBJECTIVES
from scheduler.schedule import Hearing, Schedule
from scheduler.view import ScheduleView
from tests.factories import (
    MONDAY,
    make_candidate,
    make_examiners,
    make_hearing,
    make_problem,
    make_room,
    window,
    with_candidates,
)
from tests.model.test_contract import fixed

GOALS = {goal.name: goal for goal in OBJECTIVES}


def both_faces(name: str, problem: Problem, *hearings: Hearing, previous: Schedule | None = None) -> tuple[int, int]:
    """Return what the solver and what the checker count for a plan, in integer units."""
    goal, model = GOALS[name], build_model(make_space(problem))
    assert fixed(model, hearings), "the plan is one of the model's"
    model.cp.minimize(goal.post(model, previous))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model.cp) == cp_model.OPTIMAL
    measured = goal.measure(ScheduleView(problem, Schedule(hearings=hearings)), previous)
    return round(solver.objective_value), measured


class TestPlacement:
    def test_priority_and_a_right_that_ends_soon(self) -> None:
        """C2 is left out: 100 + 10 × priority 3 + 9 as the last day is the campaign's first."""
        left_out = make_candidate("C2", priority=3, latest=MONDAY)
        problem = make_problem(candidates=(make_candidate(), left_out))
        assert both_faces("placement", problem, make_hearing()) == (139, 139)

    def test_everyone_alike_without_urgency(self) -> None:
        left_out = make_candidate("C2", priority=3, latest=MONDAY)
        problem = make_problem(campaign={"weights": {"urgency": 0}}, candidates=(make_candidate(), left_out))
        assert both_faces("placement", problem, make_hearing()) == (100, 100)


class TestCost:
    # C2 comes at 10:30 at the earliest, so that their hearings have times in the model.
    WAITING = (window("C1", "09:00", "10:00"), window("C2", "10:30", "11:30"))

    def test_days_waits_rooms_and_travel(self) -> None:
        """In quarter-hours 3 people × 8 + 1 room × 4, so 420 minutes; 3 people wait 30 minutes; A1 travels 40."""
        problem = make_problem(
            candidates=with_candidates("C1", "C2"),
            examiners=make_examiners(A1={"home": "H"}),
            availability=self.WAITING,
            travel=({"from": "H", "to": "D", "minutes": 40},),
        )
        total = 15 * (3 * 8 + 4) + 3 * 30 + 40
        assert total == 550
        assert both_faces("cost", problem, make_hearing(), make_hearing("C2", "10:30")) == (total, total)

    def test_weights_are_data(self) -> None:
        """No day, no wait, no room counts; each of two half-days opened costs 5 quarter-hours."""
        weights = {"examiner_day": 0, "idle": 0, "room_day": 0, "travel": 0, "panel_half_day": 5}
        problem = make_problem(campaign={"weights": weights}, candidates=with_candidates("C1", "C2"))
        assert both_faces("cost", problem, make_hearing(), make_hearing("C2", "13:00")) == (150, 150)

    def test_back_to_back_in_one_room_is_a_gain(self) -> None:
        """With a panel for each hearing: three people have both hearings next to each other, 2 quarter-hours each."""
        weights = {"examiner_day": 0, "room_day": 0, "idle": 0, "adjacency": 2}
        campaign = {"panel_mode": "hearing", "weights": weights}
        problem = make_problem(campaign=campaign, candidates=with_candidates("C1", "C2"))
        rows = (make_hearing(session="C1-1"), make_hearing("C2", "10:00", session="C2-1"))
        assert both_faces("cost", problem, *rows) == (-90, -90)


class TestWishes:
    def test_modes_half_days_and_people(self) -> None:
        """C1 wished a remote hearing, A1 an afternoon, A2 to sit with A3: three wishes; no man is on the panel: one."""
        examiners = make_examiners(
            "A3", A1={"wished_half_day": "pm", "sex": "F"}, A2={"wished_with": ("A3",), "sex": "F"}, P1={"sex": "F"}
        )
        problem = make_problem(candidates=(make_candidate(wished_mode="remote"),), examiners=examiners)
        assert both_faces("wishes", problem, make_hearing()) == (4, 4)

    def test_times_if_needed(self) -> None:
        """P1 would rather not sit on that morning: one count for each of two hearings."""
        problem = make_problem(
            candidates=with_candidates("C1", "C2"),
            availability=(window("P1", "09:00", "12:00", level="if_needed"), window("P1", "13:00", "17:00")),
        )
        assert both_faces("wishes", problem, make_hearing(), make_hearing("C2", "10:00")) == (2, 2)


class TestFairness:
    def test_the_heaviest_load_of_a_speciality(self) -> None:
        """Speciality s: A1 has 5 of past campaigns and hears one, 6; A2, A3 and P1 have less."""
        examiners = make_examiners("A3", A1={"past_load": 5}, A2={"past_load": 3})
        assert both_faces("fairness", make_problem(examiners=examiners), make_hearing()) == (6, 6)

    def test_one_count_for_each_speciality(self) -> None:
        """s: A1 with 1; t: A3 and A4 sit nowhere, A4 brings 7."""
        others = {"A3": {"specialities": ("t",)}, "A4": {"specialities": ("t",), "past_load": 7}}
        problem = make_problem(examiners=make_examiners(**others))
        assert both_faces("fairness", problem, make_hearing()) == (8, 8)


class TestCompactness:
    def test_holes_and_changes_of_room(self) -> None:
        """Half an hour between C1 and C2; in the afternoon all three people sit in another room: 3 quarter-hours."""
        problem = make_problem(
            candidates=with_candidates("C1", "C2", "C3"),
            rooms=(make_room(), make_room("R2")),
            availability=(*TestCost.WAITING, window("C3", "13:00", "14:00")),
        )
        rows = (make_hearing(), make_hearing("C2", "10:30"), make_hearing("C3", "13:00", room="R2"))
        assert both_faces("compactness", problem, *rows) == (75, 75)


class TestStability:
    def test_start_room_and_people(self) -> None:
        """C1 was at 10:00 in R2 with A3 instead of A2: another start, another room, one who leaves."""
        problem = make_problem(examiners=make_examiners("A3"), rooms=(make_room(), make_room("R2")))
        before = Schedule(hearings=(make_hearing("C1", "10:00", room="R2", panel={"membre": "A3"}),))
        assert both_faces("stability", problem, make_hearing(), previous=before) == (3, 3)
        assert both_faces("stability", problem, make_hearing(), previous=Schedule(hearings=(make_hearing(),))) == (0, 0)


@pytest.mark.parametrize("name", GOALS)
def test_every_goal_is_worked_by_hand(name: str) -> None:
    assert f"Test{name.capitalize()}" in globals()
