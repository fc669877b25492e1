from __future__ import annotations

from pathlib import Path

from examples import make_impossible
from examples.sheets import SHEETS, write_sheets
from scheduler.io.parsing import read_problem
from scheduler.settings import SolveSettings
from scheduler.solver import solve

# P05 lacks step-free access: that need is nobody else's business, so that its reason says "room" as P07's does.
ALWAYS_OUT = {
    "P01": "seats",
    "P02": "conflict",
    "P03": "conflict",
    "P04": "file",
    "P05": "room",
    "P06": "decision",
    "P07": "room",
}
ONE_OUT = ({"P08", "P09", "P10"}, {"P11", "P12"}, {"P13", "P14"})


def test_the_sheets_are_those_of_the_script(tmp_path: Path) -> None:
    write_sheets(make_impossible.build(), tmp_path)
    for sheet in set(SHEETS) - {"epingles"}:
        assert (make_impossible.FOLDER / f"{sheet}.csv").read_bytes() == (tmp_path / f"{sheet}.csv").read_bytes()


def test_reading_the_sheets_gives_the_problem_of_the_script() -> None:
    assert read_problem(make_impossible.FOLDER).problem == make_impossible.build()


def test_exactly_the_planted_ones_stay_out_each_for_its_reason() -> None:
    schedule = solve(make_impossible.build(), SolveSettings(time_limit=600, effort=20, workers=1, seed=1)).schedule
    first = {unplaced.candidate: unplaced.reasons[0].key for unplaced in schedule.unplaced}
    assert {who: first.get(who) for who in ALWAYS_OUT} == ALWAYS_OUT
    rest = set(first) - set(ALWAYS_OUT)
    assert [len(rest & group) for group in ONE_OUT] == [1, 1, 1]
    assert len(rest) == 3
    assert {hearing.candidate for hearing in schedule.hearings} >= {"P15", "P16"}


def test_the_readme_names_every_planted_candidate() -> None:
    text = (make_impossible.FOLDER / "README.md").read_text(encoding="utf-8")
    planted = set(ALWAYS_OUT).union(*ONE_OUT)
    assert [who for who in sorted(planted) if who not in text] == []
