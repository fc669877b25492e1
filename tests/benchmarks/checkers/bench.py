"""Rules H1 to H6 and the cost of ``jury-bench/1``, from the two documents alone."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any


def _clock(text: str) -> int:
    hours, minutes = text.split(":")
    return 60 * int(hours) + int(minutes)


def check_bench(instance: dict[str, Any], solution: dict[str, Any]) -> tuple[list[str], dict[str, float]]:
    """Return the breaches, and ``placed``, ``unassigned``, ``examiner_days``, ``idle`` (grains), ``cost``."""
    candidates = {c["id"]: c for c in instance["candidates"]}
    examiners = {e["id"]: e for e in instance["examiners"]}
    halves = [(_clock(h["start"]), _clock(h["end"])) for h in instance["halves"]]
    errors: list[str] = []
    sat: dict[tuple[str, int], list[tuple[int, int, int]]] = defaultdict(list)
    rooms: dict[tuple[str, int], list[tuple[int, int, int]]] = defaultdict(list)
    heard: set[str] = set()
    for oral in solution["orals"]:
        candidate = candidates[oral["candidate"]]
        name, day, start = candidate["id"], oral["day"], _clock(oral["start"])
        end = start + candidate["duration_min"]
        if name in heard:
            errors.append(f"twice {name}")
        heard.add(name)
        half = next((i for i, (a, b) in enumerate(halves) if a <= start and end <= b), -1)
        errors += _alone(instance, candidate, [examiners[e] for e in oral["panel"]], oral, day, half, start)
        for who in set(oral["panel"]):
            sat[who, day].append((start, end, half))
        if oral.get("room"):
            rooms[oral["room"], day].append((start, end, half))
    for held in (sat, rooms):
        for (who, day), rows in held.items():
            rows.sort()
            if any(two[0] - one[1] < instance["buffer_min"] for one, two in pairwise(rows)):
                errors.append(f"H3/H4 buffer {who} day {day}")
    for (who, day), rows in sat.items():
        if len(rows) > examiners[who]["max_per_day"]:
            errors.append(f"H5 {who} day {day}")
    return errors, _score(instance, sat, len(heard))


def _alone(
    instance: dict[str, Any],
    candidate: dict[str, Any],
    panel: list[dict[str, Any]],
    oral: dict[str, Any],
    day: int,
    half: int,
    start: int,
) -> list[str]:
    name, errors = candidate["id"], []
    on_time = half >= 0 and start % instance["grid_min"] == 0 and [day, half] in candidate["available"]
    if not on_time or not candidate["earliest_day"] <= day <= candidate["latest_day"]:
        errors.append(f"H1 {name}")
    kinds = {person["kind"] for person in panel}
    distinct = len({person["id"] for person in panel}) == instance["panel_size"] == len(panel)
    expert = any(candidate["speciality"] in person["specialities"] for person in panel)
    if not (distinct and expert and {"A", "P"} <= kinds):
        errors.append(f"H2 panel {name}")
    errors += [f"H2 {p['id']} for {name}" for p in panel if [day, half] not in p["available"]]
    in_room = oral.get("room") in {room["id"] for room in instance["rooms"]}
    if in_room != (candidate["mode"] == "centre") or (oral.get("room") and not in_room):
        errors.append(f"H6 {name}")
    return errors


def _score(
    instance: dict[str, Any], sat: dict[tuple[str, int], list[tuple[int, int, int]]], placed: int
) -> dict[str, float]:
    idle = 0
    for rows in sat.values():
        for half in {row[2] for row in rows}:
            mine = sorted(row for row in rows if row[2] == half)
            idle += sum(two[0] - one[1] - instance["buffer_min"] for one, two in pairwise(mine))
    grains = idle // instance["grid_min"]
    weights = instance["weights"]
    return {
        "placed": placed,
        "unassigned": len(instance["candidates"]) - placed,
        "examiner_days": len(sat),
        "idle": grains,
        "cost": weights["examiner_day"] * len(sat) + weights["idle_grain"] * grains,
    }
