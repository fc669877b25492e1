"""Rules on an examiner's day: hand-computed, on the checker and on the solver."""

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
    starts,
    with_candidates,
)

TWO_ROOMS = (make_room(), make_room("R2"))
OTHERS = {"president": "A3", "membre": "A4", "professionnel": "P2"}


def one_panel_each(**parts: Any):
    """Return a problem of C1 and C2 in which every hearing has a panel of its own."""
    campaign = {"panel_mode": "hearing"} | parts.pop("campaign", {})
    return make_problem(**({"campaign": campaign, "candidates": with_candidates("C1", "C2")} | parts))


def hearings(*starts_at: str, number: int = 0, room: str = "R1"):
    """Return hearings of C1, C2 … at these times, each a session of its own."""
    return [
        make_hearing(f"C{i}", clock, number, room=room, session=f"C{i}-1") for i, clock in enumerate(starts_at, start=1)
    ]


class TestExaminerOverlap:
    def test_same_people_in_two_rooms_at_once(self) -> None:
        problem = one_panel_each(rooms=TWO_ROOMS, examiners=make_examiners("A3", "A4", "P2"))
        first = make_hearing("C1", session="1")
        for start, expected in (("10:00", set()), ("09:45", {"examiner_overlap"})):
            assert broken_rules(problem, first, make_hearing("C2", start, room="R2", session="2")) == expected
        others = make_hearing("C2", "09:45", room="R2", panel=OTHERS, session="2")
        assert broken_rules(problem, first, others) == set()

    def test_one_person_in_common_is_enough(self) -> None:
        problem = one_panel_each(rooms=TWO_ROOMS, examiners=make_examiners("A3", "A4", "P2"))
        second = make_hearing("C2", "09:45", room="R2", panel=OTHERS | {"professionnel": "P1"}, session="2")
        assert broken_rules(problem, make_hearing("C1", session="1"), second) == {"examiner_overlap"}

    @pytest.mark.parametrize(("more", "number"), [((), 1), (("A3", "A4"), 1), (("A3", "A4", "P2"), 2)])
    def test_solver_seats_people_once(self, more: tuple[str, ...], number: int) -> None:
        # Both candidates only at 09:00, two rooms: six people are needed for two panels.
        both = with_candidates("C1", "C2", allowed_starts=(at("09:00"),))
        problem = one_panel_each(rooms=TWO_ROOMS, candidates=both, examiners=make_examiners(*more))
        assert len(starts(problem)) == number


class TestShortestBreak:
    def test_break_between_two_panels(self) -> None:
        # 09:00 + 60 = 10:00; a break of 30 minutes ends at 10:30.
        problem = one_panel_each(examiners=make_examiners(A2={"break_minutes": 30}))
        assert broken_rules(problem, *hearings("09:00", "10:30")) == set()
        assert broken_rules(problem, *hearings("09:00", "10:15")) == {"shortest_break"}
        assert broken_rules(problem, *hearings("09:00", "10:00")) == {"shortest_break"}

    def test_break_counts_from_the_end_of_the_holding(self) -> None:
        problem = one_panel_each(
            examiners=make_examiners(A2={"break_minutes": 30}), rooms=(make_room(turnaround_minutes=15),)
        )
        first = make_hearing("C1", after=15, session="1")  # held until 10:15
        assert broken_rules(problem, first, make_hearing("C2", "10:45", after=15, session="2")) == set()
        assert broken_rules(problem, first, make_hearing("C2", "10:30", after=15, session="2")) == {"shortest_break"}

    def test_no_break_inside_one_session(self) -> None:
        problem = make_problem(
            candidates=with_candidates("C1", "C2"), examiners=make_examiners(A2={"break_minutes": 30})
        )
        assert broken_rules(problem, make_hearing("C1"), make_hearing("C2", "10:00")) == set()

    def test_break_between_sessions_of_one_day(self) -> None:
        # Sessions end at 12:00 and begin at 13:00: 60 minutes lie between.
        both = with_candidates("C1", "C2")
        rows = make_hearing("C1", "11:00"), make_hearing("C2", "13:00")
        for minutes, expected in ((60, set()), (61, {"shortest_break"})):
            problem = make_problem(candidates=both, examiners=make_examiners(A2={"break_minutes": minutes}))
            assert broken_rules(problem, *rows) == expected

    @pytest.mark.parametrize(("minutes", "number"), [(15, 2), (16, 1)])
    def test_solver_keeps_the_break(self, minutes: int, number: int) -> None:
        # 135 minutes hold 60 + 15 + 60.
        problem = one_panel_each(
            examiners=make_examiners(A2={"break_minutes": minutes}), campaign={"half_days": ("09:00-11:15",)}
        )
        assert len(starts(problem)) == number

    @pytest.mark.parametrize(("minutes", "number"), [(60, 2), (61, 1)])
    def test_solver_keeps_the_break_between_sessions(self, minutes: int, number: int) -> None:
        candidates = (
            make_candidate("C1", allowed_starts=(at("11:00"),)),
            make_candidate("C2", allowed_starts=(at("13:00"),)),
        )
        problem = make_problem(candidates=candidates, examiners=make_examiners(A2={"break_minutes": minutes}))
        assert len(starts(problem)) == number


class TestLongestRun:
    def test_holdings_without_a_gap(self) -> None:
        three = with_candidates("C1", "C2", "C3")
        rows = [make_hearing("C1"), make_hearing("C2", "10:00"), make_hearing("C3", "11:00")]
        for most, expected in ((180, set()), (179, {"longest_run"})):
            problem = make_problem(candidates=three, examiners=make_examiners(P1={"max_run_minutes": most}))
            assert broken_rules(problem, *rows) == expected

    def test_any_gap_ends_a_run_when_no_break_is_asked(self) -> None:
        both = with_candidates("C1", "C2")
        problem = make_problem(candidates=both, examiners=make_examiners(P1={"max_run_minutes": 100}))
        assert broken_rules(problem, make_hearing("C1"), make_hearing("C2", "10:15")) == set()
        assert broken_rules(problem, make_hearing("C1"), make_hearing("C2", "10:00")) == {"longest_run"}

    def test_only_a_gap_of_the_break_ends_a_run(self) -> None:
        # One session, so that the break itself is not asked; 15 minutes are no break of 30: 60 + 60 > 100.
        both = with_candidates("C1", "C2")
        person = {"max_run_minutes": 100, "break_minutes": 30}
        problem = make_problem(candidates=both, examiners=make_examiners(P1=person))
        assert broken_rules(problem, make_hearing("C1"), make_hearing("C2", "10:15")) == {"longest_run"}
        assert broken_rules(problem, make_hearing("C1"), make_hearing("C2", "10:30")) == set()

    @pytest.mark.parametrize(("most", "number"), [(180, 3), (179, 2), (59, 0)])
    def test_solver_in_one_session(self, most: int, number: int) -> None:
        # The morning holds three hearings only back to back.
        problem = make_problem(
            candidates=with_candidates("C1", "C2", "C3"),
            examiners=make_examiners(P1={"max_run_minutes": most}),
            campaign={"half_days": ("09:00-12:00",)},
        )
        assert len(starts(problem)) == number

    @pytest.mark.parametrize(("most", "number"), [(120, 2), (119, 1)])
    def test_solver_with_a_panel_each(self, most: int, number: int) -> None:
        problem = one_panel_each(
            examiners=make_examiners(P1={"max_run_minutes": most}), campaign={"half_days": ("09:00-11:00",)}
        )
        assert len(starts(problem)) == number


class TestLimits:
    """Two hearings, by default in one morning; each limit of one is passed by them."""

    @pytest.mark.parametrize(
        ("limit", "when", "broken"),
        [
            ("max_half_day", [("09:00", 0), ("10:00", 0)], True),
            ("max_half_day", [("11:00", 0), ("13:00", 0)], False),
            ("max_day", [("11:00", 0), ("13:00", 0)], True),
            ("max_day", [("11:00", 0), ("11:00", 1)], False),
            ("max_week", [("09:00", 0), ("09:00", 4)], True),
            ("max_week", [("09:00", 0), ("10:00", 0)], False),
            ("max_week", [("09:00", 4), ("09:00", 7)], False),
            ("max_days", [("09:00", 4), ("09:00", 7)], True),
            ("max_days", [("09:00", 0), ("13:00", 0)], False),
            ("max_hearings", [("09:00", 0), ("10:00", 0)], True),
        ],
    )
    def test_limit_of_one(self, limit: str, when: list[tuple[str, int]], broken: bool) -> None:
        (first, day1), (second, day2) = when
        problem = make_problem(days=8, candidates=with_candidates("C1", "C2"), examiners=make_examiners(A2={limit: 1}))
        rows = make_hearing("C1", first, day1), make_hearing("C2", second, day2)
        assert broken_rules(problem, *rows) == ({"limits"} if broken else set())
        roomier = make_problem(days=8, candidates=with_candidates("C1", "C2"), examiners=make_examiners(A2={limit: 2}))
        assert broken_rules(roomier, *rows) == set()

    @pytest.mark.parametrize("limit", ["max_half_day", "max_day", "max_week", "max_days", "max_hearings"])
    @pytest.mark.parametrize(("most", "number"), [(2, 2), (1, 1), (0, 0)])
    def test_solver_keeps_each_limit(self, limit: str, most: int, number: int) -> None:
        # Starts are so given that the two hearings pass a limit of one.
        second = {"max_half_day": ("10:00", 0), "max_day": ("13:00", 0), "max_week": ("09:00", 1)}
        clock, day_number = second.get(limit, ("09:00", 7))
        problem = make_problem(
            days=8,
            campaign={"closed_days": tuple(f"2027-03-{d}" for d in (17, 18, 19))},
            candidates=(
                make_candidate("C1", allowed_starts=(at("09:00"),)),
                make_candidate("C2", allowed_starts=(at(clock, day_number),)),
            ),
            examiners=make_examiners(A2={limit: most}),
        )
        assert len(starts(problem)) == number


class TestLunch:
    """Half-days 09:00-12:30 and 12:45-17:00; 45 minutes are due between 12:00 and 14:00."""

    CAMPAIGN = {"half_days": ("09:00-12:30", "12:45-17:00"), "lunch": "12:00-14:00", "lunch_minutes": 45}  # noqa: RUF012

    def test_both_half_days(self) -> None:
        problem = make_problem(campaign=self.CAMPAIGN, candidates=with_candidates("C1", "C2"))
        # 11:30-12:30 then 12:45-13:45 leaves 15 and 15 minutes; then 13:00-14:00 leaves 30; 13:15 leaves 45.
        for clock, expected in (("12:45", {"lunch"}), ("13:00", {"lunch"}), ("13:15", set())):
            assert broken_rules(problem, make_hearing("C1", "11:30"), self.afternoon(clock)) == expected

    def test_lunch_must_be_in_one_piece(self) -> None:
        # 12:00-12:30 free before 12:45 and 13:45-14:00 after: 45 in all, but 45 at once from 12:00 to 12:45.
        problem = make_problem(campaign=self.CAMPAIGN, candidates=with_candidates("C1", "C2"))
        assert broken_rules(problem, make_hearing("C1", "11:00"), self.afternoon("12:45")) == set()
        assert broken_rules(problem, make_hearing("C1", "11:15"), self.afternoon("12:45")) == {"lunch"}

    def test_one_half_day_needs_no_lunch(self) -> None:
        problem = make_problem(campaign=self.CAMPAIGN | {"lunch": "12:45-13:45"}, candidates=with_candidates("C2"))
        assert broken_rules(problem, self.afternoon("12:45")) == set()

    @pytest.mark.parametrize(("clock", "number"), [("12:45", 1), ("13:00", 1), ("13:15", 2)])
    def test_solver_leaves_time_to_eat(self, clock: str, number: int) -> None:
        candidates = (
            make_candidate("C1", allowed_starts=(at("11:30"),)),
            make_candidate("C2", allowed_starts=(at(clock),)),
        )
        assert len(starts(make_problem(campaign=self.CAMPAIGN, candidates=candidates))) == number
        assert len(starts(make_problem(campaign=self.CAMPAIGN | {"lunch": None}, candidates=candidates))) == 2

    @staticmethod
    def afternoon(clock: str):
        return make_hearing("C2", clock, session="2027-03-15-PM-R1")
