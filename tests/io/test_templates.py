"""The blank files: readable as they are, with help, drop-downs and no live formula."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from scheduler.io.candidacy_files import read_followed
from scheduler.io.columns import SHEETS
from scheduler.io.columns_candidacies import FOLLOW_UP
from scheduler.io.parsing import read_problem
from scheduler.io.template_example import example_problem, example_records
from scheduler.io.templates import write_templates
from scheduler.texts import Lang


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_examples_in_the_templates_can_be_read(tmp_path: Path, lang: Lang) -> None:
    write_templates(tmp_path, lang)
    for place in (tmp_path, tmp_path / "csv"):
        loaded = read_problem(place)
        assert loaded.problem == example_problem()
        assert loaded.warnings == ()
        followed = read_followed(place)
        assert followed.problem == example_problem()
        assert followed.records == example_records()
        assert followed.warnings == ()


def test_the_files_are_named_in_french(tmp_path: Path) -> None:
    paths = write_templates(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in paths[:2]] == ["modele.xlsx", "csv/campagne.csv"]
    assert (tmp_path / "csv" / "candidats.csv").read_bytes().startswith(b"\xef\xbb\xbfIdentifiant;Nom;")
    assert b"15/09/2026" in (tmp_path / "csv" / "candidats.csv").read_bytes()


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write_templates(tmp_path / name)[0].read_bytes() for name in ("one", "two"))
    assert one == two


def test_the_workbook_helps_to_fill_it_in(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_templates(tmp_path)[0])
    usual = [sheet for sheet in SHEETS.values() if sheet.part not in ("panels", "notice_waivers")]
    usual += FOLLOW_UP.values()
    assert book.sheetnames == ["aide", *(sheet.french for sheet in usual), "listes"]
    assert book["listes"].sheet_state == "hidden"
    sheet = book["candidats"]
    assert sheet.freeze_panes == "B2"
    assert sheet["A1"].value == "Identifiant *"
    assert "Obligatoire" in sheet["A1"].comment.text
    assert sheet["I2"].is_date
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert '"présentiel,à distance,les deux"' in lists
    assert '"oui,non"' in lists
    (events,) = {rule.formula1 for rule in book["parcours"].data_validations.dataValidation} & {"listes!$B$1:$B$19"}
    assert [cell.value for (cell,) in book["listes"][events.split("!")[1]]][:2] == [
        "premier contact",
        "recevabilité demandée",
    ]
    told = {cell.value for row in book["aide"].iter_rows(min_col=2, max_col=2) for cell in row}
    missing = {column.french for sheet in usual for column in sheet.columns} - told
    assert missing == set()
