"""Sheets to print: attendance of a session, convocations of candidates and examiners."""

from __future__ import annotations

from scheduler.domain import Examiner
from scheduler.io.board import Board, Row
from scheduler.io.ics import Reader
from scheduler.io.pages import render
from scheduler.io.wording import MODES, clean, zone_text
from scheduler.texts import Lang, Text


def attendance_sheets(board: Board, session: str = "", lang: Lang = "fr") -> bytes:
    """Return the attendance sheet of a session, or of all sessions, each on its own page.

    Raises
    ------
    KeyError
        If no hearing of the schedule belongs to ``session``.
    """
    sessions = [(session, board.by_session[session])] if session else list(board.by_session.items())
    return render(
        "attendance.html.j2",
        lang,
        title=Text("Feuilles d'émargement", "Attendance sheets").say(lang),
        campaign=_campaign(board),
        sessions=sessions,
        panel=lambda rows: _panel(rows, lang),
        one_panel=lambda rows: len({row.panel for row in rows}) == 1,
    )


def convocations(board: Board, reader: Reader | None = None, lang: Lang = "fr") -> bytes:
    """Return the convocation of one person, or of every candidate and examiner, each on its own page.

    Raises
    ------
    KeyError
        If ``reader`` has no hearing.
    """
    groups = {"candidate": board.by_candidate, "examiner": board.by_examiner}
    if reader is not None:
        letters = [(reader, groups[reader.kind][reader.id])]
    else:
        letters = [(Reader("candidate", who), rows) for who, rows in board.by_candidate.items()]
        letters += [(Reader("examiner", who), rows) for who, rows in board.by_examiner.items()]
    zone = board.problem.campaign.timezone
    return render(
        "convocations.html.j2",
        lang,
        title=Text("Convocations", "Convocations").say(lang),
        campaign=_campaign(board),
        letters=letters,
        examiner=board.problem.examiner_of.__getitem__,
        mode=lambda row: MODES[row.hearing.mode].say(lang),
        zone=zone_text(zone, lang),
    )


def _campaign(board: Board) -> str:
    return clean(board.problem.campaign.title or board.problem.campaign.code)


def _panel(rows: list[Row], lang: Lang) -> list[tuple[Examiner, str]]:
    """Return everyone who sits in a session with the seats they take, in order of first sitting."""
    people: dict[str, tuple[Examiner, dict[str, None]]] = {}
    for row in rows:
        for member in row.panel:
            seats = people.setdefault(member.examiner.id, (member.examiner, {}))[1]
            seats[row.seats_of(member.examiner.id, lang)] = None
    return [(examiner, ", ".join(seats)) for examiner, seats in people.values()]
