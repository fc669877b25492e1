"""What a received mail means for an invitation; nothing of it moves a hearing by itself.

Answers are matched by UID and attendee and ordered by (SEQUENCE, DTSTAMP), as RFC 5546 2.1.5 asks. Whatever
is doubtful changes nothing and waits for a person.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from scheduler.invitations.owed import Method

MailKind = Literal["reply", "counter", "bounce", "delayed", "auto", "other", "unreadable"]
Status = Literal["NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "DECLINED"]
Verdict = Literal[
    "accepted", "tentative", "declined", "countered",
    "old", "overtaken", "late", "unanswered",
    "other_sender", "not_invited", "unknown", "newer", "automatic", "delegated",
    "bounce", "delayed", "auto", "other", "unreadable",
]  # fmt: skip

APPLIED: frozenset[Verdict] = frozenset({"accepted", "tentative", "declined", "countered"})
"""Verdicts that set the person's answer."""
WAITING: frozenset[Verdict] = frozenset({"other_sender", "not_invited", "newer", "automatic", "delegated"})
"""Verdicts that wait for a coordinator."""
OPENS_REPAIR: frozenset[Verdict] = frozenset({"declined", "countered"})

_STATUS: dict[str, Verdict] = {"ACCEPTED": "accepted", "TENTATIVE": "tentative", "DECLINED": "declined"}


@dataclass(frozen=True, slots=True)
class Received:
    """What is read in one mail.

    Attributes
    ----------
    sender, attendee : str
        Addresses of the From line and of the one who answers, in lower case; empty when there is none.
    partstat : str
        As written in the answer, in upper case.
    sequence : int
        0 where the answer has none (RFC 5545 3.8.7.4).
    stamp : datetime or None
        Aware DTSTAMP.
    comment : str
        What the person wrote, or the time proposed instead; for the coordinator alone.
    about : tuple of str
        Message-IDs of ours that a bounce speaks of; ``lost`` are the addresses it names.
    automatic : bool
        The mail says that a program sent it by itself.
    """

    kind: MailKind
    message_id: str = ""
    sender: str = ""
    uid: str = ""
    attendee: str = ""
    partstat: str = ""
    sequence: int = 0
    stamp: dt.datetime | None = None
    comment: str = ""
    has_organizer: bool = False
    about: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The last message an attendee was sent, and the answer it has had."""

    method: Method
    sequence: int
    answered_at: dt.datetime | None = None


def judge(mail: Received, known: bool, standing: Standing | None, *, trusted: bool = False) -> Verdict:
    """Return what a mail means.

    Parameters
    ----------
    known : bool
        Whether its UID is one of ours.
    standing : Standing, optional
        None when the attendee was never sent this invitation.
    trusted : bool
        A coordinator has looked, or a signed link says who it is: the sender is not compared.
    """
    if mail.kind != "reply" and mail.kind != "counter":
        return mail.kind
    if not known:
        return "unknown"
    if standing is None:
        return "not_invited"
    if not trusted and mail.sender != mail.attendee:
        return "other_sender"
    if not trusted and mail.automatic:
        return "automatic"
    return _in_order(mail, standing, trusted)


def _in_order(mail: Received, standing: Standing, trusted: bool) -> Verdict:
    if mail.sequence > standing.sequence:
        return "newer"
    if mail.sequence < standing.sequence:
        return "late" if standing.method == "CANCEL" else "old"
    if standing.method == "CANCEL":
        return "late"
    if standing.answered_at and mail.stamp and mail.stamp < standing.answered_at:
        return "overtaken"
    if mail.kind == "counter":
        return "countered"
    if mail.partstat == "DELEGATED":
        # Nobody sits in another's place: taken by a coordinator, it is a refusal.
        return "declined" if trusted else "delegated"
    return _STATUS.get(mail.partstat, "unanswered")
