"""Write the sheets of the example of Bourgogne-Franche-Comté from its tables.

``python examples/make_bourgogne.py`` writes them again. Certifications, labels and headcounts are those the
certifier published; every person, employer and date is fictitious.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

if not __package__:  # run as a script: the folder above holds the package `examples`
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from examples.bourgogne_tables import (
    CANDIDATES,
    CERTIFICATIONS,
    DELIBERATIONS,
    EXAMINERS,
    ROOMS,
    SECTORS,
    TRAVEL,
)
from examples.compact import free, people, table
from examples.sheets import write_sheets
from scheduler.domain import (
    Campaign,
    Candidate,
    Certification,
    ClockRange,
    Deliberation,
    Examiner,
    Pin,
    Problem,
    Room,
    Seat,
    Travel,
)

FOLDER = Path(__file__).resolve().parent / "bourgogne-franche-comte"
HALVES = (ClockRange.parse("09:00-12:30"), ClockRange.parse("13:30-18:00"))

# Nine jury days: 1 to 3 in January, 4 to 6 in March (both before summer time), 7 to 9 in June.
DAYS = {
    "1": dt.date(2027, 1, 26),
    "2": dt.date(2027, 1, 27),
    "3": dt.date(2027, 1, 28),
    "4": dt.date(2027, 3, 16),
    "5": dt.date(2027, 3, 17),
    "6": dt.date(2027, 3, 18),
    "7": dt.date(2027, 6, 15),
    "8": dt.date(2027, 6, 16),
    "9": dt.date(2027, 6, 17),
}


def build() -> Problem:
    """Return the example as a problem."""
    campaign = Campaign(
        code="BFC-2027",
        title="Jurys VAE 2027, Bourgogne-Franche-Comté (exemple fictif)",
        start=dt.date(2027, 1, 11),
        end=dt.date(2027, 7, 9),
        half_days=HALVES,
        lunch=ClockRange.parse("12:00-14:00"),
        reference_date=dt.date(2026, 12, 7),
    )
    certifications = tuple(
        Certification(
            code=code, label=label, sector=sector, specialities=tuple(specialities.split(";")), level=level,
            presentation_minutes=int(presentation), exchange_minutes=int(exchange), deliberation_minutes=int(after),
        )
        for code, label, sector, specialities, level, presentation, exchange, after in table(CERTIFICATIONS)
    )  # fmt: skip
    examiners, when = _examiners()
    candidates, asked = _candidates()
    days = {room[0]: " ".join(f"{day}m {day}a" for day in DAYS) for room in table(ROOMS)}
    pinned = dt.datetime(2027, 6, 16, 9, 0, tzinfo=campaign.zone)
    return Problem(
        campaign=campaign,
        certifications=certifications,
        seats=tuple(seat for c in certifications for seat in seats_of(c.code)),
        candidates=candidates,
        examiners=examiners,
        rooms=tuple(_room(row) for row in table(ROOMS)),
        availability=free({**asked, **when, **days}, DAYS, campaign),
        deliberations=tuple(
            Deliberation(day=dt.date.fromisoformat(day), sector=sector, capacity=int(capacity))
            for day, *capacities in table(DELIBERATIONS)
            for sector, capacity in zip(SECTORS, capacities, strict=True)
        ),
        travel=tuple(Travel.model_validate({"from": a, "to": b, "minutes": minutes}) for a, b, minutes in TRAVEL),
        pins=(Pin(candidate="C32", start=pinned, room="D201"), Pin(candidate="C14", seat="chair", examiner="EX07")),
    )


def seats_of(code: str) -> tuple[Seat, ...]:
    """Return the seats of a panel: a chair, a professional, a specialist of the certification."""
    return (
        Seat(certification=code, seat="chair", categories=("academic",), chair=True),
        Seat(certification=code, seat="professional", categories=("professional",)),
        Seat(certification=code, seat="specialist", needs_speciality=True),
    )


def _room(row: list[str]) -> Room:
    id_, label, centre, kind, capacity, step_free, address, turnaround = row
    return Room.model_validate(
        {
            "id": id_, "label": label, "centre": centre, "kind": kind, "capacity": int(capacity),
            "step_free": step_free, "address": address, "turnaround_minutes": turnaround,
            "link": "https://visio.example.org/vae" if kind == "remote" else "",
        }
    )  # fmt: skip


def _examiners() -> tuple[tuple[Examiner, ...], dict[str, str]]:
    found, when = [], {}
    for number, row in enumerate(table(EXAMINERS)):
        id_, name, sex, category, chair, specialities, employer, centres, limits, slots = row
        a_day, in_all = limits.split(", ")
        found.append(
            Examiner(
                id=id_, **people(name, sex, id_), category=category, chair=chair == "yes",
                specialities=tuple(specialities.split(";")), employers=(employer,), centres=tuple(centres.split(";")),
                home=centres.split(";")[0], remote=id_ not in ("EX09", "EX18"), max_half_day=3, max_day=int(a_day),
                max_week=2, max_days=int(in_all), break_minutes=15 if number % 3 else 30,
                max_run_minutes=240 if number % 2 else 270, past_load=(7 * number) % 11,
            )
        )  # fmt: skip
        when[id_] = slots
    return tuple(found), when


def _candidates() -> tuple[tuple[Candidate, ...], dict[str, str]]:
    found, when = [], {}
    for row in table(CANDIDATES):
        id_, name, sex, born, code, mode, centres, eligible, deposited, employer, companion, slots, more = row
        extra = dict(pair.split("=") for pair in more.split())
        found.append(
            Candidate.model_validate(
                {
                    "id": id_, **people(name, sex, id_), "birth_year": int(born), "certification": code, "mode": mode,
                    "centres": tuple(centres.split(";")), "eligible_on": eligible, "deposited_on": deposited,
                    "employers": (employer,), "companion": companion, **extra,
                    "ties": ("EX06",) if id_ == "C13" else (),
                }
            )
        )  # fmt: skip
        when[id_] = slots
    return tuple(found), when


if __name__ == "__main__":
    write_sheets(build(), FOLDER)
