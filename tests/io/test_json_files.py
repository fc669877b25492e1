"""JSON: deterministic bytes, all or nothing on disk, mistakes told by line or by part."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.io.json_files import (
    problem_bytes,
    read_schedule,
    write_bytes,
    write_problem,
    write_schedule,
    write_schemas,
)
from scheduler.io.parsing import read_problem
from scheduler.io.template_example import example_problem
from scheduler.schedule import Reason, Schedule, Tier, Unplaced
from tests.io.sheet_sets import issues_of, places_of

PLAN = Schedule(
    status="FEASIBLE",
    tiers=(Tier(name="placement", value=1, bound=0, gap=1),),
    unplaced=(Unplaced(candidate="C1", reasons=(Reason(key="room", text="aucune salle à Besançon"),)),),
)


def test_a_schedule_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_schedule(PLAN, tmp_path / "new" / "schedule.json")
    data = (tmp_path / "new" / "schedule.json").read_bytes()
    assert read_schedule(tmp_path / "new" / "schedule.json") == PLAN
    assert data.endswith(b"}\n")
    assert "Besançon".encode() in data
    write_schedule(PLAN, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == data


def test_a_failed_write_leaves_the_old_file_and_nothing_beside(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a.json", b"old")
    with pytest.raises(TypeError):
        write_bytes(tmp_path / "a.json", "not bytes")  # type: ignore[arg-type]
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.json", b"old")]


def test_a_problem_is_read_as_it_was_written(tmp_path: Path) -> None:
    problem = example_problem()
    write_problem(problem, tmp_path / "problem.json")
    assert read_problem(tmp_path).problem == problem
    assert problem_bytes(read_problem(tmp_path).problem) == (tmp_path / "problem.json").read_bytes()


def test_the_schemas_are_published(tmp_path: Path) -> None:
    problem, schedule = (json.loads(path.read_text(encoding="utf-8")) for path in write_schemas(tmp_path))
    assert "candidates" in problem["properties"]
    assert "hearings" in schedule["properties"]


def test_bad_json_is_told_by_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "problem.json").write_text('{\n  "campaign": {},\n  "rooms": [}\n')
    issues = issues_of(tmp_path)
    assert [(i.file, i.row, i.column) for i in issues] == [("problem.json", 3, "13")]


def test_every_mistake_in_the_fields_and_between_them_comes_at_once(tmp_path: Path) -> None:
    data = json.loads(problem_bytes(example_problem()))
    data["campaign"]["end"] = "2027-02-30"
    data["campaign"]["weights"]["idle"] = -1
    data["candidates"][0]["certification"] = "EXA3"
    data["candidates"][1]["sexe"] = "F"
    data["candidates"][2]["given_name"] = "a\0b"
    data["examiners"][1] = "E02"
    data["rooms"][0]["capacity"] = 0
    data["travel"][0].pop("minutes")
    data["pins"] = {}
    data["room"] = []
    (tmp_path / "problem.json").write_text(json.dumps(data))
    assert sorted(places_of(issues_of(tmp_path)), key=str) == sorted(
        [
            ("campaign", 1, "end"),
            ("campaign", 1, "idle"),
            ("candidates", 1, "certification"),
            ("candidates", 2, "sexe"),
            ("candidates", 3, "given_name"),
            ("examiners", 2, ""),
            ("rooms", 1, "capacity"),
            ("travel", 1, "minutes"),
            ("pins", None, ""),
            ("", None, "room"),
            ("availability", 4, "who"),
        ],
        key=str,
    )


def test_a_bad_schedule_is_told_by_hearing_and_field(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"status": "DONE", "hearings": [{"candidate": "C1"}]}')
    with pytest.raises(InputError) as caught:
        read_schedule(tmp_path / "s.json")
    places = places_of(caught.value.issues)
    assert ("", None, "status") in places
    assert ("hearings", 1, "start") in places
    assert all("field" not in issue.message.fr for issue in caught.value.issues)


def test_no_schedule_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ne peut pas être lu"):
        read_schedule(tmp_path / "none.json")


@pytest.mark.parametrize("junk", [None, -1, 1e308, True, [], {}, "", "x", "\0", [None], [[]], {"a": 1}])
@pytest.mark.parametrize("part", ["campaign", "candidates", "examiners", "rooms", "availability", "pins", "travel"])
def test_any_value_anywhere_is_told_and_never_a_traceback(tmp_path: Path, part: str, junk: object) -> None:
    data = json.loads(problem_bytes(example_problem()))
    row = data[part] if part == "campaign" else data[part][0]
    for field in row:
        row[field] = junk  # every field at once: stand-ins must hold the rest together
    (tmp_path / "problem.json").write_text(json.dumps(data))
    assert part in {issue.sheet for issue in issues_of(tmp_path)}
