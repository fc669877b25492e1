"""Signed links for those whose calendar cannot answer: GET shows, only POST acts.

Mail scanners follow links before anyone reads the mail: a link alone must never answer.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Path, Response
from starlette.requests import Request

from api.answers import Answers, errors, file_answer
from api.dependencies import LangDep, StorageDep
from api.release_tables import MessageRow
from api.storage import Storage
from scheduler.io.pages import render
from scheduler.io.poll_pages import gone_page
from scheduler.texts import Lang, Text

router = APIRouter(prefix="/replies", tags=["answer pages"])

Action = Literal["accept", "tentative", "decline"]
PARTSTAT = {"accept": "ACCEPTED", "tentative": "TENTATIVE", "decline": "DECLINED"}
TokenPath = Annotated[str, Path(max_length=200)]
_PAGE: Answers = {
    200: file_answer("A page.", "text/html"),
    404: file_answer("The address opens nothing.", "text/html"),
}
# `same-origin`, not `no-referrer`: the form's Origin must be told to us, and the address to nobody else.
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
}


@router.get("/{token}/{action}", response_class=Response, responses=_PAGE)
def show_answer_page(token: TokenPath, action: Action, storage: StorageDep, lang: LangDep) -> Response:
    """Show the invitation and a button; nothing is answered."""
    found = _linked(storage, token)
    return _gone(lang) if found is None else _page(storage, *found, action, lang)


@router.post("/{token}/{action}", response_class=Response, responses={**_PAGE, **errors(400, 413, 422)})
def answer_by_link(
    token: TokenPath,
    action: Action,
    storage: StorageDep,
    lang: LangDep,
    request: Request,
    comment: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Answer the invitation; one that was replaced or cancelled is not answered, the page says so."""
    found = _linked(storage, token)
    if found is None:
        return _gone(lang)
    taken = storage.take_link(token, PARTSTAT[action], comment)
    done = taken is not None and taken.verdict in ("accepted", "tentative", "declined")
    return _page(storage, *found, action, lang, done=done)


def _linked(storage: Storage, token: str) -> tuple[MessageRow, MessageRow] | None:
    found = storage.linked_message(token)
    return found if found is not None and found[0].address else None


def _gone(lang: Lang) -> Response:
    """Return the page of an address that opens nothing: a person reads it, not a program."""
    headers = _HEADERS | {"Content-Language": lang}
    return Response(gone_page(lang), 404, media_type="text/html; charset=utf-8", headers=headers)


def _page(
    storage: Storage, linked: MessageRow, current: MessageRow, action: Action, lang: Lang, *, done: bool = False
) -> Response:
    replaced = current.id != linked.id
    letter = storage.message_letter(current.id if current.method == "REQUEST" else linked.id)
    if letter is None:
        return _gone(lang)
    body = render(
        "answer.html.j2",
        letter.lang,
        title=Text("Répondre à l'invitation", "Answer the invitation").say(letter.lang),
        letter=letter,
        action=action,
        done=done,
        cancelled=current.method == "CANCEL",
        replaced=replaced and current.method == "REQUEST",
        answer=current.answer if not done else PARTSTAT[action],
    )
    return Response(body, media_type="text/html; charset=utf-8", headers=_HEADERS | {"Content-Language": letter.lang})
