"""The commands ``jury repair``, ``suggest``, ``changes`` and ``whatif``, as typer reads them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

from scheduler.cli.asked import say
from scheduler.cli.console import Outcome
from scheduler.cli.helping import argument, option

Source = Annotated[Path, argument("DIR", "Dossier (csv, xlsx) ou fichier des données.", "Folder or file of the data.")]
SchedulePath = Annotated[Path, argument("SCHEDULE", "Planning publié.", "Published schedule.")]
OtherPath = Annotated[Path, argument("AFTER", "Nouveau planning.", "New schedule.")]
EditsPath = Annotated[Path, argument("EDITS", "Changements à la main (JSON).", "Changes by hand (JSON).")]
WhoId = Annotated[str, argument("CANDIDATE", "Candidat.", "Candidate.")]
Results = Annotated[Path, option("--output -o", "OUT", "Dossier des résultats.", "Folder of the results.")]
Profile = Annotated[str | None, option("--profile", "NAME", "Profil de règles.", "Rule profile.")]
On = Annotated[str | None, option("--on", "DATE", "Jour de la réparation (aujourd'hui).", "Day of the repair (today).")]
Absent = Annotated[
    list[str] | None,
    option(
        "--absent", "WHO,DATE",
        "Examinateur ou salle absent : E12 ; E12,2027-03-15 ; E12,2027-03-15,am ; E12,début,fin.",
        "Examiner or room away: E12; E12,2027-03-15; E12,2027-03-15,am; E12,start,end.",
    ),
]  # fmt: skip
Withdrawn = Annotated[list[str] | None, option("--withdrawn", "CAND", "Candidat qui renonce.", "Gives up.")]
Postponed = Annotated[list[str] | None, option("--postponed", "CAND,DATE", "Pas avant ce jour.", "Not before.")]
Longer = Annotated[list[str] | None, option("--longer", "CAND,MINUTES", "Oral plus long.", "A longer oral.")]
Needs = Annotated[
    list[str] | None,
    option("--accommodation", "CAND,NEED", "extra_time=0.33, step_free, interpreter.", "Needs that have changed."),
]
Conflict = Annotated[list[str] | None, option("--conflict", "CAND,WHO", "Lien découvert.", "A tie found.")]
Links = Annotated[list[str] | None, option("--links-lost", "ROOM,LEFT", "Liens qui restent.", "Links left.")]
Events = Annotated[Path | None, option("--events", "FILE", "Événements (JSON).", "Events (JSON).")]
Consent = Annotated[list[str] | None, option("--consent", "WHO", "Accepte un délai court.", "Agrees to short notice.")]
Keep = Annotated[
    list[str] | None,
    option("--keep", "CAND[:FIELD]", "Ne pas changer (start, room, panel).", "Keep (start, room, panel)."),
]
Waiting = Annotated[bool, option("--place-waiting", None, "Placer aussi ceux en attente.", "Place those left out too.")]
TimeLimit = Annotated[
    float, option("--time-limit", "SECONDS", "Durée maximale.", "Longest time.", min=0.1, max=604_800)
]
RepairLimit = Annotated[
    float | None,
    option(
        "--time-limit", "SECONDS", "Durée maximale (selon la taille : 60 s, 7 s à 300 candidats, 45 s à 1 000).",
        "Longest time (by size: 60 s, 7 s at 300 candidates, 45 s at 1,000).", min=0.1, max=604_800,
    ),
]  # fmt: skip
Seed = Annotated[int, option("--seed", "N", "Graine de la recherche.", "Seed of the search.", min=0, max=2**31 - 1)]
Workers = Annotated[int, option("--workers", "N", "Recherches en parallèle.", "Parallel searches.", min=0, max=64)]
Count = Annotated[int, option("--count", "N", "Nombre de propositions.", "How many places.", min=1, max=20)]
Moving = Annotated[
    int, option("--moving", "K", "Au plus K personnes déplacées.", "At most K people moved.", min=0, max=1000)
]


def _date(text: str | None) -> dt.date:
    from scheduler.cli.failures import refuse

    if not text:
        return dt.date.today()
    try:
        return dt.date.fromisoformat(text) if "/" not in text else dt.datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError:
        raise refuse(
            f"--on : « {text} » n'est pas une date.", f"--on: {text!r} is not a date.",
            "Écrivez 2027-03-15.", "Write 2027-03-15.",
        ) from None  # fmt: skip


def repair(
    source: Source,
    schedule: SchedulePath,
    out: Results,
    absent: Absent = None,
    withdrawn: Withdrawn = None,
    postponed: Postponed = None,
    longer: Longer = None,
    accommodation: Needs = None,
    conflict: Conflict = None,
    links_lost: Links = None,
    events: Events = None,
    consent: Consent = None,
    keep: Keep = None,
    place_waiting: Waiting = False,
    on: On = None,
    time_limit: RepairLimit = None,
    seed: Seed = 1,
    workers: Workers = 0,
    profile: Profile = None,
) -> Outcome:
    """Repair a published schedule."""
    from scheduler.cli.happenings import Told
    from scheduler.cli.repairing import RepairOrder, run_repair
    from scheduler.settings import SolveSettings

    told = Told(
        absent=tuple(absent or ()),
        withdrawn=tuple(withdrawn or ()),
        postponed=tuple(postponed or ()),
        longer=tuple(longer or ()),
        accommodation=tuple(accommodation or ()),
        conflict=tuple(conflict or ()),
        links_lost=tuple(links_lost or ()),
        events=events,
        consent=tuple(consent or ()),
        keep=tuple(keep or ()),
        place_waiting=place_waiting,
    )
    settings = SolveSettings(seed=seed, workers=workers)
    return run_repair(RepairOrder(source, schedule, out, told, _date(on), settings, time_limit, profile))


def suggest(
    source: Source,
    schedule: SchedulePath,
    candidate: WhoId,
    count: Count = 3,
    moving: Moving = 0,
    events: Events = None,
    consent: Consent = None,
    on: On = None,
    time_limit: TimeLimit = 60.0,
    seed: Seed = 1,
    workers: Workers = 0,
    profile: Profile = None,
) -> Outcome:
    """Tell the best places for one candidate."""
    from scheduler.cli.happenings import Told
    from scheduler.cli.repairing import run_suggest
    from scheduler.settings import SolveSettings

    told = Told(events=events, consent=tuple(consent or ()))
    settings = SolveSettings(time_limit=time_limit, seed=seed, workers=workers, effort=None)
    return run_suggest(source, schedule, candidate, told, _date(on), settings, count, moving, profile)


def changes(source: Source, schedule: SchedulePath, after: OtherPath, profile: Profile = None) -> Outcome:
    """Tell what differs between two schedules."""
    from scheduler.cli.repairing import run_changes

    return run_changes(source, schedule, after, profile)


def whatif(source: Source, schedule: SchedulePath, edits: EditsPath, profile: Profile = None) -> Outcome:
    """Score changes made by hand."""
    from scheduler.cli.repairing import run_what_if

    return run_what_if(source, schedule, edits, profile)


HELP = {
    "repair": say("Réparer un planning publié en dérangeant le moins de monde.", "Repair, disturbing the fewest."),
    "suggest": say("Les meilleures places pour un candidat.", "The best places for one candidate."),
    "changes": say("Ce qui change entre deux plannings.", "What differs between two schedules."),
    "whatif": say("Noter un changement fait à la main.", "Score a change made by hand."),
}
