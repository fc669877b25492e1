"""What leaves the outbox and the answers when a campaign's names are purged."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from api.release_tables import DRAFT, FAILED, NO_ADDRESS, QUEUED, REPLACED, MessageRow, ReplyRow
from api.tables import ProblemRow


def purge_mails(session: Session, before: dt.date) -> None:
    """Empty the mails, addresses and comments of every campaign none of whose problems has names any more.

    Ids, numbers, states and instants stay: they tell that everyone was convoked, and when.
    """
    session.flush()
    named = select(ProblemRow.campaign).where(ProblemRow.names_purged_at.is_(None))
    due = MessageRow.campaign.not_in(named)
    session.execute(
        update(MessageRow).where(due, MessageRow.state.in_((DRAFT, QUEUED, FAILED, NO_ADDRESS))).values(state=REPLACED)
    )
    session.execute(update(MessageRow).where(due).values(address="", document=None))
    emptied = {"sender": "", "attendee": "", "comment": ""}
    old = ReplyRow.received_at < dt.datetime.combine(before, dt.time(), tzinfo=dt.UTC)
    foreign = ReplyRow.campaign.is_(None) & old  # mails about nothing of ours, known by their date alone
    session.execute(update(ReplyRow).where(or_(ReplyRow.campaign.not_in(named), foreign)).values(**emptied))
