"""Lower bounds on the cost of a large campaign, sector by sector, with prices for the people and rooms they share.

An examiner's day costs once, whichever half-days and sectors it serves. Its price is split between its
half-days: as nobody sits on two sessions of a half-day, the sum of what the sectors pay is never more than
what the day costs, whatever the split (Lagrangian relaxation: Geoffrion 1974). Splits follow the demand
(subgradient steps), which only makes the bound better. The same holds for travel and rooms.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterable

from scheduler.domain import Candidate
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from scheduler.model.sector_program import Seating, SectorProgram

STEP, SLOWING = 0.1, 4
"""First step of the prices, as a share for each unit of difference in demand; rounds after which it is halved."""
LEAST_GAIN = 0.0005
"""Share of the bound that a round must gain for another to be worth its time."""

Day = tuple[str | int, int]


class Split:
    """How the price of each day of someone (or of a kind of room) is split between its half-days."""

    def __init__(self, openings: Openings, keys: Iterable[tuple[str | int, int]]) -> None:
        self.halves: dict[Day, list[int]] = defaultdict(list)
        for who, index in dict.fromkeys(keys):
            self.halves[who, openings.halves[index].day].append(index)
        self.share = {(who, i): 1 / len(mine) for (who, _), mine in self.halves.items() for i in mine}

    def follow(self, demand: dict[tuple[str | int, int], float], step: float) -> None:
        """Move the price of each day towards the half-days in demand."""
        for (who, _), mine in self.halves.items():
            mean = sum(demand.get((who, i), 0.0) for i in mine) / len(mine)
            moved = [max(0.0, self.share[who, i] + step * (demand.get((who, i), 0.0) - mean)) for i in mine]
            for i, share in zip(mine, moved, strict=True):
                self.share[who, i] = share / sum(moved)


class SectorBounds:
    """The programs of all sectors and the prices between them.

    Parameters
    ----------
    openings : Openings
        What is possible.
    candidates : iterable of Candidate
        Those who have to be heard in every plan that is bounded.
    """

    def __init__(self, openings: Openings, candidates: Iterable[Candidate]) -> None:
        self.openings, self.problem = openings, openings.space.problem
        places = Places(openings)
        self.kinds = places.kinds
        sectors: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            sectors[self.problem.certification_of[candidate.certification].sector].append(candidate)
        self.programs = [SectorProgram(places, members) for members in sectors.values()]
        self.people = Split(openings, ((who, i) for program in self.programs for who, i, _ in program.sits))
        rooms = ((n, i) for program in self.programs for i, n in program.sessions if not self.kinds[n].remote)
        self.rooms = Split(openings, rooms)

    def improve(self, seconds: float) -> float:
        """Return the best bound found in time, in minutes; 0 when the programs take longer."""
        until, best, rounds = time.monotonic() + seconds, 0.0, 0
        while time.monotonic() < until:
            found = self._round(until, STEP / (1 + rounds / SLOWING))
            if found is None:
                break
            gained, best, rounds = found - best, max(best, found), rounds + 1
            if rounds > SLOWING and gained < LEAST_GAIN * best:
                break
        return best

    def _round(self, until: float, step: float) -> float | None:
        """Solve every sector at the present prices, then move the prices; return the sum, None: not in time."""
        total = 0.0
        people: dict[tuple[str | int, int], float] = defaultdict(float)
        rooms: dict[tuple[str | int, int], float] = defaultdict(float)
        for program in self.programs:
            left = until - time.monotonic()
            prices = {key: self._price(key) for key in program.sits}
            found = program.solve(prices, self._room_prices(program), left) if left > 0 else None
            if found is None:
                return None
            least, sits, sessions = found
            # Nothing is claimed that a rounding of the linear solver could have made.
            total += least - 1e-6 * max(1.0, abs(least))
            for (who, i, _), there in sits.items():
                people[who, i] += there
            for (i, n), there in sessions.items():
                rooms[n, i] += there
        self.people.follow(people, step)
        self.rooms.follow(rooms, step)
        return total

    def _price(self, seating: Seating) -> float:
        who, index, number = seating
        weights, kind = self.problem.campaign.weights, self.kinds[number]
        home = self.problem.examiner_of[who].home
        away = 0 if kind.remote or not home else self.problem.travel_minutes(home, kind.centre) or 0
        return self.people.share[who, index] * (15 * weights.examiner_day + weights.travel * away)

    def _room_prices(self, program: SectorProgram) -> dict[tuple[int, int], float]:
        weights = self.problem.campaign.weights
        prices = {}
        for index, number in program.sessions:
            share = 0.0 if self.kinds[number].remote else self.rooms.share[number, index]
            prices[index, number] = 15 * (weights.panel_half_day + share * weights.room_day)
        return prices


def bound_by_sector(openings: Openings, candidates: Iterable[Candidate], seconds: float) -> int:
    """Return a bound on the cost, in minutes, of every plan that hears all of ``candidates``."""
    return max(0, math.ceil(SectorBounds(openings, candidates).improve(seconds) - 1e-6))
