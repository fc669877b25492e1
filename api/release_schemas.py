"""What the routes of releases, the outbox and answers take and give."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from scheduler.changes import ChangeKind, PersonKind
from scheduler.schedule import Schedule

MessageState = Literal[
    "draft", "queued", "sending", "sent", "in_doubt", "failed", "bounced", "no_address", "replaced"
]  # fmt: skip
Why = Literal["new", "joined", "moved", "place", "seat", "address", "left", "cancelled"]
Answer = Literal["", "ACCEPTED", "TENTATIVE", "DECLINED"]


class DraftOrder(BaseModel):
    """A schedule to publish next: that of a job, or one given with the problem it is for."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"job_id": "0f8fad5b…"}]})

    job_id: str | None = Field(None, max_length=64)
    problem_id: str | None = Field(None, max_length=64)
    schedule: Schedule | None = None
    lang: Literal["fr", "en"] = Field("fr", description="of the mails, where a candidate has not asked for another")


class PublishOrder(BaseModel):
    """The comment of a release."""

    model_config = ConfigDict(extra="forbid")

    comment: str = Field("", max_length=2000)


class MessageOwed(BaseModel):
    """A message that publishing would put in the outbox."""

    kind: PersonKind
    person: str
    candidate: str
    method: Literal["REQUEST", "CANCEL"]
    why: list[Why]
    sequence: int
    has_address: bool


class HearingChanged(BaseModel):
    """A hearing that differs from the release before."""

    candidate: str
    kinds: list[ChangeKind]


class Draft(BaseModel):
    """The draft of a campaign and what publishing it would do."""

    campaign: str
    problem_id: str
    created_at: dt.datetime
    changes: list[HearingChanged]
    messages: list[MessageOwed]
    without_address: list[str] = Field(description="ids of people who are owed a message and have no mail address")


class Release(BaseModel):
    """A published version."""

    id: str
    campaign: str
    number: int
    comment: str
    problem_id: str
    published_at: dt.datetime


class ReleaseDetail(Release):
    """A published version with its messages by state."""

    hearings: int
    messages: dict[str, int]


class ReleaseList(BaseModel):
    """Published versions, oldest first."""

    releases: list[Release]


class Message(BaseModel):
    """One message of the outbox."""

    id: str
    campaign: str
    release: int | None = Field(description="number of the release that owes it; none for a reminder")
    uid: str
    sequence: int
    message_id: str
    method: Literal["REQUEST", "CANCEL", "LETTER"] = Field(description="LETTER: a mail that is no invitation")
    why: list[Why | Literal["reminder"]]
    kind: PersonKind
    person: str
    candidate: str
    address: str
    start: dt.datetime | None
    state: MessageState
    again: bool
    error: str
    sent_at: dt.datetime | None
    bounced_at: dt.datetime | None
    answer: Answer


class MessageList(BaseModel):
    """Messages in the order they were owed, and how many are in each state."""

    messages: list[Message]
    counts: dict[str, int]


class SendOrder(BaseModel):
    """Which messages to send; a draft once, with ``again`` also what was sent, failed or is in doubt."""

    model_config = ConfigDict(extra="forbid")

    ids: list[str] = Field([], max_length=100_000)
    campaign: str | None = Field(None, max_length=200, description="all its drafts, when no id is given")
    again: bool = False


class Queued(BaseModel):
    """The messages given to the sender."""

    queued: list[str]


class SettleOrder(BaseModel):
    """What became of a message in doubt, or that someone was told by other means."""

    model_config = ConfigDict(extra="forbid")

    sent: bool


class Reply(BaseModel):
    """A received mail, or an answer through a link, and what was made of it."""

    id: str
    campaign: str | None
    message: str | None
    source: str
    received_at: dt.datetime
    verdict: str
    partstat: str
    sequence: int
    sender: str
    attendee: str
    comment: str
    asked_again: bool
    settled: str


class ReplyList(BaseModel):
    """What was received, newest first."""

    replies: list[Reply]


class ReplySettled(BaseModel):
    """Whether an answer that waits is the person's own."""

    model_config = ConfigDict(extra="forbid")

    accept: bool


class Proposal(BaseModel):
    """A repair proposed because people declined; nothing moves before a coordinator publishes."""

    id: str
    campaign: str
    created_at: dt.datetime
    state: Literal["open", "ready", "impossible", "taken", "dismissed", "withdrawn"]
    declined: list[str] = Field(description="who declined: ids of people")
    summary: dict[str, object] | None


class ProposalList(BaseModel):
    """Proposals, newest first."""

    proposals: list[Proposal]
