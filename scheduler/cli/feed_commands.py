"""The commands ``jury feeds``, as typer reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.asked import say
from scheduler.cli.console import Outcome
from scheduler.cli.helping import HelpfulCommand, HelpfulGroup, argument, option

CampaignCode = Annotated[str, argument("CAMPAIGN", "Code de la campagne.", "Code of the campaign.")]
FeedId = Annotated[str, argument("ID", "Identifiant de l'adresse (jury feeds list).", "Id (see jury feeds list).")]
For = Annotated[
    list[str] | None, option("--for", "ID", "Candidat, examinateur ou salle.", "Candidate, examiner or room.")
]
Centre = Annotated[list[str] | None, option("--centre", "NAME", "Centre, toutes ses salles.", "All its rooms.")]
Advisor = Annotated[
    bool, option("--deadlines", None, "Échéances, pour les conseillers.", "Deadlines, for the advisors.")
]
AdvisorNames = Annotated[
    list[str] | None,
    option("--deadlines-of", "NAME", "Échéances de ce conseiller ou accompagnateur.", "Deadlines of this advisor."),
]
DeadlineCentres = Annotated[
    list[str] | None, option("--deadlines-in", "CENTRE", "Échéances de ce centre.", "Deadlines of this centre.")
]
Everyone = Annotated[bool, option("--everyone", None, "Tous ceux qui n'en ont pas encore.", "All who have none yet.")]
Only = Annotated[str | None, option("--campaign", "CAMPAIGN", "Cette campagne seulement.", "This campaign only.")]
Base = Annotated[
    str | None,
    option("--url", "URL", "Adresse publique du service (sinon JURY_PUBLIC_URL).", "Public address of the service."),
]
Database = Annotated[
    Path | None,
    option("--database", "FILE", "Base SQLite (sinon JURY_DATABASE, jury.sqlite3).", "SQLite file."),
]

feeds = typer.Typer(
    name="feeds",
    cls=HelpfulGroup,
    help=say("Adresses secrètes d'agendas à s'abonner.", "Secret addresses of calendars to subscribe to."),
    rich_markup_mode=None,
    no_args_is_help=True,
)


@feeds.command(cls=HelpfulCommand, help=say("Ouvrir des adresses ; elles ne sont montrées qu'ici.", "Open addresses."))
def create(
    campaign: CampaignCode,
    who: For = None,
    centre: Centre = None,
    deadlines: Advisor = False,
    advisor: AdvisorNames = None,
    deadline_centre: DeadlineCentres = None,
    everyone: Everyone = False,
    url: Base = None,
    database: Database = None,
) -> Outcome:
    """Open addresses."""
    from scheduler.cli.feeding import FeedWish, run_create

    names = [tuple(given or ()) for given in (who, centre, advisor, deadline_centre)]
    wish = FeedWish(campaign, names[0], names[1], deadlines, names[2], names[3], everyone)
    return run_create(wish, url, database)


@feeds.command("list", cls=HelpfulCommand, help=say("Lister les adresses, sans leur secret.", "List addresses."))
def list_feeds(campaign: Only = None, database: Database = None) -> Outcome:
    """List addresses."""
    from scheduler.cli.feeding import run_list

    return run_list(campaign, database)


@feeds.command(cls=HelpfulCommand, help=say("Fermer une adresse pour de bon.", "Close an address for good."))
def revoke(feed: FeedId, database: Database = None) -> Outcome:
    """Close an address."""
    from scheduler.cli.feeding import run_revoke

    return run_revoke(feed, database)
