"""The part of the storage that keeps candidacies: histories grow, and nothing of them is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.candidacy_tables import RecordsRow
from api.transactions import LOCAL, Transactions, note, utc_now
from scheduler.candidacies.records import Candidacies, rewritten_history, without_names


class RewrittenHistoryError(Exception):
    """Events on record are missing or changed; holds the candidacy's id."""

    def __init__(self, candidacy: str) -> None:
        super().__init__(candidacy)
        self.candidacy = candidacy


class CandidacyStorage(Transactions):
    """Candidacies of the database, by campaign."""

    def put_candidacies(self, campaign: str, records: Candidacies, actor: str = LOCAL) -> int:
        """Store the campaign's candidacies; return their version. The same records are stored once.

        Raises
        ------
        RewrittenHistoryError
            If a history is not the former one with events added.
        """
        document = records.model_dump_json()
        with self._write() as session:
            latest = session.scalar(_latest(campaign))
            if latest is not None:
                if latest.document == document:
                    return latest.version
                changed = rewritten_history(Candidacies.model_validate_json(latest.document), records)
                if changed is not None:
                    raise RewrittenHistoryError(changed)
            version = latest.version + 1 if latest else 1
            row = RecordsRow(campaign=campaign, version=version, actor=actor, created_at=utc_now(), document=document)
            session.add(row)
            figures = {"candidacies": len(records.candidacies), "events": len(records.events)}
            note(session, "candidacies.put", campaign, actor, version=version, **figures)
            return version

    def candidacies(self, campaign: str) -> Candidacies:
        """Return the campaign's candidacies, empty ones when none were sent."""
        with self._read() as session:
            return latest_records(session, campaign)[0]


def latest_records(session: Session, campaign: str) -> tuple[Candidacies, dt.datetime | None]:
    """Return the candidacies on record and when they came, within a transaction of the caller."""
    row = session.scalar(_latest(campaign))
    return (Candidacies(), None) if row is None else (Candidacies.model_validate_json(row.document), row.created_at)


def records_version(session: Session, campaign: str) -> int:
    """Return the version of the candidacies on record, 0 when there are none."""
    return session.scalar(select(func.max(RecordsRow.version)).where(RecordsRow.campaign == campaign)) or 0


def purge_candidacies(session: Session, campaigns: Iterable[str]) -> None:
    """Take the names out of every version of these campaigns' candidacies."""
    rows = session.scalars(select(RecordsRow).where(RecordsRow.campaign.in_(list(campaigns)))).all()
    for row in rows:
        row.document = without_names(Candidacies.model_validate_json(row.document)).model_dump_json()


def _latest(campaign: str) -> Select[RecordsRow]:
    newest = select(RecordsRow).where(RecordsRow.campaign == campaign)
    return newest.order_by(RecordsRow.version.desc()).limit(1)
