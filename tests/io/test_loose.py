"""``problem.json`` as someone else would write it from the table of columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.io.json_files import problem_bytes
from scheduler.io.parsing import read_problem
from scheduler.io.template_example import example_problem
from tests.io.sheet_sets import write_set


def read(folder: Path, document: dict[str, Any]) -> Any:
    (folder / "problem.json").write_text(json.dumps(document), encoding="utf-8")
    return read_problem(folder).problem


def example() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(problem_bytes(example_problem()))
    return found


def emptied(value: Any) -> Any:
    """Return a document with each empty text or list as null."""
    if isinstance(value, dict):
        return {name: None if item in ("", []) else emptied(item) for name, item in value.items()}
    return [emptied(item) for item in value] if isinstance(value, list) else value


def joined(value: Any) -> Any:
    """Return a row with each list of plain items as one text joined by ``;``, and each number as a text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return ";".join(map(str, value))
    return value


def test_nulls_stand_for_empty_cells(tmp_path: Path) -> None:
    document = {part: emptied(rows) for part, rows in example().items()}
    assert None in document["certifications"][0].values()
    assert read(tmp_path, document) == example_problem()


def test_lists_numbers_and_yes_may_be_written_as_in_a_cell(tmp_path: Path) -> None:
    document = example()
    for part, rows in document.items():
        for row in [rows] if part == "campaign" else rows:
            row |= {name: joined(value) for name, value in row.items() if value is not None and name != "weights"}
            row |= {"rule_overrides": {}} if row.get("rule_overrides") is not None else {}
    assert document["campaign"]["half_days"] == "09:00-12:30;13:30-18:00"
    assert document["campaign"]["slot_minutes"] == "5"
    assert read(tmp_path, document) == example_problem()


def test_weights_may_stand_among_the_fields_of_the_campaign(tmp_path: Path) -> None:
    document = example()
    del document["campaign"]["weights"]
    document["campaign"] |= {"examiner_day": 3, "idle": "2"}
    weights = read(tmp_path, document).campaign.weights
    assert (weights.examiner_day, weights.idle, weights.room_day) == (3, 2, 4)


@pytest.mark.parametrize(
    ("given", "share"),
    [
        (True, 1 / 3),
        ("yes", 1 / 3),
        ("oui", 1 / 3),
        (False, 0),
        ("1/3", 1 / 3),
        ("0,5", 0.5),
        ("25 %", 0.25),
        (0.4, 0.4),
    ],
)
def test_extra_time(tmp_path: Path, given: object, share: float) -> None:
    document = example()
    document["candidates"][0]["extra_time"] = given
    assert read(tmp_path, document).candidates[0].extra_time == pytest.approx(share)


def test_extra_time_of_a_cell_that_says_yes_is_the_profiles(tmp_path: Path) -> None:
    sheet = ["identifiant;certification;date de dépôt;tiers temps", "C1;EXA1;10/01/2027;oui", "C2;EXA1;10/01/2027;non"]
    shares = [one.extra_time for one in read_problem(write_set(tmp_path / "a", candidats=sheet)).problem.candidates]
    assert shares == pytest.approx([1 / 3, 0])
    campaign = ["code;début;fin;règles particulières", "T;15/03/2027;16/04/2027;extra_time_ratio=0,5"]
    other = write_set(tmp_path / "b", candidats=sheet, campagne=campaign)
    assert [one.extra_time for one in read_problem(other).problem.candidates] == [0.5, 0]


def test_what_could_mean_two_things_is_refused(tmp_path: Path) -> None:
    document = example()
    document["candidates"][0]["deposited_on"] = "03/04/2027"
    document["availability"][0]["start"] = "2027-03-15T09:00"
    document["candidates"][1]["priority"] = "haute"
    with pytest.raises(InputError) as caught:
        read(tmp_path, document)
    places = {(issue.sheet, issue.row, issue.column) for issue in caught.value.issues}
    assert places == {("candidates", 1, "deposited_on"), ("availability", 1, "start"), ("candidates", 2, "priority")}
