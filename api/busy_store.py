"""The part of the storage that remembers which busy times came from someone's calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.busy_tables import BusyRow
from api.transactions import LOCAL, Transactions, note, utc_now

Span = tuple[dt.datetime, dt.datetime]
"""A time ``[start, end)``, aware."""


class BusyStorage(Transactions):
    """Busy times of the database, by campaign and person."""

    def busy_spans(self, campaign: str, who: str) -> Sequence[Span]:
        """Return what the last reading of someone's calendar wrote into the problem."""
        with self._read() as session:
            row = session.get(BusyRow, (campaign, who))
            spans = row.spans if row is not None else []
        return [(dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end)) for start, end in spans]

    def set_busy_spans(self, campaign: str, who: str, spans: Iterable[Span], actor: str = LOCAL) -> None:
        """Note what a reading wrote; it replaces what the one before did."""
        with self._write() as session:
            row = session.get(BusyRow, (campaign, who))
            if row is None:
                row = BusyRow(campaign=campaign, who=who)
                session.add(row)
            row.read_at, row.spans = utc_now(), [[start.isoformat(), end.isoformat()] for start, end in spans]
            note(session, "busy.read", campaign, actor, spans=len(row.spans))


def forget_busy_times(session: Session, campaign: str) -> None:
    """Delete what is known of people's calendars, within a transaction of the caller."""
    session.execute(delete(BusyRow).where(BusyRow.campaign == campaign))
