"""The linear relaxation of one sector: which half-days hear whom, with which examiners; no hours, no other sector.

A session hears one sector, so that sectors meet only in the people and rooms they share. Here a sector pays
for each half-day of an examiner or room by a price it is given (`sector_bounds`). Stronger than the relaxation
of the whole campaign (`bounds`): each candidate needs people of their own for each set of seats, and where a
place holds one session at a time, whoever sits there hears everyone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from ortools.math_opt.python import mathopt

from scheduler.domain import Candidate
from scheduler.model.place_kinds import Places
from scheduler.timegrid import HalfDay

Seating = tuple[str, int, int]
"""Examiner, half-day (index), kind of room (number)."""
Hearing = tuple[Candidate, mathopt.Variable]


class SectorProgram:
    """The program of one sector.

    Parameters
    ----------
    places : Places
        Half-days and kinds of room of the campaign.
    candidates : sequence of Candidate
        Those of the sector who have to be heard.

    Attributes
    ----------
    sits : dict of Seating to list of Variable
        "This examiner sits here", one for each kind of panel.
    sessions : dict of (int, int) to list of Variable
        Number of sessions by half-day and kind of room, one for each kind of panel.
    """

    def __init__(self, places: Places, candidates: Sequence[Candidate]) -> None:
        self.places, self.openings, self.space, self.problem = places, places.openings, places.space, places.problem
        self.model = mathopt.Model()
        self.sits: dict[Seating, list[mathopt.Variable]] = defaultdict(list)
        self.sessions: dict[tuple[int, int], list[mathopt.Variable]] = defaultdict(list)
        self._counts: dict[tuple[str, int], list[mathopt.Variable]] = defaultdict(list)
        panels: dict[tuple[tuple[str, int], ...], list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            seats = ((seat.seat, seat.count) for seat in self.problem.seats_of[candidate.certification])
            panels[tuple(sorted(seats))].append(candidate)
        for panel, members in panels.items():
            self._add_panel(dict(panel), members)
        self._limit_people()
        for (_, number), counts in self.sessions.items():
            most = places.kinds[number].sessions
            if most is not None and len(counts) > 1:
                self._row(mathopt.fast_sum(counts) <= most)
        self._solver = mathopt.IncrementalSolver(self.model, mathopt.SolverType.GLOP)

    def _number(self, most: float) -> mathopt.Variable:
        return self.model.add_variable(lb=0.0, ub=float(most))

    def _row(self, row: mathopt.BoundedLinearTypes) -> None:
        self.model.add_linear_constraint(row)

    # --- one kind of panel --------------------------------------------------------------------

    def _add_panel(self, seats: dict[str, int], members: Sequence[Candidate]) -> None:
        heard: dict[tuple[int, int], list[Hearing]] = defaultdict(list)
        places: dict[str, list[mathopt.Variable]] = defaultdict(list)
        for candidate in members:
            for index, number in self.places.spots(candidate):
                here = self._number(1)
                heard[index, number].append((candidate, here))
        for (index, number), rows in heard.items():
            for candidate, here in self._add_place(self.openings.halves[index], number, seats, rows):
                places[candidate.id].append(here)
        for candidate in members:
            if places[candidate.id]:
                self._row(mathopt.fast_sum(places[candidate.id]) == 1)

    def _able(self, candidate: Candidate, half: HalfDay, number: int) -> dict[str, None]:
        """Return who can sit before a candidate on a half-day in a kind of room."""
        barred, kind = self.space.candidates[candidate.id].barred, self.places.kinds[number]
        hold = self.places.hold(candidate, number)
        return dict.fromkeys(
            who
            for seat in self.problem.seats_of[candidate.certification]
            for who in self.space.seat_people[candidate.certification, seat.seat]
            if who not in barred
            and self.openings.examiner_touches(who, half)
            and not self.space.examiner_rooms[who].isdisjoint(kind.rooms)
            and self.openings.examiner_starts(who, hold, candidate, half)
        )

    def _add_place(self, half: HalfDay, number: int, seats: dict[str, int], rows: list[Hearing]) -> list[Hearing]:
        """Add the sessions of a half-day in a kind of room; return the hearings that can be there at all."""
        able = {candidate.id: self._able(candidate, half, number) for candidate, _ in rows}
        heard = [(c, here) for c, here in rows if self._has_a_panel(c, seats, able[c.id])]
        people = dict.fromkeys(who for c, _ in heard for who in able[c.id])
        size = sum(seats.values())
        most_sessions = min(len(heard), len(people) // size, self.places.kinds[number].sessions or len(heard))
        if most_sessions == 0:
            return []
        most = self.places.most(half.minutes, number, (c for c, _ in heard))
        sessions = self._number(most_sessions)
        self.sessions[half.index, number].append(sessions)
        sits = {who: self._number(1) for who in people}
        counts = {who: self._number(min(most, self.problem.examiner_of[who].max_half_day or most)) for who in people}
        for who in people:
            self.sits[who, half.index, number].append(sits[who])
            self._counts[who, half.day].append(counts[who])
            self._row(counts[who] <= most * sits[who])
        everyone = mathopt.fast_sum([here for _, here in heard])
        self._row(mathopt.fast_sum(list(sits.values())) == size * sessions)
        self._row(mathopt.fast_sum(list(counts.values())) == size * everyone)
        self._row(everyone <= most * sessions)
        minutes = [self.places.hold(candidate, number) * here for candidate, here in heard]
        self._row(mathopt.fast_sum(minutes) <= half.minutes * sessions)
        for _, here in heard:
            self._row(here <= sessions)
        for people_needed, need, those in self._needs(seats, heard, able):
            if len(people_needed) < len(people):
                self._need(half, number, most, need, [sits[e] for e in people_needed], those)
                self._row(
                    need * mathopt.fast_sum([here for _, here in those])
                    <= mathopt.fast_sum([counts[e] for e in people_needed])
                )
        if most_sessions == 1:
            self._sit_through(most, sessions, sits, counts, heard, able)
        return heard

    def _has_a_panel(self, candidate: Candidate, seats: dict[str, int], able: dict[str, None]) -> bool:
        people = self.space.seat_people
        return all(sum(e in able for e in people[candidate.certification, seat]) >= n for seat, n in seats.items())

    def _needs(
        self, seats: dict[str, int], heard: Sequence[Hearing], able: dict[str, dict[str, None]]
    ) -> Iterator[tuple[frozenset[str], int, list[Hearing]]]:
        """Yield (people, how many of them must sit, hearings that need them), for each set of seats (Hall 1935)."""
        groups: dict[tuple[frozenset[str], int], list[Hearing]] = defaultdict(list)
        sets = [names for count in range(1, len(seats) + 1) for names in combinations(seats, count)]
        for candidate, here in heard:
            code, mine = candidate.certification, able[candidate.id]
            found: dict[tuple[frozenset[str], int], None] = {}
            for names in sets:
                people = frozenset(e for name in names for e in self.space.seat_people[code, name] if e in mine)
                found[people, sum(seats[name] for name in names)] = None
            certification = self.problem.certification_of[code]
            least = self.space.book.whole("panel_min_specialists", certification)
            if least and certification.specialities:
                experts = (e for e in mine if self.space.is_specialist(self.problem.examiner_of[e], certification))
                found[frozenset(experts), least] = None
            for key in found:
                groups[key].append((candidate, here))
        for (people, need), those in groups.items():
            yield people, need, those

    def _need(
        self, half: HalfDay, number: int, most: int, need: int, sits: list[mathopt.Variable], those: list[Hearing]
    ) -> None:
        """Post that hearings have the people they need: each, all by number, and all by minutes."""
        there = mathopt.fast_sum(sits)
        for _, here in those:
            self._row(need * here <= there)
        if len(those) > 1:
            self._row(need * mathopt.fast_sum([here for _, here in those]) <= most * there)
            minutes = mathopt.fast_sum([self.places.hold(candidate, number) * here for candidate, here in those])
            self._row(need * minutes <= half.minutes * there)

    def _sit_through(
        self,
        most: int,
        sessions: mathopt.Variable,
        sits: dict[str, mathopt.Variable],
        counts: dict[str, mathopt.Variable],
        heard: Sequence[Hearing],
        able: dict[str, dict[str, None]],
    ) -> None:
        """Post that whoever sits on the only session there may be hears all it hears."""
        everyone = mathopt.fast_sum([here for _, here in heard])
        for who, there in sits.items():
            self._row(there <= sessions)
            self._row(counts[who] >= everyone - most * (1 - there))
            for candidate, here in heard:
                if who not in able[candidate.id]:
                    self._row(there + here <= sessions)

    # --- people -------------------------------------------------------------------------------

    def _limit_people(self) -> None:
        """Post the limits of each examiner on hearings and days, and one session on a half-day."""
        halves: dict[tuple[str, int], list[mathopt.Variable]] = defaultdict(list)
        for (who, index, _), found in self.sits.items():
            halves[who, index] += found
        comes: dict[str, dict[int, mathopt.Variable]] = defaultdict(dict)
        for (who, index), found in halves.items():
            day, examiner = self.openings.halves[index].day, self.problem.examiner_of[who]
            if examiner.max_days is None and examiner.max_week is None:
                if len(found) > 1:
                    self._row(mathopt.fast_sum(found) <= 1)
                continue
            if day not in comes[who]:
                comes[who][day] = self._number(1)
            self._row(mathopt.fast_sum(found) <= comes[who][day])
        for (who, _), counts in self._counts.items():
            most = self.problem.examiner_of[who].max_day
            if most is not None and len(counts) > 1:
                self._row(mathopt.fast_sum(counts) <= most)
        for who, days in comes.items():
            self._limit_days(who, days)

    def _limit_days(self, who: str, days: dict[int, mathopt.Variable]) -> None:
        examiner = self.problem.examiner_of[who]
        if examiner.max_days is not None and examiner.max_days < len(days):
            self._row(mathopt.fast_sum(list(days.values())) <= examiner.max_days)
        weeks: dict[tuple[int, int], list[mathopt.Variable]] = defaultdict(list)
        for day, there in days.items():
            weeks[self.space.grid.week(day)].append(there)
        for found in weeks.values():
            if examiner.max_week is not None and examiner.max_week < len(found):
                self._row(mathopt.fast_sum(found) <= examiner.max_week)

    # --- solving ------------------------------------------------------------------------------

    def solve(
        self, seating: dict[Seating, float], session: dict[tuple[int, int], float], seconds: float
    ) -> tuple[float, dict[Seating, float], dict[tuple[int, int], float]] | None:
        """Return the least cost at some prices, who sits where and the sessions there in it; None: not in time."""
        terms = [price * x for key, price in seating.items() for x in self.sits.get(key, ())]
        terms += [price * x for key, price in session.items() for x in self.sessions.get(key, ())]
        self.model.minimize(mathopt.fast_sum(terms))
        limit = mathopt.SolveParameters(time_limit=dt.timedelta(seconds=seconds))
        result = self._solver.solve(params=limit)
        if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
            return None
        values = result.variable_values()
        sits = {key: sum(values[x] for x in found) for key, found in self.sits.items()}
        there = {key: sum(values[x] for x in found) for key, found in self.sessions.items()}
        return result.termination.objective_bounds.dual_bound, sits, there
