"""``jury release``: a draft, numbered versions, and the messages each owes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scheduler.cli.asked import ASKED, say
from scheduler.cli.checking import read_all, violation_dict, violation_lines
from scheduler.cli.console import DONE, NOT_ALL, Outcome
from scheduler.cli.service import ask_database
from scheduler.texts import Text

_ADMIN = "api.release_admin"

WHY: Mapping[str, Text] = {
    "new": Text("convocation", "invitation"),
    "joined": Text("arrive au jury", "joins the panel"),
    "moved": Text("nouvel horaire", "new time"),
    "place": Text("nouveau lieu", "new place"),
    "seat": Text("autre siège", "other seat"),
    "address": Text("autre adresse", "other address"),
    "left": Text("quitte le jury", "leaves the panel"),
    "cancelled": Text("audition annulée", "hearing called off"),
    "reminder": Text("relance : disponibilités", "reminder: availability"),
}
_KINDS: Mapping[str, Text] = {
    "new": Text("nouvelle", "new"),
    "cancelled": Text("annulée", "called off"),
    "moved": Text("déplacée", "moved"),
    "place": Text("lieu changé", "place changed"),
    "panel": Text("jury changé", "panel changed"),
    "details": Text("détails changés", "details changed"),
}


def run_draft(source: Path, schedule_path: Path, profile: str | None, database: Path | None) -> Outcome:
    """Make a schedule that the checker accepts the draft of its campaign; tell what publishing would send."""
    from scheduler.verification import verify

    problem, schedule, _ = read_all(source, schedule_path, profile, None)
    if violations := verify(problem, schedule):
        document = {
            "command": "release draft",
            "exit_status": NOT_ALL,
            "draft": None,
            "violations": [violation_dict(violation) for violation in violations],
        }
        refused = say(
            "Pas de brouillon : seul un planning que le contrôle accepte se publie.",
            "No draft: only a schedule that the check accepts is published.",
        )
        return Outcome(NOT_ALL, document, [*violation_lines(violations), refused])
    draft: dict[str, Any] = ask_database(database, _ADMIN, "draft_in", problem, schedule, ASKED.lang, make=True)
    lines = draft_lines(draft)
    lines.append(
        say(
            f"Brouillon prêt. Pour le publier : jury release publish {draft['campaign']} -m « … »",
            f"The draft is ready. To publish it: jury release publish {draft['campaign']} -m '…'",
        )
    )
    return Outcome(DONE, {"command": "release draft", "exit_status": DONE, "draft": draft}, lines)


def run_show(campaign: str, database: Path | None) -> Outcome:
    """Show the draft and what publishing it would do."""
    draft: dict[str, Any] = ask_database(database, _ADMIN, "show_draft_in", campaign)
    return Outcome(DONE, {"command": "release show", "exit_status": DONE, "draft": draft}, draft_lines(draft))


def run_publish(campaign: str, comment: str, organizer: str, url: str, database: Path | None) -> Outcome:
    """Publish the draft; the messages wait in the outbox."""
    base = url or os.environ.get("JURY_PUBLIC_URL", "")
    done: dict[str, Any] = ask_database(database, _ADMIN, "publish_in", campaign, comment, organizer, base)
    lines = [_release_line(done)]
    total = sum(done["messages"].values())
    lines.append(
        say(
            f"Messages préparés : {total}. À relire : jury outbox list --state draft. À envoyer : jury outbox send.",
            f"Messages prepared: {total}. Review: jury outbox list --state draft. Send: jury outbox send.",
        )
    )
    return Outcome(DONE, {"command": "release publish", "exit_status": DONE, "release": done}, lines)


def run_list(campaign: str | None, database: Path | None) -> Outcome:
    """List the published versions."""
    found: list[dict[str, Any]] = ask_database(database, _ADMIN, "list_releases_in", campaign)
    lines = [_release_line(one) for one in found] or [say("Rien n'est publié.", "Nothing is published.")]
    return Outcome(DONE, {"command": "release list", "exit_status": DONE, "releases": found}, lines)


def draft_lines(draft: Mapping[str, Any]) -> list[str]:
    """Return what a draft changes and whom it writes to."""
    colon = say(" : ", ": ")
    lines = [
        f"{change['candidate']}{colon}{', '.join(_KINDS[kind].say(ASKED.lang) for kind in change['kinds'])}"
        for change in draft["changes"]
    ] or [say("Aucune audition ne change.", "No hearing changes.")]
    reasons = Counter(why for message in draft["messages"] for why in message["why"])
    told = ", ".join(f"{count} × {WHY[why].say(ASKED.lang)}" for why, count in sorted(reasons.items()))
    lines.append(f"{say('Messages dus', 'Messages owed')}{colon}{len(draft['messages'])}{f' ({told})' if told else ''}")
    if draft["without_address"]:
        missing = ", ".join(draft["without_address"])
        lines.append(f"{say('Sans adresse de courriel, à prévenir autrement', 'No mail address')}{colon}{missing}")
    return lines


def counted(counts: Mapping[str, int], names: Mapping[str, Text]) -> str:
    """Return how many messages are in each state, in words."""
    parts: Sequence[str] = [f"{counts[state]} {names[state].say(ASKED.lang)}" for state in names if counts.get(state)]
    return ", ".join(parts)


def _release_line(one: Mapping[str, Any]) -> str:
    from scheduler.cli.outbox import STATES

    told = counted(one["messages"], STATES)
    comment = f" – {one['comment']}" if one["comment"] else ""
    version = say(f"version {one['number']}", f"version {one['number']}")
    return f"{one['campaign']}\t{version}\t{one['published_at'][:16].replace('T', ' ')}\t{told}{comment}"
