"""Hearings as iCalendar files (RFC 5545) for downloads: one calendar per examiner, candidate, room or centre.

Times are UTC, so that no client needs a VTIMEZONE; nothing depends on the moment of writing, so that
the same schedule gives the same bytes. No METHOD and no ATTENDEE: a download asks for no answer
(RFC 5546 3.2.1).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from scheduler.domain import Problem
from scheduler.fingerprint import UID_DOMAIN, hearing_uid
from scheduler.io.board import Board, Row
from scheduler.io.wording import clean, clock_text, day_text, person_name, place_text, room_name
from scheduler.schedule import Schedule
from scheduler.texts import Lang, Text

PRODID = "-//jury-scheduler//jury//FR"

ReaderKind = Literal["examiner", "candidate", "room", "centre"]


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose calendar it is: a calendar holds only what its reader needs."""

    kind: ReaderKind
    id: str


def hearing_calendar(
    problem: Problem,
    schedule: Schedule,
    reader: Reader,
    lang: Lang = "fr",
    *,
    sequences: Mapping[str, int] | None = None,
) -> bytes:
    """Return the .ics of one reader; without any event when the reader has no hearing.

    Parameters
    ----------
    sequences : mapping of str to int, optional
        SEQUENCE by candidate id, for hearings that were moved after having been sent (RFC 5546 2.1.4).

    Raises
    ------
    scheduler.errors.InputError
        If the schedule names people or rooms that the problem does not have.
    """
    return board_calendar(Board(problem, schedule), reader, lang, sequences=sequences)


def board_calendar(
    board: Board, reader: Reader, lang: Lang = "fr", *, sequences: Mapping[str, int] | None = None
) -> bytes:
    """Return `hearing_calendar` of a schedule already laid out (many readers, one layout)."""
    calendar = empty_calendar(board.problem, Text("Jurys VAE", "VAE juries"), lang)
    for row in rows_of(board, reader):
        sequence = (sequences or {}).get(row.candidate.id, 0)
        calendar.add_component(hearing_event(board.problem, row, reader, lang, sequence))
    return bytes(calendar.to_ical())


def empty_calendar(problem: Problem, title: Text, lang: Lang) -> Calendar:
    """Return a calendar without events, named after its title and the campaign.

    Not ``Calendar.new()``: it gives the calendar itself a random UID.
    """
    campaign = problem.campaign
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"{title.say(lang)} – {clean(campaign.title or campaign.code)}")
    return calendar


def readers(board: Board) -> Iterable[Reader]:
    """Yield everyone and every room with at least one hearing: examiners, candidates, rooms."""
    yield from (Reader("examiner", name) for name in board.by_examiner)
    yield from (Reader("candidate", name) for name in board.by_candidate)
    yield from (Reader("room", name) for name in board.by_room)


def rows_of(board: Board, reader: Reader) -> list[Row]:
    """Return the hearings that concern a reader, in order of time."""
    if reader.kind == "centre":
        return [row for row in board.rows if row.room.centre == reader.id]
    groups = {"examiner": board.by_examiner, "candidate": board.by_candidate, "room": board.by_room}
    return groups[reader.kind].get(reader.id, [])


def first_stamp(problem: Problem) -> dt.datetime:
    """Return the DTSTAMP of what was never revised: it comes from the data, not from the clock."""
    day = problem.campaign.reference_date or problem.campaign.start
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)


def hearing_event(
    problem: Problem, row: Row, reader: Reader, lang: Lang, sequence: int, stamp: dt.datetime | None = None
) -> Event:
    """Return the event of one hearing as its reader may see it.

    Parameters
    ----------
    stamp : datetime, optional
        Aware instant of the last revision; default: that of what was never revised.
    """
    event = Event()
    event.add("uid", hearing_uid(problem, row.hearing))
    event.add("dtstamp", (stamp or first_stamp(problem)).astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", row.start.astimezone(dt.UTC))
    event.add("dtend", row.end.astimezone(dt.UTC))
    event.add("sequence", sequence)
    event.add("summary", _summary(row, reader, lang))
    event.add("description", "\n".join(_description(row, reader, lang)))
    event.add("location", place_text(row.room))
    if row.hearing.mode == "remote" and is_web_link(row.room.link):
        event.add("url", row.room.link)
    if reader.kind in ("examiner", "candidate"):
        event.add("class", "PRIVATE")
    return event


def busy_event(uid: str, start: dt.datetime, end: dt.datetime) -> Event:
    """Return a busy time and nothing else; ``start`` and ``end`` are aware."""
    event = Event()
    event.add("uid", f"{uid}@{UID_DOMAIN}")
    event.add("dtstamp", start.astimezone(dt.UTC))
    event.add("dtstart", start.astimezone(dt.UTC))
    event.add("dtend", end.astimezone(dt.UTC))
    event.add("summary", "Occupé")
    event.add("class", "PRIVATE")
    return event


def is_web_link(link: str) -> bool:
    """Tell whether a link can stand in URL as it is."""
    return clean(link) == link and " " not in link and urlsplit(link).scheme in ("http", "https")


def _summary(row: Row, reader: Reader, lang: Lang) -> str:
    code = clean(row.certification.code)
    if reader.kind == "examiner":
        return f"{Text('Jury VAE', 'VAE jury').say(lang)} {code} – {person_name(row.candidate)}"
    if reader.kind == "candidate":
        return f"{Text('Soutenance VAE', 'VAE hearing').say(lang)} – {code}"
    jury = f"{Text('Jury VAE', 'VAE jury').say(lang)} {code}"
    if reader.kind == "centre":
        return f"{jury} – {room_name(row.room)}"
    return f"{jury} – session {clean(row.hearing.session)}"


def _description(row: Row, reader: Reader, lang: Lang) -> list[str]:
    title = " – ".join(part for part in (clean(row.certification.code), clean(row.certification.label)) if part)
    lines = [_line(Text("Certification", "Certification"), title, lang)]
    if reader.kind == "examiner":
        lines += [
            _line(Text("Candidat·e", "Candidate"), person_name(row.candidate), lang),
            _line(Text("Votre siège", "Your seat"), row.seats_of(reader.id, lang), lang),
            _line(Text("Autres membres du jury", "Other panel members"), row.members(lang, without=reader.id), lang),
        ]
    if reader.kind == "candidate":
        lines.append(_line(Text("Jury", "Panel"), row.members(lang), lang))
    if reader.kind in ("room", "centre"):
        lines.append(_line(Text("Session", "Session"), clean(row.hearing.session), lang))
    lines.append(_line(Text("Lieu", "Place"), _place(row), lang))
    return [line for line in [*lines, *_deadlines(row, reader, lang)] if line]


def _place(row: Row) -> str:
    place = place_text(row.room)
    return place if row.hearing.mode != "remote" or place == room_name(row.room) else f"{room_name(row.room)}, {place}"


def _deadlines(row: Row, reader: Reader, lang: Lang) -> list[str]:
    hearing = row.hearing
    if reader.kind == "candidate":
        due = day_text(hearing.decision_due, lang) if hearing.decision_due else ""
        return [_line(Text("Décision notifiée au plus tard", "Decision notified at the latest"), due, lang)]
    until = clock_text(row.deliberation_end) if row.deliberation_end > row.end else ""
    lines = [_line(Text("Fin de la délibération du jury", "End of the panel's deliberation"), until, lang)]
    if reader.kind in ("room", "centre") and row.held_until > row.end:
        lines.append(_line(Text("Salle libre à", "Room free at"), clock_text(row.held_until), lang))
    return lines


def _line(label: Text, value: str, lang: Lang) -> str:
    colon = " : " if lang == "fr" else ": "
    return f"{label.say(lang)}{colon}{value}" if value else ""
