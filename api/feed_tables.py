"""The table of secret addresses; read and written by `api.feed_store` only."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from api.tables import Base


class FeedRow(Base):
    """One secret address of one reader's calendar: only the hash of its token is kept."""

    __tablename__ = "feed"
    __table_args__ = (
        # One address in force at a time: making a new one without revoking the old would leave two doors.
        Index("feed_in_force", "campaign", "kind", "who", unique=True, sqlite_where=text("revoked_at IS NULL")),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    campaign: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    who: Mapped[str]
    lang: Mapped[str] = mapped_column(String(2))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
