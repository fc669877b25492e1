"""Small instances of each public kind, made up here and small enough to solve by hand."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any


def bench() -> dict[str, Any]:
    """Return two candidates of one speciality on one morning, one panel that can hear both, one room."""
    everyone = [[0, 0], [0, 1]]
    return {
        "schema": "jury-bench/1",
        "name": "small",
        "grid_min": 15,
        "buffer_min": 15,
        "panel_size": 3,
        "days": ["2026-03-02", "2026-03-04"],
        "halves": [{"id": "AM", "start": "09:00", "end": "11:15"}, {"id": "PM", "start": "13:30", "end": "14:30"}],
        "weights": {"unassigned": 1, "examiner_day": 8, "idle_grain": 1},
        "rooms": [{"id": "R1"}],
        "examiners": [
            {"id": "E1", "kind": "A", "specialities": ["S1"], "max_per_day": 4, "available": everyone},
            {"id": "E2", "kind": "P", "specialities": ["S2"], "max_per_day": 4, "available": everyone},
            {"id": "E3", "kind": "P", "specialities": ["S2"], "max_per_day": 4, "available": everyone},
            {"id": "E4", "kind": "A", "specialities": ["S1"], "max_per_day": 4, "available": []},
        ],
        "candidates": [
            _bench_candidate("C1", "centre"),
            _bench_candidate("C2", "remote"),
        ],
    }


def _bench_candidate(name: str, mode: str) -> dict[str, Any]:
    return {
        "id": name,
        "duration_min": 60,
        "speciality": "S1",
        "mode": mode,
        "available": [[0, 0]],
        "earliest_day": 0,
        "latest_day": 1,
    }


def kul(folder: Path, unavailabilities: list[tuple[str, str, str, str, str]] | None = None) -> Path:
    """Write three defences of one afternoon, all with the person A, in two rooms; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    titles = ["student", "supervisor", "co_supervisor", "assessor1", "assessor2", "mentor1"]
    rows = [["S1", "A", "", "B", "", ""], ["S2", "A", "B|C", "", "", ""], ["S3", "A", "", "A", "", "C"]]
    _write(folder / "defences.csv", [titles, *rows])
    _write(
        folder / "unavailabilities.csv",
        [["name", "type", "day", "start_time", "end_time"], *map(list, unavailabilities or [])],
    )
    (folder / "rooms.json").write_text(json.dumps({"rooms": ["R1", "R2"]}))
    times = {"first_day": "2025-06-23", "number_of_days": 1, "start_hour": 9, "end_hour": 12}
    (folder / "timeslot_info.json").write_text(json.dumps(times))
    return folder


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def momilp() -> dict[str, Any]:
    """Return two defences of two slots, two roles, three members, one day of three slots, one room.

    The room may be started in at slots 1 and 3 only: both defences fit, the second one running past the day.
    """
    members, slots = (1, 2, 3), (1, 2, 3)
    takes = {1: {1: (1,), 2: (1, 2)}, 2: {1: (2,), 2: (2,)}, 3: {1: (), 2: (1,)}}
    eligible = [[[0] * 3 for _ in range(3)] for _ in range(4)]
    for member, defences in takes.items():
        for defence, roles in defences.items():
            for role in roles:
                eligible[member][defence][role] = 1
    free = [[[0] * 4 for _ in range(2)] for _ in range(4)]
    for member in members:
        for slot in slots:
            free[member][1][slot] = 1
    rooms = [[[0, 0] for _ in range(4)] for _ in range(2)]
    rooms[1][1][1] = rooms[1][3][1] = 1
    return {
        "idx": {"n_i": 3, "n_j": 2, "n_t": 2, "n_k": 1, "n_ell": 3, "n_p": 1, "n_q": 1},
        "par": {"d": 2, "e": eligible, "c": [0, 2, 2, 2], "l": free, "m": rooms},
    }
