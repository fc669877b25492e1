"""The tables of releases, the outbox and answers; read and written by the storage's own parts only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.tables import Base

DRAFT, QUEUED, SENDING, SENT = "draft", "queued", "sending", "sent"
DOUBT, FAILED, BOUNCED, NO_ADDRESS, REPLACED = "in_doubt", "failed", "bounced", "no_address", "replaced"

LETTER = "LETTER"
"""The method of a message that is no invitation."""

OPEN, READY, IMPOSSIBLE = "open", "ready", "impossible"
TAKEN, DISMISSED, WITHDRAWN = "taken", "dismissed", "withdrawn"


class ReleaseRow(Base):
    """One published version of a campaign's plan, or its one draft (no number)."""

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("campaign", "number"),
        Index("release_draft", "campaign", unique=True, sqlite_where=text("number IS NULL")),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    campaign: Mapped[str]
    number: Mapped[int | None]
    comment: Mapped[str]
    problem_id: Mapped[str] = mapped_column(ForeignKey("problem.id"))
    lang: Mapped[str] = mapped_column(String(2))
    organizer: Mapped[str]
    organizer_name: Mapped[str]
    base_url: Mapped[str]
    created_at: Mapped[dt.datetime]
    published_at: Mapped[dt.datetime | None]
    document: Mapped[str] = mapped_column(Text, deferred=True)


class HearingRow(Base):
    """A hearing once published: its SEQUENCE, and the last release that holds it."""

    __tablename__ = "published_hearing"

    uid: Mapped[str] = mapped_column(String(80), primary_key=True)
    campaign: Mapped[str] = mapped_column(index=True)
    sequence: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    revised_at: Mapped[dt.datetime]
    release_id: Mapped[str] = mapped_column(ForeignKey("release.id"))
    off: Mapped[bool]


class MessageRow(Base):
    """One message to one person, from draft to answer: owed about a hearing, or (``LETTER``) a plain mail.

    A plain mail has no release and no face; its words stand in the table of its kind, under the same id.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("message_state", "state", "position"),
        Index("message_hearing", "uid", "kind", "person"),
        Index("message_campaign", "campaign", "position"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int] = mapped_column(unique=True)
    campaign: Mapped[str]
    release_id: Mapped[str | None] = mapped_column(ForeignKey("release.id"))
    former_id: Mapped[str | None] = mapped_column(ForeignKey("release.id"))
    uid: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    person: Mapped[str]
    address: Mapped[str]
    method: Mapped[str] = mapped_column(String(8))
    why: Mapped[list[str]] = mapped_column(JSON)
    sequence: Mapped[int]
    face: Mapped[dict[str, Any]]
    before: Mapped[dict[str, Any] | None]
    message_id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(String(12))
    again: Mapped[bool]
    attempts: Mapped[int]
    risk: Mapped[bool]
    error: Mapped[str]
    created_at: Mapped[dt.datetime]
    not_before: Mapped[dt.datetime | None]
    attempted_at: Mapped[dt.datetime | None]
    dated_at: Mapped[dt.datetime | None]
    sent_at: Mapped[dt.datetime | None]
    doubted_at: Mapped[dt.datetime | None]
    bounced_at: Mapped[dt.datetime | None]
    answer: Mapped[str] = mapped_column(String(12))
    answered_at: Mapped[dt.datetime | None]
    document: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class ReplyRow(Base):
    """One received mail, or one answer through a signed link, and what was made of it."""

    __tablename__ = "reply"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    campaign: Mapped[str | None] = mapped_column(index=True)
    message: Mapped[str | None] = mapped_column(ForeignKey("message.id"))
    source: Mapped[str] = mapped_column(String(8))
    received_at: Mapped[dt.datetime]
    verdict: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(12))
    partstat: Mapped[str]
    sequence: Mapped[int]
    stamp: Mapped[dt.datetime | None]
    uid: Mapped[str]
    sender: Mapped[str]
    attendee: Mapped[str]
    comment: Mapped[str]
    asked_again: Mapped[bool]
    settled: Mapped[str] = mapped_column(String(12))


class ProposalRow(Base):
    """A repair proposed because people declined; it moves nothing by itself."""

    __tablename__ = "proposal"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    campaign: Mapped[str] = mapped_column(index=True)
    release_id: Mapped[str] = mapped_column(ForeignKey("release.id"))
    created_at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(String(12))
    declines: Mapped[list[str]] = mapped_column(JSON)
    summary: Mapped[dict[str, Any] | None]
    problem_id: Mapped[str | None] = mapped_column(ForeignKey("problem.id"))
    document: Mapped[str | None] = mapped_column(Text, deferred=True)


class MailboxRow(Base):
    """How far a mailbox has been read; its key is a digest of server, user and folder."""

    __tablename__ = "mailbox"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    validity: Mapped[int]
    last_uid: Mapped[int]


class SecretRow(Base):
    """A key of this database, made when first needed."""

    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)
