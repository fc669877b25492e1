"""The part of the storage that keeps answers and the repair proposals they open."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, undefer

from api.proposals import refresh_proposal
from api.release_queries import INVITATION, held_rows
from api.release_tables import BOUNCED, DOUBT, DRAFT, SENDING, SENT, MailboxRow, MessageRow, ProposalRow, ReplyRow
from api.signing import message_of, signing_key
from api.transactions import LOCAL, Transactions, note, utc_now
from scheduler.invitations.answers import APPLIED, WAITING, Received, Standing, Verdict, judge
from scheduler.io.replies import read_mail

_ANSWERS: dict[Verdict, str] = {
    "accepted": "ACCEPTED",
    "tentative": "TENTATIVE",
    "declined": "DECLINED",
    "countered": "DECLINED",
}

Clauses = tuple[ColumnElement[bool], ...]


class ReplyStorage(Transactions):
    """Answers of the database."""

    def take_mail(self, data: bytes, source: str = "file", actor: str = LOCAL) -> tuple[ReplyRow, bool]:
        """Record a received mail and what it means; the same mail again changes nothing.

        Returns
        -------
        tuple of ReplyRow and bool
            The row, and whether it is new.
        """
        mail = read_mail(data)
        # A mailbox may show one mail twice with other trace headers: its id decides, its bytes where it has none.
        name = f"{mail.message_id}{mail.sender}" if mail.message_id else ""
        digest = hashlib.sha256(name.encode("utf-8", "replace") or data).hexdigest()
        with self._write() as session:
            known = session.scalar(select(ReplyRow).where(ReplyRow.digest == digest))
            if known is not None:
                return known, False
            return _record(session, mail, digest, source, actor), True

    def take_link(self, token: str, partstat: str, comment: str) -> ReplyRow | None:
        """Record an answer given through a signed link; None when the signature is not ours.

        It is the person's last word when it comes: no stamp of a mail, whose clock may be ahead, overtakes it.
        """
        with self._write() as session:
            name = message_of(signing_key(session), token)
            row = session.get(MessageRow, name) if name else None
            if row is None:
                return None
            mail = Received(
                "reply", sender=row.address.lower(), uid=row.uid, attendee=row.address.lower(), partstat=partstat,
                sequence=row.sequence, comment=comment, has_organizer=True,
            )  # fmt: skip
            # Of this very person: two people may share a mailbox.
            theirs = MessageRow.kind == row.kind, MessageRow.person == row.person
            return _record(session, mail, uuid.uuid4().hex * 2, "link", LOCAL, theirs=theirs)

    def linked_message(self, token: str) -> tuple[MessageRow, MessageRow] | None:
        """Return the message of a signed link, and the last one its person was sent about the hearing."""
        with self._read() as session:
            name = message_of(signing_key(session), token)
            row = session.get(MessageRow, name) if name else None
            if row is None:
                return None
            found = session.scalar(_standing(row.uid, MessageRow.kind == row.kind, MessageRow.person == row.person))
            return row, found or row

    def replies(self, campaign: str | None = None, *, waiting: bool = False) -> Sequence[ReplyRow]:
        """Return what was received, newest first; with ``waiting`` only what a coordinator must look at."""
        wanted = select(ReplyRow).order_by(ReplyRow.received_at.desc(), ReplyRow.id)
        if campaign is not None:
            wanted = wanted.where(ReplyRow.campaign == campaign)
        if waiting:
            wanted = wanted.where(ReplyRow.verdict.in_(WAITING), ReplyRow.settled == "")
        with self._read() as session:
            return session.scalars(wanted).all()

    def settle_reply(self, name: str, *, accept: bool, actor: str = LOCAL) -> ReplyRow | None:
        """Take an answer that waits as the person's own, or set it aside; None when none of this id waits."""
        with self._write() as session:
            row = session.get(ReplyRow, name)
            if row is None or row.verdict not in WAITING or row.settled:
                return None
            row.settled = "accepted" if accept else "set_aside"
            note(session, "reply.settle", name, actor, accept=accept)
            if accept:
                mail = Received(
                    "counter" if row.kind == "counter" else "reply", sender=row.sender, uid=row.uid,
                    attendee=row.attendee, partstat=row.partstat, sequence=row.sequence, stamp=row.stamp,
                    comment=row.comment,
                )  # fmt: skip
                _apply(session, row, mail, trusted=True)
            return row

    def mailbox_mark(self, key: str) -> tuple[int, int]:
        """Return (UIDVALIDITY, last UID) reached in a mailbox; zeros when it was never read."""
        with self._read() as session:
            row = session.get(MailboxRow, key)
            return (0, 0) if row is None else (row.validity, row.last_uid)

    def set_mailbox_mark(self, key: str, validity: int, last_uid: int) -> None:
        """Note how far a mailbox has been read."""
        with self._write() as session:
            session.merge(MailboxRow(key=key, validity=validity, last_uid=last_uid))

    # --- proposals ----------------------------------------------------------------------------------

    def proposals(self, campaign: str | None = None) -> Sequence[ProposalRow]:
        """Return repair proposals, newest first."""
        wanted = select(ProposalRow).order_by(ProposalRow.created_at.desc(), ProposalRow.id)
        with self._read() as session:
            return session.scalars(wanted if campaign is None else wanted.where(ProposalRow.campaign == campaign)).all()

    def proposal(self, name: str) -> ProposalRow | None:
        """Return a proposal with its schedule."""
        with self._read() as session:
            return session.get(ProposalRow, name, options=[undefer(ProposalRow.document)])

    def declined(self, proposal: ProposalRow) -> Sequence[MessageRow]:
        """Return the invitations whose refusal a proposal answers."""
        with self._read() as session:
            return session.scalars(select(MessageRow).where(MessageRow.id.in_(proposal.declines))).all()

    def accepted(self, proposal: ProposalRow) -> Sequence[MessageRow]:
        """Return the invitations in force of the proposal's campaign that were accepted."""
        with self._read() as session:
            held = held_rows(session, proposal.campaign).values()
        return [row for row in held if row.method == "REQUEST" and row.answer == "ACCEPTED"]

    def set_proposal(
        self, name: str, state: str, document: str | None = None, summary: dict[str, object] | None = None,
        problem_id: str | None = None,
        actor: str = LOCAL,
    ) -> ProposalRow | None:  # fmt: skip
        """Change where a proposal stands; what it proposes is kept when none is given."""
        with self._write() as session:
            row = session.get(ProposalRow, name, options=[undefer(ProposalRow.document)])
            if row is not None:
                row.state = state
                row.document = document if document is not None else row.document
                row.problem_id = problem_id or row.problem_id
                row.summary = summary if summary is not None else row.summary
                note(session, f"proposal.{state}", name, actor)
            return row


def _record(
    session: Session, mail: Received, digest: str, source: str, actor: str, *, theirs: Clauses = ()
) -> ReplyRow:
    row = ReplyRow(
        id=uuid.uuid4().hex, digest=digest, source=source, received_at=utc_now(), kind=mail.kind,
        partstat=_kept(mail.partstat, 40), sequence=min(mail.sequence, 2**31 - 1), stamp=mail.stamp,
        uid=_kept(mail.uid, 300), sender=_kept(mail.sender, 320), attendee=_kept(mail.attendee, 320),
        comment=_kept(mail.comment, 1000), asked_again=False, settled="", verdict="other",
    )  # fmt: skip
    session.add(row)
    _apply(session, row, mail, trusted=bool(theirs), theirs=theirs)
    session.flush()
    note(session, f"reply.{row.verdict}", row.id, actor, message=row.message)
    return row


def _apply(session: Session, row: ReplyRow, mail: Received, *, trusted: bool, theirs: Clauses = ()) -> None:
    if mail.kind == "bounce":
        row.verdict = "bounce"
        _bounce(session, row, mail)
        return
    who = theirs or (func.lower(MessageRow.address) == mail.attendee,)
    message = session.scalar(_standing(mail.uid, *who)) if mail.attendee else None
    campaign = session.scalar(select(MessageRow.campaign).where(MessageRow.uid == mail.uid, INVITATION).limit(1))
    standing = None
    if message is not None:
        standing = Standing(
            "CANCEL" if message.method == "CANCEL" else "REQUEST", message.sequence, message.answered_at
        )
    row.verdict = judge(mail, known=campaign is not None, standing=standing, trusted=trusted)
    row.campaign, row.message = campaign, message.id if message else None
    if message is None:
        return
    if row.verdict in APPLIED:
        _set_answer(session, message, mail, row.verdict)
    elif row.verdict == "old":
        row.asked_again = _ask_again(session, message)


def _set_answer(session: Session, message: MessageRow, mail: Received, verdict: Verdict) -> None:
    message.answer, message.answered_at = _ANSWERS[verdict], mail.stamp or utc_now().replace(microsecond=0)
    if message.state == DOUBT:  # an answer proves that it arrived
        message.state, message.sent_at = SENT, message.sent_at or utc_now()
    session.flush()
    refresh_proposal(session, message.campaign)


def _ask_again(session: Session, message: MessageRow) -> bool:
    """Put the invitation in force among the drafts again: a second sending changes nothing but asks."""
    if message.state != SENT or message.answer:
        return False
    message.state, message.again = DRAFT, True
    note(session, "message.ask_again", message.id, LOCAL)
    return True


def _bounce(session: Session, row: ReplyRow, mail: Received) -> None:
    """Note the messages that did not arrive: those the report names, at an address it names."""
    if not mail.about:
        return
    found = session.scalars(select(MessageRow).where(MessageRow.message_id.in_(mail.about[:50]))).all()
    for message in found:
        if message.state not in (SENT, DOUBT, DRAFT) or (mail.lost and message.address.lower() not in mail.lost):
            continue
        message.state, message.bounced_at, message.again = BOUNCED, utc_now(), False
        row.campaign, row.message = message.campaign, message.id


def _standing(uid: str, *who: ColumnElement[bool]) -> Select[MessageRow]:
    """Select the last message a person was sent about a hearing."""
    may_have = or_(MessageRow.sent_at.is_not(None), MessageRow.doubted_at.is_not(None), MessageRow.state == SENDING)
    wanted = select(MessageRow).where(MessageRow.uid == uid, INVITATION, may_have, *who)
    return wanted.order_by(MessageRow.sequence.desc(), MessageRow.position.desc()).limit(1)


def _kept(text: str, length: int) -> str:
    return text.encode("utf-8", "replace").decode()[:length]
