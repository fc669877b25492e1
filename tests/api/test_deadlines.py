"""Candidacies and deadlines over HTTP: the library's figures, histories that only grow, no name where none is due."""

from __future__ import annotations

import datetime as dt
from typing import Any

import openpyxl
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.storage import Storage
from scheduler.candidacies.records import Candidacies
from scheduler.candidacies.worklist import Selection, worklist
from scheduler.io.deadline_calendars import deadline_calendar, task_calendar
from scheduler.io.deadline_views import deadline_document
from tests.api.helpers import MARKED_NAME, MARKED_TIE, marked_problem
from tests.calendar_linter import lint

RECORDS: dict[str, Any] = {
    "candidacies": [
        {"id": "K1", "certification": "LIC-COMPTA", "advisor": "Ana", "centre": "Dijon", "family_name": MARKED_NAME},
        {"id": "C1", "advisor": "Bob", "centre": "Dijon"},
    ],
    "events": [
        {"candidacy": "K1", "on": "2026-11-02", "kind": "eligibility_filed"},
        {"candidacy": "K1", "on": "2026-12-15", "kind": "eligible"},
    ],
}
STEP = {"candidacy": "K1", "on": "2027-01-10", "kind": "accompaniment", "hours": 2}
ON = {"on": "2027-01-20"}


@pytest.fixture
def problem_url(client: TestClient) -> str:
    document = marked_problem().model_dump(mode="json", by_alias=True)
    return f"/problems/{client.post('/problems', json=document).raise_for_status().json()['id']}"


def put(client: TestClient, url: str, records: dict[str, Any]) -> Any:
    return client.put(f"{url}/candidacies", json=records)


def test_the_figures_are_the_librarys(client: TestClient, problem_url: str) -> None:
    assert put(client, problem_url, RECORDS).json()["version"] == 1
    problem, records = marked_problem(), Candidacies.model_validate(RECORDS)
    for query, selection in (({}, Selection()), ({"advisor": "ana"}, Selection(advisor="Ana"))):
        found = worklist(problem, records, dt.date(2027, 1, 20), selection=selection)
        answer = client.get(f"{problem_url}/deadlines", params=ON | query)
        assert answer.json() == deadline_document(found, "fr")
        assert MARKED_NAME not in answer.text
    assert {d["candidacy"] for d in answer.json()["deadlines"]} == {"K1"}


def test_another_profile_and_another_language(client: TestClient, problem_url: str) -> None:
    put(client, problem_url, RECORDS)
    query = ON | {"profile": "code-du-travail-2026"}
    answer = client.get(f"{problem_url}/deadlines", params=query, headers={"Accept-Language": "en"}).json()
    assert answer["profile"] == "code-du-travail-2026"
    assert "R6412-4" in {d["article"] for d in answer["deadlines"]}
    assert any(d["what"] == "Record a step of the candidate" for d in answer["deadlines"])
    assert client.get(f"{problem_url}/deadlines", params={"profile": "x"}).status_code == 422


def test_files_are_those_of_the_command_line(client: TestClient, problem_url: str, tmp_path: Any) -> None:
    put(client, problem_url, RECORDS)
    problem = marked_problem()
    found = worklist(problem, Candidacies.model_validate(RECORDS), dt.date(2027, 1, 20))
    for kind, made in (("ics", deadline_calendar), ("tasks", task_calendar)):
        answer = client.get(f"{problem_url}/deadlines/{kind}", params=ON)
        assert answer.headers["content-type"].startswith("text/calendar")
        assert answer.content == made(problem.campaign, found)
        assert MARKED_NAME.encode() not in answer.content
    assert lint(client.get(f"{problem_url}/deadlines/ics", params=ON).content) == []
    book = client.get(f"{problem_url}/deadlines/xlsx", params=ON)
    assert book.headers["cache-control"] == "no-store"
    (tmp_path / "w.xlsx").write_bytes(book.content)
    rows = list(openpyxl.load_workbook(tmp_path / "w.xlsx").worksheets[0].iter_rows(values_only=True))
    assert len(rows) - 1 == len(found.deadlines)


def test_without_records_the_candidates_count_alone(client: TestClient, problem_url: str) -> None:
    answer = client.get(f"{problem_url}/deadlines", params=ON).json()
    assert {c["id"] for c in answer["candidacies"]} == {"C1", "C2", "C3", "C4"}
    assert client.get(f"{problem_url}/candidacies").json() == Candidacies().model_dump(mode="json")


def test_any_day_may_be_asked_for(client: TestClient, problem_url: str) -> None:
    put(client, problem_url, RECORDS)
    for on in ("0001-01-01", "2028-02-29", "9999-12-31"):
        assert client.get(f"{problem_url}/deadlines", params={"on": on}).status_code == 200
    assert client.get(f"{problem_url}/deadlines").json()["on"]
    assert client.get(f"{problem_url}/deadlines", params={"on": "2027-02-29"}).status_code == 422


def test_a_history_grows_and_is_never_rewritten(client: TestClient, problem_url: str) -> None:
    put(client, problem_url, RECORDS)
    longer = RECORDS | {"events": [*RECORDS["events"], STEP]}
    assert put(client, problem_url, longer).json()["version"] == 2
    assert put(client, problem_url, longer).json()["version"] == 2  # the same again
    for events in (RECORDS["events"], [STEP, *RECORDS["events"]], []):
        answer = put(client, problem_url, RECORDS | {"events": events})
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "history_rewritten")
        assert "K1" in answer.json()["error"]["message"]
    undone = [*longer["events"], {"candidacy": "K1", "on": "2027-01-11", "kind": "correction", "corrects": 3}]
    assert put(client, problem_url, RECORDS | {"events": undone}).json()["version"] == 3
    (state,) = [c for c in client.get(f"{problem_url}/deadlines", params=ON).json()["candidacies"] if c["id"] == "K1"]
    assert (state["hours"], state["stage"]) == (0, "accompaniment")


def test_every_mistake_at_once(client: TestClient, problem_url: str) -> None:
    events = [
        {"candidacy": "K9", "on": "2027-01-01", "kind": "contact"},
        {"candidacy": "K1", "on": "2027-01-01", "kind": "accompaniment"},
        {"candidacy": "K1", "on": "2027-01-01", "kind": "decided", "result": "PARTIAL_SUCCESS_OF_FULL_CERTIFICATION"},
    ]
    answer = put(client, problem_url, RECORDS | {"events": events})
    assert answer.status_code == 422
    places = [(i["sheet"], i["row"], i["column"]) for i in answer.json()["error"]["issues"]]
    assert places == [("events", 1, "candidacy"), ("events", 2, "hours"), ("events", 3, "blocks")]
    assert "R6412-7" in answer.json()["error"]["issues"][2]["message"]
    assert put(client, problem_url, {"events": [{"candidacy": "K1", "kind": "eaten"}]}).status_code == 422
    assert client.get("/problems/none/deadlines").status_code == 404


def test_names_leave_with_the_campaign(client: TestClient, problem_url: str) -> None:
    put(client, problem_url, RECORDS)
    assert MARKED_NAME in client.get(f"{problem_url}/candidacies").text
    app = client.app
    assert isinstance(app, FastAPI)
    storage: Storage = app.state.storage
    storage.purge_names(dt.date(2030, 1, 1))
    left = client.get(f"{problem_url}/candidacies").text
    assert MARKED_NAME not in left
    assert "K1" in left
    assert MARKED_NAME.encode() not in storage.path.read_bytes()
    assert put(client, problem_url, RECORDS).status_code == 409


def test_the_audit_log_holds_ids_and_figures(client: TestClient, problem_url: str) -> None:
    put(client, problem_url, RECORDS)
    app = client.app
    assert isinstance(app, FastAPI)
    rows = [row for row in app.state.storage.audit_log() if row.action == "candidacies.put"]
    assert [row.detail for row in rows] == [{"version": 1, "candidacies": 2, "events": 2}]
    told = str([(row.object_id, row.detail) for row in rows])
    assert MARKED_NAME not in told
    assert MARKED_TIE not in told
