"""The part of the storage that keeps the outbox: what is owed, what is being sent, what is in doubt.

draft → queued → sending → sent; refused for good: failed; outcome unknown: in doubt; undeliverable: bounced.
A message is *held* by its person once it is sent or in doubt; only then does a later release build on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, undefer

from api.poll_tables import ReminderRow
from api.release_queries import owed_of, parts
from api.release_tables import (
    BOUNCED,
    DOUBT,
    DRAFT,
    FAILED,
    LETTER,
    NO_ADDRESS,
    QUEUED,
    REPLACED,
    SENDING,
    SENT,
    MessageRow,
    ReleaseRow,
)
from api.reminders import reminder_mail
from api.signing import answer_links
from api.tables import ProblemRow
from api.transactions import LOCAL, SYSTEM, Transactions, note, utc_now
from scheduler.domain import Problem
from scheduler.io.invitation_words import Letter, language_of, letter
from scheduler.io.invitations import Organizer
from scheduler.io.mail import Envelope, dated, invitation_mail
from scheduler.io.smtp import Handed

AGAIN_AFTER = dt.timedelta(minutes=5)
"""How long a message waits that the server asked to try later."""

MAX_ATTEMPTS = 10
KEPT_PROBLEMS = 4
SENDABLE = frozenset({DRAFT})
SENDABLE_AGAIN = frozenset({DRAFT, SENT, DOUBT, FAILED, BOUNCED})


@dataclass(frozen=True, slots=True)
class Ready:
    """A message on its way: whom from, whom to, and its bytes."""

    id: str
    sender: str
    recipient: str
    mail: bytes


class OutboxStorage(Transactions):
    """The outbox of the database."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._problems: dict[tuple[object, ...], Problem] = {}

    def messages(
        self, campaign: str | None = None, states: Iterable[str] = (), release_id: str | None = None
    ) -> Sequence[MessageRow]:
        """Return messages in the order they were owed."""
        wanted = select(MessageRow).order_by(MessageRow.position)
        if campaign is not None:
            wanted = wanted.where(MessageRow.campaign == campaign)
        if release_id is not None:
            wanted = wanted.where(MessageRow.release_id == release_id)
        if chosen := tuple(states):
            wanted = wanted.where(MessageRow.state.in_(chosen))
        with self._read() as session:
            return session.scalars(wanted).all()

    def message(self, name: str) -> MessageRow | None:
        """Return a message by its id."""
        with self._read() as session:
            return session.get(MessageRow, name)

    def message_mail(self, name: str) -> bytes | None:
        """Return a message as it was, or will be, sent; None when there is none, or its names were purged."""
        with self._read() as session:
            row = session.get(MessageRow, name, options=[undefer(MessageRow.document)])
            return None if row is None else self._bytes_of(session, row)

    def message_letter(self, name: str) -> Letter | None:
        """Return an invitation's words."""
        with self._read() as session:
            row = session.get(MessageRow, name)
            return None if row is None or row.method == LETTER else self._letter(session, row)[0]

    def count_messages(self, campaign: str | None = None) -> Mapping[str, int]:
        """Return how many messages are in each state."""
        wanted = select(MessageRow.state, func.count()).group_by(MessageRow.state)
        if campaign is not None:
            wanted = wanted.where(MessageRow.campaign == campaign)
        with self._read() as session:
            return {row[0]: row[1] for row in session.execute(wanted)}

    def queue(self, names: Iterable[str], actor: str = LOCAL, *, again: bool = False) -> list[MessageRow]:
        """Give messages to the sender; return those that were.

        Parameters
        ----------
        again : bool
            Also what was sent already, failed, bounced or is in doubt. Nothing of the message changes.
        """
        allowed = SENDABLE_AGAIN if again else SENDABLE
        queued = []
        with self._write() as session:
            for name in dict.fromkeys(names):
                row = session.get(MessageRow, name)
                if row is None or row.state not in allowed or not row.address or _is_overtaken(session, row):
                    continue
                row.again = row.again or row.state in (SENT, DOUBT, BOUNCED)
                row.state, row.error, row.not_before, row.attempts = QUEUED, "", None, 0
                note(session, "message.queue", name, actor, again=again)
                queued.append(row)
        return queued

    def settle(self, name: str, *, sent: bool, actor: str = LOCAL) -> MessageRow | None:
        """Say what became of a message in doubt, or that someone without an address was told otherwise."""
        with self._write() as session:
            row = session.get(MessageRow, name)
            if row is None or row.state not in (DOUBT, NO_ADDRESS, FAILED, BOUNCED):
                return None
            row.error = ""
            if sent:
                row.state, row.sent_at, row.bounced_at = SENT, row.sent_at or utc_now(), None
            else:
                row.state, row.doubted_at = (DRAFT if row.address else NO_ADDRESS), None
            note(session, "message.settle", name, actor, sent=sent)
            return row

    def _bytes_of(self, session: Session, row: MessageRow) -> bytes | None:
        if row.document is not None:
            return row.document
        if row.method == LETTER:
            plain = reminder_mail(session, row)
            return None if plain is None else dated(plain, row.dated_at or row.created_at)
        try:
            words, release = self._letter(session, row)
        except KeyError:
            return None
        if release.published_at is None or not row.address:
            return None
        envelope = Envelope(Organizer(release.organizer, release.organizer_name), row.message_id, release.published_at)
        mail = invitation_mail(words, owed_of(row), envelope)
        return dated(mail, row.dated_at or release.published_at)

    def _letter(self, session: Session, row: MessageRow) -> tuple[Letter, ReleaseRow]:
        release = session.get_one(ReleaseRow, row.release_id or "")
        ids = dict.fromkeys(one for one in (row.release_id, row.former_id) if one)
        problems = [self._problem(session, one) for one in ids]
        message = owed_of(row)
        lang = language_of(problems, message, "en" if release.lang == "en" else "fr")
        words = letter(problems, message, lang)
        if row.method == "REQUEST" and release.base_url:
            words.links.update(answer_links(session, release.base_url, row.id, lang))
        return words, release

    def _problem(self, session: Session, release_id: str) -> Problem:
        """Return the problem of a release: read once for its hundreds of messages, and again after a purge."""
        wanted = select(ProblemRow.id, ProblemRow.names_purged_at).join(
            ReleaseRow, ReleaseRow.problem_id == ProblemRow.id
        )
        key = tuple(session.execute(wanted.where(ReleaseRow.id == release_id)).one())
        if key not in self._problems:
            self._problems.clear() if len(self._problems) >= KEPT_PROBLEMS else None
            self._problems[key] = parts(session, release_id)[0]
        return self._problems[key]

    # --- the sender's side; it holds the sender's lock --------------------------------------------

    def recover_sending(self) -> list[MessageRow]:
        """Settle what a sender that is gone was doing: in doubt when the mail may have left, else queued."""
        with self._write() as session:
            rows = session.scalars(select(MessageRow).where(MessageRow.state == SENDING)).all()
            for row in rows:
                _doubt(row) if row.risk else _back(session, row)
                note(session, f"message.{row.state}", row.id, SYSTEM)
            return list(rows)

    def next_queued(self) -> str | None:
        """Return the id of the next message due, without taking it."""
        with self._read() as session:
            found: str | None = session.scalar(_due(MessageRow.id).limit(1))
            return found

    def claim_message(self) -> Ready | None:
        """Take the next queued message; its bytes and its Date are kept from now on."""
        with self._write() as session:
            queue = _due(MessageRow)
            for row in session.scalars(queue.options(undefer(MessageRow.document)).execution_options(yield_per=1)):
                row.dated_at = row.dated_at or utc_now().replace(microsecond=0)
                mail = self._bytes_of(session, row)
                if mail is not None:
                    return _claimed(session, row, mail)
                row.state, row.error = FAILED, "names_purged"
        return None

    def last_attempt(self) -> dt.datetime | None:
        """Return when a message was last handed over: the rate counts from there, also after a restart."""
        with self._read() as session:
            return session.scalar(select(func.max(MessageRow.attempted_at)))

    def mark_risk(self, name: str) -> None:
        """Note, before its first byte leaves, that a message may arrive from now on."""
        with self._write() as session:
            session.get_one(MessageRow, name).risk = True

    def mark_handed(self, name: str, handed: Handed) -> MessageRow:
        """Note what became of a message."""
        with self._write() as session:
            row = session.get_one(MessageRow, name)
            row.error = str(handed.status) if handed.status >= 400 else ""
            if handed.fate == "sent":
                row.state, row.sent_at, row.bounced_at, row.again = SENT, row.sent_at or utc_now(), None, False
            elif handed.fate == "doubt":
                _doubt(row)
            elif handed.fate == "refused" or row.attempts >= MAX_ATTEMPTS:
                _back(session, row)
                row.state = row.state if row.state == REPLACED else FAILED
            else:
                _back(session, row)
                row.not_before = utc_now() + AGAIN_AFTER
            row.risk = False
            note(session, f"message.{row.state}", name, SYSTEM, status=handed.status)
            return row


def _doubt(row: MessageRow) -> None:
    row.state, row.doubted_at, row.risk, row.again = DOUBT, row.doubted_at or utc_now(), False, False


def _back(session: Session, row: MessageRow) -> None:
    """Put a message that surely did not leave back in the queue, unless a newer one has taken its place."""
    row.state, row.risk = (REPLACED if _is_overtaken(session, row) else QUEUED), False


def _is_overtaken(session: Session, row: MessageRow) -> bool:
    same = MessageRow.uid == row.uid, MessageRow.kind == row.kind, MessageRow.person == row.person
    newer = select(func.count()).where(*same, MessageRow.sequence > row.sequence, MessageRow.state != REPLACED)
    # The two messages of a change of address are both owed: their numbers differ, their release is one.
    return bool(session.scalar(newer.where(MessageRow.release_id != row.release_id)))


def _due(what: Any) -> Select[Any]:
    due = or_(MessageRow.not_before.is_(None), MessageRow.not_before <= utc_now())
    return select(what).where(MessageRow.state == QUEUED, due).order_by(MessageRow.position)


def _claimed(session: Session, row: MessageRow, mail: bytes) -> Ready:
    row.document = mail
    row.state, row.risk, row.attempted_at, row.attempts = SENDING, False, utc_now(), row.attempts + 1
    sender = session.get(ReminderRow, row.id) if row.method == LETTER else session.get(ReleaseRow, row.release_id)
    return Ready(row.id, sender.organizer if sender else "", row.address, mail)
