"""A plan made the way people make it by hand: in the order of the file, each at the first place that is right."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterator

from scheduler.clocks import decision_due
from scheduler.domain import Candidate, Examiner, Problem, Room, Seat
from scheduler.eligibility import Facts
from scheduler.schedule import Hearing, Schedule, Sitting
from scheduler.timegrid import HalfDay
from scheduler.verification import verify

Panel = tuple[Sitting, ...]


class Greedy:
    """Places candidates one by one and never comes back on a place; the checker says what is right."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.facts = Facts(problem)
        people = [one.id for one in problem.candidates] + [one.id for one in problem.examiners]
        self.free = {who: self.facts.free_windows(who) for who in people}
        self.sessions: dict[tuple[int, str], list[Hearing]] = {}
        self.hearings: list[Hearing] = []
        self.sits: dict[str, list[tuple[int, int]]] = {one.id: [] for one in problem.examiners}

    def run(self) -> list[str]:
        """Return the candidates left out."""
        return [candidate.id for candidate in self.problem.candidates if not self._place(candidate)]

    def _place(self, candidate: Candidate) -> bool:
        for half, room in itertools.product(self.facts.grid.half_days, self.problem.rooms):
            for hearing in self._tries(candidate, half, room):
                if not verify(self.problem, Schedule(hearings=(*self.hearings, hearing))):
                    self._keep(hearing, half, room)
                    return True
        return False

    def _keep(self, hearing: Hearing, half: HalfDay, room: Room) -> None:
        self.hearings.append(hearing)
        self.sessions.setdefault((half.index, room.id), []).append(hearing)
        for who in hearing.examiners:
            self.sits[who].append((self.facts.grid.minute(hearing.start), self.facts.grid.minute(hearing.held_until)))

    def _tries(self, candidate: Candidate, half: HalfDay, room: Room) -> Iterator[Hearing]:
        """Yield hearings next in each panel already in the room that half-day, then the first of new panels."""
        start, length = half.start, self.facts.hold_minutes(candidate, room)
        if not self.free[candidate.id].holds(start, start + self.facts.oral_minutes(candidate)):
            return
        sitting: dict[str, Hearing] = {h.session: h for h in self.sessions.get((half.index, room.id), [])}
        for last in sitting.values():
            yield self._hearing(candidate, room, self.facts.grid.minute(last.held_until), last.panel, last.session)
        if room.kind == "in_centre" and sitting:
            return
        name = f"{half.index}-{room.id}-{len(sitting)}"
        for panel in self._panels(candidate, start, start + length):
            yield self._hearing(candidate, room, start, panel, name)

    def _panels(self, candidate: Candidate, start: int, end: int) -> Iterator[Panel]:
        seats = self.problem.seats_of[candidate.certification]
        pools = [[e.id for e in self.problem.examiners if self._fits(e, seat, candidate, start, end)] for seat in seats]
        for people in itertools.product(*pools):
            if len(set(people)) == len(people):
                yield tuple(Sitting(seat=seat.seat, examiner=e) for seat, e in zip(seats, people, strict=True))

    def _fits(self, one: Examiner, seat: Seat, candidate: Candidate, start: int, end: int) -> bool:
        return (
            self.free[one.id].holds(start, end)
            and not any(first < end and start < last for first, last in self.sits[one.id])
            and (not seat.categories or one.category in seat.categories)
            and (not seat.chair or one.chair)
            and (not seat.needs_speciality or self.facts.is_specialist(one, self.facts.certification(candidate)))
        )

    def _hearing(self, candidate: Candidate, room: Room, start: int, panel: Panel, session: str) -> Hearing:
        grid = self.facts.grid
        return Hearing(
            candidate=candidate.id,
            certification=candidate.certification,
            start=grid.moment(start),
            end=grid.moment(start + self.facts.oral_minutes(candidate)),
            held_until=grid.moment(start + self.facts.hold_minutes(candidate, room)),
            mode=room.kind,
            room=room.id,
            session=session,
            panel=panel,
            deliberation_day=(plenary := self._deliberation(candidate, start)),
            decision_due=decision_due(
                self.problem, self.facts.certification(candidate), self.facts.book, grid.moment(start).date(), plenary
            ),
        )

    def _deliberation(self, candidate: Candidate, start: int) -> dt.date | None:
        """Return the first deliberation day of the sector, from the hearing on, that has a place left."""
        taken = Counter(
            (h.deliberation_day, self.problem.certification_of[h.certification].sector) for h in self.hearings
        )
        sector = self.problem.certification_of[candidate.certification].sector
        days = [
            d.day
            for d in self.problem.deliberations
            if d.sector == sector
            and d.day >= self.facts.grid.moment(start).date()
            and (d.capacity is None or taken[d.day, sector] < d.capacity)
        ]
        return min(days, default=None)
