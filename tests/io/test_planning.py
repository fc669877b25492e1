"""The workbook, read back with another library than the one that writes it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scheduler.io.planning import planning_workbook
from scheduler.texts import Lang
from tests.io.plans import small_problem, small_schedule


@pytest.fixture
def opened() -> Callable[[Lang], Workbook]:
    def read(lang: Lang = "fr") -> Workbook:
        return openpyxl.load_workbook(io.BytesIO(planning_workbook(small_problem(), small_schedule(), lang)))

    return read


def rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(values_only=True))


def test_the_sheets_in_both_languages(opened: Callable[..., Workbook]) -> None:
    assert opened("fr").sheetnames == [
        "Synthèse", "Par jour", "Par examinateur", "Par candidat", "Par salle", "Non placés", "Charge",
    ]  # fmt: skip
    assert opened("en").sheetnames == [
        "Summary", "By day", "By examiner", "By candidate", "By room", "Not placed", "Load",
    ]  # fmt: skip


def test_by_day_holds_true_dates_and_times_in_the_campaigns_zone(opened: Callable[..., Workbook]) -> None:
    titles, first, _, summer = rows(opened()["Par jour"])
    assert titles == (
        "Jour", "Début", "Fin", "Salle", "Modalité", "Certification", "Candidat·e", "Jury", "Délibération",
        "Décision au plus tard", "Marge (jours)",
    )  # fmt: skip
    panel = "Ada Morel (président·e)\nCléo Zola (professionnel·le)"
    assert first == (
        dt.datetime(2027, 1, 11), dt.time(9), dt.time(10), "Salle 12, Dijon", "présentiel", "CYC9105A", "Zoé Ébène",
        panel, dt.datetime(2027, 1, 22), dt.datetime(2027, 1, 31), 9,  # 22 to 31 January: 9 days
    )  # fmt: skip
    assert summer[:3] == (dt.datetime(2027, 7, 1), dt.time(14), dt.time(15))
    # no deliberation day: the margin runs from the hearing, 1 to 21 July = 20 days
    assert summer[8:] == (None, dt.datetime(2027, 7, 21), 20)


def test_french_dates_whatever_the_computers_language(opened: Callable[..., Workbook]) -> None:
    assert opened()["Par jour"]["A2"].number_format == "[$-40C]dddd d mmmm yyyy"
    assert opened("en")["By day"]["A2"].number_format == "[$-809]dddd d mmmm yyyy"


def test_by_examiner_is_alphabetical_and_leaves_out_who_does_not_sit(opened: Callable[..., Workbook]) -> None:
    found = rows(opened()["Par examinateur"])[1:]
    assert [(row[0], row[1], row[4]) for row in found] == [
        ("Ada Morel", dt.datetime(2027, 1, 11), "président·e"),
        ("Ada Morel", dt.datetime(2027, 1, 11), "président·e"),
        ("Blaise Nom très long de Saint-Étienne-du-Rouvray", dt.datetime(2027, 7, 1), "président·e"),
        ("Dan Petit", dt.datetime(2027, 7, 1), "tuteur métier"),
        ("Cléo Zola", dt.datetime(2027, 1, 11), "professionnel·le"),
        ("Cléo Zola", dt.datetime(2027, 1, 11), "professionnel·le"),
    ]


def test_by_candidate_lists_everyone_with_accents_in_order(opened: Callable[..., Workbook]) -> None:
    found = [(row[0], row[2], row[4]) for row in rows(opened()["Par candidat"])[1:]]
    assert found == [
        ("Abel", "C4", "non placé·e"),
        ("da Silva", "C3", "placé·e"),
        ("Ébène", "C1", "placé·e"),
        ("O'Brien", "C2", "placé·e"),
    ]


def test_by_room_hangs_on_doors_without_a_candidates_name(opened: Callable[..., Workbook]) -> None:
    text = repr(rows(opened()["Par salle"]))
    assert "2027-01-11-AM-R1" in text
    assert [c.family_name for c in small_problem().candidates if c.family_name in text] == []


def test_unplaced_gives_the_reason_in_the_readers_language(opened: Callable[..., Workbook]) -> None:
    assert rows(opened()["Non placés"])[1:] == [
        ("Ugo Abel", "C4", "LP12400A", "Aucun examinateur n'est libre.", "seats")
    ]
    assert rows(opened("en")["Not placed"])[1][3] == "No examiner is free."


def test_the_summary_gives_tiers_and_warnings(opened: Callable[..., Workbook]) -> None:
    found = rows(opened()["Synthèse"])
    assert ("Coût (journées d'examinateur, salles, trajets, attentes)", 44, 40) in [row[:3] for row in found]
    assert ("Équité de la charge entre examinateurs", 2, None, "aucune borne prouvée") in [row[:4] for row in found]
    assert found[1][0] == (
        "3 candidats sur 4 sont placés, du lundi 11 janvier 2027 au jeudi 1er juillet 2027 : "
        "2 jours, 2 salles, 4 examinateurs."
    )
    assert any("R6412-7" in str(row[0]) for row in found)
    assert (dt.datetime(2027, 1, 22), 2, 6, "Numérique") in [row[:4] for row in found]  # deliberation: 2 of 6 places


def test_the_load_has_everyone_and_a_native_chart(opened: Callable[..., Workbook]) -> None:
    found = rows(opened()["Charge"])[1:]
    # C1 and C2 before E1 and E3 on one day, C3 before E2 and E/4
    assert [row[:3] for row in found] == [
        ("Ada Morel", 2, 1),
        ("Cléo Zola", 2, 1),
        ("Blaise Nom très long de Saint-Étienne-du-Rouvray", 1, 1),
        ("Dan Petit", 1, 1),
        ("Eve Quiet", 0, 0),
    ]
    with zipfile.ZipFile(io.BytesIO(planning_workbook(small_problem(), small_schedule()))) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert ["Charge!$B$2:$B$6" in chart for chart in charts].count(True) == 1
    assert len(charts) == 2


def test_a_late_decision_is_red_and_a_near_one_yellow() -> None:
    schedule = small_schedule()
    late, near = (
        hearing.model_copy(update={"decision_due": due})
        for hearing, due in zip(schedule.hearings, (dt.date(2027, 1, 21), dt.date(2027, 1, 25)), strict=False)
    )
    schedule = schedule.model_copy(update={"hearings": (late, near, schedule.hearings[2])})
    book = openpyxl.load_workbook(io.BytesIO(planning_workbook(small_problem(), schedule)))
    # margins from the deliberation of 22 January: -1, 3; from the hearing of 1 July: 20
    cells = [book["Par jour"].cell(row=row, column=11) for row in (2, 3, 4)]
    assert [(cell.value, cell.fill.start_color.rgb) for cell in cells] == [
        (-1, "FFF4B6B6"),
        (3, "FFFFE699"),
        (20, "FFE2F0D9"),
    ]


def test_a_name_like_a_formula_stays_a_name(opened: Callable[..., Workbook]) -> None:
    cell = opened()["Par jour"]["G3"]
    assert (cell.value, cell.data_type) == ("=Léo O'Brien", "s")


def test_no_cell_is_a_link(opened: Callable[..., Workbook]) -> None:
    cell = next(c for row in opened()["Par candidat"].iter_rows() for c in row if "https://" in str(c.value))
    assert cell.hyperlink is None


def test_print_set_up(opened: Callable[..., Workbook]) -> None:
    for sheet in opened().worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)  # 9: A4
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert int(sheet.page_setup.fitToHeight) == 0  # one page wide, as many high as it takes
        if sheet.title != "Synthèse":
            assert sheet.freeze_panes in ("A2", "B2")
            assert sheet.print_title_rows == "$1:$1"
            assert sheet.auto_filter.ref


def test_the_bytes_come_from_the_data_alone() -> None:
    made = planning_workbook(small_problem(), small_schedule())
    assert made == planning_workbook(small_problem(), small_schedule())
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-11-16T00:00:00Z") == 2  # created and modified: the day convocations go out


def test_an_empty_schedule_still_gives_a_workbook() -> None:
    empty = small_schedule().model_copy(update={"hearings": (), "tiers": (), "warnings": (), "unplaced": ()})
    book = openpyxl.load_workbook(io.BytesIO(planning_workbook(small_problem(), empty)))
    assert rows(book["Par jour"])[1:] == []
    assert rows(book["Synthèse"])[1][0] == "Aucun des 4 candidats n'est placé."
    # all are unplaced, and this schedule says of none why
    assert [row[1:4:2] for row in rows(book["Non placés"])[1:]] == [
        (who, "Aucune raison n'est donnée par ce planning.") for who in ("C4", "C3", "C1", "C2")
    ]
