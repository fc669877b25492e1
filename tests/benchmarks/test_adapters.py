"""What the public formats become, on instances small enough to solve by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.settings import SolveSettings
from scheduler.solver import solve
from scheduler.verification import measure, verify
from tests.benchmarks import small
from tests.benchmarks.adapters import load
from tests.benchmarks.adapters.base import Adapter
from tests.benchmarks.adapters.bench import Bench
from tests.benchmarks.adapters.kul import Kul
from tests.benchmarks.adapters.momilp import Momilp

QUICK = SolveSettings(time_limit=300, effort=2, workers=1)


def solved(instance: Adapter) -> tuple[Any, dict[str, float]]:
    """Solve to the end; return the solution and its score, once the independent checker has accepted it."""
    result = solve(instance.problem(), QUICK)
    assert result.schedule.status == "OPTIMAL"
    solution = instance.solution(result.schedule)
    errors, score = instance.check(solution)
    assert errors == []
    return solution, score


def as_file(folder: Path, data: dict[str, Any]) -> Path:
    path = folder / "instance.json"
    path.write_text(json.dumps(data))
    return path


def test_kinds_are_told_by_content(tmp_path: Path) -> None:
    assert isinstance(load(as_file(tmp_path, small.bench())), Bench)
    assert isinstance(load(as_file(tmp_path, small.momilp())), Momilp)
    assert isinstance(load(small.kul(tmp_path / "kul")), Kul)


def test_our_own_campaigns_are_told_too(tmp_path: Path) -> None:
    problem = Bench(small.bench()).problem()
    path = tmp_path / "problem.json"
    path.write_text(problem.model_dump_json(by_alias=True))
    instance = load(path)
    assert instance.problem() == problem
    assert solved(instance)[1] == {"placed": 2, "cost": 24}


class TestBench:
    def test_one_session_hears_both_and_the_last_buffer_lies_outside(self) -> None:
        # 09:00-10:00, buffer to 10:15, 10:15-11:15: the half-day ends at 11:15, the last buffer at 11:30.
        # Three examiner-days at 8, no idle time: the remote candidate joins the panel that sits in the room.
        solution, score = solved(Bench(small.bench()))
        assert score == {"placed": 2, "unassigned": 0, "examiner_days": 3, "idle": 0, "cost": 24}
        assert {oral["candidate"]: oral["room"] for oral in solution["orals"]} == {"C1": "R1", "C2": None}

    def test_an_examiner_who_is_never_available_never_sits(self) -> None:
        data = small.bench()
        data["examiners"][0]["available"] = []
        assert solved(Bench(data))[1]["placed"] == 0

    def test_hearings_a_day_are_limited(self) -> None:
        data = small.bench()
        data["examiners"][0]["max_per_day"] = 1
        assert solved(Bench(data))[1]["placed"] == 1

    def test_a_candidate_outside_the_dates_is_not_heard(self) -> None:
        data = small.bench()
        data["candidates"][1]["earliest_day"] = 1
        assert solved(Bench(data))[1]["placed"] == 1

    def test_the_panel_needs_the_speciality(self) -> None:
        data = small.bench()
        data["examiners"][0]["specialities"] = ["S2"]
        assert solved(Bench(data))[1]["placed"] == 0

    def test_a_solution_becomes_a_lawful_schedule_of_the_same_cost(self) -> None:
        instance = Bench(small.bench())
        panel = ["E1", "E2", "E3"]
        # 10:15 is the earliest after the first oral and its buffer: starting at 09:00 and 10:15 costs 24.
        orals = [
            {"candidate": "C1", "day": 0, "start": "09:00", "room": "R1", "panel": panel},
            {"candidate": "C2", "day": 0, "start": "10:15", "room": None, "panel": panel},
        ]
        problem, schedule = instance.problem(), instance.schedule({"orals": orals})
        assert verify(problem, schedule) == []
        assert [tier.value for tier in measure(problem, schedule)[:2]] == [0, 24]
        assert instance.solution(schedule)["orals"] == orals

    def test_halves_closer_than_the_buffer_are_refused(self) -> None:
        data = small.bench()
        data["halves"][1]["start"] = "11:15"
        with pytest.raises(ValueError, match="half-days"):
            Bench(data).problem()


class TestKul:
    def test_all_three_in_a_row_in_one_room(self, tmp_path: Path) -> None:
        # A sits in all three: 09, 10, 11. In one room A has two pairs; B (S1, S2) and C (S2, S3) one each when
        # S2 is in the middle: adjacency 4. A is named twice for S3 and takes one seat.
        solution, score = solved(Kul.read(small.kul(tmp_path)))
        assert score == {"placed": 3, "adjacency": 4}
        rows = sorted(solution, key=lambda row: row["start"])
        assert [row["start"] for row in rows] == ["09:00", "10:00", "11:00"]
        assert rows[1]["defence"] == "S2"
        assert rows[1]["members"] == {"supervisor": ["A"], "co_supervisor": ["B", "C"]}
        assert next(row for row in rows if row["defence"] == "S3")["members"] == {"supervisor": ["A"], "mentor1": ["C"]}

    def test_unavailable_people_and_rooms(self, tmp_path: Path) -> None:
        rows = [
            ("A", "person", "2025-06-23", "10:00", "11:00"),
            ("R1", "room", "2025-06-23", "09:00", "12:00"),
            ("R2", "room", "2025-06-23", "11:00", "12:00"),
        ]
        # Only 09:00 in R2 is left for A, who attends all three defences.
        solution, score = solved(Kul.read(small.kul(tmp_path, rows)))
        assert score == {"placed": 1, "adjacency": 0}
        assert (solution[0]["start"], solution[0]["room"]) == ("09:00", "R2")

    def test_a_student_is_away_too(self, tmp_path: Path) -> None:
        # S2 cannot come before 11:00, and so is not between the two others: A has two pairs, and B or C one.
        rows = [("S2", "person", "2025-06-23", "09:00", "11:00")]
        solution, score = solved(Kul.read(small.kul(tmp_path, rows)))
        assert next(row for row in solution if row["defence"] == "S2")["start"] == "11:00"
        assert score == {"placed": 3, "adjacency": 3}


class TestMomilp:
    def test_both_fit_when_starts_alone_are_checked(self) -> None:
        # Defence 1: member 1 (role 1) and 2 (role 2). Defence 2: role 1 by member 1 or 3, role 2 by member 1 or 2.
        # Starts at slots 1 and 3; the defence that starts in the last slot runs past it.
        solution, score = solved(Momilp("small", small.momilp()))
        assert score == {"placed": 2}
        assert sorted(row["start"] for row in solution) == [1, 3]

    def test_most_committees(self) -> None:
        data = small.momilp()
        data["par"]["c"][2] = 1
        data["par"]["e"][1][2] = [0, 0, 0]
        # Without member 1, role 2 of both defences needs member 2, who may sit once.
        assert solved(Momilp("small", data))[1] == {"placed": 1}

    def test_a_role_that_nobody_may_take_is_not_a_role_for_anyone(self) -> None:
        data = small.momilp()
        data["par"]["e"][1][1][1] = 0
        assert solved(Momilp("small", data))[1] == {"placed": 1}
