"""Jobs, schedules and exports over HTTP, on plans put in the database by hand (no solve runs)."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import tables
from api.storage import Storage
from scheduler.io.exports import KINDS
from scheduler.schedule import Schedule
from tests.api.helpers import hand_made_schedule, small_problem
from tests.calendar_linter import lint


@pytest.fixture
def stored(client: TestClient) -> Storage:
    app = client.app
    assert isinstance(app, FastAPI)
    storage: Storage = app.state.storage
    return storage


@pytest.fixture
def problem_id(stored: Storage) -> str:
    return stored.add_problem(small_problem())[0].id


@pytest.fixture
def job_id(stored: Storage, problem_id: str) -> str:
    """Return a job whose solve is done, with one schedule."""
    run = stored.add_run(problem_id, {"time_limit": 5.0, "seed": 1, "workers": 1, "profile": None})
    stored.claim_next(1)
    stored.add_event(run.id, "progress", {"phase": "placement", "seconds": 0.5, "placed": 1, "total": 4})
    stored.add_schedule(run.id, hand_made_schedule())
    stored.end_run(run.id, tables.DONE, "finished")
    return run.id


def test_a_job_waits_with_its_settings(client: TestClient, problem_id: str) -> None:
    answer = client.post(f"/problems/{problem_id}/jobs", json={"time_limit": 5, "seed": 7, "profile": "cnam"})
    assert answer.status_code == 202
    job = client.get(answer.headers["location"]).json()
    assert (job["status"], job["problem_id"]) == ("queued", problem_id)
    assert job["settings"] == {"time_limit": 5.0, "seed": 7, "workers": 0, "profile": "cnam"}
    assert client.get("/health").json()["queued"] == 1


@pytest.mark.parametrize(
    ("settings", "column"),
    [
        ({"time_limit": 0}, "time_limit"),
        ({"time_limit": "5"}, "time_limit"),
        ({"workers": 65}, "workers"),
        ({"profile": "inconnu"}, "profile"),
        ({"speed": 9}, "speed"),
    ],
)
def test_wrong_settings_are_refused(
    client: TestClient, problem_id: str, settings: dict[str, object], column: str
) -> None:
    answer = client.post(f"/problems/{problem_id}/jobs", json=settings)
    assert answer.status_code == 422
    assert [issue["column"] for issue in answer.json()["error"]["issues"]] == [column]


def test_a_problem_without_names_is_not_solved_nor_verified(
    client: TestClient, stored: Storage, problem_id: str
) -> None:
    stored.purge_names(dt.date(2030, 1, 1))
    schedule = hand_made_schedule().model_dump(mode="json")
    jobs = client.post(f"/problems/{problem_id}/jobs", json={})
    verified = client.post("/schedules/verify", json={"problem_id": problem_id, "schedule": schedule})
    assert [(a.status_code, a.json()["error"]["code"]) for a in (jobs, verified)] == [(409, "names_purged")] * 2


def test_a_job_stopped_before_its_first_plan_tells_why_nobody_is_placed(client: TestClient, problem_id: str) -> None:
    job = client.post(f"/problems/{problem_id}/jobs", json={}).json()
    waiting = client.get(f"/jobs/{job['id']}/schedule")
    assert (waiting.status_code, waiting.json()["error"]["code"]) == (404, "no_schedule")
    stopped = client.delete(f"/jobs/{job['id']}").json()
    assert (stopped["status"], stopped["best"]) == ("stopped", None)
    schedule = client.get(f"/jobs/{job['id']}/schedule").json()
    assert (schedule["status"], schedule["hearings"]) == ("UNKNOWN", [])
    assert [one["candidate"] for one in schedule["unplaced"]] == ["C1", "C2", "C3", "C4"]
    assert all(one["reasons"] for one in schedule["unplaced"])
    told = client.post("/schedules/verify", json={"problem_id": problem_id, "schedule": schedule}).json()
    assert (told["valid"], told["violations"]) == (True, [])
    assert client.get(f"/jobs/{job['id']}/exports/xlsx").status_code == 200


def test_a_done_job_tells_its_best_and_is_not_stopped(client: TestClient, job_id: str) -> None:
    job = client.delete(f"/jobs/{job_id}").json()
    assert job == client.get(f"/jobs/{job_id}").json()
    assert (job["status"], job["stopped_by"], job["progress"]["phase"]) == ("done", "finished", "placement")
    assert job["best"] == {"number": 1, "placed": 1, "unplaced": 3, "status": "FEASIBLE", "tiers": []}


def test_the_schedule_comes_back_as_it_was(client: TestClient, job_id: str) -> None:
    for url in (f"/jobs/{job_id}/schedule", f"/jobs/{job_id}/exports/json"):
        assert Schedule.model_validate(client.get(url).json()) == hand_made_schedule()


def test_the_event_stream_ends_and_resumes(client: TestClient, job_id: str) -> None:
    whole = client.get(f"/jobs/{job_id}/events")
    assert whole.headers["content-type"].startswith("text/event-stream")
    kinds = [line.removeprefix("event: ") for line in whole.text.splitlines() if line.startswith("event: ")]
    assert kinds == ["status", "status", "progress", "schedule", "end"]
    rest = client.get(f"/jobs/{job_id}/events", headers={"Last-Event-ID": "3"})
    assert [line for line in rest.text.splitlines() if line.startswith("id: ")] == ["id: 4", "id: 5"]
    assert client.get(f"/jobs/{job_id}/events", headers={"Last-Event-ID": "5"}).status_code == 204
    unreadable = client.get(f"/jobs/{job_id}/events", headers={"Last-Event-ID": "x2"})
    assert unreadable.text == whole.text


@pytest.mark.parametrize("who", ["C1", "E2", "R1"])
def test_the_calendar_of_one(client: TestClient, job_id: str, who: str) -> None:
    answer = client.get(f"/jobs/{job_id}/exports/ics", params={"who": who})
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.content.count(b"BEGIN:VEVENT") == 1
    assert lint(answer.content) == []


@pytest.mark.parametrize(("who", "status"), [("C2", 422), ("nobody", 404)])
def test_there_is_no_calendar_of_who_is_not_planned(client: TestClient, job_id: str, who: str, status: int) -> None:
    assert client.get(f"/jobs/{job_id}/exports/ics", params={"who": who}).status_code == status


def test_the_zip_holds_everyones_calendar_and_is_byte_equal(client: TestClient, job_id: str) -> None:
    one, two = (client.get(f"/jobs/{job_id}/exports/ics").content for _ in range(2))
    assert one == two
    archive = zipfile.ZipFile(io.BytesIO(one))
    names = sorted(archive.namelist())
    assert [lint(archive.read(name)) for name in names] == [[]] * len(names)
    examiners = [f"examiners/{who}.ics" for who in ("E2", "E3", "E4")]
    assert names == ["candidates/C1.ics", *examiners, "rooms/R1.ics"]


def test_the_workbook_is_an_xlsx(client: TestClient, job_id: str) -> None:
    answer = client.get(f"/jobs/{job_id}/exports/xlsx")
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_served_as_a_download(client: TestClient, job_id: str, kind: str) -> None:
    answer = client.get(f"/jobs/{job_id}/exports/{kind}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert len(answer.content) > 100


def test_an_unknown_export_is_refused_naming_the_known_ones(client: TestClient, job_id: str) -> None:
    answer = client.get(f"/jobs/{job_id}/exports/docx")
    assert answer.status_code == 422
    assert "'ics'" in answer.json()["error"]["issues"][0]["message"]


def test_verify_takes_one_problem_exactly(client: TestClient, problem_id: str) -> None:
    schedule = hand_made_schedule().model_dump(mode="json")
    document = small_problem().model_dump(mode="json", by_alias=True)
    both = {"problem": document, "problem_id": problem_id, "schedule": schedule}
    assert [client.post("/schedules/verify", json=body).status_code for body in (both, {"schedule": schedule})] == [
        422,
        422,
    ]
    unknown = client.post("/schedules/verify", json={"problem_id": "x", "schedule": schedule})
    assert unknown.status_code == 404


def test_a_plan_at_the_end_of_time_is_refused_in_words(client: TestClient, problem_id: str) -> None:
    end = "9999-12-31T23:59:59Z"
    schedule = hand_made_schedule(end, end).model_dump(mode="json")
    answer = client.post("/schedules/verify", json={"problem_id": problem_id, "schedule": schedule})
    assert answer.status_code == 422


def test_a_broken_plan_is_told_in_the_language_asked(client: TestClient, problem_id: str) -> None:
    sunday = hand_made_schedule("2027-03-21T09:00:00+01:00", "2027-03-21T10:00:00+01:00").model_dump(mode="json")
    body = {"problem_id": problem_id, "schedule": sunday}
    french, english = (
        client.post("/schedules/verify", json=body, headers={"Accept-Language": lang}).json() for lang in ("fr", "en")
    )
    assert french["valid"] is False
    assert [v["rule"] for v in french["violations"]] == [v["rule"] for v in english["violations"]]
    assert [v["message"] for v in french["violations"]] != [v["message"] for v in english["violations"]]
    assert len(french["tiers"]) == 5
