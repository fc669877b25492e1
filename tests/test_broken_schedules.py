"""Schedules broken by hand, one thing each: the checker names the right rule every time.

The good schedule and what each person is for: `tests.broken_plan`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest

from scheduler.domain import Problem
from scheduler.schedule import Hearing
from scheduler.verification import verify
from tests.broken_plan import LATE, SMALL, TUESDAY_PLENARY, good_plan, heard, rich_problem
from tests.factories import broken_rules, make_schedule
from tests.oracle.checker import check


def apart(panel_mode: str, *hearings: Hearing) -> Iterable[Hearing]:
    """Return hearings with a session each, unless panels sit half-days."""
    if panel_mode == "session":
        return hearings
    return [h.model_copy(update={"session": f"{h.candidate}-{i}"}) for i, h in enumerate(hearings)]


def outsiders_view(problem: Problem, *hearings: Hearing) -> set[str]:
    """Return the keys that the outsider's checker finds broken."""
    schedule = make_schedule(*hearings).model_dump(mode="json")
    return {key for key, _ in check(problem.model_dump(mode="json", by_alias=True), schedule)}


@pytest.mark.parametrize("panel_mode", ["session", "hearing", "given"])
def test_good_schedule(panel_mode: str) -> None:
    rows = list(apart(panel_mode, *good_plan().values()))
    assert broken_rules(rich_problem(panel_mode), *rows) == set()
    assert outsiders_view(rich_problem(panel_mode), *rows) == set()


C1, C3, C4, C5, C6, C7 = (good_plan()[who] for who in ("C1", "C3", "C4", "C5", "C6", "C7"))
MONDAY_PM, TUESDAY, WEDNESDAY, THURSDAY = 0, 1, 2, 3

BREACHES: dict[str, tuple[str, dict[str, Hearing | None]]] = {
    "heard twice in one session": ("placed_once", {"again": heard("C6", "10:30", THURSDAY, "R1", "A1 A2 P2")}),
    "heard again in the afternoon": ("placed_once", {"again": heard("C4", "14:00", TUESDAY, "V", "A8 A2 P2")}),
    "start off the grid": ("allowed_start", {"C6": heard("C6", "09:10", THURSDAY, "R1", "A1 A2 P2")}),
    "start not among those given": ("allowed_start", {"C5": heard("C5", "09:30", WEDNESDAY, "R2", "A1 A3 P1")}),
    "extra time forgotten": ("length", {"C2": heard("C2", "10:15", 0, "R1", "A1 A2 P1", minutes=60)}),
    "turnaround forgotten": ("length", {"C1": heard("C1", "09:00", 0, "R1", "A1 A2 P1", after=10)}),
    "deliberation forgotten": ("length", {"C5": heard("C5", "09:00", WEDNESDAY, "R2", "A1 A3 P1", after=5)}),
    "oral too long": ("length", {"C3": heard("C3", "13:30", 0, "R1", "A1 A2 P2", minutes=60)}),
    "room closed": ("opening", {"C6": heard("C6", "15:15", THURSDAY, "R1", "A1 A2 P2")}),
    "across both half-days": ("opening", {"C4": heard("C4", "11:45", TUESDAY, "V", "A3 A2 P2")}),
    "before the opening": ("opening", {"C4": heard("C4", "08:00", TUESDAY, "V", "A3 A2 P2")}),
    "on a Saturday": ("opening", {"C4": heard("C4", "10:00", 5, "V", "A3 A2 P2")}),
    "turnaround after closing": ("opening", {"C4": heard("C4", "16:00", TUESDAY, "V", "A3 A2 P2")}),
    "outside the candidate's windows": (
        "candidate_availability", {"C6": heard("C6", "10:00", THURSDAY, "R1", "A1 A2 P2")},
    ),
    "before the candidate's earliest day": (
        "candidate_availability", {"C5": heard("C5", "09:00", 0, "R2", "A4 A5 P5")},
    ),
    "while the candidate is busy": (
        "candidate_availability", {"C1": heard("C1", "14:30", MONDAY_PM, "R1", "A1 A2 P2")},
    ),
    "examiner leaves before the end": (
        "examiner_availability", {"C3": heard("C3", "15:15", MONDAY_PM, "R1", "A1 A2 P2")},
    ),
    "examiner not there that day": (
        "examiner_availability", {"C6": heard("C6", "09:00", THURSDAY, "R1", "A1 A6 P2")},
    ),
    "remote candidate in a room": ("mode", {"C4": heard("C4", "10:00", TUESDAY, "R3", "A3 A2 P2")}),
    "examiner who is never remote": ("mode", {"C4": heard("C4", "10:00", TUESDAY, "V", "A3 A2 P3")}),
    "certification that is never remote": ("mode", {"C6": heard("C6", "09:00", THURSDAY, "V", "A1 A2 P2")}),
    "mode written wrong": ("mode", {"C6": heard("C6", "09:00", THURSDAY, "R1", "A1 A2 P2", mode="remote")}),
    "centre of the candidate": ("centre", {"C5": heard("C5", "09:00", WEDNESDAY, "R1", "A1 A3 P1")}),
    "centre of an examiner": ("centre", {"C5": heard("C5", "09:00", WEDNESDAY, "R2", "A1 A3 P2")}),
    "room with steps": ("step_free", {"C3": heard("C3", "13:30", MONDAY_PM, "R3", "A1 A2 P2")}),
    "too short a break": ("shortest_break", {"C3": heard("C3", "13:15", MONDAY_PM, "R1", "A1 A2 P2")}),
    "too long a run": (
        "longest_run",
        {"C1": heard("C1", "09:00", 0, "R1", "A1 A2 P6"), "C2": heard("C2", "10:15", 0, "R1", "A1 A2 P6")},
    ),
    "too many in a half-day": (
        "limits", {"C1": heard("C1", "09:00", 0, "R1", "A1 A2 P7"), "C2": heard("C2", "10:15", 0, "R1", "A1 A2 P7")},
    ),
    "too many in a day": (
        "limits",
        {
            "C1": heard("C1", "09:00", 0, "R1", "A1 A2 P8"),
            "C2": heard("C2", "10:15", 0, "R1", "A1 A2 P8"),
            "C3": heard("C3", "13:30", 0, "R1", "A1 A2 P8"),
        },
    ),
    "too many days in a week": ("limits", {"C4": heard("C4", "10:00", TUESDAY, "V", "A1 A2 P2")}),
    "too many days in all": ("limits", {"C5": heard("C5", "09:00", WEDNESDAY, "R2", "A1 A2 P1")}),
    "too many hearings in all": ("limits", {"C6": heard("C6", "09:00", THURSDAY, "R1", "A1 A3 P2")}),
    "two centres in a day": ("one_place", {"C3": heard("C3", "13:30", MONDAY_PM, "R2", "A1 A2 P1")}),
    "no time to travel": (
        "one_place",
        {
            "C4": heard("C4", "10:00", TUESDAY, "V", "A8 A2 P2"),
            "C1": heard("C1", "13:00", TUESDAY, "R1", "A8 A5 P1"),
        },
    ),
    "one person in two seats": ("seats", {"C5": heard("C5", "09:00", WEDNESDAY, "R2", "A1 A1 P1")}),
    "wrong category": ("seats", {"C5": heard("C5", "09:00", WEDNESDAY, "R2", "A1 A3 A4")}),
    "chair who may not chair": ("seats", {"C5": heard("C5", "09:00", WEDNESDAY, "R2", "A5 A3 P1")}),
    "empty seat": ("seats", {"C5": C5.model_copy(update={"panel": C5.panel[:2]})}),
    "seat that does not exist": (
        "seats", {"C5": C5.model_copy(update={"panel": (*C5.panel, C7.panel[0].model_copy(update={"seat": "x"}))})},
    ),
    "no specialist": ("specialists", {"C5": heard("C5", "09:00", WEDNESDAY, "R2", "A7 A5 P5")}),
    "companion on the panel": (
        "conflict", {"C1": heard("C1", "09:00", 0, "R1", "A4 A2 P1"), "C2": heard("C2", "10:15", 0, "R1", "A4 A2 P1")},
    ),
    "tie declared by the candidate": ("conflict", {"C4": heard("C4", "10:00", TUESDAY, "V", "A3 A2 P1"), "C7": None}),
    "tie declared by the examiner": ("conflict", {"C6": heard("C6", "09:00", THURSDAY, "R1", "A1 A9 P2")}),
    "same employer": ("conflict", {"C5": heard("C5", "09:00", WEDNESDAY, "R2", "A1 A3 P9")}),
    "file not read": ("file", {"C4": heard("C4", "10:00", 0, "V", "A3 A5 P5")}),
    "examiner told too late": ("notice", {"C5": heard("C5", "09:00", WEDNESDAY, "R2", "A1 A3 P4")}),
    "eligibility has ended": ("eligibility", {"C6": heard("C6", "09:00", 4, "R1", "A1 A2 P2")}),
    "three months after the deposit": ("deposit_months", {"C5": heard("C5", "09:00", THURSDAY, "R2", "A4 A3 P1")}),
    "deliberation too late": ("decision", {"C1": C1.model_copy(update={"deliberation_day": LATE})}),
    "deliberation before the hearing": (
        "decision", {"C6": C6.model_copy(update={"deliberation_day": TUESDAY_PLENARY})},
    ),
    "no deliberation": ("decision", {"C6": C6.model_copy(update={"deliberation_day": None})}),
    "deliberation over capacity": (
        "decision", {h.candidate: h.model_copy(update={"deliberation_day": SMALL}) for h in (C4, C5, C6)},
    ),
    "no due date": ("decision", {"C6": C6.model_copy(update={"decision_due": None})}),
    "no deliberation day": ("decision", {"C6": C6.model_copy(update={"deliberation_day": None})}),
    "second attempt instead of the first": ("reference", {"C6": C6.model_copy(update={"attempt": 2})}),
    "held too long": ("length", {"C6": heard("C6", "09:00", THURSDAY, "R1", "A1 A2 P2", after=10)}),
    "due date a day late": ("decision", {"C6": C6.model_copy(update={"decision_due": dt.date(2027, 4, 8)})}),
    "no time for lunch": ("lunch", {"C3": heard("C3", "12:45", MONDAY_PM, "R1", "A1 A7 P2")}),
    "pinned start": ("pins", {"C7": heard("C7", "09:15", TUESDAY, "R1", "A4 A7 P1")}),
    "pinned room": ("pins", {"C7": heard("C7", "09:00", TUESDAY, "R3", "A4 A7 P1")}),
    "pinned examiner": ("pins", {"C7": heard("C7", "09:00", TUESDAY, "R1", "A4 A5 P1")}),
    "cohort split": ("cohort", {"C3": heard("C3", "13:30", THURSDAY, "R1", "A1 A2 P2")}),
    "one person twice in a day": ("same_person", {"C4": heard("C4", "10:00", WEDNESDAY, "V", "A4 A7 P5")}),
    "another panel inside a session": ("session", {"C2": heard("C2", "10:15", 0, "R1", "A1 A7 P1")}),
    "two panels in a room": ("session", {"C2": heard("C2", "10:15", 0, "R1", "A4 A7 P5", session="other")}),
    "examiner in two sessions": ("session", {"C1": heard("C1", "10:30", THURSDAY, "R3", "A1 A5 P1")}),
    "unknown room": ("reference", {"C6": C6.model_copy(update={"room": "R9"})}),
    "unknown examiner": ("reference", {"C6": heard("C6", "09:00", THURSDAY, "R1", "A1 A2 P99")}),
    "unknown candidate": ("reference", {"C99": C6.model_copy(update={"candidate": "C99"})}),
    "another certification": ("reference", {"C6": C6.model_copy(update={"certification": "X"})}),
}  # fmt: skip

# Two rules at once, or rules that need a panel per hearing.
OTHER_MODES: dict[str, tuple[str, set[str], dict[str, Hearing | None]]] = {
    "double booking of room and panel": (
        "session", {"room_overlap", "examiner_overlap"}, {"C2": heard("C2", "10:00", 0, "R1", "A1 A2 P1")},
    ),
    "room taken twice": ("hearing", {"room_overlap"}, {"C1": heard("C1", "09:30", THURSDAY, "R1", "A7 A5 P1")}),
    "examiner taken twice": ("hearing", {"examiner_overlap"}, {"C1": heard("C1", "09:30", THURSDAY, "R3", "A1 A5 P1")}),
    "not a given panel": ("given", {"given_panel"}, {"C5": heard("C5", "09:00", WEDNESDAY, "R2", "A1 A3 P5")}),
}  # fmt: skip


def test_there_are_fifty() -> None:
    assert len(BREACHES) + len(OTHER_MODES) >= 50


@pytest.mark.parametrize("name", BREACHES)
def test_one_thing_is_wrong(name: str) -> None:
    rule, changes = BREACHES[name]
    rows = good_plan(**changes).values()
    assert broken_rules(rich_problem(), *rows) == {rule}
    assert outsiders_view(rich_problem(), *rows) == {rule}


@pytest.mark.parametrize("name", OTHER_MODES)
def test_in_other_panel_modes(name: str) -> None:
    panel_mode, rules, changes = OTHER_MODES[name]
    rows = list(apart(panel_mode, *good_plan(**changes).values()))
    assert broken_rules(rich_problem(panel_mode), *rows) == rules
    assert outsiders_view(rich_problem(panel_mode), *rows) == rules


def test_the_checker_tells_who_and_in_both_languages() -> None:
    rows = good_plan(C5=heard("C5", "09:00", WEDNESDAY, "R2", "A1 A3 P9")).values()
    (violation,) = verify(rich_problem(), make_schedule(*rows))
    assert (violation.candidates, violation.examiners) == (("C5",), ("P9",))
    assert violation.text.startswith("P9 a le même employeur que le candidat")
    assert violation.text_en.startswith("P9 shares an employer with the candidate")
