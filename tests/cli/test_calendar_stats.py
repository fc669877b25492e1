"""``jury calendar`` and ``jury stats`` as processes: exit status, files, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.helpers import ROOT, document, files_under, jury, small_data

BFC = ROOT / "examples" / "bourgogne-franche-comte"


def test_the_calendar_of_the_example_in_every_form(tmp_path: Path) -> None:
    run = jury("calendar", BFC, "-o", tmp_path / "out")
    assert run.returncode == 0
    assert sorted(files_under(tmp_path / "out")) == [f"calendrier.{name}" for name in ("html", "ics", "json", "xlsx")]
    told = json.loads((tmp_path / "out" / "calendrier.json").read_text(encoding="utf-8"))
    # Three weeks of three days, five sectors.
    assert len(told["calendar"]["days"]) == 45
    one = jury("calendar", BFC, "-o", tmp_path / "seul.ics", "--lang", "en")
    assert (tmp_path / "seul.ics").read_bytes().count(b"BEGIN:VEVENT") > 45
    assert one.returncode == 0


def test_the_shipped_forecast_is_proven_and_three_sessions_are_refused_with_a_delay() -> None:
    asked = ("calendar", BFC, "--design", BFC / "prevision-2027", "--profile", "code-du-travail-2026", "--sessions", 3)
    run = jury(*asked, "--json")
    assert run.returncode == 1
    design = document(run)["design"]
    assert design["status"] == "OPTIMAL"
    assert design["tiers"][0]["value"] == design["tiers"][0]["bound"]
    answer = design["asked"]
    assert (answer["enough"], len(answer["apart"])) == (False, 4)
    enough = jury(*asked, "--delay", answer["smallest_delay"], "--json")
    assert (enough.returncode, document(enough)["design"]["asked"]["enough"]) == (0, True)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--sessions", "3"), "seulement avec --design"),
        (("--design", BFC / "prevision-2027", "--reading", "bientôt"), "bientôt"),
        (("-o", "calendrier.docx"), ".docx"),
        (("--design", BFC / "nulle-part"), "n'existe pas"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, more: tuple[object, ...], told: str) -> None:
    run = jury("calendar", small_data(tmp_path / "data"), *more, cwd=tmp_path)
    assert run.returncode == 2
    assert told in run.stderr


def test_statistics_that_do_not_sum_are_told_and_written(tmp_path: Path) -> None:
    published = ROOT / "examples" / "statistiques-publiees"
    run = jury("stats", published)
    assert run.returncode == 1
    assert "32 annoncés, mais les lignes par diplôme en font 31" in run.stdout
    written = jury("stats", published, "-o", tmp_path / "out", "--json")
    assert document(written)["adds_up"] is False
    assert sorted(files_under(tmp_path / "out")) == [f"statistiques.{name}" for name in ("html", "json", "xlsx")]


def test_an_empty_year_is_refused(tmp_path: Path) -> None:
    data = small_data(tmp_path / "data")
    (data / "resultats.csv").write_text("candidat;date;résultat\nC1;16/03/2027;refus\n", encoding="utf-8")
    assert jury("stats", data).returncode == 0
    run = jury("stats", data, "--year", 2020)
    assert run.returncode == 2
    assert "Années connues : 2027" in run.stderr
