"""The calendar, the design and the statistics over HTTP give what the library gives."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.storage import Storage
from scheduler.designer import DesignOrder, design_year
from scheduler.forecast import Forecast
from scheduler.publication import campaign_calendar, design_calendar, schedule_calendar
from tests.api.helpers import hand_made_schedule, small_problem

ROWS = [
    {"certification": "LIC-COMPTA", "earliest": "2027-01-11", "count": 2},
    {"certification": "LIC-COMPTA", "earliest": "2027-06-14"},
]


@pytest.fixture
def stored(client: TestClient) -> Storage:
    app = client.app
    assert isinstance(app, FastAPI)
    storage: Storage = app.state.storage
    return storage


@pytest.fixture
def problem_id(stored: Storage) -> str:
    return stored.add_problem(small_problem())[0].id


def test_the_calendar_of_a_problem(client: TestClient, problem_id: str) -> None:
    answer = client.get(f"/problems/{problem_id}/calendar").json()
    assert answer["calendar"] == campaign_calendar(small_problem()).model_dump(mode="json")
    law = client.get(f"/problems/{problem_id}/calendar", params={"profile": "code-du-travail-2026"}).json()
    assert law["calendar"]["profile"] == "code-du-travail-2026"
    assert client.get(f"/problems/{problem_id}/calendar", params={"profile": "x"}).status_code == 422


def test_the_calendar_of_a_jobs_schedule(client: TestClient, stored: Storage, problem_id: str) -> None:
    run = stored.add_run(problem_id, {"time_limit": 5.0, "seed": 1, "workers": 1, "profile": None})
    assert client.get(f"/jobs/{run.id}/calendar").status_code == 404
    stored.add_schedule(run.id, hand_made_schedule())
    answer = client.get(f"/jobs/{run.id}/calendar").json()
    assert answer["calendar"] == schedule_calendar(small_problem(), hand_made_schedule()).model_dump(mode="json")
    assert client.get(f"/jobs/{run.id}/calendar/ics").content.count(b"BEGIN:VEVENT") == 3


@pytest.mark.parametrize(
    ("kind", "start"), [("html", b"<!DOCTYPE html>"), ("xlsx", b"PK"), ("ics", b"BEGIN:VCALENDAR")]
)
def test_the_calendar_as_files(client: TestClient, problem_id: str, kind: str, start: bytes) -> None:
    answer = client.get(f"/problems/{problem_id}/calendar/{kind}")
    assert answer.content.startswith(start)
    assert answer.headers["content-disposition"] == f'attachment; filename="calendrier.{kind}"'
    english = client.get(f"/problems/{problem_id}/calendar/{kind}", headers={"Accept-Language": "en"})
    assert english.headers["content-disposition"] == f'attachment; filename="calendar.{kind}"'


def test_the_design_has_the_librarys_figures(client: TestClient, problem_id: str) -> None:
    body = {"forecast": {"rows": ROWS}, "sessions": 1, "profile": "code-du-travail-2026"}
    answer = client.post(f"/problems/{problem_id}/designs", json=body).json()
    problem = small_problem(profile="code-du-travail-2026")
    design = design_year(problem, Forecast.model_validate({"rows": ROWS}), DesignOrder(sessions=1))
    assert answer["design"] == design.model_dump(mode="json")
    assert answer["calendar"] == design_calendar(problem, design).model_dump(mode="json")
    assert answer["design"]["asked"]["enough"] is False
    page = client.post(f"/problems/{problem_id}/designs/html", json=body)
    assert "1 session par an ne suffit pas" in page.text


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"forecast": {"rows": [{"certification": "?", "month": "2027-01-01"}]}}, "certification"),
        ({"forecast": {"rows": [{"certification": "LIC-COMPTA"}]}}, "forecast"),
        ({"forecast": {"rows": [{"certification": "LIC-COMPTA", "month": "2027-01-01", "count": 2001}]}}, ""),
        ({"reading": "soon"}, "reading"),
        ({"sessions": 0}, "sessions"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_design_is_refused_in_words(
    client: TestClient, problem_id: str, change: dict[str, Any], column: str
) -> None:
    answer = client.post(f"/problems/{problem_id}/designs", json={"forecast": {"rows": ROWS}} | change)
    assert answer.status_code == 422
    assert [issue["column"] for issue in answer.json()["error"]["issues"]] == [column]


RESULT = {"candidate": "C1", "date": "2027-03-16", "result": "FAILURE"}


def test_statistics_of_a_stored_problem(client: TestClient, problem_id: str) -> None:
    answer = client.post("/statistics", json={"problem_id": problem_id, "results": [RESULT]}).json()
    (part,) = answer["parts"]
    assert answer["adds_up"] is True
    assert part["tables"]["indicators"]["presented"] == 1
    assert [row["headcount"] for row in part["tables"]["by_certification"]] == [1]
    unknown = client.post("/statistics", json={"results": [RESULT]})
    assert [issue["column"] for issue in unknown.json()["error"]["issues"]] == ["candidate"]
    assert client.post("/statistics", json={"problem_id": "x"}).status_code == 404


def test_published_tables_are_checked(client: TestClient) -> None:
    body = {"indicators": {"presented": 32}, "by_certification": [{"certification": "X", "headcount": 31}]}
    answer = client.post("/statistics", json=body).json()
    assert answer["adds_up"] is False
    assert [m["key"] for m in answer["parts"][0]["mismatches"]] == ["presented"]
