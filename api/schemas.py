"""What the interface takes and gives, beside `Problem` and `Schedule` themselves."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from api.reading import DraftProblem
from scheduler.schedule import Schedule, Tier

# Whether its parts fit together is checked by the route, which can say so in both languages.
ProblemGiven = Annotated[DraftProblem, WithJsonSchema({"$ref": "#/components/schemas/Problem"})]

RunStatus = Literal["queued", "running", "done", "stopped", "failed", "interrupted"]


class Issue(BaseModel):
    """One mistake of the input: where it is, what is wrong, how to mend it."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    severity: Literal["error", "warning"] = "error"
    message: str
    mend: str = ""


class ErrorDetail(BaseModel):
    """A stable key, a sentence, and every mistake at once."""

    code: str
    message: str
    issues: list[Issue] = []


class ErrorAnswer(BaseModel):
    """The one shape of errors."""

    error: ErrorDetail


class ProblemSummary(BaseModel):
    """A stored problem without any personal data."""

    id: str
    campaign: str = Field(description="code of the campaign")
    version: int = Field(description="1 for the first problem of this campaign, then 2, …")
    title: str
    fingerprint: str = Field(description="SHA-256 of the problem's canonical JSON")
    candidates: int
    examiners: int
    rooms: int
    created_at: dt.datetime
    names_purged_at: dt.datetime | None = Field(None, description="when personal data left; then no solve is possible")


class StoredProblem(ProblemSummary):
    """A problem just stored, with what its author should look at all the same."""

    warnings: list[Issue] = []


class ProblemPage(BaseModel):
    """One page of stored problems, newest first."""

    problems: list[ProblemSummary]
    total: int


class JobSettings(BaseModel):
    """How long, how hard and under which rules to solve."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        json_schema_extra={"examples": [{"time_limit": 60, "seed": 1, "workers": 0, "profile": "cnam"}]},
    )

    time_limit: float = Field(60.0, gt=0, le=86_400, description="seconds of the whole solve")
    seed: int = Field(1, ge=0, lt=2**31)
    workers: int = Field(0, ge=0, le=64, description="0: one per core; 1: the same input gives the same schedule")
    profile: str | None = Field(None, max_length=100, description="rule profile instead of the campaign's own")


class ProgressReport(BaseModel):
    """The latest report of a running solve."""

    phase: str
    seconds: float
    placed: int
    total: int
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None


class BestSchedule(BaseModel):
    """Figures of the best verified schedule so far."""

    number: int
    placed: int
    unplaced: int
    status: str
    tiers: list[Tier]


class Job(BaseModel):
    """One solve: what was asked and where it stands."""

    id: str
    problem_id: str
    status: RunStatus
    settings: JobSettings
    created_at: dt.datetime
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    stopped_by: str | None = Field(None, description="finished, effort, time_limit or user")
    error_code: str | None = None
    progress: ProgressReport | None = None
    best: BestSchedule | None = None


class JobEvent(BaseModel):
    """What an event of the stream carries in ``data``; the fields depend on its kind."""

    at: AwareDatetime
    data: dict[str, Any]


class ProblemChoice(BaseModel):
    """A problem, given whole or by its id (exactly one of the two)."""

    model_config = ConfigDict(extra="forbid")

    problem: ProblemGiven | None = None
    problem_id: str | None = Field(None, max_length=64)
    profile: str | None = Field(None, max_length=100, description="rule profile instead of the campaign's own")

    @model_validator(mode="after")
    def _one_problem(self) -> Self:
        if (self.problem is None) == (self.problem_id is None):
            raise ValueError("give either problem or problem_id")
        return self


class VerifyRequest(ProblemChoice):
    """A schedule to check against a problem, given whole or by its id (exactly one of the two)."""

    schedule: Schedule


class ExplainRequest(ProblemChoice):
    """Candidates of a problem to explain, given whole or by its id (exactly one of the two)."""

    candidates: list[str] = Field(min_length=1, max_length=20)


class ViolationAnswer(BaseModel):
    """One broken rule, in the language asked."""

    rule: str
    message: str
    candidates: list[str]
    examiners: list[str]
    rooms: list[str]


class VerifyAnswer(BaseModel):
    """Every broken rule, and the value of every tier as recomputed by the checker."""

    valid: bool
    violations: list[ViolationAnswer]
    tiers: list[Tier]


class DemoSummary(BaseModel):
    """A problem shipped with the program."""

    name: str
    title: str
    candidates: int
    examiners: int
    rooms: int


class DemoList(BaseModel):
    """The problems shipped with the program."""

    examples: list[DemoSummary]


class Health(BaseModel):
    """The service answers and its database does too."""

    status: Literal["ok"]
    version: str
    queued: int
    running: int
