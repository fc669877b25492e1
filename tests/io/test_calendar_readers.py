"""What independent programs read in our calendars: the same instants and words, whatever the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from icalendar import Calendar

from scheduler.domain import Problem
from scheduler.fingerprint import hearing_uid
from scheduler.io.feeds import CalledOff, FeedWriter, Publication, Revision
from scheduler.schedule import Hearing, Schedule
from tests.calendar_linter import lint
from tests.calendar_readers import READERS, Found, Reading, Seen
from tests.io.plans import small_problem, small_schedule

EMOJI = "Zoé 👩🏽‍🎓 🇷🇪 ⚖️"
ACCENTS = "Ébène-Œuvrard, d'Aÿ ; « l’Haÿ » \\ ñ ß Ł"
LONG = "Ingénierie 🎓 de l'été, " * 120


class Case:
    """A feed and what everyone must read in it."""

    def __init__(self, data: bytes, expected: Found) -> None:
        self.data, self.expected = data, expected


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def heard(start: str, end: str, utc: tuple[str, str], **changes: object) -> Case:
    """Return the candidate's feed of one hearing at a local time, and the instants worked out by hand."""
    problem = small_problem()
    if zone := changes.pop("timezone", None):
        campaign = problem.campaign.model_copy(update={"timezone": zone, "territory": "974"})
        problem = problem.model_copy(update={"campaign": campaign})
    if names := changes.pop("names", None):
        candidates = tuple(c.model_copy(update=names) if c.id == "C1" else c for c in problem.candidates)
        problem = problem.model_copy(update={"candidates": candidates})
    if label := changes.pop("label", None):
        certifications = tuple(c.model_copy(update={"label": label}) for c in problem.certifications)
        problem = problem.model_copy(update={"certifications": certifications})
    hearing = small_schedule().hearing_of["C1"].model_copy(
        update={"start": at(start), "end": at(end), "held_until": at(end)}
    )  # fmt: skip
    return case_of(problem, hearing, utc)


def case_of(problem: Problem, hearing: Hearing, utc: tuple[str, str]) -> Case:
    uid = hearing_uid(problem, hearing)
    publication = Publication(
        problem, Schedule(hearings=(hearing,)), {uid: Revision(4, at("2026-12-01T09:30:00+01:00"))}
    )
    data = FeedWriter(publication).write("examiner", "E1")
    title, code = problem.certifications[0].label.strip(), hearing.certification
    candidate = problem.candidate_of["C1"]
    name = f"{candidate.given_name} {candidate.family_name}".strip()
    deliberated = (hearing.end + dt.timedelta(minutes=15)).astimezone(problem.campaign.zone)
    described = [
        f"Certification : {code} – {title}",
        f"Candidat·e : {name}",
        "Votre siège : président·e",
        "Autres membres du jury : Cléo Zola (professionnel·le)",
        "Lieu : Salle 12, Dijon, 9 rue de l'Exemple, 21000 Dijon",
        f"Fin de la délibération du jury : {deliberated:%H:%M}",
    ]
    seen = Seen(at(utc[0]), at(utc[1]), f"Jury VAE {code} – {name}", "\n".join(described), 4)
    return Case(data, {uid: seen})


def whole_day() -> Case:
    """Return the deadlines on the day the clocks change: from that day to the day after, for everyone."""
    # eligible on 28/03/2026: valid for 12 months, until 28/03/2027
    changes = {"eligible_on": dt.date(2026, 3, 28), "deposited_on": None}
    problem = small_problem()
    candidates = tuple(c.model_copy(update=changes) if c.id == "C1" else c for c in problem.candidates)
    data = FeedWriter(Publication(problem.model_copy(update={"candidates": candidates}), Schedule())).write(
        "advisor", "", on=dt.date(2027, 1, 4)
    )
    calendar = Calendar.from_ical(data)
    expected = {
        str(one["uid"]): Seen(one["dtstart"].dt, one["dtend"].dt, str(one["summary"]), str(one["description"]), 0)
        for one in calendar.walk("VEVENT")
    }
    days = [(seen.start, seen.end) for seen in expected.values() if "C1" in seen.summary]
    assert (dt.date(2027, 3, 28), dt.date(2027, 3, 29)) in days
    return Case(data, expected)


def called_off() -> Case:
    problem, hearing = small_problem(), small_schedule().hearing_of["C1"]
    off = CalledOff(problem, hearing, Revision(2, at("2026-12-01T09:30:00+01:00")))
    data = FeedWriter(Publication(problem, Schedule(), called_off=(off,))).write("examiner", "E1")
    seen = Seen(at("2027-01-11T08:00:00Z"), at("2027-01-11T09:00:00Z"), "ANNULÉ – Jury VAE CYC9105A – Zoé Ébène",
                "Cette audition est annulée.", 2)  # fmt: skip
    return Case(data, {hearing_uid(problem, hearing): seen})


CASES: dict[str, Callable[[], Case]] = {
    # UTC+1
    "winter": lambda: heard("2027-01-11T09:00:00+01:00", "2027-01-11T10:00:00+01:00",
                            ("2027-01-11T08:00:00Z", "2027-01-11T09:00:00Z")),
    # UTC+2
    "summer": lambda: heard("2027-07-01T14:00:00+02:00", "2027-07-01T15:00:00+02:00",
                            ("2027-07-01T12:00:00Z", "2027-07-01T13:00:00Z")),
    # clocks go forward on Sunday 28/03/2027 at 01:00 UTC
    "before the spring change": lambda: heard("2027-03-27T09:00:00+01:00", "2027-03-27T10:00:00+01:00",
                                              ("2027-03-27T08:00:00Z", "2027-03-27T09:00:00Z")),
    "after the spring change": lambda: heard("2027-03-29T09:00:00+02:00", "2027-03-29T10:00:00+02:00",
                                             ("2027-03-29T07:00:00Z", "2027-03-29T08:00:00Z")),
    "over the spring change": lambda: heard("2027-03-28T01:30:00+01:00", "2027-03-28T03:30:00+02:00",
                                            ("2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z")),
    # clocks go back on Sunday 31/10/2027 at 01:00 UTC: 02:30 comes twice
    "before the autumn change": lambda: heard("2027-10-30T09:00:00+02:00", "2027-10-30T10:00:00+02:00",
                                              ("2027-10-30T07:00:00Z", "2027-10-30T08:00:00Z")),
    "after the autumn change": lambda: heard("2027-11-01T09:00:00+01:00", "2027-11-01T10:00:00+01:00",
                                             ("2027-11-01T08:00:00Z", "2027-11-01T09:00:00Z")),
    "the hour that comes twice": lambda: heard("2027-10-31T02:30:00+01:00", "2027-10-31T03:30:00+01:00",
                                               ("2027-10-31T01:30:00Z", "2027-10-31T02:30:00Z")),
    # UTC+4 all year; before sunrise in Paris
    "Réunion": lambda: heard("2027-07-01T08:00:00+04:00", "2027-07-01T09:00:00+04:00",
                             ("2027-07-01T04:00:00Z", "2027-07-01T05:00:00Z"), timezone="Indian/Reunion"),
    "all day": whole_day,
    "accents": lambda: heard("2027-01-11T09:00:00+01:00", "2027-01-11T10:00:00+01:00",
                             ("2027-01-11T08:00:00Z", "2027-01-11T09:00:00Z"),
                             names={"family_name": ACCENTS, "given_name": "Ÿves"}),
    "long text": lambda: heard("2027-01-11T09:00:00+01:00", "2027-01-11T10:00:00+01:00",
                               ("2027-01-11T08:00:00Z", "2027-01-11T09:00:00Z"), label=LONG),
    "emoji": lambda: heard("2027-01-11T09:00:00+01:00", "2027-01-11T10:00:00+01:00",
                           ("2027-01-11T08:00:00Z", "2027-01-11T09:00:00Z"),
                           names={"family_name": "Ébène", "given_name": EMOJI}),
    "called off": called_off,
}  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Case]]:
    folder = tmp_path_factory.mktemp("matrix")
    made = {name: make() for name, make in CASES.items()}
    files = {name: folder / f"{number}.ics" for number, name in enumerate(made)}
    for name, case in made.items():
        files[name].write_bytes(case.data)
    return {name: (files[name], case) for name, case in made.items()}


@pytest.mark.parametrize("name", CASES)
def test_the_linter_finds_nothing(written: dict[str, tuple[Path, Case]], name: str) -> None:
    assert lint(written[name][1].data) == []


@pytest.mark.parametrize("reading", READERS.values(), ids=READERS)
def test_every_program_reads_the_same(written: dict[str, tuple[Path, Case]], reading: Reading) -> None:
    found = dict(zip(written, reading([file for file, _ in written.values()]), strict=True))
    assert found == {name: case.expected for name, (_, case) in written.items()}
