"""Deadlines as files: two parsers that are not the writing library read the same days, in every zone."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
from pathlib import Path

import openpyxl
import pytest
from ical.calendar_stream import IcsCalendarStream

from scheduler.candidacies.records import Candidacies, Candidacy, Document, Funding
from scheduler.candidacies.worklist import Selection, Worklist, worklist
from scheduler.domain import Problem
from scheduler.io.deadline_book import deadline_workbook
from scheduler.io.deadline_calendars import deadline_calendar, deadline_uid, task_calendar
from scheduler.io.deadline_views import deadline_document, deadline_lines
from tests.calendar_linter import lint
from tests.candidacies.cases import campaign, day, event
from tests.tools import NODE_TESTS, require

ZONES = ("Europe/Paris", "Indian/Reunion", "America/Guadeloupe", "Pacific/Noumea", "Pacific/Tahiti")
ROWS = (
    Candidacy(id="K1", certification="X", given_name="Zoé", family_name="Ébène", advisor="A, B; C", centre="Dijon"),
    Candidacy(id="K2", certification="X", given_name="Léo", family_name="=1+1", centre="Nevers"),
)
EVENTS = (
    event("2026-09-01", "eligible"),
    event("2026-09-01", "eligible", "K2"),
    event("2026-12-01", "deposited", "K2"),
    event("2027-03-08", "heard", "K2"),  # + 20 days: Sunday 28 March, the day the clocks change
)


def made(zone: str = "Europe/Paris", on: str = "2027-01-15") -> tuple[Problem, Worklist]:
    problem = campaign(campaign={"timezone": zone})
    records = Candidacies(
        candidacies=ROWS, events=EVENTS, documents=(Document(document="Certificat médical", candidacy="K1"),)
    )
    return problem, worklist(problem, records, day(on))


def expected(problem: Problem, found: Worklist) -> dict[str, tuple[dt.date, dt.date]]:
    return {deadline_uid(problem.campaign, d): (d.due, d.due + dt.timedelta(days=1)) for d in found.deadlines}


def test_the_case_holds_a_clock_change() -> None:
    problem, found = made()
    assert dt.date(2027, 3, 28) in {start for start, _ in expected(problem, found).values()}


@pytest.mark.parametrize("zone", ZONES)
def test_home_assistants_parser_reads_the_right_days(zone: str) -> None:
    problem, found = made(zone)
    data = deadline_calendar(problem.campaign, found)
    assert lint(data) == []
    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    assert {event.uid: (event.dtstart, event.dtend) for event in calendar.events} == expected(problem, found)
    assert {event.transparency for event in calendar.events} == {"TRANSPARENT"}
    assert not calendar.todos


def test_thunderbirds_parser_reads_the_right_days_wherever_the_reader_is(tmp_path: Path) -> None:
    node = require("node")
    require("ical.js")
    problem, found = made()
    (tmp_path / "d.ics").write_bytes(deadline_calendar(problem.campaign, found))
    for zone in (*ZONES, "UTC", "Pacific/Kiritimati"):
        done = subprocess.run(
            [node, NODE_TESTS / "read_ics.mjs", tmp_path / "d.ics"],
            capture_output=True,
            check=True,
            text=True,
            env=os.environ | {"TZ": zone},
        )
        (events,) = json.loads(done.stdout).values()
        read = {e["uid"]: (day(e["start"]), day(e["end"])) for e in events}
        assert read == expected(problem, found)
        assert all(e["allDay"] for e in events)


def test_tasks_are_in_a_file_of_their_own() -> None:
    problem, found = made()
    data = task_calendar(problem.campaign, found)
    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    assert not calendar.events
    assert sorted(todo.due for todo in calendar.todos) == sorted(d.due for d in found.deadlines)
    assert b"VALUE=DATE" in data
    assert {todo.uid for todo in calendar.todos}.isdisjoint(expected(problem, found))


def test_the_same_worklist_gives_the_same_bytes_and_another_day_the_same_uids() -> None:
    (problem, one), (_, two), (_, later) = made(), made(), made(on="2027-01-16")
    for make in (deadline_calendar, task_calendar, deadline_workbook):
        assert make(problem.campaign, one) == make(problem.campaign, two)
    assert expected(problem, one) == expected(problem, later)
    assert deadline_calendar(problem.campaign, one) != deadline_calendar(problem.campaign, later)  # a newer stamp


def test_calendars_and_lines_name_no_person_and_no_document_that_tells_of_health() -> None:
    problem, found = made()
    for data in (deadline_calendar(problem.campaign, found), task_calendar(problem.campaign, found)):
        text = data.decode().replace("\r\n ", "")
        assert "SUMMARY:VAE K1 : Fournir les pièces manquantes\r\n" in text
        assert not any(word in text for word in ("Ébène", "Léo", "médical"))
    told = "\n".join(deadline_lines(found)) + json.dumps(deadline_document(found), ensure_ascii=False)
    assert not any(word in told for word in ("Ébène", "Léo"))


def test_the_workbook_holds_true_dates_and_names_for_the_advisor(tmp_path: Path) -> None:
    problem, found = made()
    (tmp_path / "d.xlsx").write_bytes(deadline_workbook(problem.campaign, found))
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    assert book.sheetnames == ["Échéances", "Candidatures", "Parcours", "Non admissibles", "Règles"]
    rows = list(book["Échéances"].iter_rows(min_row=2, values_only=True))
    assert [row[1].date() for row in rows] == [d.due for d in found.deadlines]
    assert {row[5] for row in rows} == {"Zoé Ébène", "Léo =1+1"}
    assert [cell.data_type for cell in book["Candidatures"]["B"]] == ["s"] * 3
    assert any("R6412-7" in row[0] for row in book["Règles"].iter_rows(min_row=2, values_only=True))


def test_lines_are_grouped_by_level_and_end_with_the_rules_and_the_count() -> None:
    problem, _ = made()
    records = Candidacies(candidacies=ROWS, events=EVENTS)
    lines = deadline_lines(worklist(problem, records, day("2027-03-30")))
    headings = [line for line in lines if line and not line.startswith(" ")][:2]
    assert headings == ["En retard (2)", "Plus tard (2)"]
    assert lines[-1].startswith("Au 30/03/2027, profil « cnam », 2 candidature(s) : en retard 2, cette semaine 0")
    assert any("28/03/2027 (ouvré 26/03/2027) – K2 X Nevers – Notifier la décision" in line for line in lines)


def followed_in_full() -> Worklist:
    """Return a candidacy of a cohort with hours, modules, a correction, documents, fundings and a former request."""
    row = Candidacy(id="K1", certification="X", cohort="Usine", centre="Dijon", experience_months=30, family_name="Roy")
    events = (
        event("2026-03-02", "eligibility_filed"),
        event("2026-04-01", "certification_changed", certification="X"),
        event("2026-09-01", "eligibility_filed"),
        event("2026-09-15", "eligible"),
        event("2026-09-16", "eligible"),
        event("2026-09-20", "correction", corrects=4),
        event("2026-10-01", "accompaniment", hours=2.5),
        event("2026-10-02", "module_started", label="Anglais"),
        event("2026-10-03", "module_started", label="Gestion"),
        event("2026-10-09", "module_completed", label="Anglais"),
    )
    documents = (
        Document(document="CV"), Document(document="Attestation"),
        Document(document="CV", candidacy="K1", received_on=day("2026-10-05")),
    )  # fmt: skip
    fundings = (
        Funding(candidacy="K1", funder="CPF", state="agreed", amount=1500.5, asked_on=day("2026-09-02")),
        Funding(candidacy="K1", funder="own", state="paid", amount=100),
    )
    records = Candidacies(candidacies=(row,), events=events, documents=documents, funding=fundings)
    return worklist(campaign(), records, day("2026-11-02"), selection=Selection(candidacy=" k1 "))


def test_one_candidacy_is_told_in_full() -> None:
    # Fees of the profile `cnam`: 250, and 2200 as the CPF pays; 1500.50 + 100 are covered, 849.50 are left.
    lines = deadline_lines(followed_in_full(), in_full=True)
    assert lines[1:23] == [
        "K1 – X – Dijon",
        "  Étape : accompagnement",
        "  Cohorte : Usine",
        "  Demandes précédentes : X (02/03/2026)",
        "  Expérience : 30 mois",
        "  Accompagnement (heures) : 2,5 / 20",
        "  Modules complémentaires : Anglais, Gestion (en cours)",
        "  Pièces reçues : CV (05/10/2026)",
        "  Pièces manquantes : Attestation",
        "  Frais : recevabilité 250 €, accompagnement financé 2\u202f200 €, couvert 1\u202f600,5 €, reste 849,5 €",
        "  Financements : CPF 1\u202f500,5 € : accordé (demandé le 02/09/2026) ; candidat 100 € : payé",
        "  Parcours",
        "    1. 02/03/2026 recevabilité demandée",
        "    2. 01/04/2026 changement de certification : X",
        "    3. 01/09/2026 recevabilité demandée",
        "    4. 15/09/2026 recevable – retiré par une correction",
        "    5. 16/09/2026 recevable",
        "    6. 20/09/2026 correction : n° 4",
        "    7. 01/10/2026 accompagnement : 2,5 h",
        "    8. 02/10/2026 module commencé : Anglais",
        "    9. 03/10/2026 module commencé : Gestion",
        "    10. 09/10/2026 module terminé : Anglais",
    ]
    assert not any("Roy" in line for line in lines)


def test_the_json_holds_what_is_on_record_of_a_candidacy() -> None:
    document = deadline_document(followed_in_full(), "en")
    (entry,) = document["candidacies"]
    assert (entry["filed_on"], entry["eligible_on"], entry["hours"]) == ("2026-09-01", "2026-09-16", 2.5)
    assert entry["former_certifications"] == [{"certification": "X", "asked_on": "2026-03-02"}]
    assert entry["received_documents"] == [{"document": "CV", "received_on": "2026-10-05"}]
    assert entry["funding"][0]["asked_on"] == "2026-09-02"
    assert [(one["number"], one["stands"]) for one in entry["history"]][3:5] == [(4, False), (5, True)]
    assert entry["history"][6]["text"] == "accompaniment: 2.5 h"
    (cohort,) = document["cohorts"]
    assert (cohort["cohort"], cohort["candidacies"], cohort["stages"]) == ("Usine", 1, {"accompaniment": 1})


def test_the_workbook_holds_paths_cohorts_levels_and_the_day(tmp_path: Path) -> None:
    (tmp_path / "d.xlsx").write_bytes(deadline_workbook(campaign().campaign, followed_in_full()))
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    assert book.sheetnames == ["Échéances", "Candidatures", "Parcours", "Cohortes", "Non admissibles", "Règles"]
    paths = list(book["Parcours"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in paths] == list(range(1, 11))
    assert paths[3][2:] == (dt.datetime(2026, 9, 15), "recevable", "retiré par une correction")
    assert [cell.value for cell in book["Cohortes"][2]][:4] == ["Usine", 1, "accompagnement 1", 0]
    titles = [cell.value for cell in book["Candidatures"][1]]
    left = book["Candidatures"].cell(2, titles.index("Reste à couvrir (€)") + 1)
    assert (left.value, left.number_format) == (849.5, "#,##0.00")
    assert book["Candidatures"].freeze_panes == "C2"
    assert "échéances au 02/11/2026" in book["Échéances"].oddHeader.left.text
