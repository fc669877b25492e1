"""``jury-bench/1``: one JSON file; panels of three, buffers, centre rooms, remote without limit.

The benchmark lets each candidate have a panel of their own. The product sits a panel for a half-day; a plan
made of such sessions is a plan of the benchmark, and its best known plans are of that kind.

- The buffer is the rooms' turnaround. It need not fit in the half-day, so that half-days, and the examiners'
  time with them, end one buffer later; the oral itself has to end inside the candidate's own half-day.
- A remote candidate may join a panel that sits in a room (the solution then tells no room), or be heard by
  a panel that sits remotely: mode ``either``. A centre candidate needs a room.
- Certifications are pairs of speciality and length, of one sector, with the same seats: A, P and the others.
"""

from __future__ import annotations

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
    Problem,
    Room,
    Seat,
)
from scheduler.schedule import Hearing, Schedule, Sitting
from tests.benchmarks.adapters.base import NO_RULES, NO_WEIGHTS, Adapter, at, never
from tests.benchmarks.checkers.bench import check_bench

POOL = "remote"
CENTRE = "centre"


def minutes_of(text: str) -> int:
    """Return minutes after midnight of ``HH:MM``."""
    hours, minutes = text.split(":")
    return 60 * int(hours) + int(minutes)


class Bench(Adapter):
    """One ``jury-bench/1`` instance."""

    kind = "bench"

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__(data["name"])
        self.data = data
        self.planted = data.get("planted", {}).get("soft")

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Tell by the ``schema`` field."""
        return path.is_file() and json.loads(path.read_bytes()).get("schema") == "jury-bench/1"

    @classmethod
    def read(cls, path: Path) -> Bench:
        """Return the instance in a file."""
        return cls(json.loads(path.read_bytes()))

    @cached_property
    def days(self) -> list[dt.date]:
        """Working days by number."""
        return [dt.date.fromisoformat(day) for day in self.data["days"]]

    @cached_property
    def halves(self) -> list[tuple[int, int]]:
        """Half-days by number, in minutes after midnight."""
        return [(minutes_of(half["start"]), minutes_of(half["end"])) for half in self.data["halves"]]

    def problem(self) -> Problem:
        """Return the instance as a problem in panel mode ``session``."""
        data = self.data
        kinds = sorted({(c["speciality"], c["duration_min"]) for c in data["candidates"]})
        codes = [_code(*kind) for kind in kinds]
        return Problem(
            campaign=self._campaign(),
            certifications=tuple(
                Certification(
                    code=_code(speciality, minutes),
                    specialities=(speciality,),
                    presentation_minutes=minutes,
                    exchange_minutes=0,
                )
                for speciality, minutes in kinds
            ),
            seats=tuple(seat for code in codes for seat in self._seats(code)),
            candidates=tuple(
                Candidate(
                    id=c["id"],
                    certification=_code(c["speciality"], c["duration_min"]),
                    mode="in_centre" if c["mode"] == "centre" else "either",
                )
                for c in data["candidates"]
            ),
            examiners=tuple(
                Examiner(
                    id=e["id"], category=e["kind"], specialities=tuple(e["specialities"]), max_day=e["max_per_day"]
                )
                for e in data["examiners"]
            ),
            rooms=self._rooms(),
            availability=tuple(self._availability()),
        )

    def _campaign(self) -> Campaign:
        data, weights = self.data, self.data["weights"]
        buffer = data["buffer_min"]
        used = set(self.days)
        span = [self.days[0] + dt.timedelta(days=i) for i in range((self.days[-1] - self.days[0]).days + 1)]
        idle, rest = divmod(15 * weights["idle_grain"], data["grid_min"])
        if rest:
            raise ValueError(f"{self.name}: an idle grain of {data['grid_min']} minutes has no whole weight")
        return Campaign(
            code=self.name,
            start=self.days[0],
            end=self.days[-1],
            timezone="UTC",
            slot_minutes=data["grid_min"],
            half_days=tuple(ClockRange(start=a, end=b + buffer) for a, b in self.halves),
            weekdays=(1, 2, 3, 4, 5, 6, 7),
            closed_days=tuple(day for day in span if day not in used),
            public_holidays=False,
            panel_mode="session",
            rule_overrides={**NO_RULES, "panel_min_specialists": 1},
            weights=NO_WEIGHTS.model_copy(update={"examiner_day": weights["examiner_day"], "idle": idle}),
        )

    def _seats(self, code: str) -> list[Seat]:
        seats = [Seat(certification=code, seat=kind, categories=(kind,)) for kind in ("A", "P")]
        others = self.data["panel_size"] - len(seats)
        return seats + ([Seat(certification=code, seat="other", count=others)] if others else [])

    def _rooms(self) -> tuple[Room, ...]:
        buffer = self.data["buffer_min"]
        rooms = [Room(id=r["id"], centre=CENTRE, turnaround_minutes=buffer) for r in self.data["rooms"]]
        pool = Room(id=POOL, centre=CENTRE, kind="remote", capacity="unlimited", turnaround_minutes=buffer)
        return (*rooms, pool)

    def _availability(self) -> list[Availability]:
        rows: list[Availability] = []
        for c in self.data["candidates"]:
            free = [(d, h) for d, h in c["available"] if c["earliest_day"] <= d <= c["latest_day"]]
            rows += self._rows(c["id"], free, 0)
        for e in self.data["examiners"]:
            rows += self._rows(e["id"], e["available"], self.data["buffer_min"])
        return rows

    def _rows(self, who: str, free: list[Any], later: int) -> list[Availability]:
        rows = []
        for d, h in free:
            start, end = self.halves[h]
            rows.append(Availability(who=who, start=at(self.days[d], start), end=at(self.days[d], end + later)))
        return rows or [never(who, self.days[0], self.days[-1])]

    def solution(self, schedule: Schedule) -> dict[str, Any]:
        """Return a ``jury-bench-solution/1`` object."""
        centre = {c["id"] for c in self.data["candidates"] if c["mode"] == "centre"}
        orals = [
            {
                "candidate": hearing.candidate,
                "day": self.days.index(hearing.start.date()),
                "start": f"{hearing.start:%H:%M}",
                "room": hearing.room if hearing.candidate in centre else None,
                "panel": list(hearing.examiners),
            }
            for hearing in schedule.hearings
        ]
        return {"schema": "jury-bench-solution/1", "instance": self.name, "solver": "jury", "orals": orals}

    def schedule(self, solution: dict[str, Any]) -> Schedule:
        """Return a solution as a schedule of sessions: one per day, half-day and panel.

        Whether it is one of the product's (one panel per room and half-day, one session per examiner and
        half-day) is for the checker to say.
        """
        candidates = {c["id"]: c for c in self.data["candidates"]}
        rooms = self._session_rooms(solution)
        hearings = []
        for oral in solution["orals"]:
            candidate, start = candidates[oral["candidate"]], minutes_of(oral["start"])
            half = next(i for i, (a, b) in enumerate(self.halves) if a <= start < b)
            key = (oral["day"], half, tuple(sorted(oral["panel"])))
            room = oral["room"] or rooms.get(key, POOL)
            end = start + candidate["duration_min"]
            moments = [at(self.days[oral["day"]], m) for m in (start, end, end + self.data["buffer_min"])]
            hearings.append(
                Hearing(
                    candidate=candidate["id"],
                    certification=_code(candidate["speciality"], candidate["duration_min"]),
                    start=moments[0],
                    end=moments[1],
                    held_until=moments[2],
                    mode="remote" if room == POOL else "in_centre",
                    room=room,
                    session="-".join([str(oral["day"]), str(half), *key[2]]),
                    panel=self._sittings(key[2]),
                )
            )
        return Schedule(hearings=tuple(hearings))

    def _session_rooms(self, solution: dict[str, Any]) -> dict[tuple[int, int, tuple[str, ...]], str]:
        """Return the room of each session that hears someone in a centre."""
        found = {}
        for oral in solution["orals"]:
            if oral["room"]:
                half = next(i for i, (a, b) in enumerate(self.halves) if a <= minutes_of(oral["start"]) < b)
                found[oral["day"], half, tuple(sorted(oral["panel"]))] = oral["room"]
        return found

    def _sittings(self, panel: tuple[str, ...]) -> tuple[Sitting, ...]:
        kinds = {e["id"]: e["kind"] for e in self.data["examiners"]}
        first = {kind: next((who for who in panel if kinds[who] == kind), None) for kind in ("A", "P")}
        seat = {who: kind for kind, who in first.items() if who is not None}
        return tuple(Sitting(seat=seat.get(who, "other"), examiner=who) for who in panel)

    def check(self, solution: Any) -> tuple[list[str], dict[str, float]]:
        """Check against the rules H1 to H6."""
        return check_bench(self.data, solution)


def _code(speciality: str, minutes: int) -> str:
    return f"{speciality}-{minutes}"
