"""Candidacies from sheets and JSON: read beside the problem, every mistake at its cell, all at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.candidacies.path import state_of
from scheduler.candidacies.records import Candidacies, Candidacy, all_candidacies
from scheduler.errors import InputError
from scheduler.io.candidacy_files import read_followed
from scheduler.io.json_files import problem_bytes
from scheduler.io.parsing import read_problem
from tests.factories import PARIS
from tests.io.sheet_sets import Rows, places_of, write_set

SHEETS: dict[str, Rows] = {
    "candidatures": (
        "identifiant;nom;courriel;certification;conseiller;centre;expérience (mois)",
        "C1;;;;S. Petit;Dijon;60",
        "K1;Girard;sam@example.org;EXA1;S. Petit;Dijon;30",
    ),
    "parcours": (
        "candidat;date;événement;résultat;blocs acquis;heures;module;audition le;corrige",
        "K1;02/11/2026;recevabilité demandée;;;;;;",
        "K1;15/12/2026;avis favorable;;;;;;",
        "K1;10/01/2027;Accompagnement;;;2,5;;;",
        "K1;12/01/2027;module commencé;;;;Gestion;;",
        "C1;20/01/2027;audition prévue;;;;;16/03/2027;",
        "K1;13/01/2027;correction;;;;;;4",
    ),
    "pieces": ("pièce;candidat;reçue le", "CV;;", "CV;K1;05/01/2027"),
    "financements": ("candidat;financeur;état;montant (€)", "K1;CPF;accordé;1 500,50", "K1;autofinancement;;"),
}


def test_the_sheets_are_read_beside_the_problem(tmp_path: Path) -> None:
    followed = read_followed(write_set(tmp_path, **SHEETS))
    records = followed.records
    assert followed.problem == read_problem(tmp_path).problem
    assert [c.advisor for c in records.candidacies] == ["S. Petit", "S. Petit"]
    state = state_of(records.candidacies[1], records.events_of["K1"], PARIS)
    assert (state.hours, state.modules_open, state.stage) == (2.5, (), "accompaniment")
    assert [(f.funder, f.state, f.amount) for f in records.funding] == [
        ("CPF", "agreed", 1500.5),
        ("own", "to_ask", None),
    ]
    assert followed.warnings == ()


def test_english_titles_and_words(tmp_path: Path) -> None:
    events = ("candidacy,on,kind,hours", "C1,2027-01-10,accompaniment,2.5", "C1,2027-01-12,file deposited,")
    records = read_followed(write_set(tmp_path, events=events)).records
    assert [(e.kind, e.hours) for e in records.events] == [("accompaniment", 2.5), ("deposited", None)]


def test_without_the_sheets_there_are_no_records(tmp_path: Path) -> None:
    assert read_followed(write_set(tmp_path)).records == Candidacies()


def test_they_may_stand_in_problem_json(tmp_path: Path) -> None:
    sheets = read_followed(write_set(tmp_path / "csv", **SHEETS))
    document = json.loads(problem_bytes(sheets.problem)) | sheets.records.model_dump(mode="json")
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert read_problem(path).problem == sheets.problem  # unknown to the solver, and no mistake
    assert read_followed(path) == sheets
    assert read_followed(tmp_path / "csv") == sheets


def test_results_count_as_events_for_whoever_has_none(tmp_path: Path) -> None:
    results = ("candidat;date;résultat;blocs acquis", "C1;16/03/2027;validation partielle;B1", "C2;16/03/2027;absent;")
    records = read_followed(write_set(tmp_path, resultats=results)).records
    assert [(e.candidacy, e.kind) for e in records.events] == [("C1", "heard"), ("C1", "decided"), ("C2", "decided")]
    known = SHEETS | {"parcours": (*SHEETS["parcours"], "C1;20/03/2027;décision;refus;;;;;")}
    records = read_followed(write_set(tmp_path, resultats=results, **known)).records
    assert [e.result for e in records.events if e.candidacy == "C1" and e.kind == "decided"] == ["FAILURE"]


def issues_of(path: Path) -> list[tuple[str, int | None, str]]:
    with pytest.raises(InputError) as caught:
        read_followed(path)
    return places_of(caught.value.issues)


def test_every_mistake_at_once_of_the_problem_too(tmp_path: Path) -> None:
    bad = {
        "candidatures": (
            "identifiant;certification;expérience (mois)",
            "K1;EXA9;x",
            "K1;EXA1;3",
            "K2;;",
            "C1;EXA1;1",
        ),
        "parcours": (
            "candidat;date;événement;résultat;heures;corrige",
            "K1;31/02/2027;contact;;;",
            "K1;01/02/2027;accompagnement;;;",
            "K1;01/02/2027;décision;validation partielle;;",
            "K8;01/02/2027;contact;;;",
            "K1;01/02/2027;mangé;;;",
            "K1;01/02/2027;correction;;;9",
        ),
        "pieces": ("pièce;candidat;reçue le", ";K1;", "CV;;05/01/2027"),
        "financements": ("candidat;financeur", "K1;banque"),
        "campagne": ("code;début;fin;territoire", "T-2027;15/03/2027;16/04/2027;"),
        "salles": ("identifiant;centre;type;capacité", "S1;Dijon;présentiel;x", "VISIO;;à distance;illimité"),
    }
    assert sorted(issues_of(write_set(tmp_path, **bad))) == sorted(
        [
            ("salles", 2, "capacité"),
            ("candidatures", 2, "expérience (mois)"),
            ("parcours", 2, "date"),
            ("parcours", 6, "événement"),
            ("pieces", 2, "pièce"),
            ("financements", 2, "financeur"),
        ]
    )
    del bad["salles"]
    assert sorted(issues_of(write_set(tmp_path / "two", **bad))) == sorted(
        [
            ("candidatures", 2, "certification"),
            ("candidatures", 2, "expérience (mois)"),
            ("candidatures", 3, "identifiant"),
            ("candidatures", 4, "certification"),
            ("parcours", 2, "date"),
            ("parcours", 3, "heures"),
            ("parcours", 4, "Blocs acquis"),
            ("parcours", 5, "candidat"),
            ("parcours", 6, "événement"),
            ("parcours", 7, "corrige"),
            ("pieces", 2, "pièce"),
            ("pieces", 3, "candidat"),
            ("financements", 2, "financeur"),
        ]
    )


def test_a_slip_in_an_id_is_guessed(tmp_path: Path) -> None:
    events = ("candidat;date;événement", "C11;01/02/2027;contact")
    rows = {"candidatures": ("identifiant;certification", "C1001;EXA1"), "parcours": events}
    with pytest.raises(InputError) as caught:
        read_followed(write_set(tmp_path, **rows))
    assert caught.value.issues[0].mend.fr.startswith("Vouliez-vous dire « C1")


def test_an_order_that_cannot_be_is_a_warning(tmp_path: Path) -> None:
    events = ("candidat;date;événement;module", "K1;01/02/2027;notification;", "K1;02/02/2027;module terminé;Gestion")
    rows = {"candidatures": ("identifiant;certification", "K1;EXA1"), "parcours": events}
    warnings = read_followed(write_set(tmp_path, **rows)).warnings
    assert [(w.row, w.severity) for w in warnings] == [(2, "warning"), (3, "warning")]


def test_a_candidacy_is_completed_from_the_candidate_and_zero_months_stay_zero(tmp_path: Path) -> None:
    rows = {"candidatures": ("identifiant;conseiller;expérience (mois)", "C1;S. Petit;0")}
    followed = read_followed(write_set(tmp_path, **rows))
    first, second = all_candidacies(followed.problem, followed.records)
    assert (first.certification, first.centre, first.advisor, first.experience_months) == (
        "EXA1",
        "Dijon",
        "S. Petit",
        0,
    )
    assert second == Candidacy(
        id="C2", family_name="Petit", given_name="Noa", email="noa@example.org", certification="EXA1"
    )
