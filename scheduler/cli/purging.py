"""``jury purge``: names leave folders and databases once the retention period is over."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from scheduler import journal
from scheduler.cli.asked import say
from scheduler.cli.console import DONE, Outcome
from scheduler.cli.failures import refuse
from scheduler.cli.reading import load_schedule

_PERIOD = re.compile(r"^(\d{1,5})([djmay])$")
_NAMED_OUTPUTS = frozenset(
    {"planning.xlsx", "rapport.html", "report.html", "convocations.html", "emargement.html", "attendance.html"}
    | {"auditions.csv", "hearings.csv", "calendriers.zip", "calendars.zip"}
)
_SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did, or would do: files removed and rewritten, problems of a database."""

    removed: tuple[Path, ...] = ()
    rewritten: tuple[Path, ...] = ()
    problems: tuple[str, ...] = ()
    too_recent: tuple[str, ...] = ()


def run_purge(target: Path, older_than: str, today: dt.date, dry_run: bool) -> Outcome:
    """Take the names out of ``target`` if its campaign ended more than ``older_than`` ago.

    Raises
    ------
    InputError
        If the period or the target is not one; nothing is changed then.
    """
    before = limit_day(older_than, today)
    if not target.exists():
        raise refuse("ce chemin n'existe pas.", "this path does not exist.", file=str(target))
    done = _purge_database(target, before, dry_run) if _is_database(target) else _purge_files(target, before, dry_run)
    changed = bool(done.removed or done.rewritten or done.problems)
    if changed and not dry_run:
        _record(target, before, done)
    return _outcome(target, before, done, dry_run)


def limit_day(period: str, today: dt.date) -> dt.date:
    """Return ``today`` minus a period: ``90d`` (``90j``), ``24m`` or ``2y`` (``2a``).

    Raises
    ------
    InputError
        If it is no period, or reaches before the calendar.
    """
    found = _PERIOD.match(period.strip().lower())
    try:
        if found:
            count, unit = int(found[1]), found[2]
            return today - dt.timedelta(days=count) if unit in "dj" else _months_before(today, count, unit)
    except (ValueError, OverflowError):
        pass
    raise refuse(
        f"« {period} » n'est pas une durée.", f"'{period}' is no period.",
        "Écrivez par exemple 90j, 24m ou 2a (jours, mois, années).",
        "Write for example 90d, 24m or 2y (days, months, years).",
    )  # fmt: skip


def _months_before(today: dt.date, count: int, unit: str) -> dt.date:
    year, month0 = divmod(today.year * 12 + today.month - 1 - count * (1 if unit == "m" else 12), 12)
    return dt.date(year, month0 + 1, min(today.day, calendar.monthrange(year, month0 + 1)[1]))


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _purge_database(path: Path, before: dt.date, dry_run: bool) -> Purged:
    from scheduler.cli.service import purge_database

    if dry_run:
        raise refuse("--dry-run ne s'applique pas à une base.", "--dry-run does not apply to a database.")
    return Purged(problems=tuple(purge_database(path, before)))


def _purge_files(path: Path, before: dt.date, dry_run: bool) -> Purged:
    parts = [part for part in (_purge_outputs(path, before), _purge_inputs(path, before, dry_run)) if part]
    if not parts:
        raise refuse(
            "il n'y a ici ni données, ni résultats, ni base.", "there is no data, no result and no database here.",
            file=str(path),
        )  # fmt: skip
    if not dry_run:
        for part in parts:
            for file in part.removed:
                file.unlink()
    return Purged(
        removed=tuple(file for part in parts for file in part.removed),
        rewritten=tuple(file for part in parts for file in part.rewritten),
        too_recent=tuple(text for part in parts for text in part.too_recent),
    )


def _purge_outputs(folder: Path, before: dt.date) -> Purged | None:
    """Find what a solve or an export left; ``schedule.json`` holds ids only and stays."""
    from scheduler.io.bundle import FOLDERS

    if not (folder / "schedule.json").is_file():
        return None
    schedule = load_schedule(folder / "schedule.json")
    last = max((h.start.date() for h in schedule.hearings), default=None)
    if last is None or last >= before:
        return Purged(too_recent=(_too_recent(last),))
    files = [p for p in sorted(folder.iterdir()) if p.is_file() and p.name in _NAMED_OUTPUTS]
    calendars = [p for name in FOLDERS.values() for p in sorted((folder / name).glob("*.ics"))]
    loose = [p for p in sorted(folder.glob("*.ics")) if _is_ours(p)]
    return Purged(removed=(*files, *(p for p in calendars if _is_ours(p)), *loose))


def _purge_inputs(path: Path, before: dt.date, dry_run: bool) -> Purged | None:
    """Put the nameless problem where the files with names were."""
    from scheduler.candidacies.records import without_names
    from scheduler.io.candidacy_files import followed_bytes, read_followed
    from scheduler.io.json_files import write_bytes
    from scheduler.retention import anonymise

    sources = _sources(path)
    if not sources:
        return None
    followed = read_followed(path)
    problem = followed.problem
    if problem.campaign.end >= before:
        return Purged(too_recent=(_too_recent(problem.campaign.end),))
    kept = path if path.suffix.lower() == ".json" else (path if path.is_dir() else path.parent) / "problem.json"
    nameless = followed_bytes(anonymise(problem), without_names(followed.records))
    removed = tuple(file for file in sources if file != kept)
    if not removed and kept.read_bytes() == nameless:
        return Purged()
    if not dry_run:
        write_bytes(kept, nameless)
    return Purged(removed=removed, rewritten=(kept,))


def _sources(path: Path) -> list[Path]:
    """Return every file that the problem is read from; none where there is no data."""
    from scheduler.io.columns_candidacies import FOLLOW_UP
    from scheduler.io.tables import OUTPUTS, PROBLEM_JSON, read_tables

    folder = path if path.is_dir() else path.parent
    if path.is_dir():
        names = [p.name.lower() for p in path.iterdir() if p.is_file()]
        data = [n for n in names if n.endswith((".csv", ".xlsx")) and n not in _NAMED_OUTPUTS]
        if not data and PROBLEM_JSON not in names:
            return []
    raw = read_tables(path)
    found = {folder / table.file for table in raw.tables.values()} | set(raw.calendars)
    if raw.json is None:
        found |= {folder / table.file for table in read_tables(path, FOLLOW_UP).tables.values()}
    if path.is_dir():
        found |= {p for p in path.iterdir() if p.name.lower() in OUTPUTS - _NAMED_OUTPUTS}
    if raw.json is not None:
        found.add(raw.json)
    elif path.is_dir() and (path / PROBLEM_JSON).is_file():
        found.add(path / PROBLEM_JSON)
    return sorted(found)


def _is_ours(path: Path) -> bool:
    from scheduler.io.ics import PRODID

    with path.open("rb") as file:
        return f"PRODID:{PRODID}\r\n".encode() in file.read(400)


def _too_recent(last: dt.date | None) -> str:
    if last is None:
        return say("Ce planning n'a aucune date.", "This schedule has no date.")
    return say(f"Dernier jour : {last:%d/%m/%Y}, trop récent.", f"Last day: {last.isoformat()}, too recent.")


def _record(target: Path, before: dt.date, done: Purged) -> None:
    folder = target if target.is_dir() else target.parent
    # A calendar's file name is a person's id: it is counted, not named.
    journal.record(
        folder,
        "purge",
        before=before.isoformat(),
        removed=len(done.removed),
        rewritten=[path.name for path in done.rewritten],
        problems=list(done.problems),
    )


def _outcome(target: Path, before: dt.date, done: Purged, dry_run: bool) -> Outcome:
    document = {
        "command": "purge",
        "exit_status": DONE,
        "target": str(target),
        "before": before.isoformat(),
        "dry_run": dry_run,
        "removed": [str(path) for path in done.removed],
        "rewritten": [str(path) for path in done.rewritten],
        "problems": list(done.problems),
        "notes": list(done.too_recent),
    }
    gone, left = say("Effacé", "Removed"), say("Réécrit sans noms", "Rewritten without names")
    lines = [f"{gone}{say(' : ', ': ')}{path}" for path in done.removed]
    lines += [f"{left}{say(' : ', ': ')}{path}" for path in done.rewritten]
    lines += [f"{left}{say(' : ', ': ')}{problem}" for problem in done.problems]
    if not lines:
        lines = [*done.too_recent, say("Rien à effacer.", "Nothing to remove.")]
    if dry_run:
        lines.append(say("Essai : rien n'a été changé.", "Dry run: nothing was changed."))
    return Outcome(DONE, document, lines)
