"""The present state is derived from a history that only grows."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scheduler.candidacies.history import History, standing_events
from scheduler.candidacies.path import state_of
from scheduler.candidacies.records import Candidacy, Event
from tests.candidacies.cases import FULL, PARTIAL, day, event, state
from tests.factories import PARIS, make_candidate

PATH = (
    ("2026-06-01", "contact", {}, "contact"),
    ("2026-06-20", "eligibility_filed", {}, "eligibility"),
    ("2026-07-10", "eligibility_interview", {}, "eligibility"),
    ("2026-08-15", "eligible", {}, "accompaniment"),
    ("2026-09-10", "accompaniment", {"hours": 4}, "accompaniment"),
    ("2026-10-10", "accompaniment", {"hours": 2.5}, "accompaniment"),
    ("2027-01-10", "deposited", {}, "deposited"),
    ("2027-01-20", "hearing_planned", {"for_day": "2027-03-15"}, "deposited"),
    ("2027-01-25", "candidate_convoked", {}, "convoked"),
    ("2027-03-15", "heard", {}, "heard"),
    ("2027-03-30", "decided", {"result": PARTIAL, "blocks": ["B1"]}, "decided"),
    ("2027-03-31", "notified", {}, "second_jury"),
    ("2027-04-15", "module_started", {"label": "Module B2"}, "second_jury"),
    ("2027-06-30", "module_completed", {"label": "Module B2"}, "second_jury"),
    ("2027-07-10", "deposited", {}, "deposited"),
    ("2027-09-15", "heard", {}, "heard"),
    ("2027-09-20", "decided", {"result": FULL, "blocks": ["B2", "B3"]}, "decided"),
    ("2027-09-21", "notified", {}, "succeeded"),
)
EVENTS = tuple(event(on, kind, **fields) for on, kind, fields, _ in PATH)


@pytest.mark.parametrize("length", range(1, len(PATH) + 1))
def test_each_event_leads_to_its_stage(length: int) -> None:
    assert state(*EVENTS[:length]).stage == PATH[length - 1][3]


def test_the_whole_path() -> None:
    found = state(*EVENTS)
    assert (found.hours, found.attempt, found.blocks) == (6.5, 2, ("B1", "B2", "B3"))
    assert (found.modules_open, found.modules_done) == ((), ("Module B2",))
    assert found.step_on == day("2026-09-10")
    assert found.is_over


def test_after_a_partial_validation_the_first_jury_is_history() -> None:
    found = state(*EVENTS[:15])
    assert (found.deposited_on, found.heard_on, found.result) == (day("2027-07-10"), None, None)
    assert found.blocks == ("B1",)


def test_events_count_by_their_day_not_by_their_row() -> None:
    late_row = state(event("2026-08-15", "eligible"), event("2026-06-20", "eligibility_filed"))
    assert late_row.eligible_on == day("2026-08-15")


def test_a_moment_counts_for_its_day_in_paris() -> None:
    assert state(event("2027-03-31T22:30:00+00:00", "deposited")).deposited_on == day("2027-04-01")
    assert state(event("2027-03-31T00:00:00+10:00", "deposited")).deposited_on == day("2027-03-30")


@pytest.mark.parametrize("result", ["CANDIDATE_EXCUSED", "CANDIDATE_ABSENT"])
def test_whoever_was_not_heard_keeps_the_file_and_waits(result: str) -> None:
    found = state(*EVENTS[:10], event("2027-03-15", "decided", result=result))
    assert (found.stage, found.deposited_on, found.planned_for) == ("deposited", day("2027-01-10"), None)


def test_refusal_ends_the_path_and_a_new_request_starts_again() -> None:
    refused = (*EVENTS[:10], event("2027-03-30", "decided", result="FAILURE"), event("2027-03-31", "notified"))
    assert state(*refused).stage == "failed"
    assert state(*EVENTS[:2], event("2026-08-01", "not_eligible")).stage == "not_eligible"
    again = (event("2026-08-01", "not_eligible"), event("2027-01-05", "eligibility_filed"))
    assert state(*again).stage == "eligibility"


def test_change_of_certification_starts_eligibility_again() -> None:
    found = state(*EVENTS[:6], event("2026-11-01", "certification_changed", certification="Y"))
    assert (found.certification, found.eligible_on, found.stage) == ("Y", None, "contact")
    assert found.former == (("X", day("2026-06-20")),)
    assert found.hours == 6.5  # what was given was given


def test_the_campaigns_row_speaks_where_the_history_is_silent() -> None:
    row = make_candidate("K1", eligible_on="2026-09-01", deposited_on="2027-01-05")
    known = Candidacy(id="K1", certification="X")
    assert state_of(known, (), PARIS, row).deposited_on == day("2027-01-05")
    assert state_of(known, (event("2026-08-01", "eligible"),), PARIS, row).eligible_on == day("2026-08-01")
    refused = state_of(known, (event("2026-08-01", "not_eligible"),), PARIS, row)
    assert refused.stage == "not_eligible"


def test_a_history_only_grows() -> None:
    history = History().append(EVENTS[0]).append(EVENTS[1])
    longer = history.append(event("2026-06-21", "correction", corrects=2))
    assert len(history) == 2
    assert [e.kind for e in longer.standing()] == ["contact"]
    with pytest.raises(ValueError, match="cannot be corrected"):
        history.append(event("2026-06-21", "correction", corrects=3))
    with pytest.raises(ValueError, match="not of 'K2'"):
        history.append(event("2026-06-21", "contact", who="K2"))
    with pytest.raises(ValidationError):
        EVENTS[0].kind = "deposited"


def test_a_correction_can_be_corrected() -> None:
    undone = (EVENTS[0], event("2026-06-02", "correction", corrects=1), event("2026-06-03", "correction", corrects=2))
    assert [e.kind for e in standing_events(undone)] == ["contact"]


@given(st.permutations(range(6)))
def test_the_state_before_the_deposit_does_not_depend_on_the_order_of_rows(order: list[int]) -> None:
    found = state(*(EVENTS[i] for i in order))
    assert (found.stage, found.hours, found.eligible_on) == ("accompaniment", 6.5, day("2026-08-15"))


@given(st.lists(st.sampled_from(EVENTS), max_size=12), st.data())
def test_any_history_has_a_state(events: list[Event], data: st.DataObject) -> None:
    corrections = [
        event("2027-12-01", "correction", corrects=data.draw(st.integers(1, 12))) for _ in range(len(events) % 3)
    ]
    found = state(*events, *corrections)
    assert found.stage
    assert isinstance(found.first_on, dt.date) or not events or corrections
