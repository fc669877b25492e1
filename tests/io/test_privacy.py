"""Marked health data and marked names are planted in a problem and searched for in every file written."""

from __future__ import annotations

import datetime as dt
import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from scheduler.candidacies.records import Candidacies, Candidacy, Document, Event
from scheduler.domain import Problem
from scheduler.invitations.faces import faces
from scheduler.invitations.owed import Method, Owed
from scheduler.io.exports import KINDS, export, write_outputs
from scheduler.io.feeds import CalledOff, FeedWriter, Publication, Revision, all_readers
from scheduler.io.ics import Reader
from scheduler.io.invitation_words import letter
from scheduler.io.invitations import Organizer
from scheduler.io.mail import Envelope, invitation_mail
from scheduler.schedule import Reason, Schedule, Unplaced
from scheduler.texts import Lang
from tests.io.plans import small_problem, small_schedule
from tests.marks import HEALTH_WORDS, texts

# Everything of a record that no other reader needs; each mark is found nowhere else.
SECRETS = {
    "ties": ("Liensecretqx",),
    "companion": "Accompagnantqx",
    "employers": ("Employeurqx",),
    "email": "adresseqx@example.invalid",
    "birth_year": 1907,
    "previous_requests": ("Demandeqx",),
}


def marked_problem() -> Problem:
    """Every candidate has all three accommodations, a marked name and marked secrets."""
    problem = small_problem()
    marks = {"extra_time": 0.4137, "step_free": True, "interpreter": True, **SECRETS}
    candidates = tuple(
        c.model_copy(update={**marks, "family_name": f"Nomqx{c.id}", "given_name": f"Prenomqx{c.id}"})
        for c in problem.candidates
    )
    rooms = tuple(r.model_copy(update={"step_free": True}) for r in problem.rooms)
    examiners = tuple(
        e.model_copy(update={"ties": ("Liensecretqx",), "email": "exqx@x.invalid"}) for e in problem.examiners
    )
    return problem.model_copy(update={"candidates": candidates, "rooms": rooms, "examiners": examiners})


def marked_schedule() -> Schedule:
    """The candidate left out is so for want of a room without steps, and the solver says it."""
    reason = Reason(key="step_free", text="Aucune salle sans marche pour ce fauteuil.", text_en="No step-free room.")
    return small_schedule().model_copy(update={"unplaced": (Unplaced(candidate="C4", reasons=(reason,)),)})


@pytest.fixture(params=["fr", "en"])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Text of every file and single export, by name."""
    problem, schedule = marked_problem(), marked_schedule()
    paths = write_outputs(problem, schedule, {"seconds": 1}, tmp_path, request.param)
    files = {str(path.relative_to(tmp_path)): path.read_bytes() for path in paths}
    for kind in KINDS:
        reader = Reader("examiner", "E1") if kind == "ics" else None
        files[f"export {kind}"] = export(problem, schedule, kind, reader=reader, lang=request.param).content
    return {key: text for name, data in files.items() for key, text in texts(name, data).items()}


def test_the_search_sees_what_is_there(written: dict[str, str]) -> None:
    """The names are found where they belong, in a calendar, an archive, a workbook and a page."""
    found = {name for name, text in written.items() if "nomqxc1" in text}
    assert found >= {
        "examiners/E1.ics",
        "rapport.html",
        "planning.xlsx!xl/sharedStrings.xml",
        "export ics-zip!examiners/E1.ics",
        "export csv",
        "export attendance",
        "export convocations",
    }


def test_health_is_nowhere(written: dict[str, str]) -> None:
    assert [(name, word) for name, text in written.items() for word in HEALTH_WORDS if word in text] == []


def test_ties_employers_companions_and_addresses_are_nowhere(written: dict[str, str]) -> None:
    marks = ("liensecretqx", "accompagnantqx", "employeurqx", "adresseqx", "exqx@", "1907", "demandeqx")
    assert [(name, mark) for name, text in written.items() for mark in marks if mark in text] == []


def test_a_rooms_calendar_names_nobody(written: dict[str, str]) -> None:
    rooms = {name: text for name, text in written.items() if "rooms/" in name}
    assert len(rooms) == 4  # two in the folder, two in the zip
    people = [part.casefold() for e in small_problem().examiners for part in (e.family_name, e.given_name)]
    marks = ["nomqx", "prenomqx", *people]
    assert [(name, mark) for name, text in rooms.items() for mark in marks if mark in text.split()] == []
    assert [name for name, text in rooms.items() if "nomqx" in text] == []


def test_a_candidate_reads_of_no_other_candidate(written: dict[str, str]) -> None:
    for one in ("C1", "C2", "C3"):
        others = {"c1", "c2", "c3", "c4"} - {one.casefold()}
        assert [other for other in others if f"nomqx{other}" in written[f"candidates/{one}.ics"]] == []


def test_an_examiner_reads_only_of_those_they_hear(written: dict[str, str]) -> None:
    assert "nomqxc3" not in written["examiners/E1.ics"]
    assert "nomqxc1" not in written["examiners/E2.ics"]


def test_the_plan_itself_names_people_by_id_only(written: dict[str, str]) -> None:
    assert "nomqx" not in written["schedule.json"]
    assert "nomqx" not in written["run.json"]


def fed(lang: Lang) -> dict[tuple[str, str], str]:
    """Return the text of every feed, with the deadlines of candidacies on record, by reader."""
    problem = marked_problem()
    code = problem.certifications[0].code
    records = Candidacies(
        candidacies=(
            Candidacy(id="K1", certification=code, advisor="Conseilqx", centre="Dijon", family_name="NomqxK1"),
        ),
        events=(Event(candidacy="K1", on=dt.date(2026, 12, 15), kind="eligible"),),
        documents=(Document(document="Certificat médical de tiers-temps", candidacy="K1"),),
    )
    off = CalledOff(problem, marked_schedule().hearings[-1], Revision(1, None))
    held = marked_schedule().model_copy(update={"hearings": marked_schedule().hearings[:-1]})
    writer = FeedWriter(Publication(problem, held, called_off=(off,), records=records))
    readers = [*all_readers(problem), ("advisor", "Conseilqx"), ("centre_deadlines", "Dijon")]
    return {(kind, who): texts("", writer.write(kind, who, lang))[""] for kind, who in readers}  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_feeds_tell_no_health_and_no_name_that_is_not_needed(lang: Lang) -> None:
    feeds = fed(lang)
    assert [(reader, word) for reader, text in feeds.items() for word in HEALTH_WORDS if word in text] == []
    marks = ("liensecretqx", "accompagnantqx", "employeurqx", "adresseqx", "exqx@", "conseilqx", "médical")
    assert [(reader, mark) for reader, text in feeds.items() for mark in marks if mark in text] == []
    named = {kind for (kind, _), text in feeds.items() if "nomqx" in text}
    assert named == {"examiner"}  # those who hear them; a candidate is told no name of a candidate, not even theirs
    assert any("vevent" in text for (kind, _), text in feeds.items() if kind == "centre_deadlines")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_mails_tell_no_health_and_nobody_else(lang: Lang, method: Method) -> None:
    problem, schedule = marked_problem(), marked_schedule()
    people = {one.id: one for one in (*problem.candidates, *problem.examiners)}
    for (uid, kind, who), face in faces(problem, schedule).items():
        one = Owed(uid=uid, kind=kind, person=who, address="moi@example.org", method=method,
                   why=("moved",) if method == "REQUEST" else ("cancelled",), sequence=1, face=face,
                   before=face.model_copy(update={"start": face.start - dt.timedelta(days=1)}))  # fmt: skip
        envelope = Envelope(Organizer("vae@example.org"), "<1@example.org>", face.start)
        words = letter([problem], one, lang)
        message = message_from_bytes(invitation_mail(words, one, envelope), policy=default)
        parts = [part.get_payload(decode=True) or b"" for part in message.walk() if not part.is_multipart()]  # type: ignore[attr-defined]
        said = str(message["Subject"]).casefold() + "".join(texts("", bytes(part))[""] for part in parts)
        assert [word for word in HEALTH_WORDS if word in said] == []
        assert [mark for mark in ("qx@", "liensecretqx", "employeurqx", "accompagnantqx") if mark in said] == []
        allowed = {who, face.candidate} if kind == "examiner" else {who}
        others = [p.family_name.casefold() for name, p in people.items() if name not in allowed and p.family_name]
        assert [name for name in others if name in re.split(r"[^\w]+", said)] == []
