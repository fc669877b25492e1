"""Rules on when one hearing may be: hand-computed, on the checker and on the solver."""

import datetime as dt

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
    make_schedule,
    placed,
    plan,
    starts,
    verify,
    window,
    with_candidates,
)

EVERYONE = ("C1", "A1", "A2", "P1", "R1")


class TestPlacedOnce:
    def test_two_hearings_of_one_candidate_are_refused(self) -> None:
        assert broken_rules(make_problem(), make_hearing()) == set()
        assert broken_rules(make_problem(), make_hearing(), make_hearing(start="10:00")) == {"placed_once"}

    def test_solver_hears_each_candidate_exactly_once(self) -> None:
        result = plan(make_problem(days=2, rooms=(make_room(), make_room("R2"))))
        assert [hearing.candidate for hearing in result.schedule.hearings] == ["C1"]
        assert result.schedule.unplaced == ()


class TestAllowedStart:
    def test_start_off_the_grid(self) -> None:
        # The grid has 15 minutes: 09:15 is on it, 09:10 is not.
        assert broken_rules(make_problem(), make_hearing(start="09:15")) == set()
        assert broken_rules(make_problem(), make_hearing(start="09:10")) == {"allowed_start"}

    @pytest.mark.parametrize("who", ["candidate", "examiner", "room"])
    def test_start_not_among_those_given(self, who: str) -> None:
        problem = self.problem(who, "10:00")
        assert broken_rules(problem, make_hearing(start="10:00")) == set()
        assert broken_rules(problem, make_hearing(start="10:15")) == {"allowed_start"}

    @pytest.mark.parametrize("who", ["candidate", "examiner", "room"])
    def test_solver_starts_only_then(self, who: str) -> None:
        assert starts(self.problem(who, "10:45")) == {"C1": "10:45"}
        # 12:00 lies between the half-days: no start is left.
        assert starts(self.problem(who, "12:00")) == {}

    @staticmethod
    def problem(who: str, clock: str):
        given = {"allowed_starts": (at(clock),)}
        if who == "candidate":
            return make_problem(candidates=(make_candidate(**given),))
        if who == "room":
            return make_problem(rooms=(make_room(**given),))
        return make_problem(examiners=make_examiners(A2=given))


class TestOral:
    @pytest.mark.parametrize(
        ("exchange", "broken"), [(19, True), (20, False), (70, False), (71, True)], ids=lambda value: str(value)
    )
    def test_forty_to_ninety_minutes(self, exchange: int, broken: bool) -> None:
        # 20 of presentation + 20 = 40 and 20 + 70 = 90 are the ends. On a grid of 15: 45, 90; 39 → 45, 91 → 105.
        problem = self.problem(exchange)
        minutes = {19: 45, 20: 45, 70: 90, 71: 105}[exchange]
        assert broken_rules(problem, make_hearing(minutes=minutes)) == ({"oral"} if broken else set())
        assert len(starts(problem)) == (0 if broken else 1)

    def test_extra_time_and_deliberation_are_not_counted(self) -> None:
        # 90 × (1 + 1/3) = 120 minutes of oral, then 15 of deliberation: lawful.
        problem = self.problem(70, candidates=(make_candidate(extra_time=1 / 3),), changes={"deliberation_minutes": 15})
        assert broken_rules(problem, make_hearing(minutes=120, after=15)) == set()

    def test_certification_with_a_rule_of_its_own(self) -> None:
        longer = self.problem(100, changes={"rule_overrides": {"oral_minutes_max": 120}})
        assert broken_rules(longer, make_hearing(minutes=120)) == set()
        assert len(starts(longer)) == 1

    def test_law_sets_no_length(self) -> None:
        law = self.problem(10, campaign={"profile": "code-du-travail-2026"})
        due = dt.date(2027, 3, 30)  # 15 days after the hearing
        assert broken_rules(law, make_hearing(minutes=30, decision_due=due)) == set()

    def test_reason(self) -> None:
        (unplaced,) = plan(self.problem(100)).schedule.unplaced
        assert [reason.text for reason in unplaced.reasons] == ["L'oral de X dure 120 minutes, hors de 40–90."]

    @staticmethod
    def problem(exchange: int, *, changes=None, **parts):
        return make_problem(certifications=(make_certification(exchange_minutes=exchange, **changes or {}),), **parts)


class TestLength:
    def test_extra_time_rounds_up_to_the_grid(self) -> None:
        # 60 × (1 + 1/3) = 80, up to the next 15 minutes: 90.
        problem = make_problem(candidates=(make_candidate(extra_time=1 / 3),))
        assert broken_rules(problem, make_hearing(minutes=90)) == set()
        assert broken_rules(problem, make_hearing(minutes=60)) == {"length"}
        assert broken_rules(problem, make_hearing(minutes=80)) == {"length"}

    def test_a_third_of_sixty_is_exactly_eighty_on_a_grid_of_five(self) -> None:
        problem = make_problem(candidates=(make_candidate(extra_time=1 / 3),), campaign={"slot_minutes": 5})
        assert broken_rules(problem, make_hearing(minutes=80)) == set()
        assert broken_rules(problem, make_hearing(minutes=85)) == {"length"}

    def test_deliberation_and_turnaround_are_held_after_the_oral(self) -> None:
        # 10 minutes of deliberation, then 5 of turnaround: held 15 minutes after the oral.
        problem = self.problem()
        assert broken_rules(problem, make_hearing(after=15)) == set()
        for after in (0, 10, 20):
            assert broken_rules(problem, make_hearing(after=after)) == {"length"}

    def test_seconds_count(self) -> None:
        late = at("10:00") + dt.timedelta(seconds=30)
        assert broken_rules(make_problem(), make_hearing(end=late)) == {"length"}
        assert broken_rules(make_problem(), make_hearing(held_until=late)) == {"length"}

    def test_solver_holds_room_and_panel_that_long(self) -> None:
        # Mornings of 150 minutes hold two hearings of 75 (60 + 10 + 5); of 149 they would not.
        both = with_candidates("C1", "C2")
        problem = self.problem(candidates=both, campaign={"half_days": ("09:00-11:30",)})
        assert sorted(starts(problem).values()) == ["09:00", "10:15"]
        for hearing in placed(problem).values():
            assert (hearing.end - hearing.start).seconds == 60 * 60
            assert (hearing.held_until - hearing.start).seconds == 75 * 60
        shorter = self.problem(candidates=both, campaign={"half_days": ("09:00-11:29",)})
        assert len(starts(shorter)) == 1

    def test_solver_holds_them_that_long_where_hearings_have_times(self) -> None:
        # Someone who leaves within a half-day gives its hearings times of their own: 150 minutes hold two of 75.
        both = with_candidates("C1", "C2")
        assert len(starts(self.problem(candidates=both, availability=(window("A1", "09:00", "11:30"),)))) == 2
        assert len(starts(self.problem(candidates=both, availability=(window("A1", "09:00", "11:15"),)))) == 1

    @staticmethod
    def problem(**parts):
        return make_problem(
            certifications=(make_certification(deliberation_minutes=10),),
            rooms=(make_room(turnaround_minutes=5),),
            **parts,
        )


class TestOpening:
    """People are declared free all day long here, so that only the opening hours decide."""

    def test_holding_must_end_inside_the_half_day(self) -> None:
        # The morning ends at 12:00: 11:00 + 60 fits, 11:15 + 60 does not, nor 11:00 + 60 + 15 of turnaround.
        assert broken_rules(self.problem(), make_hearing(start="11:00")) == set()
        assert broken_rules(self.problem(), make_hearing(start="11:15")) == {"opening"}
        slow = self.problem(rooms=(make_room(turnaround_minutes=15),))
        assert broken_rules(slow, make_hearing(start="11:00", after=15)) == {"opening"}
        assert broken_rules(self.problem(), make_hearing(start="08:45")) == {"opening"}

    def test_a_hearing_across_two_touching_half_days(self) -> None:
        touching = self.problem(campaign={"half_days": ("09:00-12:00", "12:00-17:00")})
        assert broken_rules(touching, make_hearing(start="11:30")) == {"opening"}

    @pytest.mark.parametrize(
        ("number", "closed"),
        [(4, False), (5, True), (14, True), (15, False)],
        ids=["Friday 19 March", "Saturday 20 March", "Easter Monday 29 March", "Tuesday 30 March"],
    )
    def test_working_days(self, number: int, closed: bool) -> None:
        rows = tuple(window(who, "08:00", "20:00", number) for who in EVERYONE)
        problem = make_problem(days=16, availability=rows)
        assert broken_rules(problem, make_hearing(number=number)) == ({"opening"} if closed else set())

    def test_public_holidays_and_closed_days_are_data(self) -> None:
        rows = tuple(window(who, "08:00", "20:00", 14) for who in EVERYONE)
        holiday = make_problem(days=16, availability=rows, campaign={"public_holidays": False})
        assert broken_rules(holiday, make_hearing(number=14)) == set()
        closed = self.problem(campaign={"closed_days": ("2027-03-15",)})
        assert broken_rules(closed, make_hearing()) == {"opening"}

    def test_room_has_its_own_hours(self) -> None:
        problem = make_problem(availability=(window("R1", "13:00", "17:00"),))
        assert broken_rules(problem, make_hearing(start="13:00")) == set()
        assert broken_rules(problem, make_hearing(start="09:00")) == {"opening"}

    def test_solver_keeps_to_the_half_day(self) -> None:
        # 59 minutes are too few for an oral of 60; people would stay.
        assert starts(self.problem(campaign={"half_days": ("09:00-10:00",)})) == {"C1": "09:00"}
        assert starts(self.problem(campaign={"half_days": ("09:00-09:59",)})) == {}

    def test_solver_keeps_to_the_rooms_hours(self) -> None:
        assert starts(make_problem(availability=(window("R1", "15:30", "16:30"),))) == {"C1": "15:30"}
        assert starts(make_problem(availability=(window("R1", "15:30", "16:15"),))) == {}

    @staticmethod
    def problem(**parts):
        rows = tuple(window(who, "08:00", "20:00") for who in EVERYONE)
        return make_problem(availability=rows, **parts)


class TestCandidateAvailability:
    def test_oral_inside_the_windows(self) -> None:
        problem = make_problem(availability=(window("C1", "10:00", "11:00"),))
        assert broken_rules(problem, make_hearing(start="10:00")) == set()
        for start in ("09:45", "10:15", "13:00"):
            assert broken_rules(problem, make_hearing(start=start)) == {"candidate_availability"}

    def test_touching_windows_make_one(self) -> None:
        rows = (window("C1", "09:00", "09:30"), window("C1", "09:30", "10:00", level="if_needed"))
        assert broken_rules(make_problem(availability=rows), make_hearing()) == set()

    def test_level_no_is_taken_away(self) -> None:
        problem = make_problem(availability=(window("C1", "10:00", "11:00", level="no"),))
        assert broken_rules(problem, make_hearing(start="09:00")) == set()
        assert broken_rules(problem, make_hearing(start="09:15")) == {"candidate_availability"}
        assert broken_rules(problem, make_hearing(start="11:00")) == set()

    def test_candidate_may_leave_before_the_deliberation(self) -> None:
        problem = make_problem(
            certifications=(make_certification(deliberation_minutes=15),),
            availability=(window("C1", "10:00", "11:00"),),
        )
        assert broken_rules(problem, make_hearing(start="10:00", after=15)) == set()

    def test_earliest_and_latest_day(self) -> None:
        # Only Tuesday 16 March.
        only = make_candidate(earliest="2027-03-16", latest="2027-03-16")
        problem = make_problem(days=3, candidates=(only,))
        assert broken_rules(problem, make_hearing(number=1)) == set()
        for number in (0, 2):
            assert broken_rules(problem, make_hearing(number=number)) == {"candidate_availability"}
        assert starts(problem)["C1"].endswith("+1")

    def test_solver_keeps_to_the_windows(self) -> None:
        assert starts(make_problem(availability=(window("C1", "14:45", "15:45"),))) == {"C1": "14:45"}
        assert starts(make_problem(availability=(window("C1", "14:45", "15:30"),))) == {}


class TestExaminerAvailability:
    def test_holding_inside_the_windows(self) -> None:
        problem = make_problem(availability=(window("P1", "10:00", "11:00"),))
        assert broken_rules(problem, make_hearing(start="10:00")) == set()
        assert broken_rules(problem, make_hearing(start="10:15")) == {"examiner_availability"}

    def test_deliberation_counts(self) -> None:
        # 60 + 15: held until 11:15, the examiner leaves at 11:00.
        certification = make_certification(deliberation_minutes=15)
        problem = make_problem(certifications=(certification,), availability=(window("P1", "10:00", "11:00"),))
        assert broken_rules(problem, make_hearing(start="10:00", after=15)) == {"examiner_availability"}
        assert starts(problem) == {}

    def test_solver_keeps_to_the_windows(self) -> None:
        assert starts(make_problem(availability=(window("P1", "14:45", "15:45"),))) == {"C1": "14:45"}
        assert starts(make_problem(availability=(window("P1", "14:45", "15:30"),))) == {}
        busy = (window("A1", "09:00", "15:45", level="no"),)
        assert starts(make_problem(availability=busy))["C1"] >= "15:45"


def test_unknown_names_are_reported() -> None:
    problem = make_problem()
    for wrong in (make_hearing("C9"), make_hearing(room="R9"), make_hearing(panel={"membre": "A9"})):
        assert [v.rule for v in verify(problem, make_schedule(wrong))] == ["reference"]


def test_times_are_instants_whatever_their_offset() -> None:
    # 09:00 in Paris is 08:00 UTC in winter and 07:00 UTC in summer (Tuesday 30 March 2027).
    problem = make_problem(days=16, availability=(window("C1", "09:00", "10:00"), window("C1", "09:00", "10:00", 15)))
    for number, hour in ((0, 8), (15, 7)):
        hearing = make_hearing(number=number)
        moved = {name: getattr(hearing, name).astimezone(dt.UTC) for name in ("start", "end", "held_until")}
        assert moved["start"].hour == hour
        assert broken_rules(problem, hearing.model_copy(update=moved)) == set()
