"""The hearings as a csv that French Excel opens by a double click."""

from __future__ import annotations

import csv
import io

from scheduler.io.board import Board, Row
from scheduler.io.wording import MODES, clean, clock_text, person_name, place_text, room_name
from scheduler.texts import Lang, Text

_TITLES = (
    Text("Jour", "Day"),
    Text("Début", "Start"),
    Text("Fin", "End"),
    Text("Salle libre à", "Room free at"),
    Text("Modalité", "Mode"),
    Text("Salle", "Room"),
    Text("Adresse ou lien", "Address or link"),
    Text("Session", "Session"),
    Text("Certification", "Certification"),
    Text("Identifiant du candidat", "Candidate id"),
    Text("Candidat·e", "Candidate"),
    Text("Jury", "Panel"),
    Text("Délibération", "Deliberation"),
    Text("Décision au plus tard", "Decision due"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def hearings_csv(board: Board, lang: Lang = "fr") -> bytes:
    """Return the hearings in order of time: UTF-8 with BOM, ``;``, CRLF, dd/mm/yyyy.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(title.say(lang) for title in _TITLES)
    writer.writerows([harmless(cell) for cell in _cells(row, lang)] for row in board.rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def harmless(cell: str) -> str:
    """Return ``cell`` so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(row: Row, lang: Lang) -> list[str]:
    hearing = row.hearing
    dates = (f"{day:%d/%m/%Y}" if day else "" for day in (hearing.deliberation_day, hearing.decision_due))
    return [
        f"{row.day:%d/%m/%Y}",
        *(clock_text(moment) for moment in (row.start, row.end, row.held_until)),
        MODES[hearing.mode].say(lang),
        room_name(row.room),
        place_text(row.room),
        clean(hearing.session),
        clean(row.certification.code),
        clean(row.candidate.id),
        person_name(row.candidate),
        row.members(lang),
        *dates,
    ]
