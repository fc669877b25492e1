"""Which repair proposal is open: the one for all refusals that stand against the release in force."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.release_queries import INVITATION, held_rows, key_of, latest
from api.release_tables import DISMISSED, OPEN, REPLACED, TAKEN, WITHDRAWN, HearingRow, MessageRow, ProposalRow
from api.transactions import SYSTEM, note, utc_now
from scheduler.invitations.faces import Key

_CLOSED = (DISMISSED, TAKEN)


def refresh_proposal(session: Session, campaign: str) -> ProposalRow | None:
    """Bring the campaign's open proposal in line with the refusals that stand; return it, if any is open.

    At most one is open: several refusals are repaired together. One that answers no longer what stands is
    withdrawn; what a coordinator has taken or set aside is not opened again for the same refusals.
    """
    release = latest(session, campaign)
    if release is None:
        return None
    declines = _standing_declines(session, campaign)
    newest = session.scalars(
        select(ProposalRow)
        .where(ProposalRow.campaign == campaign, ProposalRow.state != WITHDRAWN)
        .order_by(ProposalRow.created_at.desc())
    ).all()
    for row in newest:
        same = row.release_id == release.id and row.declines == declines
        if row.state not in _CLOSED and not same:
            row.state = WITHDRAWN
            note(session, "proposal.withdrawn", row.id, SYSTEM)
    kept = [row for row in newest if row.state != WITHDRAWN and row.release_id == release.id]
    done = {one for row in kept if row.state in _CLOSED for one in row.declines}
    live = next((row for row in kept if row.state not in _CLOSED), None)
    if live is not None or set(declines) <= done:
        return live
    made = ProposalRow(
        id=uuid.uuid4().hex, campaign=campaign, release_id=release.id, created_at=utc_now(), state=OPEN,
        declines=declines, summary=None, document=None,
    )  # fmt: skip
    session.add(made)
    note(session, "proposal.open", made.id, SYSTEM, declines=len(declines))
    return made


def _standing_declines(session: Session, campaign: str) -> list[str]:
    """Return the refusals that answer what people are still asked.

    One whose person is owed another message about the hearing, sent or not, answers nothing any more.
    """
    off = set(session.scalars(select(HearingRow.uid).where(HearingRow.campaign == campaign, HearingRow.off)))
    declined = {
        key: row
        for key, row in held_rows(session, campaign).items()
        if row.method == "REQUEST" and row.answer == "DECLINED" and row.uid not in off
    }
    owed = select(MessageRow).where(MessageRow.campaign == campaign, INVITATION, MessageRow.state != REPLACED)
    last: dict[Key, int] = {}
    for row in session.scalars(owed) if declined else ():
        last[key_of(row)] = max(row.position, last.get(key_of(row), 0))
    return sorted(row.id for key, row in declined.items() if last.get(key, 0) <= row.position)
