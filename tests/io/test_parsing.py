"""Good inputs in the many shapes people give them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduler.domain import ClockRange
from scheduler.errors import InputError
from scheduler.io.json_files import write_problem
from scheduler.io.parsing import read_problem
from tests.io.sheet_sets import GOOD, swapped, write_set

PARIS = ZoneInfo("Europe/Paris")


def test_the_good_set_is_read_without_a_warning(tmp_path: Path) -> None:
    loaded = read_problem(write_set(tmp_path))
    assert loaded.warnings == ()
    problem = loaded.problem
    assert [candidate.mode for candidate in problem.candidates] == ["in_centre", "remote"]
    assert problem.candidates[0].deposited_on == dt.date(2027, 1, 10)
    assert problem.seats[0].categories == ("academic",)
    assert problem.seats[0].seat == "président"
    assert problem.rooms[1].capacity == "unlimited"
    assert problem.availability[0].start == dt.datetime(2027, 3, 15, 9, tzinfo=PARIS)


def test_english_titles_and_sheet_names_are_understood(tmp_path: Path) -> None:
    write_set(tmp_path, salles=None, campagne=None)
    (tmp_path / "rooms.csv").write_text("id,centre,kind,step_free\nS1,Dijon,in_centre,yes\n")
    (tmp_path / "Campaign.csv").write_text("CODE\tStart\tend\nT\t2027-03-15\t2027-04-16\n")
    problem = read_problem(tmp_path).problem
    assert problem.rooms[0].step_free
    assert problem.campaign.start == dt.date(2027, 3, 15)


def test_the_campaign_may_stand_in_two_columns_with_weights_and_notes(tmp_path: Path) -> None:
    rows = [
        "Campagne de printemps;;",
        "Champ;Valeur;Aide",
        "Code *;T;le code",
        "Début;15/03/2027;",
        "fin;16/04/2027;",
        'Demi-journées;"9h00-12h00;13:00-17:00";',
        "jours ouvres;lundi;",
        "idle;5;",
        "Poids : journée de salle;7;",
        'règles particulières;"reading_days=;decision_delay_days=15";',
    ]
    campaign = read_problem(write_set(tmp_path, campagne=rows)).problem.campaign
    assert campaign.half_days == (ClockRange(start=540, end=720), ClockRange(start=780, end=1020))
    assert campaign.weekdays == (1,)
    assert (campaign.weights.idle, campaign.weights.room_day) == (5, 7)
    assert campaign.rule_overrides == {"reading_days": None, "decision_delay_days": 15}


def test_a_mistake_in_the_two_column_form_is_told_at_its_row(tmp_path: Path) -> None:
    rows = ["champ;valeur", "code;T", "début;15/03/2027", "fin;jamais"]
    with pytest.raises(InputError) as caught:
        read_problem(write_set(tmp_path, campagne=rows))
    assert [(i.row, i.column) for i in caught.value.issues] == [(4, "fin")]


def test_a_day_alone_is_the_whole_day(tmp_path: Path) -> None:
    rows = [GOOD["disponibilites"][0], "E1;15/03/2027;16/03/2027;non"]
    row = read_problem(write_set(tmp_path, disponibilites=rows)).problem.availability[0]
    assert row.start == dt.datetime(2027, 3, 15, tzinfo=PARIS)
    assert row.end == dt.datetime(2027, 3, 17, tzinfo=PARIS)
    assert row.level == "no"


def test_times_are_local_to_the_campaign(tmp_path: Path) -> None:
    campaign = ["code;start;end;timezone", "T;15/03/2027;16/04/2027;Indian/Reunion"]
    row = read_problem(write_set(tmp_path, campagne=campaign)).problem.availability[0]
    assert row.start.astimezone(dt.UTC) == dt.datetime(2027, 3, 15, 5, tzinfo=dt.UTC)  # 09:00 at +04:00


@pytest.mark.parametrize(
    ("text", "share"), [("0,25", 0.25), ("0.25", 0.25), ("25 %", 0.25), ("1/3", 1 / 3), ("33,33%", 0.3333)]
)
def test_a_share_is_read_as_people_write_it(tmp_path: Path, text: str, share: float) -> None:
    rows = ["id;certification;temps supplémentaire", f"C1;EXA1;{text}"]
    assert read_problem(write_set(tmp_path, candidats=rows)).problem.candidates[0].extra_time == pytest.approx(share)


def test_accents_spaces_and_notes_in_titles_do_not_matter(tmp_path: Path) -> None:
    rows = [
        "Liste des candidats 2027;;;",
        ";;;",
        " IDENTIFIANT ;Prenom ;DATE  DE DEPOT;Code\u00a0Certification;# vu;Remarques",
        "C1\u00a0; Noé ;10/01/2027;EXA1;oui;à rappeler",
        ";;;;;",
        "C2;Zoé;11/01/2027; EXA1 ;;",
    ]
    problem = read_problem(write_set(tmp_path, candidats=rows)).problem
    assert [(c.id, c.given_name, c.certification) for c in problem.candidates] == [
        ("C1", "Noé", "EXA1"),
        ("C2", "Zoé", "EXA1"),
    ]


def test_a_row_number_counts_title_and_blank_rows(tmp_path: Path) -> None:
    rows = ["Candidats;", "", "id;certification", "C1;EXA1", "", '"C2";"EXA\n9"']
    with pytest.raises(InputError) as caught:
        read_problem(write_set(tmp_path, candidats=rows))
    assert [(i.sheet, i.row, i.column) for i in caught.value.issues] == [("candidats", 6, "certification")]


@pytest.mark.parametrize(
    ("changes", "sheet", "row", "column", "word"),
    [
        (swapped("candidats", 2, "C1;;;;EXA1;;Digon;10/01/2027;;;"), "candidats", 2, "centres", "Digon"),
        (swapped("candidats", 2, "C1;;;;EXA1;;;;;;"), "candidats", 2, "date de dépôt", "dépôt manque"),
        (
            swapped("candidats", 3, "C2;DURAND;alix;b@example.org;EXA1;;;11/01/2027;;;"),
            "candidats",
            3,
            "nom",
            "ligne 2",
        ),
        (swapped("candidats", 2, "C1;;;;EXA1;;;10/01/2027;;01/01/2027;"), "candidats", 2, "au plus tard", "hors"),
        (swapped("certifications", 2, "EXA1;;;infermatique"), "certifications", 2, "spécialités", "infermatique"),
        (swapped("sieges", 3, "EXA1;spécialiste;2;profesionnel;;;"), "sieges", 3, "catégories", "profesionnel"),
        (swapped("sieges", 3, "EXA1;spécialiste;1;;;;"), "certifications", 2, "code", "2 place(s), 3 au moins"),
        (
            swapped("examinateurs", 2, "E1;Martin;;enseignant-chercheur;informatique;non;3"),
            "certifications",
            2,
            "code",
            "doit compter 1 personne(s) habilitée(s) à présider",
        ),
        ({"deliberations": ["jour;secteur", "01/04/2027;Numerique"]}, "deliberations", 2, "secteur", "Numerique"),
        (swapped("salles", 2, "S1;Di\x07jon;;1"), "salles", 2, "centre", "contrôle"),
    ],
)
def test_a_likely_slip_is_a_warning(
    tmp_path: Path, changes: dict[str, list[str]], sheet: str, row: int, column: str, word: str
) -> None:
    warnings = read_problem(write_set(tmp_path, **changes)).warnings
    assert [(w.sheet, w.row, w.column, w.severity) for w in warnings] == [(sheet, row, column, "warning")]
    assert word in warnings[0].say("fr")


def test_a_sheet_nobody_knows_is_a_warning(tmp_path: Path) -> None:
    warnings = read_problem(write_set(tmp_path, budget=["a;b", "1;2"])).warnings
    assert [(w.file, w.severity) for w in warnings] == [("budget.csv", "warning")]


def test_the_profile_asked_for_replaces_the_campaigns(tmp_path: Path) -> None:
    write_set(tmp_path)
    assert read_problem(tmp_path).problem.campaign.profile == "cnam"
    assert read_problem(tmp_path, "code-du-travail-2026").problem.campaign.profile == "code-du-travail-2026"
    with pytest.raises(InputError, match="inconnu"):
        read_problem(tmp_path, "code")


def test_an_oral_outside_the_profile_may_be_allowed_by_a_rule(tmp_path: Path) -> None:
    rows = ["code;présentation;échange;règles particulières", "EXA1;10;20;oral_minutes_min="]
    warnings = read_problem(write_set(tmp_path, certifications=rows)).warnings
    assert [(w.column, w.severity) for w in warnings] == [("échange", "warning")]  # 20 is under 30–45


def test_problem_json_gives_the_same_problem_as_its_sheets(tmp_path: Path) -> None:
    problem = read_problem(write_set(tmp_path / "csv")).problem
    write_problem(problem, tmp_path / "json" / "problem.json")
    assert read_problem(tmp_path / "json").problem == problem
    assert read_problem(tmp_path / "json" / "problem.json").problem == problem


def test_sheets_win_over_problem_json_with_a_warning(tmp_path: Path) -> None:
    write_set(tmp_path)
    (tmp_path / "problem.json").write_text("{}")
    assert [w.file for w in read_problem(tmp_path).warnings] == ["problem.json"]


def test_many_warnings_about_one_column_are_counted(tmp_path: Path) -> None:
    rows = ["id;certification", *(f"C{n};EXA1" for n in range(60))]  # none has a deposit date: 60 = 50 + 10
    warnings = read_problem(write_set(tmp_path, candidats=rows)).warnings
    assert len(warnings) == 51
    assert warnings[-1].message.fr == "et 10 autres avertissements sur cette colonne"


def test_the_items_of_a_list_may_stand_one_below_the_other(tmp_path: Path) -> None:
    rows = [GOOD["candidats"][0], 'C1;;;;EXA1;;"Dijon\nBesançon ;\n Dole";;;;']
    assert read_problem(write_set(tmp_path, candidats=rows)).problem.candidates[0].centres == (
        "Dijon",
        "Besançon",
        "Dole",
    )
