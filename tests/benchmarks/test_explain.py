"""Conflicts and repairs on timetables small enough to see through, each confirmed by brute force."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import small
from tests.benchmarks.adapters.kul import Kul
from tests.benchmarks.checkers.kul import busy_hours, named
from tests.benchmarks.explain import explain, main

DAY = "2025-06-23"
HOURS = (9, 10, 11)


def possible(instance: Kul, facts: list[dict[str, Any]]) -> bool:
    """Tell by trying everything whether the defences among the facts can be held while only these facts bind."""
    people = {row["student"]: named(row) | {row["student"]} for row in instance.defences}
    students = [f["defence"] for f in facts if f["kind"] == "defence"]
    rows = [instance.unavailabilities[f["row"] - 2] for f in facts if f["kind"] == "unavailability"]
    away, closed = busy_hours(rows, "person"), busy_hours(rows, "room")
    duties = [(f["person"], set(f["defences"])) for f in facts if f["kind"] == "double_duty"]
    single = {(f["room"], int(f["start_time"][:2])) for f in facts if f["kind"] == "room_hour"}
    for places in product(list(product(HOURS, instance.rooms)), repeat=len(students)):
        plan = dict(zip(students, places, strict=True))
        if any(
            (room, DAY, hour) in closed or any((p, DAY, hour) in away for p in people[s])
            for s, (hour, room) in plan.items()
        ):
            continue
        if any(places.count(place) > 1 and (place[1], place[0]) in single for place in places):
            continue
        if any(len({plan[s][0] for s in both if s in plan}) < len(both & plan.keys()) for _, both in duties):
            continue
        return True
    return False


def away(name: str, *hours: int, kind: str = "person") -> list[tuple[str, str, str, str, str]]:
    return [(name, kind, DAY, f"{hour:02d}:00", f"{hour + 1:02d}:00") for hour in hours]


CASES = {
    # A sits in all three defences and is there for two of the three hours: every pair is one double duty.
    "double duty": away("A", 10),
    # S1 needs A and B: A comes at 9 only, B not before 10.
    "people": [*away("A", 10, 11), *away("B", 9)],
    # S1 can come at 9 only, B of the same defence not before 10: the student is one of the people.
    "student": [*away("S1", 10, 11), *away("B", 9)],
    # Both rooms are closed but one hour of one room, and three defences want it.
    "rooms": [*away("R1", 9, 10, 11, kind="room"), *away("R2", 9, 10, kind="room")],
}


@pytest.mark.parametrize("case", CASES)
def test_a_conflict_is_minimal_and_made_of_single_facts(tmp_path: Path, case: str) -> None:
    instance = Kul.read(small.kul(tmp_path, CASES[case]))
    told = explain(instance)
    assert told["conflicts"]
    for conflict in told["conflicts"]:
        facts = conflict["facts"]
        assert conflict["minimal"]
        assert not possible(instance, facts)
        for i in range(len(facts)):
            assert possible(instance, facts[:i] + facts[i + 1 :]), facts[i]["text"]


@pytest.mark.parametrize("case", CASES)
def test_a_repair_drops_no_defence(tmp_path: Path, case: str) -> None:
    told = explain(Kul.read(small.kul(tmp_path, CASES[case])))
    assert [repair["places"] for repair in told["repairs"]] == [3] * len(told["repairs"])
    assert all(fact["kind"] != "defence" for repair in told["repairs"] for fact in repair["lifts"])


def test_the_smallest_repair_and_the_rows_it_names(tmp_path: Path) -> None:
    told = explain(Kul.read(small.kul(tmp_path, CASES["double duty"])))
    # Lifting the one row is enough; so is a stand-in for A in one of two defences.
    assert len(told["repairs"][0]["lifts"]) == 1
    assert told["repairs"][0]["lifts"][0]["kind"] in ("unavailability", "double_duty")
    conflict = told["conflicts"][0]["facts"]
    row = next(fact for fact in conflict if fact["kind"] == "unavailability")
    assert (row["file"], row["row"], row["name"]) == ("unavailabilities.csv", 2, "A")
    assert {fact["row"] for fact in conflict if fact["kind"] == "defence"} == {2, 3, 4}
    duties = [fact for fact in conflict if fact["kind"] == "double_duty"]
    assert {(fact["person"], *fact["rows"]) for fact in duties} == {("A", 2, 3), ("A", 2, 4), ("A", 3, 4)}


def test_nothing_to_explain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(small.kul(tmp_path))]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["conflicts"], told["repairs"]) == ([], [])


def test_no_instance_there(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 2
