from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from examples import generate as command
from examples.generator import generate, grow, measure_scarcity
from examples.generator.hidden import hidden_schedule
from examples.sheets import cell
from scheduler.domain import Problem
from scheduler.io.parsing import read_problem
from scheduler.verification import verify


@pytest.mark.parametrize("size", [30, 100, 300])
def test_a_campaign_has_the_size_asked(size: int) -> None:
    assert len(generate(size, 1).candidates) == size


def test_the_same_seed_gives_the_same_campaign_and_another_another() -> None:
    first, again, other = (generate(30, seed).model_dump_json(by_alias=True) for seed in (1, 1, 2))
    assert first == again
    assert first != other


@pytest.mark.parametrize(("size", "seed"), list(itertools.product([30, 100, 300], [1, 2])))
def test_the_hidden_plan_hears_everyone_and_breaks_no_rule(size: int, seed: int) -> None:
    grown = grow(size, seed)
    schedule = hidden_schedule(grown)
    assert len(schedule.hearings) == size
    assert verify(grown.problem, schedule) == []


def test_people_are_scarce() -> None:
    scarcity = measure_scarcity(generate(300, 1))
    assert 0.30 <= scarcity.examiners_free <= 0.50
    assert 0.40 <= scarcity.candidates_free <= 0.60
    assert scarcity.eligible_min >= 1
    assert scarcity.load > 0.3


@pytest.mark.parametrize("size", [29, 10_001])
def test_a_size_out_of_range_is_refused(size: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(size), "1", "--out", str(tmp_path / "x")]) == 2
    assert "between 30 and 10000" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_command_writes_what_can_be_read_again(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["30", "1", "--out", str(tmp_path), "--format", form]) == 0
    assert "plan caché : 30 candidatures" in capsys.readouterr().out
    if form == "csv":
        found = read_problem(tmp_path).problem
    else:
        found = Problem.model_validate_json((tmp_path / "problem.json").read_text(encoding="utf-8"))
    assert found == generate(30, 1)


def test_cells_are_written_as_french_sheets_show_them() -> None:
    assert [cell(value) for value in (0.3333, True, False, ("a", "b"), None)] == ["0,3333", "yes", "no", "a;b", ""]
