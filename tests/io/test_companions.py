"""Results, published tables and forecasts as sheets: read in French, refused all at once at their cells."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from scheduler.errors import InputError
from scheduler.io.forecast_files import read_forecast
from scheduler.io.moments import CellError, read_month
from scheduler.io.parsing import read_problem
from scheduler.io.statistics_files import read_statistics
from scheduler.io.statistics_report import statistics_document
from scheduler.yearbook import make_yearbook
from tests.design_cases import year_problem
from tests.io.sheet_sets import write_set

PUBLISHED = Path(__file__).parents[2] / "examples" / "statistiques-publiees"


def write(folder: Path, **sheets: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in sheets.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def places(caught: pytest.ExceptionInfo[InputError]) -> list[tuple[str, int | None, str]]:
    return [(issue.sheet, issue.row, issue.column) for issue in caught.value.issues]


def test_the_published_example_is_read_and_its_sums_told() -> None:
    read = read_statistics(PUBLISHED)
    yearbook = make_yearbook(read.candidates, read.outcomes, read.certifications, read.published)
    assert [m.key for m in yearbook.parts[0].mismatches] == [
        "presented", "success_rate", "rate", "not_whole", "not_whole", "examined",
    ]  # fmt: skip
    lines = statistics_document(yearbook).lines("fr")
    assert "! Candidats présentés : 32 annoncés, mais les lignes par diplôme en font 31." in lines
    assert sum(line.startswith(("CC", "CN", "CP", "CY", "ING", "LG", "LP", "MR")) for line in lines) == 21


def test_results_in_the_words_of_france_vae_or_of_people(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "d",
        candidats="identifiant;certification;date de dépôt\nC1;X;10/01/2026\nC2;X;11/01/2026\n",
        resultats="candidat;date;résultat;blocs acquis\nC1;16/03/2026;SUCCES_TOTAL_CERTIFICATION_COMPLETE;\n"
        "C2;16/03/2026;Validation partielle;B1;\nC2;16/11/2026;CANDIDATE_ABSENT;\n",
    )
    read = read_statistics(folder)
    assert [(o.candidate, o.kind, o.blocks) for o in read.outcomes] == [
        ("C1", "full", ()), ("C2", "partial", ("B1",)), ("C2", "not_heard", ()),
    ]  # fmt: skip


def test_every_mistake_of_the_results_at_its_cell(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "d",
        candidats="identifiant;certification\nC1;X\nC2;X\n",
        resultats="candidat;date;résultat\nC9;16/03/2026;refus\nC1;31/02/2026;refus\nC1;16/03/2026;gagné\n"
        "C2;16/03/2026;refus\nC2;16/03/2026;refus\n",
        indicateurs="indicateur;valeur\ntaux de réussite;96,88\nvisiteurs;3\n",
    )
    with pytest.raises(InputError) as caught:
        read_statistics(folder)
    assert sorted(places(caught), key=str) == [
        ("indicateurs", 2, "valeur"),
        ("indicateurs", 3, "indicateur"),
        ("resultats", 2, "candidat"),
        ("resultats", 3, "date"),
        ("resultats", 4, "résultat"),
        ("resultats", 6, "date"),
    ]


def test_results_need_their_candidates(tmp_path: Path) -> None:
    folder = write(tmp_path / "d", resultats="candidat;date;résultat\nC1;16/03/2026;refus\n")
    with pytest.raises(InputError) as caught:
        read_statistics(folder)
    assert places(caught) == [("candidats", None, "")]


def test_candidates_may_come_from_problem_json(tmp_path: Path) -> None:
    from scheduler.io.problem_files import write_problem_workbook

    problem = year_problem()
    write_problem_workbook(problem, tmp_path / "all.xlsx")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    tab = book.create_sheet("Résultats")
    for cells in (("Candidat", "Date", "Résultat"), ("C1", dt.date(2027, 3, 1), "refus")):
        tab.append(cells)
    book.save(tmp_path / "all.xlsx")
    assert [o.candidate for o in read_statistics(tmp_path / "all.xlsx").outcomes] == ["C1"]
    assert read_problem(tmp_path / "all.xlsx").problem == problem  # and the results do not disturb a plan


def test_a_forecast_beside_a_problem_is_no_unknown_sheet(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "d", prevision=("certification;mois", "EXA1;03/2027"))
    assert not [w for w in read_problem(folder).warnings if "inconnue" in w.message.fr]


def test_a_forecast_in_french(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "d",
        prevision="Certification;Mois;Dossiers;Dépôt au plus tôt;Attente acceptée (jours);Nom\n"
        "X;mars 2027;2;;;Promotion\nX;;;15/04/2027;30;\nY;2027-05;0;;;\n",
        capacites="secteur;dossiers par jour\nS;4\n;3\n",
        fermetures="du;au\n01/08/2027;31/08/2027\n",
    )
    forecast = read_forecast(folder, year_problem()).forecast
    names = [(f.name, f.earliest, (f.latest - f.earliest).days) for f in forecast.files(year_problem().certifications)]
    assert names == [
        ("Promotion (1/2)", dt.date(2027, 3, 1), 0),
        ("Promotion (2/2)", dt.date(2027, 3, 1), 0),
        ("X 04/2027", dt.date(2027, 4, 15), 30),
    ]
    assert (forecast.capacity("S"), forecast.capacity("T")) == (4, 3)
    assert forecast.is_closed(dt.date(2027, 8, 31))
    alone = tmp_path / "dépôts 2027.csv"  # a csv of any name is the forecast
    alone.write_bytes((folder / "prevision.csv").read_bytes())
    assert read_forecast(alone, year_problem()).forecast.rows == forecast.rows


def test_every_mistake_of_a_forecast_at_its_cell(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "d",
        prevision="certification;mois;dossiers;attente acceptée\nZ;03/2027;1;0\nX;;1;0\nX;13/2027;-1;0\n"
        "X;03/2027;1;x\n",
        capacites="secteur;dossiers par jour\nU;4\nS;0\n",
        fermetures="du;au\n31/08/2027;01/08/2027\n",
    )
    with pytest.raises(InputError) as caught:
        read_forecast(folder, year_problem())
    assert sorted(places(caught), key=str) == [
        ("capacites", 2, "secteur"),
        ("capacites", 3, "dossiers par jour"),
        ("fermetures", 2, "au"),
        ("prevision", 2, "certification"),
        ("prevision", 3, "mois"),
        ("prevision", 4, "dossiers"),
        ("prevision", 4, "mois"),
        ("prevision", 5, "attente acceptée"),
    ]


def test_a_forecast_of_more_than_three_years_is_a_slip(tmp_path: Path) -> None:
    folder = write(tmp_path / "d", prevision="certification;mois\nX;03/2027\nX;03/2072\n")
    with pytest.raises(InputError) as caught:
        read_forecast(folder, year_problem())
    assert places(caught) == [("prevision", 3, "mois")]


@pytest.mark.parametrize("text", ["03/2027", "3/2027", "2027-03", "mars 2027", "Mars 2027", "March 2027", "15/03/2027"])
def test_a_month_as_people_write_it(text: str) -> None:
    assert read_month(text) == dt.date(2027, 3, 1)


@pytest.mark.parametrize("text", ["13/2027", "mars", "2027", "brumaire 2027"])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(CellError):
        read_month(text)
