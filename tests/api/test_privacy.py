"""Marked people with marked health data: searched for in every page, feed, export and log that the service gives."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import get_args

import pytest
from fastapi.testclient import TestClient

from api import tables
from api.main import create_app
from api.routers.deadlines import FileKind
from api.settings import ApiSettings
from api.storage import Storage
from scheduler.candidacies.records import Candidacies, Candidacy, Document, Event
from scheduler.domain import Problem
from scheduler.io.exports import KINDS
from tests.api.helpers import hand_made_schedule, publish, small_problem
from tests.marks import HEALTH_WORDS, texts

CANDIDATE, EXAMINER, TIE = "nomqxcand", "nomqxexam", "liensecretqx"
WITH_NAMES = (
    "exports/ics?who=E2", "exports/ics-zip", "exports/ics", "exports/xlsx", "exports/report", "exports/csv",
    "exports/attendance", "exports/convocations", "feed examiner", "deadlines/xlsx",
)  # fmt: skip
"""What is made for people who know the candidate; a room's calendar is no part of it."""


def marked() -> Problem:
    problem = small_problem()
    health = {
        "extra_time": 0.4137,
        "interpreter": True,
        "step_free": True,
        "ties": (TIE,),
        "employers": ("Employeurqx",),
    }
    candidates = tuple(
        c.model_copy(update={**health, "family_name": f"{CANDIDATE}{c.id}", "companion": "accompagnantqx"})
        for c in problem.candidates
    )
    examiners = tuple(
        e.model_copy(update={"family_name": f"{EXAMINER}{e.id}", "ties": (TIE,)}) for e in problem.examiners
    )
    rooms = tuple(room.model_copy(update={"step_free": True}) for room in problem.rooms)
    return problem.model_copy(update={"candidates": candidates, "examiners": examiners, "rooms": rooms})


def records() -> Candidacies:
    code = marked().certifications[0].code
    whose = {"family_name": f"{CANDIDATE}K1", "advisor": "conseilqx", "centre": "Dijon"}
    return Candidacies(
        candidacies=(Candidacy.model_validate({"id": "K1", "certification": code} | whose),),
        events=(Event.model_validate({"candidacy": "K1", "on": "2026-12-15", "kind": "eligible"}),),
        documents=(Document(document="Attestation", candidacy="K1"),),
    )


@pytest.fixture(scope="module", params=["fr", "en"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Text of every answer by name, and of all that was logged meanwhile under ``log``."""
    path = tmp_path_factory.mktemp("marked") / "jury.sqlite3"
    lines: list[str] = []
    handler = logging.Handler(logging.DEBUG)
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    settings = ApiSettings(database=path, max_running=0)
    try:
        with TestClient(create_app(settings), headers={"Accept-Language": request.param}) as client:
            found = _answers(client)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    return found | {"log": "\n".join(lines).casefold()}


def _answers(client: TestClient) -> dict[str, str]:
    storage: Storage = client.app.state.storage  # type: ignore[attr-defined]
    problem = marked()
    problem_id = storage.add_problem(problem)[0].id
    storage.put_candidacies(problem.campaign.code, records())
    run = storage.add_run(problem_id, {"time_limit": 5.0, "seed": 1, "workers": 1, "profile": None})
    storage.claim_next(1)
    storage.add_schedule(run.id, hand_made_schedule())
    storage.end_run(run.id, tables.DONE, "finished")
    publish(storage, problem, hand_made_schedule())
    cut_off = client.post(f"/problems/{problem_id}/jobs", json={}).json()["id"]
    client.delete(f"/jobs/{cut_off}")
    found: dict[str, str] = {}

    def get(name: str, url: str) -> None:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.text)
        found.update(texts(name, answer.content))

    for kind in KINDS:
        get(f"exports/{kind}", f"/jobs/{run.id}/exports/{kind}" + ("?who=E2" if kind == "ics" else ""))
    get("exports/ics?who=E2", f"/jobs/{run.id}/exports/ics?who=E2")
    get("room", f"/jobs/{run.id}/exports/ics?who=R1")
    for job in (run.id, cut_off):
        get(f"job {job == cut_off}", f"/jobs/{job}")
        get(f"schedule {job == cut_off}", f"/jobs/{job}/schedule")
    get("deadlines", f"/problems/{problem_id}/deadlines?on=2027-01-15")
    for kind in get_args(FileKind):
        get(f"deadlines/{kind}", f"/problems/{problem_id}/deadlines/{kind}?on=2027-01-15")
    get("calendar", f"/problems/{problem_id}/calendar")
    _feeds(client, get)
    _polls(client, get)
    for name in ("releases", "outbox", "polls", "feeds", "problems", "health"):
        url = f"/campaigns/{problem.campaign.code}/releases" if name == "releases" else f"/{name}"
        get(f"list {name}", url)
    return found


def _feeds(client: TestClient, get) -> None:  # type: ignore[no-untyped-def]
    code = marked().campaign.code
    answer = client.post("/feeds", json={"campaign": code, "everyone": True})
    assert answer.status_code == 201, answer.text
    feeds = answer.json()["feeds"]
    assert {feed["kind"] for feed in feeds} == {"candidate", "examiner", "room", "centre", "advisor"}
    for feed in feeds:
        get(f"feed {feed['kind']} {feed['who']}", "/calendars/" + feed["url"].rsplit("/calendars/", 1)[1])


def _polls(client: TestClient, get) -> None:  # type: ignore[no-untyped-def]
    poll = client.post("/polls", json={"campaign": marked().campaign.code}).json()
    for link in poll["links"]:
        path = "/availability/" + link["url"].rsplit("/", 1)[1]
        get(f"poll {link['examiner']}", path)
        answered = client.post(path, data={"rest": "yes"})
        get(f"poll again {link['examiner']}", path)
        assert answered.status_code == 200
    get("poll workbook E2", f"/polls/{poll['poll']['id']}/workbooks/E2")


def test_health_is_nowhere(told: Mapping[str, str]) -> None:
    assert [(name, word) for name, text in told.items() for word in HEALTH_WORDS if word in text] == []


def test_ties_employers_and_companions_are_nowhere(told: Mapping[str, str]) -> None:
    secrets = (TIE, "employeurqx", "accompagnantqx")
    assert [(name, word) for name, text in told.items() for word in secrets if word in text] == []


def test_candidates_are_named_only_where_people_read(told: Mapping[str, str]) -> None:
    naming = [name for name, text in told.items() if CANDIDATE in text]
    assert [name for name in naming if not name.startswith(WITH_NAMES)] == []
    assert {"exports/ics?who=E2", "exports/attendance"} <= set(naming)  # the search sees what is there


def test_a_poll_page_shows_an_examiner_no_one_else(told: Mapping[str, str]) -> None:
    pages = {name: text for name, text in told.items() if name.startswith("poll ")}
    assert len(pages) > 4
    ids = [examiner.id for examiner in marked().examiners]
    for name, text in pages.items():
        own = name.partition("!")[0].rsplit(" ", 1)[1]
        assert [one for one in ids if one != own and f"{EXAMINER}{one}".casefold() in text] == []


def test_logs_name_nobody(told: Mapping[str, str]) -> None:
    assert told["log"]
    assert [mark for mark in (CANDIDATE, EXAMINER, TIE, "conseilqx") if mark in told["log"]] == []
