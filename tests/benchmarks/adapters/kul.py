"""Thesis defences of KU Leuven: a folder of csv and json files; given committees, one-hour defences.

Each hour is a half-day of its own, so that a defence can only start on the hour. Each defence is a
certification of its own whose seats are the columns of its row; whoever is named twice in a row takes
one seat. Score: defences planned, then adjacency (a person's two defences in consecutive hours, one room).
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from functools import cached_property
from pathlib import Path
from typing import Any

from scheduler.domain import (
    Availability,
    Campaign,
    Candidate,
    Certification,
    ClockRange,
    Examiner,
    PanelMember,
    Problem,
    Room,
    Seat,
)
from scheduler.schedule import Schedule
from tests.benchmarks.adapters.base import NO_RULES, NO_WEIGHTS, Adapter, at
from tests.benchmarks.checkers.kul import check_kul

FILES = ("defences.csv", "rooms.json", "timeslot_info.json", "unavailabilities.csv")


class Kul(Adapter):
    """One folder of the KU Leuven rosterer."""

    kind = "kul"

    def __init__(
        self,
        name: str,
        defences: list[dict[str, str]],
        rooms: list[str],
        times: dict[str, Any],
        unavailabilities: list[dict[str, str]],
    ) -> None:
        super().__init__(name)
        self.defences, self.rooms, self.times, self.unavailabilities = defences, rooms, times, unavailabilities
        self.source_rows: list[int] = []
        """Line of ``unavailabilities.csv`` (its titles are line 1) of each row of availability of the problem."""

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Tell by the files in the folder."""
        return path.is_dir() and all((path / name).is_file() for name in FILES)

    @classmethod
    def read(cls, path: Path) -> Kul:
        """Return the instance in a folder."""
        tables = {}
        for name in ("defences.csv", "unavailabilities.csv"):
            with (path / name).open(encoding="utf-8-sig", newline="") as file:
                tables[name] = list(csv.DictReader(file))
        rooms = json.loads((path / "rooms.json").read_bytes())["rooms"]
        times = json.loads((path / "timeslot_info.json").read_bytes())
        return cls(path.resolve().name, tables["defences.csv"], rooms, times, tables["unavailabilities.csv"])

    @cached_property
    def ids(self) -> dict[tuple[str, str], str]:
        """Ids of students and rooms: their names, marked by their kind where names of two kinds are the same."""
        people = {name for row in self.defences for names in self.roles(row).values() for name in names}
        students, rooms = {row["student"] for row in self.defences}, set(self.rooms)
        apart = len(people | students | rooms) == len(people) + len(students) + len(rooms)
        named = [("student", s) for s in students] + [("room", r) for r in rooms]
        return {(kind, name): name if apart else f"{kind}:{name}" for kind, name in named}

    @property
    def first_day(self) -> dt.date:
        """First day."""
        return dt.date.fromisoformat(self.times["first_day"])

    @property
    def last_day(self) -> dt.date:
        """Last day."""
        return self.first_day + dt.timedelta(days=self.times["number_of_days"] - 1)

    def roles(self, defence: dict[str, str]) -> dict[str, list[str]]:
        """Return the people of a defence by column, each in the first column that names them."""
        seen: set[str] = set()
        found: dict[str, list[str]] = {}
        for role, cell in defence.items():
            names = [name.strip() for name in (cell or "").split("|")] if role != "student" else []
            for name in names:
                if name and name not in seen:
                    seen.add(name)
                    found.setdefault(role, []).append(name)
        return found

    def problem(self) -> Problem:
        """Return the instance as a problem in panel mode ``given``."""
        students = [row["student"] for row in self.defences]
        panels = {row["student"]: self.roles(row) for row in self.defences}
        people = dict.fromkeys(name for roles in panels.values() for names in roles.values() for name in names)
        return Problem(
            campaign=self._campaign(),
            certifications=tuple(Certification(code=s, presentation_minutes=60, exchange_minutes=0) for s in students),
            seats=tuple(
                Seat(certification=s, seat=role, count=len(names), people=tuple(names))
                for s in students
                for role, names in panels[s].items()
            ),
            candidates=tuple(
                Candidate(id=self.ids["student", s], certification=s, mode="in_centre", panel=s) for s in students
            ),
            examiners=tuple(Examiner(id=name, remote=False) for name in people),
            rooms=tuple(Room(id=self.ids["room", name], centre="campus") for name in self.rooms),
            availability=tuple(self._availability()),
            panels=tuple(
                PanelMember(panel=s, seat=role, examiner=name)
                for s in students
                for role, names in panels[s].items()
                for name in names
            ),
        )

    def _campaign(self) -> Campaign:
        hours = range(self.times["start_hour"], self.times["end_hour"])
        return Campaign(
            code=self.name,
            start=self.first_day,
            end=self.last_day,
            timezone="UTC",
            slot_minutes=15,
            half_days=tuple(ClockRange(start=60 * hour, end=60 * (hour + 1)) for hour in hours),
            weekdays=(1, 2, 3, 4, 5, 6, 7),
            public_holidays=False,
            panel_mode="given",
            rule_overrides=NO_RULES,
            weights=NO_WEIGHTS.model_copy(update={"adjacency": 1}),
        )

    def _availability(self) -> list[Availability]:
        """Return when people and rooms are away; a student is one of the people of their defence."""
        people = {name for row in self.defences for names in self.roles(row).values() for name in names}
        rows = []
        self.source_rows = []
        for line, row in enumerate(self.unavailabilities, start=2):
            name, day = row["name"].strip(), dt.date.fromisoformat(row["day"].strip())
            start, end = (_minutes(row[field]) for field in ("start_time", "end_time"))
            kind = "room" if row["type"].strip() == "room" else "student"
            known = {self.ids[kind, name]} if (kind, name) in self.ids else set()
            if kind == "student" and name in people:
                known.add(name)
            for who in sorted(known) if start < end else ():
                rows.append(Availability(who=who, start=at(day, start), end=at(day, end), level="no"))
                self.source_rows.append(line)
        return rows

    def solution(self, schedule: Schedule) -> list[dict[str, Any]]:
        """Return a list of defence, day (date), start (``HH:MM``), room and members by role."""
        names = {self.ids["room", name]: name for name in self.rooms}
        found = []
        for hearing in schedule.hearings:
            members: dict[str, list[str]] = {}
            for sitting in hearing.panel:
                members.setdefault(sitting.seat, []).append(sitting.examiner)
            found.append(
                {
                    "defence": hearing.certification,
                    "day": f"{hearing.start:%Y-%m-%d}",
                    "start": f"{hearing.start:%H:%M}",
                    "room": names[hearing.room],
                    "members": members,
                }
            )
        return found

    def check(self, solution: Any) -> tuple[list[str], dict[str, float]]:
        """Check that all named people attend, are free and are nowhere twice; count adjacency."""
        return check_kul(self.defences, self.rooms, self.times, self.unavailabilities, solution)


def _minutes(text: str) -> int:
    hours, minutes = text.strip().split(":")[:2]
    return 60 * int(hours) + int(minutes)
