"""The interface keeps what its OpenAPI text promises: bounded random requests, by schemathesis.

Every answer must be documented (status, media type, schema) and none a server error, on objects
that do not exist and on objects that do.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api import tables
from api.main import create_app
from tests.api.helpers import Service, hand_made_schedule, opened, service, small_problem
from tests.thorough import THOROUGH, rounds

EVENTS = "/jobs/{job_id}/events"  # the stream of a job that waits has no end: only that of an ended job is read


@schemathesis.serializer("message/rfc822")
def as_mail(ctx: schemathesis.SerializationContext, value: object) -> bytes:
    """Return whatever was generated as the bytes of a mail."""
    return value if isinstance(value, bytes) else str(value).encode()


bounded = settings(
    max_examples=rounds(8, 40),
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


# The checks need the text when the tests are collected; the application that answers is made later.
# A body that holds a whole problem can be broken in thousands of ways, one request each: there random requests
# only, and all those ways in a thorough run.
_WHOLE_PROBLEMS = r"^/(problems$|schedules/)"
_WITHOUT_COVERAGE = {"include-path-regex": _WHOLE_PROBLEMS, "phases": {"coverage": {"enabled": THOROUGH}}}
INTERFACE = schemathesis.openapi.from_dict(
    create_app().openapi(), config=SchemathesisConfig.from_dict({"operations": [_WITHOUT_COVERAGE]})
)
# Without one of these in its path, a request is the same whether objects exist or not.
ON_OBJECTS = INTERFACE.exclude(path_regex=r"^(?!.*\{(problem_id|job_id|name)\})")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service that holds a problem and an ended job, and starts no solve."""
    with service(tmp_path_factory.mktemp("openapi"), JURY_MAX_RUNNING="0") as started:
        yield started


@pytest.fixture(scope="module")
def known(running: Service) -> dict[str, str]:
    """Return the ids of a problem and of an ended job."""
    with opened(running.database) as storage:
        problem, _ = storage.add_problem(small_problem())
        run = storage.add_run(problem.id, {"time_limit": 5.0, "seed": 1, "workers": 1, "profile": None})
        storage.add_schedule(run.id, hand_made_schedule())
        storage.end_run(run.id, tables.DONE, "finished")
    return {"problem_id": problem.id, "job_id": run.id, "name": "small"}


@INTERFACE.exclude(path=EVENTS).parametrize()
@bounded
def test_random_requests(case: schemathesis.Case, running: Service) -> None:
    # Random fields seldom make a problem whose parts fit together: a refusal in words is right.
    case.call_and_validate(base_url=running.url, excluded_checks=[positive_data_acceptance])


@ON_OBJECTS.parametrize()
@bounded
def test_random_requests_on_objects_that_exist(
    case: schemathesis.Case, running: Service, known: dict[str, str]
) -> None:
    for name in known.keys() & case.path_parameters.keys():
        case.path_parameters[name] = known[name]
    case.call_and_validate(base_url=running.url, excluded_checks=[positive_data_acceptance])
