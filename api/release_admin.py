"""Releases and the outbox, as the routes and the command line both use them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from api import sender
from api.mail_settings import MailSettings, organizer_of
from api.release_schemas import Draft, HearingChanged, Message, MessageOwed, Release, ReleaseDetail
from api.release_store import Coming, ReleaseError
from api.release_tables import DRAFT, QUEUED, MessageRow, ReleaseRow
from api.storage import Storage
from scheduler.changes import compare
from scheduler.domain import Problem
from scheduler.errors import InputError, InputIssue
from scheduler.invitations.faces import Face
from scheduler.invitations.owed import Owed
from scheduler.io.invitations import Organizer
from scheduler.io.mail import words_of
from scheduler.schedule import Schedule
from scheduler.texts import Lang, Text


def draft_of(coming: Coming) -> Draft:
    """Return what publishing a draft would do, JSON-ready."""
    old_problem, old = coming.before or (None, Schedule())
    changes = compare(old, coming.schedule, old_problem or coming.problem, coming.problem)
    return Draft(
        campaign=coming.row.campaign,
        problem_id=coming.row.problem_id,
        created_at=coming.row.created_at,
        changes=[HearingChanged(candidate=one.candidate, kinds=list(one.kinds)) for one in changes.hearings],
        messages=[_owed(one) for one in coming.messages],
        without_address=sorted({one.person for one in coming.messages if not one.address}),
    )


def release_of(row: ReleaseRow) -> Release:
    """Return a published version."""
    return Release.model_validate(row, from_attributes=True)


def detail_of(storage: Storage, row: ReleaseRow) -> ReleaseDetail:
    """Return a published version with its messages by state."""
    counts: dict[str, int] = {}
    for one in storage.messages(release_id=row.id):
        counts[one.state] = counts.get(one.state, 0) + 1
    _, schedule = storage.release_parts(row.id)
    return ReleaseDetail(**release_of(row).model_dump(), hearings=len(schedule.hearings), messages=counts)


def messages_of(storage: Storage, rows: Iterable[MessageRow]) -> list[Message]:
    """Return messages with the numbers of their releases."""
    numbers = {row.id: row.number for row in storage.releases()}
    found = []
    for row in rows:
        face = Face.model_validate(row.face) if row.face else None
        fields = {name: getattr(row, name) for name in Message.model_fields if hasattr(row, name)}
        fields |= {"release": numbers[row.release_id] if row.release_id else None}
        fields |= {"candidate": face.candidate if face else "", "start": face.start if face else None}
        found.append(Message.model_validate(fields))
    return found


def publish(storage: Storage, campaign: str, comment: str, settings: MailSettings, base_url: str) -> ReleaseRow:
    """Publish the draft of a campaign with the mailbox that invites.

    Raises
    ------
    InputError
        If it cannot be published, with the mend.
    """
    organizer = inviting(storage, campaign, settings)
    if organizer is None:
        raise InputError([_NO_ORGANIZER])
    try:
        return storage.publish(campaign, comment, organizer, base_url)[0]
    except ReleaseError as error:
        raise InputError([refusal(error, campaign)]) from None


def inviting(storage: Storage, campaign: str, settings: MailSettings) -> Organizer | None:
    """Return the mailbox that writes for a campaign: as set, else that of its last release."""
    former = storage.releases(campaign)
    if settings.organizer is not None or not former:
        return settings.organizer
    return Organizer(former[-1].organizer, former[-1].organizer_name)


def refusal(error: ReleaseError, campaign: str) -> InputIssue:
    """Return why a release cannot be published."""
    if error.code == "no_draft":
        fr, en = f"la campagne « {campaign} » n'a pas de brouillon", f"campaign {campaign!r} has no draft"
        mend = Text("Faites-en un : jury release draft DIR SCHEDULE.", "Make one: jury release draft DIR SCHEDULE.")
        return InputIssue(Text(fr, en), mend)
    if error.code == "organizer":
        fr = f"les invitations de cette campagne viennent de {error.detail} : les agendas ignorent une autre boîte"
        en = f"this campaign's invitations come from {error.detail}: calendars ignore another mailbox"
        return InputIssue(Text(fr, en), Text("Gardez cette adresse.", "Keep that address."), column="JURY_ORGANIZER")
    return InputIssue(Text("les noms de cette campagne sont effacés", "the names of this campaign were erased"))


def _owed(one: Owed) -> MessageOwed:
    return MessageOwed(
        kind=one.kind, person=one.person, candidate=one.face.candidate, method=one.method, why=list(one.why),
        sequence=one.sequence, has_address=bool(one.address),
    )  # fmt: skip


_NO_ORGANIZER = InputIssue(
    Text("la boîte qui invite n'est pas connue", "the mailbox that invites is not known"),
    Text(
        "Donnez-la : --organizer « Service VAE <vae@exemple.fr> », ou JURY_ORGANIZER.",
        "Give it: --organizer 'VAE office <vae@example.org>', or JURY_ORGANIZER.",
    ),
)
NO_SERVER = InputIssue(
    Text("aucun serveur d'envoi n'est réglé", "no server to send with is set"),
    Text("Réglez JURY_SMTP_HOST et les suivants.", "Set JURY_SMTP_HOST and the rest."),
    column="JURY_SMTP_HOST",
)


# --- for the command line: each opens the database, does one thing and closes it -------------------


def draft_in(database: Path, problem: Problem, schedule: Schedule, lang: Lang) -> dict[str, Any]:
    """Make a checked schedule the draft of its campaign; return what publishing would do."""
    with closing(Storage(database)) as storage:
        row, _ = storage.add_problem(problem)
        storage.set_draft(row.id, schedule, lang)
        return draft_of(storage.coming(problem.campaign.code)).model_dump(mode="json")


def show_draft_in(database: Path, campaign: str) -> dict[str, Any]:
    """Return what publishing the draft would do."""
    with closing(Storage(database)) as storage:
        try:
            return draft_of(storage.coming(campaign)).model_dump(mode="json")
        except ReleaseError as error:
            raise InputError([refusal(error, campaign)]) from None


def publish_in(database: Path, campaign: str, comment: str, organizer: str, base_url: str) -> dict[str, Any]:
    """Publish the draft; return the release."""
    settings = MailSettings.from_environment()
    if organizer:
        settings = MailSettings(organizer_of(organizer))
    with closing(Storage(database)) as storage:
        row = publish(storage, campaign, comment, settings, base_url)
        return detail_of(storage, row).model_dump(mode="json")


def list_releases_in(database: Path, campaign: str | None) -> list[dict[str, Any]]:
    """Return the published versions with their messages by state."""
    with closing(Storage(database)) as storage:
        return [detail_of(storage, row).model_dump(mode="json") for row in storage.releases(campaign)]


def list_outbox_in(database: Path, campaign: str | None, states: Sequence[str]) -> dict[str, Any]:
    """Return messages of the outbox and how many are in each state."""
    with closing(Storage(database)) as storage:
        sender.recover(storage)
        found = messages_of(storage, storage.messages(campaign, states))
        return {"messages": [one.model_dump(mode="json") for one in found], "counts": storage.count_messages(campaign)}


def show_message_in(database: Path, name: str) -> dict[str, Any]:
    """Return one message with its words and its bytes."""
    with closing(Storage(database)) as storage:
        row = found_message(storage, name)
        (told,) = messages_of(storage, [row])
        mail = storage.message_mail(row.id) or b""
        subject, text = words_of(mail)
        return {"message": told.model_dump(mode="json"), "subject": subject, "text": text, "mail": mail}


def mails_in(database: Path, campaign: str | None, states: Sequence[str]) -> dict[str, bytes]:
    """Return messages as files, by name."""
    with closing(Storage(database)) as storage:
        found = {row.id: storage.message_mail(row.id) for row in storage.messages(campaign, states)}
        return {f"{name}.eml": mail for name, mail in found.items() if mail is not None}


def send_in(
    database: Path, campaign: str | None, names: Sequence[str], again: bool, per_minute: float | None
) -> dict[str, list[str]]:
    """Queue what is named, else every draft, and send all that is queued."""
    settings = MailSettings.from_environment()
    if settings.smtp is None:
        raise InputError([NO_SERVER])
    with closing(Storage(database)) as storage:
        ids = [found_message(storage, name).id for name in names]
        wanted = ids or [row.id for row in storage.messages(campaign, [DRAFT])]
        queued = [row.id for row in storage.queue(wanted, again=again and bool(ids))]
        try:
            done = sender.drain(storage, settings.smtp, per_minute or settings.per_minute)
        except sender.SenderBusyError:
            raise InputError([_BUSY]) from None
        left = [row.id for row in storage.messages(campaign, [QUEUED])]
        refused = [name for name in ids if name not in queued]
        return {
            "sent": done.sent, "failed": done.failed, "in_doubt": done.in_doubt, "queued": left,
            "not_sendable": refused, "stopped": [done.stopped] if done.stopped else [],
        }  # fmt: skip


def settle_in(database: Path, name: str, sent: bool) -> dict[str, Any] | None:
    """Say what became of a message; None when that is known."""
    with closing(Storage(database)) as storage:
        row = storage.settle(found_message(storage, name).id, sent=sent)
        return None if row is None else messages_of(storage, [row])[0].model_dump(mode="json")


def found_message(storage: Storage, name: str) -> MessageRow:
    """Return the message of an id, or of its first characters where they are one message's alone.

    Raises
    ------
    InputError
        If there is none, or more than one.
    """
    row = storage.message(name)
    if row is not None:
        return row
    near = [one for one in storage.messages() if len(name) >= 4 and one.id.startswith(name)]
    if len(near) == 1:
        return near[0]
    raise InputError([unknown("le message", "message", name, "jury outbox list")])


def unknown(fr: str, en: str, name: str, where: str) -> InputIssue:
    """Return that an id is nobody's."""
    mend = Text(f"Voyez « {where} ».", f"See '{where}'.")
    return InputIssue(Text(f"{fr} « {name} » n'existe pas", f"there is no {en} {name!r}"), mend)


STOPPED: Mapping[str, Text] = {
    "unreachable": Text("le serveur ne répond pas", "the server does not answer"),
    "tls": Text("la connexion chiffrée est refusée", "the encrypted connection is refused"),
    "login": Text("l'identifiant ou le mot de passe est refusé", "the user or the password is refused"),
    "open_line": Text("le mot de passe ne part pas sans chiffrement", "the password does not go over an open line"),
    "folder": Text("ce dossier de courriel n'existe pas", "there is no such mail folder"),
}
_BUSY = InputIssue(
    Text("un envoi est déjà en cours sur cette base", "messages of this database are being sent already"),
    Text("Attendez sa fin.", "Wait for its end."),
)
