"""What several parts of the storage ask of releases and messages."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, undefer

from api.release_tables import LETTER, SENDING, MessageRow, ReleaseRow
from api.tables import ProblemRow
from scheduler.domain import Problem
from scheduler.invitations.faces import Key
from scheduler.invitations.owed import Owed
from scheduler.schedule import Schedule

INVITATION = MessageRow.method != LETTER
"""Which messages are about a hearing; no answer and no release touches the others."""


def parts(session: Session, release_id: str) -> tuple[Problem, Schedule]:
    """Return the problem and the schedule of a release."""
    row = session.get_one(ReleaseRow, release_id, options=[undefer(ReleaseRow.document)])
    text = session.scalar(select(ProblemRow.document).where(ProblemRow.id == row.problem_id))
    return Problem.model_validate_json(text or ""), Schedule.model_validate_json(row.document)


def latest(session: Session, campaign: str) -> ReleaseRow | None:
    """Return the last published release of a campaign."""
    wanted = select(ReleaseRow).where(ReleaseRow.campaign == campaign, ReleaseRow.number.is_not(None))
    return session.scalar(wanted.order_by(ReleaseRow.number.desc()).limit(1))


def held_rows(session: Session, campaign: str) -> dict[Key, MessageRow]:
    """Return the last message that each person has, or may have.

    One that is in doubt or being sent counts; one that bounced or was refused does not.
    """
    may_have = or_(MessageRow.sent_at.is_not(None), MessageRow.doubted_at.is_not(None), MessageRow.state == SENDING)
    wanted = select(MessageRow).where(MessageRow.campaign == campaign, INVITATION, may_have)
    wanted = wanted.where(MessageRow.bounced_at.is_(None))
    rows = session.scalars(wanted.order_by(MessageRow.sequence, MessageRow.position))
    return {key_of(row): row for row in rows}


def key_of(row: MessageRow) -> Key:
    """Return which invitation a message is about."""
    return row.uid, "candidate" if row.kind == "candidate" else "examiner", row.person


def owed_of(row: MessageRow) -> Owed:
    """Return a stored message as it was owed."""
    fields = {name: getattr(row, name) for name in Owed.model_fields}
    return Owed.model_validate(fields)
