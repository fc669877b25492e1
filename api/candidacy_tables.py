"""The table of candidacies on record; read and written by `api.candidacy_store` only."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.tables import Base


class RecordsRow(Base):
    """The candidacies of a campaign as received: each version keeps the histories of the one before."""

    __tablename__ = "candidacies"

    campaign: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    actor: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[dt.datetime]
    document: Mapped[str] = mapped_column(Text)
