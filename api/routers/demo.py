"""Problems shipped with the program, to try the service with."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api import demo
from api.answers import errors
from api.errors import not_found
from api.schemas import DemoList, DemoSummary
from scheduler.domain import Problem
from scheduler.texts import Text

router = APIRouter(prefix="/demo-data", tags=["demo data"])


@router.get("")
def list_demo_data() -> DemoList:
    """List the problems shipped with the program."""
    return DemoList(
        examples=[
            DemoSummary(
                name=name,
                title=problem.campaign.title,
                candidates=len(problem.candidates),
                examiners=len(problem.examiners),
                rooms=len(problem.rooms),
            )
            for name, problem in demo.problems().items()
        ]
    )


@router.get("/{name}", response_model=Problem, responses=errors(404))
def get_demo_data(name: Annotated[str, Path(max_length=100, examples=["small"])]) -> Response:
    """Return one of them, ready to be sent to `POST /problems`."""
    problem = demo.problems().get(name)
    if problem is None:
        raise not_found(Text("Exemple", "Example"))
    return Response(problem.model_dump_json(by_alias=True), media_type="application/json")
