"""From some sessions of a plan to the frame of a model: who may be heard there otherwise, and who may sit."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from scheduler.domain import Candidate, Room
from scheduler.model.base import ModelRule
from scheduler.model.constraints import CONSTRAINTS
from scheduler.model.frame import Frame, PlannedSession, SessionFrame, lane_name
from scheduler.model.improve.plan import Plan
from scheduler.model.openings import Openings
from scheduler.timegrid import HalfDay

Spot = tuple[int, str]
"""A half-day (index) and a room (id)."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What is taken out of a plan: sessions, and where else their candidates (and newcomers) may go.

    Attributes
    ----------
    kind : str
        How it was chosen.
    freed : tuple of str
        Names of the sessions taken out.
    spots : tuple of Spot
        Further places where a session may be opened.
    newcomers : tuple of str
        Candidates not placed yet who may be.
    forced : str
        The one of them who is placed whatever it costs, and even if another goes without a place instead.
    """

    kind: str
    freed: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()
    newcomers: tuple[str, ...] = ()
    forced: str = ""


class Framer:
    """Builds frames around one problem's plans.

    ``allowed``: the (examiner, day) pairs to keep to; None: all.
    """

    def __init__(self, openings: Openings, people_per_session: int = 28) -> None:
        self.openings, self.space, self.problem = openings, openings.space, openings.space.problem
        self.people_per_session = people_per_session
        self._free: dict[int, frozenset[str]] = {}
        self._spots: dict[str, tuple[Spot, ...]] = {}
        self._scarcest: dict[str, tuple[str, ...]] = {}
        self.allowed: frozenset[tuple[str, int]] | None = None

    @cached_property
    def mates(self) -> dict[str, tuple[str, ...]]:
        """Candidates whom a rule ties to each candidate, themselves included."""
        found: dict[str, dict[str, None]] = {}
        for rule in CONSTRAINTS:
            for group in rule.couples(self.problem) if isinstance(rule, ModelRule) else ():
                for who in group:
                    found.setdefault(who, {}).update(dict.fromkeys(group))
        return {who: tuple(group) for who, group in found.items()}

    @cached_property
    def seated(self) -> dict[str, tuple[str, ...]]:
        """Examiners who may take some seat, by certification."""
        return {
            code: tuple(dict.fromkeys(e for seat in seats for e in self.space.seat_people[code, seat.seat]))
            for code, seats in self.problem.seats_of.items()
        }

    def sector_of(self, session: PlannedSession) -> str:
        """Return the sector a session hears."""
        first = self.problem.candidate_of[session.candidates[0]]
        return self.problem.certification_of[first.certification].sector

    def spots_of(self, candidate: str) -> tuple[Spot, ...]:
        """Return every half-day and room in which a candidate can be heard, examiners aside."""
        if candidate not in self._spots:
            who, openings = self.problem.candidate_of[candidate], self.openings
            rooms = [self.problem.room_of[room] for room in openings.rooms_of(who)]
            self._spots[candidate] = tuple(
                (half, room.id)
                for half in openings.halves_of(who)
                for room in rooms
                if openings.starts(who, openings.halves[half], room)
            )
        return self._spots[candidate]

    def scarcest(self, who: str) -> tuple[str, ...]:
        """Return the people of the seat that fewest can take before a candidate."""
        if who not in self._scarcest:
            candidate, space = self.problem.candidate_of[who], self.space
            seats = self.problem.seats_of[candidate.certification]
            people = [tuple(space.people_for(candidate, seat.seat)) for seat in seats]
            certification = self.problem.certification_of[candidate.certification]
            able = (e for e in self.seated[candidate.certification] if e not in space.candidates[who].barred)
            experts = tuple(e for e in able if space.is_specialist(self.problem.examiner_of[e], certification))
            asked = [*people, experts] if certification.specialities else people
            self._scarcest[who] = min(asked, key=len, default=())
        return self._scarcest[who]

    def frame(self, plan: Plan, chosen: Neighbourhood, rng: random.Random) -> Frame:
        """Return the frame of a neighbourhood of ``plan``."""
        freed = [plan.sessions[name] for name in chosen.freed]
        heard = [who for session in freed for who in session.candidates]
        who = [self.problem.candidate_of[c] for c in dict.fromkeys([*heard, *chosen.newcomers])]
        rows: list[SessionFrame] = []
        for name, half, room, after in self._lanes(plan, freed, chosen):
            able = [c for c in who if self.openings.starts(c, half, room)]
            people = self._people(plan, chosen.freed, half, room, able, rng) if able else ()
            if able and people:
                known = {row.name for row in rows}
                row = SessionFrame(name, half, room, tuple(c.id for c in able), people, after if after in known else "")
                rows.append(row)
        return self.frame_of(plan, freed, [c.id for c in who], rows)

    def frame_of(
        self, plan: Plan, freed: Sequence[PlannedSession], candidates: Sequence[str], rows: Sequence[SessionFrame]
    ) -> Frame:
        """Return the frame of sessions that may be formed instead of those freed, and what of ``plan`` surrounds it."""
        names = [session.name for session in freed]
        examiners = dict.fromkeys(e for row in rows for e in row.sitting)
        mates = [mate for who in candidates for mate in self.mates.get(who, ())]
        fixed = plan.around(names, examiners, mates)
        fixed += self._in_rooms(plan, names, rows, {session.name for session in fixed})
        return Frame(tuple(candidates), tuple(rows), tuple(fixed), self.settled(plan, freed))

    def settled(self, plan: Plan, freed: Sequence[PlannedSession]) -> Counter[int]:
        """Return how many hearings each deliberation settles beside those of the sessions freed."""
        left = Counter(plan.settled)
        for session in freed:
            for hearing in session.hearings:
                if hearing.settled is not None:
                    left[hearing.settled] -= 1
        return left

    def _in_rooms(
        self, plan: Plan, freed: Collection[str], rows: Iterable[SessionFrame], known: Collection[str]
    ) -> Iterator[PlannedSession]:
        """Yield the sessions that stay in the same rooms on the same days: what they cost is paid already."""
        rooms = dict.fromkeys((row.half.day, row.room.id) for row in rows)
        for day, room in rooms:
            for half in self.space.grid.half_days_on(day):
                for session in plan.of_half(half.index):
                    if session.room == room and session.name not in freed and session.name not in known:
                        yield session

    def _lanes(
        self, plan: Plan, freed: Sequence[PlannedSession], chosen: Neighbourhood
    ) -> Iterator[tuple[str, HalfDay, Room, str]]:
        """Yield (name, half-day, room, lane that comes before) of each session that may be formed."""
        before: dict[Spot, str] = {}
        for session in freed:
            spot = session.half, session.room
            yield session.name, self.openings.halves[session.half], self.problem.room_of[session.room], ""
            before[spot] = ""
        taken = {session.name for session in freed}
        for spot in chosen.spots:
            half, room = self.openings.halves[spot[0]], self.problem.room_of[spot[1]]
            name = self.free_lane(plan, half, room, taken)
            if name:
                taken.add(name)
                yield name, half, room, before.get(spot, "")
                before[spot] = name

    def free_lane(self, plan: Plan, half: HalfDay, room: Room, taken: Collection[str]) -> str:
        """Return the name of a session that can be opened in a room beside those of the plan; empty: it is full."""
        date = self.space.grid.date(half.day).isoformat()
        most = 1 if room.kind == "in_centre" else 10**6 if room.capacity == "unlimited" else room.capacity
        for lane in range(1, most + 1):
            name = lane_name(date, half, room, lane)
            if name not in taken and name not in plan.sessions:
                return name
        return ""

    def free_on(self, half: int) -> frozenset[str]:
        """Return the examiners who have some time on a half-day."""
        if half not in self._free:
            where = self.openings.halves[half]
            everyone = (e.id for e in self.problem.examiners)
            self._free[half] = frozenset(e for e in everyone if self.openings.examiner_touches(e, where))
        return self._free[half]

    def _allowed_on(self, half: HalfDay) -> frozenset[str]:
        """Return who is free on a half-day, and among the examiner-days to keep to where there are some."""
        free = self.free_on(half.index)
        if self.allowed is None:
            return free
        return frozenset(e for e in free if (e, half.day) in self.allowed)

    def _people(
        self,
        plan: Plan,
        freed: Collection[str],
        half: HalfDay,
        room: Room,
        heard: Sequence[Candidate],
        rng: random.Random,
    ) -> tuple[str, ...]:
        """Return who may sit: those freed and those already there that day first, then some of the others."""
        free, rooms = self._allowed_on(half), self.space.examiner_rooms
        busy = {e for s in plan.of_half(half.index) if s.name not in freed for e in s.examiners}
        able = dict.fromkeys(
            e
            for code in dict.fromkeys(c.certification for c in heard)
            for e in self.seated[code]
            if e in free and e not in busy and room.id in rooms[e]
        )
        if len(able) <= self.people_per_session:
            return tuple(able)
        now = {e for name in freed for e in plan.sessions[name].examiners}
        rank = {e: (e not in now, not self._there(plan, e, half.day), rng.random()) for e in able}
        kept = set(sorted(able, key=rank.__getitem__)[: self.people_per_session])
        kept |= self._rare(heard, able, kept, rng)
        return tuple(e for e in able if e in kept)

    def _rare(
        self, heard: Sequence[Candidate], able: Collection[str], kept: Collection[str], rng: random.Random
    ) -> set[str]:
        """Return people to add so that no seat is left with a few only because of the cut."""
        more: set[str] = set()
        for code in dict.fromkeys(c.certification for c in heard):
            for seat in self.problem.seats_of[code]:
                people = [e for e in self.space.seat_people[code, seat.seat] if e in able]
                lacking = 4 * seat.count - sum(e in kept or e in more for e in people)
                if lacking > 0:
                    rest = [e for e in people if e not in kept and e not in more]
                    more.update(rng.sample(rest, min(lacking, len(rest))))
        return more

    def _there(self, plan: Plan, examiner: str, day: int) -> bool:
        return any(self.openings.halves[s.half].day == day for s in plan.of_examiner(examiner))
