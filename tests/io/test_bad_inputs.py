"""Bad inputs: each mistake is told at its sheet, row and column, all at once, and nothing is written."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
import xlsxwriter

from scheduler.io import limits
from tests.io.sheet_sets import GOOD, Rows, issues_of, places_of, swapped, write_set


class Bad(NamedTuple):
    """A spoilt input: what replaces the good sheets, where the error is, and a word of the message."""

    name: str
    changes: dict[str, Rows | None]
    place: tuple[str, int | None, str]
    word: str


CAMPAIGN = "code;début;fin;fuseau;demi-journées;profil;pas;jours ouvrés;déjeuner;règles particulières;poids : attente"
CERTIFICATION = "code;spécialités;présentation;échange"
SEATS = "certification;siège;nombre;catégories;spécialité exigée;personnes;préside"
CANDIDATES = GOOD["candidats"][0]


def _campaign(row: str) -> dict[str, Rows | None]:
    return {"campagne": [CAMPAIGN, row]}


def _available(start: str, end: str, who: str = "E1", level: str = "oui") -> dict[str, Rows | None]:
    return {"disponibilites": [GOOD["disponibilites"][0], f"{who};{start};{end};{level}"]}


def _candidate(row: str) -> dict[str, Rows | None]:
    return {"candidats": [CANDIDATES, row]}


CASES = [
    Bad(
        "date_not_in_calendar",
        _candidate("C1;;;;EXA1;;;31/02/2027;;;"),
        ("candidats", 2, "date de dépôt"),
        "calendrier",
    ),
    Bad("date_of_two_figures", _candidate("C1;;;;EXA1;;;01/02/27;;;"), ("candidats", 2, "date de dépôt"), "quatre"),
    Bad("date_in_words", _candidate("C1;;;;EXA1;;;hier;;;"), ("candidats", 2, "date de dépôt"), "n'est pas une date"),
    Bad("year_far_away", _candidate("C1;;;;EXA1;;;01/02/0027;;;"), ("candidats", 2, "date de dépôt"), "1900"),
    Bad("unknown_mode", _candidate("C1;;;;EXA1;présentielle;;;;;"), ("candidats", 2, "modalité"), "mot attendu"),
    Bad(
        "latest_before_earliest",
        _candidate("C1;;;;EXA1;;;;02/04/2027;01/04/2027;"),
        ("candidats", 2, "au plus tard"),
        "avant",
    ),
    Bad("number_out_of_range", _candidate("C1;;;;EXA1;;;;;;12"), ("candidats", 2, "priorité"), "au plus 9"),
    Bad("number_in_words", _candidate("C1;;;;EXA1;;;;;;haute"), ("candidats", 2, "priorité"), "nombre entier"),
    Bad("number_with_a_part", _candidate("C1;;;;EXA1;;;;;;1,5"), ("candidats", 2, "priorité"), "nombre entier"),
    Bad("bad_email", _candidate("C1;;;alix(at)example.org;EXA1;;;;;;"), ("candidats", 2, "courriel"), "adresse"),
    Bad("empty_id", _candidate(";Durand;;;EXA1;;;;;;"), ("candidats", 2, "identifiant"), "vide"),
    Bad("unknown_certification", _candidate("C1;;;;EXA9;;;;;;"), ("candidats", 2, "certification"), "inconnu"),
    Bad("formula_error", _candidate("C1;#REF!;;;EXA1;;;;;;"), ("candidats", 2, "nom"), "#REF!"),
    Bad(
        "duplicate_candidate",
        {"candidats": [CANDIDATES, "C1;;;;EXA1;;;;;;", "C1;;;;EXA1;;;;;;"]},
        ("candidats", 3, "identifiant"),
        "ligne 2",
    ),
    Bad(
        "id_of_two_kinds",
        _candidate("E1;;;;EXA1;;;;;;"),
        ("examinateurs", 2, "identifiant"),
        "ligne 2 de « candidats »",
    ),
    Bad(
        "duplicate_certification",
        {"certifications": ["code", "EXA1", "", "EXA1"]},
        ("certifications", 4, "code"),
        "ligne 2",
    ),
    Bad("duplicate_seat", {"sieges": [*GOOD["sieges"], "EXA1;président;1;;;;"]}, ("sieges", 4, "siège"), "ligne 2"),
    Bad(
        "certification_without_seats",
        {"certifications": ["code", "EXA1", "EXA2"]} | _candidate("C1;;;;EXA2;;;;;;"),
        ("certifications", 3, "code"),
        "aucun siège",
    ),
    Bad(
        "seat_of_no_one",
        {"sieges": [SEATS, "EXA1;président;1;;;E1;", "EXA1;autre;2;;;E22;"]},
        ("sieges", 3, "personnes"),
        "« E22 »",
    ),
    Bad(
        "no_such_yes",
        {"sieges": [SEATS, "EXA1;président;3;;peut-être;;"]},
        ("sieges", 2, "spécialité exigée"),
        "mot attendu",
    ),
    Bad(
        "no_places",
        {"sieges": [SEATS, "EXA1;président;0;;;;", "EXA1;autre;3;;;;"]},
        ("sieges", 2, "nombre"),
        "au moins 1",
    ),
    Bad(
        "oral_too_long",
        {"certifications": [CERTIFICATION, "EXA1;;40;60"]},
        ("certifications", 2, "échange"),
        "40–90 (cnam, Cnam, page VAE)",
    ),
    Bad(
        "oral_too_short",
        {"certifications": [CERTIFICATION, "EXA1;;10;20"]},
        ("certifications", 2, "échange"),
        "dure 30 minutes",
    ),
    Bad(
        "length_beyond_a_day",
        {"certifications": [CERTIFICATION, "EXA1;;20;400"]},
        ("certifications", 2, "échange"),
        "au plus 240",
    ),
    Bad(
        "unknown_person",
        _available("15/03/2027 09:00", "15/03/2027 12:00", who="E4"),
        ("disponibilites", 2, "qui"),
        "« E4 »",
    ),
    Bad(
        "end_before_start",
        _available("15/03/2027 12:00", "15/03/2027 09:00"),
        ("disponibilites", 2, "fin"),
        "pas après",
    ),
    Bad(
        "skipped_hour",
        _available("28/03/2027 02:30", "28/03/2027 12:00"),
        ("disponibilites", 2, "début"),
        "heure d'été",
    ),
    Bad("hour_25", _available("15/03/2027 25:00", "16/03/2027 12:00"), ("disponibilites", 2, "début"), "heure"),
    Bad(
        "unknown_level",
        _available("15/03/2027", "16/03/2027", level="parfois"),
        ("disponibilites", 2, "disponible"),
        "mot attendu",
    ),
    Bad(
        "end_before_start_of_campaign",
        _campaign("T;15/03/2027;14/03/2027;;;;;;;;"),
        ("campagne", 2, "fin"),
        "avant le début",
    ),
    Bad(
        "half_days_overlap",
        _campaign('T;15/03/2027;16/04/2027;;"09:00-13:00;12:30-18:00";;;;;;'),
        ("campagne", 2, "demi-journées"),
        "chevauchent",
    ),
    Bad(
        "half_day_unreadable",
        _campaign("T;15/03/2027;16/04/2027;;matin;;;;;;"),
        ("campagne", 2, "demi-journées"),
        "plage",
    ),
    Bad("unknown_zone", _campaign("T;15/03/2027;16/04/2027;Europe/Dijon;;;;;;;"), ("campagne", 2, "fuseau"), "fuseau"),
    Bad(
        "unknown_territory",
        {"campagne": ["code;début;fin;territoire", "T;15/03/2027;16/04/2027;Dijon"]},
        ("campagne", 2, "territoire"),
        "974 La Réunion",
    ),
    Bad("unknown_profile", _campaign("T;15/03/2027;16/04/2027;;;cname;;;;;"), ("campagne", 2, "profil"), "inconnu"),
    Bad("grid_of_seven", _campaign("T;15/03/2027;16/04/2027;;;;7;;;;"), ("campagne", 2, "pas"), "5, 10 ou 15"),
    Bad(
        "unknown_weekday",
        _campaign("T;15/03/2027;16/04/2027;;;;;lundy;;;"),
        ("campagne", 2, "jours ouvrés"),
        "mot attendu",
    ),
    Bad(
        "unknown_rule",
        _campaign("T;15/03/2027;16/04/2027;;;;;;;reading_day=10;"),
        ("campagne", 2, "règles particulières"),
        "règle connue",
    ),
    Bad(
        "negative_weight",
        _campaign("T;15/03/2027;16/04/2027;;;;;;;;-1"),
        ("campagne", 2, "poids : attente"),
        "au moins 0",
    ),
    Bad("two_campaigns", {"campagne": [*GOOD["campagne"], "U;15/03/2027;16/04/2027"]}, ("campagne", 3, ""), "de trop"),
    Bad(
        "unknown_column",
        {"salles": ["identifiant;centre;capacitee", "S1;Dijon;1"]},
        ("salles", 1, "capacitee"),
        "inconnue",
    ),
    Bad("column_given_twice", {"salles": ["identifiant;centre;id", "S1;Dijon;S1"]}, ("salles", 1, "id"), "deux fois"),
    Bad("missing_column", {"salles": ["centre;capacité", "Dijon;1"]}, ("salles", 1, "Identifiant"), "manque"),
    Bad("missing_sheet", {"salles": None}, ("salles", None, ""), "manque"),
    Bad("empty_sheet", {"salles": ["identifiant;centre"]}, ("salles", None, ""), "vide"),
    Bad("no_header", {"trajets": ["Dijon;Besançon;75"]}, ("trajets", 1, ""), "aucun titre"),
    Bad("sheet_misspelt", {"disponibilitees": ["qui", "E1"]}, ("", None, ""), "inconnue"),
    Bad("sheet_twice", {"rooms": GOOD["salles"]}, ("salles", None, ""), "déjà donnée"),
    Bad(
        "quote_not_closed", {"salles": ["identifiant;centre", 'S1;"Dijon', "S2;Dijon"]}, ("salles", 2, ""), "guillemet"
    ),
    Bad(
        "nul_character",
        {"salles": ["identifiant;centre;type", "S1;Di\0jon;présentiel"]},
        ("salles", 2, "centre"),
        "nul",
    ),
    Bad(
        "negative_travel",
        {"trajets": ["de;vers;minutes", "Dijon;Besançon;-5"]},
        ("trajets", 2, "minutes"),
        "au moins 0",
    ),
    Bad("unknown_pin", {"epingles": ["candidat;salle", "C1;S9"]}, ("epingles", 2, "salle"), "« S9 »"),
    Bad(
        "pin_without_time", {"epingles": ["candidat;début", "C1;16/03/2027"]}, ("epingles", 2, "début"), "heure manque"
    ),
    Bad(
        "pinned_at_two_times",
        {"epingles": ["candidat;début", "C1;16/03/2027 09:00", "C1;16/03/2027 14:00"]},
        ("epingles", 3, "début"),
        "ligne 2",
    ),
    Bad(
        "pinned_in_two_rooms",
        {"epingles": ["candidat;salle", "C2;S1", "C2;VISIO"]},
        ("epingles", 3, "salle"),
        "ligne 2",
    ),
    Bad(
        "pinned_off_the_grid",
        {"epingles": ["candidat;début", "C1;16/03/2027 09:02"]},
        ("epingles", 2, "début"),
        "grille de 5 minutes",
    ),
    Bad(
        "pinned_after_the_campaign",
        {"epingles": ["candidat;début", "C1;16/03/2028 09:00"]},
        ("epingles", 2, "début"),
        "hors de la campagne",
    ),
    Bad(
        "travel_of_two_lengths",
        {"trajets": ["de;vers;minutes", "Dijon;Besançon;75", "Dijon;Besançon;57"]},
        ("trajets", 3, "minutes"),
        "ligne 2",
    ),
    Bad(
        "plenary_given_twice",
        {"deliberations": ["jour;secteur;capacité", "01/04/2027;Numérique;4", "01/04/2027;Numérique;5"]},
        ("deliberations", 3, "jour"),
        "ligne 2",
    ),
    Bad("room_of_nothing", {"salles": ["identifiant;capacité", "S1;0"]}, ("salles", 2, "capacité"), "au moins 1"),
]


@pytest.mark.parametrize("bad", CASES, ids=lambda bad: bad.name)
def test_one_mistake_is_told_where_it_is(bad: Bad, tmp_path: Path) -> None:
    issues = issues_of(write_set(tmp_path / "in", **bad.changes))
    assert places_of(issues) == [bad.place]
    assert bad.word in issues[0].say("fr")


def test_all_planted_mistakes_come_at_once(tmp_path: Path) -> None:
    changes: dict[str, Rows | None] = {
        "campagne": [CAMPAIGN, 'T;31/02/2027;16/04/2027;;"09:00-13:00;12:30-18:00";nulle;7;;;;'],
        "certifications": [CERTIFICATION, "EXA1;informatique;90;30"],
        "sieges": [SEATS, "EXA1;président;1;;peut-être;;oui", "EXA1;membre;2;;;E9;"],
        "candidats": [CANDIDATES, "C1;Durand;;pas une adresse;EXA7;ailleurs;;32/01/2027;;;10", "C1;;;;;;;;;;"],
        "disponibilites": [GOOD["disponibilites"][0], "X;15/03/2027 10:00;15/03/2027 09:00;oui"],
        "deliberations": ["jour;capacité;salle", "01/04/2027;-1;S1"],
    }
    assert sorted(places_of(issues_of(write_set(tmp_path / "in", **changes))), key=str) == sorted(
        [
            ("campagne", 2, "début"),
            ("campagne", 2, "demi-journées"),
            ("campagne", 2, "profil"),
            ("campagne", 2, "pas"),
            ("certifications", 2, "échange"),
            ("sieges", 2, "spécialité exigée"),
            ("sieges", 3, "personnes"),
            ("candidats", 2, "courriel"),
            ("candidats", 2, "certification"),
            ("candidats", 2, "modalité"),
            ("candidats", 2, "date de dépôt"),
            ("candidats", 2, "priorité"),
            ("candidats", 3, "identifiant"),
            ("candidats", 3, "certification"),
            ("disponibilites", 2, "qui"),
            ("disponibilites", 2, "fin"),
            ("deliberations", 1, "salle"),
            ("deliberations", 2, "capacité"),
        ],
        key=str,
    )


def test_the_file_and_the_mend_are_named(tmp_path: Path) -> None:
    issue = issues_of(write_set(tmp_path / "in", **swapped("candidats", 3, "C2;;;;EXAI;;;;;;")))[0]
    assert issue.file == "candidats.csv"
    assert issue.mend.fr.startswith("Vouliez-vous dire « EXA1 » ?")
    assert issue.mend.en.startswith("Did you mean 'EXA1'?")


def test_a_missing_sheet_does_not_make_its_references_wrong(tmp_path: Path) -> None:
    issues = issues_of(write_set(tmp_path / "in", examinateurs=None, certifications=None))
    assert places_of(issues) == [("certifications", None, ""), ("examinateurs", None, "")]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("notes.txt", b"bonjour", "format"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), "ancien format"),
        ("fake.xlsx", b"ceci n'est pas un classeur", "xlsx lisible"),
        ("cut.json", b'{"campaign": ', "mal form"),
        ("list.json", b"[]", "objet"),
        ("nan.json", b'{"campaign": NaN}', "mal form"),
        ("deep.json", b"[" * 100_000, "mal form"),
    ],
)
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    (tmp_path / name).write_bytes(content)
    issues = issues_of(tmp_path / name)
    assert [issue.file for issue in issues] == [name]
    assert word in issues[0].message.fr


def test_an_empty_folder_and_no_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "aucune donnée" in issues_of(tmp_path / "empty")[0].message.fr
    assert "n'existe pas" in issues_of(tmp_path / "nowhere")[0].message.fr


def test_two_workbooks_are_refused(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(b"")
    assert "a.xlsx, b.xlsx" in issues_of(tmp_path)[0].message.fr


def test_a_cell_in_the_last_row_and_column_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "candidats"
    sheet["XFD1048576"] = "x"
    book.save(tmp_path / "far.xlsx")
    issues = issues_of(tmp_path / "far.xlsx")
    assert places_of(issues) == [("candidats", 1_048_576, "XFD")]
    assert "au-delà" in issues[0].message.fr


def test_a_csv_of_fifty_megabytes_is_refused(tmp_path: Path) -> None:
    write_set(tmp_path)
    with (tmp_path / "candidats.csv").open("wb") as file:
        file.truncate(50 * 1024**2)  # sparse: the size is what is looked at
    issues = issues_of(tmp_path)
    assert [issue.file for issue in issues] == ["candidats.csv"]
    assert "40 Mo" in issues[0].message.fr


def test_an_unreadable_sheet_does_not_hide_the_mistakes_of_the_others(tmp_path: Path) -> None:
    write_set(tmp_path, **_candidate("C1;;;;EXA1;ailleurs;;;;;"))
    (tmp_path / "examinateurs.csv").write_bytes(b"\x00\xff" * 100)
    (tmp_path / "salles.csv").write_bytes("identifiant;centre".encode("utf-16-le"))  # as some programs save: no mark
    issues = issues_of(tmp_path)
    assert sorted((issue.file, issue.column) for issue in issues) == [
        ("candidats.csv", "modalité"),
        ("examinateurs.csv", ""),
        ("salles.csv", ""),
    ]


def test_an_empty_sheet_is_one_mistake(tmp_path: Path) -> None:
    """Rows that name what it should hold are not wrong themselves."""
    issues = issues_of(write_set(tmp_path, examinateurs=["identifiant;nom;catégorie"]))
    assert places_of(issues) == [("examinateurs", None, "")]


def test_many_mistakes_of_one_column_are_counted(tmp_path: Path) -> None:
    more = 3
    rows = [f"X{i};15/03/2027 09:00;15/03/2027 12:30;oui" for i in range(limits.MAX_ALIKE_ERRORS + more)]
    issues = issues_of(write_set(tmp_path, disponibilites=[GOOD["disponibilites"][0], *rows]))
    assert len(issues) == limits.MAX_ALIKE_ERRORS + 1
    assert issues[-1].message.fr == f"et {more} autres erreurs sur cette colonne"


def test_a_csv_of_a_million_empty_lines_is_refused(tmp_path: Path) -> None:
    write_set(tmp_path)
    (tmp_path / "trajets.csv").write_bytes(b"\n" * (limits.MAX_LINES + 1))
    assert "trop de cellules" in issues_of(tmp_path)[0].message.fr


def test_a_large_file_that_is_no_sheet_is_refused_too(tmp_path: Path) -> None:
    write_set(tmp_path)
    with (tmp_path / "export.csv").open("wb") as file:
        file.truncate(50 * 1024**2)
    assert [(issue.file, "40 Mo" in issue.message.fr) for issue in issues_of(tmp_path)] == [("export.csv", True)]


def _changed_sheet(path: Path, old: bytes, new: bytes) -> None:
    """Write a workbook whose first sheet has ``old`` replaced."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "candidats"
    book.worksheets[0]["A1"] = "identifiant"
    source = io.BytesIO()
    book.save(source)
    with zipfile.ZipFile(source) as old_book, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new_book:
        for name in old_book.namelist():
            part = old_book.read(name)
            new_book.writestr(name, part.replace(old, new) if name.endswith("sheet1.xml") else part)


@pytest.mark.parametrize("row", [2_000_000_000, 99_999_999_999])
def test_a_row_number_beyond_any_spreadsheet_is_refused(row: int, tmp_path: Path) -> None:
    # The reader gives an empty row for each number left out: two thousand million of them took minutes.
    far = f'<row r="{row}"><c r="A{row}"><v>1</v></c></row></sheetData>'
    _changed_sheet(tmp_path / "far.xlsx", b"</sheetData>", far.encode())
    assert "xlsx lisible" in issues_of(tmp_path / "far.xlsx")[0].message.fr


def test_a_text_shown_by_very_many_cells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "one_text.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("candidats")
        for row in range(2 + limits.MAX_CHARACTERS // 32_000):
            sheet.write_string(row, 0, "x" * 32_000)  # kept once, shown in every row
    assert path.stat().st_size < 100_000
    assert "trop de cellules" in issues_of(path)[0].message.fr


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (2 * limits.MAX_RATIO * 100_000))
    assert "volume anormal" in issues_of(tmp_path / "bomb.xlsx")[0].message.fr
