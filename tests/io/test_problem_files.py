"""Problems written as sheets and read back are equal, whatever they hold."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.domain import Candidate, Problem, Room
from scheduler.io.cells import clean, guard, join, split
from scheduler.io.parsing import read_problem
from scheduler.io.problem_files import write_problem_sheets, write_problem_workbook
from scheduler.io.template_example import example_problem
from scheduler.texts import Lang

PARIS = ZoneInfo("Europe/Paris")

words = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_categories=["Cc", "Zs"]), max_size=8)
texts = st.one_of(
    words.map(lambda text: clean(guard(text))[0]),
    st.sampled_from(
        ["=1+1", "'=1", "@x", "-5", "+33 1", "a;b", "\\", "\\;", '"', "l1\nl2", "oui", "aucun", "#x", "01"]
    ),
).filter(lambda text: text.upper() not in {"#N/A"})
lists = st.lists(texts.filter(bool), max_size=3).map(tuple)
dates = st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))
moments = st.datetimes(dt.datetime(2027, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC))
starts = st.none() | st.lists(moments, max_size=2).map(tuple)


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    return Candidate(
        id=draw(texts.filter(bool).map(lambda text: f"{text}?")),
        family_name=draw(texts),
        certification="EXA1",
        blocks=draw(lists),
        mode=draw(st.sampled_from(["in_centre", "remote", "either"])),
        centres=draw(lists),
        eligible_on=draw(dates),
        employers=draw(lists),
        companion=draw(texts),
        extra_time=draw(st.floats(0, 2)),
        step_free=draw(st.booleans()),
        priority=draw(st.integers(0, 9)),
        sex=draw(st.sampled_from([None, "F", "M"])),
        language=draw(texts),
        wished_half_day=draw(st.sampled_from([None, "am", "pm"])),
        allowed_starts=draw(starts),
    )


def _with(**changes: object) -> Problem:
    example = example_problem()
    return Problem(
        **{name: getattr(example, name) for name in Problem.model_fields} | {"pins": (), "availability": ()} | changes
    )


@pytest.mark.parametrize("lang", ["fr", "en"])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(candidate=candidates())
def test_csv_files_read_back_give_an_equal_problem(lang: Lang, candidate: Candidate) -> None:
    problem = _with(candidates=(candidate,))
    with tempfile.TemporaryDirectory() as folder:
        write_problem_sheets(problem, Path(folder), lang)
        assert read_problem(Path(folder)).problem == problem


@pytest.fixture
def odd() -> Problem:
    """A problem with every kind of value that sheets make hard."""
    example = example_problem()
    twice = dt.datetime(2027, 10, 31, 2, 30, tzinfo=PARIS)  # comes at +02:00 and again at +01:00
    campaign = example.campaign.model_copy(
        update={
            "weekdays": (1, 3),
            "closed_days": (dt.date(2027, 3, 17), dt.date(2027, 3, 18)),
            "rule_overrides": {
                "reading_days": None,
                "require_registry": False,
                "panel_min": 2,
                "extra_time_ratio": 1.5,
            },
            "weights": example.campaign.weights.model_copy(update={"idle": 0, "travel": 7}),
        }
    )
    certification = example.certifications[0].model_copy(update={"modes": (), "blocks": ("B1;a", "B\\2")})
    rooms = (
        Room(id="=1+1", label="@maison", capacity="unlimited", equipment=("=x", "y;z"), allowed_starts=()),
        Room(id="02", centre="'=quote", allowed_starts=(twice, twice.replace(fold=1))),
    )
    return _with(
        campaign=campaign,
        certifications=(certification, example.certifications[1]),
        rooms=rooms,
        examiners=(*example.examiners[:4], example.examiners[4].model_copy(update={"category": "enseignant"})),
    )


def test_odd_values_come_back_from_csv_and_xlsx(tmp_path: Path, odd: Problem) -> None:
    write_problem_sheets(odd, tmp_path / "csv")
    write_problem_workbook(odd, tmp_path / "p.xlsx")
    assert read_problem(tmp_path / "csv").problem == odd
    assert read_problem(tmp_path / "p.xlsx").problem == odd


def test_no_cell_is_a_formula(tmp_path: Path, odd: Problem) -> None:
    write_problem_workbook(odd, tmp_path / "p.xlsx")
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert book["salles"]["A2"].value == "'=1+1"
    write_problem_sheets(odd, tmp_path)
    assert "'=1+1;@maison" not in (tmp_path / "salles.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1;'@maison" in (tmp_path / "salles.csv").read_text(encoding="utf-8-sig")


@given(st.lists(texts.filter(bool), max_size=4))
def test_lists_are_split_as_they_were_joined(items: list[str]) -> None:
    assert [item for item in split(join(items)) if item] == items


@given(texts)
def test_a_guarded_text_is_cleaned_to_itself(text: str) -> None:
    assert clean(guard(text)) == (text, False)
    assert not guard(text).startswith(("=", "+", "-", "@"))
