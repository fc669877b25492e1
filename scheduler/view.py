"""A schedule laid out for checking: minutes, days and half-days; by person, room and session."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scheduler.domain import Candidate, Certification, Examiner, Problem, Room
from scheduler.eligibility import Facts
from scheduler.schedule import Hearing, Schedule, Violation
from scheduler.timegrid import DAY, HalfDay


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """One hearing with what it refers to; times are campaign minutes."""

    hearing: Hearing
    candidate: Candidate
    certification: Certification
    room: Room
    examiners: tuple[Examiner, ...]
    start: int
    end: int
    held: int
    half: HalfDay | None

    @property
    def day(self) -> int:
        """Day number of the hearing."""
        return self.start // DAY

    @property
    def minutes_held(self) -> int:
        """Minutes from the start to the end of the holding."""
        return self.held - self.start

    @property
    def half_key(self) -> tuple[int, str]:
        """Half-day, or the bare day when the hearing lies in none."""
        return self.day, self.half.name if self.half else ""


class ScheduleView(Facts):
    """A schedule checked for references and indexed; hearings that name unknown things are set aside."""

    def __init__(self, problem: Problem, schedule: Schedule, facts: Facts | None = None) -> None:
        # Facts of the same problem may be shared between views: they depend on the problem alone.
        self.__dict__.update((facts or Facts(problem)).__dict__)
        self.schedule = schedule
        self.unknown: list[Violation] = []
        self._index([held for hearing in schedule.hearings if (held := self._held(hearing))])

    @classmethod
    def of_rows(cls, facts: Facts, rows: Iterable[Held]) -> ScheduleView:
        """Return the view of rows that were laid out before, by a view of the same problem."""
        view = cls.__new__(cls)
        view.__dict__.update(facts.__dict__)
        held = list(rows)
        view.schedule = Schedule.model_construct(hearings=tuple(row.hearing for row in held))
        view.unknown = []
        view._index(held)
        return view

    def _index(self, rows: list[Held]) -> None:
        self.hearings = rows
        self.by_examiner: dict[str, list[Held]] = defaultdict(list)
        self.by_room: dict[str, list[Held]] = defaultdict(list)
        self.by_session: dict[str, list[Held]] = defaultdict(list)
        for held in sorted(self.hearings, key=lambda h: (h.start, h.hearing.candidate)):
            self.by_room[held.room.id].append(held)
            self.by_session[held.hearing.session].append(held)
            for examiner in dict.fromkeys(e.id for e in held.examiners):
                self.by_examiner[examiner].append(held)

    def _held(self, hearing: Hearing) -> Held | None:
        problem = self.problem
        candidate = problem.candidate_of.get(hearing.candidate)
        room = problem.room_of.get(hearing.room)
        unknown = [name for name in hearing.examiners if name not in problem.examiner_of]
        if candidate is None or room is None or unknown:
            names = ([] if candidate else [hearing.candidate]) + ([] if room else [hearing.room]) + unknown
            told = ", ".join(names)
            self.unknown.append(
                Violation(
                    rule="reference",
                    text=f"Le planning nomme « {told} », qui n'existe pas dans les données.",
                    text_en=f"The schedule names {told!r}, which the data does not have.",
                    candidates=(hearing.candidate,),
                )
            )
            return None
        self._check_certification(hearing, candidate)
        start, end, held = (self.grid.minute(t) for t in (hearing.start, hearing.end, hearing.held_until))
        return Held(
            hearing=hearing,
            candidate=candidate,
            certification=self.certification(candidate),
            room=room,
            examiners=tuple(problem.examiner_of[name] for name in hearing.examiners),
            start=start,
            end=end,
            held=held,
            half=self.grid.half_day_of(start, held),
        )

    def _check_certification(self, hearing: Hearing, candidate: Candidate) -> None:
        if hearing.certification != candidate.certification:
            told, true = hearing.certification, candidate.certification
            self.unknown.append(
                Violation(
                    rule="reference",
                    text=f"Le planning inscrit {candidate.id} en « {told} » au lieu de « {true} ».",
                    text_en=f"The schedule has {candidate.id} for {told!r} instead of {true!r}.",
                    candidates=(candidate.id,),
                )
            )

    def examiner_days(self) -> Iterator[tuple[Examiner, int, list[Held]]]:
        """Yield (examiner, day, hearings of that day in order)."""
        for who, held in self.by_examiner.items():
            days: dict[int, list[Held]] = defaultdict(list)
            for one in held:
                days[one.day].append(one)
            for day, rows in days.items():
                yield self.problem.examiner_of[who], day, rows

    def examiner_half_days(self) -> Iterator[tuple[Examiner, tuple[int, str], list[Held]]]:
        """Yield (examiner, half-day, hearings of that half-day in order)."""
        for examiner, _, rows in self.examiner_days():
            halves: dict[tuple[int, str], list[Held]] = defaultdict(list)
            for one in rows:
                halves[one.half_key].append(one)
            for key, found in halves.items():
                yield examiner, key, found

    def date_of(self, held: Held) -> dt.date:
        """Return the day of a hearing as a date."""
        return self.grid.date(held.day)

    def tell(self, held: Held) -> str:
        """Return a hearing in a few words: candidate's id, day and time."""
        moment = self.grid.moment(held.start)
        return f"{held.candidate.id}, {moment:%d/%m/%Y %H:%M}"
