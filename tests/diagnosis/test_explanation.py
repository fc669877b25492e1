"""The planted reasons of the impossible example are found, named and mended."""

from __future__ import annotations

import pytest

from api.reading import problem_from_json
from examples import make_impossible
from scheduler.diagnosis.explanation import Explained, explain
from scheduler.diagnosis.parts import part_of
from scheduler.diagnosis.report import apply_changes
from scheduler.model.feasible import hear_all
from tests.cli.helpers import SMALL
from tests.factories import make_examiners, make_hearing, make_problem, make_schedule, window, with_candidates

PLANTED = {
    "P01": ({"seats"}, "océanographie", {"examiner"}),
    "P02": ({"conflict", "seats"}, "Cécile POIRÉE (E05) a le même employeur que Hugo BŒUF (P02)", {"examiner"}),
    "P03": ({"conflict", "seats"}, "Benoît SÉGUIN (E06) a accompagné Zoé CRÉPIN (P03)", {"examiner"}),
    "P04": ({"eligibility"}, "finit le vendredi 05/03/2027", {"eligibility+reading"}),
    "P06": ({"candidate_availability", "decision"}, "filière Santé", {"deliberation"}),
    "P07": ({"rooms_for"}, "ucune salle ne convient à Chloé NOËL", {"remote"}),
}
SOLVER_WORDS = ("contrainte", "variable", "solveur", "infaisable", "modèle", "littéral", "constraint", "infeasible")


def explained(who: str) -> Explained:
    (one,) = explain(make_impossible.build(), [who], seconds=30).candidates
    return one


def assert_advice_does_what_it_says(one: Explained) -> None:
    problem = make_impossible.build()
    for advice in one.advice:
        mended = apply_changes(problem, advice.changes)
        assert hear_all(part_of(mended, advice.places), 30).answer == "yes", advice.text
        assert one.candidate in advice.places


@pytest.mark.parametrize("who", PLANTED)
def test_a_planted_reason_is_found_and_named(who: str) -> None:
    kinds, words, help_kinds = PLANTED[who]
    one = explained(who)
    assert one.conflict is not None
    assert one.conflict.minimal
    assert {fact.kind for fact in one.conflict.facts} == kinds
    told = " ".join(fact.text for fact in one.conflict.facts)
    assert words in told
    assert not any(word in told.lower() for word in SOLVER_WORDS)
    assert help_kinds <= {advice.kind for advice in one.advice}
    assert_advice_does_what_it_says(one)


def test_what_three_candidates_share() -> None:
    one = explained("P09")
    assert one.conflict is not None
    assert one.conflict.candidates == ("P08", "P09", "P10")
    # One half-day of one person who hears two at most, for three candidates.
    assert {(fact.kind, fact.examiners) for fact in one.conflict.facts} == {
        ("seats", ("E10",)),
        ("examiner_availability", ("E10",)),
        ("limits", ("E10",)),
    }
    assert {"limit", "half_day", "examiner"} <= {advice.kind for advice in one.advice}
    assert_advice_does_what_it_says(one)


def test_days_are_taken_rule_by_rule() -> None:
    one = explained("P04")
    assert {"file", "eligibility"} <= {exclusion.rule for exclusion in one.excluded}


def test_two_proposals_may_each_bring_someone_new() -> None:
    # Both were called the same, and the pair was no coherent problem: the command ended in a fault.
    lone = problem_from_json(SMALL.read_bytes())
    rooms = tuple(room.model_copy(update={"step_free": False}) for room in lone.rooms)
    shared = tuple(c.model_copy(update={"employers": ("Ensemble",), "step_free": True}) for c in lone.candidates)
    panel = tuple(e.model_copy(update={"employers": ("Ensemble",)}) for e in lone.examiners)
    tied = lone.model_copy(update={"rooms": rooms, "candidates": shared, "examiners": panel})
    (one,) = explain(tied, ["C1"], seconds=30).candidates
    assert one.conflict is not None


def test_advice_gives_only_the_fields_that_change() -> None:
    changes = [change for advice in explained("P07").advice for change in advice.changes if change.part == "candidates"]
    assert [(change.action, change.row) for change in changes] == [("update", {"mode": "either"})]


def test_what_advice_brings_to_a_plan_is_measured() -> None:
    # A1 hears one candidate a half-day and there is one half-day: C1 is heard, C2 is not. With two, C2 follows C1
    # before the same people: no examiner-day, room-day or idle minute more. The best that places C2 comes first.
    tight = make_problem(
        examiners=make_examiners(A1={"max_half_day": 1}),
        candidates=tuple(with_candidates("C1", "C2")),
        availability=(window("A1", "09:00", "12:00"),),
    )
    (one,) = explain(tight, ["C2"], 30, make_schedule(make_hearing("C1", "09:00"))).candidates
    assert {advice.places for advice in one.advice} == {("C2",)}
    assert [advice.cost for advice in one.advice] == sorted(advice.cost or 0 for advice in one.advice)
    assert [advice.cost for advice in one.advice if advice.kind == "limit"] == [0]
