"""One small campaign in which every rule has something to say; times are chosen to be tight."""

import datetime as dt
from zoneinfo import ZoneInfo

from scheduler.domain import (
    Availability,
    Campaign,
    Candidate,
    Certification,
    Deliberation,
    Examiner,
    PanelMode,
    Pin,
    Problem,
    Room,
    Seat,
    Travel,
)

PARIS = ZoneInfo("Europe/Paris")
MONDAY = dt.date(2027, 3, 15)


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """Return a time of the campaign: day 0 is a Monday."""
    return dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(hour, minute), tzinfo=PARIS)


def rich_problem(panel_mode: PanelMode = "session") -> Problem:
    """Return six candidates, seven examiners, three rooms and three days, with every rule at work."""
    certifications = (
        Certification(
            code="X",
            sector="S",
            specialities=("s",),
            presentation_minutes=20,
            exchange_minutes=40,
            deliberation_minutes=10,
        ),
        Certification(code="Y", sector="S", specialities=("t",), presentation_minutes=10, exchange_minutes=35),
    )
    seats = tuple(
        seat
        for code in "XY"
        for seat in (
            # The panel of Y keeps no seat for a chair: one of its members must be qualified all the same.
            Seat(certification=code, seat="president", categories=("A",), chair=code == "X"),
            Seat(certification=code, seat="professionnel", categories=("P",)),
            Seat(certification=code, seat="membre"),
        )
    )
    candidates = (
        Candidate(id="C1", certification="X", mode="in_centre", centres=("D",), employers=("Acme",)),
        Candidate(id="C2", certification="X", extra_time=1 / 3, cohort="G"),
        Candidate(id="C3", certification="Y", cohort="G", step_free=True),
        Candidate(id="C4", certification="Y", email="m@x.fr", ties=("P2",)),
        Candidate(id="C5", certification="X", email="M@x.fr", mode="remote", wished_half_day="am"),
        Candidate(id="C6", certification="Y", eligible_on=dt.date(2026, 3, 16), deposited_on=dt.date(2027, 2, 22)),
    )
    examiners = (
        Examiner(id="A1", category="A", chair=True, specialities=("s",), centres=("D",), home="D", sex="F", max_day=3),
        Examiner(id="A2", category="A", chair=True, specialities=("t",), home="B", break_minutes=30, sex="M"),
        Examiner(id="A3", category="A", specialities=("s", "t"), max_run_minutes=130, break_minutes=15, sex="F"),
        Examiner(id="P1", category="P", specialities=("s",), employers=("ACME",), home="D", max_half_day=2, sex="M"),
        Examiner(id="P2", category="P", specialities=("t",), max_week=2, past_load=2, wished_with=("A1",), sex="F"),
        Examiner(id="P3", category="P", remote=False, max_days=2, max_hearings=4, wished_mode="in_centre"),
        Examiner(id="P4", category="P", specialities=("s",), home="D", sex="M"),
    )
    rooms = (
        Room(id="R1", centre="D", turnaround_minutes=5),
        Room(id="R2", centre="B", step_free=True),
        Room(id="V", kind="remote", centre="D"),
    )
    return Problem(
        campaign=Campaign(
            code="RICHE",
            start=MONDAY,
            end=MONDAY + dt.timedelta(days=2),
            half_days=("09:00-12:30", "12:45-17:00"),
            lunch="12:00-14:00",
            lunch_minutes=45,
            slot_minutes=15,
            panel_mode=panel_mode,
            reference_date=dt.date(2027, 1, 29),
        ),
        certifications=certifications,
        seats=seats,
        candidates=candidates,
        examiners=examiners,
        rooms=rooms,
        availability=(
            Availability(who="A1", start=at(0, 9), end=at(0, 17)),
            Availability(who="A1", start=at(2, 9), end=at(2, 15), level="if_needed"),
            Availability(who="P4", start=at(1, 10), end=at(1, 11), level="no"),
            Availability(who="C5", start=at(0, 10), end=at(2, 12)),
            Availability(who="R1", start=at(1, 9), end=at(1, 12), level="no"),
        ),
        deliberations=(
            Deliberation(day=dt.date(2027, 4, 4), sector="S", capacity=4),
            Deliberation(day=dt.date(2027, 3, 16), sector="S", capacity=2),
        ),
        travel=(Travel.model_validate({"from": "D", "to": "B", "minutes": 60}),),
        pins=(Pin(candidate="C1", seat="membre", examiner="A3"), Pin(candidate="C4", room="R1")),
    )


def without_comparing_times(problem: Problem) -> Problem:
    """Return the problem without what compares the times of hearings: it is then modelled by start."""
    examiners = (e.model_copy(update={"break_minutes": 0, "max_run_minutes": None}) for e in problem.examiners)
    weights = problem.campaign.weights.model_copy(update={"idle": 0, "adjacency": 2})
    campaign = problem.campaign.model_copy(update={"lunch": None, "lunch_minutes": 0, "weights": weights})
    return problem.model_copy(update={"campaign": campaign, "examiners": tuple(examiners), "travel": ()})
