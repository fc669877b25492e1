"""A small campaign in which every rule can be broken, and a good schedule of it.

One week from Monday 15 March 2027; half-days 09:00-12:30 and 12:45-17:00; grid of 15 minutes.
X lasts 60 minutes + 10 of deliberation, Y 45; rooms turn around in 5. C2 has a third more: 90 minutes.

========= ========= ==== ============ =========== =======================================================
candidate day       room held         panel       about
========= ========= ==== ============ =========== =======================================================
C1        Monday    R1   09:00-10:15  A1 A2 P1    X, in centre D, companion A4
C2        Monday    R1   10:15-12:00  A1 A2 P1    X, extra time, cohort G with C3
C3        Monday    R1   13:30-14:20  A1 A2 P2    Y, needs a room without steps
C4        Tuesday   V    10:00-11:15  A3 A2 P2    X, remote, tied to P1, file read from Tuesday on
C5        Wednesday R2   09:00-10:15  A1 A3 P1    X, centre B, the same person as C4
C6        Thursday  R1   09:00-09:50  A1 A2 P2    Y, eligible until Thursday
C7        Tuesday   R1   09:00-10:15  A4 A7 P1    X, pinned: start, room, membre
========= ========= ==== ============ =========== =======================================================
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from scheduler.domain import Availability, Candidate, Examiner, Problem
from scheduler.schedule import Hearing
from tests.factories import (
    at,
    make_candidate,
    make_certification,
    make_examiners,
    make_hearing,
    make_problem,
    make_room,
    make_seats,
    window,
)

TUESDAY_PLENARY, SMALL, PLENARY, LATE = (
    dt.date(2027, 3, 16),
    dt.date(2027, 3, 20),  # settles two hearings only
    dt.date(2027, 4, 3),  # the last that Monday's hearings can wait for: 15 March + 20 − 1 days
    dt.date(2027, 4, 5),
)


def people(panel_mode: str) -> tuple[Examiner, ...]:
    """Return the examiners; those not in the good schedule are each good for one breach."""
    return make_examiners(
        A1={"centres": ("D", "B"), "max_week": 3},
        A2={"break_minutes": 90 if panel_mode == "session" else 0, "max_days": 3},
        A3={"max_hearings": 2},
        A4={},
        A5={"chair": False, "specialities": ()},
        A6={},  # free on Tuesday only
        A7={"specialities": ()},
        A8={"home": "H"},
        A9={"ties": ("C6",)},
        P1={"specialities": ("s", "t")},
        P2={"specialities": ("t",), "centres": ("D",)},
        P3={"remote": False},
        P4={"notice_days": 70},
        P5={"specialities": ()},
        P6={"max_run_minutes": 100},
        P7={"max_half_day": 1},
        P8={"max_day": 2, "specialities": ("s", "t")},
        P9={"employers": ("Acme",)},
    )


def candidates() -> tuple[Candidate, ...]:
    """Return the seven candidates."""
    only = tuple(at(*when) for when in (("09:00", 0), ("09:00", 2), ("09:15", 2), ("09:00", 3)))
    return (
        make_candidate("C1", mode="in_centre", centres=("D",), companion="A4", deposited_on="2027-02-22"),
        make_candidate("C2", extra_time=1 / 3, cohort="G", employers=("Beta",)),
        make_candidate("C3", certification="Y", cohort="G", step_free=True),
        make_candidate("C4", mode="remote", ties=("P1",), email="d@x.fr", deposited_on="2027-02-23"),
        make_candidate(
            "C5", centres=("B",), email="D@x.fr", earliest="2027-03-17", latest="2027-03-18", employers=("ACME",),
            deposited_on="2026-12-17", allowed_starts=only,
        ),
        make_candidate("C6", certification="Y", eligible_on="2026-03-18"),
        make_candidate("C7"),
    )  # fmt: skip


def free_times(examiners: tuple[Examiner, ...]) -> tuple[Availability, ...]:
    """Return availability: nearly everyone all day long, so that opening hours are a rule of their own."""
    always = ["C1", "C2", "C3", "C4", "C5", "C7", *(e.id for e in examiners if e.id != "A6")]
    return (
        *(window(who, "07:00", "20:00", number) for who in always for number in range(7)),
        window("A6", "07:00", "20:00", 1),
        window("C6", "09:00", "10:00", 3),
        window("C6", "10:30", "16:45", 3),
        window("C6", "09:00", "17:00", 4),
        window("C1", "14:00", "17:00", 0, level="no"),
        window("P2", "16:00", "17:00", 0, level="no"),
        window("R1", "15:30", "17:00", 3, level="no"),
    )


@cache
def rich_problem(panel_mode: str = "session") -> Problem:
    """Return the campaign in one of the three panel modes."""
    examiners = people(panel_mode)
    given = [
        {"panel": f"of {hearing.candidate}", "seat": sitting.seat, "examiner": sitting.examiner}
        for hearing in good_plan().values()
        for sitting in hearing.panel
    ]
    return make_problem(
        days=7,
        campaign={
            "half_days": ("09:00-12:30", "12:45-17:00"),
            "lunch": "12:00-14:00",
            "lunch_minutes": 60,
            "reference_date": "2027-01-14",  # + 45: 28 February; + 70: 25 March
            "panel_mode": panel_mode,
        },
        certifications=(
            make_certification(
                deliberation_minutes=10, rule_overrides={"hearing_within_months_of_deposit": 3}
            ),
            make_certification(
                "Y", specialities=("t",), presentation_minutes=15, exchange_minutes=30, modes=("in_centre",)
            ),
        ),
        seats=make_seats("X") + make_seats("Y"),
        candidates=candidates(),
        examiners=examiners,
        rooms=(
            make_room("R1", turnaround_minutes=5, step_free=True),
            make_room("R2", turnaround_minutes=5, step_free=True, centre="B"),
            make_room("R3", turnaround_minutes=5),
            make_room("V", turnaround_minutes=5),
        ),
        availability=free_times(examiners),
        deliberations=(
            {"day": TUESDAY_PLENARY, "sector": "S"},
            {"day": SMALL, "sector": "S", "capacity": 2},
            {"day": PLENARY, "sector": "S"},
            {"day": LATE, "sector": "S"},
        ),
        travel=({"from": "H", "to": "D", "minutes": 120},),
        pins=(
            {"candidate": "C7", "start": at("09:00", 1)},
            {"candidate": "C7", "room": "R1"},
            {"candidate": "C7", "seat": "membre", "examiner": "A7"},
        ),
        panels=given if panel_mode == "given" else (),
    )  # fmt: skip


def heard(who: str, clock: str, number: int, room: str, panel: str, **changes: Any) -> Hearing:
    """Return a hearing of the right length; ``panel`` is "president membre professionnel"."""
    minutes, after = {"C2": (90, 15), "C3": (45, 5), "C6": (45, 5)}.get(who, (60, 15))
    seats = dict(zip(("president", "membre", "professionnel"), panel.split(), strict=True))
    fields = {
        "certification": "Y" if who in ("C3", "C6") else "X",
        "deliberation_day": PLENARY,
        "minutes": minutes,
        "after": after,
        "panel": seats,
    }
    return make_hearing(who, clock, number, room=room, **(fields | changes))


def good_plan(**changes: Hearing | None) -> dict[str, Hearing]:
    """Return the good schedule by candidate; ``changes`` replaces hearings, None takes one out."""
    rows = (
        heard("C1", "09:00", 0, "R1", "A1 A2 P1"),
        heard("C2", "10:15", 0, "R1", "A1 A2 P1"),
        heard("C3", "13:30", 0, "R1", "A1 A2 P2"),
        heard("C4", "10:00", 1, "V", "A3 A2 P2"),
        heard("C5", "09:00", 2, "R2", "A1 A3 P1"),
        heard("C6", "09:00", 3, "R1", "A1 A2 P2"),
        heard("C7", "09:00", 1, "R1", "A4 A7 P1"),
    )
    every = {hearing.candidate: hearing for hearing in rows} | changes
    return {name: hearing for name, hearing in every.items() if hearing is not None}
