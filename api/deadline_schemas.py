"""What the routes of candidacies give; the figures are those of every other form of the worklist."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Issue
from scheduler.candidacies.duties import Actor, Level
from scheduler.candidacies.path import Stage
from scheduler.candidacies.records import EventKind, Funder, FundingState
from scheduler.outcomes import ResultCode


class CandidaciesStored(BaseModel):
    """What was kept of the candidacies received."""

    campaign: str
    version: int
    candidacies: int
    events: int
    warnings: list[Issue] = []


class DeadlineAnswer(BaseModel):
    """One thing to do, by when and why."""

    candidacy: str
    certification: str
    attempt: int
    advisor: str
    centre: str
    key: str = Field(description="kind of deadline: deposit, hearing, notification …")
    what: str
    actor: Actor
    due: dt.date = Field(description="the last day; it does not move when offices are closed")
    last_working_day: dt.date
    days_left: int
    level: Level
    rule: str
    article: str
    jury_day: dt.date | None = Field(description="the jury day it is counted backwards from, if any")
    why: str


class FundingAnswer(BaseModel):
    """A funding sought."""

    funder: Funder
    state: FundingState
    amount: float | None
    asked_on: dt.date | None
    answered_on: dt.date | None


class FormerAnswer(BaseModel):
    """A certification asked for before it changed."""

    certification: str
    asked_on: dt.date


class ReceivedAnswer(BaseModel):
    """A document received."""

    document: str
    received_on: dt.date


class HistoryAnswer(BaseModel):
    """An event as recorded; it no longer stands once a correction took it away."""

    number: int
    on: str
    kind: EventKind
    text: str
    stands: bool


class FeesAnswer(BaseModel):
    """Fees quoted from the rule profile, in EUR."""

    eligibility: float | None
    accompaniment: float | None
    funded: bool
    total: float | None
    covered: float
    left: float | None


class CandidacyAnswer(BaseModel):
    """Where one candidacy stands."""

    id: str
    certification: str
    advisor: str
    centre: str
    cohort: str
    blocks_sought: list[str]
    experience_months: int | None
    stage: Stage
    stage_text: str
    contact_on: dt.date | None
    filed_on: dt.date | None
    interviewed_on: dt.date | None
    eligible_on: dt.date | None
    refused_on: dt.date | None
    deposited_on: dt.date | None
    planned_for: dt.date | None
    candidate_convoked_on: dt.date | None
    examiners_convoked_on: dt.date | None
    heard_on: dt.date | None
    decided_on: dt.date | None
    notified_on: dt.date | None
    withdrawn_on: dt.date | None
    eligible_by_silence: bool
    result: ResultCode | None
    attempt: int
    blocks: list[str]
    hours: float
    hours_max: float | None
    modules_open: list[str]
    modules_done: list[str]
    former_certifications: list[FormerAnswer]
    missing_documents: list[str]
    received_documents: list[ReceivedAnswer]
    funding: list[FundingAnswer]
    fees: FeesAnswer
    history: list[HistoryAnswer]


class CohortAnswer(BaseModel):
    """A collective VAE at a glance."""

    cohort: str
    candidacies: int
    stages: dict[str, int]
    late: int
    next_due: dt.date | None


class RefusalAnswer(BaseModel):
    """Why a candidacy cannot be admitted as it stands."""

    candidacy: str
    rule: str
    message: str
    source: str
    allowed_on: dt.date | None


_EXAMPLE: Any = {
    "on": "2027-01-15",
    "profile": "code-du-travail-2026",
    "counts": {"late": 0, "this_week": 0, "this_month": 1, "fine": 0},
    "deadlines": [
        {
            "candidacy": "C001",
            "certification": "CYC9105A",
            "attempt": 1,
            "advisor": "S. Petit",
            "centre": "Dijon",
            "key": "deposit",
            "what": "Déposer le dossier pour le jury du 15/03/2027",
            "actor": "candidate",
            "due": "2027-02-13",
            "last_working_day": "2027-02-12",
            "days_left": 29,
            "level": "this_month",
            "rule": "candidate_notice_days",
            "article": "R6422-3",
            "jury_day": "2027-03-15",
            "why": "préavis au candidat : 30 jours, selon le profil « code-du-travail-2026 » "
            "(code du travail ; R6422-3)",
        }
    ],
    "candidacies": [],
    "cohorts": [],
    "refusals": [],
    "warnings": [],
}


class WorklistAnswer(BaseModel):
    """The deadlines on one day, most urgent first, with where each candidacy stands."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    on: dt.date
    profile: str
    counts: dict[Level, int]
    deadlines: list[DeadlineAnswer]
    candidacies: list[CandidacyAnswer]
    cohorts: list[CohortAnswer]
    refusals: list[RefusalAnswer]
    warnings: list[str]
