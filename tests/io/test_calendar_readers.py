"""What independent programs read in our calendars: the same instants and words, whatever the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from icalendar import Calendar

from scheduler.candidacies.records import Candidacies
from scheduler.candidacies.worklist import worklist
from scheduler.domain import Problem
from scheduler.fingerprint import hearing_uid
from scheduler.invitations.faces import faces
from scheduler.invitations.owed import Method, Owed
from scheduler.io.deadline_calendars import deadline_calendar
from scheduler.io.feeds import CalledOff, FeedWriter, Publication, Revision
from scheduler.io.ics import Reader, hearing_calendar
from scheduler.io.invitation_words import letter
from scheduler.io.invitations import Organizer
from scheduler.io.mail import Envelope, dated, invitation_mail
from scheduler.schedule import Hearing, Schedule
from tests.calendar_linter import lint
from tests.calendar_readers import READERS, Found, Reading, Seen
from tests.invitations.client import calendar_part
from tests.io.plans import small_problem, small_schedule

EMOJI = "Zoé 👩🏽‍🎓 🇷🇪 ⚖️"
ACCENTS = "Ébène-Œuvrard, d'Aÿ ; « l’Haÿ » \\ ñ ß Ł"
LONG = "Ingénierie 🎓 de l'été, " * 120


class Case(NamedTuple):
    """A calendar, what everyone must read in it, and whether it is for download or a message (iTIP)."""

    data: bytes
    expected: Found
    download: bool = True


class Heard(NamedTuple):
    """One hearing, and the instants worked out by hand."""

    problem: Problem
    hearing: Hearing
    start: dt.datetime
    end: dt.datetime

    @property
    def uid(self) -> str:
        return hearing_uid(self.problem, self.hearing)

    @property
    def title(self) -> str:
        candidate = self.problem.candidate_of["C1"]
        return f"Jury VAE {self.hearing.certification} – {candidate.given_name} {candidate.family_name}".strip()

    @property
    def schedule(self) -> Schedule:
        return Schedule(hearings=(self.hearing,))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def heard(start: str, end: str, utc: tuple[str, str], **changes: object) -> Heard:
    """Return a hearing at a local time."""
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
    return Heard(problem, hearing, *map(at, utc))


def described(case: Heard) -> str:
    """Return what an examiner's feed or download says, written out by hand."""
    label, candidate = case.problem.certifications[0].label.strip(), case.problem.candidate_of["C1"]
    deliberated = (case.hearing.end + dt.timedelta(minutes=15)).astimezone(case.problem.campaign.zone)
    return "\n".join(
        [
            f"Certification : {case.hearing.certification} – {label}",
            f"Candidat·e : {candidate.given_name} {candidate.family_name}".strip(),
            "Votre siège : président·e",
            "Autres membres du jury : Cléo Zola (professionnel·le)",
            "Lieu : Salle 12, Dijon, 9 rue de l'Exemple, 21000 Dijon",
            f"Fin de la délibération du jury : {deliberated:%H:%M}",
        ]
    )


def feed(case: Heard) -> Case:
    revision = Revision(4, at("2026-12-01T09:30:00+01:00"))
    data = FeedWriter(Publication(case.problem, case.schedule, {case.uid: revision})).write("examiner", "E1")
    return Case(data, {case.uid: Seen(case.start, case.end, case.title, described(case), 4)})


def download(case: Heard) -> Case:
    data = hearing_calendar(case.problem, case.schedule, Reader("examiner", "E1"), sequences={"C1": 3})
    return Case(data, {case.uid: Seen(case.start, case.end, case.title, described(case), 3)})


def message(case: Heard, method: Method) -> Case:
    """Return the calendar of an invitation mail, taken out of the whole mail as a client does."""
    face = faces(case.problem, case.schedule)[case.uid, "examiner", "E1"]
    one = Owed(uid=case.uid, kind="examiner", person="E1", address="e1@example.org", method=method,
               why=("cancelled",) if method == "CANCEL" else ("new",), sequence=2, face=face)  # fmt: skip
    words = letter([case.problem], one, "fr")
    envelope = Envelope(Organizer("vae@example.org", "Service VAE"), "<1@example.org>", at("2026-12-01T09:30:00+01:00"))
    data = calendar_part(dated(invitation_mail(words, one, envelope), envelope.stamp))
    text = "\n".join(words.facts_lines()) if method == "REQUEST" else None
    return Case(data, {case.uid: Seen(case.start, case.end, case.title, text, 2)}, download=False)


FORMS: dict[str, Callable[[Heard], Case]] = {
    "feed": feed,
    "download": download,
    "REQUEST": partial(message, method="REQUEST"),
    "CANCEL": partial(message, method="CANCEL"),
}


def whole_day(form: str) -> Case:
    """Return the deadlines on the day the clocks change: from that day to the day after, for everyone."""
    # eligible on 28/03/2026: valid for 12 months, until 28/03/2027
    changes = {"eligible_on": dt.date(2026, 3, 28), "deposited_on": None}
    problem = small_problem()
    candidates = tuple(c.model_copy(update=changes) if c.id == "C1" else c for c in problem.candidates)
    problem, day = problem.model_copy(update={"candidates": candidates}), dt.date(2027, 1, 4)
    if form == "feed":
        data = FeedWriter(Publication(problem, Schedule())).write("advisor", "", on=day)
    else:
        data = deadline_calendar(problem.campaign, worklist(problem, Candidacies(), day))
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


HEARINGS: dict[str, Callable[[], Heard]] = {
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
    "accents": lambda: heard("2027-01-11T09:00:00+01:00", "2027-01-11T10:00:00+01:00",
                             ("2027-01-11T08:00:00Z", "2027-01-11T09:00:00Z"),
                             names={"family_name": ACCENTS, "given_name": "Ÿves"}),
    "long text": lambda: heard("2027-01-11T09:00:00+01:00", "2027-01-11T10:00:00+01:00",
                               ("2027-01-11T08:00:00Z", "2027-01-11T09:00:00Z"), label=LONG),
    "emoji": lambda: heard("2027-01-11T09:00:00+01:00", "2027-01-11T10:00:00+01:00",
                           ("2027-01-11T08:00:00Z", "2027-01-11T09:00:00Z"),
                           names={"family_name": "Ébène", "given_name": EMOJI}),
}  # fmt: skip
CASES: dict[str, Callable[[], Case]] = {
    **{
        f"{name}, {form}": partial(lambda make, form: FORMS[form](make()), make, form)
        for name, make in HEARINGS.items()
        for form in FORMS
    },
    "all day, feed": partial(whole_day, "feed"),
    "all day, download": partial(whole_day, "download"),
    "called off, feed": called_off,
}


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
    case = written[name][1]
    assert lint(case.data, download=case.download) == []


@pytest.mark.parametrize("reading", READERS.values(), ids=READERS)
def test_every_program_reads_the_same(written: dict[str, tuple[Path, Case]], reading: Reading) -> None:
    found = dict(zip(written, reading([file for file, _ in written.values()]), strict=True))
    assert found == {name: case.expected for name, (_, case) in written.items()}
