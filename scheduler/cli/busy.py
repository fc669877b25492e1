"""``jury busy``: someone's calendar read as busy times, and what was understood of it shown."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from scheduler import journal
from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import DONE, Outcome
from scheduler.cli.failures import refuse
from scheduler.cli.reading import load_problem

FOLDER = "occupations"


@dataclass(frozen=True, slots=True)
class BusyOrder:
    """What ``jury busy`` was asked; ``calendar`` is a file or an address."""

    source: Path
    who: str
    calendar: str
    allowed_hosts: tuple[str, ...] = ()
    dry_run: bool = False


def run_busy(order: BusyOrder) -> Outcome:
    """Read a calendar, tell what became of each time in it, and keep the busy times alone beside the data."""
    from scheduler.io.bundle import file_stem
    from scheduler.io.busy_times import busy_calendar, understand
    from scheduler.io.json_files import write_bytes

    if not order.dry_run and not order.source.is_dir():
        raise refuse("les occupations s'écrivent dans un dossier de données.", "busy times are written into a folder.",
                     "Donnez le dossier, ou --dry-run.", "Give the folder, or --dry-run.",
                     file=str(order.source))  # fmt: skip
    problem, _ = load_problem(order.source)
    with tempfile.TemporaryDirectory(prefix="jury-busy-") as folder:
        understood = understand(_local(order, Path(folder)), order.who, problem)
    target = None
    if not order.dry_run:
        if file_stem(order.who) != order.who:
            raise refuse(f"l'identifiant « {order.who} » ne peut pas nommer un fichier.",
                         f"id '{order.who}' cannot name a file.")  # fmt: skip
        target = order.source / FOLDER / f"{order.who}.ics"
        write_bytes(target, busy_calendar(problem, understood))
        journal.record(order.source, "busy", who=order.who, kept=len(understood.rows))
    kept = sum(one.kept for one in understood.told)
    document = {
        "command": "busy",
        "exit_status": DONE,
        "who": order.who,
        "file": None if target is None else str(target),
        "kept": kept,
        "ignored": len(understood.told) - kept,
        "times": [
            {"start": one.start.isoformat(), "end": one.end.isoformat(), "kept": one.kept, "reason": one.reason}
            for one in understood.told
        ],
    }
    lines = [one.say(ASKED.lang) for one in understood.told]
    left = len(understood.told) - kept
    lines.append(
        say(
            f"{kept} occupation(s) prise(s) en compte, {left} ignorée(s), pendant la campagne.",
            f"{kept} busy time(s) kept, {left} left out, during the campaign.",
        )
    )
    lines += [] if target is None else [say(f"Écrit : {target}", f"Written: {target}")]
    return Outcome(DONE, document, lines)


def _local(order: BusyOrder, folder: Path) -> Path:
    """Return the calendar as a file; one behind an address is fetched into ``folder``."""
    if "://" not in order.calendar:
        path = Path(order.calendar)
        if not path.is_file():
            raise refuse("ce fichier n'existe pas.", "there is no such file.", file=order.calendar)
        return path
    from scheduler.io.fetching import fetch_calendar

    fetched = folder / "agenda.ics"
    fetched.write_bytes(fetch_calendar(order.calendar, order.allowed_hosts))
    return fetched
