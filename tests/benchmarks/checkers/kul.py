"""Rules and score of the KU Leuven defences, from the tables alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import combinations
from typing import Any

Row = dict[str, str]


def named(defence: Row) -> set[str]:
    """Return everyone named in a defence's row."""
    cells = (cell for column, cell in defence.items() if column != "student")
    return {name.strip() for cell in cells if cell for name in cell.split("|") if name.strip()}


def _clock(text: str) -> int:
    hours, minutes = text.strip().split(":")[:2]
    return 60 * int(hours) + int(minutes)


def busy_hours(unavailabilities: list[Row], kind: str) -> set[tuple[str, str, int]]:
    """Return (name, day, hour) for each hour that a row of this kind touches."""
    found = set()
    for row in unavailabilities:
        if row["type"] == kind:
            start, end = _clock(row["start_time"]), _clock(row["end_time"])
            hours = range(start // 60, -(-end // 60))
            found |= {(row["name"].strip(), row["day"].strip(), hour) for hour in hours}
    return found


def check_kul(
    defences: list[Row], rooms: list[str], times: dict[str, Any], unavailabilities: list[Row], solution: list[Any]
) -> tuple[list[str], dict[str, float]]:
    """Return the breaches, and ``placed`` and ``adjacency``."""
    people = {row["student"]: named(row) for row in defences}
    first = dt.date.fromisoformat(times["first_day"])
    days = {(first + dt.timedelta(days=i)).isoformat() for i in range(times["number_of_days"])}
    away, closed = busy_hours(unavailabilities, "person"), busy_hours(unavailabilities, "room")
    errors: list[str] = []
    placed: set[str] = set()
    taken: set[tuple[str, str, str, int]] = set()
    at: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for row in solution:
        student, day, room = row["defence"], row["day"], row["room"]
        start = _clock(row["start"])
        hour = start // 60
        if student not in people or student in placed:
            errors.append(f"defence {student} is unknown or planned twice")
            continue
        placed.add(student)
        if start % 60 or day not in days or not times["start_hour"] <= hour < times["end_hour"]:
            errors.append(f"{student}: {day} {row['start']} is not one of the hours")
        members = [name for names in row["members"].values() for name in names]
        if len(members) != len(set(members)) or set(members) != people[student]:
            errors.append(f"{student}: the panel is not everyone named")
        if room not in rooms or (room, day, hour) in closed or ("room", room, day, hour) in taken:
            errors.append(f"{student}: room {room} is unknown, closed or taken")
        taken.add(("room", room, day, hour))
        for name in people[student] | {student}:
            if (name, day, hour) in away or ("person", name, day, hour) in taken:
                errors.append(f"{student}: {name} is away or elsewhere")
            taken.add(("person", name, day, hour))
            at[name].append((day, hour, room))
    adjacency = sum(
        one[0] == two[0] and one[2] == two[2] and abs(one[1] - two[1]) == 1
        for rows in at.values()
        for one, two in combinations(rows, 2)
    )
    return errors, {"placed": len(placed), "adjacency": adjacency}
