"""Each breach that the independent checkers must find, one change at a time to a plan that is right."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks import small
from tests.benchmarks.adapters.kul import Kul
from tests.benchmarks.checkers.bench import check_bench
from tests.benchmarks.checkers.momilp import check_momilp


def bench_plan() -> dict[str, Any]:
    panel = ["E1", "E2", "E3"]
    return {
        "orals": [
            {"candidate": "C1", "day": 0, "start": "09:00", "room": "R1", "panel": panel},
            {"candidate": "C2", "day": 0, "start": "10:15", "room": None, "panel": panel},
        ]
    }


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        ({"start": "10:00"}, "H3/H4 buffer E1 day 0"),
        ({"start": "10:30"}, "H1 C2"),
        ({"start": "10:10"}, "H1 C2"),
        ({"day": 1}, "H1 C2"),
        ({"room": "R1"}, "H6 C2"),
        ({"panel": ["E1", "E2", "E2"]}, "H2 panel C2"),
        ({"panel": ["E4", "E2", "E3"]}, "H2 E4 for C2"),
        ({"candidate": "C1", "room": "R1"}, "twice C1"),
    ],
)
def test_bench(change: dict[str, Any], breach: str) -> None:
    instance, plan = small.bench(), bench_plan()
    assert check_bench(instance, plan) == (
        [],
        {"placed": 2, "unassigned": 0, "examiner_days": 3, "idle": 0, "cost": 24},
    )
    plan["orals"][1].update(change)
    assert breach in check_bench(instance, plan)[0]


def test_bench_counts_idle_grains_and_hearings_a_day() -> None:
    instance, plan = small.bench(), bench_plan()
    instance["halves"][0]["end"] = "12:00"
    plan["orals"][1]["start"] = "10:45"
    # 10:00 to 10:45 is 45 minutes, 15 of them the buffer: two grains for each of three people, 24 + 6.
    assert check_bench(instance, plan)[1]["cost"] == 30
    instance["examiners"][0]["max_per_day"] = 1
    assert check_bench(instance, plan)[0] == ["H5 E1 day 0"]


def kul_plan() -> list[dict[str, Any]]:
    day = "2025-06-23"
    return [
        {"defence": "S1", "day": day, "start": "09:00", "room": "R1", "members": {"supervisor": ["A"], "a": ["B"]}},
        {"defence": "S2", "day": day, "start": "10:00", "room": "R1", "members": {"s": ["A"], "co": ["B", "C"]}},
        {"defence": "S3", "day": day, "start": "11:00", "room": "R2", "members": {"s": ["A"], "m": ["C"]}},
    ]


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        ({"start": "10:00"}, "S3: A is away or elsewhere"),
        ({"start": "10:30"}, "S3: 2025-06-23 10:30 is not one of the hours"),
        ({"start": "12:00"}, "S3: 2025-06-23 12:00 is not one of the hours"),
        ({"members": {"s": ["A"]}}, "S3: the panel is not everyone named"),
        ({"room": "R9"}, "S3: room R9 is unknown, closed or taken"),
        ({"start": "10:00", "room": "R1"}, "S3: room R1 is unknown, closed or taken"),
        ({"defence": "S1"}, "defence S1 is unknown or planned twice"),
    ],
)
def test_kul(tmp_path: Path, change: dict[str, Any], breach: str) -> None:
    instance, plan = Kul.read(small.kul(tmp_path)), kul_plan()
    # One room for S1 and S2: A and B, one pair each.
    assert instance.check(plan) == ([], {"placed": 3, "adjacency": 2})
    plan[2].update(change)
    assert breach in instance.check(plan)[0]


def test_kul_reads_who_is_away(tmp_path: Path) -> None:
    away = [
        ("C", "person", "2025-06-23", "11:30", "12:00"),
        ("R2", "room", "2025-06-23", "09:00", "12:00"),
    ]
    instance = Kul.read(small.kul(tmp_path, away))
    assert instance.check(kul_plan())[0] == [
        "S3: room R2 is unknown, closed or taken",
        "S3: C is away or elsewhere",
    ]


def test_kul_reads_when_a_student_is_away(tmp_path: Path) -> None:
    # Rows of students were passed over: the student is one of the people who attend.
    instance = Kul.read(small.kul(tmp_path, [("S2", "person", "2025-06-23", "10:00", "11:00")]))
    assert instance.check(kul_plan())[0] == ["S2: S2 is away or elsewhere"]


def momilp_plan() -> list[dict[str, Any]]:
    return [
        {"defence": 1, "day": 1, "start": 1, "room": 1, "members": {"1": 1, "2": 2}},
        {"defence": 2, "day": 1, "start": 3, "room": 1, "members": {"1": 2, "2": 1}},
    ]


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        ({"start": 2}, "room 1 twice at once on day 1"),
        ({"start": 2}, "defence 2: room 1 cannot be started in"),
        ({"start": 4}, "defence 2: no such day, slot or room"),
        ({"members": {"1": 2, "2": 2}}, "defence 2: roles not filled by distinct members"),
        ({"members": {"1": 2, "2": 3}}, "defence 2: member 3 cannot take role 2 then"),
        ({"defence": 1}, "defence 1 is unknown or placed twice"),
    ],
)
def test_momilp(change: dict[str, Any], breach: str) -> None:
    data, plan = small.momilp(), momilp_plan()
    data["par"]["e"][1][2] = [0, 0, 1]
    data["par"]["e"][2][2] = [0, 1, 0]
    assert check_momilp(data["idx"], data["par"], plan) == ([], {"placed": 2})
    plan[1].update(change)
    assert breach in check_momilp(data["idx"], data["par"], plan)[0]


def test_momilp_counts_committees() -> None:
    data, plan = small.momilp(), copy.deepcopy(momilp_plan())
    data["par"]["e"][1][2] = [0, 0, 1]
    data["par"]["e"][2][2] = [0, 1, 0]
    data["par"]["c"][1] = 1
    assert check_momilp(data["idx"], data["par"], plan)[0] == ["member 1 in 2 committees"]
