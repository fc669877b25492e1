"""The interface keeps what its OpenAPI text promises: bounded random requests, by schemathesis.

Every answer must be documented (status, media type, schema) and none a server error, on objects
that do not exist and on objects that do.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api import tables
from api.main import create_app
from api.settings import ApiSettings
from tests.api.helpers import hand_made_schedule, small_problem

EVENTS = "/jobs/{job_id}/events"  # the stream of a job that waits has no end: only that of an ended job is read

bounded = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


# The checks need the text when the tests are collected; the application that answers is made later.
INTERFACE = schemathesis.openapi.from_dict(create_app().openapi(), config=SchemathesisConfig())
INTERFACE.config.update(base_url="http://testserver")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Run the application; return the ids of a problem and an ended job. It starts no solve."""
    app = create_app(ApiSettings(database=tmp_path_factory.mktemp("openapi") / "jury.sqlite3", max_running=0))
    INTERFACE.app = app
    with TestClient(app):
        storage = app.state.storage
        problem, _ = storage.add_problem(small_problem())
        run = storage.add_run(problem.id, {"time_limit": 5.0, "seed": 1, "workers": 1, "profile": None})
        storage.add_schedule(run.id, hand_made_schedule())
        storage.end_run(run.id, tables.DONE, "finished")
        yield {"problem_id": problem.id, "job_id": run.id, "name": "small"}


@INTERFACE.exclude(path=EVENTS).parametrize()
@bounded
def test_random_requests(case: schemathesis.Case, known: dict[str, str]) -> None:
    # Random fields seldom make a problem whose parts fit together: a refusal in words is right.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])


@INTERFACE.parametrize()
@bounded
def test_random_requests_on_objects_that_exist(case: schemathesis.Case, known: dict[str, str]) -> None:
    for name in known.keys() & case.path_parameters.keys():
        case.path_parameters[name] = known[name]
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
