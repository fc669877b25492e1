"""``jury poll``: examiners' half-days, on the service's database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import DONE, Outcome
from scheduler.cli.service import ask_database

_MODULE = "api.poll_office"


def run_open(campaign: str, who: list[str], until: str | None, url: str | None, database: Path | None) -> Outcome:
    """Open a poll, or add addresses to the open one; they are shown this once."""
    told: dict[str, Any] = ask_database(database, _MODULE, "open_in", campaign, who, until, _base(url))
    lines = [f"{link['examiner']}\t{link['url']}" for link in told["links"]]
    lines.append(say("Ces adresses sont secrètes et ne seront plus montrées.", "Secret, and shown this once."))
    return Outcome(DONE, {"command": "poll open", "exit_status": DONE} | told, lines)


def run_sheets(campaign: str, out: Path, database: Path | None) -> Outcome:
    """Write a workbook for each examiner."""
    from scheduler.io.json_files import write_bytes

    made: dict[str, bytes] = ask_database(database, _MODULE, "sheets_in", campaign, ASKED.lang)
    for name, data in made.items():
        write_bytes(out / name, data)
    files = [str(out / name) for name in made]
    lines = [say(f"{len(files)} classeurs écrits dans {out}.", f"{len(files)} workbooks written to {out}.")]
    return Outcome(DONE, {"command": "poll sheets", "exit_status": DONE, "files": files}, lines)


def run_read(campaign: str, files: list[Path], database: Path | None) -> Outcome:
    """Take the answers of workbooks sent back; all of them or none."""
    counts: dict[str, int] = ask_database(database, _MODULE, "read_in", campaign, files)
    lines = [f"{who}\t{count}" for who, count in counts.items()]
    lines.append(say(f"Réponses de {len(counts)} examinateur(s).", f"Answers of {len(counts)} examiner(s)."))
    return Outcome(DONE, {"command": "poll read", "exit_status": DONE, "answers": counts}, lines)


def run_remind(campaign: str, url: str | None, database: Path | None) -> Outcome:
    """Draft a reminder for each examiner who has not answered."""
    drafts: list[dict[str, Any]] = ask_database(database, _MODULE, "remind_in", campaign, _base(url), ASKED.lang)
    lines = []
    for draft in drafts:
        lines += [f"{draft['examiner']} <{draft['address']}>", draft["subject"], *draft["body"].splitlines(), ""]
    lines.append(say(f"{len(drafts)} relance(s) rédigée(s), rien n'est envoyé.", f"{len(drafts)} drafted, none sent."))
    if any(draft["message"] for draft in drafts):
        lines.append(say("À relire : jury outbox list. À envoyer : jury outbox send.",
                         "Review: jury outbox list. Send: jury outbox send."))  # fmt: skip
    elif drafts:
        lines.append(say("Pour les envoyer d'ici : réglez JURY_ORGANIZER, puis recommencez.",
                         "To send them from here: set JURY_ORGANIZER, then draft them again."))  # fmt: skip
    return Outcome(DONE, {"command": "poll remind", "exit_status": DONE, "reminders": drafts}, lines)


def run_apply(campaign: str, database: Path | None) -> Outcome:
    """Write the answers into the campaign's problem, as its next version."""
    told: dict[str, Any] = ask_database(database, _MODULE, "apply_in", campaign)
    line = say(
        f"Version {told['version']} des données : réponses de {told['answers']} examinateur(s).",
        f"Version {told['version']} of the data: answers of {told['answers']} examiner(s).",
    )
    return Outcome(DONE, {"command": "poll apply", "exit_status": DONE} | told, [line])


def _base(url: str | None) -> str:
    return url or os.environ.get("JURY_PUBLIC_URL") or "http://127.0.0.1:8000"
