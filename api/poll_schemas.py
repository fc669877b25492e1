"""What the routes of availability polls take and give."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, ConfigDict, Field

from api.days import Day


class PollOrder(BaseModel):
    """Which examiners to ask; none named: all of the campaign's."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"campaign": "DEMO"}]})

    campaign: str = Field(max_length=200, description="code of the campaign")
    examiners: list[str] = Field([], max_length=5_000)
    closes_on: Day | None = Field(None, description="last day to answer, in the campaign's timezone")


class PollState(BaseModel):
    """A poll, and who has answered."""

    id: str
    campaign: str
    created_at: dt.datetime
    closed_at: dt.datetime | None = None
    closes_on: dt.date | None = None
    answered: list[str]
    waiting: list[str]


class PollAddress(BaseModel):
    """The secret address of one examiner's page, shown this once."""

    examiner: str
    url: str


class OpenedPoll(BaseModel):
    """A poll with the addresses just made."""

    poll: PollState
    links: list[PollAddress]


class PollList(BaseModel):
    """Polls, newest first."""

    polls: list[PollState]


class Reminder(BaseModel):
    """A reminder drafted: to be read, and sent from the outbox, or by hand where no mailbox is set."""

    message: str | None = Field(description="id of its message in the outbox; none: no mailbox is known to send it")
    examiner: str
    address: str
    subject: str
    body: str


class ReminderList(BaseModel):
    """The reminders drafted for those who have not answered."""

    reminders: list[Reminder]


class SheetsTaken(BaseModel):
    """How many half-days each examiner's workbook answered."""

    answers: dict[str, int]


class AppliedPoll(BaseModel):
    """The problem that holds the answers."""

    problem_id: str
    version: int
    answers: int
    new: bool = Field(description="false: the answers stood in the latest problem already")
