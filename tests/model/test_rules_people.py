"""Pins, cohorts and people who are candidate twice: hand-computed, on the checker and on the solver."""

from typing import Any

import pytest

from tests.factories import (
    at,
    broken_rules,
    make_candidate,
    make_examiners,
    make_hearing,
    make_problem,
    make_room,
    placed,
    start_of,
    starts,
)


def pinned(**fields: Any):
    """Return a problem with two rooms, two professionals and one pin on C1."""
    return make_problem(
        rooms=(make_room(), make_room("R2")),
        examiners=make_examiners("P2"),
        pins=({"candidate": "C1"} | fields,),
    )


class TestPins:
    PINS = pytest.mark.parametrize(
        ("pin", "kept"),
        [
            ({"start": at("14:30")}, {"start": "14:30"}),
            ({"room": "R2"}, {"room": "R2"}),
            ({"seat": "professionnel", "examiner": "P2"}, {"panel": {"professionnel": "P2"}}),
            ({"examiner": "P2"}, {"panel": {"professionnel": "P2"}}),
            ({"seat": "president", "examiner": "A2"}, {"panel": {"president": "A2", "membre": "A1"}}),
        ],
        ids=["start", "room", "examiner in a seat", "examiner anywhere", "examiner in another seat"],
    )

    @PINS
    def test_pinned_field(self, pin: dict[str, Any], kept: dict[str, Any]) -> None:
        assert broken_rules(pinned(**pin), make_hearing(**kept)) == set()
        assert broken_rules(pinned(**pin), make_hearing()) == {"pins"}

    @PINS
    def test_solver_keeps_the_pin(self, pin: dict[str, Any], kept: dict[str, Any]) -> None:
        hearing = placed(pinned(**pin))["C1"]
        panel = {sitting.seat: sitting.examiner for sitting in hearing.panel}
        assert start_of(hearing) == kept.get("start", start_of(hearing))
        assert hearing.room == kept.get("room", hearing.room)
        assert panel == panel | kept.get("panel", {})

    def test_pin_that_cannot_be_kept_leaves_the_candidate_out(self) -> None:
        # P2 may not take the president's seat.
        assert placed(pinned(seat="president", examiner="P2")) == {}

    def test_candidate_who_is_not_placed_breaks_no_pin(self) -> None:
        assert broken_rules(pinned(room="R2")) == set()


class TestCohort:
    @pytest.mark.parametrize(
        ("scope", "day", "split"), [("day", 0, False), ("day", 1, True), ("week", 4, False), ("week", 7, True)]
    )
    def test_one_day_or_one_week(self, scope: str, day: int, split: bool) -> None:
        problem = self.problem(scope, day)
        rows = make_hearing("C1"), make_hearing("C2", "13:00", day)
        assert broken_rules(problem, *rows) == ({"cohort"} if split else set())
        assert len(starts(problem)) == (1 if split else 2)

    def test_cohorts_are_apart(self) -> None:
        problem = self.problem("day", 7, "H")
        assert broken_rules(problem, make_hearing("C1"), make_hearing("C2", "13:00", 7)) == set()

    @staticmethod
    def problem(scope: str, day: int, second: str = "G"):
        """Return C1, heard on the first day at 09:00, and C2, heard on ``day`` at 13:00."""
        return make_problem(
            days=8,
            campaign={"cohort_scope": scope},
            candidates=(
                make_candidate("C1", cohort="G", allowed_starts=(at("09:00"),)),
                make_candidate("C2", cohort=second, allowed_starts=(at("13:00", day),)),
            ),
        )


class TestSamePerson:
    def test_two_candidacies_of_one_person(self) -> None:
        problem = self.problem(days=2)
        rows = [make_hearing("C1"), make_hearing("C2", "10:00")]
        assert broken_rules(problem, *rows) == {"same_person"}
        assert broken_rules(problem, rows[0], make_hearing("C2", "10:00", 1)) == set()
        assert broken_rules(self.problem(second="other@x.fr"), *rows) == set()

    def test_solver_hears_one_person_once_a_day(self) -> None:
        assert len(starts(self.problem())) == 1
        assert len(starts(self.problem(second="other@x.fr"))) == 2
        days = {hearing.start.date() for hearing in placed(self.problem(days=2)).values()}
        assert len(days) == 2

    @staticmethod
    def problem(days: int = 1, second: str = "Ada@X.fr"):
        """Return two candidacies whose addresses differ by capitals only."""
        return make_problem(
            days=days,
            candidates=(make_candidate("C1", email="ada@x.fr"), make_candidate("C2", email=second)),
        )
