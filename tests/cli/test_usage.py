"""Mistakes in the command line itself, help pages, and errors nobody expected."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.helpers import ROOT, cold_jury, document, environment, jury


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Il manque une commande."),
        (("planifier",), "La commande « planifier » n'existe pas."),
        (("check",), "Il manque l'argument DIR."),
        (("solve", "données"), "Il manque l'option --output."),
        (("check", "données", "--profil"), "L'option --profil n'existe pas (proches : --profile)."),
        (("check", "données", "--lang", "de"), "L'option --lang n'existe pas."),
        (("solve", "données", "-o", "out", "--time-limit", "vite"), "--time-limit attend un nombre."),
        (("solve", "données", "-o", "out", "--time-limit", "0"), "--time-limit : au moins 0.1."),
        (("check", "un", "deux"), "Argument en trop : deux."),
    ],
)
def test_a_wrong_command_line_is_told_in_french(arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    run = jury(*arguments, cwd=tmp_path)
    assert (run.returncode, run.stdout, run.stderr) == (2, "", f"{told} Voyez « jury --help ».\n")
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_command_line_is_one_document_with_json() -> None:
    told = document(jury("check", "--json", "--lang", "en"))
    assert told["command"] == "check"
    assert told["error"] == {
        "code": "usage",
        "message": "Missing argument 'DIR'. See 'jury --help'.",
        "issues": [],
    }


def test_help_is_french_unless_english_is_asked_for() -> None:
    french, english = cold_jury("solve", "--help"), jury("--lang", "en", "solve", "--help")
    by_environment = jury("solve", "--help", JURY_LANG="en")
    assert "Faire le planning." in french.stdout
    assert "Afficher cette aide." in french.stdout
    assert "Make the schedule." in english.stdout
    assert english.stdout == by_environment.stdout
    assert [run.returncode for run in (french, english)] == [0, 0]


def test_help_of_the_whole_names_every_command() -> None:
    told = jury("--help").stdout
    for name in ("init", "check", "solve", "verify", "export", "serve", "purge", "schema"):
        assert f"\n  {name} " in told


def test_an_unexpected_error_is_one_line_and_its_details_are_for_debug() -> None:
    # Spoils a part every command uses: what no test foresaw must look the same.
    spoil = "import scheduler.cli.checking as c; c.run_schema = lambda: 1 / 0; from scheduler.cli import main; main()"
    runs = [
        subprocess.run(
            [sys.executable, "-c", spoil, "schema", *more],
            capture_output=True,
            encoding="utf-8",
            env=environment(),
            cwd=ROOT,
        )
        for more in ((), ("--debug",))
    ]
    assert [run.returncode for run in runs] == [3, 3]
    assert runs[0].stderr == "Erreur inattendue (ZeroDivisionError). Relancez avec --debug pour les détails.\n"
    assert "Traceback" in runs[1].stderr


def test_a_reader_that_stops_early_is_no_error() -> None:
    shell = f"'{sys.executable}' -m scheduler.cli schema | head -n 1"
    run = subprocess.run(["sh", "-c", shell], capture_output=True, encoding="utf-8", env=environment(), cwd=ROOT)
    assert (run.stdout, run.stderr) == ("{\n", "")
