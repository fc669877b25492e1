"""The outbox: messages to review, to send once, to send again, and those in doubt."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.answers import errors, file_answer
from api.dependencies import MailDep, StorageDep
from api.errors import ApiError, not_found
from api.release_admin import messages_of
from api.release_schemas import Message, MessageList, MessageState, Queued, SendOrder, SettleOrder
from api.release_tables import DRAFT, MessageRow
from api.sender import recover
from scheduler.texts import Text

router = APIRouter(prefix="/outbox", tags=["outbox"])

_WHAT = Text("Message", "Message")


def existing_message(storage: StorageDep, message_id: Annotated[str, Path(max_length=64)]) -> MessageRow:
    """Return the message of the address; 404 when there is none."""
    row = storage.message(message_id)
    if row is None:
        raise not_found(_WHAT)
    return row


MessageDep = Annotated[MessageRow, Depends(existing_message)]


@router.get("", responses=errors(422))
def list_messages(
    storage: StorageDep,
    campaign: Annotated[str | None, Query(max_length=200)] = None,
    state: Annotated[list[MessageState] | None, Query()] = None,
) -> MessageList:
    """List messages in the order they were owed, with their state and the answer they had."""
    recover(storage)  # a sender that was killed may have left one on its way: it is in doubt
    rows = storage.messages(campaign, state or ())
    return MessageList(messages=messages_of(storage, rows), counts=dict(storage.count_messages(campaign)))


@router.get("/{message_id}", responses=errors(404))
def get_message(row: MessageDep, storage: StorageDep) -> Message:
    """Tell where a message stands."""
    return messages_of(storage, [row])[0]


@router.get(
    "/{message_id}/mail",
    response_class=Response,
    responses={200: file_answer("The whole mail.", "message/rfc822"), **errors(404)},
)
def get_mail(row: MessageDep, storage: StorageDep) -> Response:
    """Return the mail as it was, or will be, sent."""
    mail = storage.message_mail(row.id)
    if mail is None:
        raise not_found(_WHAT)
    headers = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f'attachment; filename="{row.id}.eml"',
    }
    return Response(mail, media_type="message/rfc822", headers=headers)


@router.post("", status_code=202, responses=errors(400, 409, 422))
def send_messages(order: SendOrder, storage: StorageDep, mail: MailDep, request: Request) -> Queued:
    """Give drafts to the sender: those named, else all of a campaign, else all.

    With `again`, messages named that were sent, refused, undeliverable or in doubt go out once more, the
    same to the byte. What is in doubt is never sent again unasked.
    """
    if mail.smtp is None:
        raise ApiError(409, "mail_not_set", _NOT_SET)
    names = order.ids or [row.id for row in storage.messages(order.campaign, [DRAFT])]
    queued = storage.queue(names, again=order.again and bool(order.ids))
    request.app.state.postman.wake()
    return Queued(queued=[row.id for row in queued])


@router.post("/{message_id}/settle", responses=errors(400, 404, 409, 422))
def settle_message(row: MessageDep, order: SettleOrder, storage: StorageDep) -> Message:
    """Say what became of a message in doubt, or that someone was told by other means."""
    settled = storage.settle(row.id, sent=order.sent)
    if settled is None:
        raise ApiError(409, "not_in_doubt", _NOT_IN_DOUBT)
    return messages_of(storage, [settled])[0]


_NOT_SET = Text("Aucun serveur d'envoi n'est réglé (JURY_SMTP_HOST).", "No server to send with is set.")
_NOT_IN_DOUBT = Text("Ce message n'est pas en doute.", "This message is not in doubt.")
