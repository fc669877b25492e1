"""Making, listing and revoking feeds, as the routes and the command line both do it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from api.errors import not_found
from api.feed_schemas import Feed, FeedOrder, OpenedFeed
from api.storage import Storage
from scheduler.domain import Problem
from scheduler.errors import InputError, InputIssue
from scheduler.io.feeds import FeedKind, all_readers, is_reader, kind_of
from scheduler.texts import Text

Readers = list[tuple[FeedKind, str]]


def opened_feeds(storage: Storage, order: FeedOrder, base_url: str) -> list[OpenedFeed]:
    """Make the addresses asked for and return them, with their secrets.

    Raises
    ------
    ApiError
        404 if the campaign is unknown.
    InputError
        With every reader that the campaign's latest problem does not have; nothing is made then.
    """
    row = storage.campaign_problem(order.campaign)
    problem = storage.problem_document(row.id) if row else None
    if problem is None:
        raise not_found(Text("Campagne", "Campaign"))
    readers = _wanted(storage, order, problem)
    made = storage.add_feeds(order.campaign, readers, order.lang)
    return [
        OpenedFeed(**Feed.model_validate(one.row, from_attributes=True).model_dump(), url=feed_url(base_url, one.token))
        for one in made
    ]


def feed_url(base_url: str, token: str) -> str:
    """Return the address of a token."""
    return f"{base_url.rstrip('/')}/calendars/{token}.ics"


def _wanted(storage: Storage, order: FeedOrder, problem: Problem) -> Readers:
    named: Readers = list(dict.fromkeys((reader.kind, reader.who) for reader in order.readers))
    records = storage.candidacies(order.campaign)
    numbered = enumerate(named, start=1)
    issues = [_unknown(reader, at) for at, reader in numbered if not is_reader(problem, records, *reader)]
    if issues or not (named or order.everyone):
        raise InputError(issues or [_NOBODY])
    if order.everyone:
        served = {(row.kind, row.who) for row in storage.feeds(order.campaign) if row.revoked_at is None}
        named += [reader for reader in all_readers(problem) if reader not in served and reader not in named]
    return named


def _unknown(reader: tuple[FeedKind, str], at: int) -> InputIssue:
    kind, who = reader
    message = Text(f"« {who} » est inconnu dans cette campagne", f"{who!r} is unknown in this campaign")
    return InputIssue(message, _GIVE_A_NAME, sheet="readers", row=at, column=kind)


_GIVE_A_NAME = Text("Donnez un identifiant ou un nom des données.", "Give an id or a name of the data.")
_NOBODY = InputIssue(
    Text("aucun destinataire n'est nommé", "no reader is named"),
    Text("Nommez-en, ou demandez « everyone ».", "Name some, or ask for 'everyone'."),
    column="readers",
)


def create_in(database: Path, order: dict[str, Any], base_url: str) -> list[dict[str, Any]]:
    """Do what `opened_feeds` does on a database that no service need have open; JSON-ready.

    ``order`` may hold ``ids``: of candidates, examiners and rooms, which never coincide.
    """
    ids = order.pop("ids", [])
    with closing(Storage(database)) as storage:
        row = storage.campaign_problem(order["campaign"])
        problem = storage.problem_document(row.id) if row else None
        if problem is None:
            code = order["campaign"]
            unknown = Text(f"la campagne « {code} » n'est pas dans cette base", f"there is no campaign {code!r} here")
            raise InputError([InputIssue(unknown)])
        order["readers"] += [{"kind": kind_of(problem, who), "who": who} for who in ids]
        return [one.model_dump(mode="json") for one in opened_feeds(storage, FeedOrder(**order), base_url)]


def list_in(database: Path, campaign: str | None) -> list[dict[str, Any]]:
    """Return the feeds of a database, JSON-ready."""
    with closing(Storage(database)) as storage:
        rows = storage.feeds(campaign)
    return [Feed.model_validate(row, from_attributes=True).model_dump(mode="json") for row in rows]


def revoke_in(database: Path, feed_id: str) -> dict[str, Any] | None:
    """Close an address of a database; None when there is none of this id."""
    with closing(Storage(database)) as storage:
        row = storage.revoke_feed(feed_id)
    return None if row is None else Feed.model_validate(row, from_attributes=True).model_dump(mode="json")
