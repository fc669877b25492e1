"""Thesis defences of Almeida, Santos and Figueira (EJOR 2024): JSON ``idx`` and ``par``, all arrays 1-indexed.

A slot is a quarter-hour here. Availability is checked at the start only: people and rooms have allowed
starts, and the day is long enough for a defence that starts in its last slot. Each defence is a certification of
its own, with a seat per role and the people who may take it. Score: defences placed.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from scheduler.domain import Campaign, Candidate, Certification, ClockRange, Examiner, Problem, Room, Seat
from scheduler.schedule import Schedule
from tests.benchmarks.adapters.base import NO_RULES, NO_WEIGHTS, Adapter, at
from tests.benchmarks.checkers.momilp import check_momilp

SLOT = 15
FIRST_DAY = dt.date(2024, 1, 1)
NOBODY = "nobody"


class Momilp(Adapter):
    """One instance of the thesis-defence MILP."""

    kind = "momilp"

    def __init__(self, name: str, data: dict[str, Any]) -> None:
        super().__init__(name)
        self.sizes, self.data = data["idx"], data["par"]

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Tell by the fields ``idx`` and ``par``."""
        return path.is_file() and {"idx", "par"} <= json.loads(path.read_bytes()).keys()

    @classmethod
    def read(cls, path: Path) -> Momilp:
        """Return the instance in a file."""
        return cls(path.stem, json.loads(path.read_bytes()))

    def _range(self, size: str) -> range:
        return range(1, self.sizes[size] + 1)

    def problem(self) -> Problem:
        """Return the instance as a problem in panel mode ``hearing``."""
        defences = self._range("n_j")
        return Problem(
            campaign=self._campaign(),
            certifications=tuple(
                Certification(code=f"d{j}", presentation_minutes=SLOT * self.data["d"], exchange_minutes=0)
                for j in defences
            ),
            seats=tuple(self._seat(j, t) for j in defences for t in self._range("n_t")),
            candidates=tuple(Candidate(id=f"c{j}", certification=f"d{j}", mode="in_centre") for j in defences),
            examiners=tuple(
                Examiner(
                    id=f"m{i}",
                    remote=False,
                    max_hearings=self.data["c"][i],
                    allowed_starts=self._starts(lambda k, slot, i=i: self.data["l"][i][k][slot]),
                )
                for i in self._range("n_i")
            ),
            rooms=tuple(
                Room(
                    id=f"r{room}",
                    centre="campus",
                    allowed_starts=self._starts(lambda k, slot, room=room: self.data["m"][k][slot][room]),
                )
                for room in range(1, len(self.data["m"][1][1]))
            ),
        )

    def _campaign(self) -> Campaign:
        last = SLOT * (self.sizes["n_ell"] + self.data["d"] - 1)
        return Campaign(
            code=self.name,
            start=FIRST_DAY,
            end=FIRST_DAY + dt.timedelta(days=self.sizes["n_k"] - 1),
            timezone="UTC",
            slot_minutes=SLOT,
            half_days=(ClockRange(start=0, end=last),),
            weekdays=(1, 2, 3, 4, 5, 6, 7),
            public_holidays=False,
            panel_mode="hearing",
            rule_overrides=NO_RULES,
            weights=NO_WEIGHTS,
        )

    def _seat(self, j: int, t: int) -> Seat:
        people = tuple(f"m{i}" for i in self._range("n_i") if self.data["e"][i][j][t])
        # An empty list of people means anyone: a role that nobody may take asks for a category nobody has.
        return Seat(certification=f"d{j}", seat=f"role{t}", people=people, categories=() if people else (NOBODY,))

    def _starts(self, free: Any) -> tuple[dt.datetime, ...]:
        return tuple(
            at(FIRST_DAY + dt.timedelta(days=k - 1), SLOT * (slot - 1))
            for k in self._range("n_k")
            for slot in self._range("n_ell")
            if free(k, slot)
        )

    def solution(self, schedule: Schedule) -> list[dict[str, Any]]:
        """Return a list of defence, day, start (slot), room and members by role, in the instance's own numbers."""
        return [
            {
                "defence": int(hearing.certification.removeprefix("d")),
                "day": (hearing.start.date() - FIRST_DAY).days + 1,
                "start": (60 * hearing.start.hour + hearing.start.minute) // SLOT + 1,
                "room": int(hearing.room.removeprefix("r")),
                "members": {s.seat.removeprefix("role"): int(s.examiner.removeprefix("m")) for s in hearing.panel},
            }
            for hearing in schedule.hearings
        ]

    def check(self, solution: Any) -> tuple[list[str], dict[str, float]]:
        """Check roles, starts, overlaps and the most committees of each member."""
        return check_momilp(self.sizes, self.data, solution)
