"""The commands ``jury release``, ``jury outbox`` and ``jury replies``, as typer reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.asked import say
from scheduler.cli.console import Outcome
from scheduler.cli.helping import HelpfulCommand, HelpfulGroup, argument, option

Source = Annotated[Path, argument("DIR", "Dossier (csv, xlsx) ou fichier des données.", "Folder or file of the data.")]
SchedulePath = Annotated[Path, argument("SCHEDULE", "Planning (schedule.json).", "Schedule (schedule.json).")]
CampaignCode = Annotated[str, argument("CAMPAIGN", "Code de la campagne.", "Code of the campaign.")]
MessageId = Annotated[str, argument("ID", "Message (jury outbox list), ou son début.", "Message, or its beginning.")]
MessageIds = Annotated[
    list[str] | None, argument("[ID]...", "Messages ; sinon tous les brouillons.", "Messages; else every draft.")
]
ReplyId = Annotated[str, argument("ID", "Réponse (jury replies list --waiting).", "Answer (jury replies list).")]
ProposalId = Annotated[str, argument("ID", "Proposition (jury replies proposals).", "Proposal.")]
Profile = Annotated[
    str | None, option("--profile", "NAME", "Profil de règles, pas celui des données.", "Rule profile.")
]
Comment = Annotated[str, option("--comment -m", "TEXT", "Ce que dit cette version.", "What this version is.")]
Organizer = Annotated[
    str,
    option(
        "--organizer", "ADDRESS",
        "Boîte qui invite et qui est lue (sinon JURY_ORGANIZER) : « Service VAE <vae@exemple.fr> ».",
        "Mailbox that invites and is read (else JURY_ORGANIZER): 'VAE office <vae@example.org>'.",
    ),
]  # fmt: skip
Base = Annotated[
    str,
    option(
        "--url", "URL",
        "Adresse publique du service, pour les liens de réponse (sinon JURY_PUBLIC_URL).",
        "Public address of the service, for answer links (else JURY_PUBLIC_URL).",
    ),
]  # fmt: skip
Only = Annotated[str | None, option("--campaign", "CAMPAIGN", "Cette campagne seulement.", "This campaign only.")]
States = Annotated[
    list[str] | None,
    option(
        "--state", "STATE",
        "draft, queued, sending, sent, in_doubt, failed, bounced, no_address, replaced.",
        "draft, queued, sending, sent, in_doubt, failed, bounced, no_address, replaced.",
    ),
]  # fmt: skip
Again = Annotated[
    bool,
    option(
        "--again", None,
        "Renvoyer ces messages, même envoyés ou en doute : rien n'y change.",
        "Send these again, also if sent or in doubt: nothing in them changes.",
    ),
]  # fmt: skip
Rate = Annotated[
    float | None,
    option("--per-minute", "N", "Messages par minute, au plus.", "Messages a minute at the most.", min=0.1),
]
Sent = Annotated[
    bool,
    typer.Option(
        "--sent/--unsent",
        help=say("Il est parti (ou la personne est prévenue) ; il ne l'est pas.", "It left; it did not."),
    ),
]
Folder = Annotated[
    Path | None,
    option("--folder", "DIR", "Dossier de .eml (sinon la boîte IMAP).", "Folder of .eml (else the IMAP mailbox)."),
]
Waiting = Annotated[bool, option("--waiting", None, "Celles à examiner seulement.", "Only those to look at.")]
Seconds = Annotated[
    float,
    option(
        "--time-limit", "SECONDS",
        "Durée du calcul d'une proposition ; 0 : pas maintenant.",
        "Time to work a proposal out; 0: not now.",
        min=0, max=86_400,
    ),
]  # fmt: skip
FileOut = Annotated[Path | None, option("--output -o", "FILE", "Fichier à écrire.", "File to write.")]
FolderOut = Annotated[Path, option("--output -o", "DIR", "Dossier à écrire.", "Folder to write.")]
Database = Annotated[
    Path | None,
    option("--database", "FILE", "Base SQLite (sinon JURY_DATABASE, jury.sqlite3).", "SQLite file."),
]


def _group(name: str, fr: str, en: str) -> typer.Typer:
    return typer.Typer(name=name, cls=HelpfulGroup, help=say(fr, en), rich_markup_mode=None, no_args_is_help=True)


release = _group("release", "Versions publiées : brouillon, numéros, convocations dues.", "Published versions.")
outbox = _group("outbox", "Convocations à relire, envoyer, renvoyer.", "Invitations to review, send, send again.")
replies = _group("replies", "Réponses reçues et réparations proposées.", "Answers received, repairs proposed.")


@release.command("draft", cls=HelpfulCommand, help=say("Préparer une version : qui sera prévenu de quoi.", "Prepare."))
def release_draft(
    source: Source, schedule: SchedulePath, profile: Profile = None, database: Database = None
) -> Outcome:
    """Make a schedule the draft of its campaign."""
    from scheduler.cli.releasing import run_draft

    return run_draft(source, schedule, profile, database)


@release.command("publish", cls=HelpfulCommand, help=say("Publier le brouillon ; rien n'est envoyé.", "Publish."))
def release_publish(
    campaign: CampaignCode,
    comment: Comment = "",
    organizer: Organizer = "",
    url: Base = "",
    database: Database = None,
) -> Outcome:
    """Publish the draft."""
    from scheduler.cli.releasing import run_publish

    return run_publish(campaign, comment, organizer, url, database)


@release.command("show", cls=HelpfulCommand, help=say("Revoir le brouillon et ce qu'il changerait.", "The draft."))
def release_show(campaign: CampaignCode, database: Database = None) -> Outcome:
    """Show the draft."""
    from scheduler.cli.releasing import run_show

    return run_show(campaign, database)


@release.command("list", cls=HelpfulCommand, help=say("Lister les versions publiées.", "List published versions."))
def release_list(campaign: Only = None, database: Database = None) -> Outcome:
    """List releases."""
    from scheduler.cli.releasing import run_list

    return run_list(campaign, database)


@outbox.command("list", cls=HelpfulCommand, help=say("Lister les messages et leur état.", "List messages."))
def outbox_list(campaign: Only = None, state: States = None, database: Database = None) -> Outcome:
    """List messages."""
    from scheduler.cli.outbox import run_list

    return run_list(campaign, tuple(state or ()), database)


@outbox.command("show", cls=HelpfulCommand, help=say("Lire un message (-o : le fichier .eml).", "Read a message."))
def outbox_show(message: MessageId, out: FileOut = None, database: Database = None) -> Outcome:
    """Show a message."""
    from scheduler.cli.outbox import run_show

    return run_show(message, out, database)


@outbox.command("send", cls=HelpfulCommand, help=say("Envoyer les brouillons (JURY_SMTP_HOST …).", "Send the drafts."))
def outbox_send(
    messages: MessageIds = None,
    campaign: Only = None,
    again: Again = False,
    per_minute: Rate = None,
    database: Database = None,
) -> Outcome:
    """Send messages."""
    from scheduler.cli.outbox import SendOrder, run_send

    return run_send(SendOrder(tuple(messages or ()), campaign, again, per_minute), database)


@outbox.command("settle", cls=HelpfulCommand, help=say("Dire ce qu'est devenu un message en doute.", "Settle a doubt."))
def outbox_settle(message: MessageId, sent: Sent, database: Database = None) -> Outcome:
    """Settle a message in doubt."""
    from scheduler.cli.outbox import run_settle

    return run_settle(message, sent, database)


@outbox.command("export", cls=HelpfulCommand, help=say("Écrire les messages en fichiers .eml.", "Write .eml files."))
def outbox_export(out: FolderOut, campaign: Only = None, state: States = None, database: Database = None) -> Outcome:
    """Write messages as files."""
    from scheduler.cli.outbox import run_export

    return run_export(out, campaign, tuple(state or ()), database)


@replies.command("read", cls=HelpfulCommand, help=say("Lire les réponses (JURY_IMAP_HOST … ou un dossier).", "Read."))
def replies_read(folder: Folder = None, time_limit: Seconds = 30.0, database: Database = None) -> Outcome:
    """Read answers."""
    from scheduler.cli.replying import run_read

    return run_read(folder, time_limit, database)


@replies.command("list", cls=HelpfulCommand, help=say("Lister ce qui est arrivé.", "List what came in."))
def replies_list(campaign: Only = None, waiting: Waiting = False, database: Database = None) -> Outcome:
    """List answers."""
    from scheduler.cli.replying import run_list

    return run_list(campaign, waiting, database)


@replies.command("accept", cls=HelpfulCommand, help=say("Une réponse en attente est bien la sienne.", "Take it."))
def replies_accept(reply: ReplyId, database: Database = None) -> Outcome:
    """Take an answer that waits."""
    from scheduler.cli.replying import run_settle

    return run_settle(reply, True, database)


@replies.command("ignore", cls=HelpfulCommand, help=say("Écarter une réponse en attente.", "Set it aside."))
def replies_ignore(reply: ReplyId, database: Database = None) -> Outcome:
    """Set an answer aside."""
    from scheduler.cli.replying import run_settle

    return run_settle(reply, False, database)


@replies.command("proposals", cls=HelpfulCommand, help=say("Lister les réparations proposées.", "List proposals."))
def replies_proposals(campaign: Only = None, database: Database = None) -> Outcome:
    """List proposals."""
    from scheduler.cli.replying import run_proposals

    return run_proposals(campaign, database)


@replies.command("proposal", cls=HelpfulCommand, help=say("Voir une réparation (-o : son planning).", "See one."))
def replies_proposal(
    proposal: ProposalId, out: FileOut = None, time_limit: Seconds = 30.0, database: Database = None
) -> Outcome:
    """Show a proposal."""
    from scheduler.cli.replying import run_proposal

    return run_proposal(proposal, out, time_limit, database)


@replies.command("take", cls=HelpfulCommand, help=say("Faire d'une proposition le brouillon.", "Make it the draft."))
def replies_take(proposal: ProposalId, database: Database = None) -> Outcome:
    """Make a proposal the draft."""
    from scheduler.cli.replying import run_close

    return run_close(proposal, True, database)


@replies.command("dismiss", cls=HelpfulCommand, help=say("Écarter une proposition.", "Set a proposal aside."))
def replies_dismiss(proposal: ProposalId, database: Database = None) -> Outcome:
    """Set a proposal aside."""
    from scheduler.cli.replying import run_close

    return run_close(proposal, False, database)
