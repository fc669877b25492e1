"""Calendars that programs fetch again and again: one per examiner, candidate, room, centre, and of deadlines.

A feed holds what is published, nothing of the moment of reading: the same publication gives the same
bytes. DTSTAMP is the event's last revision, SEQUENCE the count of its revisions (RFC 5545 3.8.7.4). No
METHOD and no ATTENDEE: nobody answers a feed.

A hearing that is called off stays in the feeds of those who had it, so that it is seen to be off:
STATUS:CANCELLED with a higher SEQUENCE, and for programs that do not read STATUS (Outlook's subscribed
calendars) a title that begins with "ANNULÉ" and TRANSP:TRANSPARENT, so that it takes no time. Where and
with whom it would have been is not told any more. Someone who only leaves a panel that still sits loses
the event: it is no longer theirs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from icalendar import Calendar, vDuration

from scheduler.candidacies.records import Candidacies, Candidacy, all_candidacies
from scheduler.candidacies.worklist import worklist
from scheduler.domain import Problem
from scheduler.fingerprint import hearing_uid
from scheduler.io.board import Board
from scheduler.io.deadline_calendars import deadline_events
from scheduler.io.ics import Reader, empty_calendar, first_stamp, hearing_event, rows_of
from scheduler.schedule import Hearing, Schedule
from scheduler.texts import Lang, Text

FeedKind = Literal["examiner", "candidate", "room", "centre", "advisor", "centre_deadlines"]
DEADLINES: frozenset[FeedKind] = frozenset({"advisor", "centre_deadlines"})
"""Feeds of deadlines: which are still ahead depends on the day."""

REFRESH = dt.timedelta(hours=1)
"""How often clients are asked to come back; they take it as advice."""

_OFF = Text("ANNULÉ – ", "CANCELLED – ")
_OFF_TEXT = Text("Cette audition est annulée.", "This hearing is cancelled.")
_TITLE = Text("Jurys VAE", "VAE juries")
_DEADLINES = Text("Échéances VAE", "VAE deadlines")


@dataclass(frozen=True, slots=True)
class Revision:
    """How often an event was revised since it was first published, and when last (aware; None: never)."""

    sequence: int = 0
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class CalledOff:
    """A hearing that was published and is no more, with the problem it was published with."""

    problem: Problem
    hearing: Hearing
    revision: Revision


@dataclass(frozen=True)
class Publication:
    """What the feeds of a campaign show.

    Attributes
    ----------
    revisions : mapping of str to Revision
        By UID of the hearing; an absent one was never revised.
    called_off : tuple of CalledOff
        Hearings of former publications whose UID has no hearing now.
    records : Candidacies
        The candidacies on record, whose deadlines are told.
    recorded : Revision
        When what the deadlines come from last changed; the number grows with each change.
    """

    problem: Problem
    schedule: Schedule
    revisions: Mapping[str, Revision] = field(default_factory=dict)
    called_off: tuple[CalledOff, ...] = ()
    records: Candidacies = field(default_factory=Candidacies)
    recorded: Revision = Revision()


def all_readers(problem: Problem) -> list[tuple[FeedKind, str]]:
    """Return everyone who may have a feed: examiners, candidates, rooms, centres, the advisors' deadlines."""
    centres = sorted({room.centre for room in problem.rooms if room.centre})
    return [
        *(("examiner", one.id) for one in problem.examiners),
        *(("candidate", one.id) for one in problem.candidates),
        *(("room", one.id) for one in problem.rooms),
        *(("centre", name) for name in centres),
        ("advisor", ""),
    ]


def kind_of(problem: Problem, who: str) -> FeedKind:
    """Return what an id is of; an unknown one is taken for an examiner's."""
    if who in problem.candidate_of:
        return "candidate"
    return "room" if who in problem.room_of else "examiner"


def is_reader(problem: Problem, records: Candidacies, kind: FeedKind, who: str) -> bool:
    """Tell whether a campaign has this reader; an advisor is nobody (all candidacies), a companion or an advisor."""
    listed = all_candidacies(problem, records)
    known: Mapping[FeedKind, Container[str]] = {
        "examiner": problem.examiner_of,
        "candidate": problem.candidate_of,
        "room": problem.room_of,
        "centre": {room.centre for room in problem.rooms if room.centre},
        "advisor": {"", *(one.companion for one in problem.candidates), *(one.advisor for one in listed)},
        "centre_deadlines": {one.centre for one in listed if one.centre},
    }
    return who in known[kind]


class FeedWriter:
    """Writes the feeds of one publication; what they share is laid out once.

    Raises
    ------
    scheduler.errors.InputError
        If a schedule names people or rooms that its problem does not have.
    """

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self._board = Board(publication.problem, publication.schedule)
        self._off = [(one, Board(one.problem, Schedule(hearings=(one.hearing,)))) for one in publication.called_off]

    def write(self, kind: FeedKind, who: str, lang: Lang = "fr", on: dt.date | None = None) -> bytes:
        """Return the feed of one reader; it holds no event when nothing concerns them.

        Parameters
        ----------
        who : str
            Id of the examiner, candidate or room, name of the centre; of an advisor, the name of the
            advisor or companion whose candidacies are meant, else all.
        on : date, optional
            Which deadlines are still ahead depends on the day; default: the campaign's first. Nothing else does.
        """
        if kind == "advisor" or kind == "centre_deadlines":
            calendar = self._calendar(_DEADLINES, lang)
            self._add_deadlines(calendar, (kind, who), lang, on or self._publication.problem.campaign.start)
        else:
            calendar = self._calendar(_TITLE, lang)
            self._add_hearings(calendar, Reader(kind, who), lang)
        return bytes(calendar.to_ical())

    def _add_deadlines(self, calendar: Calendar, reader: tuple[FeedKind, str], lang: Lang, on: dt.date) -> None:
        published = self._publication
        problem = published.problem
        found = worklist(problem, published.records, on, schedule=published.schedule)
        wanted = tuple(one for one in found.deadlines if self._is_meant(reader, one.state.candidacy))
        stamp = (published.recorded.at or first_stamp(problem)).astimezone(dt.UTC).replace(microsecond=0)
        meant = replace(found, deadlines=wanted)
        for event in deadline_events(problem.campaign, meant, lang, stamp, published.recorded.sequence):
            calendar.add_component(event)

    def _is_meant(self, reader: tuple[FeedKind, str], candidacy: Candidacy) -> bool:
        kind, who = reader
        if kind == "centre_deadlines":
            return candidacy.centre == who
        candidate = self._publication.problem.candidate_of.get(candidacy.id)
        return who in ("", candidacy.advisor, candidate.companion if candidate else "")

    def _calendar(self, title: Text, lang: Lang) -> Calendar:
        calendar = empty_calendar(self._publication.problem, title, lang)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESH))
        return calendar

    def _add_hearings(self, calendar: Calendar, reader: Reader, lang: Lang) -> None:
        problem = self._publication.problem
        for row in rows_of(self._board, reader):
            revision = self._publication.revisions.get(hearing_uid(problem, row.hearing), Revision())
            event = hearing_event(problem, row, reader, lang, revision.sequence, revision.at)
            event.add("status", "CONFIRMED")
            calendar.add_component(event)
        for one, board in self._off:
            for row in rows_of(board, reader):
                event = hearing_event(one.problem, row, reader, lang, one.revision.sequence, one.revision.at)
                for name, value in (
                    ("summary", _OFF.say(lang) + str(event["summary"])),
                    ("description", _OFF_TEXT.say(lang)),
                    ("status", "CANCELLED"),
                    ("transp", "TRANSPARENT"),
                ):
                    event.pop(name, None)
                    event.add(name, value)
                for name in ("location", "url"):
                    event.pop(name, None)
                calendar.add_component(event)
