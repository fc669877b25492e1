"""``jury deadlines``: what is due for each candidacy, most urgent first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.candidacies.records import Candidacies, all_candidacies
from scheduler.candidacies.worklist import Selection, Worklist, worklist
from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import DONE, Outcome, tell
from scheduler.cli.failures import refuse
from scheduler.cli.reading import issue_dicts, load_schedule, together
from scheduler.domain import Campaign, Problem
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.io.candidacy_files import FollowedCampaign


@dataclass(frozen=True, slots=True)
class DeadlineOrder:
    """What ``jury deadlines`` was asked; an empty ``on`` is today in the campaign's timezone."""

    source: Path
    on: str
    selection: Selection
    profile: str | None = None
    schedule: Path | None = None
    out: Path | None = None


def run_deadlines(order: DeadlineOrder) -> Outcome:
    """Read a campaign with its candidacies, tell the worklist, and write the files asked for.

    Raises
    ------
    InputError
        With every mistake of the data; or when the day or the selection means nothing.
    """
    from scheduler.io.board import Board
    from scheduler.io.candidacy_files import read_followed
    from scheduler.io.deadline_views import deadline_document, deadline_lines, summary_lines

    followed, schedule, asked_on = together(
        lambda: read_followed(order.source, order.profile),
        lambda: load_schedule(order.schedule) if order.schedule else None,
        lambda: _day(order.on),
    )
    if schedule is not None:
        Board(followed.problem, schedule)  # refuses a schedule of other data
    _tell(followed)
    campaign = followed.problem.campaign
    _require_known(followed.problem, followed.records, order.selection)
    on = asked_on or dt.datetime.now(campaign.zone).date()
    found = worklist(followed.problem, followed.records, on, selection=order.selection, schedule=schedule)
    files = _write(order.out, campaign, found)
    written = [say(f"Écrit : {path}", f"Written: {path}") for path in files]
    document = {
        "command": "deadlines",
        "exit_status": DONE,
        "campaign": campaign.code,
        **deadline_document(found, ASKED.lang),
        "files": [str(path) for path in files],
        "input_warnings": issue_dicts(followed.warnings),
    }
    in_full = bool(order.selection.candidacy)
    told = summary_lines(found, ASKED.lang) if files else deadline_lines(found, ASKED.lang, in_full=in_full)
    lines = [*told, *written]
    return Outcome(DONE, document, lines)


def _tell(followed: FollowedCampaign) -> None:
    if not ASKED.json:
        tell(*(f"{say('Attention', 'Warning')} – {warning.say(ASKED.lang)}" for warning in followed.warnings))


def _day(text: str) -> dt.date | None:
    from scheduler.io.moments import CellError, read_date

    try:
        return read_date(text.strip()) if text else None
    except CellError:
        raise refuse(
            f"« {text} » n'est pas une date.", f"'{text}' is not a date.",
            "Écrivez par exemple 2027-03-15 ou 15/03/2027.", "Write for instance 2027-03-15.",
        ) from None  # fmt: skip


def _require_known(problem: Problem, records: Candidacies, selection: Selection) -> None:
    """Refuse a name that no candidacy has: a slip would show an empty list, as if nothing were due.

    Raises
    ------
    InputError
        With the nearest name.
    """
    from scheduler.io.vocabulary import did_you_mean

    listed = all_candidacies(problem, records)
    known: Mapping[str, tuple[str, set[str]]] = {
        "advisor": (selection.advisor, {row.advisor for row in listed}),
        "centre": (selection.centre, {row.centre for row in listed}),
        "candidacy": (selection.candidacy, {row.id for row in listed}),
        "certification": (
            selection.certification,
            {row.certification for row in listed}
            | set(problem.certification_of)
            | {event.certification for event in records.events},
        ),
    }
    for option, (wanted, names) in known.items():
        if wanted and wanted.strip().casefold() not in {name.strip().casefold() for name in names}:
            mend = did_you_mean(wanted, names - {""}) or Text("Vérifiez l'orthographe.", "Check the spelling.")
            raise refuse(
                f"aucune candidature pour --{option} « {wanted} ».", f"no candidacy for --{option} '{wanted}'.",
                mend.fr, mend.en,
            )  # fmt: skip


def _write(out: Path | None, campaign: Campaign, found: Worklist) -> list[Path]:
    """Write the file asked for by its ending, or all of them into a folder; each whole or not at all."""
    if out is None:
        return []
    from scheduler.io.json_files import write_bytes

    makers = _makers(campaign, found)
    names = {"xlsx": Text("echeances.xlsx", "deadlines.xlsx"), "json": Text("echeances.json", "deadlines.json")}
    names |= {"ics": Text("echeances.ics", "deadlines.ics"), "tasks": Text("taches.ics", "tasks.ics")}
    kind = out.suffix.lower().removeprefix(".")
    if kind == "ics":
        tasks = out.with_name(f"{out.stem}-{names['tasks'].say(ASKED.lang)}")
        chosen = {out: "ics", tasks: "tasks"}
    elif kind in makers:
        chosen = {out: kind}
    elif kind and not out.is_dir():
        raise refuse(
            f"le format « .{kind} » n'existe pas.",
            f"there is no format '.{kind}'.",
            "Donnez un fichier .xlsx, .ics ou .json, ou un dossier.",
            "Give a file .xlsx, .ics or .json, or a folder.",
        )
    else:
        chosen = {out / name.say(ASKED.lang): kind for kind, name in names.items()}
    contents = {path: makers[kind]() for path, kind in chosen.items()}
    for path, content in contents.items():
        write_bytes(path, content)
    return list(contents)


def _makers(campaign: Campaign, found: Worklist) -> dict[str, Callable[[], bytes]]:
    from scheduler.io.deadline_book import deadline_workbook
    from scheduler.io.deadline_calendars import deadline_calendar, task_calendar
    from scheduler.io.deadline_views import deadline_document
    from scheduler.io.json_files import to_bytes

    lang = ASKED.lang
    return {
        "xlsx": lambda: deadline_workbook(campaign, found, lang),
        "ics": lambda: deadline_calendar(campaign, found, lang),
        "tasks": lambda: task_calendar(campaign, found, lang),
        "json": lambda: to_bytes(deadline_document(found, lang)),
    }
