"""What a schedule says besides its hearings: who is left out, attempts, figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from scheduler.claims import as_document
from scheduler.schedule import Reason, Schedule, Tier, Unplaced
from scheduler.verification import measure, verify
from tests.factories import make_candidate, make_hearing, make_problem, plan, with_candidates

TWO = make_problem(candidates=with_candidates("C1", "C2"))
C1, C2 = make_hearing("C1"), make_hearing("C2", "10:00")


def left_out(*names: str, reasons: tuple[Reason, ...] = (Reason(key="room", text="Aucune salle."),)) -> Any:
    return tuple(Unplaced(candidate=who, reasons=reasons) for who in names)


def found(schedule: Schedule) -> list[tuple[str, tuple[str, ...]]]:
    return [(violation.rule, violation.candidates) for violation in verify(TWO, schedule)]


@pytest.mark.parametrize(
    ("hearings", "unplaced", "expected"),
    [
        ((C1, C2), (), []),
        ((C1,), left_out("C2"), []),
        ((C1,), (), [("accounted", ("C2",))]),
        ((C1, C2), left_out("C2"), [("accounted", ("C2",))]),
        ((C1,), left_out("C2", "C2"), [("accounted", ("C2",))]),
        ((C1, C2), left_out("C9"), [("reference", ("C9",))]),
        ((C1,), left_out("C2", reasons=()), [("accounted", ("C2",))]),
    ],
    ids=["both heard", "one listed", "neither", "both heard and listed", "twice", "unknown", "without a reason"],
)
def test_every_candidate_is_accounted_for(hearings: Any, unplaced: Any, expected: Any) -> None:
    assert found(Schedule(hearings=hearings, unplaced=unplaced)) == expected


def test_hearings_alone_say_nothing_of_the_others() -> None:
    alone = Schedule(hearings=(C1,))
    assert found(alone) == []
    assert found(as_document(alone)) == [("accounted", ("C2",))]


def test_attempt_is_the_candidates() -> None:
    problem = make_problem(candidates=(make_candidate(attempt=2),))
    (violation,) = verify(problem, Schedule(hearings=(make_hearing(),)))
    assert (violation.rule, violation.candidates) == ("reference", ("C1",))
    assert violation.text_en == "The schedule counts attempt 1 of C1 instead of 2."
    assert verify(problem, Schedule(hearings=(make_hearing(attempt=2),))) == []


# Both heard 09:00-11:00 in one session by three people in one room: 3 × 8 + 4 = 28, nothing idle.
RIGHT = {tier.name: tier for tier in measure(TWO, Schedule(hearings=(C1, C2)))}


@pytest.mark.parametrize(
    ("status", "changes", "told"),
    [
        ("FEASIBLE", {"value": 28}, []),
        ("FEASIBLE", {"value": 28, "bound": 14, "gap": 0.5}, []),
        ("OPTIMAL", {"value": 28, "bound": 28, "gap": 0}, []),
        ("FEASIBLE", {"value": 27}, ["the schedule claims 27, the check finds 28"]),
        ("FEASIBLE", {"value": 28, "bound": 30, "gap": 0}, ["bound 30 exceeds value 28"]),
        ("FEASIBLE", {"value": 28, "bound": 14, "gap": 0.1}, ["the gap is 0.5, not 0.1"]),
        ("FEASIBLE", {"value": 28, "gap": 0.5}, ["a gap is given without a bound"]),
        ("OPTIMAL", {"value": 28, "bound": 14, "gap": 0.5}, ["a gap is left, this is not optimal"]),
    ],
    ids=["right", "with a gap", "proven", "value", "bound", "gap", "gap alone", "status"],
)
def test_figures_are_recomputed(status: Any, changes: dict[str, float], told: list[str]) -> None:
    assert RIGHT["cost"].value == 28
    tiers = tuple(tier for name, tier in RIGHT.items() if name != "cost")
    schedule = Schedule(status=status, hearings=(C1, C2), tiers=(*tiers, Tier(name="cost", **changes)))
    violations = verify(TWO, schedule)
    assert [violation.rule for violation in violations] == ["tiers"] * len(told)
    assert [violation.text_en for violation in violations] == [f"Goal 'cost': {text}." for text in told]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ("placement wishes fairness compactness", ["Goal 'cost': it is missing."]),
        ("placement cost cost wishes fairness compactness", ["Goal 'cost': it is given 2 times."]),
        ("placement cost wishes fairness compactness beauty", ["Goal 'beauty': there is no such goal."]),
        ("compactness fairness wishes cost placement", []),
    ],
    ids=["missing", "twice", "unknown", "another order"],
)
def test_each_goal_is_told_once(names: str, told: list[str]) -> None:
    tiers = tuple(RIGHT.get(name, Tier(name=name, value=1)) for name in names.split())
    violations = verify(TWO, Schedule(hearings=(C1, C2), tiers=tiers))
    assert [(violation.rule, violation.text_en) for violation in violations] == [("tiers", text) for text in told]


def test_a_plan_does_not_say_there_is_none() -> None:
    (violation,) = verify(TWO, Schedule(status="INFEASIBLE", hearings=(C1, C2)))
    assert (violation.rule, violation.text_en) == ("tiers", "The schedule says there is none, and it hears someone.")
    assert verify(TWO, Schedule(status="INFEASIBLE")) == []


@pytest.mark.parametrize(
    ("hours", "rules"), [(1, []), (0, []), (2, ["offset"]), (-5, ["offset"])], ids=["Paris", "UTC", "summer", "other"]
)
def test_times_carry_the_offset_of_their_day(hours: int, rules: list[str]) -> None:
    """The instant is the same each time: in winter, clocks in Paris are one hour before UTC."""
    zone = dt.timezone(dt.timedelta(hours=hours))
    moved = {name: getattr(C1, name).astimezone(zone) for name in ("start", "end", "held_until")}
    violations = verify(TWO, Schedule(hearings=(C1.model_copy(update=moved), C2)))
    assert [(violation.rule, violation.candidates) for violation in violations] == [(rule, ("C1",)) for rule in rules]


def test_stability_is_counted_against_the_schedule_it_was_made_for() -> None:
    previous = Schedule(hearings=(C1.model_copy(update={"room": "R2"}), C2))
    counted = measure(TWO, Schedule(hearings=(C1, C2)), previous)
    schedule = Schedule(hearings=(C1, C2), tiers=counted)
    assert counted[-1].name == "stability"
    assert verify(TWO, schedule) == []  # it is not at hand: nothing can be said
    assert verify(TWO, schedule, previous=previous) == []
    (violation,) = verify(TWO, schedule, previous=Schedule(hearings=(C1, C2)))
    assert violation.rule == "tiers"


def test_what_the_solver_gives_says_everything() -> None:
    schedule = plan(make_problem(candidates=(make_candidate(), make_candidate("C2", centres=("B",))))).schedule
    assert {row.candidate for row in schedule.unplaced} == {"C2"}
    assert len(schedule.warnings) == len(schedule.warnings_en) > 0
    assert schedule.warnings_in("en")[0].startswith("Delay 'decision': 20 days under profile 'cnam'")
