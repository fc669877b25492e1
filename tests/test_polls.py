"""Half-days that are asked about, and answers as rows of availability."""

from __future__ import annotations

import datetime as dt

from scheduler.domain import Availability, Level, Problem
from scheduler.polls import poll_slots, with_answers
from tests.api.helpers import small_problem
from tests.io.plans import paris

Rows = list[tuple[str, str, Level]]


def problem() -> Problem:
    """Monday 15 and Tuesday 16 March 2027, two half-days each."""
    return small_problem(start=dt.date(2027, 3, 15), end=dt.date(2027, 3, 16), half_days=["09:00-12:30", "13:30-18:00"])


def having(*rows: Availability) -> Problem:
    fields = {name: getattr(problem(), name) for name in Problem.model_fields}
    return Problem(**fields | {"availability": rows})


def rows_of(found: Problem, who: str = "E1") -> Rows:
    return [(f"{row.start:%d %H:%M}", f"{row.end:%d %H:%M}", row.level) for row in found.availability if row.who == who]


def test_the_slots_are_the_half_days_of_working_days() -> None:
    assert [slot.key for slot in poll_slots(problem().campaign)] == [
        "2027-03-15T0900", "2027-03-15T1330", "2027-03-16T0900", "2027-03-16T1330",
    ]  # fmt: skip


def test_each_answer_is_a_row_of_its_level() -> None:
    said: dict[str, Level] = {"2027-03-15T0900": "yes", "2027-03-15T1330": "if_needed", "2027-03-16T0900": "no"}
    found = with_answers(having(), {"E1": said, "E2": {}, "X": said}, {})
    assert rows_of(found) == [
        ("15 09:00", "15 12:30", "yes"),
        ("15 13:30", "15 18:00", "if_needed"),
        ("16 09:00", "16 12:30", "no"),
    ]
    assert rows_of(found, "E2") == []


def test_what_was_said_before_goes_and_appointments_stay() -> None:
    other = Availability(who="E2", start=paris(2027, 3, 15, 9), end=paris(2027, 3, 15, 10), level="yes")
    wide = Availability(who="E1", start=paris(2027, 3, 15, 9), end=paris(2027, 3, 16, 18), level="yes")
    busy = Availability(who="E1", start=paris(2027, 3, 16, 9), end=paris(2027, 3, 16, 10), level="no")
    first: dict[str, Level] = {"2027-03-15T0900": "no", "2027-03-16T1330": "no"}
    once = with_answers(having(other, wide, busy), {"E1": first}, {})
    assert rows_of(once) == [
        ("16 09:00", "16 10:00", "no"),
        ("15 09:00", "15 12:30", "no"),
        ("16 13:30", "16 18:00", "no"),
    ]
    second: dict[str, Level] = {"2027-03-15T0900": "yes"}
    twice = with_answers(once, {"E1": second}, {"E1": first})
    assert rows_of(twice) == [("16 09:00", "16 10:00", "no"), ("15 09:00", "15 12:30", "yes")]
    assert rows_of(twice, "E2") == [("15 09:00", "15 10:00", "yes")]
    assert with_answers(twice, {"E1": second}, {"E1": second}) == twice
