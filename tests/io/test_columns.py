"""The table of columns says everything the domain has, once."""

from __future__ import annotations

import pytest

from scheduler.domain import Problem, Weights
from scheduler.io.column_types import Sheet
from scheduler.io.columns import KEYS, SHEETS, sheet_named
from scheduler.io.columns_candidacies import FOLLOW_UP
from scheduler.io.vocabulary import did_you_mean, fold, nearest

EVERY = (*SHEETS.values(), *FOLLOW_UP.values())
EACH_SHEET = pytest.mark.parametrize("sheet", EVERY, ids=lambda sheet: sheet.part)


def test_the_sheets_are_the_parts_of_a_problem_in_order() -> None:
    assert list(SHEETS) == list(Problem.model_fields)


@EACH_SHEET
def test_every_field_has_one_column(sheet: Sheet) -> None:
    fields = {info.alias or name for name, info in sheet.model.model_fields.items()}
    if sheet.part == "campaign":
        fields = fields - {"weights"} | set(Weights.model_fields)
    assert sorted(column.field for column in sheet.columns) == sorted(fields)


@EACH_SHEET
def test_a_title_means_one_column(sheet: Sheet) -> None:
    meant: dict[str, set[str]] = {}
    for column in sheet.columns:
        for title in column.titles():
            meant.setdefault(fold(title), set()).add(column.field)
    assert [title for title, fields in meant.items() if len(fields) > 1] == []


@EACH_SHEET
def test_required_columns_are_the_required_fields(sheet: Sheet) -> None:
    required = {info.alias or name for name, info in sheet.model.model_fields.items() if info.is_required()}
    assert {column.field for column in sheet.columns if column.required} == required


@EACH_SHEET
def test_help_is_in_both_languages(sheet: Sheet) -> None:
    for text in (sheet.help, *(column.help for column in sheet.columns)):
        assert text.fr
        assert text.en


def test_keys_are_columns() -> None:
    assert all(key in SHEETS[part].by_field for part, key in KEYS.items())


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("candidats", "candidates"),
        ("Candidates", "candidates"),
        ("3. Candidats", "candidates"),
        ("SIÈGES", "seats"),
        ("Épingles", "pins"),
        ("disponibilités", "availability"),
        ("jurys", "panels"),
        ("budget", None),
    ],
)
def test_a_sheet_is_found_by_any_of_its_names(name: str, part: str | None) -> None:
    found = sheet_named(name)
    assert (found.part if found else None) == part


def test_folding_forgets_accents_case_spaces_and_underscores() -> None:
    assert fold(" Date_de  DÉPÔT (jour)\u200b") == fold("datededepotjour")
    assert fold("Œuvre") == "oeuvre"


def test_the_nearest_word_is_proposed_in_its_own_spelling() -> None:
    assert nearest("capacitee", ["Capacité", "Centre"]) == "Capacité"
    assert did_you_mean("xyz", ["Capacité", "Centre"]) is None
