"""The table of busy times read from people's calendars; read and written by `api.busy_store` only."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from api.tables import Base


class BusyRow(Base):
    """What of someone's calendar stands in the campaign's problem: the next reading replaces it, and no more."""

    __tablename__ = "busy_times"

    campaign: Mapped[str] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(primary_key=True)
    read_at: Mapped[dt.datetime]
    spans: Mapped[list[list[str]]] = mapped_column(JSON)
