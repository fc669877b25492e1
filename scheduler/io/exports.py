"""What leaves the program: the whole set of files of a solve, or one file of a kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from scheduler.domain import Problem
from scheduler.errors import InputError, InputIssue
from scheduler.io.board import Board
from scheduler.io.bundle import FOLDERS, calendar_files, file_stem, zipped
from scheduler.io.hearing_csv import hearings_csv
from scheduler.io.ics import PRODID, Reader, board_calendar
from scheduler.io.placing import place_files
from scheduler.io.planning import planning_workbook
from scheduler.io.printed import attendance_sheets, convocations
from scheduler.io.reports import html_report
from scheduler.schedule import Reason, Schedule
from scheduler.texts import Lang, Text

ExportKind = Literal["ics", "ics-zip", "xlsx", "json", "csv", "report", "attendance", "convocations"]
KINDS: tuple[ExportKind, ...] = get_args(ExportKind)

_TYPES = {
    "ics": "text/calendar; charset=utf-8",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
}
_HEALTH_RULES = {"step_free", "extra_time", "interpreter"}


@dataclass(frozen=True, slots=True)
class Export:
    """One file: a safe name, its media type and its bytes."""

    name: str
    media_type: str
    content: bytes


def write_outputs(
    problem: Problem, schedule: Schedule, run_info: Mapping[str, Any], out: Path, lang: Lang = "fr"
) -> list[Path]:
    """Write everything a solve gives into the folder ``out`` and return the paths, in order.

    ``schedule.json``, ``run.json``, ``planning.xlsx``, ``rapport.html`` and the calendars under
    ``examiners/``, ``candidates/`` and ``rooms/``. All are made before the first is put in its place,
    each whole; calendars of a former run that are no longer due go; other files are left alone.

    Parameters
    ----------
    run_info : mapping
        Figures of the run (seconds, seed, what stopped it): JSON values, no personal data.

    Raises
    ------
    scheduler.errors.InputError
        If the schedule names people or rooms that the problem does not have; nothing is written.
    OSError
        If the folder cannot be written.
    """
    schedule = discreet(schedule)
    board = Board(problem, schedule)
    files = {
        "schedule.json": schedule_json(schedule),
        "run.json": _json(dict(run_info)),
        "planning.xlsx": planning_workbook(problem, schedule, lang),
        "rapport.html": html_report(problem, schedule, lang),
        **calendar_files(board, lang),
    }
    return place_files(out, files, stale=_former_calendar, folders=FOLDERS.values())


def export(
    problem: Problem,
    schedule: Schedule,
    kind: ExportKind,
    *,
    reader: Reader | None = None,
    session: str = "",
    lang: Lang = "fr",
) -> Export:
    """Return one file.

    Parameters
    ----------
    kind : {"ics", "ics-zip", "xlsx", "json", "csv", "report", "attendance", "convocations"}
        ``ics`` needs ``reader``; ``convocations`` takes one, else all; ``attendance`` takes
        ``session``, else all.

    Raises
    ------
    scheduler.errors.InputError
        If the reader or session has no hearing, or the schedule is of another problem.
    """
    schedule = discreet(schedule)
    board = Board(problem, schedule)
    _require_known(board, kind, reader, session)
    makers: dict[ExportKind, Callable[[], tuple[str, str, bytes]]] = {
        "ics": lambda: (_stem(reader), "ics", board_calendar(board, reader or Reader("room", ""), lang)),
        "ics-zip": lambda: (_NAMES["ics-zip"].say(lang), "zip", zipped(calendar_files(board, lang))),
        "xlsx": lambda: ("planning", "xlsx", planning_workbook(problem, schedule, lang)),
        "json": lambda: ("schedule", "json", schedule_json(schedule)),
        "csv": lambda: (_NAMES["csv"].say(lang), "csv", hearings_csv(board, lang)),
        "report": lambda: (_NAMES["report"].say(lang), "html", html_report(problem, schedule, lang)),
        "attendance": lambda: (_NAMES["attendance"].say(lang), "html", attendance_sheets(board, session, lang)),
        "convocations": lambda: (_NAMES["convocations"].say(lang), "html", convocations(board, reader, lang)),
    }
    stem, ending, content = makers[kind]()
    return Export(f"{stem}.{ending}", _TYPES[ending], content)


def schedule_json(schedule: Schedule) -> bytes:
    """Return ``schedule.json``: UTF-8, two spaces, one trailing newline."""
    return _json(schedule.model_dump(mode="json"))


def discreet(schedule: Schedule) -> Schedule:
    """Return the schedule without any reason that tells of a candidate's health (an accommodation)."""

    def told(reason: Reason) -> Reason:
        if reason.key not in _HEALTH_RULES:
            return reason
        return Reason(key="room", text="Aucune place ne convient à ce candidat : voyez sa fiche.",
                      text_en="No place suits this candidate: see the candidate's record.")  # fmt: skip

    unplaced = tuple(u.model_copy(update={"reasons": tuple(map(told, u.reasons))}) for u in schedule.unplaced)
    return schedule.model_copy(update={"unplaced": unplaced})


_NAMES = {
    "ics-zip": Text("calendriers", "calendars"),
    "csv": Text("auditions", "hearings"),
    "report": Text("rapport", "report"),
    "attendance": Text("emargement", "attendance"),
    "convocations": Text("convocations", "convocations"),
}


def _stem(reader: Reader | None) -> str:
    return file_stem(reader.id) if reader else ""


def _require_known(board: Board, kind: ExportKind, reader: Reader | None, session: str) -> None:
    issues = []
    if kind == "ics" and reader is None:
        issues.append(
            Text("L'export « ics » demande une personne ou une salle.", "Export 'ics' needs a person or room.")
        )
    groups = {"candidate": board.by_candidate, "examiner": board.by_examiner, "room": board.by_room}
    if kind == "convocations" and reader is not None and reader.kind in ("room", "centre"):
        issues.append(Text("Une salle n'est pas convoquée.", "A room is not called."))
    elif kind in ("ics", "convocations") and reader is not None and reader.id not in groups.get(reader.kind, {}):
        issues.append(Text(f"« {reader.id} » n'a aucune audition.", f"{reader.id!r} has no hearing."))
    if kind == "attendance" and session and session not in board.by_session:
        issues.append(Text(f"La session « {session} » n'existe pas.", f"There is no session {session!r}."))
    if issues:
        raise InputError(InputIssue(text) for text in issues)


def _former_calendar(path: Path) -> bool:
    """Tell whether a file was written by a former run: a user's own calendar in the folder is not."""
    if path.suffix != ".ics" or not path.is_file():
        return False
    with path.open("rb") as file:
        return f"PRODID:{PRODID}\r\n".encode() in file.read(400)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
