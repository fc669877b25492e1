"""Refusals with their rule, article and the first day allowed, by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from scheduler.candidacies.admission import Refusal, check_admission
from scheduler.candidacies.records import Candidacies, Candidacy, Event
from scheduler.candidacies.requests import Ledger, Request
from scheduler.candidacies.worklist import worklist
from scheduler.rules import Rulebook
from tests.candidacies.cases import LAW, campaign, day, event, listed, state
from tests.factories import make_candidate, make_certification, make_problem

X = make_certification(registry_number="RNCP1")
CNAM = Rulebook(make_problem())
CODE = Rulebook(make_problem(campaign=LAW))


def told(refusals: tuple[Refusal, ...]) -> list[tuple[str, str | None]]:
    return [(r.rule, r.allowed_on.isoformat() if r.allowed_on else None) for r in refusals]


class TestExperience:
    def test_a_year_is_asked_for(self) -> None:
        # Seven months on 30 November: five more, 30 April.
        short = state(experience_months=7, experience_on="2026-11-30")
        (refusal,) = check_admission(short, X, CNAM, day("2027-01-10"))
        assert (refusal.rule, refusal.allowed_on) == ("min_experience_months", day("2027-04-30"))
        assert "Cnam, page VAE" in refusal.source.fr
        assert "2023-1275" in refusal.source.fr

    def test_counted_from_the_first_day_on_record_without_a_day_of_its_own(self) -> None:
        short = state(event("2027-01-31", "contact"), experience_months=11)
        assert told(check_admission(short, X, CNAM, day("2027-06-01"))) == [("min_experience_months", "2027-02-28")]

    def test_enough_unknown_or_under_the_law(self) -> None:
        on = day("2027-01-10")
        assert check_admission(state(experience_months=12), X, CNAM, on) == ()
        assert check_admission(state(), X, CNAM, on) == ()
        assert check_admission(state(experience_months=0), X, CODE, on) == ()


@pytest.mark.parametrize(
    ("number", "refused"),
    [("", True), ("38565", False), ("RNCP38565", False), ("rncp n° 38565", False), ("RS 6412", False), ("Dijon", True)],
)
def test_registry(number: str, refused: bool) -> None:
    found = check_admission(state(), make_certification(registry_number=number), CODE, day("2027-01-10"))
    assert told(found) == ([("require_registry", None)] if refused else [])
    assert all("L6411-1" in refusal.source.fr for refusal in found)


def test_no_registry_is_asked_for_where_the_certification_says_so() -> None:
    free = make_certification(rule_overrides={"require_registry": False})
    assert check_admission(state(), free, CODE, day("2027-01-10")) == ()


def others(*rows: tuple[str, str]) -> list[Request]:
    return [Request(f"A{i}", code, day(on)) for i, (code, on) in enumerate(rows)]


class TestRequests:
    MINE = state(event("2027-05-10", "eligibility_filed"))

    def check(self, *rows: tuple[str, str], mine: Any = None) -> list[tuple[str, str | None]]:
        return told(check_admission(mine or self.MINE, X, CODE, day("2027-06-01"), others(*rows)))

    def test_one_for_a_certification_in_a_calendar_year(self) -> None:
        refused = [("max_requests_same_certification", "2028-01-01")]
        assert self.check(("X", "2027-01-01")) == refused
        assert self.check(("X", "2027-05-10")) == refused  # the same day: the first by id stands
        assert self.check(("X", "2026-12-31")) == []
        assert self.check(("X", "2027-05-11")) == []  # that one is the second
        assert self.check(("Y", "2027-01-01")) == []

    def test_next_year_may_be_taken_too(self) -> None:
        assert self.check(("X", "2027-01-01"), ("X", "2028-02-01")) == [
            ("max_requests_same_certification", "2029-01-01")
        ]

    def test_three_different_ones_in_a_calendar_year(self) -> None:
        three = (("U", "2027-01-01"), ("V", "2027-02-01"), ("W", "2027-03-01"))
        assert self.check(*three[:2]) == []
        assert self.check(*three) == [("max_requests_per_year", "2028-01-01")]
        assert self.check(*three[:2], ("U", "2027-04-01")) == []  # two different ones only

    def test_a_certification_with_a_number_of_its_own(self) -> None:
        twice = make_certification(registry_number="RNCP1", rule_overrides={"max_requests_same_certification": 2})
        rows = others(("X", "2027-01-01"), ("X", "2027-02-01"))
        assert told(check_admission(self.MINE, twice, CODE, day("2027-06-01"), rows[:1])) == []
        refused = [("max_requests_same_certification", "2028-01-01")]
        assert told(check_admission(self.MINE, twice, CODE, day("2027-06-01"), rows)) == refused

    def test_many_requests_under_one_address(self) -> None:
        rows = [Request(f"B{i}", f"Y{i % 7}", day("2027-01-01") + dt.timedelta(days=i % 100)) for i in range(500)]
        ledger = Ledger([*rows, *others(("X", "2027-03-01"), ("X", "2027-07-01"))], CODE)
        mine = Request("K1", "X", day("2027-05-10"))
        before = [r for r in rows if r.day <= mine.day]  # no id is later than K1 on that day
        assert ledger.before(mine) == (1, len({r.certification for r in before}))
        assert not ledger.has_room(X, 2027)
        assert ledger.next_room(X, 2027) == day("2028-01-01")

    def test_requests_for_blocks_are_not_counted(self) -> None:
        blocks = [Request("A0", "X", day("2027-01-01"), blocks_only=True)]
        assert check_admission(self.MINE, X, CODE, day("2027-06-01"), blocks) == ()
        for_blocks = state(event("2027-05-10", "eligibility_filed"), blocks=["B1"])
        assert self.check(("X", "2027-01-01"), mine=for_blocks) == []
        counting = Rulebook(make_problem(campaign=LAW | {"rule_overrides": {"count_block_requests": True}}))
        assert len(check_admission(self.MINE, X, counting, day("2027-06-01"), blocks)) == 1

    def test_the_article_is_told(self) -> None:
        (refusal,) = check_admission(self.MINE, X, CODE, day("2027-06-01"), others(("X", "2027-01-01")))
        assert "R6412-3" in refusal.source.fr


class TestEligibilityInForce:
    ELIGIBLE = event("2026-02-10", "eligible")

    @pytest.mark.parametrize(("on", "allowed"), [("2027-02-10", None), ("2027-02-11", "2027-02-11")])
    def test_twelve_months(self, on: str, allowed: str | None) -> None:
        # Asked for in 2026, valid to 10 February 2027: from the 11th a new request is of another year.
        found = told(check_admission(state(self.ELIGIBLE), X, CNAM, day(on)))
        assert found == ([("eligibility_validity_months", allowed)] if allowed else [])

    def test_lapsed_in_the_year_it_was_asked_for(self) -> None:
        # Eligible on 10 February 2026, no step by 31 August: the year's one request is used up.
        (refusal,) = check_admission(state(self.ELIGIBLE), X, CODE, day("2026-09-01"))
        assert (refusal.rule, refusal.allowed_on) == ("eligibility_lapse_months", day("2027-01-01"))
        assert "R6412-4" in refusal.source.fr

    def test_where_both_clocks_run_the_one_that_ended_is_told(self) -> None:
        both = Rulebook(make_problem(campaign=LAW | {"rule_overrides": {"eligibility_validity_months": 12}}))
        stepped = event("2026-03-01", "step")
        for events, on, rule in (
            ([self.ELIGIBLE], "2026-09-01", "eligibility_lapse_months"),
            ([self.ELIGIBLE, stepped], "2027-02-11", "eligibility_validity_months"),
        ):
            assert told(check_admission(state(*events), X, both, day(on)))[0][0] == rule

    def test_a_new_request_for_blocks_needs_no_room(self) -> None:
        for_blocks = state(self.ELIGIBLE, blocks=["B1"])
        assert told(check_admission(for_blocks, X, CODE, day("2026-09-01")))[0][1] == "2026-09-01"

    def test_a_negative_opinion(self) -> None:
        denied = state(event("2026-02-10", "eligibility_filed"), event("2026-03-10", "not_eligible"))
        assert told(check_admission(denied, X, CNAM, day("2026-04-01")))[0][1] == "2027-01-01"
        assert told(check_admission(denied, X, CNAM, day("2027-04-01")))[0][1] == "2027-04-01"


def test_in_the_worklist_people_are_known_by_their_address() -> None:
    rows = [Candidacy(id=i, certification="X", email=f"{mail}@example.org") for i, mail in (("K1", "A"), ("K2", "a"))]
    events: list[Event] = [event("2027-01-04", "eligibility_filed", who) for who in ("K1", "K2")]
    found = worklist(campaign(), Candidacies(candidacies=tuple(rows), events=tuple(events)), day("2027-02-01"))
    assert [(r.candidacy, r.rule) for r in found.refusals] == [("K2", "max_requests_same_certification")]


def test_requests_of_the_year_told_in_the_campaigns_row() -> None:
    candidate = make_candidate(eligible_on="2027-01-10", previous_requests=("U", "V", "W"))
    found = worklist(campaign(candidates=(candidate,)), Candidacies(), dt.date(2027, 2, 1))
    assert told(found.refusals) == [("max_requests_per_year", "2028-01-01")]


def test_nobody_is_refused_who_was_heard_already() -> None:
    events = [event("2025-01-10", "eligible"), event("2025-10-10", "deposited"), event("2026-01-12", "heard")]
    assert listed(campaign(), "2027-02-01", *events).refusals == ()
