"""The command ``jury deadlines``, as typer reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from scheduler.cli.console import Outcome
from scheduler.cli.helping import argument, option

Source = Annotated[Path, argument("DIR", "Dossier (csv, xlsx) ou fichier des données.", "Folder or file of the data.")]
On = Annotated[str, option("--on", "DATE", "Jour considéré ; aujourd'hui par défaut.", "The day; today by default.")]
Advisor = Annotated[str, option("--advisor", "NAME", "Seulement ce conseiller.", "This advisor only.")]
Centre = Annotated[str, option("--centre", "NAME", "Seulement ce centre.", "This centre only.")]
Certification = Annotated[str, option("--certification", "CODE", "Seulement elle.", "This one only.")]
Candidacy = Annotated[
    str,
    option("--candidacy", "ID", "Seulement elle, avec son parcours.", "This one only, with its path."),
]
Profile = Annotated[
    str | None,
    option(
        "--profile",
        "NAME|FILE",
        "Profil de règles à la place de celui des données, ou fichier (.toml) qui en étend un.",
        "Rule profile, not the data's, or a file (.toml) that extends one.",
    ),
]
Planned = Annotated[
    Path | None,
    option("--schedule", "SCHEDULE", "Planning : ses auditions comptent.", "A schedule: its hearings count."),
]
Out = Annotated[
    Path | None,
    option(
        "--output -o",
        "OUT",
        "Fichier .xlsx, .ics ou .json à écrire, ou dossier où les écrire tous.",
        "File .xlsx, .ics or .json to write, or a folder for all of them.",
    ),
]


def deadlines(
    source: Source,
    on: On = "",
    advisor: Advisor = "",
    centre: Centre = "",
    certification: Certification = "",
    candidacy: Candidacy = "",
    profile: Profile = None,
    schedule: Planned = None,
    out: Out = None,
) -> Outcome:
    """Tell what is due by when."""
    from scheduler.candidacies.worklist import Selection
    from scheduler.cli.following import DeadlineOrder, run_deadlines

    selection = Selection(advisor, centre, certification, candidacy)
    return run_deadlines(DeadlineOrder(source, on, selection, profile, schedule, out))
