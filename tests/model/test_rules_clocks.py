"""Rules on delays, in calendar days: hand-computed, on the checker and on the solver.

The hearing is on Monday 15 March 2027, or the days after.
"""

import datetime as dt
from typing import Any

import pytest

from tests.factories import (
    at,
    broken_rules,
    make_candidate,
    make_certification,
    make_examiners,
    make_hearing,
    make_problem,
    make_schedule,
    make_seats,
    placed,
    start_of,
    starts,
    verify,
    with_candidates,
)

LAW = {"profile": "code-du-travail-2026"}
LAW_DUE = dt.date(2027, 3, 30)  # 15 March + 15 days
LAST_DAY = dt.date(2027, 4, 3)  # 15 March + 20 days of delay − 1 day to notify


def with_candidate(days: int = 1, campaign: dict[str, Any] | None = None, **fields: Any):
    """Return a problem of one candidate with these fields."""
    return make_problem(days=days, campaign=campaign, candidates=(make_candidate(**fields),))


class TestFile:
    def test_reading_days(self) -> None:
        # 22 February + 21 = 15 March (6 days to the 28th, then 15).
        assert broken_rules(with_candidate(deposited_on="2027-02-22"), make_hearing()) == set()
        assert broken_rules(with_candidate(deposited_on="2027-02-23"), make_hearing()) == {"file"}

    def test_the_law_sets_no_reading_days(self) -> None:
        problem = with_candidate(campaign=LAW, deposited_on="2027-03-15")
        assert broken_rules(problem, make_hearing(decision_due=LAW_DUE)) == set()

    def test_solver_waits_until_the_file_is_read(self) -> None:
        assert starts(with_candidate(deposited_on="2027-02-22"))["C1"]
        assert starts(with_candidate(deposited_on="2027-02-23")) == {}
        assert starts(with_candidate(days=2, deposited_on="2027-02-23"))["C1"].endswith("+1")


class TestNotice:
    def test_notice_of_the_candidate(self) -> None:
        # 29 January + 45 = 15 March (2 days to the 31st, 28 in February, then 15).
        assert broken_rules(self.sent("2027-01-29"), make_hearing()) == set()
        assert broken_rules(self.sent("2027-01-30"), make_hearing()) == {"notice"}

    def test_notice_of_the_examiner(self) -> None:
        # Without the candidate's 45 days, 30 days are due to examiners: 13 February + 30 = 15 March.
        rules = {"rule_overrides": {"candidate_notice_days": 0}}
        assert broken_rules(self.sent("2027-02-13", **rules), make_hearing()) == set()
        assert broken_rules(self.sent("2027-02-14", **rules), make_hearing()) == {"notice"}

    def test_an_examiners_own_longer_notice(self) -> None:
        # 14 January + 60 = 15 March (17 + 28 + 15).
        slow = make_examiners(P1={"notice_days": 60})
        for sent, expected in (("2027-01-14", set()), ("2027-01-15", {"notice"})):
            problem = make_problem(campaign={"reference_date": sent}, examiners=slow)
            assert broken_rules(problem, make_hearing()) == expected
            assert len(starts(problem)) == (0 if expected else 1)

    def test_notice_under_the_law(self) -> None:
        # 30 days to the candidate, 15 to the examiners: 13 February.
        for sent, expected in (("2027-02-13", set()), ("2027-02-14", {"notice"})):
            assert broken_rules(self.sent(sent, **LAW), make_hearing(decision_due=LAW_DUE)) == expected

    @pytest.mark.parametrize(
        ("waivers", "checked", "planned"),
        [
            ([{"who": "C1", "reason": "consent"}], set(), True),
            # Waived for 13:00 alone: the hearing at 9:00 is refused and the solver finds that hour.
            ([{"candidate": "C1", "who": "C1", "start": at("13:00"), "reason": "convoked"}], {"notice"}, "13:00"),
            ([{"candidate": "C1", "reason": "event"}], set(), True),
            ([{"who": "A1", "reason": "consent"}], {"notice"}, False),
        ],
    )
    def test_a_waiver_of_the_candidates_notice(self, waivers: list[Any], checked: set[str], planned: object) -> None:
        problem = make_problem(campaign={"reference_date": "2027-01-30"}, notice_waivers=waivers)
        assert broken_rules(problem, make_hearing()) == checked
        found = starts(problem).get("C1")
        assert found == planned if isinstance(planned, str) else bool(found) == planned

    @pytest.mark.parametrize(
        ("waivers", "checked", "planned"),
        [
            ([{"candidate": "C1", "reason": "event"}], set(), True),
            ([{"who": who, "reason": "consent"} for who in ("A1", "A2", "P1")], set(), True),
            ([{"who": who, "reason": "consent"} for who in ("A1", "P1")], {"notice"}, False),
            ([{"candidate": "C1", "start": at("14:00"), "reason": "convoked"}], {"notice"}, "14:00"),
        ],
    )
    def test_a_waiver_of_the_examiners_notice(self, waivers: list[Any], checked: set[str], planned: object) -> None:
        # 14 February is a day late for the three examiners; the candidate needs no notice here.
        campaign = {"reference_date": "2027-02-14", "rule_overrides": {"candidate_notice_days": 0}}
        problem = make_problem(campaign=campaign, notice_waivers=waivers)
        assert broken_rules(problem, make_hearing()) == checked
        found = starts(problem).get("C1")
        assert found == planned if isinstance(planned, str) else bool(found) == planned

    def test_a_waiver_names_someone_who_exists(self) -> None:
        with pytest.raises(ValueError, match="a waiver names"):
            make_problem(notice_waivers=[{"reason": "consent"}])
        with pytest.raises(ValueError, match=r"notice_waivers\[0\].who: 'Z' is unknown"):
            make_problem(notice_waivers=[{"who": "Z", "reason": "consent"}])

    def test_solver_leaves_the_notice(self) -> None:
        assert len(starts(self.sent("2027-01-29"))) == 1
        assert starts(self.sent("2027-01-30")) == {}
        two_days = make_problem(days=2, campaign={"reference_date": "2027-01-30"})
        assert starts(two_days)["C1"].endswith("+1")

    @staticmethod
    def sent(day: str, **campaign: Any):
        return make_problem(campaign={"reference_date": day} | campaign)


class TestEligibility:
    def test_valid_for_twelve_months(self) -> None:
        assert broken_rules(with_candidate(eligible_on="2026-03-15"), make_hearing()) == set()
        assert broken_rules(with_candidate(eligible_on="2026-03-14"), make_hearing()) == {"eligibility"}

    def test_twelve_months_from_a_leap_day(self) -> None:
        # 29 February 2028 + 12 months = 28 February 2029, a Wednesday.
        problem = make_problem(
            campaign={"start": "2029-02-26", "end": "2029-03-02"},
            candidates=(make_candidate(eligible_on="2028-02-29"),),
        )
        last = (dt.date(2029, 2, 28) - dt.date(2027, 3, 15)).days
        assert broken_rules(problem, make_hearing(number=last)) == set()
        assert broken_rules(problem, make_hearing(number=last + 1)) == {"eligibility"}

    @pytest.mark.parametrize(
        ("eligible_on", "deposited_on", "valid"),
        [
            ("2026-09-01", None, True),  # + 6 months: 1 March, to the end of March
            ("2026-08-31", None, False),  # + 6 months: 28 February
            ("2026-08-31", "2027-02-28", True),  # a step on the last day
            ("2026-08-31", "2027-03-01", False),  # a step too late: it had lapsed
        ],
    )
    def test_lapse_under_the_law(self, eligible_on: str, deposited_on: str | None, valid: bool) -> None:
        problem = with_candidate(campaign=LAW, eligible_on=eligible_on, deposited_on=deposited_on)
        expected = set() if valid else {"eligibility"}
        assert broken_rules(problem, make_hearing(decision_due=LAW_DUE)) == expected
        assert len(starts(problem)) == (1 if valid else 0)

    def test_solver_keeps_the_last_day(self) -> None:
        # Three days; the first is closed; valid until the second, or until the first.
        closed = {"closed_days": ("2027-03-15",)}
        for eligible_on, found in (("2026-03-16", 1), ("2026-03-15", 0)):
            problem = with_candidate(days=3, campaign=closed, eligible_on=eligible_on)
            assert [start[-2:] for start in starts(problem).values()] == ["+1"] * found


class TestDepositMonths:
    def test_three_months_from_date_to_date(self) -> None:
        for deposited_on, expected in (("2026-12-15", set()), ("2026-12-14", {"deposit_months"})):
            problem = with_candidate(campaign=LAW, deposited_on=deposited_on)
            assert broken_rules(problem, make_hearing(decision_due=LAW_DUE)) == expected
            assert len(starts(problem)) == (0 if expected else 1)

    def test_no_limit_in_the_default_profile(self) -> None:
        assert broken_rules(with_candidate(deposited_on="2026-06-01"), make_hearing()) == set()

    def test_a_certification_may_set_its_own(self) -> None:
        own = (make_certification(rule_overrides={"hearing_within_months_of_deposit": 2}),)
        for deposited_on, expected in (("2027-01-15", set()), ("2027-01-14", {"deposit_months"})):
            problem = make_problem(certifications=own, candidates=(make_candidate(deposited_on=deposited_on),))
            assert broken_rules(problem, make_hearing()) == expected


def deliberations(*rows: tuple[str, str, int | None]) -> tuple[dict[str, Any], ...]:
    """Return deliberation days from (day, sector, capacity)."""
    return tuple({"day": day, "sector": sector, "capacity": capacity} for day, sector, capacity in rows)


class TestDecision:
    @pytest.mark.parametrize(
        ("day", "late"),
        [("2027-03-14", True), ("2027-03-15", False), ("2027-04-03", False), ("2027-04-04", True)],
    )
    def test_deliberation_in_reach(self, day: str, late: bool) -> None:
        problem = make_problem(deliberations=deliberations((day, "S", None)))
        hearing = make_hearing(deliberation_day=dt.date.fromisoformat(day))
        assert broken_rules(problem, hearing) == ({"decision"} if late else set())
        assert len(starts(problem)) == (0 if late else 1)

    def test_reach_under_the_law(self) -> None:
        # 15 + 15 − 1: 29 March.
        for day, expected in ((29, set()), (30, {"decision"})):
            date = dt.date(2027, 3, day)
            problem = make_problem(campaign=LAW, deliberations=deliberations((date.isoformat(), "S", None)))
            hearing = make_hearing(deliberation_day=date, decision_due=LAW_DUE)
            assert broken_rules(problem, hearing) == expected

    def test_lead_to_notify_is_data(self) -> None:
        # 20 − 5: 30 March is the last day.
        for day, expected in ((30, set()), (31, {"decision"})):
            date = dt.date(2027, 3, day)
            problem = make_problem(
                campaign={"notification_lead_days": 5}, deliberations=deliberations((date.isoformat(), "S", None))
            )
            assert broken_rules(problem, make_hearing(deliberation_day=date)) == expected

    def test_day_must_be_named_and_be_one_of_the_sector(self) -> None:
        problem = make_problem(deliberations=deliberations(("2027-04-03", "S", None), ("2027-04-02", "T", None)))
        assert broken_rules(problem, make_hearing()) == {"decision"}
        assert broken_rules(problem, make_hearing(deliberation_day=dt.date(2027, 4, 2))) == {"decision"}
        assert broken_rules(problem, make_hearing(deliberation_day=LAST_DAY)) == set()

    def test_without_deliberation_of_the_sector_the_panel_decides(self) -> None:
        problem = make_problem(deliberations=deliberations(("2027-06-01", "T", None)))
        assert broken_rules(problem, make_hearing()) == set()

    def test_no_deliberation_day_where_the_panel_decides(self) -> None:
        # The hearing is on 15 March; only sector T deliberates on 1 June.
        problem = make_problem(deliberations=deliberations(("2027-06-01", "T", None)))
        assert broken_rules(problem, make_hearing(deliberation_day=dt.date(2027, 6, 1))) == {"decision"}

    def test_due_date_must_be_told(self) -> None:
        assert broken_rules(make_problem(), make_hearing(decision_due=None)) == {"decision"}
        endless = make_problem(campaign={"rule_overrides": {"decision_delay_days": None}})
        assert broken_rules(endless, make_hearing(decision_due=None)) == set()
        assert broken_rules(endless, make_hearing()) == {"decision"}

    def test_due_date_is_twenty_days_after_the_hearing(self) -> None:
        assert broken_rules(make_problem(), make_hearing(decision_due=dt.date(2027, 4, 4))) == set()
        assert broken_rules(make_problem(), make_hearing(decision_due=dt.date(2027, 4, 5))) == {"decision"}
        assert placed(make_problem())["C1"].decision_due == dt.date(2027, 4, 4)

    def test_due_date_from_the_plenary(self) -> None:
        # 20 March + 20 = 9 April.
        problem = make_problem(
            campaign={"decision_clock_starts_at": "plenary"}, deliberations=deliberations(("2027-03-20", "S", None))
        )
        day = dt.date(2027, 3, 20)
        assert broken_rules(problem, make_hearing(deliberation_day=day, decision_due=dt.date(2027, 4, 9))) == set()
        assert broken_rules(problem, make_hearing(deliberation_day=day)) == {"decision"}
        assert placed(problem)["C1"].decision_due == dt.date(2027, 4, 9)

    @pytest.mark.parametrize(("capacity", "expected"), [(2, set()), (1, {"decision"}), (None, set())])
    def test_capacity(self, capacity: int | None, expected: set[str]) -> None:
        problem = self.two(("2027-04-03", "S", capacity))
        assert self.broken(problem) == expected
        assert len(starts(problem)) == (1 if expected else 2)

    def test_day_open_to_all_sectors_takes_what_is_left(self) -> None:
        # One file for sector S and one for anyone: two on the day.
        problem = self.two(("2027-04-03", "S", 1), ("2027-04-03", "", 1))
        assert self.broken(problem) == set()
        assert {h.deliberation_day for h in placed(problem).values()} == {LAST_DAY}
        assert len(placed(problem)) == 2

    def test_sectors_share_the_day_open_to_all(self) -> None:
        problem = make_problem(
            certifications=(make_certification(), make_certification("Y", sector="T")),
            seats=make_seats() + make_seats("Y"),
            candidates=(make_candidate("C1"), make_candidate("C2", certification="Y")),
            deliberations=deliberations(("2027-04-03", "", 1)),
        )
        afternoon = make_hearing("C2", "13:00", certification="Y", deliberation_day=LAST_DAY)
        rows = make_hearing("C1", deliberation_day=LAST_DAY), afternoon
        assert broken_rules(problem, *rows) == {"decision"}
        assert len(starts(problem)) == 1

    def test_solver_spreads_hearings_over_deliberations(self) -> None:
        problem = self.two(("2027-04-03", "S", 1), ("2027-03-20", "S", 1))
        assert {h.deliberation_day for h in placed(problem).values()} == {LAST_DAY, dt.date(2027, 3, 20)}

    def test_solver_hears_before_the_deliberation(self) -> None:
        # The deliberation is on Tuesday; the candidate is free from Tuesday afternoon or from Wednesday.
        for number, expected in ((1, ["13:00+1"]), (2, [])):
            problem = make_problem(
                days=3,
                candidates=(make_candidate(allowed_starts=(at("13:00", number),)),),
                deliberations=deliberations(("2027-03-16", "S", None)),
            )
            assert [start_of(h) for h in placed(problem).values()] == expected

    @staticmethod
    def two(*rows: tuple[str, str, int | None]):
        return make_problem(candidates=with_candidates("C1", "C2"), deliberations=deliberations(*rows))

    @staticmethod
    def broken(problem) -> set[str]:
        rows = [
            make_hearing(who, start, deliberation_day=LAST_DAY) for who, start in (("C1", "09:00"), ("C2", "10:00"))
        ]
        return {violation.rule for violation in verify(problem, make_schedule(*rows))}
