"""A schedule laid out for people: hearings with names and local times, by day, person, room and session."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

from scheduler.domain import Candidate, Certification, Examiner, Problem, Room
from scheduler.errors import InputError, InputIssue
from scheduler.io.wording import person_name, seat_text, sort_key
from scheduler.schedule import Hearing, Reason, Schedule
from scheduler.texts import Lang, Text

Key = TypeVar("Key", bound=Hashable)

Tone = Literal["", "good", "soon", "near", "late"]
NEAR_DAYS = 3
"""A decision with this many days of margin or fewer is shown as near its limit."""

NO_REASON = Text("Aucune raison n'est donnée par ce planning.", "This schedule gives no reason.")


@dataclass(frozen=True, slots=True)
class Member:
    """One examiner in one seat."""

    seat: str
    examiner: Examiner

    def say(self, lang: Lang) -> str:
        """Return the name and the seat."""
        return f"{person_name(self.examiner)} ({seat_text(self.seat, lang)})"


@dataclass(frozen=True, slots=True)
class Row:
    """One hearing with what it refers to; ``start``, ``end`` and ``held_until`` are in the campaign's zone."""

    hearing: Hearing
    candidate: Candidate
    certification: Certification
    room: Room
    panel: tuple[Member, ...]
    start: dt.datetime
    end: dt.datetime
    held_until: dt.datetime

    @property
    def day(self) -> dt.date:
        """Day of the hearing."""
        return self.start.date()

    @property
    def margin(self) -> int | None:
        """Days left between the deliberation (else the hearing) and the last day to notify; negative when late."""
        due = self.hearing.decision_due
        return None if due is None else (due - (self.hearing.deliberation_day or self.day)).days

    @property
    def deliberation_end(self) -> dt.datetime:
        """When the panel has deliberated: the room's turnaround is not in it."""
        return self.end + dt.timedelta(minutes=self.certification.deliberation_minutes)

    def members(self, lang: Lang, *, without: str = "", between: str = ", ") -> str:
        """Return the panel as one text, leaving out the examiner ``without``."""
        return between.join(member.say(lang) for member in self.panel if member.examiner.id != without)

    def seats_of(self, examiner: str, lang: Lang) -> str:
        """Return the seats an examiner takes."""
        return ", ".join(seat_text(member.seat, lang) for member in self.panel if member.examiner.id == examiner)


class Board:
    """A schedule joined to its problem.

    Raises
    ------
    scheduler.errors.InputError
        If the schedule names candidates, rooms or examiners that the problem does not have: all of them.
    """

    def __init__(self, problem: Problem, schedule: Schedule) -> None:
        issues = list(_unknown_names(problem, schedule))
        if issues:
            raise InputError(issues)
        self.problem = problem
        self.schedule = schedule
        rows = (self._row(hearing) for hearing in schedule.hearings)
        self.rows = sorted(rows, key=lambda row: (row.start, row.room.id, row.candidate.id))

    def _row(self, hearing: Hearing) -> Row:
        problem, zone = self.problem, self.problem.campaign.zone
        candidate = problem.candidate_of[hearing.candidate]
        return Row(
            hearing=hearing,
            candidate=candidate,
            certification=problem.certification_of[candidate.certification],
            room=problem.room_of[hearing.room],
            panel=tuple(Member(s.seat, problem.examiner_of[s.examiner]) for s in hearing.panel),
            start=hearing.start.astimezone(zone),
            end=hearing.end.astimezone(zone),
            held_until=hearing.held_until.astimezone(zone),
        )

    @cached_property
    def by_day(self) -> Mapping[dt.date, list[Row]]:
        """Rows by day, in order of time."""
        return _grouped(self.rows, lambda row: row.day)

    @cached_property
    def by_room(self) -> Mapping[str, list[Row]]:
        """Rows by room id; rooms in order of id."""
        return dict(sorted(_grouped(self.rows, lambda row: row.room.id).items()))

    @cached_property
    def by_session(self) -> Mapping[str, list[Row]]:
        """Rows by session, in order of the session's first hearing."""
        return _grouped(self.rows, lambda row: row.hearing.session)

    @cached_property
    def by_examiner(self) -> Mapping[str, list[Row]]:
        """Rows by examiner id; examiners in alphabetical order, only those who sit."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            for examiner in dict.fromkeys(member.examiner.id for member in row.panel):
                found[examiner].append(row)
        return {e.id: found[e.id] for e in sorted(self.problem.examiners, key=sort_key) if e.id in found}

    @cached_property
    def by_candidate(self) -> Mapping[str, list[Row]]:
        """Rows by candidate id; candidates in alphabetical order, only those who are heard."""
        found = _grouped(self.rows, lambda row: row.candidate.id)
        return {c.id: found[c.id] for c in sorted(self.problem.candidates, key=sort_key) if c.id in found}

    @cached_property
    def unplaced(self) -> list[tuple[Candidate, tuple[Reason, ...]]]:
        """Candidates not placed with their reasons, in alphabetical order."""
        known = {row.candidate: row.reasons for row in self.schedule.unplaced}
        people = (c for c in self.problem.candidates if c.id not in self.by_candidate)
        return [(c, known.get(c.id, ())) for c in sorted(people, key=sort_key)]

    @cached_property
    def loads(self) -> list[tuple[Examiner, int, int]]:
        """(examiner, hearings, days) of all examiners, the most loaded first."""
        found = []
        for examiner in sorted(self.problem.examiners, key=sort_key):
            rows = self.by_examiner.get(examiner.id, [])
            found.append((examiner, len(rows), len({row.day for row in rows})))
        return sorted(found, key=lambda load: -load[1])

    @cached_property
    def tightest(self) -> Row | None:
        """The hearing whose decision leaves the least margin."""
        dated = [row for row in self.rows if row.margin is not None]
        return min(dated, key=lambda row: (row.margin, row.start, row.candidate.id), default=None)


def tone_of(row: Row) -> Tone:
    """Return how tight the decision is; wherever it colours, the margin in days stands beside."""
    if row.margin is None:
        return ""
    return "late" if row.margin < 0 else "near" if row.margin <= NEAR_DAYS else "good"


def reason_text(reason: Reason, lang: Lang) -> str:
    """Return the sentence of a reason, in English when it is known."""
    return reason.text_en if lang == "en" and reason.text_en else reason.text


def _grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _unknown_names(problem: Problem, schedule: Schedule) -> Iterator[InputIssue]:
    def missing(names: Iterable[str], known: Iterable[str], fr: str, en: str) -> Iterator[InputIssue]:
        for name in sorted(set(names) - set(known)):
            told = Text(f"{fr} « {name} » du planning n'existe pas dans les données.",
                        f"The schedule's {en} {name!r} is not in the data.")  # fmt: skip
            yield InputIssue(told, Text("Prenez le planning fait pour ces données.", "Use the schedule of this data."))

    people = [h.candidate for h in schedule.hearings] + [u.candidate for u in schedule.unplaced]
    yield from missing(people, problem.candidate_of, "Le candidat", "candidate")
    yield from missing((h.room for h in schedule.hearings), problem.room_of, "La salle", "room")
    sitting = (name for h in schedule.hearings for name in h.examiners)
    yield from missing(sitting, problem.examiner_of, "L'examinateur", "examiner")
