"""Availability polls: opened, followed and applied by the coordinator, answered by examiners on a page."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.answers import Answers, errors, file_answer
from api.dependencies import LangDep, MailDep, SettingsDep, StorageDep
from api.errors import not_found
from api.poll_admin import apply_poll, draft_reminders, is_closed, open_poll, problem_of, state_of
from api.poll_schemas import AppliedPoll, OpenedPoll, PollList, PollOrder, PollState, ReminderList
from api.poll_store import Asked
from api.poll_tables import PollRow
from api.release_admin import inviting
from api.storage import Storage
from scheduler.domain import Problem
from scheduler.io.poll_pages import gone_page, poll_page, read_form
from scheduler.texts import Lang, Text

router = APIRouter(tags=["polls"])

MAX_FIELDS = 5_000
_HTML = "text/html; charset=utf-8"
_PRIVATE = {
    "Cache-Control": "no-store",
    # Not "no-referrer": the form would then be sent with the origin "null".
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
}
_PAGE: Answers = {
    200: file_answer("The page.", "text/html"),
    404: file_answer("The address opens nothing.", "text/html"),
}
_WRONG = errors(422)[422]
_AGAIN = file_answer("Half-days are without an answer: nothing is recorded; the form is shown again.", "text/html")
_ANSWERED: Answers = _PAGE | {
    409: file_answer("The poll is closed.", "text/html"),
    422: _WRONG | {"content": _WRONG["content"] | _AGAIN["content"]},
}
_FORM = {
    "requestBody": {
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {"rest": {"type": "string", "enum": ["yes", "if_needed", "no", ""]}},
                    "additionalProperties": {"type": "string"},
                }
            }
        }
    }
}

Token = Annotated[str, Path(max_length=200)]
ChosenLang = Annotated[Literal["fr", "en"] | None, Query(alias="lang")]


def existing_poll(storage: StorageDep, poll_id: Annotated[str, Path(max_length=64)]) -> PollRow:
    """Return the poll of the address; 404 when there is none."""
    row = storage.poll(poll_id)
    if row is None:
        raise not_found(Text("Sondage", "Poll"))
    return row


PollDep = Annotated[PollRow, Depends(existing_poll)]


@router.post("/polls", status_code=201, responses=errors(400, 404, 422))
def create_poll(order: PollOrder, storage: StorageDep, settings: SettingsDep, request: Request) -> OpenedPoll:
    """Ask examiners for their half-days; a campaign has one open poll, to which addresses can be added."""
    return open_poll(storage, order, settings.public_url or str(request.base_url))


@router.get("/polls", responses=errors(422))
def list_polls(storage: StorageDep, campaign: Annotated[str | None, Query(max_length=200)] = None) -> PollList:
    """List polls with those who have answered; those of purged campaigns are left out."""
    found = []
    for row in storage.polls(campaign):
        latest = storage.campaign_problem(row.campaign)
        if latest is not None and latest.names_purged_at is None:
            found.append(state_of(storage, row, problem_of(storage, row.campaign)))
    return PollList(polls=found)


@router.post("/polls/{poll_id}/reminders", responses=errors(404))
def create_reminders(
    poll: PollDep, storage: StorageDep, settings: SettingsDep, mail: MailDep, request: Request, lang: LangDep
) -> ReminderList:
    """Draft a reminder for each examiner who has not answered; nothing is sent.

    The drafts wait in the outbox (`GET /outbox?state=draft`) and are sent from there (`POST /outbox`). Where
    no mailbox is set to send from, `message` is null: the words are there to be copied.
    """
    base = settings.public_url or str(request.base_url)
    sender = inviting(storage, poll.campaign, mail)
    return ReminderList(reminders=draft_reminders(storage, poll, base, lang, sender))


@router.post("/polls/{poll_id}/apply", responses=errors(404))
def write_answers(poll: PollDep, storage: StorageDep) -> AppliedPoll:
    """Write the answers into the campaign's problem, as a new version."""
    return apply_poll(storage, poll)


@router.delete("/polls/{poll_id}", responses=errors(404))
def close_poll(poll: PollDep, storage: StorageDep) -> PollState:
    """Close a poll: its pages show what was said and take nothing more."""
    return state_of(storage, storage.close_poll(poll.id) or poll, problem_of(storage, poll.campaign))


@router.get("/availability/{token}", response_class=Response, responses=_PAGE)
def show_page(token: Token, storage: StorageDep, accepted: LangDep, lang: ChosenLang = None) -> Response:
    """Return the page on which an examiner states half-days."""
    return _page(storage, token, lang or accepted)


@router.post("/availability/{token}", response_class=Response, responses=_ANSWERED, openapi_extra=_FORM)
async def take_answers(
    token: Token, request: Request, storage: StorageDep, accepted: LangDep, lang: ChosenLang = None
) -> Response:
    """Record an examiner's answers, all or nothing, and show them."""
    async with request.form(max_files=0, max_fields=MAX_FIELDS) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_take, storage, token, fields, lang or accepted)


def _asked(storage: Storage, token: str) -> tuple[Asked, Problem] | None:
    asked = storage.asked(token)
    if asked is None:
        return None
    problem = problem_of(storage, asked.poll.campaign)
    return (asked, problem) if asked.examiner in problem.examiner_of else None


def _page(storage: Storage, token: str, lang: Lang) -> Response:
    found = _asked(storage, token)
    if found is None:
        return _html(gone_page(lang), lang, 404)
    asked, problem = found
    closed = is_closed(asked.poll, problem)
    closes_on = asked.poll.closes_on
    return _html(poll_page(problem, asked.examiner, asked.said, lang=lang, closes_on=closes_on, closed=closed), lang)


def _take(storage: Storage, token: str, fields: dict[str, str], lang: Lang) -> Response:
    found = _asked(storage, token)
    if found is None:
        return _html(gone_page(lang), lang, 404)
    asked, problem = found
    closes_on = asked.poll.closes_on
    if is_closed(asked.poll, problem):
        page = poll_page(problem, asked.examiner, asked.said, lang=lang, closes_on=closes_on, closed=True)
        return _html(page, lang, 409)
    form = read_form(problem, fields)
    if form.unanswered:
        page = poll_page(problem, asked.examiner, asked.said, lang=lang, closes_on=closes_on, form=form)
        return _html(page, lang, 422)
    storage.answer_poll(asked.poll.id, asked.examiner, form.said)
    return _html(poll_page(problem, asked.examiner, form.said, lang=lang, closes_on=closes_on, saved=True), lang)


def _html(page: bytes, lang: Lang, status: int = 200) -> Response:
    headers = _PRIVATE | {"Content-Language": lang, "Vary": "Accept-Language"}
    return Response(page, status_code=status, media_type=_HTML, headers=headers)
