"""``jury replies``: answers received, those to look at, and the repairs that refusals open."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import DONE, NOT_ALL, Outcome
from scheduler.cli.failures import refuse
from scheduler.cli.service import ask_database
from scheduler.texts import Text

_ADMIN = "api.reply_admin"

VERDICTS: Mapping[str, Text] = {
    "accepted": Text("accepte", "accepts"),
    "tentative": Text("peut-être : à risque", "tentative: at risk"),
    "declined": Text("refuse : réparation proposée", "declines: a repair is proposed"),
    "countered": Text("refuse et propose autre chose : réparation proposée", "declines with another time"),
    "old": Text("répond à une version ancienne", "answers an old version"),
    "overtaken": Text("dépassée par une réponse plus récente", "overtaken by a later answer"),
    "late": Text("répond à une invitation annulée", "answers a cancelled invitation"),
    "unanswered": Text("ne dit ni oui ni non", "says neither yes nor no"),
    "other_sender": Text("vient d'une autre adresse : à examiner", "from another address: to look at"),
    "not_invited": Text("personne non invitée : à examiner", "from someone not invited: to look at"),
    "newer": Text("version inconnue : à examiner", "an unknown version: to look at"),
    "delegated": Text("délègue à quelqu'un : à examiner", "delegates to someone: to look at"),
    "automatic": Text("envoyée par un automate : à examiner", "sent by a program: to look at"),
    "unknown": Text("ne concerne aucune de nos auditions", "about no hearing of ours"),
    "bounce": Text("message non distribué", "an undelivered message"),
    "delayed": Text("message retardé", "a delayed message"),
    "auto": Text("absence du bureau", "out of office"),
    "other": Text("pas une réponse", "no answer"),
    "unreadable": Text("illisible", "unreadable"),
}
_PROPOSALS: Mapping[str, Text] = {
    "open": Text("à calculer", "to work out"),
    "ready": Text("prête", "ready"),
    "impossible": Text("aucune réparation trouvée", "no repair found"),
    "taken": Text("reprise en brouillon", "taken as the draft"),
    "dismissed": Text("écartée", "set aside"),
    "withdrawn": Text("sans objet", "withdrawn"),
}


def run_read(folder: Path | None, seconds: float, database: Path | None) -> Outcome:
    """Read a folder or the mailbox; nothing moves by itself."""
    if folder is not None and not folder.exists():
        raise refuse("ce chemin n'existe pas.", "this path does not exist.", file=str(folder))
    found: dict[str, Any] = ask_database(database, _ADMIN, "read_in", folder, seconds)
    lines = [_line(one) for one in found["replies"]] or [say("Rien de nouveau.", "Nothing new.")]
    lines += [_proposal_line(one) for one in found["proposals"]]
    return Outcome(DONE, {"command": "replies read", "exit_status": DONE, **found}, lines)


def run_list(campaign: str | None, waiting: bool, database: Path | None) -> Outcome:
    """List what was received."""
    found: list[dict[str, Any]] = ask_database(database, _ADMIN, "list_replies_in", campaign, waiting)
    lines = [_line(one) for one in found] or [say("Aucune réponse.", "No answer.")]
    return Outcome(DONE, {"command": "replies list", "exit_status": DONE, "replies": found}, lines)


def run_settle(reply: str, accept: bool, database: Path | None) -> Outcome:
    """Take an answer that waits, or set it aside."""
    found: dict[str, Any] = ask_database(database, _ADMIN, "settle_reply_in", reply, accept)
    name = "replies accept" if accept else "replies ignore"
    return Outcome(DONE, {"command": name, "exit_status": DONE, "reply": found}, [_line(found)])


def run_proposals(campaign: str | None, database: Path | None) -> Outcome:
    """List repair proposals."""
    found: list[dict[str, Any]] = ask_database(database, _ADMIN, "list_proposals_in", campaign)
    lines = [_proposal_line(one) for one in found] or [say("Aucune proposition.", "No proposal.")]
    return Outcome(DONE, {"command": "replies proposals", "exit_status": DONE, "proposals": found}, lines)


def run_proposal(proposal: str, out: Path | None, seconds: float, database: Path | None) -> Outcome:
    """Show a proposal, worked out now if need be; status 1 when it has no schedule."""
    found: dict[str, Any] = ask_database(database, _ADMIN, "proposal_in", proposal, seconds or 30.0)
    lines = [_proposal_line(found["proposal"]), *_summary_lines(found["proposal"]["summary"] or {})]
    status = DONE if found["schedule"] else NOT_ALL
    if out is not None and found["schedule"]:
        from scheduler.io.json_files import write_schedule
        from scheduler.schedule import Schedule

        write_schedule(Schedule.model_validate_json(found["schedule"]), out)
        lines.append(say(f"Écrit : {out}", f"Written: {out}"))
    document = {"command": "replies proposal", "exit_status": status, "proposal": found["proposal"]}
    return Outcome(status, document, lines)


def run_close(proposal: str, take: bool, database: Path | None) -> Outcome:
    """Make a proposal the draft of its campaign, or set it aside."""
    found: dict[str, Any] = ask_database(database, _ADMIN, "close_proposal_in", proposal, take)
    name = "replies take" if take else "replies dismiss"
    lines = [_proposal_line(found)]
    if take:
        lines.append(
            say(f"À publier : jury release publish {found['campaign']} -m « … »",
                f"To publish: jury release publish {found['campaign']} -m '…'")
        )  # fmt: skip
    return Outcome(DONE, {"command": name, "exit_status": DONE, "proposal": found}, lines)


def _line(one: Mapping[str, Any]) -> str:
    verdict = VERDICTS[one["verdict"]].say(ASKED.lang)
    if one["asked_again"]:
        verdict += say(" : redemandé", ": asked again")
    settled = {"accepted": say("prise", "taken"), "set_aside": say("écartée", "set aside")}.get(one["settled"], "")
    comment = f"« {one['comment']} »" if one["comment"] else ""
    return "\t".join(part for part in (one["id"][:8], one["sender"] or "–", verdict, settled, comment) if part)


def _proposal_line(one: Mapping[str, Any]) -> str:
    state, who = _PROPOSALS[one["state"]].say(ASKED.lang), ", ".join(one["declined"])
    word = say("Réparation", "Repair")
    return f"{word} {one['id'][:8]}\t{state}\t{say('refus de', 'declined by')} {who}"


def _summary_lines(summary: Mapping[str, Any]) -> list[str]:
    if "hearings" not in summary:
        return []
    colon = say(" : ", ": ")
    return [
        f"{say('Auditions changées', 'Hearings changed')}{colon}{', '.join(summary['hearings']) or '–'}",
        f"{say('Personnes dérangées', 'People disturbed')}{colon}{', '.join(summary['disturbed']) or '–'}",
        f"{say('Auditions inchangées', 'Hearings untouched')}{colon}{summary['untouched']}",
        f"{say('Sans place', 'Without a place')}{colon}{', '.join(summary['unplaced']) or '–'}",
    ]
