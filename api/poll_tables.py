"""The tables of availability polls; read and written by `api.poll_store` only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from api.tables import Base


class PollRow(Base):
    """One question to examiners about the half-days of a campaign; at most one is open at a time."""

    __tablename__ = "poll"
    __table_args__ = (Index("poll_open", "campaign", unique=True, sqlite_where=text("closed_at IS NULL")),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    campaign: Mapped[str]
    created_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]
    closes_on: Mapped[dt.date | None]


class PollLinkRow(Base):
    """A secret address of one examiner's page: only the hash of its token is kept. A reminder makes another."""

    __tablename__ = "poll_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    poll_id: Mapped[str] = mapped_column(ForeignKey("poll.id"))
    examiner: Mapped[str]
    created_at: Mapped[dt.datetime]


class PollAnswerRow(Base):
    """What one examiner said last, and what of it stands in the problem."""

    __tablename__ = "poll_answer"

    poll_id: Mapped[str] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    examiner: Mapped[str] = mapped_column(primary_key=True)
    answered_at: Mapped[dt.datetime]
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    applied: Mapped[dict[str, Any]] = mapped_column(JSON)


class ReminderRow(Base):
    """A reminder drafted for one examiner, which holds a secret address: the words of the message of its id.

    Without a mailbox to send it from there is no such message: the words are for the coordinator to use.
    """

    __tablename__ = "reminder"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    poll_id: Mapped[str] = mapped_column(ForeignKey("poll.id"))
    examiner: Mapped[str]
    address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    url: Mapped[str]
    lang: Mapped[str] = mapped_column(String(2))
    organizer: Mapped[str]
    organizer_name: Mapped[str]
    created_at: Mapped[dt.datetime]
