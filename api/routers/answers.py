"""Answers received, those that wait for a coordinator, and the repairs that refusals open."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.answers import errors
from api.dependencies import MailDep, StorageDep
from api.errors import ApiError, not_found
from api.release_schemas import Proposal, ProposalList, Reply, ReplyList, ReplySettled
from api.release_tables import OPEN, ProposalRow
from api.repairing import work_out
from api.reply_admin import close_proposal, proposal_of, read_mailbox, reply_of
from scheduler.schedule import Schedule
from scheduler.texts import Text

router = APIRouter(tags=["answers"])

REPAIR_SECONDS = 30.0
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_MAIL_TYPES = ("message/rfc822", "application/octet-stream")
_MAIL: dict[str, Any] = {"requestBody": {"required": True, "content": dict.fromkeys(_MAIL_TYPES, _BYTES)}}


def existing_proposal(storage: StorageDep, proposal_id: Annotated[str, Path(max_length=64)]) -> ProposalRow:
    """Return the proposal of the address; 404 when there is none."""
    row = storage.proposal(proposal_id)
    if row is None:
        raise not_found(Text("Proposition", "Proposal"))
    return row


ProposalDep = Annotated[ProposalRow, Depends(existing_proposal)]


@router.post("/answers", status_code=201, openapi_extra=_MAIL, responses={200: {"model": Reply}, **errors(415)})
async def take_answer(request: Request, response: Response, storage: StorageDep) -> Reply:
    """Take a received mail as it came (.eml); the same mail again changes nothing and answers 200.

    Whatever it holds is recorded: what it means is in `verdict`.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in _MAIL_TYPES:
        raise ApiError(415, "unsupported_media_type", _NO_MAIL)
    row, new = await run_in_threadpool(storage.take_mail, await request.body(), "http")
    response.status_code = 201 if new else 200
    return reply_of(row)


@router.post("/answers/fetch", responses=errors(422))
def fetch_answers(storage: StorageDep, mail: MailDep) -> ReplyList:
    """Read what is new in the organizer's mailbox (IMAP), and return it."""
    return ReplyList(replies=[reply_of(row) for row in read_mailbox(storage, mail)])


@router.get("/answers", responses=errors(422))
def list_answers(
    storage: StorageDep,
    campaign: Annotated[str | None, Query(max_length=200)] = None,
    waiting: bool = False,
) -> ReplyList:
    """List what was received, newest first; with `waiting` only what a coordinator must look at."""
    return ReplyList(replies=[reply_of(row) for row in storage.replies(campaign, waiting=waiting)])


@router.post("/answers/{answer_id}/settle", responses=errors(400, 404, 422))
def settle_answer(answer_id: Annotated[str, Path(max_length=64)], order: ReplySettled, storage: StorageDep) -> Reply:
    """Take an answer that waits as the person's own, or set it aside."""
    row = storage.settle_reply(answer_id, accept=order.accept)
    if row is None:
        raise not_found(Text("Réponse en attente", "Waiting answer"))
    return reply_of(row)


@router.get("/proposals", responses=errors(422))
def list_proposals(storage: StorageDep, campaign: Annotated[str | None, Query(max_length=200)] = None) -> ProposalList:
    """List repair proposals, newest first."""
    return ProposalList(proposals=[proposal_of(storage, row) for row in storage.proposals(campaign)])


@router.post("/proposals/{proposal_id}/work-out", responses=errors(404))
def work_out_proposal(row: ProposalDep, storage: StorageDep) -> Proposal:
    """Work an open proposal out; one that is worked out is left as it is."""
    done = work_out(storage, row, REPAIR_SECONDS) if row.state == OPEN else row
    return proposal_of(storage, done)


@router.get("/proposals/{proposal_id}/schedule", responses=errors(404))
def get_proposal_schedule(row: ProposalDep) -> Schedule:
    """Return the schedule a proposal leads to."""
    if row.document is None:
        raise not_found(Text("Planning de la proposition", "Schedule of the proposal"))
    return Schedule.model_validate_json(row.document)


@router.post("/proposals/{proposal_id}/take", responses=errors(404, 422))
def take_proposal(row: ProposalDep, storage: StorageDep) -> Proposal:
    """Make a proposal the draft of its campaign; nothing moves before that is published."""
    return proposal_of(storage, close_proposal(storage, row, take=True))


@router.post("/proposals/{proposal_id}/dismiss", responses=errors(404, 422))
def dismiss_proposal(row: ProposalDep, storage: StorageDep) -> Proposal:
    """Set a proposal aside; the same refusals do not open it again."""
    return proposal_of(storage, close_proposal(storage, row, take=False))


_NO_MAIL = Text("Un courriel est attendu (message/rfc822).", "A mail is expected (message/rfc822).")
