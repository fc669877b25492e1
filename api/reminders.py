"""Reminders of a poll as messages of the outbox: reviewed, sent once, shown in doubt, like an invitation."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.poll_tables import PollRow, ReminderRow
from api.release_tables import DRAFT, FAILED, LETTER, NO_ADDRESS, QUEUED, REPLACED, MessageRow
from api.transactions import utc_now
from scheduler.invitations.faces import usable
from scheduler.io.invitations import Organizer
from scheduler.io.mail import Plain, plain_mail
from scheduler.texts import Lang

_UNSENT = (DRAFT, QUEUED, FAILED, NO_ADDRESS)


def put_reminders(session: Session, poll: PollRow, rows: Iterable[ReminderRow]) -> list[ReminderRow]:
    """Keep these reminders instead of those not sent, each with its message where a mailbox can send it."""
    drop_unsent(session, poll.id)
    session.execute(delete(ReminderRow).where(ReminderRow.poll_id == poll.id))
    kept = list(rows)
    first = (session.scalar(select(func.max(MessageRow.position))) or 0) + 1
    for position, row in enumerate(kept, start=first):
        session.add(row)
        if row.organizer:
            session.add(_message(poll, row, position))
    return kept


def drop_unsent(session: Session, poll_id: str, examiner: str | None = None) -> None:
    """Take back the reminders that were not sent: all of a poll, or those to someone who has answered."""
    wanted = select(MessageRow).where(MessageRow.uid == poll_uid(poll_id), MessageRow.state.in_(_UNSENT))
    if examiner is not None:
        wanted = wanted.where(MessageRow.person == examiner)
    for row in session.scalars(wanted):
        row.state = REPLACED


def reminder_mail(session: Session, row: MessageRow) -> bytes | None:
    """Return a reminder's mail without its Date line, None once its words are gone."""
    words = session.get(ReminderRow, row.id)
    if words is None:
        return None
    lang: Lang = "en" if words.lang == "en" else "fr"
    letter = Plain(words.subject, words.body, words.url, row.message_id, lang)
    return plain_mail(letter, Organizer(words.organizer, words.organizer_name), row.address)


def poll_uid(poll_id: str) -> str:
    """Return what stands for a hearing's UID in the messages of a poll."""
    return f"poll:{poll_id}"


def _message(poll: PollRow, row: ReminderRow, position: int) -> MessageRow:
    address = usable(row.address)
    return MessageRow(
        id=row.id, position=position, campaign=poll.campaign, uid=poll_uid(poll.id), kind="examiner",
        person=row.examiner, address=address, method=LETTER, why=["reminder"], sequence=0, face={},
        message_id=f"<{row.id}@{row.organizer.rpartition('@')[2]}>", state=DRAFT if address else NO_ADDRESS,
        again=False, attempts=0, risk=False, error="", created_at=utc_now(), answer="",
    )  # fmt: skip
