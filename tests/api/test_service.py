"""A real service in its own process: solves, progress, stop, kill -9, restart, and what the logs hold.

``JURY_KILL_ROUNDS`` sets how often the killings are repeated (3 by default).
"""

from __future__ import annotations

import io
import json
import os
import signal
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from api import tables
from scheduler.domain import Problem
from scheduler.schedule import Schedule
from scheduler.verification import verify
from tests.api.helpers import (
    MARKED_NAME,
    MARKED_TIE,
    Service,
    hand_made_schedule,
    long_problem,
    marked_problem,
    opened,
    service,
    small_problem,
    wait_for,
)

KILL_ROUNDS = int(os.environ.get("JURY_KILL_ROUNDS", "3"))
STOP_SECONDS = 2.0


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Service]:
    with service(tmp_path) as started:
        yield started


def _has_schedule(job: dict[str, Any]) -> bool:
    assert job["status"] in ("queued", "running"), job
    return job["best"] is not None and job["best"]["placed"] > 0


def _wait_for_schedule(running: Service, job_id: str) -> dict[str, Any]:
    return wait_for(lambda: running.job(job_id), _has_schedule)


def _seconds(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def _check_kept(running: Service, problem: Problem, job_id: str) -> None:
    """Check that the best schedule is served and keeps every rule."""
    kept = Schedule.model_validate(running.client.get(f"/jobs/{job_id}/schedule").raise_for_status().json())
    assert kept.hearings
    assert verify(problem, kept) == []


def test_a_job_is_followed_to_its_end(running: Service) -> None:
    job_id = running.create_job(small_problem(), time_limit=300, workers=1)
    with running.client.stream("GET", f"/jobs/{job_id}/events") as stream:
        lines = list(stream.iter_lines())  # ends: the stream closes by itself
    kinds = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    assert kinds[:2] == ["status", "status"]
    assert {"progress", "schedule"} <= set(kinds)
    assert kinds[-1] == "end"
    job = running.job(job_id)
    assert (job["status"], job["best"]["placed"]) == ("done", 4)
    _check_kept(running, small_problem(), job_id)
    schedule = running.client.get(f"/jobs/{job_id}/schedule").json()
    document = small_problem().model_dump(mode="json", by_alias=True)
    checked = running.client.post("/schedules/verify", json={"problem": document, "schedule": schedule}).json()
    assert (checked["valid"], checked["violations"]) == (True, [])
    assert [t["name"] for t in checked["tiers"]] == [t["name"] for t in schedule["tiers"]]


def test_a_job_stops_on_demand_with_its_best(running: Service) -> None:
    problem = long_problem()
    job_id = running.create_job(problem, time_limit=600, workers=1)
    _wait_for_schedule(running, job_id)
    idle = max(_seconds(lambda: running.client.get("/health")) for _ in range(5))  # what any answer takes here
    stopped: dict[str, Any] = {}
    took = _seconds(lambda: stopped.update(running.client.delete(f"/jobs/{job_id}").json()))
    if os.getloadavg()[0] < (os.cpu_count() or 1):  # a machine with more to do than it can says nothing of ours
        assert took - idle < STOP_SECONDS
    assert (stopped["status"], stopped["stopped_by"]) == ("stopped", "user")
    _check_kept(running, problem, job_id)


def test_jobs_wait_their_turn(running: Service) -> None:
    first = running.create_job(long_problem(), time_limit=600, workers=1)
    second = running.create_job(small_problem(), time_limit=300, workers=1)
    wait_for(lambda: running.job(first)["status"], lambda status: status == "running")
    assert running.job(second)["status"] == "queued"
    running.client.delete(f"/jobs/{first}")
    assert wait_for(lambda: running.job(second)["status"], lambda status: status in tables.ENDED) == "done"


@pytest.mark.parametrize("round_", range(KILL_ROUNDS))
def test_the_plan_survives_a_killed_solve(running: Service, round_: int) -> None:
    problem = long_problem()
    job_id = running.create_job(problem, time_limit=600, workers=1, seed=round_)
    _wait_for_schedule(running, job_id)
    time.sleep(0.1 * (round_ % 7))  # at different moments of the search
    with opened(running.database) as storage:
        run = storage.run(job_id)
    assert run is not None
    assert run.pid is not None
    os.kill(run.pid, signal.SIGKILL)
    assert wait_for(lambda: running.job(job_id)["status"], lambda status: status in tables.ENDED) == "interrupted"
    _check_kept(running, problem, job_id)


@pytest.mark.parametrize("round_", range(KILL_ROUNDS))
def test_the_plan_survives_a_killed_service_and_solve(tmp_path: Path, round_: int) -> None:
    problem = long_problem()
    with service(tmp_path, "first") as first:
        job_id = first.create_job(problem, time_limit=600, workers=1, seed=round_)
        _wait_for_schedule(first, job_id)
        time.sleep(0.1 * (round_ % 7))
        first.kill()
    with opened(first.database) as storage:
        run = storage.run(job_id)
        assert run is not None
        assert run.pid is not None
        os.kill(run.pid, signal.SIGKILL)
        assert storage.best_schedule(job_id) is not None
    with service(tmp_path, "second") as second:
        assert wait_for(lambda: second.job(job_id)["status"], lambda status: status != "running") == "interrupted"
        _check_kept(second, problem, job_id)


def test_a_solve_goes_on_without_its_service_and_obeys_the_next(tmp_path: Path) -> None:
    problem = long_problem()
    with service(tmp_path, "first") as first:
        job_id = first.create_job(problem, time_limit=600, workers=1)
        _wait_for_schedule(first, job_id)
        first.kill()
    with service(tmp_path, "second") as second:
        assert second.job(job_id)["status"] == "running"
        assert second.client.delete(f"/jobs/{job_id}").json()["status"] == "stopped"
        _check_kept(second, problem, job_id)


def test_a_service_that_ends_stops_its_solves_and_keeps_what_waits(tmp_path: Path) -> None:
    problem = long_problem()
    with service(tmp_path, "first") as first:
        job_id = first.create_job(problem, time_limit=600, workers=1)
        waiting = first.create_job(small_problem(), time_limit=300, workers=1)
        _wait_for_schedule(first, job_id)
    with service(tmp_path, "second") as second:
        assert second.job(job_id)["status"] == "interrupted"
        _check_kept(second, problem, job_id)
        assert wait_for(lambda: second.job(waiting)["status"], lambda status: status in tables.ENDED) == "done"


def test_no_name_and_no_health_reason_leaves(running: Service) -> None:
    document = marked_problem().model_dump(mode="json", by_alias=True)
    client = running.client
    stored = client.post("/problems", json=document)
    job_id = running.create_job(marked_problem(), time_limit=300, workers=1)
    answers = [stored, client.get("/problems"), client.get(f"/jobs/{job_id}/events")]
    broken = hand_made_schedule().model_dump(mode="json")
    body = {"problem_id": stored.json()["id"], "schedule": broken}
    answers += [client.post("/schedules/verify", json=body, headers={"Accept-Language": lang}) for lang in ("fr", "en")]
    answers += [client.get(f"/jobs/{job_id}{path}") for path in ("", "/schedule", "/exports/json")]
    document["candidates"][0]["certification"] = "RIEN"
    document["candidates"][1]["sex"] = MARKED_NAME
    answers += [client.post("/problems", json=document), client.get(f"/problems/{MARKED_NAME}")]
    answers.append(client.get("/jobs/x/exports/ics", params={"who": MARKED_NAME}))
    texts = {str(answer.request.url): answer.text for answer in answers}
    for url, text in texts.items():
        assert MARKED_NAME not in text, url
        assert MARKED_TIE not in text, url
    running.close()
    log = running.log.read_text().replace(f"/problems/{MARKED_NAME}", "")  # what was asked for, not what is held
    assert job_id in log
    assert MARKED_NAME not in log
    assert MARKED_TIE not in log


def test_files_hold_no_health_reason(running: Service) -> None:
    job_id = running.create_job(marked_problem(), time_limit=300, workers=1)
    wait_for(lambda: running.job(job_id)["status"], lambda status: status in tables.ENDED)
    texts = [running.client.get(f"/jobs/{job_id}/exports/{kind}") for kind in ("json", "csv", "report", "convocations")]
    content = "".join(answer.raise_for_status().text for answer in texts).casefold()
    workbook = running.client.get(f"/jobs/{job_id}/exports/xlsx").content
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        content += "".join(archive.read(name).decode().casefold() for name in archive.namelist())
    for word in ("interpr", "tiers-temps", "tiers temps", "extra_time", "extra time", "step_free", "handicap"):
        assert word not in content, word


def test_the_openapi_text_is_served(running: Service) -> None:
    assert json.loads(running.client.get("/openapi.json").text)["info"]["title"] == "jury-scheduler"
