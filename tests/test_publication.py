"""The published calendar: jury days with their deposit, convocation and decision days, worked by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from icalendar import Calendar

from scheduler.designer import DesignOrder, design_year
from scheduler.domain import Problem
from scheduler.io.calendar_report import calendar_document, jury_calendar_ics
from scheduler.publication import campaign_calendar, design_calendar, schedule_calendar
from tests.calendar_linter import lint
from tests.design_cases import expected, year_problem
from tests.factories import day, make_certification, make_hearing, make_problem, make_schedule, window


def law_problem(**campaign: object) -> Problem:
    return make_problem(days=5, campaign={"profile": "code-du-travail-2026"} | campaign)


def test_the_dates_of_a_jury_day_under_the_law() -> None:
    # Monday 15 March 2027. Notice 30 days: convocation and deposit by Saturday 13 February, last working day
    # Friday 12. Three months before: 15 December 2026. Decision 15 days, one to notify: 29 and 30 March;
    # 29 March is Easter Monday and does not move. Notice to examiners 15 days: 28 February.
    first = campaign_calendar(law_problem()).days[0]
    (deposit,) = first.windows
    assert (first.sector, first.day, first.session) == ("S", day(0), 1)
    assert (deposit.opens, deposit.closes) == (dt.date(2026, 12, 15), dt.date(2027, 2, 13))
    assert deposit.closes_working == dt.date(2027, 2, 12)
    assert (first.convocation, first.examiner_convocation) == (dt.date(2027, 2, 13), dt.date(2027, 2, 28))
    assert (first.decision, first.decision_fixed, first.notified_by) == (
        dt.date(2027, 3, 29), False, dt.date(2027, 3, 30),
    )  # fmt: skip


def test_a_profile_without_a_limit_opens_no_window() -> None:
    (deposit,) = campaign_calendar(make_problem()).days[0].windows
    # cnam: the longest of 21, 30 and 45 days before 15 March is 29 January.
    assert (deposit.opens, deposit.closes) == (None, dt.date(2027, 1, 29))


def test_a_jury_sits_where_a_room_is_open_and_a_plenary_follows() -> None:
    # Rooms: Tuesday and Thursday. Plenary on day 22 (6 April), reach 20 − 1 = 19 days: from day 3 on.
    problem = make_problem(
        days=40,
        availability=(window("R1", "09:00", "12:00", 1), window("R1", "09:00", "12:00", 3)),
        deliberations=({"day": day(22), "sector": "S"},),
    )
    (found,) = campaign_calendar(problem).days
    assert (found.day, found.decision, found.decision_fixed) == (day(3), day(22), True)


def test_the_notice_of_convocations_delays_the_first_jury() -> None:
    # Convocations on 1 February: 45 days later is Thursday 18 March.
    problem = make_problem(days=5, campaign={"reference_date": dt.date(2027, 2, 1)})
    assert [found.day for found in campaign_calendar(problem).days] == [day(3), day(4)]


def test_a_schedule_gives_its_own_days_and_counts_its_hearings() -> None:
    problem = make_problem(days=12, candidates=[{"id": f"C{n}", "certification": "X"} for n in (1, 2, 3)])
    plan = make_schedule(
        make_hearing("C1"), make_hearing("C2", "10:00"), make_hearing("C3", number=8, deliberation_day=day(10))
    )
    calendar = schedule_calendar(problem, plan)
    assert [(d.day, d.session, d.files) for d in calendar.days] == [(day(0), 1, 2), (day(8), 2, 1)]
    assert calendar.days[1].decision == day(10)


def test_a_certification_with_rules_of_its_own_has_a_window_of_its_own() -> None:
    slow = make_certification("Z", rule_overrides={"reading_days": 60})
    problem = make_problem(certifications=(make_certification(), slow))
    windows = campaign_calendar(problem).days[0].windows
    assert [(w.certifications, w.closes) for w in windows] == [
        (("X",), dt.date(2027, 1, 29)), (("Z",), dt.date(2027, 1, 14)),
    ]  # fmt: skip


def test_the_windows_of_a_design_hold_its_deposits() -> None:
    problem, forecast = year_problem(), expected((1, 1), (1, 15), (3, 10), (4, 2))
    design = design_year(problem, forecast, DesignOrder(compare=False))
    published = {d.day: d.windows[0] for d in design_calendar(problem, design).days}
    for file in design.files:
        held = published[file.hearing]
        assert held.opens is not None
        assert held.opens <= file.deposit <= held.closes


@pytest.mark.parametrize("zone", ["Pacific/Noumea", "America/Guadeloupe", "Europe/Paris"])
def test_events_are_whole_days_the_same_in_every_zone(zone: str) -> None:
    calendar = campaign_calendar(law_problem(timezone=zone))
    data = jury_calendar_ics(calendar)
    assert data == jury_calendar_ics(calendar)
    events = Calendar.from_ical(data).walk("VEVENT")
    juries = [e for e in events if str(e["summary"]) == "Jury VAE – S"]
    assert [e.decoded("dtstart") for e in juries] == [d.day for d in calendar.days]
    assert all(type(e.decoded("dtstart")) is dt.date for e in events)
    assert all(e.decoded("dtend") - e.decoded("dtstart") == dt.timedelta(days=1) for e in events)
    assert len({str(e["uid"]) for e in events}) == len(events)
    assert lint(data) == []


def test_the_page_tells_what_the_tables_tell_and_escapes_names() -> None:
    problem = make_problem(certifications=(make_certification(sector="<b>S"),), campaign={"title": "A & <i>B"})
    calendar = campaign_calendar(problem)
    document = calendar_document(calendar)
    page = document.page("fr").decode()
    assert "<b>S" not in page
    assert "A &amp; &lt;i&gt;B" in page
    assert "lundi 15 mars 2027" in page
    assert "29/01/2027" in page
    assert any("lundi 15 mars 2027" in line for line in document.lines("fr"))
    assert document.workbook("fr") == document.workbook("fr")


def test_a_calendar_without_a_day_says_so() -> None:
    problem = make_problem(deliberations=({"day": day(300), "sector": "S"},))
    document = calendar_document(campaign_calendar(problem))
    assert "Aucun jour de jury n'est possible." in document.lead
    assert b"<svg" not in document.page("fr")
