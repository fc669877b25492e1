"""The commands and their options, as typer reads them; what they do is imported when they are called.

Help texts are made in the language asked for: `scheduler.cli.asked.take` must have run before.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.asked import say
from scheduler.cli.console import Outcome
from scheduler.cli.deadline_commands import deadlines
from scheduler.cli.feed_commands import feeds
from scheduler.cli.helping import HelpfulCommand, HelpfulGroup
from scheduler.cli.helping import argument as _argument
from scheduler.cli.helping import option as _option
from scheduler.cli.poll_commands import poll
from scheduler.cli.release_commands import outbox, release, replies
from scheduler.cli.repair_commands import HELP, changes, repair, suggest, whatif

_KINDS = "ics, ics-zip, xlsx, json, csv, report, attendance, convocations"
_EVERYWHERE = say(
    "Partout : --lang fr|en (ou JURY_LANG), --json (un document JSON sur la sortie), --debug. "
    "Code de sortie : 0 fait ; 1 fait, mais tous ne sont pas placés ou une règle est enfreinte ; 2 demande ou "
    "données incorrectes ; 3 erreur inattendue.",
    "Everywhere: --lang fr|en (or JURY_LANG), --json (one JSON document on standard output), --debug. "
    "Exit status: 0 done; 1 done, but not all placed or a rule is broken; 2 bad request or data; 3 unexpected error.",
)


Source = Annotated[Path, _argument("DIR", "Dossier (csv, xlsx) ou fichier des données.", "Folder or file of the data.")]
SchedulePath = Annotated[Path, _argument("SCHEDULE", "Planning (schedule.json).", "Schedule (schedule.json).")]
NewFolder = Annotated[Path, _argument("DIR", "Dossier à créer.", "Folder to make.")]
Kind = Annotated[str, _argument("KIND", _KINDS, _KINDS)]
Target = Annotated[
    Path, _argument("DIR|DB", "Dossier de données ou de résultats, ou base.", "Folder of data or results, or database.")
]

Results = Annotated[Path, _option("--output -o", "OUT", "Dossier des résultats.", "Folder of the results.")]
FileOut = Annotated[
    Path | None, _option("--output -o", "FILE", "Fichier ou dossier à écrire.", "File or folder to write.")
]
TimeLimit = Annotated[
    float, _option("--time-limit", "SECONDS", "Durée maximale.", "Longest time.", min=0.1, max=604_800)
]
Seed = Annotated[int, _option("--seed", "N", "Graine de la recherche.", "Seed of the search.", min=0, max=2**31 - 1)]
Workers = Annotated[
    int,
    _option(
        "--workers", "N",
        "Recherches en parallèle ; 0 : selon la machine ; 1 : le même résultat à chaque fois.",
        "Searches in parallel; 0: by the machine; 1: the same result each time.",
        min=0, max=64,
    ),
]  # fmt: skip
Profile = Annotated[
    str | None,
    _option(
        "--profile",
        "NAME|FILE",
        "Profil de règles à la place de celui des données, ou fichier (.toml) qui en étend un.",
        "Rule profile, not the data's, or a file (.toml) that extends one.",
    ),
]
Previous = Annotated[
    Path | None,
    _option("--previous", "SCHEDULE", "Planning précédent, à suivre au mieux.", "Schedule to stay near."),
]
Explained = Annotated[
    list[str] | None,
    _argument("[CANDIDATE]...", "Candidats (sinon ceux qui restent).", "Candidates (else those left)."),
]
Planned = Annotated[
    Path | None, _option("--schedule", "SCHEDULE", "Planning dont on part.", "Schedule whose absentees to explain.")
]
Who = Annotated[str, _option("--for", "ID", "Candidat, examinateur ou salle.", "Candidate, examiner or room.")]
SessionId = Annotated[str, _option("--session", "ID", "Session, pour l'émargement.", "Session, for attendance.")]
Host = Annotated[str, _option("--host", "HOST", "Adresse d'écoute.", "Address to listen on.")]
Port = Annotated[int, _option("--port", "PORT", "Port d'écoute.", "Port to listen on.", min=1, max=65535)]
Database = Annotated[
    Path | None,
    _option("--database", "FILE", "Base SQLite (sinon JURY_DATABASE, jury.sqlite3).", "SQLite file."),
]
OlderThan = Annotated[
    str,
    _option("--older-than", "PERIOD", "Campagnes finies depuis plus de 90j, 24m, 2a…", "Over for 90d, 24m, 2y…"),
]
DryRun = Annotated[bool, _option("--dry-run", None, "Montrer sans rien changer.", "Show, change nothing.")]

StatsSource = Annotated[
    Path,
    _argument(
        "DIR",
        "Dossier ou classeur : resultats et candidats, ou tableaux publiés (indicateurs, par_diplome, par_age).",
        "Folder or workbook: results and candidates, or published tables (indicators, by_certification, by_age).",
    ),
]
YearAsked = Annotated[
    int | None, _option("--year", "YEAR", "Année ; sinon toutes.", "Year; else every one.", min=1950, max=2150)
]
ReportOut = Annotated[
    Path | None,
    _option(
        "--output -o", "OUT", "Fichier (.html, .xlsx, .json…) ou dossier.", "File (.html, .xlsx, .json…) or folder."
    ),
]

CalendarOf = Annotated[
    Path | None, _option("--schedule", "SCHEDULE", "Les jours de ce planning.", "The days of this schedule.")
]
ForecastPath = Annotated[
    Path | None,
    _option(
        "--design", "FORECAST",
        "Concevoir l'année pour cette prévision (feuilles prevision, capacites, fermetures).",
        "Design the year for this forecast (sheets forecast, capacities, closures).",
    ),
]  # fmt: skip
Sessions = Annotated[
    int | None,
    _option("--sessions", "N", "Semaines de jury par an, au plus.", "Jury weeks a year at the most.", min=1, max=60),
]
ReadingAsked = Annotated[
    str | None,
    _option(
        "--reading", "NAME",
        "Le troisième mois : date_to_date (de date à date) ou month_end (fin du mois).",
        "The third month: date_to_date or month_end.",
    ),
]  # fmt: skip
DayCapacity = Annotated[
    int | None,
    _option("--capacity", "N", "Dossiers par jour de jury (6).", "Files of a jury day (6).", min=1, max=10_000),
]
Delay = Annotated[
    int | None,
    _option(
        "--delay", "DAYS", "Attente que tout dossier accepte (0).", "Delay every file accepts (0).", min=0, max=730
    ),
]

app = typer.Typer(
    name="jury",
    cls=HelpfulGroup,
    help=say("Planifie les jurys de VAE : qui passe, quand, où et devant qui.", "Plans VAE juries: who, when, where."),
    epilog=_EVERYWHERE,
    add_completion=False,
    rich_markup_mode=None,
)


def _show_version(asked: bool) -> None:
    if asked:
        from scheduler import __version__

        typer.echo(__version__)
        raise typer.Exit(0)


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option("--version", help=say("Afficher la version.", "Print it."), callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Take what comes before a command."""


@app.command(cls=HelpfulCommand, help=say("Écrire des modèles vides (classeur, csv).", "Write blank templates."))
def init(folder: NewFolder) -> Outcome:
    """Write blank templates."""
    from scheduler.cli.checking import run_init

    return run_init(folder)


@app.command(cls=HelpfulCommand, help=say("Relire les données : toutes les erreurs d'un coup.", "Check the data."))
def check(source: Source, profile: Profile = None) -> Outcome:
    """Check the data."""
    from scheduler.cli.checking import run_check

    return run_check(source, profile)


@app.command(cls=HelpfulCommand, help=say("Faire le planning.", "Make the schedule."))
def solve(
    source: Source,
    out: Results,
    time_limit: TimeLimit = 60.0,
    seed: Seed = 1,
    workers: Workers = 0,
    profile: Profile = None,
    previous: Previous = None,
) -> Outcome:
    """Make the schedule."""
    from scheduler.cli.planning import SolveOrder, run_solve
    from scheduler.settings import SolveSettings

    settings = SolveSettings(time_limit=time_limit, seed=seed, workers=workers, effort=None)
    return run_solve(SolveOrder(source, out, settings, profile, previous))


@app.command(cls=HelpfulCommand, help=say("Contrôler un planning, même fait à la main.", "Check any schedule."))
def verify(source: Source, schedule: SchedulePath, profile: Profile = None, previous: Previous = None) -> Outcome:
    """Check a schedule."""
    from scheduler.cli.checking import run_verify

    return run_verify(source, schedule, profile, previous)


@app.command(cls=HelpfulCommand, help=say("Pourquoi un candidat n'est pas placé ; ce qui aiderait.", "Why not placed."))
def explain(
    source: Source,
    candidates: Explained = None,
    schedule: Planned = None,
    profile: Profile = None,
    time_limit: TimeLimit = 60.0,
) -> Outcome:
    """Say why candidates are not placed."""
    from scheduler.cli.explaining import run_explain

    return run_explain(source, candidates or [], schedule, profile, time_limit)


@app.command(cls=HelpfulCommand, help=say("Écrire un fichier d'un planning.", "Write one file of a schedule."))
def export(
    source: Source,
    schedule: SchedulePath,
    kind: Kind,
    out: FileOut = None,
    who: Who = "",
    session: SessionId = "",
    profile: Profile = None,
) -> Outcome:
    """Write one file of a schedule."""
    from scheduler.cli.exporting import ExportOrder, run_export

    return run_export(ExportOrder(source, schedule, kind, out, who, session, profile))


@app.command(
    cls=HelpfulCommand, help=say("Le calendrier des jurys et des dépôts.", "The calendar of juries and deposits.")
)
def calendar(
    source: Source,
    schedule: CalendarOf = None,
    design: ForecastPath = None,
    sessions: Sessions = None,
    reading: ReadingAsked = None,
    capacity: DayCapacity = None,
    delay: Delay = None,
    profile: Profile = None,
    out: ReportOut = None,
) -> Outcome:
    """Publish or design the calendar."""
    from scheduler.cli.publishing import CalendarOrder, run_calendar

    return run_calendar(CalendarOrder(source, schedule, design, sessions, reading, capacity, delay, profile, out))


@app.command(cls=HelpfulCommand, help=say("Les tableaux annuels, contrôlés.", "The yearly tables, checked."))
def stats(source: StatsSource, year: YearAsked = None, out: ReportOut = None) -> Outcome:
    """Count the yearly tables."""
    from scheduler.cli.statistics import run_stats

    return run_stats(source, year, out)


@app.command(cls=HelpfulCommand, help=say("Démarrer le service HTTP.", "Start the HTTP service."))
def serve(host: Host = "127.0.0.1", port: Port = 8000, database: Database = None) -> Outcome:
    """Start the service."""
    from scheduler.cli.service import run_serve

    return run_serve(host, port, database)


@app.command(cls=HelpfulCommand, help=say("Effacer les noms après le délai de conservation.", "Erase old names."))
def purge(target: Target, older_than: OlderThan, dry_run: DryRun = False) -> Outcome:
    """Erase names."""
    from scheduler.cli.purging import run_purge

    return run_purge(target, older_than, dt.date.today(), dry_run)


@app.command(cls=HelpfulCommand, help=say("Afficher le schéma JSON de problem.json.", "Print the JSON schema."))
def schema() -> Outcome:
    """Print the JSON schema."""
    from scheduler.cli.checking import run_schema

    return run_schema()


app.command(
    cls=HelpfulCommand, help=say("Les échéances des candidatures, les plus urgentes d'abord.", "What is due by when.")
)(deadlines)


@app.command(cls=HelpfulCommand, help=say("Lire un agenda comme occupations.", "Read a calendar as busy times."))
def busy(
    source: Source,
    who: Annotated[str, _argument("WHO", "Examinateur, candidat ou salle.", "Examiner, candidate or room.")],
    calendar: Annotated[str, _argument("FILE|URL", "Fichier .ics ou adresse d'agenda.", ".ics file or address.")],
    allow_host: Annotated[
        list[str] | None, _option("--allow-host", "HOST", "Serveur interne permis.", "Internal server allowed.")
    ] = None,
    dry_run: DryRun = False,
) -> Outcome:
    """Read a calendar as busy times."""
    from scheduler.cli.busy import BusyOrder, run_busy

    return run_busy(BusyOrder(source, who, calendar, tuple(allow_host or ()), dry_run))


for act in (repair, suggest, changes, whatif):
    app.command(act.__name__, cls=HelpfulCommand, help=HELP[act.__name__])(act)
app.add_typer(feeds)
app.add_typer(poll)
app.add_typer(release)
app.add_typer(outbox)
app.add_typer(replies)
