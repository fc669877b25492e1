"""The poll as a workbook: out, filled in as Excel does, and back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from scheduler.domain import Problem
from scheduler.errors import InputError
from scheduler.io.poll_sheets import poll_sheet, read_poll_sheet
from tests.test_polls import problem


@pytest.fixture
def asked() -> Problem:
    return problem()


def filled(path: Path, asked: Problem, changes: dict[str, object], lang: str = "fr") -> Path:
    path.write_bytes(poll_sheet(asked, "E1", {"2027-03-15T0900": "yes"}, lang))  # type: ignore[arg-type]
    book = openpyxl.load_workbook(path)
    for cell, value in changes.items():
        book.worksheets[0][cell] = value
    book.save(path)
    return path


@pytest.mark.parametrize(("lang", "word"), [("fr", "si besoin"), ("en", "if needed")])
def test_what_is_filled_in_comes_back(tmp_path: Path, asked: Problem, lang: str, word: str) -> None:
    path = filled(tmp_path / "E1.xlsx", asked, {"D3": word, "D5": "non"}, lang)
    # the third half-day stays empty: nothing is said about it
    assert read_poll_sheet(path, asked) == {
        "E1": {"2027-03-15T0900": "yes", "2027-03-15T1330": "if_needed", "2027-03-16T1330": "no"}
    }


def test_the_sheet_has_a_list_to_choose_from(tmp_path: Path, asked: Problem) -> None:
    path = filled(tmp_path / "E1.xlsx", asked, {})
    sheet = openpyxl.load_workbook(path).worksheets[0]
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("D2:D5", '"oui,si besoin,non"')
    assert poll_sheet(asked, "E1", {}) == poll_sheet(asked, "E1", {})


def test_every_wrong_row_is_told(tmp_path: Path, asked: Problem) -> None:
    changes = {"D3": "peut-être", "A4": "E99", "D4": "oui", "B5": "16/03/2027 14:00", "D5": "oui"}
    with pytest.raises(InputError) as caught:
        read_poll_sheet(filled(tmp_path / "E1.xlsx", asked, changes), asked)
    assert [issue.row for issue in caught.value.issues] == [3, 4, 5]


def test_another_workbook_is_told(tmp_path: Path, asked: Problem) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(InputError, match="disponibilites"):
        read_poll_sheet(tmp_path / "x.xlsx", asked)
