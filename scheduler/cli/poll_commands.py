"""The commands ``jury poll``, as typer reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.asked import say
from scheduler.cli.console import Outcome
from scheduler.cli.feed_commands import Base, CampaignCode, Database
from scheduler.cli.helping import HelpfulCommand, HelpfulGroup, argument, option

Folder = Annotated[Path, option("--output -o", "DIR", "Dossier des classeurs.", "Folder of the workbooks.")]
Files = Annotated[list[Path], argument("FILE...", "Classeurs renvoyés.", "Workbooks sent back.")]
Until = Annotated[str | None, option("--until", "DATE", "Dernier jour (aaaa-mm-jj).", "Last day (yyyy-mm-dd).")]
For = Annotated[list[str] | None, option("--for", "ID", "Cet examinateur (sinon tous).", "This examiner; else all.")]

poll = typer.Typer(
    name="poll",
    cls=HelpfulGroup,
    help=say("Demander leurs demi-journées aux examinateurs.", "Ask examiners for their half-days."),
    rich_markup_mode=None,
    no_args_is_help=True,
)


@poll.command("open", cls=HelpfulCommand, help=say("Ouvrir ; montre l'adresse de chacun.", "Open; shows addresses."))
def open_poll(
    campaign: CampaignCode, who: For = None, until: Until = None, url: Base = None, database: Database = None
) -> Outcome:
    """Open a poll."""
    from scheduler.cli.polling import run_open

    return run_open(campaign, list(who or ()), until, url, database)


@poll.command(cls=HelpfulCommand, help=say("Écrire un classeur par examinateur.", "Write a workbook for each."))
def sheets(campaign: CampaignCode, out: Folder, database: Database = None) -> Outcome:
    """Write workbooks."""
    from scheduler.cli.polling import run_sheets

    return run_sheets(campaign, out, database)


@poll.command(cls=HelpfulCommand, help=say("Lire des classeurs renvoyés.", "Read workbooks sent back."))
def read(campaign: CampaignCode, files: Files, database: Database = None) -> Outcome:
    """Read workbooks."""
    from scheduler.cli.polling import run_read

    return run_read(campaign, files, database)


@poll.command(cls=HelpfulCommand, help=say("Rédiger des relances, sans rien envoyer.", "Draft reminders; send none."))
def remind(campaign: CampaignCode, url: Base = None, database: Database = None) -> Outcome:
    """Draft reminders."""
    from scheduler.cli.polling import run_remind

    return run_remind(campaign, url, database)


@poll.command(cls=HelpfulCommand, help=say("Porter les réponses dans les données.", "Write answers into the data."))
def apply(campaign: CampaignCode, database: Database = None) -> Outcome:
    """Write the answers into the problem's next version."""
    from scheduler.cli.polling import run_apply

    return run_apply(campaign, database)
