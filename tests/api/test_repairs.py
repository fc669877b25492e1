"""Compare, what-if, suggest and repair over HTTP; the same as in the library."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from api.settings import ApiSettings
from scheduler.domain import Problem
from scheduler.schedule import Schedule
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from scheduler.verification import verify
from tests.api.helpers import small_problem

ON = "2027-03-01"
EARLY = "2027-01-04"  # 45 days of notice later is 18 February


@pytest.fixture(scope="module")
def planned() -> tuple[Problem, Schedule]:
    problem = small_problem()
    return problem, solve(problem, SolveSettings(time_limit=30, workers=1, effort=0.5)).schedule


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Any:
    settings = ApiSettings(database=tmp_path_factory.mktemp("repairs") / "jury.sqlite3")
    with TestClient(create_app(settings)) as found:
        yield found


def body(planned: tuple[Problem, Schedule], **more: Any) -> dict[str, Any]:
    problem, schedule = planned
    return {
        "problem": problem.model_dump(mode="json", by_alias=True),
        "schedule": schedule.model_dump(mode="json"),
    } | more


def test_repair(client: TestClient, planned: tuple[Problem, Schedule]) -> None:
    first = planned[1].hearings[0]
    events = [{"kind": "candidate_withdrawn", "candidate": first.candidate}]
    answer = client.post("/schedules/repair", json=body(planned, happened={"events": events}, on=ON))
    assert answer.status_code == 200, answer.text
    found = answer.json()
    problem = Problem.model_validate(found["problem"])
    assert verify(problem, Schedule.model_validate(found["schedule"])) == []
    assert {p["id"] for p in found["changes"]["people"] if p["disturbed"]} >= {first.candidate, *first.examiners}
    assert found["proven"]


def test_what_if_suggest_and_compare(client: TestClient, planned: tuple[Problem, Schedule]) -> None:
    who = planned[1].hearings[0].candidate
    dropped = client.post("/schedules/what-if", json=body(planned, edits=[{"candidate": who, "drop": True}])).json()
    assert dropped["broken"] == []
    less = body(planned) | {"schedule": dropped["schedule"]}
    places = client.post("/schedules/suggest", json=less | {"candidate": who, "on": EARLY}).json()
    assert places["proposals"][0]["hearing"]["candidate"] == who
    both = {"problem": less["problem"], "before": body(planned)["schedule"], "after": dropped["schedule"]}
    changes = client.post("/schedules/compare", json=both).json()
    assert [c["kinds"] for c in changes["hearings"]] == [["cancelled"]]


def test_mistakes_are_told_in_the_language_asked(client: TestClient, planned: tuple[Problem, Schedule]) -> None:
    events = [{"kind": "examiner_away", "examiner": "E99"}]
    asked = body(planned, happened={"events": events}, on=ON)
    told = client.post("/schedules/repair", json=asked, headers={"Accept-Language": "en"})
    assert told.status_code == 422
    assert told.json()["error"]["issues"][0]["message"] == "'E99' is unknown"
