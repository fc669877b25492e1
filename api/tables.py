"""The tables of the embedded database; read and written by `api.storage` only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA_VERSION = 2

QUEUED, RUNNING = "queued", "running"
DONE, STOPPED, FAILED, INTERRUPTED = "done", "stopped", "failed", "interrupted"
ENDED = (DONE, STOPPED, FAILED, INTERRUPTED)


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware instant, kept in UTC; SQLite itself would drop the offset.

    Raises
    ------
    ValueError
        If a naive datetime is bound.
    """

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn an aware instant into naive UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give the offset back."""
        return None if value is None else value.replace(tzinfo=dt.UTC)


class Base(DeclarativeBase):
    """Base of the tables."""

    type_annotation_map = {dt.datetime: UtcDateTime, dict[str, Any]: JSON}  # noqa: RUF012 - SQLAlchemy's own form


class ProblemRow(Base):
    """One immutable version of a campaign's problem; only the purge of names rewrites its document."""

    __tablename__ = "problem"
    __table_args__ = (
        UniqueConstraint("campaign", "version"),
        # After the purge the document is no longer what its fingerprint says: it may be sent again.
        Index("problem_fingerprint", "fingerprint", unique=True, sqlite_where=text("names_purged_at IS NULL")),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    campaign: Mapped[str]
    version: Mapped[int]
    title: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(String(64))
    campaign_end: Mapped[dt.date]
    candidates: Mapped[int]
    examiners: Mapped[int]
    rooms: Mapped[int]
    created_at: Mapped[dt.datetime]
    names_purged_at: Mapped[dt.datetime | None]
    document: Mapped[str] = mapped_column(Text, deferred=True)


class RunRow(Base):
    """One solve of a problem: what was asked, where it stands."""

    __tablename__ = "run"
    __table_args__ = (Index("run_status", "status", "position"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    problem_id: Mapped[str] = mapped_column(ForeignKey("problem.id"))
    position: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    settings: Mapped[dict[str, Any]]
    created_at: Mapped[dt.datetime]
    started_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    pid: Mapped[int | None]
    heartbeat: Mapped[dt.datetime | None]
    stop_requested: Mapped[bool]
    stopped_by: Mapped[str | None]
    error_code: Mapped[str | None]


class EventRow(Base):
    """One event of a run, numbered from 1 in each run."""

    __tablename__ = "event"

    run_id: Mapped[str] = mapped_column(ForeignKey("run.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    data: Mapped[dict[str, Any]]
    at: Mapped[dt.datetime]


class ScheduleRow(Base):
    """One verified schedule of a run; the highest number is the best."""

    __tablename__ = "schedule"

    run_id: Mapped[str] = mapped_column(ForeignKey("run.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    placed: Mapped[int]
    unplaced: Mapped[int]
    created_at: Mapped[dt.datetime]
    document: Mapped[str] = mapped_column(Text)


class AuditRow(Base):
    """Who did what when; the database itself refuses to change or delete a row."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[dt.datetime]
    action: Mapped[str]
    object_id: Mapped[str]
    actor: Mapped[str]
    detail: Mapped[dict[str, Any]]


APPEND_ONLY = tuple(
    f"CREATE TRIGGER IF NOT EXISTS audit_no_{verb.lower()} BEFORE {verb} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)
