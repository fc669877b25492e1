"""Rules on who sits: hand-computed, on the checker and on the solver."""

from typing import Any

import pytest

from scheduler.domain import Seat
from tests.factories import (
    broken_rules,
    make_candidate,
    make_certification,
    make_examiners,
    make_hearing,
    make_problem,
    make_room,
    make_seats,
    placed,
    plan,
    starts,
    window,
    with_candidates,
)


def panel_of(hearing) -> dict[str, str]:
    """Return people by seat."""
    return {sitting.seat: sitting.examiner for sitting in hearing.panel}


def seats_with(name: str, **changes: Any) -> tuple[Seat, ...]:
    """Return the default seats with one of them changed."""
    return tuple(seat.model_copy(update=changes) if seat.seat == name else seat for seat in make_seats())


class TestSeats:
    @pytest.mark.parametrize(
        "panel",
        [
            {"professionnel": ""},
            {"membre": "A1"},
            {"professionnel": "A3"},
            {"president": "A4"},
            {"invite": "P2"},
        ],
        ids=["empty seat", "one person twice", "wrong category", "may not chair", "seat that does not exist"],
    )
    def test_wrong_panel(self, panel: dict[str, str]) -> None:
        problem = make_problem(examiners=make_examiners("A3", "P2", A4={"chair": False}))
        assert broken_rules(problem, make_hearing()) == set()
        assert broken_rules(problem, make_hearing(panel=panel)) == {"seats"}

    def test_a_seat_for_two(self) -> None:
        problem = make_problem(seats=seats_with("professionnel", count=2), examiners=make_examiners("P2"))
        assert broken_rules(problem, make_hearing()) == {"seats"}
        assert {s.examiner for s in placed(problem)["C1"].panel} == {"A1", "A2", "P1", "P2"}
        assert placed(make_problem(seats=seats_with("professionnel", count=2))) == {}

    def test_named_people(self) -> None:
        problem = make_problem(seats=seats_with("membre", people=("A3",)), examiners=make_examiners("A3"))
        assert broken_rules(problem, make_hearing(panel={"membre": "A3"})) == set()
        assert broken_rules(problem, make_hearing()) == {"seats"}
        assert panel_of(placed(problem)["C1"])["membre"] == "A3"

    def test_seat_that_needs_the_speciality(self) -> None:
        people = make_examiners("P2", P1={"specialities": ("t",)})
        problem = make_problem(seats=seats_with("professionnel", needs_speciality=True), examiners=people)
        assert broken_rules(problem, make_hearing(panel={"professionnel": "P2"})) == set()
        assert broken_rules(problem, make_hearing()) == {"seats"}
        assert panel_of(placed(problem)["C1"])["professionnel"] == "P2"

    def test_smallest_panel(self) -> None:
        # Three seats: enough for the profile's 3, not for 4.
        assert broken_rules(make_problem(campaign={"rule_overrides": {"panel_min": 3}}), make_hearing()) == set()
        four = make_problem(campaign={"rule_overrides": {"panel_min": 4}})
        assert broken_rules(four, make_hearing()) == {"seats"}
        assert placed(four) == {}

    def test_solver_seats_people_where_they_may_sit(self) -> None:
        chairs = make_problem(examiners=make_examiners(A1={"chair": False}))
        assert panel_of(placed(chairs)["C1"]) == {"president": "A2", "membre": "A1", "professionnel": "P1"}

    @pytest.mark.parametrize(
        "examiners",
        [
            make_examiners(A1={"chair": False}, A2={"chair": False}),
            make_examiners(A2={"category": "P"}),
            make_examiners(P1={"category": "A"}),
        ],
        ids=["no chair", "one academic for two seats", "no professional"],
    )
    @pytest.mark.parametrize("panel_mode", ["session", "hearing"])
    def test_solver_leaves_no_seat_empty(self, examiners, panel_mode: str) -> None:
        assert placed(make_problem(examiners=examiners, campaign={"panel_mode": panel_mode})) == {}


class TestChair:
    NOBODY = {who: {"chair": False} for who in ("A1", "A2", "P1")}  # noqa: RUF012

    @staticmethod
    def problem(**parts: Any):
        """Return a problem whose panel keeps no seat for a chair."""
        return make_problem(**({"seats": seats_with("president", chair=False)} | parts))

    def test_one_member_may_chair(self) -> None:
        nobody = self.problem(examiners=make_examiners(**self.NOBODY))
        assert broken_rules(nobody, make_hearing()) == {"chair"}
        # Whatever the seat: the professional is the one who may.
        someone = self.problem(examiners=make_examiners(**self.NOBODY | {"P1": {"chair": True}}))
        assert broken_rules(someone, make_hearing()) == set()

    def test_number_is_data(self) -> None:
        # A1 may chair, A2 and P1 may not: enough for none and for one, not for two.
        people = make_examiners(A2={"chair": False})
        for number, expected in ((None, set()), (0, set()), (1, set()), (2, {"chair"})):
            problem = self.problem(campaign={"rule_overrides": {"panel_chair": number}}, examiners=people)
            assert broken_rules(problem, make_hearing()) == expected

    def test_one_person_twice_counts_once(self) -> None:
        two = self.problem(campaign={"rule_overrides": {"panel_chair": 2}}, examiners=make_examiners(A2={}))
        assert broken_rules(two, make_hearing(panel={"membre": "A1"})) == {"seats", "chair"}

    @pytest.mark.parametrize("panel_mode", ["session", "hearing"])
    def test_solver_finds_who_may_chair(self, panel_mode: str) -> None:
        campaign = {"panel_mode": panel_mode}
        nobody = self.problem(campaign=campaign, examiners=make_examiners(**self.NOBODY))
        assert placed(nobody) == {}
        someone = self.problem(campaign=campaign, examiners=make_examiners(**self.NOBODY, P2={"chair": True}))
        assert panel_of(placed(someone)["C1"])["professionnel"] == "P2"

    def test_reason_when_nobody_may(self) -> None:
        nobody = self.problem(examiners=make_examiners(**self.NOBODY))
        ((reason,),) = (unplaced.reasons for unplaced in plan(nobody).schedule.unplaced)
        assert (reason.key, reason.text_en) == ("chair", "Nobody qualified to chair is free on the candidate's dates.")


class TestSpecialists:
    OTHER = {"specialities": ("t",)}  # noqa: RUF012

    def test_one_specialist_is_needed(self) -> None:
        none = make_problem(examiners=make_examiners(A1=self.OTHER, A2=self.OTHER, P1=self.OTHER))
        assert broken_rules(none, make_hearing()) == {"specialists"}
        one = make_problem(examiners=make_examiners(A1=self.OTHER, A2=self.OTHER))
        assert broken_rules(one, make_hearing()) == set()

    def test_number_is_data_of_the_certification(self) -> None:
        two = (make_certification(rule_overrides={"panel_min_specialists": 2}),)
        problem = make_problem(certifications=two, examiners=make_examiners(A1=self.OTHER, A2=self.OTHER))
        assert broken_rules(problem, make_hearing()) == {"specialists"}
        enough = make_problem(certifications=two, examiners=make_examiners(A1=self.OTHER))
        assert broken_rules(enough, make_hearing()) == set()

    def test_certification_without_speciality_asks_none(self) -> None:
        open_to_all = (make_certification(specialities=()),)
        assert broken_rules(make_problem(certifications=open_to_all), make_hearing()) == set()

    @pytest.mark.parametrize("panel_mode", ["session", "hearing"])
    def test_solver_finds_the_specialist(self, panel_mode: str) -> None:
        campaign = {"panel_mode": panel_mode}
        nobody = dict.fromkeys(("A1", "A2", "P1"), self.OTHER)
        assert placed(make_problem(campaign=campaign, examiners=make_examiners(**nobody))) == {}
        problem = make_problem(campaign=campaign, examiners=make_examiners("P2", **nobody))
        assert panel_of(placed(problem)["C1"])["professionnel"] == "P2"


CONFLICTS = pytest.mark.parametrize(
    ("candidate", "examiner"),
    [
        ({"employers": ("Acme", "Past SA")}, {"employers": ("Past SA",)}),
        ({"employers": ("Acme",)}, {"employers": ("ACME ",)}),
        ({"ties": ("P1",)}, {}),
        ({}, {"ties": ("C1",)}),
        ({"companion": "P1"}, {}),
    ],
    ids=["past employer", "employer in capitals", "tie of the candidate", "tie of the examiner", "companion"],
)


class TestConflict:
    @CONFLICTS
    def test_tied_person_on_the_panel(self, candidate, examiner) -> None:
        problem = make_problem(candidates=(make_candidate(**candidate),), examiners=make_examiners("P2", P1=examiner))
        assert broken_rules(problem, make_hearing()) == {"conflict"}
        assert broken_rules(problem, make_hearing(panel={"professionnel": "P2"})) == set()

    @CONFLICTS
    def test_solver_keeps_tied_people_apart(self, candidate, examiner) -> None:
        candidates = (make_candidate(**candidate),)
        with_another = make_problem(candidates=candidates, examiners=make_examiners("P2", P1=examiner))
        assert panel_of(placed(with_another)["C1"])["professionnel"] == "P2"
        assert placed(make_problem(candidates=candidates, examiners=make_examiners(P1=examiner))) == {}


class TestSession:
    """One morning, C1 then C2; by default they share room R1 and its panel."""

    def test_one_panel_sits_the_half_day(self) -> None:
        problem = self.problem(examiners=make_examiners("P2"))
        assert broken_rules(problem, *self.rows()) == set()
        assert broken_rules(problem, *self.rows(panel={"professionnel": "P2"})) == {"session"}

    def test_seats_may_not_be_exchanged_inside_a_session(self) -> None:
        changed = self.rows(panel={"president": "A2", "membre": "A1"})
        assert broken_rules(self.problem(), *changed) == {"session"}

    def test_two_panels_in_one_room_place(self) -> None:
        problem = self.problem(examiners=make_examiners("A3", "A4", "P2"))
        others = {"president": "A3", "membre": "A4", "professionnel": "P2"}
        assert broken_rules(problem, *self.rows(panel=others, session="other")) == {"session"}

    def test_two_panels_in_a_pool_of_two(self) -> None:
        others = {"president": "A3", "membre": "A4", "professionnel": "P2"}
        people = make_examiners("A3", "A4", "P2")
        for capacity, expected in ((2, set()), (1, {"session"})):
            problem = self.problem(rooms=(make_room("V1", capacity=capacity),), examiners=people)
            one = make_hearing("C1", room="V1", session="1")
            two = make_hearing("C2", "10:00", room="V1", session="2", panel=others)
            assert broken_rules(problem, one, two) == expected

    def test_one_session_is_one_room_and_half_day(self) -> None:
        problem = self.problem(rooms=(make_room(), make_room("R2")))
        assert broken_rules(problem, *self.rows(room="R2", session="2027-03-15-AM-R1")) == {"session"}
        afternoon = make_hearing("C2", "13:00", session="2027-03-15-AM-R1")
        assert broken_rules(problem, make_hearing("C1"), afternoon) == {"session"}

    def test_examiner_in_two_sessions_of_a_half_day(self) -> None:
        problem = self.problem(rooms=(make_room(), make_room("R2")))
        assert broken_rules(problem, *self.rows(room="R2")) == {"session"}

    def test_sectors_do_not_mix(self) -> None:
        for sector, expected in (("S", set()), ("T", {"session"})):
            problem = self.two_certifications(sector)
            assert broken_rules(problem, *self.rows(certification="Y")) == expected

    def test_solver_forms_one_panel_a_half_day(self) -> None:
        # C1 cannot be heard by P1 nor C2 by P2: one panel cannot hear both, two panels can.
        tied = (make_candidate("C1", ties=("P1",)), make_candidate("C2", ties=("P2",)))
        for mode, number in (("session", 1), ("hearing", 2)):
            problem = self.problem(campaign=self.morning(mode), candidates=tied, examiners=make_examiners("P2"))
            assert len(starts(problem)) == number

    def test_solver_sits_people_in_one_session_a_half_day(self) -> None:
        # R1 is open 09:00-10:00 and R2 10:00-11:00: the same people could hear both, in two sessions.
        rooms = (make_room(), make_room("R2"))
        rows = (window("R1", "09:00", "10:00"), window("R2", "10:00", "11:00"))
        for mode, number in (("session", 1), ("hearing", 2)):
            problem = self.problem(campaign=self.morning(mode), rooms=rooms, availability=rows)
            assert len(starts(problem)) == number

    def test_solver_keeps_sectors_apart(self) -> None:
        assert len(starts(self.two_certifications("S"))) == 2
        assert len(starts(self.two_certifications("T"))) == 1

    @staticmethod
    def rows(**changes: Any):
        return make_hearing("C1"), make_hearing("C2", "10:00", **changes)

    @staticmethod
    def problem(**parts: Any):
        return make_problem(**({"candidates": with_candidates("C1", "C2")} | parts))

    @staticmethod
    def morning(panel_mode: str) -> dict[str, Any]:
        return {"panel_mode": panel_mode, "half_days": ("09:00-12:00",)}

    @staticmethod
    def two_certifications(sector: str):
        return make_problem(
            campaign={"half_days": ("09:00-12:00",)},
            certifications=(make_certification(), make_certification("Y", sector=sector)),
            seats=make_seats() + make_seats("Y"),
            candidates=(make_candidate("C1"), make_candidate("C2", certification="Y")),
        )


class TestGivenPanel:
    PEOPLE = {"G": ("A1", "A2", "P1"), "H": ("A3", "A2", "P2")}  # noqa: RUF012

    def test_panel_of_the_candidate(self) -> None:
        problem = self.problem(make_candidate(panel="H"))
        others = {"president": "A3", "professionnel": "P2"}
        assert broken_rules(problem, make_hearing(panel=others)) == set()
        assert broken_rules(problem, make_hearing()) == {"given_panel"}

    def test_any_of_the_panels_without_a_name(self) -> None:
        problem = self.problem(make_candidate())
        assert broken_rules(problem, make_hearing()) == set()
        assert broken_rules(problem, make_hearing(panel={"professionnel": "P2"})) == {"given_panel"}

    def test_solver_seats_the_given_panel(self) -> None:
        seated = placed(self.problem(make_candidate(panel="H")))["C1"]
        assert panel_of(seated) == {"president": "A3", "membre": "A2", "professionnel": "P2"}
        # P1 is tied: only panel H is left, or none when panel G is named; the alternate does not step in.
        seated = placed(self.problem(make_candidate(ties=("P1",))))["C1"]
        assert panel_of(seated) == {"president": "A3", "membre": "A2", "professionnel": "P2"}
        assert placed(self.problem(make_candidate(ties=("P1",), panel="G"))) == {}

    def problem(self, candidate):
        seats = ("president", "membre", "professionnel")
        members = [
            {"panel": name, "seat": seat, "examiner": who}
            for name, people in self.PEOPLE.items()
            for seat, who in zip(seats, people, strict=True)
        ]
        alternate = {"panel": "G", "seat": "professionnel", "examiner": "P2", "alternate": True}
        return make_problem(
            campaign={"panel_mode": "given"},
            candidates=(candidate,),
            examiners=make_examiners("A3", "P2"),
            panels=(*members, alternate),
        )
