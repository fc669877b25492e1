"""The part of the storage that keeps availability polls, their answers and the reminders drafted."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.poll_tables import PollAnswerRow, PollLinkRow, PollRow, ReminderRow
from api.reminders import drop_unsent, put_reminders
from api.secrets import new_token, token_hash
from api.tables import ProblemRow
from api.transactions import LOCAL, Transactions, note, utc_now
from scheduler.domain import Level
from scheduler.polls import Answers


@dataclass(frozen=True, slots=True)
class PollLink:
    """The address of one examiner's page: its token is known now and never again."""

    examiner: str
    token: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose page a token opens."""

    poll: PollRow
    examiner: str
    said: Answers


class PollStorage(Transactions):
    """Polls of the database."""

    def open_poll(self, campaign: str, closes_on: dt.date | None, actor: str = LOCAL) -> PollRow:
        """Return the campaign's open poll, made when there is none; its last day is set anew."""
        with self._write() as session:
            row = session.scalar(select(PollRow).where(PollRow.campaign == campaign, PollRow.closed_at.is_(None)))
            if row is None:
                row = PollRow(id=uuid.uuid4().hex, campaign=campaign, created_at=utc_now(), closes_on=closes_on)
                session.add(row)
                note(session, "poll.open", row.id, actor)
            row.closes_on = closes_on or row.closes_on
            return row

    def close_poll(self, poll_id: str, actor: str = LOCAL) -> PollRow | None:
        """Take no more answers."""
        with self._write() as session:
            row = session.get(PollRow, poll_id)
            if row is not None and row.closed_at is None:
                row.closed_at = utc_now()
                note(session, "poll.close", poll_id, actor)
            return row

    def poll(self, poll_id: str) -> PollRow | None:
        """Return a poll by its id, which is no secret."""
        with self._read() as session:
            return session.get(PollRow, poll_id)

    def polls(self, campaign: str | None = None) -> Sequence[PollRow]:
        """Return the polls, newest first."""
        wanted = select(PollRow).order_by(PollRow.created_at.desc())
        with self._read() as session:
            return session.scalars(wanted if campaign is None else wanted.where(PollRow.campaign == campaign)).all()

    def add_poll_links(self, poll_id: str, examiners: Iterable[str]) -> list[PollLink]:
        """Make an address for each examiner; former ones stay good, since mails with them are out."""
        links = [PollLink(examiner, new_token()) for examiner in examiners]
        with self._write() as session:
            for link in links:
                row = PollLinkRow(
                    token_hash=token_hash(link.token), poll_id=poll_id, examiner=link.examiner, created_at=utc_now()
                )
                session.add(row)
        return links

    def asked(self, token: str) -> Asked | None:
        """Return whose page a token opens; None when it is unknown, or the campaign's names are purged."""
        with self._read() as session:
            link = session.get(PollLinkRow, token_hash(token))
            poll = session.get(PollRow, link.poll_id) if link else None
            if link is None or poll is None or not _has_names(session, poll.campaign):
                return None
            answer = session.get(PollAnswerRow, (poll.id, link.examiner))
            return Asked(poll, link.examiner, cast("Answers", answer.said) if answer else {})

    def answer_poll(self, poll_id: str, examiner: str, said: Answers, *, whole: bool = True) -> None:
        """Note what an examiner said; it replaces what they said before.

        Parameters
        ----------
        whole : bool
            Nothing is left to ask: a reminder not yet sent is taken back.
        """
        with self._write() as session:
            row = session.get(PollAnswerRow, (poll_id, examiner))
            if row is None:
                row = PollAnswerRow(poll_id=poll_id, examiner=examiner, applied={})
                session.add(row)
            row.said, row.answered_at = dict(said), utc_now()
            if whole:
                drop_unsent(session, poll_id, examiner)
            # The page is the examiner's own: the object is named, the person is not.
            note(session, "poll.answer", poll_id, "examiner")

    def poll_answers(self, poll_id: str) -> Mapping[str, PollAnswerRow]:
        """Return the answers by examiner."""
        with self._read() as session:
            rows = session.scalars(select(PollAnswerRow).where(PollAnswerRow.poll_id == poll_id)).all()
        return {row.examiner: row for row in rows}

    def mark_applied(self, poll_id: str, written: Mapping[str, Mapping[str, Level]], actor: str = LOCAL) -> None:
        """Note which answers stand in the campaign's latest problem."""
        with self._write() as session:
            for examiner, said in written.items():
                row = session.get(PollAnswerRow, (poll_id, examiner))
                if row is not None:
                    row.applied = dict(said)
            note(session, "poll.apply", poll_id, actor, answers=len(written))

    def replace_reminders(self, poll_id: str, drafts: Iterable[ReminderRow]) -> list[ReminderRow]:
        """Keep these drafts instead of those before that were not sent."""
        with self._write() as session:
            return put_reminders(session, session.get_one(PollRow, poll_id), drafts)

    def reminders(self, poll_id: str) -> Sequence[ReminderRow]:
        """Return the drafts of a poll."""
        wanted = select(ReminderRow).where(ReminderRow.poll_id == poll_id).order_by(ReminderRow.examiner)
        with self._read() as session:
            return session.scalars(wanted).all()


def _has_names(session: Session, campaign: str) -> bool:
    wanted = select(ProblemRow.id).where(ProblemRow.campaign == campaign, ProblemRow.names_purged_at.is_(None))
    return session.scalar(wanted.limit(1)) is not None


def forget_people(session: Session, campaign: str) -> None:
    """Delete what polls of a campaign hold of people, within a transaction of the caller."""
    polls = select(PollRow.id).where(PollRow.campaign == campaign)
    for table in (ReminderRow, PollLinkRow, PollAnswerRow):
        session.execute(delete(table).where(table.poll_id.in_(polls)))
