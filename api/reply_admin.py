"""Answers and repair proposals, as the routes and the command line both use them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from api.mail_settings import MailSettings
from api.release_admin import STOPPED, unknown
from api.release_schemas import Proposal, Reply
from api.release_tables import DISMISSED, OPEN, READY, TAKEN, ProposalRow, ReplyRow
from api.repairing import work_out
from api.storage import Storage
from scheduler.errors import InputError, InputIssue
from scheduler.io.imap import new_mails
from scheduler.io.smtp import MailServerError
from scheduler.schedule import Schedule
from scheduler.texts import Text


def reply_of(row: ReplyRow) -> Reply:
    """Return a received mail, JSON-ready."""
    return Reply.model_validate(row, from_attributes=True)


def proposal_of(storage: Storage, row: ProposalRow) -> Proposal:
    """Return a proposal with who declined."""
    declined = sorted({one.person for one in storage.declined(row)})
    fields = {name: getattr(row, name) for name in Proposal.model_fields if hasattr(row, name)}
    return Proposal.model_validate(fields | {"declined": declined})


def read_mailbox(storage: Storage, settings: MailSettings) -> list[ReplyRow]:
    """Read what is new in the organizer's mailbox.

    Raises
    ------
    InputError
        If no mailbox is set, or it cannot be read.
    """
    server = settings.imap
    if server is None:
        raise InputError([NO_MAILBOX])
    key = hashlib.sha256(f"{server.host}\n{server.port}\n{server.user}\n{settings.folder}".encode()).hexdigest()
    found = []
    try:
        for validity, number, mail in new_mails(server, settings.folder, *storage.mailbox_mark(key)):
            row, new = storage.take_mail(mail, "imap")
            storage.set_mailbox_mark(key, validity, number)
            found += [row] if new else []
    except MailServerError as error:
        raise InputError([InputIssue(STOPPED[error.code], column="JURY_IMAP_HOST")]) from None
    return found


def read_in(database: Path, folder: Path | None, repair_seconds: float) -> dict[str, Any]:
    """Read a folder of .eml files, else the mailbox; work out the proposals that refusals open."""
    settings = MailSettings.from_environment()
    with closing(Storage(database)) as storage:
        if folder is None:
            taken = read_mailbox(storage, settings)
        else:
            pairs = [storage.take_mail(mail, "file") for mail in _mails(folder)]
            taken = [row for row, new in pairs if new]
        opened = [row for row in storage.proposals() if row.state == OPEN]
        for row in opened if repair_seconds > 0 else ():
            work_out(storage, row, repair_seconds)
        names = {row.campaign for row in taken if row.campaign}
        live = [row for row in storage.proposals() if row.campaign in names and row.state in (OPEN, READY)]
        return {
            "replies": [reply_of(row).model_dump(mode="json") for row in taken],
            "proposals": [proposal_of(storage, row).model_dump(mode="json") for row in live],
        }


def list_replies_in(database: Path, campaign: str | None, waiting: bool) -> list[dict[str, Any]]:
    """Return what was received."""
    with closing(Storage(database)) as storage:
        return [reply_of(row).model_dump(mode="json") for row in storage.replies(campaign, waiting=waiting)]


def settle_reply_in(database: Path, name: str, accept: bool) -> dict[str, Any]:
    """Take an answer that waits, or set it aside.

    Raises
    ------
    InputError
        If none of this id waits.
    """
    with closing(Storage(database)) as storage:
        found = _named([row.id for row in storage.replies(waiting=True)], name)
        row = storage.settle_reply(found[0], accept=accept) if found else None
        if row is None:
            raise InputError([unknown("en attente, la réponse", "waiting answer", name, "jury replies list --waiting")])
        return reply_of(row).model_dump(mode="json")


def list_proposals_in(database: Path, campaign: str | None) -> list[dict[str, Any]]:
    """Return repair proposals."""
    with closing(Storage(database)) as storage:
        return [proposal_of(storage, row).model_dump(mode="json") for row in storage.proposals(campaign)]


def proposal_in(database: Path, name: str, repair_seconds: float) -> dict[str, Any]:
    """Return a proposal with its schedule, worked out now if it was not yet."""
    with closing(Storage(database)) as storage:
        row = found_proposal(storage, name)
        if row.state == OPEN:
            row = work_out(storage, row, repair_seconds)
        return {
            "proposal": proposal_of(storage, row).model_dump(mode="json"),
            "schedule": row.document,
        }


def close_proposal_in(database: Path, name: str, take: bool) -> dict[str, Any]:
    """Make a proposal the draft of its campaign, or set it aside."""
    with closing(Storage(database)) as storage:
        row = close_proposal(storage, found_proposal(storage, name), take=take)
        return proposal_of(storage, row).model_dump(mode="json")


def close_proposal(storage: Storage, row: ProposalRow, *, take: bool) -> ProposalRow:
    """Make a proposal the draft of its campaign, or set it aside.

    Raises
    ------
    InputError
        If there is no schedule to take, or the proposal is closed.
    """
    if row.state not in (OPEN, READY, "impossible") or (take and row.document is None):
        raise InputError([_NOTHING_TO_TAKE])
    if take:
        release = next(one for one in storage.releases(row.campaign) if one.id == row.release_id)
        schedule = Schedule.model_validate_json(row.document or "")
        storage.set_draft(row.problem_id or release.problem_id, schedule, "en" if release.lang == "en" else "fr")
    closed = storage.set_proposal(row.id, TAKEN if take else DISMISSED)
    assert closed is not None  # proposals are never deleted
    return closed


def found_proposal(storage: Storage, name: str) -> ProposalRow:
    """Return the proposal of an id, or of its first characters.

    Raises
    ------
    InputError
        If there is none, or more than one.
    """
    found = _named([row.id for row in storage.proposals()], name)
    row = storage.proposal(found[0]) if len(found) == 1 else None
    if row is None:
        raise InputError([unknown("la proposition", "proposal", name, "jury replies proposals")])
    return row


def _named(ids: Sequence[str], name: str) -> list[str]:
    found = [one for one in ids if one == name or (len(name) >= 4 and one.startswith(name))]
    return found if len(found) == 1 else []


def _mails(folder: Path) -> Iterator[bytes]:
    files = [folder] if folder.is_file() else sorted(folder.rglob("*.eml"))
    for file in files:
        yield file.read_bytes()


NO_MAILBOX = InputIssue(
    Text("aucune boîte à lire n'est réglée", "no mailbox to read is set"),
    Text("Réglez JURY_IMAP_HOST et les suivants, ou donnez un dossier.", "Set JURY_IMAP_HOST …, or give a folder."),
    column="JURY_IMAP_HOST",
)
_NOTHING_TO_TAKE = InputIssue(
    Text("cette proposition est fermée ou n'a pas de planning", "this proposal is closed or has no schedule")
)
