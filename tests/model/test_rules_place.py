"""Rules on where a hearing may be: hand-computed, on the checker and on the solver."""

import pytest

from tests.factories import (
    at,
    broken_rules,
    make_candidate,
    make_certification,
    make_examiners,
    make_hearing,
    make_problem,
    make_room,
    placed,
    starts,
    with_candidates,
)

HERE_AND_REMOTE = (make_room(), make_room("V1"))
# Panels of three different people each, for hearings at the same time.
PANEL_2 = {"president": "A3", "membre": "A4", "professionnel": "P2"}
PANEL_3 = {"president": "A5", "membre": "A6", "professionnel": "P3"}


class TestMode:
    @pytest.mark.parametrize(
        ("parts", "room"),
        [
            ({"candidates": (make_candidate(mode="remote"),)}, "R1"),
            ({"candidates": (make_candidate(mode="in_centre"),)}, "V1"),
            ({"certifications": (make_certification(modes=("remote",)),)}, "R1"),
            ({"certifications": (make_certification(modes=("in_centre",)),)}, "V1"),
            ({"examiners": make_examiners(P1={"remote": False})}, "V1"),
        ],
        ids=["candidate remote", "candidate in centre", "certification remote", "certification in centre", "examiner"],
    )
    def test_mode_somebody_does_not_take(self, parts, room: str) -> None:
        problem = make_problem(rooms=HERE_AND_REMOTE, **parts)
        other = "V1" if room == "R1" else "R1"
        assert broken_rules(problem, make_hearing(room=other)) == set()
        assert broken_rules(problem, make_hearing(room=room)) == {"mode"}
        assert placed(problem)["C1"].room == other
        alone = make_problem(rooms=(make_room(room),), **parts)
        assert placed(alone) == {}

    def test_mode_written_is_the_rooms(self) -> None:
        assert broken_rules(make_problem(), make_hearing(mode="remote")) == {"mode"}


class TestCentre:
    @pytest.mark.parametrize(
        "parts",
        [{"candidates": (make_candidate(centres=("B",)),)}, {"examiners": make_examiners(P1={"centres": ("B",)})}],
        ids=["candidate", "examiner"],
    )
    def test_centre_somebody_does_not_go_to(self, parts) -> None:
        rooms = (make_room(), make_room("R2", centre="B"))
        problem = make_problem(rooms=rooms, **parts)
        assert broken_rules(problem, make_hearing(room="R2")) == set()
        assert broken_rules(problem, make_hearing(room="R1")) == {"centre"}
        assert placed(problem)["C1"].room == "R2"
        assert placed(make_problem(**parts)) == {}

    def test_remote_needs_no_centre(self) -> None:
        problem = make_problem(rooms=(make_room("V1", centre="D"),), candidates=(make_candidate(centres=("B",)),))
        assert broken_rules(problem, make_hearing(room="V1")) == set()
        assert placed(problem)["C1"].room == "V1"


class TestStepFree:
    def test_room_with_steps(self) -> None:
        rooms = (make_room(), make_room("R2", step_free=True), make_room("V1"))
        problem = make_problem(rooms=rooms, candidates=(make_candidate(step_free=True),))
        assert broken_rules(problem, make_hearing(room="R2")) == set()
        assert broken_rules(problem, make_hearing(room="V1")) == set()
        assert broken_rules(problem, make_hearing(room="R1")) == {"step_free"}

    def test_solver_takes_the_room_without_steps(self) -> None:
        candidates = (make_candidate(step_free=True),)
        two = make_problem(rooms=(make_room(), make_room("R2", step_free=True)), candidates=candidates)
        assert placed(two)["C1"].room == "R2"
        assert placed(make_problem(candidates=candidates)) == {}


class TestRoomOverlap:
    def test_one_hearing_at_a_time_in_a_room(self) -> None:
        problem = self.problem((make_room(),))
        first = make_hearing("C1", session="1")
        assert broken_rules(problem, first, make_hearing("C2", "10:00", panel=PANEL_2, session="2")) == set()
        late = make_hearing("C2", "09:45", panel=PANEL_2, session="2")
        assert broken_rules(problem, first, late) == {"room_overlap"}

    def test_capacity_of_a_room_of_a_centre_is_not_a_number_of_hearings(self) -> None:
        problem = self.problem((make_room(capacity=20),))
        both = make_hearing("C1", session="1"), make_hearing("C2", panel=PANEL_2, session="2")
        assert broken_rules(problem, *both) == {"room_overlap"}

    def test_turnaround_is_part_of_the_holding(self) -> None:
        # Held until 10:15: the next may start at 10:15, not at 10:00.
        problem = self.problem((make_room(turnaround_minutes=15),))
        first = make_hearing("C1", after=15, session="1")
        for start, expected in (("10:15", set()), ("10:00", {"room_overlap"})):
            second = make_hearing("C2", start, after=15, panel=PANEL_2, session="2")
            assert broken_rules(problem, first, second) == expected

    @pytest.mark.parametrize(
        ("capacity", "expected"), [(1, {"room_overlap"}), (2, {"room_overlap"}), (3, set()), ("unlimited", set())]
    )
    def test_pool_hears_its_capacity_at_once(self, capacity, expected) -> None:
        problem = self.problem((make_room("V1", capacity=capacity),))
        rows = [
            make_hearing(who, room="V1", panel=panel, session=who)
            for who, panel in (("C1", {}), ("C2", PANEL_2), ("C3", PANEL_3))
        ]
        assert broken_rules(problem, *rows) == expected

    @pytest.mark.parametrize("panel_mode", ["session", "hearing"])
    def test_solver_hears_one_at_a_time(self, panel_mode: str) -> None:
        # Everyone only at 09:00, and people for three panels: rooms decide.
        for rooms, number in (((make_room(),), 1), ((make_room(), make_room("R2")), 2)):
            assert len(starts(self.problem(rooms, panel_mode, "09:00"))) == number

    @pytest.mark.parametrize("panel_mode", ["session", "hearing"])
    @pytest.mark.parametrize(("capacity", "number"), [(1, 1), (2, 2), ("unlimited", 3)])
    def test_solver_fills_a_pool(self, panel_mode: str, capacity, number: int) -> None:
        pool = (make_room("V1", capacity=capacity),)
        assert len(starts(self.problem(pool, panel_mode, "09:00"))) == number

    @staticmethod
    def problem(rooms, panel_mode: str = "hearing", only: str = ""):
        given = {"allowed_starts": (at(only),)} if only else {}
        return make_problem(
            rooms=rooms,
            campaign={"panel_mode": panel_mode},
            candidates=with_candidates("C1", "C2", "C3", **given),
            examiners=make_examiners("A3", "A4", "A5", "A6", "P2", "P3"),
        )


class TestOnePlace:
    """C1 in centre D from 11:00 to 12:00; C2 from 13:00, elsewhere: 60 minutes lie between."""

    def test_two_centres_on_one_day(self) -> None:
        problem = self.problem(make_room("R2", centre="B"))
        assert self.broken(problem, "R2") == {"one_place"}
        assert self.broken(problem, "R1") == set()

    def test_two_centres_on_two_days(self) -> None:
        problem = self.problem(make_room("R2", centre="B"))
        assert broken_rules(problem, make_hearing("C1", "11:00"), make_hearing("C2", "13:00", 1, room="R2")) == set()

    @pytest.mark.parametrize(("minutes", "expected"), [(60, set()), (61, {"one_place"}), (None, {"one_place"})])
    def test_remote_from_home_needs_the_time_to_travel(self, minutes, expected) -> None:
        problem = self.problem(make_room("V1"), minutes)
        assert self.broken(problem, "V1") == expected

    def test_remote_from_the_centres_own_link(self) -> None:
        assert self.broken(self.problem(make_room("V1", centre="D"), 300), "V1") == set()
        assert self.broken(self.problem(make_room("V1", centre="B"), 300), "V1") == {"one_place"}

    def test_people_who_live_in_the_centre(self) -> None:
        examiners = make_examiners(**{who: {"home": "D"} for who in ("A1", "A2", "P1")})
        assert self.broken(self.problem(make_room("V1"), examiners=examiners), "V1") == set()

    def test_solver_sends_nobody_to_two_centres_on_a_day(self) -> None:
        room = make_room("R2", centre="B")
        assert len(starts(self.problem(room, days=1, only=True))) == 1
        assert len(starts(self.problem(room, days=2))) == 2

    @pytest.mark.parametrize(("minutes", "number"), [(60, 2), (61, 1), (None, 1)])
    def test_solver_leaves_the_time_to_travel(self, minutes, number: int) -> None:
        assert len(starts(self.problem(make_room("V1"), minutes, days=1, only=True))) == number

    def test_solver_uses_the_centres_own_link(self) -> None:
        assert len(starts(self.problem(make_room("V1", centre="D"), 300, days=1, only=True))) == 2

    @staticmethod
    def broken(problem, room: str) -> set[str]:
        return broken_rules(problem, make_hearing("C1", "11:00"), make_hearing("C2", "13:00", room=room))

    @staticmethod
    def problem(room, minutes: int | None = None, examiners=None, days: int = 2, only: bool = False):
        """Return C1 for room R1 and C2 free to take either; with ``only``, each bound to a room and a start."""
        homes = make_examiners(**{who: {"home": "H"} for who in ("A1", "A2", "P1")})
        first = {"allowed_starts": (at("11:00"),), "centres": ("D",), "mode": "in_centre"}
        second = {"allowed_starts": (at("13:00"),), "centres": (room.centre,), "mode": room.kind}
        bound = (make_candidate("C1", **first), make_candidate("C2", **second))
        return make_problem(
            days=days,
            rooms=(make_room(), room),
            candidates=bound if only else with_candidates("C1", "C2"),
            examiners=examiners or homes,
            travel=() if minutes is None else ({"from": "H", "to": "D", "minutes": minutes},),
        )
