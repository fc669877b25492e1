"""``jury outbox``: messages to review, to send, to send again, and what is in doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import DONE, NOT_ALL, Outcome
from scheduler.cli.failures import refuse
from scheduler.cli.releasing import WHY, counted
from scheduler.cli.service import ask_database
from scheduler.texts import Text

_ADMIN = "api.release_admin"

STATES: Mapping[str, Text] = {
    "draft": Text("à relire", "to review"),
    "queued": Text("en attente d'envoi", "queued"),
    "sending": Text("en cours d'envoi", "being sent"),
    "sent": Text("envoyé(s)", "sent"),
    "in_doubt": Text("en doute", "in doubt"),
    "failed": Text("refusé(s)", "refused"),
    "bounced": Text("non distribué(s)", "undelivered"),
    "no_address": Text("sans adresse", "without address"),
    "replaced": Text("remplacé(s)", "replaced"),
}
ANSWERS: Mapping[str, Text] = {
    "": Text("", ""),
    "ACCEPTED": Text("accepté", "accepted"),
    "TENTATIVE": Text("provisoire", "tentative"),
    "DECLINED": Text("refusé", "declined"),
}


@dataclass(frozen=True, slots=True)
class SendOrder:
    """What ``jury outbox send`` was asked."""

    messages: tuple[str, ...]
    campaign: str | None
    again: bool
    per_minute: float | None


def run_list(campaign: str | None, states: tuple[str, ...], database: Path | None) -> Outcome:
    """List messages with their state and the answer they had."""
    _check_states(states)
    found: dict[str, Any] = ask_database(database, _ADMIN, "list_outbox_in", campaign, states)
    lines = [_line(one) for one in found["messages"]] or [say("Aucun message.", "No message.")]
    lines.append(counted(found["counts"], STATES))
    doubt = found["counts"].get("in_doubt", 0)
    if doubt:
        lines.append(
            say(
                "En doute : parti peut-être. Rien ne repart seul : jury outbox send --again ID, ou settle ID --sent.",
                "In doubt: it may have left. Nothing is sent again by itself: send --again ID, or settle ID --sent.",
            )
        )
    return Outcome(DONE, {"command": "outbox list", "exit_status": DONE, **found}, [one for one in lines if one])


def run_show(message: str, out: Path | None, database: Path | None) -> Outcome:
    """Show a message's words, or write it as a file."""
    found: dict[str, Any] = ask_database(database, _ADMIN, "show_message_in", message)
    mail: bytes = found.pop("mail")
    lines = [f"{say('À', 'To')}{say(' : ', ': ')}{found['message']['address']}", found["subject"], ""]
    lines += found["text"].splitlines()
    if out is not None:
        from scheduler.io.json_files import write_bytes

        write_bytes(out, mail)
        lines = [say(f"Écrit : {out}", f"Written: {out}")]
    document = {"command": "outbox show", "exit_status": DONE, **found, "mail": mail.decode("ascii", "replace")}
    return Outcome(DONE, document, lines)


def run_send(order: SendOrder, database: Path | None) -> Outcome:
    """Send drafts, or the messages named; status 1 when something is left, refused or in doubt."""
    if order.again and not order.messages:
        raise refuse("--again demande des messages nommés.", "--again needs named messages.",
                     "Voyez « jury outbox list ».", "See 'jury outbox list'.")  # fmt: skip
    done: dict[str, list[str]] = ask_database(
        database, _ADMIN, "send_in", order.campaign, order.messages, order.again, order.per_minute
    )
    left = [name for name in ("failed", "in_doubt", "queued", "not_sendable", "stopped") if done[name]]
    status = NOT_ALL if left else DONE
    lines = [say(f"Envoyés : {len(done['sent'])}.", f"Sent: {len(done['sent'])}.")]
    for name in left:
        if name == "stopped":
            from importlib import import_module

            why: Mapping[str, Text] = import_module(_ADMIN).STOPPED
            lines.append(say("Arrêt : ", "Stopped: ") + why[done[name][0]].say(ASKED.lang))
        else:
            lines.append(f"{_LEFT[name].say(ASKED.lang)}{say(' : ', ': ')}{', '.join(i[:8] for i in done[name])}")
    return Outcome(status, {"command": "outbox send", "exit_status": status, **done}, lines)


def run_settle(message: str, sent: bool, database: Path | None) -> Outcome:
    """Say what became of a message."""
    found: dict[str, Any] | None = ask_database(database, _ADMIN, "settle_in", message, sent)
    if found is None:
        raise refuse("ce message n'est pas en doute.", "this message is not in doubt.")
    return Outcome(DONE, {"command": "outbox settle", "exit_status": DONE, "message": found}, [_line(found)])


def run_export(out: Path, campaign: str | None, states: tuple[str, ...], database: Path | None) -> Outcome:
    """Write messages as .eml files, to read or to send by another way."""
    from scheduler.io.json_files import write_bytes

    _check_states(states)
    found: dict[str, bytes] = ask_database(database, _ADMIN, "mails_in", campaign, states)
    for name, mail in found.items():
        write_bytes(out / name, mail)
    told = say(f"Écrits : {len(found)} dans {out}", f"Written: {len(found)} in {out}")
    return Outcome(DONE, {"command": "outbox export", "exit_status": DONE, "files": sorted(found)}, [told])


def _check_states(states: tuple[str, ...]) -> None:
    unknown = [state for state in states if state not in STATES]
    if unknown:
        raise refuse(f"l'état « {unknown[0]} » n'existe pas.", f"there is no state '{unknown[0]}'.",
                     f"Choisissez parmi : {', '.join(STATES)}.", f"Choose one of: {', '.join(STATES)}.")  # fmt: skip


def _line(one: Mapping[str, Any]) -> str:
    why = ", ".join(WHY[name].say(ASKED.lang) for name in one["why"])
    state = STATES[one["state"]].say(ASKED.lang)
    answer = ANSWERS[one["answer"]].say(ASKED.lang)
    error = f" ({one['error']})" if one["error"] else ""
    parts = (
        one["id"][:8],
        state + error,
        one["person"],
        one["address"] or "–",
        f"{one['candidate']} {why}".strip(),
        answer,
    )
    return "\t".join(part for part in parts if part)


_LEFT: Mapping[str, Text] = {
    "failed": Text("Refusés par le serveur", "Refused by the server"),
    "in_doubt": Text("En doute, non renvoyés", "In doubt, not sent again"),
    "queued": Text("Restent à envoyer", "Left to send"),
    "not_sendable": Text("Ne s'envoient pas (déjà envoyés, remplacés ou sans adresse)", "Cannot be sent"),
}
