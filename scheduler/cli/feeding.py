"""``jury feeds``: secret addresses of calendars, on the service's database."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import DONE, Outcome
from scheduler.cli.failures import refuse
from scheduler.cli.service import ask_database
from scheduler.texts import Text

_KINDS: Mapping[str, Text] = {
    "examiner": Text("examinateur", "examiner"),
    "candidate": Text("candidat", "candidate"),
    "room": Text("salle", "room"),
    "centre": Text("centre", "centre"),
    "advisor": Text("échéances", "deadlines"),
    "centre_deadlines": Text("échéances du centre", "deadlines of the centre"),
}


@dataclass(frozen=True, slots=True)
class FeedWish:
    """Whose addresses ``jury feeds create`` was asked for."""

    campaign: str
    who: tuple[str, ...] = ()
    centres: tuple[str, ...] = ()
    deadlines: bool = False
    advisors: tuple[str, ...] = ()
    deadline_centres: tuple[str, ...] = ()
    everyone: bool = False


def _named(wish: FeedWish) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("centre", wish.centres),
        ("advisor", ("",) if wish.deadlines else ()),
        ("advisor", wish.advisors),
        ("centre_deadlines", wish.deadline_centres),
    )


def run_create(wish: FeedWish, url: str | None, database: Path | None) -> Outcome:
    """Open addresses and show them, this once."""
    base = url or os.environ.get("JURY_PUBLIC_URL") or "http://127.0.0.1:8000"
    order = {
        "campaign": wish.campaign,
        "ids": list(wish.who),
        "readers": [{"kind": kind, "who": name} for kind, names in _named(wish) for name in names],
        "everyone": wish.everyone,
        "lang": ASKED.lang,
    }
    made: list[dict[str, Any]] = ask_database(database, "api.feed_admin", "create_in", order, base)
    lines = [f"{_reader(feed)}\t{feed['url']}" for feed in made]
    if lines:
        lines.append(
            say(
                "Ces adresses sont secrètes et ne seront plus montrées : donnez chacune à son seul destinataire.",
                "These addresses are secret and will not be shown again: give each to its reader alone.",
            )
        )
    else:
        lines = [say("Chacun a déjà son adresse.", "Everyone has an address already.")]
    return Outcome(DONE, {"command": "feeds create", "exit_status": DONE, "feeds": made}, lines)


def run_list(campaign: str | None, database: Path | None) -> Outcome:
    """List addresses without their secrets."""
    found: list[dict[str, Any]] = ask_database(database, "api.feed_admin", "list_in", campaign)
    lines = [f"{feed['id']}\t{feed['campaign']}\t{_reader(feed)}\t{_state(feed)}" for feed in found]
    lines = lines or [say("Aucune adresse.", "No address.")]
    return Outcome(DONE, {"command": "feeds list", "exit_status": DONE, "feeds": found}, lines)


def run_revoke(feed_id: str, database: Path | None) -> Outcome:
    """Close an address for good."""
    feed: dict[str, Any] | None = ask_database(database, "api.feed_admin", "revoke_in", feed_id)
    if feed is None:
        raise refuse(f"l'adresse « {feed_id} » n'existe pas.", f"there is no address '{feed_id}'.",
                     "Voyez « jury feeds list ».", "See 'jury feeds list'.")  # fmt: skip
    told = say(f"Fermée : {_reader(feed)}.", f"Closed: {_reader(feed)}.")
    return Outcome(DONE, {"command": "feeds revoke", "exit_status": DONE, "feed": feed}, [told])


def _reader(feed: Mapping[str, Any]) -> str:
    return " ".join(part for part in (_KINDS[feed["kind"]].say(ASKED.lang), feed["who"]) if part)


def _state(feed: Mapping[str, Any]) -> str:
    if feed["revoked_at"] is None:
        return say("ouverte", "open")
    return say(f"fermée le {feed['revoked_at'][:10]}", f"closed on {feed['revoked_at'][:10]}")
