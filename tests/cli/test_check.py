"""``jury check``, ``init`` and ``schema``."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from scheduler.fingerprint import fingerprint
from scheduler.io.parsing import read_problem
from tests.cli.helpers import SMALL, document, files_under, jury, small_data
from tests.io.sheet_sets import GOOD, write_set


def test_right_data_is_counted(tmp_path: Path) -> None:
    data = small_data(tmp_path)
    told = document(jury("check", data, "--json", "--lang", "en"))
    assert told["exit_status"] == 0
    assert told["counts"]["candidates"] == 4
    assert told["problem_sha256"] == fingerprint(read_problem(SMALL).problem)
    # The decision (20 days, 15 by law) first, then three delays the default profile does not limit.
    articles = ("R6412-7", "R6412-4", "R6412-4", "R6412-5")
    assert len(told["notes"]) == len(articles)
    assert all(article in note for note, article in zip(told["notes"], articles, strict=True))
    assert "Les données sont correctes" in jury("check", data / "problem.json").stdout
    assert list(files_under(data)) == ["problem.json"]


def test_the_profile_asked_for_is_the_one_in_force(tmp_path: Path) -> None:
    told = document(jury("check", small_data(tmp_path), "--profile", "code-du-travail-2026", "--json"))
    assert (told["profile"], told["notes"]) == ("code-du-travail-2026", [])


def test_every_error_at_once_with_its_place(tmp_path: Path) -> None:
    changes = {
        "candidats": [*GOOD["candidats"][:2], "C2;Petit;Noa;noa@example.org;NULLE;à distance;;31/02/2027;;;1"],
        "salles": ["identifiant;centre;type;capacité", "S1;Dijon;cuisine;1"],
    }
    data = write_set(tmp_path, **changes)
    before = files_under(data)
    run = jury("check", data)
    assert (run.returncode, run.stdout) == (2, "")
    assert "feuille candidats, ligne 3, colonne certification" in run.stderr
    assert "feuille candidats, ligne 3, colonne date de dépôt" in run.stderr
    assert "feuille salles, ligne 2, colonne type" in run.stderr
    assert run.stderr.endswith(" ; rien n'a été écrit.\n")
    issues = document(jury("check", data, "--json"))["error"]["issues"]
    assert {(i["sheet"], i["row"]) for i in issues if i["severity"] == "error"} >= {("candidats", 3), ("salles", 2)}
    assert files_under(data) == before


def test_solve_writes_nothing_on_bad_data(tmp_path: Path) -> None:
    data = write_set(tmp_path / "data", salles=["identifiant;centre;type;capacité", "S1;Dijon;cuisine;1"])
    run = jury("solve", data, "-o", tmp_path / "out", "--previous", tmp_path / "none.json")
    assert run.returncode == 2
    assert "colonne type" in run.stderr
    assert "none.json" in run.stderr  # the mistakes of both inputs at once
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["check", "solve", "verify", "export"])
def test_data_that_is_not_there(command: str, tmp_path: Path) -> None:
    more = {"solve": ["-o", "out"], "verify": ["x.json"], "export": ["x.json", "json"]}.get(command, [])
    run = jury(command, "absent", *more, cwd=tmp_path)
    assert run.returncode == 2
    assert "ce chemin n'existe pas" in run.stderr
    assert list(tmp_path.iterdir()) == []


def _zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(b" " * 1024 * 1024)


def _last_cell(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "candidats"
    book.active["XFD1048576"] = "x"
    book.save(path)


def _large_csv(path: Path) -> None:
    line = b"C1;Durand;Alix;alix@example.org;EXA1;;;;;;\r\n" * 1024
    with path.open("wb") as file:
        while file.tell() < 50 * 1024 * 1024:
            file.write(line)


@pytest.mark.parametrize(
    ("name", "make"), [("bombe.xlsx", _zip_bomb), ("coin.xlsx", _last_cell), ("candidats.csv", _large_csv)]
)
def test_hostile_files_are_refused_in_words(name: str, make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    make(tmp_path / name)
    run = jury("check", tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert name in run.stderr


def test_a_name_cannot_drive_the_terminal(tmp_path: Path) -> None:
    data = write_set(tmp_path, salles=["identifiant;centre;type;capacité", "S1;Dijon;\x1b[2Jcuisine;1"])
    run = jury("check", data)
    assert run.returncode == 2
    assert "\x1b" not in run.stderr


def test_templates_are_right_and_never_replace_anything(tmp_path: Path) -> None:
    told = document(jury("init", tmp_path / "neuf", "--json"))
    assert (told["exit_status"], "modele.xlsx" in told["files"]) == (0, True)
    assert jury("check", tmp_path / "neuf").returncode == 0
    before = files_under(tmp_path)
    again = jury("init", tmp_path / "neuf")
    assert (again.returncode, "n'est pas vide" in again.stderr) == (2, True)
    assert files_under(tmp_path) == before
    assert "template.xlsx" in document(jury("init", tmp_path / "new", "--json", "--lang", "en"))["files"]


def test_the_schema_is_one_json_document() -> None:
    plain, asked = jury("schema"), jury("schema", "--json")
    assert plain.stdout == asked.stdout
    assert "candidates" in json.loads(plain.stdout)["properties"]
